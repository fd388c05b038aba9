import { describe, expect, it } from 'vitest';
import { noApproverMessage, reminderMessage } from '../../blocks/reminder.ts';
import { buttonLabels, expectGoodMessage } from './check.ts';
import * as fx from './fixtures.ts';

const at = { epoch: 1_795_000_000, text: 'Fri Nov 20 02:00' };
const reminder = { part: 'first' as const, run: fx.run(), readyAt: at, reminded: ['U0000MAYA', 'U0000OTTO'] };
const decision = (kind: string) => ({ kind, by: 'U0000MAYA', at, reason: null });

describe('reminders', () => {
  it.each(['first', 'second', 'deputy'] as const)('%s, worst case', (part) => {
    const reminded = fx.many(60, (i) => `U0000${100 + i}`);
    expectGoodMessage(reminderMessage(fx.nasty({ ...reminder, part, reminded })));
    expectGoodMessage(reminderMessage({ ...reminder, part, reminded: [], readyAt: null }));
  });

  it('say what waits, and offer what to do', () => {
    const message = reminderMessage(reminder);
    expect(message.text).toContain('A proposal waits for your decision');
    expect(message.text).toContain('Nothing is sent before somebody approves');
    expect(buttonLabels(message.blocks)).toEqual(['Approve', 'Review']);
  });

  it('the deputy reads who was reminded before', () => {
    const { text } = reminderMessage({ ...reminder, part: 'deputy' });
    expect(text).toContain('You are the deputy');
    expect(text).toContain('Reminded before, without a decision: <@U0000MAYA>, <@U0000OTTO>.');
  });

  it.each([
    ['approved', 'approved by <@U0000MAYA>'],
    ['rejected', 'rejected by <@U0000MAYA>'],
    ['acknowledged', 'acknowledged by <@U0000MAYA>'],
    ['replaced', 'Replaced by run 43'],
    ['expired', 'nobody decided in time'],
  ])('after the decision (%s) they say so, without buttons', (kind, words) => {
    const message = reminderMessage({
      ...reminder,
      run: { ...fx.run(), decision: decision(kind), replacedByRunId: 43 },
    });
    expectGoodMessage(message);
    expect(message.text).toContain(words);
    expect(message.text).not.toContain('waits');
    expect(buttonLabels(message.blocks)).toEqual([]);
  });
});

describe('nobody may approve', () => {
  const vm = { storeId: 'store-4711', storeName: fx.NASTY, timezone: 'America/Chicago' };
  it('leads to the approvers, and says when it is mended', () => {
    const open = noApproverMessage({ ...vm, approvers: [] });
    expectGoodMessage(open);
    expect(buttonLabels(open.blocks)).toEqual(['Choose approvers']);
    const mended = noApproverMessage({ ...vm, approvers: fx.many(60, (i) => `U0000${100 + i}`) });
    expectGoodMessage(mended);
    expect(mended.text).toContain('Mended');
    expect(buttonLabels(mended.blocks)).toEqual([]);
  });
});

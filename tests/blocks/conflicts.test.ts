import { describe, expect, it } from 'vitest';
import { conflictDecidedNote, conflictEventView, takeTheirsView } from '../../blocks/conflict.ts';
import { conflictLine } from '../../blocks/conflict-row.ts';
import { conflictsMessage, openConflictsView } from '../../blocks/conflicts.ts';
import { homeView } from '../../blocks/home.ts';
import { ACTIONS } from '../../blocks/ids.ts';
import { signInNotice } from '../../blocks/sign-in.ts';
import { syncView } from '../../blocks/sync.ts';
import { buttonLabels, controls, expectGoodMessage, expectGoodView, seenTexts } from './check.ts';
import * as fx from './conflict-fixtures.ts';
import { worst as worstHome } from './home-fixtures.ts';

const said = (payload: unknown) => seenTexts(payload).join('\n');

describe('the message about differences', () => {
  it('shows both sides next to each other, says what taking theirs does, and asks for each', () => {
    const message = conflictsMessage(fx.fresh);
    expectGoodMessage(message);
    expect(said(message)).toContain('3 differences with Crossmark');
    expect(said(message)).toContain('*Daybreak*\nThu Nov 26 · 10:15 · Ana Petrova');
    expect(said(message)).toContain('*Crossmark*\nThu Nov 26 · 13:00 · Ben Osei');
    expect(said(message)).toContain(
      '*Take theirs:* Ben Osei is booked here for Thu Nov 26 · 13:00; Ana Petrova is no longer booked for Thu Nov 26 · 10:15.',
    );
    expect(buttonLabels(message)).toEqual(Array(3).fill(['Keep ours', 'Take theirs', 'Open event']).flat());
    expect(message.text).toContain(
      '*Daybreak:* Thu Nov 26 · 10:15 · Ana Petrova | *Crossmark:* Thu Nov 26 · 13:00',
    );
  });

  it('each kind of difference has its own words', () => {
    const words = (name: keyof typeof fx.kinds) => said(conflictsMessage(fx.conflicts([fx.kinds[name]])));
    expect(words('gone')).toContain(
      'Maya Okafor is no longer booked for Tue Nov 24 · 10:45; the next run plans the event anew',
    );
    expect(words('gone')).toContain('Urgent');
    expect(words('added')).toContain('*Daybreak*\nnot booked');
    expect(words('closed')).toContain('State: canceled');
    expect(words('closed')).toContain('the event is closed here');
    expect(words('dates')).toContain('Due: Mon Dec 7');
    expect(words('dates')).toContain('Starts, Due as in Crossmark; our booking stays');
  });

  it.each([
    ['unknown', 'Import them', ['Keep ours', 'Import people', 'Open event']],
    ['locked', 'Unlock it first', ['Keep ours', 'Open event']],
  ] as const)('offers only what is possible: %s', (name, words, labels) => {
    const message = conflictsMessage(fx.conflicts([fx.kinds[name]]));
    expect(buttonLabels(message)).toEqual(labels);
    expect(said(message)).toContain(words);
  });

  it('a decided row stays where it stands, says by whom, and has no decision any more', () => {
    const message = conflictsMessage(fx.partly);
    expectGoodMessage(message);
    expect(said(message)).toContain('2 differences with Crossmark');
    expect(said(message)).toContain('Took theirs · <@U000MAYA>');
    expect(buttonLabels(message).filter((label) => label === 'Take theirs')).toHaveLength(2);
    const settled = conflictsMessage(fx.settled);
    expect(said(settled)).toContain('all decided');
    expect(buttonLabels(settled)).toEqual(['Send our booking', 'Open event', 'Open event']);
    expect(JSON.stringify(settled)).toContain(
      'Thu Nov 26 · 13:00 · Ben Osei is deleted in Crossmark, then Thu Nov 26 · 10:15 · Ana Petrova is booked there.',
    );
  });

  it('pages in place; each arrow knows where it leads', () => {
    const message = conflictsMessage(fx.worst);
    expectGoodMessage(message);
    const turns = controls(message).filter(({ action_id }) => /previous|next/.test(String(action_id)));
    expect(turns.map(({ value }) => ACTIONS.conflictsNext.parse(String(value))?.page)).toEqual([6, 8]);
    expect(message.text).toContain('page 7 of 40');
  });

  it('one line says everything', () => {
    expect(conflictLine(fx.kinds.kept).mrkdwn).toContain('Kept ours · <@U000MAYA>');
  });
});

describe('modals about differences', () => {
  it('the list, the event and the form fit with the worst content', () => {
    const place = { storeId: 's1', storeName: fx.worst.storeName, timezone: fx.worst.timezone };
    expectGoodView(openConflictsView({ ...place, page: fx.worst.page }));
    expectGoodView(openConflictsView({ ...place, page: { items: [], page: 1, pages: 1, total: 0 } }));
    expectGoodView(conflictEventView(fx.event));
    expectGoodView(conflictEventView(fx.worstEvent));
    expectGoodView(takeTheirsView(fx.take));
    expectGoodView(takeTheirsView(fx.worstTake));
    expectGoodMessage(conflictDecidedNote(fx.kinds.kept));
  });

  it('the form asks who tells the people only when they must hear of it', () => {
    expect(said(takeTheirsView(fx.take))).toContain('Short notice: who tells them?');
    expect(said(takeTheirsView({ ...fx.take, noticeNeeded: false }))).not.toContain('Short notice');
    const leftBehind = { eventRefNum: 612_346, date: '2026-11-27', time: '12:00', name: 'Robin Vale' };
    expect(said(takeTheirsView({ ...fx.take, leftBehind }))).toContain(
      'Its Supervisor 612346 stays where it is: Fri Nov 27 · 12:00 · Robin Vale.',
    );
  });
});

describe('the sync', () => {
  it('says how far it is, and what came of it', () => {
    for (const vm of [fx.syncing, fx.synced, fx.unchanged, fx.partlySynced, fx.notSynced, fx.worstSync])
      expectGoodView(syncView(vm));
    expect(said(syncView(fx.syncing))).toContain('reading events · 12 of 50');
    expect(said(syncView(fx.synced))).toContain(
      '212 events read · 2 new · 1 updated · 1 booking · 2 differences',
    );
    expect(buttonLabels(syncView(fx.synced))).toEqual(['Review 2 differences']);
    expect(said(syncView(fx.unchanged))).toContain('212 events read · nothing has changed');
  });
});

describe('a refused sign-in', () => {
  it('says what it means and what to do; when it is mended the button is gone', () => {
    for (const vm of [fx.refused, fx.mended]) expectGoodMessage(signInNotice(vm));
    expect(buttonLabels(signInNotice(fx.refused))).toEqual(['Try again']);
    expect(signInNotice(fx.mended).text).toContain('Mended');
    expect(buttonLabels(signInNotice(fx.mended))).toEqual([]);
  });
});

describe('Crossmark on App Home', () => {
  const section = (over: Parameters<typeof fx.homeWith>[0]) => {
    const view = homeView(fx.homeWith(over));
    expectGoodView(view);
    const text = said(view);
    return text.slice(text.indexOf('\nCrossmark\n'), text.indexOf('*Shortcuts*'));
  };

  it.each([
    ['local', 'works locally', []],
    ['healthy', 'Connected.', ['Sync now']],
    ['slow', 'asks to slow down', ['Sync now']],
    ['circuit', 'did not answer several times in a row', ['Sync now']],
    ['half_open', 'The next call tries it again', ['Sync now']],
    ['blocked', 'refuses the sign-in', ['Try again']],
    ['unhealthy', 'does not answer as it should', ['Sync now']],
    ['checking', 'is being checked', ['Sync now']],
  ] as const)('%s: %s', (state, words, labels) => {
    const may = { sync: true, signIn: true };
    const text = section({ ...fx.states[state], may, open: 0 });
    expect(text).toContain(words);
    for (const label of ['Sync now', 'Try again'])
      expect(text.includes(label), label).toBe((labels as readonly string[]).includes(label));
    expect(section({ ...fx.states[state], may: { sync: false, signIn: false } })).not.toMatch(
      /Sync now|Try again/,
    );
  });

  it('says when both sides were compared and what waits', () => {
    const text = section({});
    expect(text).toMatch(/Last sync <!date.*> · 212 events · 3 changes/);
    expect(text).toContain('*2 differences wait for a decision*');
    expect(text).toContain('Review differences');
    expectGoodView(homeView(worstHome));
  });
});

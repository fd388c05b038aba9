import { describe, expect, it } from 'vitest';
import { buildFacts } from '../../src/engine/facts.ts';
import { checkInvariants } from '../../src/engine/invariants.ts';
import { plan } from '../../src/engine/plan.ts';
import type { Proposal, ProposalRow } from '../../src/engine/proposal.ts';
import type { Snapshot } from '../../src/engine/snapshot.ts';
import { checkProposal } from '../support/checker/check.ts';
import { booking, event, store } from '../support/store.ts';

/**
 * One plain store and its proposal, spoiled in one way at a time: both the engine's own check and the independent
 * checker of the property tests have to notice.
 */
const snapshot: Snapshot = store({
  rotations: [0, 1, 2, 3, 4, 5, 6].map((weekday) => ({
    weekday: weekday as 0,
    type: 'primary_lead' as const,
    employeeId: 'L1',
  })),
  lockedDays: [{ date: '2026-12-09' }],
  events: [
    event(1, 'core', { name: '600101-A - V2-CORE', startDate: '2026-11-26', dueDate: '2026-11-28' }),
    event(2, 'supervisor', {
      name: '600101-A - V2-Supervisor',
      startDate: '2026-11-26',
      dueDate: '2026-11-28',
    }),
    event(3, 'core', { startDate: '2026-11-26', dueDate: '2026-12-12' }),
    event(4, 'core', { startDate: '2026-12-07', dueDate: '2026-12-20' }),
    event(5, 'freeosk', { name: 'FSK Daily Service', startDate: '2026-11-27', dueDate: '2026-11-28' }),
    event(6, 'digital_setup', { startDate: '2026-11-27', dueDate: '2026-11-29' }),
    event(7, 'core', { startDate: '2026-11-20', dueDate: '2026-12-20' }),
  ],
  schedules: [
    booking(4, 'S1', '2026-12-09', '10:15', { block: 1 }),
    booking(7, 'S2', '2026-12-01', '10:15', { block: 1 }),
  ],
});
const good = plan(snapshot);
const facts = buildFacts(snapshot);

function spoil(refNum: number, change: Partial<ProposalRow>): Proposal {
  return {
    ...good,
    rows: good.rows.map((row) => (row.eventRefNum === refNum ? { ...row, ...change } : row)),
  };
}
const row = (refNum: number) => good.rows.find((one) => one.eventRefNum === refNum)!;

describe('a proposal that holds up', () => {
  it('has nothing to report', () => {
    expect(good.rows.map((one) => `${one.eventRefNum} ${one.outcome}`)).toEqual([
      '1 placed',
      '2 placed',
      '3 placed',
      '5 placed',
      '6 failed',
    ]);
    expect(checkInvariants(facts, good)).toEqual([]);
    expect(checkProposal(snapshot, good)).toEqual([]);
  });
});

describe('a spoiled proposal is noticed', () => {
  const cases: [name: string, invariant: string, proposal: Proposal][] = [
    [
      'an event without its row',
      'INV-1',
      { ...good, rows: good.rows.filter((one) => one.eventRefNum !== 5) },
    ],
    [
      'a booked event that nobody moved',
      'INV-1',
      { ...good, rows: [...good.rows, { ...row(3), eventRefNum: 7, employeeId: 'S2', date: '2026-12-01' }] },
    ],
    ['an event with two rows', 'INV-1', { ...good, rows: [row(1), ...good.rows] }],
    ['a placed row without a person', 'INV-2', spoil(3, { employeeId: null })],
    ['a failed row without a reason', 'INV-2', spoil(6, { failure: null })],
    ['a block on light work', 'INV-2', spoil(5, { block: 1 })],
    ['a row for somebody who may not do it', 'INV-3', spoil(5, { employeeId: 'S1' })],
    ['a row on the due date', 'INV-3', spoil(1, { date: '2026-11-28' })],
    ['a time nobody starts at', 'INV-3', spoil(5, { time: '10:05' })],
    [
      'two Core for one person on a day',
      'INV-3',
      spoil(3, { employeeId: row(1).employeeId, date: row(1).date }),
    ],
    ['a row inside the lead time', 'INV-5', spoil(3, { date: '2026-11-24' })],
    ['a row on a locked day', 'INV-6', spoil(3, { date: '2026-12-09' })],
    ['a Supervisor away from its Core', 'INV-7', spoil(2, { date: '2026-11-27' })],
    ['the Primary Lead starting late', 'INV-8', spoil(1, { time: '11:15', block: 5 })],
    [
      'a swap with a Core that is due earlier',
      'INV-9',
      spoil(3, { isSwap: true, bumpedEventRefNum: 4, bumpedScheduleId: 'B4', swapReason: 'x' }),
    ],
    ['counters that do not add up', 'INV-13', { ...good, counters: { ...good.counters, placed: 9 } }],
  ];

  it.each(cases)('by the engine itself: %s', (_, invariant, proposal) => {
    const problems = checkInvariants(facts, proposal);
    expect(
      problems.filter((problem) => problem.startsWith(`${invariant}:`)),
      problems.join('\n'),
    ).not.toEqual([]);
  });

  it.each(cases)('by the independent checker: %s', (_, __, proposal) => {
    expect(checkProposal(snapshot, proposal)).not.toEqual([]);
  });
});

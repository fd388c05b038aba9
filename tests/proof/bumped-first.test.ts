import { describe, expect, it } from 'vitest';
import { plan } from '../../src/engine/plan.ts';
import type { Snapshot } from '../../src/engine/snapshot.ts';
import { parseSnapshot } from '../../src/engine/snapshot.ts';
import { coreQuestion, coreStanding } from '../support/oracle/question.ts';
import { exactCoreSet } from '../support/oracle/solve.ts';

/** A case no generated store meets: a Core bumped by a Production is more urgent than a new one with more days. */
const [PRODUCTION, BUMPED, FRESH] = [700_001, 700_002, 700_003];
const SNAPSHOT: Snapshot = {
  version: 1,
  now: '2026-11-23T02:00:00-05:00',
  store: { id: 'S1', timezone: 'America/Indiana/Indianapolis' },
  employees: [
    {
      id: 'E1',
      name: 'Sam Tillery',
      jobTitle: 'juicer_barista',
      active: true,
      weeklyAvailability: [false, false, false, false, false, true, false],
    },
    {
      id: 'E2',
      name: 'Maya Orden',
      jobTitle: 'event_specialist',
      active: true,
      weeklyAvailability: [false, false, false, false, true, false, false],
    },
  ],
  events: [
    {
      refNum: PRODUCTION,
      name: '11-28 8HR-ES1-Juicer-Production-SPCLTY (261128000107) - ES1',
      startDate: '2026-11-28',
      dueDate: '2026-11-29',
    },
    { refNum: BUMPED, name: '600101-BRIO-One - V2-CORE', startDate: '2026-11-28', dueDate: '2026-11-30' },
    { refNum: FRESH, name: '600102-BRIO-Two - V2-CORE', startDate: '2026-11-27', dueDate: '2026-11-30' },
  ],
  schedules: [
    { id: 'B1', eventRefNum: BUMPED, employeeId: 'E1', date: '2026-11-28', time: '10:15', block: 1 },
  ],
  pending: [],
  rotations: [{ weekday: 5, type: 'juicer', employeeId: 'E1' }],
  exceptions: [],
  holidays: [],
  lockedDays: [],
};

describe('CORE-5: what one failed search has shown', () => {
  it('says nothing about a Core of the same due date with earlier days', async () => {
    expect(parseSnapshot(SNAPSHOT)).toMatchObject({ ok: true });
    const proposal = plan(SNAPSHOT);
    const outcomes = proposal.rows.map((row) => [row.eventRefNum, row.outcome]);
    expect(outcomes).toEqual([
      [PRODUCTION, 'placed'],
      [BUMPED, 'failed'],
      [FRESH, 'placed'],
    ]);
    const question = coreQuestion(SNAPSHOT, proposal);
    expect((await exactCoreSet(question))?.accepted).toEqual(coreStanding(question, proposal));
  });
});

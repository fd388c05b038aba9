import { describe, expect, it } from 'vitest';
import { plan } from '../../../src/engine/plan.ts';
import type { PlanDifference, RowChange } from '../../../src/engine/what-if/difference.ts';
import { comparePlans, countChanges } from '../../../src/engine/what-if/difference.ts';
import { whatIf } from '../../../src/engine/what-if/what-if.ts';
import {
  core,
  event,
  FRI,
  lead,
  MON,
  NEXT_SAT,
  only,
  posted,
  SAT,
  specialist,
  store,
  supervisor,
  THU,
} from '../support/store.ts';

const spot = (change: RowChange) => {
  const text = (at: RowChange['before']) =>
    at ? `${at.employeeId} ${at.date}${at.booked ? ' booked' : ''}` : '-';
  return `${change.eventRefNum}: ${text(change.before)} → ${text(change.after)}`;
};
const lists = ({ newlyPlaced, newlyFailed, moved, retimed, gone }: PlanDifference) => ({
  ...(newlyPlaced.length > 0 && { newlyPlaced: newlyPlaced.map(spot) }),
  ...(newlyFailed.length > 0 && { newlyFailed: newlyFailed.map(spot) }),
  ...(moved.length > 0 && { moved: moved.map(spot) }),
  ...(retimed.length > 0 && { retimed: retimed.map(spot) }),
  ...(gone.length > 0 && { gone: gone.map((change) => `${spot(change)}, ${change.reason}`) }),
});

describe('what if', () => {
  it('without somebody: their planned and their booked events go to others or fail', () => {
    const { difference, taken, base, changed } = whatIf(
      store({
        employees: [lead('ana', only(THU, FRI)), specialist('ben', only(THU))],
        events: [core(1, THU, FRI), core(2, FRI, SAT)],
        schedules: [posted(2, 'ana', FRI)],
      }),
      [{ kind: 'without_employee', employeeId: 'ana' }],
    );
    expect(taken.map((row) => row.id)).toEqual(['P2']);
    expect(lists(difference)).toEqual({
      newlyFailed: [`2: ana ${FRI} booked → -`],
      moved: [`1: ana ${THU} → ben ${THU}`],
    });
    expect(difference.base).toEqual(base.counters);
    expect(difference.changed).toEqual(changed.counters);
    expect(countChanges(difference)).toBe(2);
  });

  it('a day more for somebody places what had failed', () => {
    const { difference } = whatIf(
      store({ employees: [specialist('ana', only(THU))], events: [core(1, THU, SAT), core(2, THU, SAT)] }),
      [{ kind: 'add_available', employeeId: 'ana', date: FRI }],
    );
    expect(lists(difference)).toEqual({ newlyPlaced: [`2: - → ana ${FRI}`] });
    expect(difference.newlyPlaced[0]!.failedBefore).toMatchObject({ code: 'NO_SLOT_IN_WINDOW' });
  });

  it('an unlocked day', () => {
    const { difference } = whatIf(
      store({
        employees: [specialist('ana')],
        events: [core(1, THU, FRI)],
        lockedDays: [{ date: THU }],
      }),
      [{ kind: 'unlock', date: THU }],
    );
    expect(lists(difference)).toEqual({ newlyPlaced: [`1: - → ana ${THU}`] });
  });

  it('a posted Supervisor follows its Core, and a booking that stays is no difference', () => {
    const { difference } = whatIf(
      store({
        employees: [supervisor('cs'), specialist('ana'), specialist('ben', only(THU))],
        events: [
          core(1, THU, NEXT_SAT),
          event(2, 'supervisor', THU, NEXT_SAT, { parentRefNum: 1 }),
          core(3, THU, NEXT_SAT),
        ],
        schedules: [posted(1, 'ana', THU), posted(2, 'cs', THU, '12:00'), posted(3, 'ben', THU)],
      }),
      [{ kind: 'time_off', employeeId: 'ana', date: THU }],
    );
    expect(lists(difference)).toEqual({
      moved: [`1: ana ${THU} booked → ana ${FRI}`, `2: cs ${THU} booked → cs ${FRI}`],
    });
  });

  it('a booking that no run may plan again is gone, with the reason', () => {
    const { difference } = whatIf(
      store({
        employees: [specialist('ana'), specialist('ben')],
        events: [core(1, THU, NEXT_SAT, { autoSchedule: false })],
        schedules: [posted(1, 'ana', THU)],
      }),
      [{ kind: 'without_employee', employeeId: 'ana' }],
    );
    expect(lists(difference)).toEqual({
      gone: [`1: ana ${THU} booked → -, it is left out of automatic runs`],
    });
  });

  it('a change without effect changes nothing', () => {
    const { difference, changed, base } = whatIf(
      store({ employees: [specialist('ana'), specialist('ben')], events: [core(1, THU, SAT)] }),
      [{ kind: 'time_off', employeeId: 'ben', date: SAT }],
    );
    expect(countChanges(difference)).toBe(0);
    expect(changed.counters).toEqual(base.counters);
  });

  it('the changed snapshot replays the changed plan, and a given base plan is used', () => {
    const snapshot = store({
      employees: [specialist('ana', only(THU, FRI)), specialist('ben', only(THU))],
      events: [core(1, THU, SAT), core(2, THU, SAT), core(3, MON, SAT)],
    });
    const base = plan(snapshot);
    const answer = whatIf(snapshot, [{ kind: 'time_off', employeeId: 'ana', date: FRI }], base);
    expect(answer.base).toBe(base);
    expect(plan(answer.snapshot)).toEqual(answer.changed);
    expect(answer.snapshot.previous).toHaveLength(base.counters.placed);
  });
});

describe('comparing plans', () => {
  const people = [specialist('ana'), specialist('ben')];
  const first = plan(store({ employees: people, events: [core(1, THU, SAT), core(2, THU, SAT)] }));

  it('a plan does not differ from itself', () => {
    expect(countChanges(comparePlans(first, first))).toBe(0);
  });

  it('tells another time or block from another person or day', () => {
    const rows = first.rows.map((row) => (row.eventRefNum === 1 ? { ...row, time: '11:45', block: 7 } : row));
    const { retimed, moved } = comparePlans(first, { ...first, rows });
    expect(retimed).toMatchObject([
      { eventRefNum: 1, before: { time: '10:15', block: 1 }, after: { time: '11:45', block: 7 } },
    ]);
    expect(moved).toEqual([]);
  });

  it('sorts by number, whatever the order of the rows', () => {
    const nothing = { ...first, rows: [] };
    const { newlyPlaced } = comparePlans(nothing, { ...first, rows: [...first.rows].reverse() });
    expect(newlyPlaced.map((change) => change.eventRefNum)).toEqual([1, 2]);
    expect(comparePlans(first, nothing).gone.map((change) => change.reason)).toEqual([null, null]);
  });
});

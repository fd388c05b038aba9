import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { generate } from '../../sandbox/data/generator/presets.ts';
import { addDays, weekOf } from '../../src/domain/dates.ts';
import { buildFacts } from '../../src/engine/facts.ts';
import { Occupancy } from '../../src/engine/occupancy.ts';
import { booking, event, store } from '../support/store.ts';

const snapshot = store({
  events: [
    event(1, 'core'),
    event(2, 'core', { condition: 'canceled' }),
    event(3, 'juicer_production'),
    event(4, 'freeosk'),
    event(5, 'core'),
  ],
  schedules: [
    booking(1, 'S1', '2026-11-28', '10:15', { block: 1 }),
    booking(2, 'S1', '2026-11-27', '10:15'),
    booking(3, 'S1', '2026-11-22', '09:00'),
    booking(4, 'S1', '2026-11-28', '10:00'),
  ],
  pending: [{ eventRefNum: 5, employeeId: 'S1', date: '2026-11-29', time: '10:15' }],
});
const fresh = () => Occupancy.of(buildFacts(snapshot));

describe('what is taken', () => {
  it('posted and foreign rows, but no posted row of an inactive event (TYPE-15)', () => {
    expect([...fresh().all()].map((row) => `${row.event.refNum} ${row.source}`)).toEqual([
      '1 posted',
      '3 posted',
      '4 posted',
      '5 foreign',
    ]);
    expect(fresh().ofPersonDay('S1', '2026-11-27')).toEqual([]);
  });

  it('counts by person, day and week from Sunday to Saturday', () => {
    const taken = fresh();
    expect(taken.coreInWeek('S1', '2026-11-22')).toBe(1);
    expect(taken.primaryInWeek('S1', '2026-11-22')).toBe(2);
    expect(taken.productionInWeek('S1', '2026-11-22')).toBe(1);
    expect(taken.coreInWeek('S1', '2026-11-29')).toBe(1);
    expect(taken.hasPrimary('S1', '2026-11-28')).toBe(true);
    expect(taken.hasBlocking('S1', '2026-11-28')).toBe(true);
    expect(taken.hasBlocking('S2', '2026-11-28')).toBe(false);
  });

  it('an event is taken once: a new row replaces the old one', () => {
    const taken = fresh();
    const row = taken.ofEvent(1)!;
    taken.add({ ...row, employeeId: 'S2', date: '2026-12-01', source: 'run', scheduleId: null });
    expect(taken.ofPersonDay('S1', '2026-11-28').map((other) => other.event.refNum)).toEqual([4]);
    expect(taken.ofDay('2026-12-01').map((other) => other.employeeId)).toEqual(['S2']);
    expect(taken.coreInWeek('S1', '2026-11-22')).toBe(0);
  });

  it('a removed row is gone everywhere; removing nothing is fine', () => {
    const taken = fresh();
    expect(taken.remove(1)?.scheduleId).toBe('B1');
    expect(taken.remove(1)).toBeUndefined();
    expect(taken.ofEvent(1)).toBeUndefined();
    expect(taken.ofDay('2026-11-28').map((row) => row.event.refNum)).toEqual([4]);
  });

  it('a clone goes its own way', () => {
    const taken = fresh();
    const copy = taken.clone();
    copy.remove(1);
    expect(taken.ofEvent(1)).toBeDefined();
    expect(copy.ofEvent(1)).toBeUndefined();
  });
});

describe('the counts of a week', () => {
  const facts = buildFacts(generate('busy', 5, '2026-11-20'));
  const people = facts.employees.slice(0, 4).map(({ id }) => id);
  const moves = fc.array(
    fc.record({
      event: fc.nat({ max: facts.events.length - 1 }),
      who: fc.constantFrom(...people),
      day: fc.integer({ min: 0, max: 20 }),
      out: fc.boolean(),
    }),
    { maxLength: 60 },
  );

  it('are those of its rows, whatever comes, moves and goes', () => {
    fc.assert(
      fc.property(moves, (steps) => {
        const taken = new Occupancy();
        for (const { event: at, who, day, out } of steps) {
          const moved = facts.events[at]!;
          if (out) taken.remove(moved.refNum);
          else
            taken.add({
              ...{ event: moved, employeeId: who, date: addDays('2026-11-22', day), time: '10:15' },
              ...{ minutes: 60, source: 'run', scheduleId: null, block: null, overflow: false },
            });
        }
        const rows = [...taken.all()];
        for (const who of people) {
          for (const week of ['2026-11-22', '2026-11-29', '2026-12-06']) {
            const own = rows.filter((row) => row.employeeId === who && weekOf(row.date) === week);
            const of = (type: string) => own.filter((row) => row.event.type === type).length;
            expect(taken.ofPersonWeek(who, week)).toHaveLength(own.length);
            expect(taken.coreInWeek(who, week)).toBe(of('core'));
            expect(taken.productionInWeek(who, week)).toBe(of('juicer_production'));
            expect(taken.primaryInWeek(who, week)).toBe(of('core') + of('juicer_production'));
          }
        }
      }),
      { seed: 8, numRuns: 300 },
    );
  });

  it('leaves out the rows of named events, as when they are planned anew', () => {
    expect([...Occupancy.without(buildFacts(snapshot), new Set([1, 5])).all()]).toHaveLength(2);
  });
});

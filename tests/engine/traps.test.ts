import { describe, expect, it } from 'vitest';
import { generate } from '../../sandbox/data/generator/presets.ts';
import { shuffled } from '../../sandbox/data/generator/shuffle.ts';
import { plan } from '../../src/engine/plan.ts';
import {
  barista,
  core,
  event,
  FRI,
  lead,
  MON,
  NEXT_SAT,
  only,
  planned,
  posted,
  rotation,
  SAT,
  SUN,
  specialist,
  store,
  supervisor,
  THU,
  TUE,
  WED,
  worksOn,
} from './support/store.ts';

/** §12: mistakes schedulers have made before. */
describe('regression traps', () => {
  it('1 a bump, a Supervisor and a rescue are counted once each', () => {
    const { counters, rows } = planned({
      employees: [specialist('ada', only(TUE, THU, FRI)), supervisor('cs')],
      events: [
        core(1, THU, FRI),
        core(2, THU, NEXT_SAT),
        event(3, 'supervisor', THU, NEXT_SAT, { parentRefNum: 2 }),
        core(4, TUE, THU),
        core(5, THU, FRI),
      ],
      schedules: [posted(2, 'ada', THU), posted(3, 'cs', THU, '12:00')],
    });
    expect(rows.map((row) => [row.eventRefNum, row.outcome, row.wave])).toEqual([
      [1, 'placed', 3],
      [2, 'placed', 3],
      [3, 'placed', 4],
      [4, 'placed', 'rescue'],
      [5, 'failed', 3],
    ]);
    expect(counters).toEqual({ processed: 5, placed: 4, swaps: 1, failed: 1 });
  });

  it('2 planning leaves the snapshot as it is', () => {
    const snapshot = generate('typical', 7);
    const before = structuredClone(snapshot);
    plan(snapshot);
    expect(snapshot).toEqual(before);
  });

  it('3 a posted Core displaced by a juicer has a swap record; nothing bumps itself or moves to where it stood', () => {
    for (let variant = 1; variant <= 40; variant++) {
      const snapshot = generate('infeasible', variant);
      const posted = new Map(snapshot.schedules.map((row) => [row.eventRefNum, row]));
      const { rows } = plan(snapshot);
      const bumped = new Set(rows.filter((row) => row.isSwap).map((row) => row.bumpedEventRefNum));
      for (const row of rows) {
        expect(row.bumpedEventRefNum).not.toBe(row.eventRefNum);
        const before = posted.get(row.eventRefNum);
        if (row.type !== 'core' || !before) continue;
        expect(bumped.has(row.eventRefNum)).toBe(true);
        expect([row.employeeId, row.date]).not.toEqual([before.employeeId, before.date]);
      }
    }
  });

  it('4 a victim outside the window of the newcomer is not bumped', () => {
    const { at } = planned({
      employees: [specialist('ada', only(FRI))],
      events: [core(1, THU, FRI), core(2, THU, NEXT_SAT)],
      schedules: [posted(2, 'ada', FRI)],
    });
    expect(at(1)).toBe('NO_ELIGIBLE_EMPLOYEE');
    expect(at(2)).toBe('-');
  });

  it('5 one person may hold many light events a day, and blocks count Core only', () => {
    const { at, row } = planned({
      employees: [supervisor('cs'), lead('lea')],
      events: [
        event(1, 'freeosk', THU, FRI),
        event(2, 'freeosk', THU, FRI),
        event(3, 'other', THU, FRI),
        core(4, THU, FRI),
      ],
    });
    expect([at(1), at(2), at(3)]).toEqual([`cs ${THU} 12:00`, `cs ${THU} 12:00`, `cs ${THU} 12:00`]);
    expect(row(4).block).toBe(1);
  });

  it('6 neither the order of the input nor the hour of the run decides', () => {
    const snapshot = generate('busy', 3);
    const rows = (other: typeof snapshot) => JSON.stringify(plan(other).rows);
    expect(rows(shuffled(snapshot, 99))).toBe(rows(snapshot));
    const later = { ...snapshot, now: snapshot.now.replace('T02:00', 'T03:30') };
    expect(rows(later)).toBe(rows(snapshot));
  });

  it('7 overrides, date rows, exclusion, inactive and terminated people count', () => {
    const override = {
      start: MON,
      end: SUN,
      days: [false, false, false, false, false, false, false],
      createdAt: '2026-11-01T00:00:00Z',
    };
    const people = [
      specialist('away', { overrides: [override] }),
      specialist('dated', { dateAvailability: [{ date: THU, available: false }] }),
      specialist('gone', { active: false }),
      specialist('left', { terminationDate: THU }),
      specialist('off', { timeOff: [{ start: WED, end: THU, status: 'approved' }] }),
    ];
    expect(planned({ employees: people, events: [core(1, THU, FRI)] }).at(1)).toBe('NO_ELIGIBLE_EMPLOYEE');
    const asked = specialist('asked', { timeOff: [{ start: WED, end: THU, status: 'pending' }] });
    expect(planned({ employees: [...people, asked], events: [core(1, THU, FRI)] }).row(1).employeeId).toBe(
      'asked',
    );
    expect(planned({ employees: [asked], events: [core(1, THU, FRI, { autoSchedule: false })] }).at(1)).toBe(
      '-',
    );
  });

  it('8 weekday 0 is Monday, the week begins on Sunday, and the clocks going back shift nothing', () => {
    const monday = planned({
      employees: [specialist('ada', worksOn(0))],
      events: [core(1, THU, '2026-12-03')],
    });
    expect(monday.row(1).date).toBe('2026-11-30');
    // Clocks in Indiana go back on Sunday 2026-11-01.
    const autumn = planned({
      now: '2026-10-29T23:30:00-04:00',
      employees: [specialist('ada')],
      events: [core(1, '2026-10-20', '2026-11-03'), core(2, '2026-10-20', '2026-11-03')],
    });
    expect([autumn.row(1).date, autumn.row(2).date]).toEqual(['2026-11-01', '2026-11-02']);
  });

  it('9 the due date is not workable, the start date holds, and the weekend is looked at', () => {
    const { at } = planned({
      employees: [specialist('ada', only(FRI, SAT, SUN))],
      events: [core(1, SAT, SUN), core(2, THU, FRI)],
    });
    expect(at(1)).toBe(`ada ${SAT} 10:15`);
    expect(at(2)).toBe('NO_ELIGIBLE_EMPLOYEE');
  });

  it('10 types are read from names that mislead', () => {
    const named = (refNum: number, name: string) => ({ refNum, name, startDate: SAT, dueDate: SUN });
    const { row } = planned({
      employees: [supervisor('cs'), barista('bo')],
      events: [
        named(1, '11.28-12-Nuvo-Oat Bar - 11.28 Digital Demo Tear Down'),
        named(2, '11-28 4HR-DeepClean-JUICER-PRODUCTION-SPCLTY (261128000109) Juicer Deep Clean Survey'),
        named(3, '600102-LUMA-Digital Scale (261123000102) - V2-CORE'),
        named(4, '600105-TERRAVANE-Family Size Conditioner (261123000102) - V2-Superviso'),
      ],
    });
    expect([1, 2, 3, 4].map((ref) => row(ref).type)).toEqual([
      'digital_teardown',
      'juicer_deep_clean',
      'core',
      'supervisor',
    ]);
  });

  it('11 juicer work without rotation, or with somebody who never works that weekday, names what to change', () => {
    const events = [event(1, 'juicer_production', THU, FRI)];
    const none = planned({ employees: [specialist('ada')], events }).row(1).failure;
    expect(none?.fix).toBe('Add a juicer rotation for Thursday.');
    const wrong = planned({
      employees: [barista('bo', worksOn(0))],
      rotations: rotation('juicer', 'bo'),
      events,
    }).row(1).failure;
    expect(wrong).toMatchObject({
      code: 'ROTATION_UNAVAILABLE',
      message: 'Bo is not scheduled to work on Thu Nov 26; no backup can take it.',
    });
  });

  it('12 a Survey without Production is planned', () => {
    const { at } = planned({ employees: [supervisor('cs')], events: [event(1, 'juicer_survey', THU, FRI)] });
    expect(at(1)).toBe(`cs ${THU} 17:00`);
  });

  it('13 a Lead does Core and light work at once without a conflict', () => {
    const { row } = planned({
      employees: [lead('lea')],
      rotations: rotation('primary_lead', 'lea'),
      events: [core(1, THU, FRI), event(2, 'digital_refresh', THU, FRI), event(3, 'freeosk', THU, FRI)],
    });
    expect([1, 2, 3].map((ref) => row(ref).employeeId)).toEqual(['lea', 'lea', 'lea']);
    expect(row(2).time).toBe(row(1).time);
  });

  it('14 no message says that something should never happen', () => {
    for (const preset of ['typical', 'infeasible', 'chains'] as const) {
      for (let variant = 1; variant <= 30; variant++) {
        for (const row of plan(generate(preset, variant)).rows) {
          const text = `${row.explanation.summary} ${row.failure?.message} ${row.failure?.fix} ${row.swapReason}`;
          expect(text).not.toMatch(/never happen|unexpected|\[object|NaN|undefined (Core|on)|\{\w+\}/);
        }
      }
    }
  });

  it('15 ids are text: a person called "1" does not meet event 1', () => {
    const snapshot = store({
      employees: [specialist('1'), specialist('10'), specialist('2')],
      events: [core(1, THU, FRI), core(2, THU, FRI), core(10, THU, FRI)],
    });
    expect(plan(snapshot).rows.map((row) => [row.eventRefNum, row.employeeId])).toEqual([
      [1, '1'],
      [2, '10'],
      [10, '2'],
    ]);
  });

  it('15 one impossible event does not keep the others from being planned', () => {
    const { at } = planned({
      employees: [specialist('ada')],
      events: [
        event(1, 'supervisor', THU, FRI, { name: '' }),
        event(2, 'digital_setup', THU, FRI),
        core(3, THU, FRI),
      ],
    });
    expect(at(3)).toBe(`ada ${THU} 10:15`);
  });
});

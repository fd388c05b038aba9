import { describe, expect, it } from 'vitest';
import {
  barista,
  core,
  event,
  FRI,
  lead,
  MON,
  NEXT_MON,
  NEXT_SAT,
  only,
  planned,
  posted,
  rotation,
  SAT,
  SUN,
  specialist,
  supervisor,
  THU,
  TUE,
  WED,
  worksOn,
} from './support/store.ts';

const ada = specialist('ada');

/** §9.7: code, message and fix of every failure. */
describe('failure codes', () => {
  it('SETUP_NOT_SATURDAY: a Digital Setup that starts on another weekday', () => {
    const { row } = planned({ employees: [lead('lea')], events: [event(1, 'digital_setup', THU, SAT)] });
    expect(row(1).failure).toEqual({
      code: 'SETUP_NOT_SATURDAY',
      message: '1 Item 1 is a Digital Setup but starts Thu Nov 26, not a Saturday.',
      fix: "Check the event's type or assign it by hand.",
    });
  });

  it('SUP_NO_NUMBER: a Supervisor whose name has no number', () => {
    const { row } = planned({
      employees: [supervisor('cs')],
      events: [event(1, 'supervisor', THU, SAT, { name: 'Visit' })],
    });
    expect(row(1).failure?.code).toBe('SUP_NO_NUMBER');
    expect(row(1).failure?.fix).toBe('Link it to its Core.');
  });

  it('SUP_NO_CORE: no Core carries its number', () => {
    const { row } = planned({
      employees: [supervisor('cs')],
      events: [event(1, 'supervisor', THU, SAT, { name: '600105-BRIO-Water - V2-Supervisor' })],
    });
    expect(row(1).failure).toEqual({
      code: 'SUP_NO_CORE',
      message: 'No Core with number 600105 and an overlapping window exists.',
      fix: 'Import the Core or cancel the Supervisor.',
    });
  });

  it('SUP_NO_CORE: the stored link names a canceled Core', () => {
    const { row } = planned({
      employees: [supervisor('cs')],
      events: [
        core(700, THU, SAT, { condition: 'canceled' }),
        event(1, 'supervisor', THU, SAT, { name: 'Visit', parentRefNum: 700 }),
      ],
    });
    expect(row(1).failure?.message).toContain('number 700 ');
  });

  it('SUP_CORE_FAILED: tells why its Core failed', () => {
    const { row } = planned({
      employees: [supervisor('cs')],
      events: [core(700, THU, SAT), event(1, 'supervisor', THU, SAT, { parentRefNum: 700 })],
    });
    expect(row(1).failure?.code).toBe('SUP_CORE_FAILED');
    expect(row(1).failure?.message).toBe(
      `Its Core 700 Item 700 could not be placed: ${row(700).failure?.message}`,
    );
  });

  it('SUP_CORE_NOT_PLANNED: its Core is left out of automatic runs', () => {
    const { row } = planned({
      employees: [supervisor('cs')],
      events: [
        core(700, THU, SAT, { autoSchedule: false }),
        event(1, 'supervisor', THU, SAT, { parentRefNum: 700 }),
      ],
    });
    expect(row(1).failure?.code).toBe('SUP_CORE_NOT_PLANNED');
    expect(row(1).failure?.message).toBe(
      'Its Core 700 Item 700 is not scheduled and not in this run (it is left out of automatic runs).',
    );
  });

  it('START_IN_PAST: a pinned event whose start is over', () => {
    const { row } = planned({ employees: [lead('lea')], events: [event(1, 'freeosk', '2026-11-20', SAT)] });
    expect(row(1).failure?.code).toBe('START_IN_PAST');
    expect(row(1).failure?.message).toBe('1 Item 1 could only start Fri Nov 20 12:00, which has passed.');
  });

  it('START_IN_PAST: today when its time has passed (emergency mode)', () => {
    const { at } = planned({
      now: '2026-11-23T12:00:00-05:00',
      mode: 'emergency',
      employees: [supervisor('cs')],
      events: [event(1, 'freeosk', MON, SAT)],
    });
    expect(at(1)).toBe('START_IN_PAST');
  });

  it('INSIDE_BUFFER: every day left is inside the lead time, and it says so', () => {
    const { row } = planned({
      employees: [lead('lea')],
      settings: { rescueDays: 0 },
      events: [core(1, MON, THU), event(2, 'freeosk', WED, THU)],
    });
    expect(row(1).failure?.message).toBe(
      'All days left for 1 Item 1 (Mon Nov 23, Tue Nov 24, Wed Nov 25) are inside the 3-day lead time.',
    );
    expect(row(1).failure?.fix).toBe('Run in emergency mode or assign it by hand.');
    expect(row(2).failure?.code).toBe('INSIDE_BUFFER');
  });

  it('DAY_LOCKED: every possible day is closed, one of them locked', () => {
    const { row } = planned({
      employees: [ada],
      lockedDays: [{ date: FRI }],
      holidays: [{ date: THU, name: 'Thanksgiving' }],
      events: [core(1, THU, SAT)],
    });
    expect(row(1).failure).toEqual({
      code: 'DAY_LOCKED',
      message: 'Every day left for 1 Item 1 is locked or a holiday: Thu Nov 26, Fri Nov 27.',
      fix: 'Unlock Fri Nov 27.',
    });
  });

  it('START_DATE_BLOCKED: only holidays', () => {
    const { row } = planned({
      employees: [lead('lea')],
      holidays: [{ date: THU, name: 'Thanksgiving' }],
      events: [event(1, 'freeosk', THU, FRI)],
    });
    expect(row(1).failure?.code).toBe('START_DATE_BLOCKED');
    expect(row(1).failure?.message).toBe(
      '1 Item 1 cannot be done on Thu Nov 26: Thu Nov 26 is Thanksgiving.',
    );
  });

  it('START_DATE_BLOCKED: a Deep Clean whose only day has a Production (H14)', () => {
    const { row } = planned({
      employees: [barista('bo'), barista('bea')],
      rotations: rotation('juicer', 'bo'),
      events: [event(1, 'juicer_production', THU, FRI), event(2, 'juicer_deep_clean', THU, FRI)],
    });
    expect(row(2).failure?.code).toBe('START_DATE_BLOCKED');
    expect(row(2).failure?.message).toContain('1 Item 1 is on that day');
  });

  it('NO_JUICER_ROTATION: names the weekdays and the setting to change', () => {
    const { row } = planned({ employees: [ada], events: [event(1, 'juicer_production', THU, SAT)] });
    expect(row(1).failure).toEqual({
      code: 'NO_JUICER_ROTATION',
      message: 'Nobody is on the juicer rotation on Thursdays and Fridays.',
      fix: 'Add a juicer rotation for Thursday.',
    });
  });

  it('ROTATION_UNAVAILABLE: names the person, the reason and the date', () => {
    const { row } = planned({
      employees: [barista('bo', { timeOff: [{ start: THU, end: FRI, status: 'approved' }] })],
      rotations: rotation('juicer', 'bo'),
      events: [event(1, 'juicer_production', THU, SAT)],
    });
    expect(row(1).failure).toEqual({
      code: 'ROTATION_UNAVAILABLE',
      message: 'Bo is on time off on Thu Nov 26; no backup can take it.',
      fix: 'Choose a replacement for Thu Nov 26.',
    });
  });

  it('FULL_DAY_CONFLICT: everybody who works that day is busy', () => {
    const { row } = planned({
      employees: [ada],
      events: [core(9, THU, NEXT_SAT), event(1, 'other', THU, FRI, { estimatedMinutes: 540 })],
      schedules: [posted(9, 'ada', THU)],
    });
    expect(row(1).failure).toEqual({
      code: 'FULL_DAY_CONFLICT',
      message: 'Everybody who could do 1 Item 1 on Thu Nov 26 already has a full day.',
      fix: 'Free one of: Ada.',
    });
  });

  it('SUP_UNAVAILABLE: nobody can supervise that day', () => {
    const { row } = planned({
      employees: [
        ada,
        lead('lea', worksOn()),
        supervisor('cs', { timeOff: [{ start: MON, end: SUN, status: 'approved' }] }),
      ],
      events: [core(700, THU, FRI), event(1, 'supervisor', THU, SAT, { parentRefNum: 700 })],
    });
    expect(row(1).failure?.code).toBe('SUP_UNAVAILABLE');
    expect(row(1).failure?.message).toBe(
      'Nobody can supervise on Thu Nov 26: Cs is on time off, Lea is not scheduled to work.',
    );
    expect(row(1).failure?.fix).toBe('Assign a Lead by hand or change the availability of Cs.');
  });

  it('BUMPED_NOT_REPLACED: a bumped Core without another place says who took it', () => {
    const { row, at } = planned({
      employees: [barista('bo', only(THU))],
      rotations: rotation('juicer', 'bo'),
      events: [event(1, 'juicer_production', THU, FRI), core(2, THU, NEXT_SAT)],
      schedules: [posted(2, 'bo', THU)],
    });
    expect(at(1)).toBe(`bo ${THU} 09:00`);
    expect(row(2).failure?.code).toBe('BUMPED_NOT_REPLACED');
    expect(row(2).failure?.message).toMatch(
      /^2 Item 2 gave its place on Thu Nov 26 to 1 Item 1; everybody available on /,
    );
    expect(row(2).failure?.fix).toMatch(/, or reject the swap\.$/);
  });

  it('NO_ELIGIBLE_EMPLOYEE: a Core on days nobody works', () => {
    const { row } = planned({ employees: [specialist('ada', worksOn(0))], events: [core(1, THU, SAT)] });
    expect(row(1).failure).toEqual({
      code: 'NO_ELIGIBLE_EMPLOYEE',
      message: 'Nobody who may do 1 Item 1 works on Thu Nov 26, Fri Nov 27.',
      fix: 'Ada usually does not work Thursdays; ask for Thu Nov 26, or assign it by hand.',
    });
  });

  it('NO_ELIGIBLE_EMPLOYEE: light work without Club Supervisor and Leads', () => {
    const { at } = planned({ employees: [ada], events: [event(1, 'freeosk', THU, FRI)] });
    expect(at(1)).toBe('NO_ELIGIBLE_EMPLOYEE');
  });

  it('NO_SWAP_CANDIDATE: everybody is booked by work that may not be moved', () => {
    const { row } = planned({
      employees: [ada],
      settings: { bumping: false },
      events: [core(1, THU, FRI), core(2, THU, NEXT_SAT)],
      schedules: [posted(2, 'ada', THU)],
    });
    expect(row(1).failure).toEqual({
      code: 'NO_SWAP_CANDIDATE',
      message: 'Everybody available on Thu Nov 26 is already booked by work that may not be moved.',
      fix: 'Move 2 (due Sat Dec 5) away from Thu Nov 26.',
    });
  });

  it('NO_SLOT_IN_WINDOW: n Core share n − 1 person-days', () => {
    const { row } = planned({
      employees: [specialist('ada', only(THU, FRI))],
      events: [core(1, THU, SAT), core(2, THU, SAT), core(3, THU, SAT)],
    });
    expect(row(3).failure?.code).toBe('NO_SLOT_IN_WINDOW');
    expect(row(3).failure?.message).toBe(
      '3 Core due by Sat Nov 28 share 2 free person-days (Thu Nov 26 – Fri Nov 27).',
    );
    expect(row(3).explanation.bottleneck).toMatchObject({ n: 3, first: THU, last: FRI });
    expect(row(3).explanation.bottleneck?.competitors.map((c) => c.eventRefNum)).toEqual([1, 2, 3]);
  });

  it('a failed row has no person, date, time or block, and carries the wave of its type', () => {
    const { row } = planned({ employees: [], events: [core(1, TUE, NEXT_MON)] });
    expect(row(1)).toMatchObject({ employeeId: null, date: null, time: null, block: null, wave: 3 });
    expect(row(1).explanation).toMatchObject({ rule: null, rank: null });
  });
});

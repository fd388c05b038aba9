import { describe, expect, it } from 'vitest';
import { at, core, found, report, SAT, said, THU, TUE, WED, weighing } from './support.ts';

describe('RULE-008, 025: Core and its Supervisor visit', () => {
  const visit = at(1, 'supervisor', 'CS', TUE, '12:00', { parentRefNum: 2 });
  const unscheduled = (refNum: number, type: 'core' | 'supervisor', more = {}) => ({
    refNum,
    name: `event ${refNum}`,
    type,
    startDate: '2026-11-01',
    dueDate: '2026-12-31',
    ...more,
  });
  it('together on one day', () => {
    expect(weighing(report([visit, core(2, 'S1', TUE, '10:15')]))).toEqual([]);
  });
  it('the Core on another day, not scheduled, or unknown', () => {
    expect(said('008', [visit, core(2, 'S1', WED, '10:15')])).toEqual([
      'critical: Supervisor 1 event 1 of Robin on Tue Nov 24 · 12:00: its Core 2 event 2 is on Wed Nov 25.',
    ]);
    expect(found('008', [visit], { events: [unscheduled(2, 'core')] })[0]?.actual).toBe('not scheduled');
    expect(said('008', [{ ...visit, parentRefNum: 99 }])).toEqual([
      'critical: Supervisor 1 event 1 of Robin on Tue Nov 24 · 12:00: its Core is unknown.',
    ]);
  });
  it('the visit not booked that day; without any such event it only informs', () => {
    const alone = [core(2, 'S1', TUE, '10:15')];
    expect(said('025', alone, { events: [unscheduled(1, 'supervisor', { parentRefNum: 2 })] })).toEqual([
      'warning: Core 2 event 2 of Sam on Tue Nov 24 · 10:15 has no Supervisor visit booked.',
    ]);
    expect(found('025', alone)[0]?.severity).toBe('info');
    const canceled = unscheduled(1, 'supervisor', { parentRefNum: 2, condition: 'canceled' });
    expect(found('025', alone, { events: [canceled] })[0]?.severity).toBe('info');
  });
});

describe('RULE-015 Deep Clean and Production', () => {
  it('on one day of the store, whoever has them', () => {
    const clean = at(1, 'juicer_deep_clean', 'J1', TUE, '09:00');
    expect(said('015', [clean, at(2, 'juicer_production', 'J2', TUE, '09:00')])).toEqual([
      'critical: Tue Nov 24 has both Juicer Deep Clean 1 event 1 and Juicer Production 2 event 2.',
    ]);
    expect(said('015', [clean, at(2, 'juicer_production', 'J2', WED, '09:00')])).toEqual([]);
  });
});

describe('RULE-033 last day', () => {
  const event = (more = {}) => ({
    refNum: 1,
    name: 'event 1',
    type: 'core' as const,
    startDate: '2026-11-01',
    dueDate: WED,
    ...more,
  });
  const messages = (more = {}) => said('033', [], { events: [event(more)] });
  it('on the day before the due date, and on that day only', () => {
    expect(messages()).toEqual(['critical: Core 1 event 1 must be done on Tue Nov 24 and is not scheduled.']);
    expect(found('033', [], { events: [event()] }).map((finding) => finding.date)).toEqual([TUE]);
    expect(messages({ dueDate: '2026-11-30' })).toEqual([]);
  });
  it('not when booked, inactive or submitted', () => {
    expect(
      said(
        '033',
        [core(1, 'S1', TUE, '10:15')].map((row) => ({ ...row, dueDate: WED })),
      ),
    ).toEqual([]);
    for (const condition of ['canceled', 'expired', 'cannot_complete', 'unknown', 'submitted'])
      expect(messages({ condition })).toEqual([]);
    expect(messages({ condition: 'reissued' })).toHaveLength(1);
  });
  it('a Supervisor visit that has a Core follows it and has no last day of its own', () => {
    const visit = event({ refNum: 2, type: 'supervisor', name: 'event 2', parentRefNum: 1 });
    expect(said('033', [], { events: [event(), visit] })).toHaveLength(1);
    expect(said('033', [], { events: [visit] })).toHaveLength(1);
  });
});

describe('RULE-036 window', () => {
  const booked = (date: string) => [{ ...core(1, 'S1', date, '10:15'), startDate: WED, dueDate: SAT }];
  it('the due date is not workable, the day before is; nor is the day before the start', () => {
    expect(said('036', booked(SAT))).toEqual([
      'critical: Core 1 event 1 of Sam on Sat Nov 28 is outside Wed Nov 25 – Fri Nov 27.',
    ]);
    expect(said('036', booked(TUE))).toHaveLength(1);
    expect(said('036', booked(WED))).toEqual([]);
    expect(said('036', booked('2026-11-27'))).toEqual([]);
  });
  it('a Supervisor visit goes where its Core is', () => {
    const visit = at(1, 'supervisor', 'CS', SAT, '12:00', { startDate: WED, dueDate: THU });
    expect(said('036', [visit])).toEqual([]);
  });
});

it('V-7: a booking on an inactive event is invisible to every rule', () => {
  const gone = { ...core(1, 'nobody', TUE, '03:00'), condition: 'canceled' as const, dueDate: '2026-11-02' };
  expect(report([gone, { ...gone, ref: 2 }]).findings).toEqual([]);
});

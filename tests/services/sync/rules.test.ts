import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Situation } from '../../../src/services/sync/cases.ts';
import type { LocalEvent, UpstreamEvent } from '../../../src/services/sync/model.ts';
import { decide, isComparable } from '../../../src/services/sync/rules.ts';

const SAFE = {
  projectName: '600101-BRIO-Oat Bar - V2-CORE',
  eventType: 'core',
  estimatedMinutes: 390,
  walmartEventId: '600101',
  locationId: '500001',
  locationMvid: null,
  storeNumber: '9901',
  storeName: 'Harbor Club',
  salesToolsUrl: null,
  referenceNumber: null,
};
const DATES = { startDate: '2026-11-23', dueDate: '2026-12-07' };
const THEIRS = {
  ...{ employeeId: 'ada', name: 'Ada Maple', date: '2026-11-26', time: '10:15', scheduleEventId: '40000001' },
};
const OURS = { ...THEIRS, status: 'synced' as const };
const local = (changes: Partial<LocalEvent> = {}): LocalEvent => ({
  ...{ safe: SAFE, protected: DATES, condition: 'unstaffed', booking: null },
  ...changes,
});
const bookedHere = (changes: Partial<NonNullable<LocalEvent['booking']>> = {}): LocalEvent =>
  local({ condition: 'scheduled', booking: { ...OURS, ...changes } });
const upstream = (changes: Partial<UpstreamEvent> = {}): UpstreamEvent => ({
  ...{ safe: SAFE, protected: DATES, condition: 'unstaffed', isScheduled: false, booking: null },
  ...{ bookedFor: null, ...changes },
});
const bookedThere = (changes: Partial<NonNullable<UpstreamEvent['booking']>> = {}): UpstreamEvent =>
  upstream({
    condition: 'scheduled',
    isScheduled: true,
    booking: { ...THEIRS, ...changes },
    bookedFor: '70001',
  });
const situation = (changes: Partial<Situation>): Situation => ({
  ...{ local: local(), upstream: upstream(), today: '2026-11-24', stale: false, inDoubt: false },
  ...{
    sinceAttempt: 600_000,
    completePull: true,
    openProposal: false,
    awaited: false,
    lockedDay: false,
    idTaken: false,
  },
  ...changes,
});
const rows = (changes: Partial<Situation>) => decide(situation(changes)).map((one) => one.row);
const only = (changes: Partial<Situation>) => {
  const decisions = decide(situation(changes));
  expect(decisions).toHaveLength(1);
  return decisions[0]!;
};
const named = (name: string) => ({ safe: { ...SAFE, projectName: name } });

describe('the merge table (§12.4)', () => {
  it('nothing differs: nothing is done', () => {
    expect(rows({})).toEqual([]);
    expect(rows({ local: bookedHere(), upstream: bookedThere() })).toEqual([]);
  });

  it('row 1: an unknown event comes in, with its booking when that may be taken', () => {
    expect(rows({ local: null })).toEqual([1]);
    expect(rows({ local: null, upstream: bookedThere() })).toEqual([1, 6]);
    expect(rows({ local: null, upstream: bookedThere(), lockedDay: true })).toEqual([1, 6]);
    expect(rows({ local: null, upstream: bookedThere({ employeeId: null }) })).toEqual([1, 7]);
  });

  it('row 2: a safe field of an event without booking takes their value', () => {
    const decision = only({ upstream: upstream(named('Another name')) });
    expect(decision).toMatchObject({ row: 2, act: 'update' });
    expect(decision).toHaveProperty('fields.projectName.upstream', 'Another name');
  });

  it('row 2: an empty value of theirs is no change, an empty one of ours is filled in', () => {
    expect(
      rows({ upstream: upstream({ safe: { ...SAFE, storeName: '', estimatedMinutes: null } }) }),
    ).toEqual([]);
    expect(rows({ upstream: upstream({ safe: { ...SAFE, salesToolsUrl: 'https://x' } }) })).toEqual([2]);
  });

  it('row 3: with a booking, a safe field is asked about', () => {
    const there = { ...bookedThere(), ...named('Another name') };
    expect(only({ local: bookedHere(), upstream: there })).toMatchObject({
      ...{ row: 3, act: 'conflict', about: 'event', urgent: false },
      fields: { projectName: { local: SAFE.projectName, upstream: 'Another name' } },
    });
  });

  it.each([
    ['storeName', 'Meadow Club'],
    ['salesToolsUrl', 'https://x'],
    ['referenceNumber', 810000001],
  ])('row 4: %s changes although somebody is booked', (field, value) => {
    const there = { ...bookedThere(), safe: { ...SAFE, [field]: value } };
    expect(only({ local: bookedHere(), upstream: there })).toMatchObject({ row: 4, act: 'update' });
  });

  it('row 5: the dates are never written over, booked or not', () => {
    const dates = { ...DATES, dueDate: '2026-12-09' };
    expect(only({ upstream: upstream({ protected: dates }) })).toMatchObject({
      ...{ row: 5, act: 'conflict', about: 'event' },
      fields: { dueDate: { local: '2026-12-07', upstream: '2026-12-09' } },
    });
    const there = { ...bookedThere(), protected: dates };
    expect(rows({ local: bookedHere(), upstream: there })).toEqual([5]);
  });

  it('row 6: their booking is adopted', () => {
    expect(only({ upstream: bookedThere() })).toMatchObject({ row: 6, act: 'book' });
  });

  it.each([
    ['an open proposal', { openProposal: true }, {}],
    ['a person who is not known here', {}, { employeeId: null }],
    ['a locked day', { lockedDay: true }, {}],
    ['an id that belongs to another event', { idTaken: true }, {}],
  ])('row 7: with %s their booking is asked about', (_what, facts, theirs) => {
    expect(only({ ...facts, upstream: bookedThere(theirs) })).toMatchObject({
      ...{ row: 7, act: 'conflict', about: 'schedule' },
      fields: { booking: { local: null } },
    });
  });

  it('row 7: a stranger’s booking of a day gone by is nobody’s question', () => {
    expect(rows({ upstream: bookedThere({ employeeId: null, date: '2026-11-23' }) })).toEqual([14]);
  });

  it.each(['pending', 'pending_sync', 'failed'] as const)(
    'row 8: the same booking, %s here, learns its id',
    (status) => {
      expect(
        only({ local: bookedHere({ status, scheduleEventId: null }), upstream: bookedThere() }),
      ).toMatchObject({ row: 8, act: 'confirm' });
    },
  );

  it.each([
    ['person', { employeeId: 'bram', name: 'Bram Norrow' }],
    ['day', { date: '2026-11-27' }],
    ['minute', { time: '10:16' }],
    ['id', { scheduleEventId: '40000002' }],
  ])('row 9: another %s is a conflict', (_what, theirs) => {
    expect(only({ local: bookedHere(), upstream: bookedThere(theirs) })).toMatchObject({
      ...{ row: 9, act: 'conflict', about: 'schedule', urgent: false },
      fields: { booking: { local: { employeeId: 'ada' }, upstream: theirs } },
    });
  });

  it('row 9: an unconfirmed booking is no exception, and the one that is to be deleted may still stand there', () => {
    const other = bookedThere({ employeeId: 'bram' });
    expect(
      rows({ local: bookedHere({ status: 'pending_sync', scheduleEventId: null }), upstream: other }),
    ).toEqual([9]);
    expect(rows({ local: bookedHere({ status: 'delete_pending' }), upstream: bookedThere() })).toEqual([]);
    const anew = bookedThere({ scheduleEventId: '40000002' });
    expect(rows({ local: bookedHere({ status: 'delete_failed' }), upstream: anew })).toEqual([9]);
  });

  it('row 10: our booking is not there; urgent today and tomorrow', () => {
    const urgent = (date: string) => only({ local: bookedHere({ date }) });
    expect(urgent('2026-11-26')).toMatchObject({ row: 10, act: 'conflict', urgent: false });
    expect(urgent('2026-11-25')).toMatchObject({ row: 10, urgent: true });
    expect(urgent('2026-11-24')).toMatchObject({ row: 10, urgent: true });
    expect(urgent('2026-11-23')).toMatchObject({ row: 10, urgent: false });
  });

  it('row 10: an unclear booking that no row waits for is compared, not removed: imported, or not put back', () => {
    const unclear = { local: bookedHere({ status: 'pending_sync', scheduleEventId: null }) };
    expect(rows({ ...unclear, sinceAttempt: null })).toEqual([10]);
    expect(rows(unclear)).toEqual([10]);
    expect(rows({ ...unclear, sinceAttempt: 119_999 })).toEqual([]);
    expect(isComparable(situation({ ...unclear, sinceAttempt: 119_999 }), 'schedule')).toBe(false);
  });

  it('row 11: a booking that was never sent is expected to be missing there', () => {
    expect(only({ local: bookedHere({ status: 'pending', scheduleEventId: null }) })).toMatchObject({
      ...{ row: 11, act: 'nothing' },
    });
  });

  it('row 12: an unclear booking that a complete, later pull does not show was never made', () => {
    const unclear = {
      ...{ local: bookedHere({ status: 'pending_sync', scheduleEventId: null }), awaited: true },
      openProposal: true,
    };
    expect(only({ ...unclear, inDoubt: true })).toMatchObject({ row: 12, act: 'unbook' });
    expect(rows({ ...unclear, sinceAttempt: 119_999 })).toEqual([]);
    expect(rows({ ...unclear, completePull: false })).toEqual([]);
  });

  it.each(['delete_pending', 'delete_failed'] as const)(
    'row 13: %s and gone there: the delete is confirmed',
    (status) => {
      expect(only({ local: bookedHere({ status }) })).toMatchObject({ row: 13, act: 'unbook' });
      expect(rows({ local: bookedHere({ status }), inDoubt: true })).toEqual([]);
    },
  );

  it('row 14: the condition follows among scheduled values', () => {
    const there = { ...bookedThere(), condition: 'in_progress' as const };
    expect(only({ local: bookedHere(), upstream: there })).toMatchObject({
      ...{ row: 14, act: 'condition', cancelled: false },
      fields: { condition: { local: 'scheduled', upstream: 'in_progress' } },
    });
  });

  it('row 14: an unknown condition is taken over without a booking, never under one', () => {
    const there = upstream({ condition: 'unknown' });
    expect(rows({ upstream: there })).toEqual([14]);
    expect(rows({ local: bookedHere(), upstream: there })).toEqual([]);
  });

  it('row 15: ended there, nobody booked here: ended here', () => {
    expect(only({ upstream: upstream({ condition: 'canceled' }) })).toMatchObject({
      ...{ row: 15, act: 'condition', cancelled: true },
    });
  });

  it('row 16: ended there, somebody booked here: an urgent question', () => {
    expect(only({ local: bookedHere(), upstream: upstream({ condition: 'canceled' }) })).toMatchObject({
      ...{ row: 16, act: 'conflict', about: 'event', urgent: true },
      fields: { condition: { local: 'scheduled', upstream: 'canceled' } },
    });
  });

  it('row 17: no longer listed, nobody booked: ended', () => {
    expect(only({ upstream: null })).toMatchObject({ row: 17, act: 'condition', cancelled: true });
  });

  it('row 18: no longer listed, somebody booked: a question', () => {
    expect(only({ local: bookedHere(), upstream: null })).toMatchObject({
      ...{ row: 18, act: 'conflict', about: 'event' },
      fields: { missing: { local: 'active', upstream: 'missing' } },
    });
  });

  it('row 19: an ended event that is active again comes back', () => {
    const here = local({ condition: 'canceled' });
    expect(only({ local: here })).toMatchObject({ row: 19, act: 'condition', cancelled: false });
    expect(rows({ local: here, upstream: bookedThere() })).toEqual([6, 19]);
  });

  it('while a change of ours is under way, nothing about bookings is decided', () => {
    const stale = { stale: true };
    const questions: Partial<Situation>[] = [
      { upstream: upstream({ protected: { ...DATES, dueDate: '2026-12-09' } }) },
      { upstream: bookedThere() },
      { upstream: bookedThere(), openProposal: true },
      { local: bookedHere({ status: 'pending_sync', scheduleEventId: null }), upstream: bookedThere() },
      { local: bookedHere(), upstream: bookedThere({ employeeId: 'bram' }) },
      { local: bookedHere() },
      { local: bookedHere({ status: 'pending_sync' }) },
      { local: bookedHere(), upstream: upstream({ condition: 'canceled' }) },
      { local: bookedHere(), upstream: null },
    ];
    for (const question of questions) {
      expect(rows(question)).not.toEqual([]);
      expect(rows({ ...question, ...stale })).toEqual([]);
    }
  });

  it('whatever the two sides are: at most one decision about the booking, and a conflict never writes', () => {
    const condition = fc.constantFrom('unstaffed', 'scheduled', 'reissued', 'canceled', 'unknown' as const);
    const side = fc.record({
      employeeId: fc.constantFrom('ada', 'bram'),
      name: fc.constant('x'),
      date: fc.constantFrom('2026-11-23', '2026-11-26'),
      time: fc.constantFrom('10:15', '12:00'),
      scheduleEventId: fc.constantFrom('40000001', '40000002', null),
    });
    const status = fc.constantFrom(
      'pending',
      'pending_sync',
      'synced',
      'delete_pending',
      'delete_failed',
      'failed',
    );
    const cases = fc.record({
      here: fc.option(fc.record({ side, status })),
      there: fc.option(fc.record({ condition, side: fc.option(side) })),
      flags: fc.record({
        stale: fc.boolean(),
        inDoubt: fc.boolean(),
        openProposal: fc.boolean(),
        lockedDay: fc.boolean(),
        idTaken: fc.boolean(),
        completePull: fc.boolean(),
        sinceAttempt: fc.constantFrom(null, 0, 600_000),
      }),
    });
    fc.assert(
      fc.property(cases, ({ here, there, flags }) => {
        const decisions = decide(
          situation({
            ...flags,
            local: local({
              booking: here && { ...here.side, status: here.status as typeof OURS.status },
            }),
            upstream:
              there &&
              upstream({
                condition: there.condition as UpstreamEvent['condition'],
                isScheduled: there.side !== null,
                booking: there.side,
              }),
          }),
        );
        const about = decisions.filter(
          (one) =>
            ['book', 'confirm', 'unbook'].includes(one.act) ||
            (one.act === 'conflict' && [7, 9, 10, 16, 18].includes(one.row)),
        );
        expect(about.length).toBeLessThanOrEqual(1);
      }),
      { seed: 5, numRuns: 2000 },
    );
  });
});

import { describe, expect, it } from 'vitest';
import { conditionCode, toRemoteEvent, toRemoteRep } from '../../src/crossmark/mapping.ts';
import { Durations, PrintResult, parseAnswer, RepList } from '../../src/crossmark/wire.ts';

const AT = new Date('2026-01-02T12:00:00Z');
const ROW = {
  mPlanID: 30010001,
  name: '600101-BRIO - V2-CORE',
  startDate: '1/4/2026',
  endDate: '01/11/2026',
  condition: 'Unstaffed',
};

function event(change: Record<string, unknown>) {
  const mapped = toRemoteEvent({ ...ROW, ...change }, 3, AT);
  if ('bad' in mapped) throw new Error(`bad row: ${mapped.bad.paths.join()}`);
  return mapped.row;
}
const badPaths = (change: Record<string, unknown>) => {
  const mapped = toRemoteEvent({ ...ROW, ...change }, 3, AT);
  return 'bad' in mapped ? mapped.bad : null;
};

describe('mapping a list row (§12.2)', () => {
  it('the smallest row there is', () => {
    expect(event({})).toEqual({
      mPlanId: '30010001',
      name: '600101-BRIO - V2-CORE',
      startDate: '2026-01-04',
      dueDate: '2026-01-11',
      estimatedMinutes: null,
      condition: 'unstaffed',
      rawCondition: 'Unstaffed',
      isScheduled: false,
      scheduledAt: null,
      scheduleEventId: null,
      repId: null,
      staffedReps: [],
      locationId: null,
      locationMvid: null,
      storeNumber: null,
      storeName: null,
      salesToolsUrl: null,
      referenceNumber: null,
      walmartEventId: '600101',
      warnings: [],
      requestedAt: AT,
    });
  });

  it('the first non-empty alternative wins, whatever its type', () => {
    const row = event({
      name: '  ',
      mPlanName: 'Floor   Check',
      startDate: '',
      mPlanStartDate: '01/05/2026 12:00:00 AM',
      endDate: null,
      mPlanDueDate: '01/07/2026 11:59:59 PM',
      storeID: 500001,
      locationMVID: 'ABC',
      locationNumber: 9901,
      LocationName: 'Harbor',
      EstimatedTime: '',
      estimatedTime: '45',
      salesTools: [{ salesToolURL: '' }, { salesToolURL: 'https://x.example/a.pdf' }],
      scheduleRepID: '',
      RepID: 70001,
      referenceNumber: 810000001,
    });
    expect(row).toMatchObject({
      name: 'Floor Check',
      startDate: '2026-01-05',
      dueDate: '2026-01-08',
      locationId: '500001',
      locationMvid: 'ABC',
      storeNumber: '9901',
      storeName: 'Harbor',
      salesToolsUrl: 'https://x.example/a.pdf',
      repId: '70001',
      referenceNumber: '810000001',
      walmartEventId: null,
    });
  });

  it('a booking: time, id, people', () => {
    expect(
      event({
        condition: 'Staffed',
        scheduleDate: '01/04/2026 10:30:00 AM',
        scheduleEventID: 40010001,
        scheduleRepID: '70001',
        staffedReps: 'Ada  Maple, Bram Norrow',
      }),
    ).toMatchObject({
      condition: 'staffed',
      isScheduled: true,
      scheduledAt: { date: '2026-01-04', time: '10:30' },
      scheduleEventId: '40010001',
      staffedReps: ['Ada Maple', 'Bram Norrow'],
      warnings: [],
    });
  });

  it.each([
    [
      { condition: 'Unstaffed', scheduleDate: '01/04/2026' },
      { condition: 'scheduled', isScheduled: true },
    ],
    [{ condition: 'Reissued' }, { condition: 'reissued', isScheduled: false }],
    [
      { condition: 'Reissued', scheduleDate: '01/04/2026' },
      { condition: 'reissued', isScheduled: true },
    ],
    [
      { condition: 'Canceled', scheduleDate: '01/04/2026' },
      { condition: 'canceled', isScheduled: false },
    ],
    [{ condition: 'Scheduled' }, { isScheduled: true, warnings: ['scheduled_without_date'] }],
    [
      { condition: 'On Ice' },
      { condition: 'unknown', rawCondition: 'On Ice', isScheduled: false, warnings: ['unknown_condition'] },
    ],
    [{ endDate: '01/04/2026' }, { dueDate: '2026-01-05', warnings: ['due_not_after_start'] }],
    [{ endDate: '01/04/2026 11:59:59 PM' }, { dueDate: '2026-01-05', warnings: [] }],
  ])('%j', (change, expected) => {
    expect(event(change)).toMatchObject(expected);
  });

  it.each(['0', '-5', '2h', '1.5', null])('EstimatedTime %s is not known', (EstimatedTime) => {
    expect(event({ EstimatedTime }).estimatedMinutes).toBeNull();
  });

  it.each([
    [{ startDate: '02/30/2026' }, ['startDate']],
    [{ startDate: null }, ['startDate']],
    [{ endDate: 'soon' }, ['endDate']],
    [{ scheduleDate: '99' }, ['scheduleDate']],
    [{ name: '', mPlanName: null }, ['name']],
    [{ name: { deep: 1 } }, ['name']],
  ])('bad row: %j', (change, paths) => {
    expect(badPaths(change)).toEqual({ index: 3, id: '30010001', paths });
  });

  it('a row without id and a row that is no object are bad rows too', () => {
    expect(badPaths({ mPlanID: null })).toEqual({ index: 3, paths: ['mPlanID'] });
    expect(toRemoteEvent('nonsense', 0, AT)).toEqual({ bad: { index: 0, paths: ['(answer)'] } });
    expect(toRemoteEvent(null, 0, AT)).toMatchObject({ bad: { index: 0 } });
  });

  it.each([
    ['In Progress', 'in_progress'],
    [' CANCELLED ', 'canceled'],
    ['canceled', 'canceled'],
    ['Cannot  Complete', 'cannot_complete'],
    ['Submitted', 'submitted'],
    ['', 'unknown'],
    [null, 'unknown'],
  ])('condition "%s" is %s', (raw, code) => {
    expect(conditionCode(raw)).toBe(code);
  });
});

describe('rosters and other loose answers (§7.3, §17)', () => {
  it.each(['reps', 'employees', 'representatives', 'availableReps', 'data', 'results', 'records'])(
    'a roster under %s',
    (key) => {
      expect(parseAnswer(RepList, { [key]: { 70001: { title: 'A' } } })).toEqual([
        { key: '70001', row: { title: 'A' } },
      ]);
      expect(parseAnswer(RepList, { [key]: [] })).toEqual([]);
    },
  );

  it('a bare array, and an answer without a roster', () => {
    expect(parseAnswer(RepList, [{ repId: 1 }])).toEqual([{ key: undefined, row: { repId: 1 } }]);
    expect(() => parseAnswer(RepList, { nothing: 1 })).toThrow(/reps/);
  });

  it('the rep id is repId, else id, else the map key; a wrong HR id is dropped', () => {
    expect(toRemoteRep({ repId: '1001', id: '2', title: 'A B' }, '3', 0)).toMatchObject({
      row: { repId: '1001' },
    });
    expect(toRemoteRep({ id: 2002, title: 'A B' }, '3', 0)).toMatchObject({ row: { repId: '2002' } });
    expect(toRemoteRep({ title: ' A   B ', employeeId: 'X1' }, '3003', 0)).toMatchObject({
      row: { repId: '3003', name: 'A B', employeeId: null },
    });
    expect(toRemoteRep({ repId: '1', firstName: 'A', lastName: 'B' }, undefined, 0)).toMatchObject({
      row: { name: 'A B' },
    });
  });

  it('people without name or rep id are reported', () => {
    expect(toRemoteRep({ repId: '1' }, undefined, 4)).toEqual({
      bad: { index: 4, id: '1', paths: ['title'] },
    });
    expect(toRemoteRep({ title: 'A' }, undefined, 4)).toEqual({ bad: { index: 4, paths: ['repId'] } });
  });

  it('durations under any of three keys and shapes', () => {
    const item = { mplanID: 7, EstimatedTime: '30' };
    for (const answer of [[item], { events: [item] }, { visits: [item, 'junk'] }]) {
      expect(parseAnswer(Durations, answer)).toEqual([{ mPlanId: '7', minutes: 30 }]);
    }
  });

  it('a print answer is one merged file or the sales tools', () => {
    expect(parseAnswer(PrintResult, { success: true, mergedPdf: 'u' })).toEqual(['u']);
    expect(
      parseAnswer(PrintResult, { mplans: [{ salesTools: [{ salesToolURL: 'v' }] }, { salesTools: null }] }),
    ).toEqual(['v']);
  });

  it('a schema error names paths, never values', () => {
    expect(() => parseAnswer(PrintResult, { mergedPdf: 12345 })).toThrow(
      expect.not.stringContaining('12345'),
    );
  });
});

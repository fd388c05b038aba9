import { afterEach, describe, expect, it } from 'vitest';
import { type Bench, bench, DATA, LIST, plan } from './harness.ts';

const WINDOW = { from: '2026-01-04', to: '2026-01-12' };
let b: Bench;
afterEach(() => b.sandbox.close());

const terms = (entry: { fields: Record<string, string> }) =>
  (
    JSON.parse(entry.fields.searchFields!) as {
      searchTerms: Record<string, { items: { value: string[] }[] }>;
    }
  ).searchTerms;

describe('pullEvents (§7.1)', () => {
  it('reads the window in chunks of three days and maps the rows', async () => {
    b = await bench();
    const pull = await b.client.pullEvents(WINDOW);
    expect(pull).toMatchObject({ complete: true, bad: [], failedChunks: [] });
    expect(pull.rows.map((row) => row.mPlanId)).toEqual(['30010001', '30010002', '30010004', '30010003']);
    expect(
      b
        .calls(LIST)
        .map(({ fields }) => `${fields.intervalStart}/${fields.intervalEnd}`)
        .sort(),
    ).toEqual(['2026-01-04/2026-01-06', '2026-01-07/2026-01-09', '2026-01-10/2026-01-12']);
    expect(b.calls(LIST)[0]).toMatchObject({
      method: 'GET',
      fields: {
        showAllActive: 'false',
        searchFilter: '',
        page: '1',
        start: '0',
        limit: '5000',
        sort: '[{"property":"startDate","direction":"ASC"}]',
      },
    });
    expect(Object.keys(terms(b.calls(LIST)[0]!))).toEqual(['condition']);
    expect(terms(b.calls(LIST)[0]!).condition?.items[0]?.value).toHaveLength(9);
  });

  it('the last chunk ends with the window, and one day is one chunk', async () => {
    b = await bench();
    await b.client.pullEvents({ from: '2026-01-04', to: '2026-01-07' });
    await b.client.pullEvents({ from: '2026-02-01', to: '2026-02-01' });
    expect(
      b
        .calls(LIST)
        .map(({ fields }) => fields.intervalEnd)
        .sort(),
    ).toEqual(['2026-01-06', '2026-01-07', '2026-02-01']);
  });

  it('stamped: stamps, the smaller limit and the extra term', async () => {
    b = await bench({ pullVariant: 'stamped' });
    b.sandbox.control.options({ pullVariant: 'stamped-only' });
    expect((await b.client.pullEvents(WINDOW)).rows).toHaveLength(4);
    const first = b.calls(LIST).find(({ fields }) => fields.intervalStart === '2026-01-04T00:00:00')!;
    expect(first.fields).toMatchObject({ intervalEnd: '2026-01-06T23:59:59', limit: '2000' });
    expect(terms(first).globalStartDate?.items[0]?.value).toEqual([
      '2026-01-04T00:00:00',
      '2026-01-06T23:59:59',
    ]);
  });

  it.each([
    ['plain', 'stamped-only'],
    ['stamped', 'plain-only'],
  ] as const)(
    'when every chunk of a %s pull ends in 5xx, the other variant is tried and remembered',
    async (pullVariant, server) => {
      b = await bench({ pullVariant, maxAttempts: 1 });
      b.sandbox.control.options({ pullVariant: server });
      expect((await b.client.pullEvents(WINDOW)).complete).toBe(true);
      expect(b.calls(LIST)).toHaveLength(6);
      expect((await b.client.pullEvents(WINDOW)).complete).toBe(true);
      expect(b.calls(LIST)).toHaveLength(9);
    },
  );

  it('store and division filters become terms', async () => {
    b = await bench({ storeFilterField: 'storeID', divisionFilter: 'Division 7' });
    b.sandbox.control.mutate([{ op: 'change', mPlanID: '30010004', set: { role: 'Division 7' } }]);
    const { rows } = await b.client.pullEvents({ ...WINDOW, locationId: '500002' });
    expect(rows.map((row) => row.mPlanId)).toEqual(['30010004']);
    expect(terms(b.calls(LIST)[0]!)).toMatchObject({ storeID: { items: [{ value: ['500002'] }] }, role: {} });
  });

  it.each(['mplans', 'records', 'events'] as const)('the list may stand under %s', async (listKey) => {
    b = await bench();
    b.sandbox.control.options({ listKey });
    expect((await b.client.pullEvents(WINDOW)).rows).toHaveLength(4);
  });

  it('a failed chunk makes the pull incomplete and names its first day; the rest is kept', async () => {
    b = await bench();
    b.sandbox.control.faults([{ kind: 'fail_chunk', date: '2026-01-08', count: 3 }]);
    const pull = await b.client.pullEvents(WINDOW);
    expect(pull).toMatchObject({ complete: false, failedChunks: ['2026-01-07'] });
    expect(pull.rows).toHaveLength(3);
  });

  it('a chunk that fails once is repeated and complete', async () => {
    b = await bench();
    b.sandbox.control.faults([{ kind: 'fail_chunk', date: '2026-01-08' }]);
    expect((await b.client.pullEvents(WINDOW)).complete).toBe(true);
  });

  it('rejects when nothing could be read, and at once when sign-in is refused', async () => {
    b = await bench();
    b.sandbox.control.faults([{ kind: 'status', status: 404, count: 3, path: LIST }]);
    await expect(b.client.pullEvents(WINDOW)).rejects.toMatchObject({
      code: 'REMOTE_REJECTED',
      httpStatus: 404,
    });
    b.sandbox.control.kick();
    b.sandbox.control.faults([{ kind: 'login_refused' }]);
    await expect(b.client.pullEvents(WINDOW)).rejects.toMatchObject({ code: 'AUTH_FAILED' });
  });

  it('an event in two chunks counts once, the first wins', async () => {
    b = await bench();
    b.sandbox.control.faults([{ kind: 'duplicate_across_chunks', mPlanID: '30010001' }]);
    const { rows } = await b.client.pullEvents(WINDOW);
    const twins = rows.filter((row) => row.mPlanId === '30010001');
    expect(twins.map((row) => row.name)).toEqual(['600101-BRIO-Oat Bar (260104000101) - V2-CORE']);
  });

  it('bad rows are reported with paths and cost no other row', async () => {
    b = await bench();
    b.sandbox.control.mutate([{ op: 'change', mPlanID: '30010002', set: { dueDate: '02/30/2026' } }]);
    b.sandbox.control.faults([{ kind: 'bad_rows', n: 2 }]);
    const pull = await b.client.pullEvents({ from: '2026-01-04', to: '2026-01-06' });
    expect(pull.complete).toBe(true);
    expect(pull.rows.map((row) => row.mPlanId)).toEqual(['30010001', '30010004']);
    expect(pull.bad).toHaveLength(3);
    expect(pull.bad).toContainEqual({ index: 1, id: '30010002', paths: ['endDate'] });
    expect(pull.bad.at(-1)?.paths).toEqual(expect.arrayContaining(['mPlanID', 'name']));
  });

  it('a chunk at its limit is split in half and read again', async () => {
    const full = Array.from({ length: 2100 }, (_, i) =>
      plan(String(31000000 + i), i < 1050 ? '2026-01-04' : '2026-01-06', '2026-01-20', `E${i}`),
    );
    b = await bench({ pullVariant: 'stamped' }, { ...DATA, mplans: full });
    const pull = await b.client.pullEvents({ from: '2026-01-04', to: '2026-01-06' });
    expect(pull.complete).toBe(true);
    expect(pull.rows).toHaveLength(2100);
    expect(
      b
        .calls(LIST)
        .map(({ fields }) => `${fields.intervalStart?.slice(0, 10)}/${fields.intervalEnd?.slice(0, 10)}`),
    ).toEqual(['2026-01-04/2026-01-06', '2026-01-04/2026-01-05', '2026-01-06/2026-01-06']);
  });

  it('a single day at its limit leaves the pull incomplete', async () => {
    const full = Array.from({ length: 2001 }, (_, i) =>
      plan(String(31000000 + i), '2026-01-05', '2026-01-20', `E${i}`),
    );
    const other = plan('32000000', '2026-01-04', '2026-01-09', 'Lone');
    b = await bench({ pullVariant: 'stamped' }, { ...DATA, mplans: [...full, other] });
    const pull = await b.client.pullEvents({ from: '2026-01-04', to: '2026-01-06' });
    expect(pull).toMatchObject({ complete: false, failedChunks: ['2026-01-05'] });
    expect(pull.rows.map((row) => row.mPlanId)).toEqual(['32000000']);
  });
});

describe('getEvent (§7.1 by id)', () => {
  it('asks for the id alone, so that every condition is seen', async () => {
    b = await bench();
    b.sandbox.control.mutate([{ op: 'change', mPlanID: '30010001', set: { condition: 'Cannot Complete' } }]);
    expect(await b.client.getEvent('30010001')).toMatchObject({
      mPlanId: '30010001',
      condition: 'cannot_complete',
    });
    expect(Object.keys(terms(b.calls(LIST)[0]!))).toEqual(['mPlanID']);
    expect(b.calls(LIST)[0]?.fields).toMatchObject({
      limit: '5',
      intervalStart: '2025-12-03',
      intervalEnd: '2026-05-02',
    });
  });

  it('null when it is not listed, and the window narrows the look-up', async () => {
    b = await bench();
    expect(await b.client.getEvent('30019999')).toBeNull();
    expect(await b.client.getEvent('30010001', { from: '2026-01-05', to: '2026-01-09' })).toBeNull();
  });

  it('a row that cannot be read is unexpected data, not "missing"', async () => {
    b = await bench();
    b.sandbox.control.mutate([{ op: 'change', mPlanID: '30010001', set: { dueDate: '13/45/2026' } }]);
    await expect(b.client.getEvent('30010001')).rejects.toMatchObject({
      code: 'UNEXPECTED_DATA',
      paths: ['endDate'],
    });
  });
});

describe('the other reads (§7.3)', () => {
  it.each(['map', 'array'] as const)('the roster as %s', async (repsShape) => {
    b = await bench();
    b.sandbox.control.options({ repsShape });
    const { rows, bad } = await b.client.listReps({
      from: new Date('2026-01-02T12:00:00Z'),
      to: new Date('2026-01-09T12:00:00Z'),
    });
    expect(bad).toEqual([]);
    expect(rows[0]).toEqual({
      repId: '70001',
      employeeId: 'US000001',
      name: 'Ada Maple',
      email: null,
      phone: null,
    });
    expect(rows).toHaveLength(3);
    expect(b.calls('/schedulingcontroller/getAvailableReps')).toMatchObject([
      { contentType: 'multipart/form-data', fields: { project: '01/02/2026 07:00:00,01/09/2026 07:00:00' } },
    ]);
  });

  it('an empty roster arrives as []', async () => {
    b = await bench();
    b.sandbox.control.options({ repsShape: 'empty-array' });
    expect(await b.client.listReps({ from: b.time.clock.now(), to: b.time.clock.now() })).toEqual({
      rows: [],
      bad: [],
    });
  });

  it('durations come from both lists, positive minutes only', async () => {
    b = await bench();
    b.sandbox.control.mutate([
      {
        op: 'book',
        mPlanID: '30010001',
        repId: '70001',
        start: '2026-01-04T10:30:00-05:00',
        end: '2026-01-04T17:00:00-05:00',
      },
      { op: 'change', mPlanID: '30010003', set: { estimatedMinutes: 0 } },
    ]);
    const minutes = await b.client.getDurations(WINDOW);
    expect([...minutes]).toEqual([
      ['30010001', 390],
      ['30010002', 390],
      ['30010004', 390],
    ]);
    expect(b.calls('/schedulingcontroller/getNonScheduledVisits')[0]?.fields.project).toBe(
      '01/04/2026,01/12/2026',
    );
  });

  it('qualified people and printed instructions', async () => {
    b = await bench();
    expect(await b.client.qualifiedReps({ mPlanId: '30010001', locationId: '500001' })).toEqual([
      { repId: '70001', firstName: 'Ada', lastName: 'Maple' },
      { repId: '70002', firstName: 'Bram', lastName: 'Norrow' },
    ]);
    const [url] = await b.client.instructionsUrl([{ mPlanId: '30010001', locationId: '500001' }]);
    const pdf = await fetch(url!);
    expect(pdf.headers.get('content-type')).toBe('application/pdf');
    expect((await fetch(url!, { headers: { cookie: 'PHPSESSID=x' } })).status).toBe(403);
  });
});

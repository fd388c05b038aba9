import { parse } from 'csv-parse/sync';
import { beforeEach, expect, it } from 'vitest';
import { historyCsv } from '../../../src/services/history/history-csv.ts';
import { HISTORY_RUNS, HistoryService } from '../../../src/services/history/history-service.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { APPROVER, Fixture, MANAGER, NOW, VIEWER } from '../proposals/fixture.ts';

const minutes = (n: number) => new Date(new Date(NOW).getTime() + n * 60_000);

describeOnBothDatabases('history of runs', (getDb) => {
  let fixture: Fixture;
  let service: HistoryService;
  let event = 700_000;
  beforeEach(async () => {
    fixture = await Fixture.create(getDb());
    service = new HistoryService({ db: getDb(), clock: fixture.clock });
  });

  const events = async (n: number): Promise<number[]> => {
    const made: number[] = [];
    for (let i = 0; i < n; i += 1) {
      event += 1;
      made.push(await fixture.event(event));
    }
    return made;
  };
  const update = async (run: number, ref: number, data: object) => {
    const row = await fixture.row(run, ref);
    await getDb().client.pendingSchedule.update({ where: { id: row.id }, data });
  };

  it('tells counters, decision, edits and what the submission came to', async () => {
    const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0] = await events(6);
    const run = await fixture.run(
      [
        ...[a, b, c, d].map((ref) => ({ event: ref })),
        { event: e, failure: 'NO_SLOT_IN_WINDOW' },
        { event: f, failure: 'NO_JUICER_ROTATION' },
      ],
      { approvedAt: minutes(42), approvedByUser: APPROVER, healthScore: 91, completedAt: minutes(0) },
    );
    await update(run, a, { status: 'api_submitted', attempts: 1, editedBy: MANAGER, openKey: null });
    await update(run, b, { status: 'api_submitted', attempts: 2, openKey: null });
    await update(run, c, { status: 'api_failed', attempts: 1, apiErrorCode: 'REMOTE_REJECTED' });
    await update(run, d, { status: 'api_failed', attempts: 0, apiErrorCode: 'VALIDATION_ERROR' });
    const { runs, figures, failures } = await service.history(fixture.storeId, VIEWER);
    expect(runs).toHaveLength(1);
    expect(runs[0]).toMatchObject({
      runId: run,
      outcome: 'approved',
      processed: 6,
      scheduled: 4,
      failed: 2,
      health: 91,
      decidedBy: APPROVER,
      minutesToDecision: 42,
      submitted: 2,
      submissionFailed: 2,
      placed: 4,
      edited: 1,
      attempted: 3,
      takenAtOnce: 1,
      takenLater: 1,
    });
    expect(figures).toMatchObject({
      successRate: 4 / 6,
      editRate: 1 / 4,
      submissionRate: 1 / 3,
      retryRate: 1 / 2,
    });
    expect(failures.codes.map(({ code }) => code)).toEqual(['NO_JUICER_ROTATION', 'NO_SLOT_IN_WINDOW']);
  });

  it('a failure stays a failure of its run after somebody has placed it by hand', async () => {
    const [a = 0] = await events(1);
    const run = await fixture.run([{ event: a, failure: 'NO_SLOT_IN_WINDOW' }]);
    await update(run, a, {
      status: 'user_edited',
      editedBy: MANAGER,
      failureCode: null,
      failureReason: null,
      failureFix: null,
      employeeId: fixture.person('e1'),
      scheduleDate: '2026-11-28',
      scheduleTime: '10:15',
      openKey: `${fixture.storeId}:${a}`,
    });
    expect((await service.history(fixture.storeId, VIEWER)).failures).toMatchObject({
      failed: 1,
      distinctEvents: 1,
    });
  });

  it('says of every run what became of it', async () => {
    const none = { totalEventsProcessed: 0, eventsScheduled: 0 };
    const rejected = { status: 'rejected', rejectedAt: minutes(5) };
    const expected: [string, object][] = [
      ['waiting', {}],
      ['nothing', { ...none, approvedAt: minutes(0), approvedByUser: 'system' }],
      [
        'approved',
        { approvedAt: minutes(1), approvedByUser: APPROVER, eventsScheduled: 1, totalEventsProcessed: 1 },
      ],
      [
        'acknowledged',
        { approvedAt: minutes(1), approvedByUser: MANAGER, totalEventsProcessed: 3, eventsFailed: 3 },
      ],
      ['rejected', { ...rejected, rejectedBy: APPROVER, rejectReason: 'expired' }],
      ['expired', { ...rejected, rejectedBy: 'system', rejectReason: 'expired' }],
      ['replaced', { ...rejected, rejectedBy: 'system', replacedByRunId: 1 }],
      ['failed', { status: 'failed', errorCode: 'INTERNAL_ERROR' }],
      ['crashed', { status: 'crashed', errorCode: 'CRASHED', completedAt: minutes(600) }],
      ['running', { status: 'running', runningKey: fixture.storeId, completedAt: null }],
    ];
    for (const [, values] of expected) await fixture.run([], values);
    const { runs, figures } = await service.history(fixture.storeId, VIEWER);
    expect(runs.map(({ outcome }) => outcome).reverse()).toEqual(expected.map(([outcome]) => outcome));
    // An interrupted run is closed by whoever finds it.
    expect(runs.find(({ outcome }) => outcome === 'crashed')?.durationMs).toBeNull();
    expect(figures).toMatchObject({ replaced: 1, expired: 1, rejectionRate: 1 / 3 });
  });

  it('goes back fifty runs, newest first, and knows only its own store', async () => {
    const other = await Fixture.create(getDb());
    await other.run([]);
    for (let i = 0; i < HISTORY_RUNS + 3; i += 1) await fixture.run([]);
    const { runs } = await service.history(fixture.storeId, VIEWER);
    expect(runs).toHaveLength(HISTORY_RUNS);
    expect(runs.map(({ runId }) => runId)).toEqual(runs.map(({ runId }) => runId).sort((a, b) => b - a));
    expect((await service.history(other.storeId, VIEWER)).runs).toHaveLength(1);
  });

  it('needs the right to read; the refusal is recorded', async () => {
    await expect(service.history(fixture.storeId, 'UOUTSIDER')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    const refused = await getDb().client.actionLog.findMany({ where: { storeId: fixture.storeId } });
    expect(refused).toMatchObject([{ actor: 'UOUTSIDER', action: 'right.read', outcome: 'refused' }]);
  });

  it('a file is asked for once while it is on its way, and every request is recorded', async () => {
    expect(await service.request(fixture.storeId, MANAGER, 'csv', 'r1')).toBe(true);
    expect(await service.request(fixture.storeId, MANAGER, 'csv', 'r2')).toBe(false);
    expect(await service.request(fixture.storeId, MANAGER, 'picture', 'r3')).toBe(true);
    expect(await service.request(fixture.storeId, APPROVER, 'csv', 'r4')).toBe(true);
    const messages = await getDb().client.slackMessage.findMany({
      where: { storeId: fixture.storeId },
      orderBy: { id: 'asc' },
      select: { kind: true, recipient: true, status: true },
    });
    expect(messages).toEqual([
      { kind: 'file.history_csv', recipient: MANAGER, status: 'pending' },
      { kind: 'file.history_picture', recipient: MANAGER, status: 'pending' },
      { kind: 'file.history_csv', recipient: APPROVER, status: 'pending' },
    ]);
    expect(
      await getDb().client.actionLog.count({ where: { storeId: fixture.storeId, outcome: 'done' } }),
    ).toBe(4);
  });

  it('who may only look may have the picture, not the export', async () => {
    expect(await service.request(fixture.storeId, VIEWER, 'picture', 'r1')).toBe(true);
    await expect(service.request(fixture.storeId, VIEWER, 'csv', 'r2')).rejects.toMatchObject({
      code: 'FORBIDDEN',
    });
  });

  it('run-history.csv: columns in order, a line per run, nothing that a spreadsheet would calculate', async () => {
    const { client } = getDb();
    await client.store.update({ where: { id: fixture.storeId }, data: { name: '=HYPERLINK("http://x")' } });
    const run = await fixture.run([], {
      approvedAt: minutes(61.26),
      approvedByUser: '+cmd|calc',
      totalEventsProcessed: 3,
      eventsScheduled: 2,
      eventsFailed: 1,
      healthScore: 88,
      startedAt: minutes(-0.05),
    });
    const bytes = historyCsv(await service.read(fixture.storeId));
    const text = new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes);
    expect(
      text.startsWith('\ufeffstore_number,store_name,run,type,mode,started_at,duration_seconds,status,'),
    ).toBe(true);
    expect(text.endsWith('\r\n')).toBe(true);
    const [, line] = parse(text, { bom: true }) as string[][];
    expect(line).toEqual([
      '9901',
      '\'=HYPERLINK("http://x")',
      String(run),
      'automatic',
      'normal',
      '2026-11-20T11:59:00-06:00',
      '3',
      'approved',
      '3',
      '2',
      '0',
      '1',
      '88',
      "'+cmd|calc",
      '61.3',
      '0',
      '0',
    ]);
  });
});

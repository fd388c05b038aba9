import { beforeEach, expect, it } from 'vitest';
import type { Database } from '../../../src/db/database.ts';
import type { SectionName } from '../../../src/services/contracts.ts';
import { ProposalReader } from '../../../src/services/proposals/proposal-reader.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { DAY, Fixture } from './fixture.ts';

const SECTIONS: readonly SectionName[] = ['new', 'swaps', 'needs_you', 'preview'];

describeOnBothDatabases('a review read at once', (getDb) => {
  let f: Fixture;
  beforeEach(async () => {
    f = await Fixture.create(getDb());
  });

  /** A reader that counts what it asks the database. */
  function counted(): { reader: ProposalReader; queries: () => number } {
    let queries = 0;
    const client = f.db.client.$extends({
      query: {
        $allOperations({ args, query }) {
          queries += 1;
          return query(args);
        },
      },
    });
    const db = { ...f.db, client: client as unknown as Database['client'] };
    return { reader: new ProposalReader({ db, clock: f.clock }), queries: () => queries };
  }

  async function proposal(rows: number): Promise<number> {
    await f.event(600001, { dueDate: '2026-11-30' });
    await f.event(600002);
    await f.booking(600002, 'e1', DAY, '10:15', { shiftBlock: 1 });
    for (let n = 0; n < rows; n += 1) await f.event(600100 + n);
    return f.run([
      { event: 600001, employee: 'e1', bumps: 600002 },
      { event: 600002, employee: 'e2', date: f.day(1) },
      ...Array.from({ length: rows }, (_, n) =>
        n % 4 === 3
          ? { event: 600100 + n, failure: 'NO_PERSON' }
          : { event: 600100 + n, employee: `e${(n % 4) + 1}`, date: f.day(2 + Math.floor(n / 4)) },
      ),
    ]);
  }

  it('puts every row in its section, eight a page, and clamps the page to what exists', async () => {
    const runId = await proposal(13);
    const { summary, section } = await f.proposals.review(f.storeId, runId);
    expect(summary).toEqual(await f.proposals.summary(f.storeId, runId));
    expect(summary.counts).toMatchObject({ fresh: 10, swaps: 1, needYou: 3 });
    expect(section('new', 1)).toMatchObject({ page: 1, pages: 2, total: 10 });
    expect(section('new', 1).items).toHaveLength(8);
    expect(section('new', 2).items).toHaveLength(2);
    expect(section('new', 99)).toEqual(section('new', 2));
    expect(section('swaps', 1).items.map((swap) => swap.outgoing.row?.date)).toEqual([f.day(1)]);
    expect(section('needs_you', 1).items.map((row) => row.eventRefNum)).toEqual([600103, 600107, 600111]);
    expect(section('preview', 1).items.map((day) => day.date)).toEqual([DAY]);
    expect(section('preview', 2).items.map((day) => day.date)).toEqual([f.day(1)]);
  });

  it('knows the failed rows and those of the alert as well', async () => {
    const runId = await proposal(3);
    const data = { status: 'api_failed', apiErrorCode: 'REMOTE_REJECTED' };
    await f.db.client.pendingSchedule.updateMany({
      where: { schedulerRunId: runId, eventRefNum: 600100 },
      data,
    });
    await f.db.client.pendingSchedule.updateMany({
      where: { schedulerRunId: runId, eventRefNum: 600101 },
      data: { status: 'api_submitted', attempts: 2, openKey: null },
    });
    const review = await f.proposals.review(f.storeId, runId);
    expect(review.failedRows().map((row) => row.eventRefNum)).toEqual([600100]);
    expect(review.alertRows().map((row) => row.eventRefNum)).toEqual([600100, 600101]);
    expect(review.failedRows()).toEqual((await f.proposals.failedOfRun(f.storeId, runId)).rows);
  });

  it('asks the database as often for few rows as for many, and not again for a page', async () => {
    const asked: number[] = [];
    for (const rows of [1, 40]) {
      f = await Fixture.create(getDb());
      const runId = await proposal(rows);
      const { reader, queries } = counted();
      const review = await reader.review(f.storeId, runId);
      for (const name of SECTIONS) review.section(name, 1);
      asked.push(queries());
    }
    expect(asked[0]).toBe(asked[1]);
    // The store with its open differences, the run, its rows, the bookings they replace.
    expect(asked[0]).toBeLessThanOrEqual(15);
  });
});

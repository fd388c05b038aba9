import { readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Fault, type FaultInput } from '../../sandbox/crossmark/model.ts';
import { MESSAGES_FOR_PEOPLE } from '../../src/crossmark/errors.ts';
import { ERROR_TABLE, type ErrorCode } from '../../src/domain/errors.ts';
import { APPROVER } from '../services/proposals/fixture.ts';
import { App } from './app.ts';
import { openGround } from './ground.ts';
import { Life } from './life.ts';
import { seeded } from './random.ts';
import { setUp } from './store.ts';

/**
 * docs/crossmark.md says for every fault what becomes of a row, and for every code what a manager reads. Here each fault is
 * sent, once and for good, and the page has to say what came of it.
 */
const DOCUMENT = readFileSync(new URL('../../docs/crossmark.md', import.meta.url), 'utf8');
/** Cells of the rows of the table under a heading, without the head. */
const table = (heading: string): string[][] =>
  DOCUMENT.split(`## ${heading}\n`)[1]!
    .split('\n## ')[0]!
    .split('\n')
    .filter((line) => line.startsWith('| '))
    .slice(1)
    .map((line) =>
      line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim()),
    );

const CREATE = '/scheduleMplanEvent';
const LIST = '/getPlanningMplans';
/** How a fault is sent so that it strikes a row that is on its way. */
const SENT: Record<string, FaultInput> = {
  'status 429': { kind: 'status', status: 429, retryAfter: '7', path: CREATE },
  'status 500': { kind: 'status', status: 500, path: CREATE },
  'status 502': { kind: 'status', status: 502, path: CREATE },
  'status 401': { kind: 'status', status: 401, path: CREATE },
  'status 422': {
    kind: 'status',
    status: 422,
    body: '{"error":true,"message":"The rep is not qualified"}',
    path: CREATE,
  },
  latency: { kind: 'latency', ms: 30, path: CREATE },
  reset: { kind: 'reset', path: CREATE },
  lost_response: { kind: 'lost_response' },
  commit_then_timeout: { kind: 'commit_then_timeout' },
  commit_late: { kind: 'commit_late', ms: 20_000 },
  drop_scheduled_event: { kind: 'drop_scheduled_event' },
  ok_zero: { kind: 'ok_zero', message: 'The rep is not qualified' },
  empty_body: { kind: 'empty_body', path: CREATE },
  malformed_json: { kind: 'malformed_json', path: CREATE },
  html_body: { kind: 'html_body', path: CREATE },
  bad_rows: { kind: 'bad_rows', n: 2 },
  fail_chunk: { kind: 'fail_chunk', date: '2026-11-25', path: LIST },
  duplicate_across_chunks: { kind: 'duplicate_across_chunks', mPlanID: '30600101' },
  login_refused: { kind: 'login_refused' },
  no_cookie: { kind: 'no_cookie' },
};

let ground: Awaited<ReturnType<typeof openGround>>;
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground.close());

/** `booked`, or the code of the row; `waits: CODE` when the batch was stopped and Resume is offered. */
async function outcomeOf(fault: FaultInput, count: number): Promise<string> {
  const db = await ground.freshDatabase();
  try {
    const { control, url } = ground.sandbox;
    const random = seeded(4);
    const { f, runId, zone } = await setUp(db, control, random, {
      rows: [1, 1],
      swaps: [0, 0],
      bookings: [0, 0],
    });
    ground.clock.current = f.clock;
    control.faults([{ ...fault, count }]);
    const life = new Life(f.clock, () => false);
    const onError = (text: string) => expect.fail(text);
    const app = new App({
      life,
      db,
      clock: f.clock,
      url,
      zone,
      random,
      storeId: f.storeId,
      onError,
      timeoutMs: 800,
    });
    await app.approvals.approve(f.storeId, APPROVER, runId, { version: await f.version(runId) });
    await app.worker.runDue();
    await life.bury();
    const [row] = await db.client.pendingSchedule.findMany({ orderBy: { eventRefNum: 'asc' } });
    const [job] = await db.client.submissionJob.findMany();
    if (row?.status === 'api_submitted') return 'booked';
    return row?.status === 'approved' ? `waits: ${job?.stopCode}` : (row?.apiErrorCode ?? 'nothing');
  } finally {
    await db.close();
  }
}

describe('docs/crossmark.md', () => {
  it('names every fault that the sandbox knows', () => {
    const kinds = Fault.options.map((option) => option.shape.kind.value);
    expect([...new Set(Object.values(SENT).map(({ kind }) => kind))].sort()).toEqual([...kinds].sort());
    expect(table('Faults').map(([name]) => name)).toEqual(Object.keys(SENT).map((name) => `\`${name}\``));
  });

  it.each(Object.entries(SENT))(
    '%s: what becomes of a row, once and for good',
    { timeout: 30_000 },
    async (name, fault) => {
      const [, , once, lasting] = table('Faults').find(([cell]) => cell === `\`${name}\``) ?? [];
      expect([await outcomeOf(fault, 1), await outcomeOf(fault, 1_000_000)]).toEqual([once, lasting]);
    },
  );

  it('quotes what people read for every code, word for word', () => {
    const rows = table('What a manager reads');
    for (const [cell, sentence, nextStep, byHand] of rows) {
      const code = cell!.replaceAll('`', '') as ErrorCode & keyof typeof MESSAGES_FOR_PEOPLE;
      const [, known, next] = ERROR_TABLE[code];
      expect([code, sentence, nextStep, byHand]).toEqual([
        code,
        known,
        next,
        MESSAGES_FOR_PEOPLE[code] ?? '–',
      ]);
    }
    const named = new Set(rows.map(([code]) => code!.replaceAll('`', '')));
    const outcomes = table('Faults').flatMap(([, , once, lasting]) => [once!, lasting!]);
    for (const outcome of outcomes.filter((one) => one !== 'booked'))
      expect(named).toContain(outcome.replace('waits: ', ''));
  });
});

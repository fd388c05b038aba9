import { once } from 'node:events';
import { pino } from 'pino';
import { createCrossmarkClient } from '../../src/crossmark/client.ts';
import { openDatabase } from '../../src/db/database.ts';
import { SubmissionWorker } from '../../src/services/submissions/submission-worker.ts';

/**
 * The process that is killed: database, client, worker, nothing else. It says `ready` when it is loaded, begins with the
 * first input and ends by itself when no batch is due any more. Waits are 200 times shorter than in real life.
 */

const { DATABASE_URL = '', CROSSMARK_BASE_URL = '', EPOCH_SHIFT_MS = '0' } = process.env;
const clock = { now: () => new Date(Date.now() + Number(EPOCH_SHIFT_MS)) };
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms / 200));

process.stdout.write('ready\n');
await once(process.stdin, 'data');
process.stdin.destroy();

const db = await openDatabase({ url: DATABASE_URL });
const client = createCrossmarkClient({
  baseUrl: CROSSMARK_BASE_URL,
  user: 'sandbox.user',
  password: 'sandbox-pass',
  timezone: 'America/Chicago',
  userAgent: 'Daybreak/kill-test',
  clock,
  sleep,
  random: Math.random,
  log: { info: () => {}, warn: () => {} },
  timeouts: { call: 250, list: 1000 },
});
const worker = new SubmissionWorker({
  db,
  clock,
  log: pino({ level: 'warn' }, process.stderr),
  portOf: () => client,
  sleep,
  leaseMs: 200,
  renewMs: 50,
  pollMs: 20,
});
worker.start();

for (;;) {
  const open = await db.client.submissionJob.count({ where: { status: { in: ['pending', 'running'] } } });
  if (open === 0) break;
  await new Promise((resolve) => setTimeout(resolve, 20));
}
await worker.stop();
await db.close();

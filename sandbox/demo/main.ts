import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { performance } from 'node:perf_hooks';
import pino from 'pino';
import { createLog } from '../../src/logging.ts';
import { ACCOUNTS } from '../data/cast.ts';
import { CHANNEL } from '../data/workspace.ts';
import { compareSides } from './compare.ts';
import { Hand } from './hand.ts';
import { refuseOnce } from './refusal.ts';
import { playStory, type Told } from './story.ts';
import { startWorld, type World } from './world.ts';

/**
 * `npm run demo`: sandbox Slack, sandbox Crossmark and the app on this machine, with an invented store and a proposal
 * that waits. `--headless` plays a manager's morning by itself and compares what all sides say afterwards.
 */

const PORTS = { slack: 4600, crossmark: 4601, app: 4602 };
const ANY_PORTS = { slack: 0, crossmark: 0, app: 0 };
/** Per booking, so that a person can watch the progress. */
const BOOKING_MS = 250;
const CREATE = '/planningextcontroller/scheduleMplanEvent';

interface Started {
  world: World;
  folder: string;
  runId: number;
  planned: { processed: number; placed: number; swaps: number; failed: number };
  runMs: number;
  refused: Told['refused'];
}

async function start(headless: boolean): Promise<Started> {
  mkdirSync('.demo', { recursive: true });
  const folder = mkdtempSync(join('.demo', 'run-'));
  process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
  const log = createLog('warn', pino.destination({ dest: join(folder, 'daybreak.log'), sync: true }));
  const world = await startWorld({
    databaseUrl: `file:${join(folder, 'daybreak.db')}`,
    log,
    ports: headless ? ANY_PORTS : PORTS,
  });
  const begun = performance.now();
  const outcome = await world.run();
  const runMs = performance.now() - begun;
  if (outcome.status !== 'completed' || !outcome.counters)
    throw new Error(`the first run ${outcome.status}: ${outcome.error?.message ?? ''}`);
  const refused = await refuseOnce(world, outcome.runId);
  if (!headless)
    world.crossmark.control.faults([{ kind: 'latency', ms: BOOKING_MS, path: CREATE, count: 1_000_000 }]);
  return { world, folder, runId: outcome.runId, planned: outcome.counters, runMs, refused };
}

async function interactive(): Promise<true> {
  const { world, folder, planned } = await start(false);
  const { slack, crossmark, app, loaded, data } = world;
  const maya = new Hand(slack.url, ACCOUNTS.approver, CHANNEL.id);
  await maya.message({ hasAction: 'run.approve' }, 30_000);
  console.log(`
Daybreak has planned the night for ${data.store.name}: ${loaded.people} people, ${loaded.events} events, ${loaded.booked} of them booked already.
The proposal has ${planned.placed} rows, ${planned.swaps} of them swaps; ${planned.failed} need somebody.

  Slack      ${slack.url}/?as=${ACCOUNTS.approver}#/${CHANNEL.id}
             Maya Lindqvist may approve. Act as somebody else at the lower left.
  Crossmark  ${crossmark.url}/
  Database   ${join(folder, 'daybreak.db')}   (the log is beside it; both are removed at the end)
  Health     ${app.address}/healthz

Three things to try
  1. Open the thread, choose “Change person” in the menu of a row and watch the check while you choose.
  2. Press Approve and follow the rows to Crossmark. It refuses one: the direct message has a Retry button.
  3. Act as Otto Brandeis and approve at the same time, or as Wren Halloway and see that you may not.

Stop with Ctrl-C.`);
  await new Promise<void>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, resolve);
  });
  console.log('\nStopping …');
  await world.stop();
  return true;
}

async function headless(): Promise<boolean> {
  const begun = performance.now();
  const say = (line: string) =>
    console.log(`${((performance.now() - begun) / 1000).toFixed(1).padStart(5)} s  ${line}`);
  const { world, runId, planned, runMs, refused } = await start(true);
  try {
    say(`Started: ${world.loaded.events} events, ${world.loaded.booked} booked.`);
    const told = await playStory(world, runId, refused, say);
    const { submitted, approved, disagreements } = await compareSides(world, told);
    const ms = (value: number) => `${Math.round(value)} ms`;
    const table: [string, string | number][] = [
      ['events planned', planned.processed],
      ['placed', planned.placed],
      ['swaps', planned.swaps],
      ['need you', planned.failed],
      ['run', ms(runMs)],
      ['approve click → ack', ms(told.approveMs)],
      ['confirm → ack', ms(told.confirmMs)],
      ['rows approved', approved],
      ['rows submitted', submitted],
      ['failed first', told.failedFirst],
      ['retried ok', told.retriedOk],
      ['approve → last row', ms(told.submissionMs)],
      ['whole demo', `${((performance.now() - begun) / 1000).toFixed(1)} s`],
    ];
    console.log();
    for (const [what, value] of table) console.log(`  ${what.padEnd(22)} ${String(value).padStart(9)}`);
    console.log();
    for (const line of disagreements) console.log(`  ✗ ${line}`);
    const agree = disagreements.length === 0;
    console.log(
      agree
        ? 'Database, Slack and Crossmark agree.'
        : `Database, Slack and Crossmark disagree at ${disagreements.length} points.`,
    );
    return agree;
  } finally {
    await world.stop();
  }
}

try {
  const ok = process.argv.includes('--headless') ? await headless() : await interactive();
  process.exit(ok ? 0 : 1);
} catch (error) {
  console.error(error instanceof Error ? `The demo failed: ${error.message}` : error);
  process.exit(1);
}

import { writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Command } from 'commander';
import type { Client, Database } from '../db/database.ts';
import { systemClock } from '../domain/clock.ts';
import { DaybreakError } from '../domain/errors.ts';
import { createLog } from '../logging.ts';
import { ApprovalService } from '../services/approvals/approval-service.ts';
import { connectionOf } from '../services/connections.ts';
import { ProposalReader } from '../services/proposals/proposal-reader.ts';
import { RunService } from '../services/runs/run-service.ts';
import { loadSnapshot } from '../services/store-snapshot.ts';
import { cliActor, EXIT, Exit, withDatabase } from './context.ts';
import type { PlanOptions } from './plan.ts';
import { runPlanCommand } from './plan.ts';
import { withSync } from './sync-commands.ts';

/** plan, run, approve, export snapshot. */
export function registerPlanCommands(program: Command): void {
  program
    .command('plan <file>')
    .description('run the engine on a snapshot file and print the proposal; no database, no Slack')
    .option('--out <file>', 'write the proposal to a file instead of standard output')
    .option('--without-employee <person>', 'what if this person were gone (repeatable)', collect)
    .option('--time-off <person:date>', 'what if this person were off that day (repeatable)', collect)
    .option('--add-available <person:date>', 'what if this person came in that day (repeatable)', collect)
    .option('--unlock <date>', 'what if this locked day were open (repeatable)', collect)
    .option('--move-posted <event>', 'what if this booking were taken away (repeatable)', collect)
    .option('--json', 'with a what-if: print the difference as JSON')
    .action((file: string, options: PlanOptions) => {
      const status = runPlanCommand(file, options);
      if (status !== EXIT.ok) throw new Exit(status);
    });

  program
    .command('run')
    .description('plan a store now; the proposal is posted to Slack by the running app')
    .requiredOption('--store <id>', 'id of the store')
    .option('--emergency', 'without lead time')
    .action(async (options: { store: string; emergency?: boolean }) => {
      await withDatabase(async (db, config) => {
        const outcome = await withSync(db, config, async (sync) => {
          const runs = new RunService({
            ...{ db, clock: systemClock, log: createLog(config.logLevel) },
            ...(config.crossmark.syncEnabled ? { pull: (id, ms) => sync.syncForRun(id, ms) } : {}),
          });
          const started = await runs.begin(options.store, cliActor(), {
            runType: 'manual',
            mode: options.emergency ? 'emergency' : 'normal',
          });
          return runs.execute(started);
        });
        if (outcome.status !== 'completed' || !outcome.counters) {
          console.error(`Run #${outcome.runId} ${outcome.status}. ${outcome.error?.message ?? ''}`);
          throw new Exit(EXIT.failed);
        }
        const { processed, placed, swaps, failed } = outcome.counters;
        console.log(
          `Run #${outcome.runId}: ${processed} planned, ${placed} placed, ${swaps} swaps, ${failed} need a person.`,
        );
      });
    });

  program
    .command('approve')
    .description('approve a waiting proposal as a person who may; the running app submits it')
    .requiredOption('--run <id>', 'number of the run')
    .requiredOption('--as <user>', 'Slack user (U…) with the role approver')
    .option('--told', 'the people whose work changes on short notice have been told')
    .action(async (options: { run: string; as: string; told?: boolean }) => {
      await withDatabase(async (db) => {
        const clock = systemClock;
        const runId = runNumber(options.run);
        const storeId = await new ProposalReader({ db, clock }).storeOfRun(runId);
        const approvals = new ApprovalService({
          db,
          clock,
          hasConnection: async (store) => (await connectionOf(db, store)) !== null,
        });
        const { version } = await approvals.preview(storeId, options.as, runId);
        const notice = options.told ? ({ notice: 'told' } as const) : {};
        const result = await approvals.approve(storeId, options.as, runId, { version, ...notice });
        console.log(
          `Run #${runId}: ${result.approved} approved, ${result.notFitting} no longer fit, ${result.leftOut} left out.`,
        );
      });
    });

  const exporting = program.command('export').description('write data to a file');
  exporting
    .command('snapshot')
    .description('the input of a run, for `daybreak plan`')
    .option('--run <id>', 'of a past run, exactly as it was')
    .option('--store <id>', 'of a store')
    .option('--now', 'with --store: as the data is now')
    .option('--out <file>', 'write to a file instead of standard output')
    .action(async (options: { run?: string; store?: string; now?: boolean; out?: string }) => {
      if ((options.run === undefined) === (options.store === undefined || !options.now)) {
        console.error('Give either --run ID, or --store ID --now.');
        throw new Exit(EXIT.badInput);
      }
      await withDatabase(async (db) => {
        const text = options.run
          ? await storedSnapshot(db.client, options.run)
          : await currentSnapshot(db, options.store!);
        if (options.out) writeFileSync(options.out, `${text}\n`);
        else process.stdout.write(`${text}\n`);
      });
    });
}

/** Every value of an option that may be given several times. */
function collect(value: string, values: readonly string[] = []): readonly string[] {
  return [...values, value];
}

/** A number that no run has, when it is none. */
function runNumber(text: string): number {
  return /^\d{1,9}$/.test(text) ? Number(text) : 0;
}

async function storedSnapshot(client: Client, runId: string): Promise<string> {
  const stored = await client.runSnapshot.findUnique({ where: { runId: runNumber(runId) } });
  if (!stored) throw new DaybreakError('RUN_NOT_FOUND', `There is no snapshot of run #${runId}.`);
  return gunzipSync(stored.body).toString('utf8');
}

async function currentSnapshot(db: Database, storeId: string): Promise<string> {
  const { snapshot } = await db.transaction((tx) => loadSnapshot(tx, storeId, systemClock.now()));
  return JSON.stringify(snapshot, null, 2);
}

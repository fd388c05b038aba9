import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { createDefaultClient, DEFAULT_CONNECTION } from '../crossmark/default-client.ts';
import type { Database } from '../db/database.ts';
import { connectedStores } from '../db/repositories/sync-runs.ts';
import { systemClock } from '../domain/clock.ts';
import { DaybreakError, ERROR_TABLE } from '../domain/errors.ts';
import { createLog } from '../logging.ts';
import { connectionOf } from '../services/connections.ts';
import type { OnProgress, SyncReport } from '../services/sync/model.ts';
import { SyncService } from '../services/sync/sync-service.ts';
import { cliActor, EXIT, Exit, withDatabase } from './context.ts';

interface SyncOptions {
  store?: string;
  json?: boolean;
}

/** sync: brings one store, or every connected one, into step with Crossmark. */
export function registerSyncCommands(program: Command): void {
  program
    .command('sync')
    .description('bring stores into step with Crossmark and say what changed and what people have to decide')
    .option('--store <id>', 'id of the store; without it every store with a connection')
    .option('--json', 'print the whole report as JSON')
    .action(syncCommand);
}

/** Also `events pull`. */
export async function syncCommand({ store, json = false }: SyncOptions): Promise<void> {
  await withDatabase((db, config) =>
    withSync(db, config, async (sync) => {
      const stores = store === undefined ? (await connectedStores(db.client)).map((one) => one.id) : [store];
      if (stores.length === 0)
        throw new DaybreakError('VALIDATION_ERROR', 'No store has a Crossmark connection.');
      const reports: SyncReport[] = [];
      for (const storeId of stores) {
        const report = await sync.syncNow(storeId, cliActor(), json ? undefined : progressOn(process.stderr));
        reports.push(report);
        if (!json) print(report, store === undefined);
      }
      if (json) console.log(JSON.stringify(store === undefined ? reports : reports[0], null, 2));
      const status = statusOf(reports);
      if (status !== EXIT.ok) throw new Exit(status);
    }),
  );
}

/** The sync of the account in the environment, for one command. */
export async function withSync<T>(
  db: Database,
  config: Config,
  work: (sync: SyncService) => Promise<T>,
): Promise<T> {
  const { crossmark } = config;
  const log = createLog(config.logLevel);
  const client = crossmark.mode === 'off' ? null : createDefaultClient(crossmark, log);
  const sync = new SyncService({
    ...{ db, clock: systemClock, log },
    portOf: async (storeId) => ((await connectionOf(db, storeId)) === DEFAULT_CONNECTION ? client : null),
    windowDays: { past: crossmark.windowPastDays, future: crossmark.windowFutureDays },
    intervalMs: crossmark.syncIntervalMinutes * 60_000,
    shrinkLimitPercent: crossmark.syncShrinkLimitPercent,
    storeFilter: crossmark.storeFilterField !== '',
  });
  try {
    return await work(sync);
  } finally {
    await sync.stop();
    await client?.signOut();
  }
}

/** A failed or skipped sync is a failure; a half one has saved what it could. */
function statusOf(reports: readonly SyncReport[]): number {
  if (reports.some(({ status }) => status === 'failed' || status === 'disabled' || status === 'skipped'))
    return EXIT.failed;
  return reports.some(({ status }) => status === 'partial') ? EXIT.partial : EXIT.ok;
}

const NOT_DONE = {
  failed: 'The sync failed.',
  disabled: 'Crossmark is turned off for this store.',
  skipped: 'Another process was syncing for more than five minutes.',
} as const;

/** Why nothing was done, and what to do about it, in the words of every other command. */
function whyNot(status: keyof typeof NOT_DONE, error: SyncReport['error']): string {
  if (error === null) return `${NOT_DONE[status]} Nothing was changed.`;
  const known = Object.entries(ERROR_TABLE).find(([code]) => code === error.code)?.[1];
  const [, sentence = error.message, nextStep = ''] = known ?? [];
  return `${sentence} ${nextStep} Nothing was changed.`;
}

function print(report: SyncReport, named: boolean): void {
  const { counters, status, error, warnings, conflicts } = report;
  const prefix = named ? `${report.storeId}: ` : '';
  for (const { message } of warnings) console.error(`${prefix}${message}`);
  if (status === 'failed' || status === 'disabled' || status === 'skipped') {
    console.error(`${prefix}${whyNot(status, error)}`);
    return;
  }
  const { inserted, updated, bookings, cancelled, pulled, otherStores } = counters;
  console.log(
    `${prefix}${pulled} events read: ${inserted} new, ${updated} updated, ${bookings} bookings, ${cancelled} ended; ${otherStores} of other stores.`,
  );
  for (const { summary, urgent } of conflicts)
    console.log(`${prefix}${urgent ? 'To decide now: ' : 'To decide: '}${summary}`);
}

/** One line that is written over, only for a person who looks. */
function progressOn(stream: NodeJS.WriteStream): OnProgress {
  if (!stream.isTTY) return () => {};
  const words = { events: 'Events', durations: 'Lengths', lookups: 'Missing events', merge: 'Merging' };
  return ({ stage, done, total }) => {
    const count = total > 0 ? ` ${done} of ${total}` : '';
    stream.write(`\r\x1b[K${stage === 'merge' ? '' : `${words[stage]}${count} …`}`);
  };
}

import type { Command } from 'commander';
import type { Config } from '../config.ts';
import type { Database } from '../db/database.ts';
import { connectedStores } from '../db/repositories/sync-runs.ts';
import { DaybreakError, ERROR_TABLE } from '../domain/errors.ts';
import type { OnProgress, SyncReport } from '../services/sync/model.ts';
import { SyncService } from '../services/sync/sync-service.ts';
import { cliActor, EXIT, Exit, withDatabase } from './context.ts';
import { withCrossmark } from './crossmark-context.ts';
import { type RefreshOptions, refreshCommand } from './refresh-command.ts';

interface SyncOptions extends RefreshOptions {
  full?: boolean;
}

/** sync: brings one store, or every connected one, into step with Crossmark. */
export function registerSyncCommands(program: Command): void {
  program
    .command('sync')
    .description('bring stores into step with Crossmark and say what changed and what people have to decide')
    .option('--store <id>', 'id of the store; without it every store with a connection')
    .option('--full', 'for administrators: show what it takes to let Crossmark win everywhere in one store')
    .option('--confirm <number>', 'with --full: do it; the number of the store')
    .option('--include-locked', 'with --full: change bookings of locked days as well')
    .option('--backup <file>', 'with --full --confirm: where the rows that change are kept as they were')
    .option('--json', 'print the whole report as JSON')
    .action(syncCommand);
}

/** Also `events pull`. */
export async function syncCommand({ full = false, ...options }: SyncOptions): Promise<void> {
  if (full) return refreshCommand(options);
  const { store, json = false, confirm, includeLocked, backup } = options;
  if (confirm !== undefined || includeLocked || backup !== undefined)
    throw new DaybreakError('VALIDATION_ERROR', '--confirm, --include-locked and --backup go with --full.');
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
  return withCrossmark(db, config, async (options) => {
    const sync = new SyncService(options);
    try {
      return await work(sync);
    } finally {
      await sync.stop();
    }
  });
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

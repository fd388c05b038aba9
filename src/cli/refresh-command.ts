import { dirname, join, resolve } from 'node:path';
import { parseDatabaseUrl } from '../db/database-url.ts';
import { systemClock } from '../domain/clock.ts';
import { DaybreakError } from '../domain/errors.ts';
import type { RefreshLine } from '../services/sync/refresh-plan.ts';
import {
  type OnRefresh,
  type RefreshReport,
  RefreshService,
  type RefreshStage,
} from '../services/sync/refresh-service.ts';
import { cliActor, withDatabase } from './context.ts';
import { withCrossmark } from './crossmark-context.ts';

export interface RefreshOptions {
  store?: string;
  confirm?: string;
  includeLocked?: boolean;
  backup?: string;
  json?: boolean;
}

/** What people read at once; `--json` has everything. */
const MOST_LINES = 50;

/** sync --full: shows what it takes to let Crossmark win in a store; with --confirm it does it. */
export async function refreshCommand(options: RefreshOptions): Promise<void> {
  const { store, confirm, includeLocked, backup, json = false } = options;
  if (store === undefined)
    throw new DaybreakError('VALIDATION_ERROR', 'A full refresh is for one store; name it with --store.');
  if (backup !== undefined && confirm === undefined)
    throw new DaybreakError('VALIDATION_ERROR', '--backup goes with --confirm: a look changes nothing.');
  await withDatabase((db, config) =>
    withCrossmark(db, config, async (crossmark) => {
      const refresh = new RefreshService(crossmark);
      const more = {
        onProgress: json ? undefined : stagesOn(process.stderr),
        ...(includeLocked ? { includeLocked } : {}),
      };
      const report =
        confirm === undefined
          ? await refresh.preview(store, cliActor(), more)
          : await refresh.apply(store, cliActor(), {
              ...more,
              confirm,
              backup: resolve(backup ?? backupFile(config.databaseUrl, store)),
            });
      if (json) console.log(JSON.stringify(report, null, 2));
      else print(report);
    }),
  );
}

/** Next to the database file; with PostgreSQL in the working folder. */
function backupFile(databaseUrl: string, storeId: string): string {
  const target = parseDatabaseUrl(databaseUrl);
  const stamp = systemClock.now().toISOString().replace(/\D/g, '').slice(0, 14);
  const folder = target.provider === 'sqlite' ? dirname(target.file) : '.';
  return join(folder, `daybreak-refresh-${storeId}-${stamp}.json`);
}

const KIND_WORDS: Record<RefreshLine['kind'], string> = {
  deleted: 'deleted',
  closed: 'closed',
  booking: 'booking',
  overwritten: 'overwritten',
  kept: 'stays',
  new: 'new',
};
const KINDS = Object.keys(KIND_WORDS) as RefreshLine['kind'][];

function print({
  counts,
  lines,
  warnings,
  waitsFor,
  applied,
  backup,
  pulled,
  storeNumber,
}: RefreshReport): void {
  for (const { message } of warnings) console.error(message);
  const { new: fresh, overwritten, booking, closed, deleted, kept } = counts;
  console.log(
    `${pulled} events read: ${fresh} new, ${overwritten} overwritten, ${booking} bookings, ${closed} closed, ${deleted} deleted; ${kept} stay as they are here.`,
  );
  const sorted = KINDS.flatMap((kind) => lines.filter((line) => line.kind === kind));
  for (const { kind, text } of sorted.slice(0, MOST_LINES)) console.log(`${KIND_WORDS[kind]}: ${text}`);
  const more = sorted.length - MOST_LINES;
  if (more > 0) console.log(`… and ${more} more; --json has all of them.`);
  if (applied) {
    console.log(`Done. The rows as they were are in ${backup}`);
    return;
  }
  for (const line of waitsFor) console.log(`Not possible yet: ${line}`);
  console.log(`Nothing was changed. To do it, repeat the command with --confirm ${storeNumber}`);
}

const STAGE_WORDS: Record<RefreshStage, string> = {
  fetch: 'Events',
  durations: 'Lengths and missing events',
  backup: 'Backup',
  process: 'Events of the store',
  schedules: 'Bookings',
  finish: 'Finish',
};

/** One line per stage; for a person who looks, with counts that are written over. */
function stagesOn(stream: NodeJS.WriteStream): OnRefresh {
  let last: RefreshStage | null = null;
  return ({ stage, done, total }) => {
    if (stage === last && !stream.isTTY) return;
    const over = stage === last ? '\x1b[1A\x1b[K' : '';
    last = stage;
    stream.write(`${over}${STAGE_WORDS[stage]}${total > 0 ? ` ${done} of ${total}` : ''} …\n`);
  };
}

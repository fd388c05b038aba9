import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { createDefaultClient, DEFAULT_CONNECTION } from '../crossmark/default-client.ts';
import type { CrossmarkPort } from '../crossmark/port.ts';
import type { Database } from '../db/database.ts';
import { systemClock } from '../domain/clock.ts';
import { createLog } from '../logging.ts';
import { connectionOf } from '../services/connections.ts';
import type { Attention, RosterPage, RosterResult } from '../services/roster/model.ts';
import { RosterRefresh } from '../services/roster/refresh.ts';
import { RosterService } from '../services/roster/roster-service.ts';
import { cliActor, EXIT, Exit, withDatabase } from './context.ts';

interface FetchOptions {
  store: string;
  select?: string[];
  activate?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

/** employees fetch, employees refresh: the import of people from Crossmark without Slack. */
export function registerRosterCommands(employees: Command): void {
  employees
    .command('fetch')
    .description("show who of Crossmark's roster is new to the store, and import them")
    .requiredOption('--store <id>', 'id of the store')
    .option('--select <who...>', 'import: all, or MV Retail numbers')
    .option('--activate', 'imported people become active, with all days available')
    .option('--dry-run', 'say what would be imported without saving')
    .option('--json', 'print everything as JSON')
    .action((options: FetchOptions) =>
      withRoster(async ({ db, portOf, config }) => {
        const roster = new RosterService({ db, clock: systemClock, portOf });
        await fetchRoster(roster, options, options.activate ?? config.importActivate);
      }),
    );
  employees
    .command('refresh')
    .description('names and e-mail addresses of known people follow Crossmark, now instead of at 03:30')
    .requiredOption('--store <id>', 'id of the store')
    .action(({ store }: { store: string }) =>
      withRoster(async ({ db, portOf }) => {
        const refresh = new RosterRefresh({ db, clock: systemClock, portOf }).pass();
        const changed = await refresh({ storeId: store, actor: cliActor(), due: null });
        console.log(`${people(changed ?? 0)} changed.`);
      }),
    );
}

async function fetchRoster(roster: RosterService, options: FetchOptions, activate: boolean): Promise<void> {
  const ref = { storeId: options.store, actor: cliActor(), token: '' };
  ref.token = await roster.fetch(ref.storeId, ref.actor);
  const wanted = options.select?.flatMap((word) => word.split(',')).filter(Boolean) ?? [];
  const repIds = wanted.includes('all') ? 'all' : wanted;
  const page = await roster.list(ref, { change: { kind: 'exactly', repIds } });
  const fresh = await everyPage((n) => roster.list(ref, { page: n }));
  const attention = await everyPage((n) => roster.attention(ref, n));
  const unknown = wanted.filter((id) => id !== 'all' && !fresh.some(({ person }) => person.repId === id));
  if (unknown.length > 0) {
    console.error(`Not among the new people of the roster: ${unknown.join(', ')}. Nothing was imported.`);
    throw new Exit(EXIT.badInput);
  }
  const saves = wanted.length > 0 && options.dryRun !== true && (page.chosen > 0 || page.completes > 0);
  const result = saves ? await roster.save(ref, { activate }) : null;
  if (options.json) {
    const found = fresh.map(({ person, chosen }) => ({ ...idsOf(person), chosen }));
    const { completes, hidden } = page;
    console.log(JSON.stringify({ new: found, completes, hidden, attention, imported: result }, null, 2));
  } else if (result === null) printFound(page, fresh, attention, wanted.length > 0);
  else printResult(result, attention);
}

/** Every item of all pages; the list is kept, so it does not change between them. */
async function everyPage<T>(read: (page: number) => Promise<{ items: T[]; pages: number }>): Promise<T[]> {
  const first = await read(1);
  const items = [...first.items];
  for (let page = 2; page <= first.pages; page += 1) items.push(...(await read(page)).items);
  return items;
}

function printFound(
  page: RosterPage,
  fresh: RosterPage['items'],
  attention: readonly Attention[],
  asked: boolean,
): void {
  for (const { person, chosen } of fresh) {
    const mark = asked ? (chosen ? '* ' : '  ') : '';
    console.log(`${mark}${person.repId.padEnd(9)} ${(person.employeeId ?? '–').padEnd(8)} ${person.name}`);
  }
  printAttention(attention);
  if (page.hidden > 0) console.error(`${page.hidden} rows without a name or a usable number are not shown.`);
  if (fresh.length === 0) console.log('Nothing to import.');
  const completes = page.completes > 0 ? `; ${people(page.completes)} here would be completed` : '';
  if (asked)
    console.log(`${people(page.chosen)} would be imported${completes}. Nothing was saved (dry run).`);
  else if (fresh.length > 0 || page.completes > 0)
    console.log(
      `${people(fresh.length)} new${completes}. Import them with --select all, or --select and their numbers.`,
    );
}

function printResult(result: RosterResult, attention: readonly Attention[]): void {
  printAttention(attention);
  for (const name of result.skipped)
    console.error(`${name}: not imported, the store has somebody like that meanwhile.`);
  for (const name of result.withoutEmail)
    console.error(`${name}: without e-mail, somebody of the store has the same address.`);
  console.log(`${people(result.created.length)} imported, ${people(result.completed.length)} completed.`);
  if (result.created.length === 0) return;
  console.log(
    result.activated
      ? 'They are active, with all days available.'
      : 'They are inactive: nobody is scheduled until the days somebody can work are set.',
  );
}

function printAttention(attention: readonly Attention[]): void {
  for (const { name, repId, other } of attention)
    console.error(
      `${name} (${repId}): needs attention, the numbers contradict ${other.name} (${other.repId ?? 'no number'}).`,
    );
}

function idsOf({ repId, employeeId, name }: RosterPage['items'][number]['person']) {
  return { repId, employeeId, name };
}

function people(n: number): string {
  return n === 1 ? '1 person' : `${n} people`;
}

interface RosterTools {
  db: Database;
  config: Config;
  portOf: (storeId: string) => Promise<CrossmarkPort | null>;
}

async function withRoster(work: (tools: RosterTools) => Promise<void>): Promise<void> {
  await withDatabase(async (db, config) => {
    const { crossmark } = config;
    const port = crossmark.mode === 'off' ? null : createDefaultClient(crossmark, createLog(config.logLevel));
    const portOf = async (storeId: string) =>
      (await connectionOf(db, storeId)) === DEFAULT_CONNECTION ? port : null;
    await work({ db, config, portOf }).finally(() => port?.signOut());
  });
}

import type { Command } from 'commander';
import type { Config } from '../config.ts';
import { createDefaultClient, DEFAULT_CONNECTION } from '../crossmark/default-client.ts';
import type { CrossmarkPort } from '../crossmark/port.ts';
import type { Database } from '../db/database.ts';
import { systemClock } from '../domain/clock.ts';
import { JOB_TITLES, type Weekday } from '../domain/types.ts';
import { createLog } from '../logging.ts';
import { connectionOf } from '../services/connections.ts';
import { ActivationService } from '../services/roster/activation.ts';
import type { Attention, Identity, RosterPage, RosterResult } from '../services/roster/model.ts';
import { RosterRefresh } from '../services/roster/refresh.ts';
import { RosterService } from '../services/roster/roster-service.ts';
import { cliActor, EXIT, Exit, withDatabase } from './context.ts';

interface FetchOptions {
  store: string;
  select?: string[];
  same?: string[];
  another?: string[];
  activate?: boolean;
  dryRun?: boolean;
  json?: boolean;
}

/** employees fetch, add and refresh: the import of people from Crossmark without Slack. */
export function registerRosterCommands(employees: Command): void {
  employees
    .command('fetch')
    .description("show who of Crossmark's roster is new to the store, and import them")
    .requiredOption('--store <id>', 'id of the store')
    .option('--select <who...>', 'import: all, or MV Retail numbers')
    .option(
      '--same <pairs...>',
      'REP=EMPLOYEE: who needs attention is this person of the store, by id, Employee ID or MV Retail #',
    )
    .option('--another <reps...>', 'MV Retail numbers: who needs attention comes as another person')
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
    .command('add')
    .description('add somebody whom the roster does not have')
    .requiredOption('--store <id>', 'id of the store')
    .requiredOption('--name <name>', 'unique in the store')
    .option('--employee-id <id>', 'US and six digits')
    .option('--rep <number>', 'MV Retail #; without it nothing is sent to Crossmark')
    .option('--title <title>', JOB_TITLES.join(', '), 'event_specialist')
    .option('--days <days>', 'makes the person active on these days: all, or mon,tue,…')
    .action(addByHand);
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

interface AddOptions {
  store: string;
  name: string;
  employeeId?: string;
  rep?: string;
  title: string;
  days?: string;
}

const DAYS = ['mon', 'tue', 'wed', 'thu', 'fri', 'sat', 'sun'];

async function addByHand(options: AddOptions): Promise<void> {
  const { store, name, employeeId = null, rep: repId = null, title: jobTitle, days } = options;
  const words = days === 'all' ? DAYS : listOf(days === undefined ? [] : [days.toLowerCase()]);
  const weekdays = words.map((day) => DAYS.indexOf(day)) as Weekday[];
  if (words.some((day) => !DAYS.includes(day))) {
    console.error(`Days are all, or of ${DAYS.join(',')}. Nobody was added.`);
    throw new Exit(EXIT.badInput);
  }
  await withDatabase(async (db) => {
    const people = new ActivationService({ db, clock: systemClock });
    const added = await people.add(store, cliActor(), { name, employeeId, repId, jobTitle });
    const { id } = added;
    const { version } = await people.person(store, cliActor(), id);
    if (weekdays.length > 0) await people.activate(store, cliActor(), { id, version, weekdays });
    const state = weekdays.length > 0 ? 'active' : 'not active: nobody is scheduled before the days are set';
    console.log(`${added.name} (${id}) was added, ${state}.`);
    if (added.repId === null)
      console.log('Without an MV Retail # what is booked stays here; nothing is sent to Crossmark.');
  });
}

async function fetchRoster(roster: RosterService, options: FetchOptions, activate: boolean): Promise<void> {
  const ref = { storeId: options.store, actor: cliActor(), token: '' };
  ref.token = await roster.fetch(ref.storeId, ref.actor);
  const wanted = listOf(options.select);
  const repIds = wanted.includes('all') ? 'all' : wanted;
  await roster.list(ref, { change: { kind: 'exactly', repIds } });
  const fresh = await everyPage((n) => roster.list(ref, { page: n }));
  const attention = await everyPage((n) => roster.attention(ref, n));
  const unknown = wanted.filter((id) => id !== 'all' && !fresh.some(({ person }) => person.repId === id));
  if (unknown.length > 0) refuse(`Not among the new people of the roster: ${unknown.join(', ')}.`);
  const identities = identitiesOf(options, attention);
  for (const said of identities) await roster.identify(ref, said);
  const page = await roster.list(ref);
  const asked = wanted.length + identities.length > 0;
  const saves = asked && options.dryRun !== true && page.chosen + page.completes + identities.length > 0;
  const result = saves ? await roster.save(ref, { activate }) : null;
  if (options.json) {
    const found = fresh.map(({ person, chosen }) => ({ ...idsOf(person), chosen }));
    const { completes, hidden } = page;
    console.log(JSON.stringify({ new: found, completes, hidden, attention, imported: result }, null, 2));
  } else if (result === null) printFound(page, fresh, attention, asked);
  else printResult(result, stillOpen(attention, identities));
}

/** `--same` and `--another`; each names a row that needs attention, and nobody is two of them. */
function identitiesOf(
  { same = [], another = [] }: FetchOptions,
  attention: readonly Attention[],
): { repId: string; choice: Identity }[] {
  const rowOf = (repId: string) =>
    attention.find((row) => row.repId === repId) ?? refuse(`${repId} does not need attention.`);
  const known = listOf(same).map((pair) => {
    const [repId = '', who = ''] = pair.split('=');
    const row = rowOf(repId);
    const person =
      row.candidates.find(({ id }) => id === who) ??
      row.candidates.find((one) => one.employeeId === who || one.repId === who) ??
      refuse(`${row.name} (${repId}) cannot be ${who || 'nobody'}.`);
    return { repId, choice: { kind: 'same' as const, personId: person.id } };
  });
  const fresh = listOf(another).map((repId) => {
    if (rowOf(repId).newName === null) refuse(`${repId} cannot come as another person.`);
    return { repId, choice: { kind: 'another' as const } };
  });
  const all = [...known, ...fresh];
  const named = [...all.map(({ repId }) => repId), ...known.map(({ choice }) => choice.personId)];
  if (new Set(named).size < named.length) refuse('Somebody is named twice.');
  return all;
}

function stillOpen(attention: readonly Attention[], said: readonly { repId: string }[]): Attention[] {
  return attention.filter((row) => !said.some(({ repId }) => repId === row.repId));
}

function refuse(sentence: string): never {
  console.error(`${sentence} Nothing was imported.`);
  throw new Exit(EXIT.badInput);
}

function listOf(words: readonly string[] = []): string[] {
  return words.flatMap((word) => word.split(',')).filter(Boolean);
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
  const changed = page.completes + page.same;
  const completes = changed > 0 ? `; ${people(changed)} here would be completed` : '';
  if (asked)
    console.log(
      `${people(page.chosen + page.another)} would be imported${completes}. Nothing was saved (dry run).`,
    );
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
  const completed = result.completed.length + result.matched.length;
  console.log(`${people(result.created.length)} imported, ${people(completed)} completed.`);
  if (result.created.length === 0) return;
  console.log(
    result.activated
      ? 'They are active, with all days available.'
      : 'They are inactive: nobody is scheduled until the days somebody can work are set.',
  );
}

function printAttention(attention: readonly Attention[]): void {
  for (const { name, repId, other, candidates, newName } of attention) {
    console.error(
      `${name} (${repId}): needs attention, the numbers contradict ${other.name} (${other.repId ?? 'no number'}).`,
    );
    const choices = [
      ...candidates.map(({ id, name: known }) => `--same ${repId}=${id} (${known})`),
      ...(newName === null ? [] : [`--another ${repId} (${newName})`]),
    ];
    if (choices.length > 0) console.error(`  ${choices.join(' or ')}`);
  }
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

import type { Booking, Fault, Location, LogEntry, Mplan } from './model.ts';
import { Options } from './model.ts';
import { STYLE } from './page-style.ts';
import { isoDay } from './rows.ts';
import type { World } from './world.ts';

/** The page at `/`: what has arrived and what is armed, for a person to look at. Everything from outside is escaped. */

const REFRESH_SECONDS = 3;
const CALLS_SHOWN = 15;
const ROWS_SHOWN = 400;

const CALL_NAMES: Readonly<Record<string, string>> = {
  '/login/authenticate': 'Sign in',
  '/logout': 'Sign out',
  '/users/getUserInfo': 'Who am I',
  '/planningextcontroller/getPlanningMplans': 'List events',
  '/planningextcontroller/getmPlanLocationCondition': 'Read condition',
  '/planningextcontroller/getDefaultScheduleLengthInMinutes': 'Default length',
  '/planningextcontroller/scheduleMplanEvent': 'Create booking',
  '/planningextcontroller/deleteScheduledMplanEvent': 'Delete booking',
  '/planningextcontroller/getQualifiedRepsForScheduling': 'Qualified people',
  '/planningextcontroller/bulkPrintMplanLocations': 'Print instructions',
  '/mplansextcontroller/getQuestionResponsesForMplan/': 'Question responses',
  '/pendingworkextcontroller/createPendingWork/': 'Reissue',
  '/schedulingcontroller/getAvailableReps': 'Roster',
  '/schedulingcontroller/getScheduledEvents': 'Durations, scheduled',
  '/schedulingcontroller/getNonScheduledVisits': 'Durations, not scheduled',
};

/** `store` and `person` are ids, `day` is `YYYY-MM-DD`; empty or missing = all. */
export interface PageFilter {
  store?: string;
  day?: string;
  person?: string;
}

export function page(world: World, filter: PageFilter = {}): string {
  const { day, person } = filter;
  const inStore = (storeID: string) => !filter.store || storeID === filter.store;
  const all = [...world.bookings.values()];
  const bookings = all
    .filter((one) => inStore(one.LocationID))
    .filter((one) => !day || one.Start.startsWith(day))
    .filter((one) => !person || one.RepID === person)
    .sort((a, b) => a.Start.localeCompare(b.Start) || a.ID.localeCompare(b.ID));
  const twice = bookedTwice(all);
  const today = world.now().toISOString().slice(0, 10);
  /** 1 for what is over, so that it stands last. */
  const over = (plan: Mplan) => Number(isoDay(plan.dueDate) < today);
  const plans = [...world.mplans.values()]
    .filter((plan) => inStore(plan.storeID))
    .filter((plan) => !day || (isoDay(plan.startDate) <= day && day < isoDay(plan.dueDate)))
    .filter((plan) => !person || repOf(world, plan) === person)
    .sort(
      (a, b) =>
        over(a) - over(b) ||
        isoDay(a.startDate).localeCompare(isoDay(b.startDate)) ||
        a.mPlanID.localeCompare(b.mPlanID),
    );
  const open = plans.filter((plan) => /^(unstaffed|reissued)$/i.test(plan.condition)).length;
  const faults = world.pendingFaults();
  const calls = world.log.slice(-CALLS_SHOWN).reverse();
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="refresh" content="${REFRESH_SECONDS}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>Sandbox Crossmark</title>
<style>${STYLE}</style>
</head>
<body>
<header>
  <h1>Sandbox Crossmark</h1>
  <p>Everything here is invented and lives in memory. Its clock shows ${world.now().toISOString().slice(0, 16).replace('T', ' ')} UTC; the page reads itself again every ${REFRESH_SECONDS} seconds.</p>
</header>
<main>
  <section class="cards">
    ${card('Bookings', bookings.length)}${card('Booked twice', twice.size, twice.size > 0)}${card('Open events', open)}${card('Events', plans.length)}${card('People', world.reps.size)}${card('Faults armed', faults.length)}
  </section>
  ${filterForm(world, filter)}
  <section>
    <h2>Armed</h2>
    ${armed(world, faults)}
  </section>
  <section>
    <h2>Bookings</h2>
    ${
      bookings.length === 0
        ? '<p class="empty">Nothing is booked here.</p>'
        : table(
            ['When', 'Event', 'Person', 'Store', 'Booking id', 'mPlan'],
            bookings.slice(0, ROWS_SHOWN).map((booking) => bookingRow(world, booking, twice)),
          )
    }
  </section>
  <section>
    <h2>Last calls <small>newest first</small></h2>
    ${calls.length === 0 ? '<p class="empty">No calls yet.</p>' : table(['Time (UTC)', 'Call', 'About', 'Session', 'Answer'], calls.map(callRow))}
  </section>
  <section>
    <h2>Events${plans.length > ROWS_SHOWN ? ` <small>the first ${ROWS_SHOWN} of ${plans.length}</small>` : ''}</h2>
    ${
      plans.length === 0
        ? '<p class="empty">No events here.</p>'
        : table(
            ['Window', 'Event', 'Condition', 'Person', 'Store', 'mPlan'],
            plans.slice(0, ROWS_SHOWN).map((plan) => planRow(world, plan)),
          )
    }
  </section>
</main>
</body>
</html>`;
}

function filterForm(world: World, filter: PageFilter): string {
  const stores = [...world.locations.values()].map((one) => [one.storeID, storeName(one)] as const);
  const people = [...world.reps.values()]
    .filter((rep) => !filter.store || rep.locationId === filter.store)
    .map((rep) => [rep.repId, rep.name] as const);
  return `<form class="filter" method="get" action="/">
    <label>Store ${select('store', stores, filter.store)}</label>
    <label>Day <input type="date" name="day" value="${escapeHtml(filter.day ?? '')}" onchange="this.form.submit()"></label>
    <label>Person ${select('person', people, filter.person)}</label>
    <button>Show</button>
    ${Object.values(filter).some(Boolean) ? '<a href="/">Show everything</a>' : ''}
  </form>`;
}

function select(name: string, values: readonly (readonly [string, string])[], chosen = ''): string {
  const options = [['', 'All'] as const, ...values].map(
    ([value, text]) =>
      `<option value="${escapeHtml(value)}"${value === chosen ? ' selected' : ''}>${escapeHtml(text)}</option>`,
  );
  return `<select name="${name}" onchange="this.form.submit()">${options.join('')}</select>`;
}

/** Faults that wait for their request, and options that are not at their default. */
function armed(world: World, faults: readonly (Fault & { left: number })[]): string {
  const usual: Record<string, unknown> = Options.parse({});
  const chips = [
    ...faults.map((fault) => {
      const { kind, left, count: _, path, fields, ...rest } = fault;
      const details = [
        ...Object.values(rest).map(String),
        ...(path ? [`at ${path}`] : []),
        ...Object.entries(fields ?? {}).map(([key, value]) => `${key} ${value}`),
      ];
      return `${left} × ${kind}${details.length > 0 ? ` (${details.join(', ')})` : ''}`;
    }),
    ...Object.entries(world.options)
      .filter(([key, value]) => usual[key] !== value)
      .map(([key, value]) => `${key} = ${String(value)}`),
  ];
  if (chips.length === 0)
    return '<p class="empty">No fault is armed; every option stands at its default.</p>';
  return `<div class="chips">${chips.map((text) => `<span class="tag armed">${escapeHtml(text)}</span>`).join('')}</div>`;
}

function bookedTwice(bookings: readonly Booking[]): Set<string> {
  const seen = new Set<string>();
  const twice = new Set<string>();
  for (const { mPlanID } of bookings) (seen.has(mPlanID) ? twice : seen).add(mPlanID);
  return twice;
}

function repOf(world: World, plan: Mplan): string | undefined {
  return plan.scheduleEventID === null ? undefined : world.bookings.get(plan.scheduleEventID)?.RepID;
}

function bookingRow(world: World, booking: Booking, twice: ReadonlySet<string>): string[] {
  const { Start, End, mPlanID } = booking;
  const again = twice.has(mPlanID) ? ' <span class="tag bad">booked twice</span>' : '';
  return [
    `<span><b>${escapeHtml(weekday(Start))} ${escapeHtml(Start.slice(0, 10))}</b> ${escapeHtml(`${Start.slice(11, 16)}–${End.slice(11, 16)}`)}</span>`,
    `<span>${escapeHtml(world.mplans.get(mPlanID)?.name ?? '–')}${again}</span>`,
    escapeHtml(world.reps.get(booking.RepID)?.name ?? booking.RepID),
    escapeHtml(storeName(world.locations.get(booking.LocationID))),
    code(booking.ID),
    code(mPlanID),
  ];
}

/** Of the wall date, whatever the offset. */
function weekday(stamp: string): string {
  const day = new Date(`${stamp.slice(0, 10)}T12:00:00Z`);
  return Number.isNaN(day.getTime())
    ? ''
    : day.toLocaleDateString('en-US', { weekday: 'short', timeZone: 'UTC' });
}

function planRow(world: World, plan: Mplan): string[] {
  const rep = repOf(world, plan);
  return [
    `${isoDay(plan.startDate)} – ${isoDay(plan.dueDate)}`,
    escapeHtml(plan.name),
    tag(plan.condition, plan.condition.toLowerCase().replace(/[^a-z]+/g, '-')),
    escapeHtml(rep === undefined ? '' : (world.reps.get(rep)?.name ?? rep)),
    escapeHtml(storeName(world.locations.get(plan.storeID))),
    code(plan.mPlanID),
  ];
}

function callRow(entry: LogEntry): string[] {
  const status =
    entry.status === undefined
      ? tag('no answer', 'bad')
      : tag(String(entry.status), entry.status < 400 ? 'good' : 'bad');
  return [
    entry.at.slice(11, 19),
    escapeHtml(CALL_NAMES[entry.path] ?? `${entry.method} ${entry.path}`),
    code(entry.fields.mPlanID ?? entry.fields.id ?? entry.fields.intervalStart ?? ''),
    entry.session === null ? '–' : String(entry.session),
    `<span>${[status, ...badges(entry)].join(' ')}</span>`,
  ];
}

function badges({ refused, fault }: LogEntry): string[] {
  return [
    ...(refused === undefined ? [] : [tag(`refused: ${refused}`, 'bad')]),
    ...(fault ? [tag(`fault: ${fault}`, 'armed')] : []),
  ];
}

function card(label: string, value: number, alarm = false): string {
  return `<div class="card${alarm ? ' alarm' : ''}"><strong>${value}</strong><span>${label}</span></div>`;
}

/** The cells are HTML; the second column takes the room that is left. */
function table(heads: string[], rows: string[][]): string {
  const head = heads.map((text) => `<th>${text}</th>`).join('');
  const cell = (html: string, column: number) =>
    `<td${column === 1 ? ' class="wide"' : ''} data-head="${heads[column]}">${html}</td>`;
  const body = rows.map((cells) => `<tr>${cells.map(cell).join('')}</tr>`).join('\n');
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function tag(text: string, look: string): string {
  return `<span class="tag ${look}">${escapeHtml(text)}</span>`;
}

function storeName(location: Location | undefined): string {
  return location ? `${location.storeNumber} ${location.name}` : '–';
}

function code(text: string): string {
  return text === '' ? '' : `<code>${escapeHtml(text)}</code>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

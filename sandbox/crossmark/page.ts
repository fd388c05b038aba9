import type { Location, LogEntry, Mplan } from './model.ts';
import { isoDay } from './rows.ts';
import type { World } from './world.ts';

/** The page at `/`: what has arrived, for a person to look at. */

const REFRESH_SECONDS = 3;
const CALLS_SHOWN = 12;
const PLANS_SHOWN = 400;

const CALL_NAMES: Readonly<Record<string, string>> = {
  '/login/authenticate': 'Sign in',
  '/planningextcontroller/getPlanningMplans': 'List events',
  '/planningextcontroller/getmPlanLocationCondition': 'Read condition',
  '/planningextcontroller/scheduleMplanEvent': 'Create booking',
  '/planningextcontroller/deleteScheduledMplanEvent': 'Delete booking',
  '/planningextcontroller/getQualifiedRepsForScheduling': 'Qualified people',
  '/planningextcontroller/bulkPrintMplanLocations': 'Print instructions',
  '/pendingworkextcontroller/createPendingWork/': 'Reissue',
  '/schedulingcontroller/getAvailableReps': 'Roster',
};

export function page(world: World): string {
  const bookings = [...world.bookings.values()].sort(
    (a, b) => a.Start.localeCompare(b.Start) || a.ID.localeCompare(b.ID),
  );
  const today = world.now().toISOString().slice(0, 10);
  /** 1 for what is over, so that it stands last. */
  const over = (plan: Mplan) => Number(isoDay(plan.dueDate) < today);
  const plans = [...world.mplans.values()].sort(
    (a, b) =>
      over(a) - over(b) ||
      isoDay(a.startDate).localeCompare(isoDay(b.startDate)) ||
      a.mPlanID.localeCompare(b.mPlanID),
  );
  const open = plans.filter((plan) => plan.condition === 'Unstaffed' || plan.condition === 'Reissued').length;
  const calls = world.log
    .filter((entry) => entry.path !== '/')
    .slice(-CALLS_SHOWN)
    .reverse();
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
  <p>Everything here is invented and lives in memory. The page reads itself again every ${REFRESH_SECONDS} seconds.</p>
</header>
<main>
  <section class="cards">
    ${card('Bookings', bookings.length)}${card('Open events', open)}${card('Events', plans.length)}${card('People', world.reps.size)}
  </section>
  <section>
    <h2>Bookings</h2>
    ${
      bookings.length === 0
        ? '<p class="empty">Nothing is booked yet.</p>'
        : table(
            ['When', 'Event', 'Person', 'Store', 'Booking id', 'mPlan'],
            bookings.map((booking) => [
              when(booking.Start, booking.End),
              escapeHtml(world.mplans.get(booking.mPlanID)?.name ?? '–'),
              escapeHtml(world.reps.get(booking.RepID)?.name ?? booking.RepID),
              store(world.locations.get(booking.LocationID)),
              code(booking.ID),
              code(booking.mPlanID),
            ]),
          )
    }
  </section>
  <section>
    <h2>Last calls</h2>
    ${calls.length === 0 ? '<p class="empty">No calls yet.</p>' : table(['Time (UTC)', 'Call', 'About', 'Answer'], calls.map(callRow))}
  </section>
  <section>
    <h2>Events</h2>
    ${plans.length > PLANS_SHOWN ? `<p class="empty">The first ${PLANS_SHOWN} of ${plans.length} are shown.</p>` : ''}
    ${table(
      ['Window', 'Event', 'Condition', 'Person', 'Store', 'mPlan'],
      plans.slice(0, PLANS_SHOWN).map((plan) => planRow(world, plan)),
    )}
  </section>
</main>
</body>
</html>`;
}

function planRow(world: World, plan: Mplan): string[] {
  const booking = plan.scheduleEventID === null ? undefined : world.bookings.get(plan.scheduleEventID);
  const person = booking ? (world.reps.get(booking.RepID)?.name ?? booking.RepID) : '';
  return [
    `${isoDay(plan.startDate)} – ${isoDay(plan.dueDate)}`,
    escapeHtml(plan.name),
    `<span class="tag ${plan.condition.toLowerCase().replace(/[^a-z]+/g, '-')}">${escapeHtml(plan.condition)}</span>`,
    escapeHtml(person),
    store(world.locations.get(plan.storeID)),
    code(plan.mPlanID),
  ];
}

function callRow(entry: LogEntry): string[] {
  const status =
    entry.status === undefined ? '<span class="tag canceled">no answer</span>' : String(entry.status);
  return [
    entry.at.slice(11, 19),
    escapeHtml(CALL_NAMES[entry.path] ?? `${entry.method} ${entry.path}`),
    code(entry.fields.mPlanID ?? entry.fields.id ?? entry.fields.intervalStart ?? ''),
    [status, ...badges(entry)].join(' '),
  ];
}

function badges({ refused, fault }: LogEntry): string[] {
  const texts = [
    ...(refused === undefined ? [] : [`refused: ${refused}`]),
    ...(fault ? [`fault: ${fault}`] : []),
  ];
  return texts.map((text) => `<span class="tag canceled">${escapeHtml(text)}</span>`);
}

function card(label: string, value: number): string {
  return `<div class="card"><strong>${value}</strong><span>${label}</span></div>`;
}

function table(heads: string[], rows: string[][]): string {
  const head = heads.map((text) => `<th>${text}</th>`).join('');
  const body = rows.map((cells) => `<tr>${cells.map((cell) => `<td>${cell}</td>`).join('')}</tr>`).join('\n');
  return `<div class="scroll"><table><thead><tr>${head}</tr></thead><tbody>${body}</tbody></table></div>`;
}

function when(start: string, end: string): string {
  return `<b>${start.slice(0, 10)}</b> ${start.slice(11, 16)}–${end.slice(11, 16)}`;
}

function store(location: Location | undefined): string {
  return location ? `${escapeHtml(location.storeNumber)} ${escapeHtml(location.name)}` : '–';
}

function code(text: string): string {
  return text === '' ? '' : `<code>${escapeHtml(text)}</code>`;
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => `&#${char.charCodeAt(0)};`);
}

const STYLE = `
:root { color-scheme: light; font: 14px/1.45 system-ui, -apple-system, "Segoe UI", Roboto, sans-serif; color: #1f2733; background: #f4f6f9; }
body { margin: 0; }
header { background: #17324d; color: #fff; padding: 18px 28px; }
header h1 { margin: 0; font-size: 20px; }
header p { margin: 4px 0 0; color: #b9c9da; }
main { max-width: 1240px; margin: 0 auto; padding: 20px 28px 48px; }
h2 { font-size: 15px; margin: 28px 0 8px; }
.cards { display: flex; gap: 12px; flex-wrap: wrap; }
.card { background: #fff; border: 1px solid #dde3ea; border-radius: 8px; padding: 10px 18px; min-width: 110px; }
.card strong { display: block; font-size: 22px; }
.card span, .empty { color: #66758a; }
.scroll { overflow-x: auto; background: #fff; border: 1px solid #dde3ea; border-radius: 8px; }
table { border-collapse: collapse; width: 100%; }
th, td { text-align: left; padding: 6px 12px; border-bottom: 1px solid #eef1f5; vertical-align: top; white-space: nowrap; }
td:nth-child(2) { white-space: normal; min-width: 260px; }
th { font-size: 12px; color: #66758a; font-weight: 600; background: #fafbfc; }
tbody tr:last-child td { border-bottom: 0; }
code { font: 12px/1.4 ui-monospace, SFMono-Regular, Menlo, monospace; color: #45546a; }
.tag { display: inline-block; border-radius: 10px; padding: 0 8px; font-size: 12px; background: #e8edf3; color: #45546a; }
.tag.scheduled, .tag.staffed, .tag.submitted { background: #dff3e5; color: #1d6b3a; }
.tag.unstaffed, .tag.reissued { background: #fff1d6; color: #8a5a00; }
.tag.canceled, .tag.expired { background: #fbe2e2; color: #9b2323; }
`;

import { data, join, type Mrkdwn, md, raw } from './text.ts';

/** Words that several surfaces share. Dates come as `YYYY-MM-DD`, times as `HH:mm`, in the store's zone (SL-6). */
const WORDS = {
  weekdays: ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'],
  months: ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'],
  types: {
    core: 'Core',
    supervisor: 'Supervisor',
    juicer_production: 'Juicer Production',
    juicer_survey: 'Juicer Survey',
    juicer_deep_clean: 'Juicer Deep Clean',
    digital_setup: 'Digital Setup',
    digital_refresh: 'Digital Refresh',
    digital_teardown: 'Digital Teardown',
    digital: 'Digital',
    freeosk: 'Freeosk',
    other: 'Other',
  } as Record<string, string>,
  titles: {
    club_supervisor: 'Club Supervisor',
    lead_event_specialist: 'Lead',
    event_specialist: 'Event Specialist',
    juicer_barista: 'Juicer Barista',
  } as Record<string, string>,
  run: (id: number) => `run ${id}`,
  nobody: 'nobody',
  andMore: (n: number) => `and ${n} more`,
  due: 'due',
  system: 'Daybreak',
  commandLine: (name: string) => `${name} (command line)`,
  api: (name: string) => `${name} (API)`,
  overdue: (days: number) => (days === 0 ? 'due today' : `due ${-days} ${days === -1 ? 'day' : 'days'} ago`),
  dueIn: (days: number) => (days === 1 ? 'due tomorrow' : `due in ${days} days`),
};

/** An instant for `<!date…>`: seconds since 1970 and the same in words, in the store's zone, for clients that cannot (SL-6). */
export interface Stamp {
  epoch: number;
  text: string;
}

/** `Thu Nov 26`. */
export function day(date: string): string {
  const { month, dayOfMonth } = parts(date);
  return `${weekdayWord(date)} ${WORDS.months[month - 1]} ${dayOfMonth}`;
}

/** `Thu 26`, where the month is clear from around it. */
export function shortDay(date: string): string {
  return `${weekdayWord(date)} ${parts(date).dayOfMonth}`;
}

/** 0 = Sunday … 6 = Saturday; 1970-01-01 was a Thursday. */
export function weekdayOf(date: string): number {
  return (((dayNumber(date) + 4) % 7) + 7) % 7;
}

function weekdayWord(date: string): string {
  return WORDS.weekdays[weekdayOf(date)] ?? '';
}

/** `Mon Nov 23 – Mon Dec 14`, `Sun Nov 22 – Sat 28` inside one month. */
export function dateRange(first: string, last: string): string {
  if (first === last) return day(first);
  const [a, b] = [parts(first), parts(last)];
  const isOneMonth = a.month === b.month && a.year === b.year;
  return `${day(first)} – ${isOneMonth ? `${weekdayWord(last)} ${b.dayOfMonth}` : day(last)}`;
}

/** At most three days in words, then how many more. */
export function dayList(dates: readonly string[]): string {
  const shown = dates.slice(0, 3).map(day).join(', ');
  return dates.length > 3 ? `${shown} and ${dates.length - 3} more` : shown;
}

/** Days since 1970-01-01 in the proleptic calendar: no `Date` needed for a calendar day. */
export function dayNumber(date: string): number {
  const { year, month, dayOfMonth } = parts(date);
  const y = month <= 2 ? year - 1 : year;
  const dayOfYear = Math.floor((153 * ((month + 9) % 12) + 2) / 5) + dayOfMonth - 1;
  return y * 365 + Math.floor(y / 4) - Math.floor(y / 100) + Math.floor(y / 400) + dayOfYear - 719_468;
}

function parts(date: string): { year: number; month: number; dayOfMonth: number } {
  const [year = 1970, month = 1, dayOfMonth = 1] = date.split('-').map(Number);
  return { year, month, dayOfMonth };
}

/** `Core`, `Juicer Production` …; an unknown type is shown as it came. */
export function typeWord(type: string): string {
  return WORDS.types[type] ?? type;
}

export function titleWord(title: string): string {
  return WORDS.titles[title] ?? title;
}

/** `3 swaps`, `1 swap`. */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${n} ${n === 1 ? one : many}`;
}

/** `due in 4 days`, `due tomorrow`, `due 2 days ago`. */
export function dueWords(daysToDue: number): string {
  return daysToDue <= 0 ? WORDS.overdue(daysToDue) : WORDS.dueIn(daysToDue);
}

/** `@a, @b and 3 more`. */
export function whoList(actors: readonly string[], most = 10): Mrkdwn {
  const names = join(actors.slice(0, most).map(who), ', ');
  const rest = actors.length - most;
  return rest > 0 ? md`${names} ${WORDS.andMore(rest)}` : names;
}

/** Who did it: a mention for a Slack user, a name for the command line, a token or the app itself. */
export function who(actor: string | null): Mrkdwn {
  if (actor === null) return raw(WORDS.nobody);
  if (/^[UW][A-Z0-9]{1,30}$/.test(actor)) return raw(`<@${actor}>`);
  if (actor.startsWith('cli:')) return md`${WORDS.commandLine(actor.slice(4, 44))}`;
  if (actor.startsWith('api:')) return md`${WORDS.api(actor.slice(4, 44))}`;
  return actor === 'system' ? raw(WORDS.system) : data(actor, 40);
}

/** When something happened, with its weekday, in the reader's zone, with the store's time as fallback. */
export function when(stamp: Stamp): Mrkdwn {
  const fallback = md`${stamp.text.replaceAll('|', '/')}`.mrkdwn;
  return raw(`<!date^${Math.trunc(stamp.epoch)}^{date_long_pretty} {time}|${fallback}>`);
}

/** A link with words that say where it leads. */
export function link(url: string, words: string): Mrkdwn {
  return raw(`<${url.replace(/[<>|\s]/gu, '')}|${data(words, 80).mrkdwn.replaceAll('|', '/')}>`);
}

/** `due Sat Dec 5, in 10 days`. */
export function dueOn(date: string, daysToDue: number): string {
  return `${WORDS.due} ${day(date)}, ${dueWords(daysToDue).replace(`${WORDS.due} `, '')}`;
}

/** `run 42`. */
export function runWord(runId: number): string {
  return WORDS.run(runId);
}

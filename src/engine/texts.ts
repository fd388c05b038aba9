import { formatDay, weekday, weekdayName } from '../domain/dates.ts';
import type { LocalDate } from '../domain/types.ts';

/** Small pieces of the sentences a store manager reads. */

/** "Ada", "Ada and Ben", "Ada, Ben and Cleo"; beyond three "Ada, Ben, Cleo and 2 more". */
export function joinNames(names: readonly string[]): string {
  if (names.length > 3) return `${names.slice(0, 3).join(', ')} and ${names.length - 3} more`;
  if (names.length < 2) return names[0] ?? 'nobody';
  return `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}

/** "today", "tomorrow", "in 4 days". */
export function dueIn(n: number): string {
  return n === 0 ? 'today' : n === 1 ? 'tomorrow' : `in ${n} days`;
}

/** The weekdays of some dates, each once: "Mondays and Thursdays". */
export function weekdaysOf(dates: readonly LocalDate[]): string {
  const names = [...new Set(dates.map((date) => `${weekdayName(weekday(date))}s`))];
  return joinNames(names);
}

/** Why a constraint keeps somebody from a date, to follow "{name} is …". */
const REASONS: Readonly<Record<string, string>> = {
  H1: 'out of time: the start has passed',
  H2: 'off for a holiday',
  H3: 'on time off',
  H4: 'not scheduled to work',
  H5: 'not active',
  H6: 'not qualified',
  H7: 'already on a Core',
  H8: 'at the weekly Core limit',
  H9: 'already booked',
  H13: 'already on a Core or juicer work',
  H15: 'already on a full day',
  H16: 'at the Production limit',
  H17: 'at the weekly working time',
  S1: 'the Club Supervisor',
  S4: 'without a Core that day',
  S8: 'already on a digital at that time',
};

/** The first of the constraints as a person would say it, to follow "is". */
export function reasonOf(ids: readonly string[]): string {
  // Being away explains more than anything that also does not fit.
  for (const id of ['H5', 'H2', 'H3', 'H4', 'H6']) if (ids.includes(id)) return REASONS[id]!;
  for (const id of ids) if (REASONS[id]) return REASONS[id];
  return 'not available';
}

/** "Thu Nov 26 – Sat Nov 28", one day alone. */
export function span(first: LocalDate, last: LocalDate): string {
  return first === last ? formatDay(first) : `${formatDay(first)} – ${formatDay(last)}`;
}

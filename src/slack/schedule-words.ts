import { addDays, isLocalDate, weekday, weekdayName, weekOf } from '../domain/dates.ts';
import type { LocalDate, Weekday } from '../domain/types.ts';

/** What somebody typed after `/schedule`, as a page of the board. */
export type AskedBoard = { view: 'day' | 'week'; date: LocalDate };

const WEEKDAYS = ([0, 1, 2, 3, 4, 5, 6] as const).map((day) => weekdayName(day).toLowerCase());

/** Every word that `/schedule` knows beside dates. */
export const SCHEDULE_WORDS = ['today', 'tomorrow', 'yesterday', 'week', ...WEEKDAYS, 'help'];

/**
 * `today`, `tomorrow`, `2026-11-26`, `thu`, `week`, `week 2026-11-26`, `week next`; nothing = today. A weekday is the
 * next one, today included. Null for anything else; `help` is not a page.
 */
export function parseBoard(text: string, today: LocalDate): AskedBoard | null {
  const words = text.trim().toLowerCase().split(/\s+/).filter(Boolean);
  if (words[0] !== 'week') {
    const date = words.length > 1 ? null : parseDay(words[0] ?? 'today', today);
    return date === null ? null : { view: 'day', date };
  }
  if (words.length > 2) return null;
  const date = words[1] === 'next' ? addDays(today, 7) : parseDay(words[1] ?? 'today', today);
  return date === null ? null : { view: 'week', date: weekOf(date) };
}

function parseDay(word: string, today: LocalDate): LocalDate | null {
  if (word === 'today') return today;
  if (word === 'tomorrow') return addDays(today, 1);
  if (word === 'yesterday') return addDays(today, -1);
  if (isLocalDate(word)) return word;
  // `tu`, `tue`, `tues`, `tuesday`: as soon as only one weekday begins like this.
  const found = word.length < 2 ? [] : WEEKDAYS.filter((name) => name.startsWith(word));
  if (found.length !== 1) return null;
  const wanted = WEEKDAYS.indexOf(found[0]!) as Weekday;
  return addDays(today, (wanted - weekday(today) + 7) % 7);
}

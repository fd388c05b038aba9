import type { Stamp } from '../../blocks/words.ts';
import { formatDay, localOf } from '../domain/dates.ts';

/** An instant as message builders want it: for the reader's own zone, with the store's time as words (SL-6). */
export function stamp(at: Date, timezone: string): Stamp {
  const { date, time } = localOf(at, timezone);
  return { epoch: Math.floor(at.getTime() / 1000), text: `${formatDay(date)} ${time}` };
}

export function stampOrNull(at: Date | null, timezone: string): Stamp | null {
  return at === null ? null : stamp(at, timezone);
}

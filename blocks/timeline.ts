import { clip, escapeText, oneLine } from './text.ts';

/** A day as a small monospace picture: people down, times across. 38 columns, so that a phone shows it unbroken. */
const COLUMNS = 28;
const NAME = 9;

interface Lane {
  name: string;
  items: readonly { time: string; endTime: string; proposed: boolean }[];
}

/**
 * Draws one line per person with work; booked time `█`, proposed time `▒`. Each column is half an hour or, on a
 * long day, an hour. Null when nobody has work.
 */
export function timeline(lanes: readonly Lane[], maxLanes = 24): string | null {
  const busy = lanes.filter(({ items }) => items.length > 0).slice(0, maxLanes);
  if (busy.length === 0) return null;
  const times = busy.flatMap(({ items }) => items);
  const first = Math.floor(Math.min(...times.map(({ time }) => minutes(time))) / 60) * 60;
  const last = Math.max(first + 60, ...times.map(endOf));
  const step = last - first > COLUMNS * 30 ? 60 : 30;
  const columns = Math.min(COLUMNS, Math.ceil((last - first) / step));
  const rows = busy.map((lane) => `${nameCell(lane.name)} ${cells(lane, first, step, columns)}`);
  return [`${' '.repeat(NAME + 1)}${hours(first, step, columns)}`, ...rows].join('\n');
}

/** `8   10   12 …`: an hour every two hours, where its two digits have room. */
function hours(first: number, step: number, columns: number): string {
  let line = '';
  const every = step === 30 ? 4 : 3;
  for (let column = 0; column < columns; column += every)
    line = line.padEnd(column) + String(Math.floor((first + column * step) / 60) % 24);
  return line;
}

function cells(lane: Lane, first: number, step: number, columns: number): string {
  return Array.from({ length: columns }, (_, column) => {
    const from = first + column * step;
    const here = lane.items.filter((item) => minutes(item.time) < from + step && endOf(item) > from);
    if (here.length === 0) return '·';
    return here.some(({ proposed }) => proposed) ? '▒' : '█';
  }).join('');
}

/** First name and the initial of the last: enough to know who, short enough for the column. */
function nameCell(name: string): string {
  const words = oneLine(name, 60)
    .replace(/[\u2068\u2069`]/gu, '')
    .split(' ');
  const first = words[0] ?? '';
  const last = words.length > 1 ? ` ${[...(words[words.length - 1] ?? '')][0] ?? ''}` : '';
  const room = NAME - last.length;
  const short = [...first].slice(0, room).join('');
  return escapeText(clip(`${short}${last}`, NAME + 4).padEnd(NAME));
}

function minutes(time: string): number {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return hour * 60 + minute;
}

/** Work past midnight ends after the day. */
function endOf(item: { time: string; endTime: string }): number {
  const end = minutes(item.endTime);
  return end > minutes(item.time) ? end : end + 24 * 60;
}

/** Dates and times as a chat client shows them. Zones are IANA names; local dates are `YYYY-MM-DD`, times `HH:mm`. */

/** @type {Map<string, Intl.DateTimeFormat>} */
const cache = new Map();

/**
 * @param {string} tz
 * @param {Intl.DateTimeFormatOptions} options
 */
function format(tz, options) {
  const key = tz + JSON.stringify(options);
  let f = cache.get(key);
  if (!f) {
    f = new Intl.DateTimeFormat('en-US', { timeZone: tz, ...options });
    cache.set(key, f);
  }
  return f;
}

/** @param {number} ms @param {string} tz @returns `YYYY-MM-DD` in the zone */
export function localDate(ms, tz) {
  const p = parts(ms, tz);
  return `${p.year}-${p.month}-${p.day}`;
}

/** @param {number} ms @param {string} tz */
function parts(ms, tz) {
  const options = /** @type {const} */ ({
    year: 'numeric',
    month: '2-digit',
    day: '2-digit',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
  });
  return Object.fromEntries(
    format(tz, options)
      .formatToParts(ms)
      .map((p) => [p.type, p.value]),
  );
}

/** @param {number} ms @param {string} tz @returns `HH:mm` in the zone */
export function localTime(ms, tz) {
  const p = parts(ms, tz);
  return `${p.hour}:${p.minute}`;
}

/**
 * The instant of a wall time in a zone (the earlier one when it happens twice).
 * @param {string} date @param {string} time @param {string} tz
 * @returns {number} milliseconds
 */
export function instantOf(date, time, tz) {
  const wall = Date.parse(`${date}T${time}:00Z`);
  let guess = wall;
  for (let i = 0; i < 2; i++)
    guess += wall - Date.parse(`${localDate(guess, tz)}T${localTime(guess, tz)}:00Z`);
  return guess;
}

/** @param {number} ms @param {string} tz "10:15 AM" */
export const clockTime = (ms, tz) => format(tz, { hour: 'numeric', minute: '2-digit' }).format(ms);

/** @param {number} ms @param {string} tz */
export const fullStamp = (ms, tz) =>
  `${format(tz, { weekday: 'long', month: 'long', day: 'numeric' }).format(ms)} at ${clockTime(ms, tz)}`;

/** @param {number} ms @param {string} tz @param {number} now "Today", "Yesterday", "Thursday, November 26" */
export function dayName(ms, tz, now) {
  const day = localDate(ms, tz);
  if (day === localDate(now, tz)) return 'Today';
  if (day === localDate(now - 86_400_000, tz)) return 'Yesterday';
  if (day === localDate(now + 86_400_000, tz)) return 'Tomorrow';
  return format(tz, { weekday: 'long', month: 'long', day: 'numeric' }).format(ms);
}

/** "Thu, Nov 26, 2026" of a local date. @param {string} date */
export const dateLabel = (date) =>
  format('UTC', { weekday: 'short', month: 'short', day: 'numeric', year: 'numeric' }).format(
    Date.parse(`${date}T00:00:00Z`),
  );

/** "November 2026" @param {string} date */
export const monthLabel = (date) =>
  format('UTC', { month: 'long', year: 'numeric' }).format(Date.parse(`${date}T00:00:00Z`));

/** "10:15 AM" of `HH:mm`. @param {string} time */
export function timeLabel(time) {
  const [hour = 0, minute = 0] = time.split(':').map(Number);
  return `${hour % 12 || 12}:${String(minute).padStart(2, '0')} ${hour < 12 ? 'AM' : 'PM'}`;
}

/**
 * What a person typed → `HH:mm`, or null: "10:15", "9.30 pm", "930", "9a", "noon".
 * @param {string} text
 */
export function parseTime(text) {
  const s = text.trim().toLowerCase();
  if (s === 'noon') return '12:00';
  if (s === 'midnight') return '00:00';
  const m = /^(\d{1,2})(?:[:.]?(\d{2}))?\s*(a|p)?\.?m?\.?$/.exec(s);
  if (!m) return null;
  let hour = Number(m[1]);
  const minute = Number(m[2] ?? 0);
  if (m[3] && (hour < 1 || hour > 12)) return null;
  if (m[3] === 'p' && hour < 12) hour += 12;
  if (m[3] === 'a' && hour === 12) hour = 0;
  if (hour > 23 || minute > 59) return null;
  return `${String(hour).padStart(2, '0')}:${String(minute).padStart(2, '0')}`;
}

/** @param {string} date @param {number} days */
export const addDays = (date, days) =>
  new Date(Date.parse(`${date}T00:00:00Z`) + days * 86_400_000).toISOString().slice(0, 10);

/** Same day of another month, clipped to its length. @param {string} date @param {number} months */
export function addMonths(date, months) {
  const [y = 0, m = 1, d = 1] = date.split('-').map(Number);
  const last = new Date(Date.UTC(y, m - 1 + months + 1, 0)).getUTCDate();
  return new Date(Date.UTC(y, m - 1 + months, Math.min(d, last))).toISOString().slice(0, 10);
}

/** @param {number} day */
function ordinal(day) {
  const tail = day % 100 > 10 && day % 100 < 14 ? 'th' : (['th', 'st', 'nd', 'rd'][day % 10] ?? 'th');
  return `${day}${tail}`;
}

/** @param {number} ms @param {number} now "3 minutes ago", "in 2 hours" */
export function ago(ms, now) {
  const relative = new Intl.RelativeTimeFormat('en', { numeric: 'auto' });
  const minutes = Math.round((ms - now) / 60_000);
  if (Math.abs(minutes) < 60) return relative.format(minutes, 'minute');
  if (Math.abs(minutes) < 36 * 60) return relative.format(Math.round(minutes / 60), 'hour');
  return relative.format(Math.round(minutes / 1440), 'day');
}

/**
 * The text of `<!date^seconds^template>` for a viewer.
 * @param {number} seconds @param {string} template @param {string} tz @param {number} now milliseconds
 */
export function dateToken(seconds, template, tz, now) {
  const ms = seconds * 1000;
  const pretty = (/** @type {string} */ otherwise) => {
    const name = dayName(ms, tz, now);
    return ['Today', 'Yesterday', 'Tomorrow'].includes(name) ? name.toLowerCase() : otherwise;
  };
  const dayOf = (/** @type {'short' | 'long'} */ month) => {
    const p = Object.fromEntries(
      format(tz, { month, day: 'numeric', year: 'numeric' })
        .formatToParts(ms)
        .map((x) => [x.type, x.value]),
    );
    return month === 'short'
      ? `${p.month} ${p.day}, ${p.year}`
      : `${p.month} ${ordinal(Number(p.day))}, ${p.year}`;
  };
  const long = () => `${format(tz, { weekday: 'long' }).format(ms)}, ${dayOf('long')}`;
  /** @type {Record<string, () => string>} */
  const words = {
    date_num: () => localDate(ms, tz),
    date: () => dayOf('long'),
    date_short: () => dayOf('short'),
    date_long: long,
    date_pretty: () => pretty(dayOf('long')),
    date_short_pretty: () => pretty(dayOf('short')),
    date_long_pretty: () => pretty(long()),
    time: () => clockTime(ms, tz),
    time_secs: () => format(tz, { hour: 'numeric', minute: '2-digit', second: '2-digit' }).format(ms),
    ago: () => ago(ms, now),
  };
  const text = template.replace(/\{(\w+)\}/g, (all, word) => words[word]?.() ?? all);
  return text.charAt(0).toUpperCase() + text.slice(1);
}

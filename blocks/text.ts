/** Text that is ready for Slack's mrkdwn: data inside it is escaped. Only `md`, `raw` and friends make it (SL-2). */
export interface Mrkdwn {
  readonly mrkdwn: string;
}
/** What may stand in a template: strings and numbers are data and get escaped, Mrkdwn is taken as it is. */
export type Piece = string | number | Mrkdwn;

/** Makes data harmless inside mrkdwn: `<!channel>` becomes text (SL-2). */
export function escapeText(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
}

/** One unit that must not be cut: an entity, a `<…>` token, or a single code point. */
const UNIT = /&(?:amp|lt|gt);|<[^<>]*>|[\s\S]/gu;

/**
 * Cuts to at most `max` UTF-16 units at a code point, never inside an entity or a `<…>` token; what was cut
 * ends with `…` (SL-3). Clipping twice changes nothing.
 */
export function clip(text: string, max: number): string {
  if (text.length <= max) return text;
  if (max < 1) return '';
  let kept = '';
  for (const [unit] of text.matchAll(UNIT)) {
    if (kept.length + unit.length > max - 1) break;
    kept += unit;
  }
  return `${kept.trimEnd()}…`;
}

/** Right-to-left scripts: such a name is isolated, so that it does not turn the line around it. */
const RIGHT_TO_LEFT = /[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufefc]/u;
/** Controls, line breaks and the marks that could reorder the rest of a line. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what is removed here
const DISTURBING = /[\u0000-\u001f\u007f-\u009f\u2028\u2029\u202a-\u202e\u2066-\u2069]+/gu;

/** Half of a surrogate pair: no character at all. */
const LONE_HALF = /[\ud800-\udfff]/gu;

/** A name or a note from outside on one line: no controls, no runs of blanks, its own text direction. */
export function oneLine(text: string, max: number): string {
  const clean = clip(
    text.replace(LONE_HALF, '\ufffd').replace(DISTURBING, ' ').replace(/\s+/gu, ' ').trim(),
    max,
  );
  return RIGHT_TO_LEFT.test(clean) ? `\u2068${clean}\u2069` : clean;
}

/** For plain_text: one line, clipped, never empty (Slack refuses empty text). */
export function plain(text: string, max: number): string {
  const clean = oneLine(text, max);
  return clean === '' ? '–' : clip(clean, max);
}

/** A template whose data is escaped: md`*${name}*`. */
export function md(strings: TemplateStringsArray, ...pieces: Piece[]): Mrkdwn {
  return raw(strings.reduce((text, part, i) => text + mrkdwnOf(pieces[i - 1] ?? '') + part));
}

/** Takes a string as mrkdwn. Only for text of our own and for parts that are escaped already. */
export function raw(mrkdwn: string): Mrkdwn {
  return { mrkdwn };
}

/** A piece of data for mrkdwn on one line, clipped after escaping. */
export function data(text: string, max: number): Mrkdwn {
  return raw(clip(escapeText(oneLine(text, max)), max + 20));
}

export function mrkdwnOf(piece: Piece): string {
  return typeof piece === 'object' ? piece.mrkdwn : escapeText(String(piece));
}

/** Joins the parts that exist; `null`, `false` and empty parts leave no separator behind. */
export function join(parts: readonly (Piece | null | undefined | false)[], separator = ' · '): Mrkdwn {
  const texts = parts.filter((part) => part !== null && part !== undefined && part !== false).map(mrkdwnOf);
  return raw(texts.filter((text) => text !== '').join(separator));
}

/** Parts below each other. */
export function lines(...parts: (Piece | null | undefined | false)[]): Mrkdwn {
  return join(parts, '\n');
}

/** A headline and one line per item within `max`: long items are cut to an equal share, so that none is lost (SL-4). */
export function spread(head: Mrkdwn, items: readonly Mrkdwn[], max: number): Mrkdwn {
  const top = clip(head.mrkdwn, Math.max(1, Math.floor(max / 2)));
  if (items.length === 0) return raw(top);
  const share = Math.floor((max - top.length) / items.length) - 1;
  return raw([top, ...items.map((item) => clip(item.mrkdwn.replaceAll('\n', ' · '), share))].join('\n'));
}

/** The words of a mrkdwn text without its marks, for screen readers and plain_text. */
export function spoken(text: Mrkdwn): string {
  return text.mrkdwn
    .replace(/<[^<>|]*\|([^<>]*)>/gu, '$1')
    .replace(/<[^<>]*>/gu, '')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

/**
 * Slack's mrkdwn as DOM nodes. Only text nodes are made from content, so nothing in a message can become markup.
 * @typedef {{user(id: string): {name: string} | undefined, channel(id: string): {name: string} | undefined,
 *   tz(): string, now(): number, meId(): string}} Directory
 */
import { dateToken, fullStamp } from './datetime.js';
import { fragment, h } from './dom.js';
import { emojiFor } from './emoji.js';

/** @param {string} s */
export const unescapeEntities = (s) =>
  s.replace(/&(amp|lt|gt);/g, (_, n) => (n === 'amp' ? '&' : n === 'lt' ? '<' : '>'));

/** Only web and mail addresses may be followed. @param {string} url */
export const safeUrl = (url) => (/^(https?:\/\/|mailto:)/i.test(url) ? url : null);

/**
 * The place in this page that a permalink of this workspace means, or null for any other address.
 * @param {string} url
 */
export function inPage(url) {
  const parsed = URL.canParse(url) ? new URL(url) : null;
  const m =
    parsed?.origin === location.origin &&
    /^\/archives\/([A-Z0-9]+)(?:\/p(\d{10})(\d+))?$/.exec(parsed.pathname);
  return m ? `#/${m[1]}${m[2] ? `/${m[2]}.${m[3]}` : ''}` : null;
}

/** Attributes of a link: permalinks stay in this page, everything else opens beside it. @param {string} url */
export function linkProps(url) {
  const place = inPage(url);
  return place ? { href: place } : { href: url, target: '_blank', rel: 'noopener noreferrer' };
}

/** @param {string} url @param {...import('./dom.js').Child} label */
export const link = (url, ...label) => h('a', { ...linkProps(url), class: 'link' }, ...label);

/** @param {string} name */
function emoji(name) {
  const char = emojiFor(name);
  return char
    ? h(
        'span',
        { class: 'emoji', role: 'img', 'aria-label': name.replaceAll('_', ' '), title: `:${name}:` },
        char,
      )
    : null;
}

/** plain_text: emoji names and line breaks, nothing else. @param {string} text @param {boolean} [withEmoji] */
export function plainText(text, withEmoji = true) {
  const out = fragment();
  text.split('\n').forEach((line, i) => {
    if (i > 0) out.append(h('br'));
    for (const piece of line.split(/(:[a-z0-9_+-]+:)/)) {
      const node = withEmoji && /^:.+:$/.test(piece) ? emoji(piece.slice(1, -1)) : null;
      out.append(node ?? document.createTextNode(piece));
    }
  });
  return out;
}

/**
 * A text object of either kind.
 * @param {{type: string, text: string, emoji?: boolean, verbatim?: boolean}} object
 * @param {Directory} dir
 */
export const textObject = (object, dir) =>
  object.type === 'mrkdwn'
    ? mrkdwn(object.text, dir, object.verbatim)
    : plainText(object.text, object.emoji !== false);

/**
 * @param {string} text
 * @param {Directory} dir
 * @param {boolean} [verbatim] no links out of bare addresses
 */
export function mrkdwn(text, dir, verbatim = false) {
  const out = fragment();
  text.split(/```([\s\S]+?)```/).forEach((piece, i, all) => {
    if (i % 2 === 1) {
      out.append(h('pre', { class: 'code-block' }, tokensAsText(piece.replace(/^\n|\n$/g, ''), dir)));
      return;
    }
    let body = i > 0 ? piece.replace(/^\n/, '') : piece;
    if (i < all.length - 1) body = body.replace(/\n$/, '');
    if (body) out.append(lines(body, dir, verbatim));
  });
  return out;
}

/** @param {string} text @param {Directory} dir @param {boolean} verbatim */
function lines(text, dir, verbatim) {
  const out = fragment();
  /** @type {{quote: boolean, rows: string[]}[]} */
  const groups = [];
  for (const row of text.split('\n')) {
    const m = /^(?:>|&gt;) ?(.*)$/.exec(row);
    const last = groups.at(-1);
    if (last && last.quote === Boolean(m)) last.rows.push(m ? (m[1] ?? '') : row);
    else groups.push({ quote: Boolean(m), rows: [m ? (m[1] ?? '') : row] });
  }
  for (const group of groups) {
    const body = inline(group.rows.join('\n'), dir, verbatim);
    out.append(group.quote ? h('blockquote', null, body) : body);
  }
  return out;
}

/** Inside code, tokens keep only what they would say. @param {string} text @param {Directory} dir */
const tokensAsText = (text, dir) =>
  unescapeEntities(text.replace(/<([^<>\n]+)>/g, (_, body) => angle(body, dir).textContent ?? ''));

const WORD = /[\p{L}\p{N}]/u;
const STYLES = { '*': 'strong', _: 'em', '~': 's' };

/**
 * What may stand in a line, tried in this order at each position: a sticky pattern and the node it makes, or null
 * when it is only text after all.
 * @type {{at: RegExp, node: (m: RegExpExecArray, p: {dir: Directory, verbatim: boolean, before: string}) => Node | null}[]}
 */
const RULES = [
  { at: /\n/y, node: () => h('br') },
  { at: /<([^<>\n]+)>/y, node: (m, p) => angle(m[1] ?? '', p.dir) },
  { at: /`([^`\n]+)`/y, node: (m, p) => h('code', null, tokensAsText(m[1] ?? '', p.dir)) },
  { at: /:([a-z0-9_+-]+):/y, node: (m) => emoji(m[1] ?? '') },
  {
    at: /https?:\/\/[^\s<>|]*[^\s<>|.,;:!?)'"*_~]/y,
    node: (m, p) => {
      if (p.verbatim || WORD.test(p.before)) return null;
      const url = unescapeEntities(m[0]);
      return link(url, url);
    },
  },
];

/** @param {string} s @param {Directory} dir @param {boolean} verbatim */
function inline(s, dir, verbatim) {
  const out = fragment();
  let text = '';
  const put = (/** @type {Node} */ node) => {
    if (text) out.append(document.createTextNode(unescapeEntities(text)));
    text = '';
    out.append(node);
  };
  let i = 0;
  while (i < s.length) {
    const c = s[i] ?? '';
    const end = c in STYLES ? closing(s, i) : -1;
    if (end > 0) {
      put(h(STYLES[/** @type {'*'} */ (c)], null, inline(s.slice(i + 1, end), dir, verbatim)));
      i = end + 1;
      continue;
    }
    const hit = match(s, i, { dir, verbatim, before: s[i - 1] ?? ' ' });
    if (hit) put(hit.node);
    else text += c;
    i += hit ? hit.length : 1;
  }
  if (text) out.append(document.createTextNode(unescapeEntities(text)));
  return out;
}

/** @param {string} s @param {number} i @param {{dir: Directory, verbatim: boolean, before: string}} p */
function match(s, i, p) {
  for (const rule of RULES) {
    rule.at.lastIndex = i;
    const m = rule.at.exec(s);
    const node = m && rule.node(m, p);
    if (m && node) return { node, length: m[0].length };
  }
  return null;
}

/**
 * Where the style opened at `open` ends, or −1: markers hug their words and stand at word edges; tokens and code are skipped.
 * @param {string} s @param {number} open
 */
function closing(s, open) {
  const mark = s[open] ?? '';
  const before = s[open - 1] ?? ' ';
  const after = s[open + 1] ?? ' ';
  if (WORD.test(before) || before === mark || /\s/.test(after) || after === mark) return -1;
  for (let j = open + 1; j < s.length && s[j] !== '\n'; j++) {
    const skip = /^(?:<[^<>\n]+>|`[^`\n]+`)/.exec(s.slice(j));
    if (skip) j += skip[0].length - 1;
    else if (s[j] === mark && j > open + 1 && !/\s/.test(s[j - 1] ?? ' ') && !WORD.test(s[j + 1] ?? ' '))
      return j;
  }
  return -1;
}

/** `<…>` without the brackets. @param {string} body @param {Directory} dir @returns {Node} */
function angle(body, dir) {
  const bar = body.indexOf('|');
  const head = bar < 0 ? body : body.slice(0, bar);
  const label = bar < 0 ? '' : unescapeEntities(body.slice(bar + 1));
  const mention = (/** @type {string} */ text, mine = false) =>
    h('span', { class: `mention${mine ? ' mention-me' : ''}` }, text);
  const [, sigil, id] = /^([@#])([A-Z0-9]+)$/.exec(head) ?? [];
  if (sigil === '@' && id)
    return mention(`@${dir.user(id)?.name ?? (label || 'unknown user')}`, id === dir.meId());
  if (sigil === '#' && id) {
    const name = dir.channel(id)?.name ?? (label || 'private-channel');
    return h('a', { class: 'mention', href: `#/${id}` }, `#${name}`);
  }
  if (head.startsWith('!date^')) return date(head.slice(6), label, dir);
  if (/^!(here|channel|everyone)$/.test(head)) return mention(`@${head.slice(1)}`, true);
  if (head.startsWith('!subteam^')) return mention(label || '@group');
  if (head.startsWith('!')) return document.createTextNode(label || `<${body}>`);
  const url = safeUrl(unescapeEntities(head));
  if (!url) return document.createTextNode(unescapeEntities(`<${body}>`));
  return link(url, label ? plainText(label) : url.replace(/^mailto:/, ''));
}

/** @param {string} spec `seconds^template[^link]` @param {string} fallback @param {Directory} dir */
function date(spec, fallback, dir) {
  const [seconds = '', template = '', url] = spec.split('^');
  // More digits than a date can have would be no time at all.
  if (!/^\d{1,11}$/.test(seconds) || !template) return document.createTextNode(fallback);
  const text = dateToken(Number(seconds), unescapeEntities(template), dir.tz(), dir.now());
  const node = h(
    'time',
    {
      class: 'date-token',
      datetime: new Date(Number(seconds) * 1000).toISOString(),
      title: fullStamp(Number(seconds) * 1000, dir.tz()),
    },
    text,
  );
  const target = url ? safeUrl(unescapeEntities(url)) : null;
  return target ? link(target, node) : node;
}

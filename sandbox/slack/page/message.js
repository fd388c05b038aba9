/** One message: who, when, what, and what can be done with it. */
import { appBadge, avatar } from './avatar.js';
import { renderBlocks } from './blocks.js';
import { clockTime, fullStamp } from './datetime.js';
import { h, icon } from './dom.js';
import { fileSize } from './file-input.js';
import { mrkdwn } from './mrkdwn.js';
import { makeSurface } from './surface.js';
import { Values } from './values.js';

/** @param {string} ts */
export const tsMs = (ts) => Number(ts) * 1000;

/**
 * @param {import('./store.js').Store} store
 * @param {any} message
 * @param {{compact: boolean, inThread: boolean, replies?: any[]}} options
 */
export function renderMessage(store, message, options) {
  const author = store.user(message.user) ?? store.app;
  const at = tsMs(message.ts);
  const place = `${options.inThread ? 't' : 'm'}-${message.channel}-${message.ts}`;
  const surface = makeSurface(store, {
    kind: 'message',
    where: { channel: message.channel, ts: message.ts },
    values: new Values(message.values),
  });
  const time = h(
    'time',
    { class: 'time', datetime: new Date(at).toISOString(), title: fullStamp(at, store.tz) },
    clockTime(at, store.tz),
  );
  const threadHref = `#/${message.channel}/${message.ts}`;
  // Messages with blocks always have a head; the mark stands there, out of the way of what it is about.
  const edited = message.edited
    ? h(
        'span',
        { class: 'edited', title: `Updated ${fullStamp(tsMs(message.edited.ts), store.tz)}` },
        message.blocks?.length ? `updated ${clockTime(tsMs(message.edited.ts), store.tz)}` : '(edited)',
      )
    : null;
  const body = h(
    'div',
    { class: 'message-body' },
    message.ephemeral ? h('div', { class: 'ephemeral-mark' }, icon('eye', 14), 'Only visible to you') : null,
    options.compact
      ? null
      : h(
          'div',
          { class: 'message-head' },
          h('span', { class: 'author' }, author.realName || author.name),
          author.isBot || message.bot_id ? appBadge() : null,
          time,
          message.blocks?.length ? edited : null,
        ),
    message.blocks?.length
      ? renderBlocks(message.blocks, surface)
      : message.text
        ? h('div', { class: 'message-text' }, mrkdwn(message.text, store.directory))
        : null,
    message.blocks?.length ? null : edited,
    message.files?.length ? h('div', { class: 'files' }, message.files.map(file)) : null,
    !options.inThread && message.reply_count ? threadLink(store, message, options.replies ?? []) : null,
  );
  const tools =
    options.inThread || message.ephemeral
      ? null
      : h(
          'div',
          { class: 'message-tools' },
          h(
            'a',
            {
              class: 'icon-btn',
              href: threadHref,
              'aria-label': 'Reply in thread',
              title: 'Reply in thread',
            },
            icon('thread', 18),
          ),
        );
  return h(
    'article',
    {
      class: `message${options.compact ? ' is-compact' : ''}${message.ephemeral ? ' is-ephemeral' : ''}`,
      dataset: { ts: message.ts, place },
      'aria-label': `${author.realName || author.name}, ${clockTime(at, store.tz)}`,
    },
    h(
      'div',
      { class: 'gutter' },
      options.compact
        ? time.cloneNode(true)
        : avatar({ ...author, isBot: author.isBot || Boolean(message.bot_id) }),
    ),
    body,
    tools,
  );
}

/** @param {any} f */
const file = (f) => (f.mimetype.startsWith('image/') ? picture(f) : fileCard(f));

/** @param {any} f */
const picture = (f) =>
  h(
    'a',
    { class: 'file-picture', href: f.url, target: '_blank', rel: 'noopener noreferrer' },
    h('span', { class: 'quiet' }, f.title || f.name),
    h('img', { src: f.url, alt: f.alt || f.title || f.name }),
  );

/** @param {any} f */
const fileCard = (f) =>
  h(
    'a',
    { class: 'file-card', href: f.url, target: '_blank', rel: 'noopener noreferrer' },
    h('span', { class: 'file-icon' }, icon('file', 22)),
    h(
      'span',
      { class: 'file-text' },
      h('span', { class: 'file-name' }, f.title || f.name),
      h('span', { class: 'quiet' }, `${(f.name.split('.').pop() ?? '').toUpperCase()} · ${fileSize(f.size)}`),
    ),
  );

/** @param {import('./store.js').Store} store @param {any} message @param {any[]} replies */
function threadLink(store, message, replies) {
  const people = [...new Map(replies.map((r) => [r.user, store.user(r.user) ?? store.app])).values()].slice(
    0,
    3,
  );
  const last = replies.at(-1);
  return h(
    'a',
    { class: 'thread-link', href: `#/${message.channel}/${message.ts}` },
    people.map((p) => avatar(p, 'small')),
    h(
      'span',
      { class: 'thread-count' },
      message.reply_count === 1 ? '1 reply' : `${message.reply_count} replies`,
    ),
    last
      ? h('span', { class: 'thread-last quiet' }, `Last reply ${clockTime(tsMs(last.ts), store.tz)}`)
      : null,
    h('span', { class: 'thread-open quiet' }, 'View thread', icon('right', 14)),
  );
}

/** Keeps drawn messages and draws only those that changed. */
export class MessageCache {
  /** @type {Map<string, {key: string, node: HTMLElement}>} */
  #drawn = new Map();

  /**
   * @param {import('./store.js').Store} store @param {any} message
   * @param {{compact: boolean, inThread: boolean, replies?: any[]}} options
   */
  node(store, message, options) {
    // What the person chose does not redraw the message under their hands; a change by the app does.
    const { values: _, ...rest } = message;
    const key = JSON.stringify([
      rest,
      options.compact,
      options.replies?.length,
      options.replies?.at(-1)?.ts,
      store.me.id,
      store.tz,
    ]);
    const old = this.#drawn.get(message.ts);
    if (old?.key === key) return old.node;
    const node = renderMessage(store, message, options);
    if (old) node.classList.add('is-updated');
    this.#drawn.set(message.ts, { key, node });
    return node;
  }
  clear() {
    this.#drawn.clear();
  }
}

/** A scrolling list of messages: days, grouping, and where the reader stands in it. */
import { dayName, localDate } from './datetime.js';
import { fill, h } from './dom.js';
import { settlePopovers } from './layers.js';
import { MessageCache, tsMs } from './message.js';
import { rememberFocus } from './surface.js';

/** Messages of one author within this time stand together. */
const TOGETHER_MS = 5 * 60_000;

/** May `m` stand below `before` without a head of its own? @param {any} before @param {any} m */
const together = (before, m) =>
  before.user === m.user &&
  !before.ephemeral &&
  !m.ephemeral &&
  tsMs(m.ts) - tsMs(before.ts) < TOGETHER_MS &&
  !before.blocks?.length &&
  !m.blocks?.length;

/** @param {number} n */
const replies = (n) => (n === 1 ? '1 reply' : `${n} replies`);

/**
 * A channel opens at its end, a thread at its beginning; both follow new messages while the reader is at the end,
 * and the reader's own messages always.
 * @param {import('./store.js').Store} store @param {boolean} inThread
 */
export function messageList(store, inThread) {
  const cache = new MessageCache();
  const inner = h('div', { class: 'message-list' });
  const node = h('div', { class: 'scroller', tabindex: '-1' }, inner);
  const atEnd = () => node.scrollHeight - node.scrollTop - node.clientHeight < 60;
  let stick = true;
  let fresh = true;
  let last = '';
  node.addEventListener('scroll', () => {
    stick = atEnd();
  });
  new ResizeObserver(() => {
    if (stick) node.scrollTop = node.scrollHeight;
  }).observe(inner);

  /** @param {any[]} messages @param {(m: any) => any[]} repliesOf */
  function rows(messages, repliesOf) {
    /** @type {Node[]} */
    const out = [];
    let before = null;
    for (const m of messages) {
      const day = localDate(tsMs(m.ts), store.tz);
      const newDay = !before || localDate(tsMs(before.ts), store.tz) !== day;
      if (newDay && !inThread)
        out.push(
          h(
            'div',
            { class: 'day', role: 'separator' },
            h('span', null, dayName(tsMs(m.ts), store.tz, store.now())),
          ),
        );
      const compact = Boolean(before && !newDay && together(before, m));
      out.push(cache.node(store, m, { compact, inThread, replies: inThread ? [] : repliesOf(m) }));
      if (inThread && !before && messages.length > 1)
        out.push(h('div', { class: 'reply-line' }, h('span', null, replies(messages.length - 1))));
      before = m;
    }
    return out;
  }

  return {
    node,
    /** Another conversation, thread or person follows. */
    reset() {
      cache.clear();
      fresh = true;
      stick = !inThread;
    },
    /**
     * @param {any[]} messages @param {import('./dom.js').Child} intro @param {(m: any) => any[]} repliesOf
     * @param {string | null} [target] the message an address names
     */
    draw(messages, intro, repliesOf, target) {
      const back = rememberFocus();
      const top = fresh ? 0 : node.scrollTop;
      const newest = messages.at(-1);
      if (!fresh && newest && newest.ts !== last && newest.user === store.me.id) stick = true;
      last = newest?.ts ?? '';
      fill(inner, intro, rows(messages, repliesOf));
      node.scrollTop = stick ? node.scrollHeight : top;
      const named = fresh && target ? inner.querySelector(`[data-ts="${CSS.escape(target)}"]`) : null;
      if (named && (!inThread || target !== messages[0]?.ts))
        named.scrollIntoView({ block: inThread ? 'start' : 'nearest' });
      fresh = false;
      back();
      settlePopovers();
    },
  };
}

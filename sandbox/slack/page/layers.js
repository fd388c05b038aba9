/** What floats above the page: popovers (menus, lists, calendars), dialogs and toasts. Escape closes the topmost. */
import { fill, h, icon, uid } from './dom.js';

/** @type {{anchor: Element, node: HTMLElement, close: () => void, place: () => void}[]} */
const open = [];
const root = () => /** @type {HTMLElement} */ (document.getElementById('layers'));

/**
 * Puts `node` beside `anchor`; a press outside, Escape or the anchor's disappearance closes it.
 * @param {Element} anchor
 * @param {HTMLElement} node
 * @param {{onClose?: () => void, width?: number | 'anchor', align?: 'start' | 'end', side?: 'below' | 'above'}} [options]
 */
export function popover(anchor, node, options = {}) {
  node.classList.add('popover');
  root().append(node);
  const layer = { anchor, node, close, place };
  function close() {
    const at = open.indexOf(layer);
    if (at < 0) return;
    open.splice(at, 1);
    node.remove();
    options.onClose?.();
  }
  function place() {
    if (!anchor.isConnected) return close();
    const a = anchor.getBoundingClientRect();
    if (options.width === 'anchor') node.style.width = `${Math.max(a.width, 200)}px`;
    const margin = 8;
    node.style.removeProperty('--space');
    const n = node.getBoundingClientRect();
    const below = window.innerHeight - a.bottom - margin;
    const above = a.top - margin;
    const up =
      options.side === 'above' ? above > n.height || above > below : below < n.height && above > below;
    node.style.setProperty('--space', `${Math.max(120, (up ? above : below) - 4)}px`);
    const height = node.getBoundingClientRect().height;
    const left = options.align === 'end' ? a.right - n.width : a.left;
    node.style.left = `${Math.max(margin, Math.min(left, window.innerWidth - n.width - margin))}px`;
    node.style.top = `${up ? a.top - height - 4 : a.bottom + 4}px`;
  }
  open.push(layer);
  place();
  return { close, place };
}

/** Closes every popover whose anchor is gone (its message was drawn anew) and moves the others along. */
export function settlePopovers() {
  for (const layer of [...open]) if (!layer.anchor.isConnected) layer.close();
}

document.addEventListener(
  'pointerdown',
  (event) => {
    const target = /** @type {Node} */ (event.target);
    for (const layer of [...open].reverse()) {
      if (layer.node.contains(target) || layer.anchor.contains(target)) return;
      layer.close();
    }
  },
  true,
);
// A popover moves along with its anchor and closes when that has been scrolled out of sight.
document.addEventListener(
  'scroll',
  (event) => {
    const scroller = event.target instanceof Element ? event.target : document.documentElement;
    for (const layer of [...open]) {
      if (layer.node.contains(scroller) || !scroller.contains(layer.anchor)) continue;
      const a = layer.anchor.getBoundingClientRect();
      const s = scroller.getBoundingClientRect();
      if (a.bottom < s.top || a.top > s.bottom) layer.close();
      else layer.place();
    }
  },
  true,
);
window.addEventListener('resize', () => {
  for (const layer of [...open]) layer.close();
});

/** @type {(() => void)[]} what Escape does, last registered first */
const escapes = [];
/** @param {() => void} fn @returns {() => void} takes it away again */
export function onEscape(fn) {
  escapes.push(fn);
  return () => {
    const at = escapes.lastIndexOf(fn);
    if (at >= 0) escapes.splice(at, 1);
  };
}
document.addEventListener('keydown', (event) => {
  if (event.key !== 'Escape' || event.defaultPrevented) return;
  const top = open.at(-1);
  const fn = top ? top.close : escapes.at(-1);
  if (!fn) return;
  event.preventDefault();
  const anchor = top?.anchor;
  fn();
  if (anchor instanceof HTMLElement)
    (anchor.matches('button') ? anchor : anchor.querySelector('input'))?.focus();
});

/**
 * A menu of actions below a button, with arrow keys.
 * @param {HTMLElement} anchor
 * @param {{label: import('./dom.js').Child, detail?: import('./dom.js').Child, href?: string, current?: boolean, onPick: () => void}[]} items
 * @param {{label: string, align?: 'start' | 'end', side?: 'below' | 'above', width?: number | 'anchor'}} options
 */
export function menu(anchor, items, options) {
  const list = h('div', { role: 'menu', class: 'menu', 'aria-label': options.label });
  anchor.setAttribute('aria-expanded', 'true');
  const layer = popover(anchor, list, {
    ...options,
    onClose: () => anchor.setAttribute('aria-expanded', 'false'),
  });
  for (const item of items) {
    const props = {
      role: 'menuitem',
      class: `menu-item${item.current ? ' is-current' : ''}`,
      tabindex: '-1',
      on: {
        click: () => {
          layer.close();
          anchor.focus();
          item.onPick();
        },
        pointerenter: (/** @type {Event} */ e) =>
          /** @type {HTMLElement} */ (e.currentTarget).focus({ preventScroll: true }),
      },
    };
    const body = [
      h('span', { class: 'menu-label' }, item.label),
      item.detail ? h('span', { class: 'menu-detail' }, item.detail) : null,
    ];
    list.append(
      item.href
        ? h('a', { ...props, href: item.href, target: '_blank', rel: 'noopener noreferrer' }, body)
        : h('button', { ...props, type: 'button' }, body),
    );
  }
  list.addEventListener('keydown', (/** @type {KeyboardEvent} */ event) => {
    const all = /** @type {HTMLElement[]} */ ([...list.children]);
    const at = all.indexOf(/** @type {HTMLElement} */ (document.activeElement));
    const to = { ArrowDown: at + 1, ArrowUp: at - 1, Home: 0, End: all.length - 1 }[event.key];
    if (event.key === 'Tab') layer.close();
    if (to === undefined) return;
    event.preventDefault();
    all[(to + all.length) % all.length]?.focus();
  });
  layer.place();
  const first = /** @type {HTMLElement | null} */ (
    list.querySelector('.is-current') ?? list.firstElementChild
  );
  first?.focus({ preventScroll: true });
  return layer;
}

/** Keeps Tab inside. @param {HTMLElement} box @param {KeyboardEvent} event */
export function trapTab(box, event) {
  if (event.key !== 'Tab') return;
  const all = /** @type {HTMLElement[]} */ ([
    ...box.querySelectorAll('button, a[href], input, textarea, select, [tabindex="0"]'),
  ]).filter((el) => !el.hasAttribute('disabled') && el.offsetParent !== null && el.tabIndex >= 0);
  const first = all[0];
  const last = all.at(-1);
  const active = document.activeElement;
  if (!first || !last) return;
  if (event.shiftKey && (active === first || !box.contains(active) || active === box)) {
    event.preventDefault();
    last.focus();
  } else if (!event.shiftKey && (active === last || !box.contains(active))) {
    event.preventDefault();
    first.focus();
  }
}

/**
 * Slack's confirmation of a control.
 * @param {{title: any, text: any, confirm: any, deny: any, style?: string}} confirm
 * @param {(object: any) => Node} text draws a text object
 * @returns {Promise<boolean>}
 */
export function confirmDialog(confirm, text) {
  return new Promise((resolve) => {
    const before = /** @type {HTMLElement | null} */ (document.activeElement);
    const titleId = uid('confirm');
    const bodyId = uid('confirm');
    const answer = (/** @type {boolean} */ yes) => {
      off();
      backdrop.remove();
      before?.focus();
      resolve(yes);
    };
    const yes = h(
      'button',
      {
        type: 'button',
        class: `btn ${confirm.style === 'danger' ? 'btn-danger' : 'btn-primary'}`,
        on: { click: () => answer(true) },
      },
      text(confirm.confirm ?? { type: 'plain_text', text: 'Yes' }),
    );
    const no = h(
      'button',
      { type: 'button', class: 'btn', on: { click: () => answer(false) } },
      text(confirm.deny ?? { type: 'plain_text', text: 'Cancel' }),
    );
    const close = h(
      'button',
      { type: 'button', class: 'icon-btn', 'aria-label': 'Close', on: { click: () => answer(false) } },
      icon('close', 20),
    );
    const box = h(
      'div',
      {
        role: 'alertdialog',
        'aria-modal': 'true',
        'aria-labelledby': titleId,
        'aria-describedby': bodyId,
        class: 'dialog',
      },
      h(
        'header',
        { class: 'dialog-head' },
        h('h2', { id: titleId }, text(confirm.title ?? { type: 'plain_text', text: 'Are you sure?' })),
        close,
      ),
      h('div', { class: 'dialog-body', id: bodyId }, text(confirm.text ?? { type: 'plain_text', text: '' })),
      h('footer', { class: 'dialog-foot' }, no, yes),
    );
    box.addEventListener('keydown', (/** @type {KeyboardEvent} */ e) => trapTab(box, e));
    const backdrop = h('div', { class: 'backdrop backdrop-confirm' }, box);
    backdrop.addEventListener(
      'pointerdown',
      (/** @type {Event} */ e) => e.target === backdrop && answer(false),
    );
    const off = onEscape(() => answer(false));
    root().append(backdrop);
    yes.focus();
  });
}

/** @type {{text: string, at: number} | null} */
let lastToast = null;
/**
 * A short word at the foot of the page, also spoken; the same text within two seconds is said once.
 * @param {string} text
 * @param {'warn' | 'info'} [tone]
 */
export function toast(text, tone = 'warn') {
  const now = performance.now();
  if (lastToast?.text === text && now - lastToast.at < 2000) return;
  lastToast = { text, at: now };
  const host = /** @type {HTMLElement} */ (document.getElementById('toasts'));
  const node = h(
    'div',
    { class: `toast toast-${tone}` },
    icon(tone === 'warn' ? 'warning' : 'check', 18),
    h('span', null, text),
  );
  const away = h(
    'button',
    { type: 'button', class: 'icon-btn', 'aria-label': 'Dismiss', on: { click: () => node.remove() } },
    icon('close', 16),
  );
  node.append(away);
  host.append(node);
  setTimeout(() => node.remove(), 8000);
}

/** Says something to screen readers only. @param {string} text */
export function announce(text) {
  const host = /** @type {HTMLElement} */ (document.getElementById('announcer'));
  fill(host, text.slice(0, 400));
}

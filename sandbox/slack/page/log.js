/** The request log: what the workspace sent to the app and what the app asked of the workspace. */
import { fill, h, icon } from './dom.js';
import { onEscape } from './layers.js';

/** @param {import('./store.js').Store} store */
export function logDrawer(store) {
  let onlyProblems = false;
  /** @type {Set<number>} */
  const opened = new Set();
  let offEscape = () => {};
  let before = /** @type {HTMLElement | null} */ (null);
  const search = h('input', {
    type: 'search',
    class: 'log-search',
    placeholder: 'Filter by kind or content',
    'aria-label': 'Filter the log',
    on: { input: () => draw() },
  });
  const problems = h(
    'button',
    {
      type: 'button',
      class: 'chip-toggle',
      'aria-pressed': 'false',
      on: {
        click: () => {
          onlyProblems = !onlyProblems;
          problems.setAttribute('aria-pressed', String(onlyProblems));
          draw();
        },
      },
    },
    'Problems only',
  );
  const count = h('span', { class: 'quiet log-count' });
  const rows = h('div', { class: 'log-rows' });
  const x = h(
    'button',
    { type: 'button', class: 'icon-btn', 'aria-label': 'Close log', on: { click: () => api.close() } },
    icon('close', 20),
  );
  const node = h(
    'section',
    { class: 'log', 'aria-label': 'Request log', hidden: true },
    h(
      'header',
      { class: 'log-head' },
      icon('activity', 18),
      h('h2', null, 'Request log'),
      count,
      h('span', { class: 'spacer' }),
      search,
      problems,
      x,
    ),
    rows,
  );

  const bad = (/** @type {any} */ e) =>
    Boolean(e.error) || (e.status !== null && e.status >= 400) || (e.status === null && e.ms > 0);
  /** @param {any} e */
  function label(e) {
    const r = e.request ?? {};
    const what = r.command
      ? `${r.command} ${r.text ?? ''}`
      : (r.actions?.[0]?.action_id ??
        r.view?.callback_id ??
        r.action_id ??
        r.event?.type ??
        r.callback_id ??
        '');
    return String(what).trim();
  }
  /** @param {any} e */
  function row(e) {
    const out = e.direction === 'out';
    const detail = h('div', { class: 'log-detail', hidden: !opened.has(e.seq) });
    const show = () => fill(detail, part('Request', e.request), part('Answer', e.response));
    if (opened.has(e.seq)) show();
    const line = h(
      'button',
      {
        type: 'button',
        class: `log-line${bad(e) ? ' is-bad' : ''}`,
        'aria-expanded': String(opened.has(e.seq)),
        on: {
          click: () => {
            const open = !opened.has(e.seq);
            if (open) opened.add(e.seq);
            else opened.delete(e.seq);
            line.setAttribute('aria-expanded', String(open));
            detail.hidden = !open;
            if (open) show();
          },
        },
      },
      h('span', { class: 'log-time' }, e.at.slice(11, 23)),
      h('span', { class: `log-way ${out ? 'is-out' : 'is-in'}` }, out ? '→ app' : '← app'),
      h('span', { class: 'log-kind' }, e.kind),
      h('span', { class: 'log-what' }, label(e)),
      e.fault ? h('span', { class: 'pill pill-warn' }, e.fault) : null,
      e.error ? h('span', { class: 'pill pill-bad' }, e.error) : null,
      h('span', { class: 'log-status' }, e.status ?? '–'),
      h('span', { class: 'log-ms' }, `${Math.round(e.ms)} ms`),
    );
    return h('div', { class: 'log-row' }, line, detail);
  }
  /** @param {string} name @param {unknown} value */
  const part = (name, value) =>
    h(
      'div',
      { class: 'log-part' },
      h('h3', null, name),
      h(
        'pre',
        { tabindex: '0' },
        value === null || value === undefined || value === ''
          ? 'empty'
          : typeof value === 'string'
            ? value
            : JSON.stringify(value, null, 2),
      ),
    );

  function draw() {
    if (node.hidden) return;
    const q = search.value.trim().toLowerCase();
    const list = store.data.log.filter(
      (e) =>
        (!onlyProblems || bad(e)) &&
        (!q || `${e.kind} ${e.error ?? ''} ${JSON.stringify(e.request)}`.toLowerCase().includes(q)),
    );
    count.textContent = `${list.length} ${list.length === 1 ? 'entry' : 'entries'}`;
    fill(
      rows,
      list.length
        ? list.slice(-150).reverse().map(row)
        : h('p', { class: 'empty-note' }, 'Nothing to show yet.'),
    );
  }
  const api = {
    node,
    draw,
    open() {
      if (!node.hidden) return api.close();
      before = /** @type {HTMLElement | null} */ (document.activeElement);
      node.hidden = false;
      offEscape = onEscape(() => api.close());
      draw();
      search.focus();
    },
    close() {
      node.hidden = true;
      offEscape();
      before?.focus();
    },
  };
  return api;
}

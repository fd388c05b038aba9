/**
 * One combobox for every select of Block Kit: static, external, users, channels; single or multi.
 * @typedef {{text: {type: string, text: string}, value: string, description?: {type: string, text: string}, lead?: Node}} Option
 * @typedef {{label?: {text: string}, options: Option[]}} Group
 */
import { fill, h, icon, spinner, uid } from './dom.js';
import { popover } from './layers.js';
import { plainText } from './mrkdwn.js';

/**
 * @param {{
 *   id: string, label: string, placeholder: string, multi: boolean, clearable?: boolean,
 *   selected: Option[], max?: number,
 *   load: (query: string) => Group[] | Promise<Group[]>, minQuery: number, remote: boolean,
 *   onChange: (options: Option[]) => void, className?: string, describedBy?: string,
 * }} p `onChange` of a multi select comes when its list closes, as in Slack's client
 * @returns {HTMLElement}
 */
export function combobox(p) {
  let selected = [...p.selected];
  /** @type {Option[]} */
  let shown = [];
  let active = -1;
  let turn = 0;
  let running = false;
  /** @type {string | null} */
  let next = null;
  /** @type {number | undefined} */
  let timer;
  /** @type {ReturnType<typeof popover> | null} */
  let layer = null;
  let before = '';
  const listId = uid('list');
  const list = h('div', {
    role: 'listbox',
    id: listId,
    class: 'listbox',
    'aria-label': p.label,
    'aria-multiselectable': p.multi ? 'true' : null,
  });
  const input = h('input', {
    id: p.id,
    type: 'text',
    role: 'combobox',
    class: 'combo-input',
    autocomplete: 'off',
    spellcheck: 'false',
    'data-focus': 'true',
    'aria-expanded': 'false',
    'aria-controls': listId,
    'aria-autocomplete': 'list',
    'aria-label': p.label,
    'aria-describedby': p.describedBy ?? null,
  });
  const chips = h('span', { class: 'chips' });
  const clear = h(
    'button',
    { type: 'button', class: 'combo-clear', 'aria-label': `Clear ${p.label}`, tabindex: '-1' },
    icon('close', 14),
  );
  const box = h(
    'div',
    { class: `combo ${p.multi ? 'combo-multi' : ''} ${p.className ?? ''}` },
    chips,
    input,
    clear,
    icon('down', 18),
  );
  const key = () => selected.map((o) => o.value).join('\u0000');

  function paint() {
    if (p.multi) {
      fill(
        chips,
        selected.map((o) =>
          h(
            'span',
            { class: 'chip' },
            plainText(o.text.text),
            h(
              'button',
              {
                type: 'button',
                class: 'chip-x',
                'aria-label': `Remove ${o.text.text}`,
                on: {
                  click: (/** @type {Event} */ e) => {
                    e.stopPropagation();
                    remove(o);
                  },
                },
              },
              icon('close', 12),
            ),
          ),
        ),
      );
      input.placeholder = selected.length ? '' : p.placeholder;
    } else if (!layer) {
      input.value = selected[0]?.text.text ?? '';
      input.placeholder = p.placeholder;
    }
    clear.hidden = !p.clearable || p.multi || selected.length === 0;
  }
  function remove(/** @type {Option} */ option) {
    selected = selected.filter((o) => o.value !== option.value);
    paint();
    if (layer) draw();
    else p.onChange(selected);
  }
  function show() {
    if (layer) return;
    before = key();
    layer = popover(box, list, {
      width: 'anchor',
      onClose: () => {
        layer = null;
        turn++;
        window.clearTimeout(timer);
        input.setAttribute('aria-expanded', 'false');
        input.removeAttribute('aria-activedescendant');
        box.classList.remove('is-open');
        if (p.multi) input.value = '';
        paint();
        if (p.multi && key() !== before) p.onChange(selected);
      },
    });
    box.classList.add('is-open');
    input.setAttribute('aria-expanded', 'true');
    if (!p.multi) {
      input.placeholder = selected[0]?.text.text ?? p.placeholder;
      input.value = '';
    }
    search('');
  }
  /** @param {string} query */
  function search(query) {
    turn++;
    window.clearTimeout(timer);
    if (query.length < p.minQuery) {
      shown = [];
      fill(
        list,
        h(
          'div',
          { class: 'list-note' },
          p.minQuery === 1
            ? 'Start typing to see options'
            : `Type at least ${p.minQuery} characters to see options`,
        ),
      );
      layer?.place();
      return;
    }
    if (p.remote && query) timer = window.setTimeout(() => void run(query), 200);
    else void run(query);
  }
  /** One request at a time; what was typed meanwhile is asked next. @param {string} query */
  async function run(query) {
    if (running) {
      next = query;
      return;
    }
    const mine = turn;
    running = true;
    try {
      const answer = p.load(query);
      if (answer instanceof Promise) {
        if (shown.length === 0) fill(list, h('div', { class: 'list-note' }, spinner(), 'Loading…'));
        box.classList.add('is-loading');
      }
      const groups = await answer;
      if (mine !== turn || !layer) return;
      groupsNow = groups;
      active = -1;
      draw();
    } catch {
      if (mine === turn && layer)
        fill(
          list,
          h(
            'div',
            { class: 'list-note is-error' },
            icon('warning', 16),
            'The options could not be loaded. Type to try again.',
          ),
        );
    } finally {
      running = false;
      box.classList.remove('is-loading');
      const waiting = next;
      next = null;
      if (waiting !== null && layer) void run(waiting);
    }
  }
  /** @type {Group[]} */
  let groupsNow = [];
  function draw() {
    shown = [];
    const rows = groupsNow
      .filter((g) => g.options.length > 0)
      .map((g) =>
        h(
          'div',
          { role: 'group', 'aria-label': g.label?.text ?? null },
          g.label ? h('div', { class: 'list-label' }, plainText(g.label.text)) : null,
          g.options.map((o) => {
            const chosen = selected.some((s) => s.value === o.value);
            const at = shown.push(o) - 1;
            return h(
              'div',
              {
                role: 'option',
                id: `${listId}-${at}`,
                class: 'option',
                'aria-selected': chosen ? 'true' : 'false',
                dataset: { at, value: o.value },
              },
              o.lead?.cloneNode(true) ?? null,
              h(
                'span',
                { class: 'option-text' },
                h('span', { class: 'option-name' }, plainText(o.text.text)),
                o.description ? h('span', { class: 'option-detail' }, plainText(o.description.text)) : null,
              ),
              chosen ? icon('check', 16) : null,
            );
          }),
        ),
      );
    fill(list, rows.length ? rows : h('div', { class: 'list-note' }, 'No result'));
    if (active < 0)
      active = p.multi
        ? 0
        : Math.max(
            0,
            shown.findIndex((o) => o.value === selected[0]?.value),
          );
    mark();
    layer?.place();
  }
  function mark() {
    for (const [i, el] of [...list.querySelectorAll('.option')].entries())
      el.classList.toggle('is-active', i === active);
    const row = list.querySelector('.option.is-active');
    row?.scrollIntoView({ block: 'nearest' });
    if (row) input.setAttribute('aria-activedescendant', row.id);
  }
  /** @param {Option | undefined} option */
  function pick(option) {
    if (!option) return;
    if (!p.multi) {
      selected = [option];
      layer?.close();
      paint();
      p.onChange(selected);
      return;
    }
    const has = selected.some((o) => o.value === option.value);
    if (!has && p.max && selected.length >= p.max) return;
    selected = has ? selected.filter((o) => o.value !== option.value) : [...selected, option];
    input.value = '';
    paint();
    draw();
  }

  list.addEventListener('pointerdown', (/** @type {Event} */ e) => e.preventDefault());
  list.addEventListener('click', (/** @type {Event} */ e) => {
    const row = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (e.target).closest('.option'));
    if (row) pick(shown[Number(row.dataset.at)]);
  });
  list.addEventListener('pointermove', (/** @type {Event} */ e) => {
    const row = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (e.target).closest('.option'));
    if (row && Number(row.dataset.at) !== active) {
      active = Number(row.dataset.at);
      mark();
    }
  });
  box.addEventListener('click', () => {
    input.focus();
    show();
  });
  clear.addEventListener('click', (/** @type {Event} */ e) => {
    e.stopPropagation();
    selected = [];
    layer?.close();
    paint();
    p.onChange(selected);
  });
  input.addEventListener('input', () => {
    const typed = input.value;
    if (!layer) {
      show();
      input.value = typed;
    }
    search(typed.trim());
  });
  input.addEventListener('blur', () => layer?.close());
  input.addEventListener('keydown', (/** @type {KeyboardEvent} */ e) => {
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault();
      if (!layer) return show();
      if (shown.length) active = (active + (e.key === 'ArrowDown' ? 1 : -1) + shown.length) % shown.length;
      mark();
    } else if (e.key === 'Enter') {
      e.preventDefault();
      if (layer) pick(shown[active]);
      else show();
    } else if (e.key === 'Backspace' && p.multi && input.value === '' && selected.length) {
      remove(/** @type {Option} */ (selected.at(-1)));
    }
  });
  paint();
  return box;
}

/** Options whose text or description holds the query. @param {Group[]} groups @param {string} query */
export function filterGroups(groups, query) {
  const q = query.toLowerCase();
  if (!q) return groups;
  const hit = (/** @type {Option} */ o) =>
    `${o.text.text} ${o.description?.text ?? ''}`.toLowerCase().includes(q);
  return groups.map((g) => ({ ...g, options: g.options.filter(hit) }));
}

/** Date and time fields with a calendar and a list of times; both can be typed into or walked with the keys. */
import { addDays, addMonths, dateLabel, localDate, monthLabel, parseTime, timeLabel } from './datetime.js';
import { fill, h, icon, uid } from './dom.js';
import { popover } from './layers.js';

/**
 * @param {{id: string, label: string, placeholder: string, value: string | null, today: string, describedBy?: string,
 *   onChange: (date: string | null) => void}} p dates are `YYYY-MM-DD`
 */
export function datePicker(p) {
  let value = p.value;
  /** @type {ReturnType<typeof popover> | null} */
  let layer = null;
  const text = h('span', { class: 'picker-text' });
  const button = h(
    'button',
    {
      type: 'button',
      id: p.id,
      class: 'picker',
      'aria-haspopup': 'dialog',
      'aria-expanded': 'false',
      'aria-describedby': p.describedBy ?? null,
      'data-focus': 'true',
    },
    icon('calendar', 17),
    text,
    icon('down', 18),
  );
  const paint = () => {
    fill(text, value ? dateLabel(value) : p.placeholder);
    text.classList.toggle('is-placeholder', !value);
    button.setAttribute('aria-label', `${p.label}: ${value ? dateLabel(value) : p.placeholder}`);
  };
  const choose = (/** @type {string | null} */ date) => {
    layer?.close();
    button.focus();
    if (date === value) return;
    value = date;
    paint();
    p.onChange(value);
  };
  button.addEventListener('click', () => {
    if (layer) return layer.close();
    const sheet = calendar(value ?? p.today, value, p.today, choose);
    button.setAttribute('aria-expanded', 'true');
    layer = popover(button, sheet.node, {
      onClose: () => {
        layer = null;
        button.setAttribute('aria-expanded', 'false');
      },
    });
    sheet.focus();
  });
  paint();
  return button;
}

/**
 * @param {string} start the day in focus @param {string | null} value @param {string} today
 * @param {(date: string | null) => void} choose
 */
function calendar(start, value, today, choose) {
  let cursor = start;
  const title = h('div', { class: 'cal-title', 'aria-live': 'polite' });
  const grid = h('div', { class: 'cal-grid', role: 'grid' });
  const move = (/** @type {string} */ to, focus = true) => {
    cursor = to;
    draw();
    if (focus) focusDay();
  };
  const focusDay = () =>
    /** @type {HTMLElement | null} */ (grid.querySelector('[tabindex="0"]'))?.focus({ preventScroll: true });
  const step = (/** @type {number} */ months, /** @type {string} */ label) =>
    h(
      'button',
      {
        type: 'button',
        class: 'icon-btn',
        'aria-label': label,
        on: { click: () => move(addMonths(cursor, months), false) },
      },
      icon(months < 0 ? 'left' : 'right', 18),
    );
  const node = h(
    'div',
    { class: 'calendar', role: 'dialog', 'aria-label': 'Choose a date' },
    h('div', { class: 'cal-head' }, step(-1, 'Previous month'), title, step(1, 'Next month')),
    h(
      'div',
      { class: 'cal-week', 'aria-hidden': 'true' },
      ['S', 'M', 'T', 'W', 'T', 'F', 'S'].map((d) => h('span', null, d)),
    ),
    grid,
    h(
      'div',
      { class: 'cal-foot' },
      h('button', { type: 'button', class: 'btn-quiet', on: { click: () => choose(today) } }, 'Today'),
      value
        ? h('button', { type: 'button', class: 'btn-quiet', on: { click: () => choose(null) } }, 'Clear')
        : null,
    ),
  );
  function draw() {
    fill(title, monthLabel(cursor));
    const first = `${cursor.slice(0, 8)}01`;
    const lead = new Date(`${first}T00:00:00Z`).getUTCDay();
    const days = Array.from({ length: 42 }, (_, i) => addDays(first, i - lead)).filter(
      (d, i) => i < 35 || d.slice(0, 7) === cursor.slice(0, 7) || i % 7 !== 0 || true,
    );
    const weeks = days[35]?.slice(0, 7) === cursor.slice(0, 7) ? 42 : 35;
    fill(
      grid,
      days.slice(0, weeks).map((d) =>
        h(
          'button',
          {
            type: 'button',
            role: 'gridcell',
            tabindex: d === cursor ? '0' : '-1',
            'aria-label': dateLabel(d),
            'aria-selected': d === value ? 'true' : 'false',
            class: `cal-day${d.slice(0, 7) === cursor.slice(0, 7) ? '' : ' is-other'}${d === today ? ' is-today' : ''}`,
            dataset: { date: d },
            on: { click: () => choose(d) },
          },
          Number(d.slice(8)),
        ),
      ),
    );
  }
  grid.addEventListener('keydown', (/** @type {KeyboardEvent} */ e) => {
    const to = {
      ArrowLeft: () => addDays(cursor, -1),
      ArrowRight: () => addDays(cursor, 1),
      ArrowUp: () => addDays(cursor, -7),
      ArrowDown: () => addDays(cursor, 7),
      PageUp: () => addMonths(cursor, -1),
      PageDown: () => addMonths(cursor, 1),
    }[e.key];
    if (!to) return;
    e.preventDefault();
    move(to());
  });
  draw();
  return { node, focus: focusDay };
}

/**
 * @param {{id: string, label: string, placeholder: string, value: string | null, describedBy?: string,
 *   onChange: (time: string | null) => void}} p times are `HH:mm`
 */
export function timePicker(p) {
  let value = p.value;
  let active = -1;
  let walked = false;
  /** @type {string[]} */
  let shown = [];
  /** @type {ReturnType<typeof popover> | null} */
  let layer = null;
  const listId = uid('times');
  const list = h('div', { role: 'listbox', id: listId, class: 'listbox', 'aria-label': p.label });
  const input = h('input', {
    id: p.id,
    type: 'text',
    role: 'combobox',
    class: 'combo-input',
    autocomplete: 'off',
    placeholder: p.placeholder,
    'aria-label': p.label,
    'data-focus': 'true',
    'aria-expanded': 'false',
    'aria-controls': listId,
    'aria-describedby': p.describedBy ?? null,
  });
  const box = h('div', { class: 'combo combo-time' }, icon('clock', 17), input, icon('down', 18));
  const paint = () => {
    input.value = value ? timeLabel(value) : '';
  };
  const set = (/** @type {string | null} */ time) => {
    const changed = time !== value;
    value = time;
    layer?.close();
    paint();
    if (changed) p.onChange(value);
  };
  function draw() {
    const typed = parseTime(input.value);
    const all = Array.from(
      { length: 48 },
      (_, i) => `${String(Math.floor(i / 2)).padStart(2, '0')}:${i % 2 ? '30' : '00'}`,
    );
    shown = typed && !all.includes(typed) ? [typed, ...all] : all;
    active = typed ? shown.indexOf(typed) : shown.indexOf('09:00');
    fill(
      list,
      shown.map((t, i) =>
        h(
          'div',
          {
            role: 'option',
            id: `${listId}-${i}`,
            class: 'option',
            dataset: { at: i },
            'aria-selected': t === value ? 'true' : 'false',
          },
          h('span', { class: 'option-text' }, timeLabel(t)),
        ),
      ),
    );
    mark();
  }
  function mark() {
    for (const [i, el] of [...list.children].entries()) el.classList.toggle('is-active', i === active);
    list.querySelector('.is-active')?.scrollIntoView({ block: 'nearest' });
    if (active >= 0) input.setAttribute('aria-activedescendant', `${listId}-${active}`);
  }
  function show() {
    if (layer) return;
    input.setAttribute('aria-expanded', 'true');
    layer = popover(box, list, {
      width: 'anchor',
      onClose: () => {
        layer = null;
        input.setAttribute('aria-expanded', 'false');
      },
    });
    draw();
    layer.place();
    mark();
  }
  list.addEventListener('pointerdown', (/** @type {Event} */ e) => e.preventDefault());
  list.addEventListener('click', (/** @type {Event} */ e) => {
    const row = /** @type {HTMLElement | null} */ (/** @type {HTMLElement} */ (e.target).closest('.option'));
    if (row) set(shown[Number(row.dataset.at)] ?? null);
  });
  box.addEventListener('click', () => {
    input.focus();
    input.select();
    show();
  });
  input.addEventListener('input', () => {
    walked = false;
    show();
    draw();
  });
  input.addEventListener('blur', () => {
    layer?.close();
    const text = input.value.trim();
    const time = text ? parseTime(text) : null;
    if (text && !time) paint();
    else set(time);
  });
  input.addEventListener('keydown', (/** @type {KeyboardEvent} */ e) => {
    if (e.key === 'ArrowDown' || e.key === 'ArrowUp') {
      e.preventDefault();
      if (!layer) return show();
      active = (active + (e.key === 'ArrowDown' ? 1 : -1) + shown.length) % shown.length;
      walked = true;
      mark();
    } else if (e.key === 'Enter') {
      e.preventDefault();
      if (layer) set((walked ? null : parseTime(input.value)) ?? shown[active] ?? null);
      else show();
    }
  });
  paint();
  return box;
}

/** @param {number} now milliseconds @param {string} tz */
export const todayIn = (now, tz) => localDate(now, tz);

/** Text, date, time, choice and file elements of Block Kit. */
import { instantOf, localDate, localTime } from './datetime.js';
import { h } from './dom.js';
import { withEmoji } from './emoji.js';
import { fileInput } from './file-input.js';
import { toast } from './layers.js';
import { textObject } from './mrkdwn.js';
import { datePicker, timePicker, todayIn } from './pickers.js';
import { report } from './place.js';

/** @typedef {import('./place.js').Place} Place */

/** @param {any} el @param {Place} place */
export function textInput(el, place) {
  const { surface, block } = place;
  const state = surface.values.get(block.block_id, el);
  const types = /** @type {Record<string, string>} */ ({
    number_input: 'text',
    email_text_input: 'email',
    url_text_input: 'url',
  });
  const input = h(el.multiline ? 'textarea' : 'input', {
    id: place.id,
    class: 'text-input',
    type: el.multiline ? null : (types[el.type] ?? 'text'),
    rows: el.multiline ? '4' : null,
    autocomplete: 'off',
    inputmode: el.type === 'number_input' ? (el.is_decimal_allowed ? 'decimal' : 'numeric') : null,
    placeholder: el.placeholder ? withEmoji(el.placeholder.text) : '',
    'aria-label': place.inInput ? null : place.label,
    'aria-describedby': place.describedBy ?? null,
    'data-focus': 'true',
    value: state.value ?? '',
  });
  const left = el.max_length ? h('span', { class: 'counter', 'aria-live': 'off' }) : null;
  const node = h('div', { class: 'text-field' }, input, left);
  const count = () => {
    if (!left) return;
    const rest = el.max_length - [...input.value].length;
    left.textContent = String(rest);
    left.classList.toggle('is-over', rest < 0);
    left.hidden = rest > Math.max(20, el.max_length * 0.2) && !el.multiline;
  };
  const when = el.dispatch_action_config?.trigger_actions_on ?? ['on_enter_pressed'];
  const send = () =>
    void surface.act({ block, element: el, node, state: surface.values.get(block.block_id, el) });
  /** @type {number | undefined} */
  let timer;
  input.addEventListener('input', () => {
    surface.values.set(block.block_id, el, { type: el.type, value: input.value === '' ? null : input.value });
    surface.changed?.(block.block_id);
    count();
    window.clearTimeout(timer);
    if (block.dispatch_action && when.includes('on_character_entered')) timer = window.setTimeout(send, 500);
  });
  input.addEventListener('keydown', (/** @type {KeyboardEvent} */ e) => {
    if (e.key === 'Enter' && !el.multiline && block.dispatch_action && when.includes('on_enter_pressed')) {
      e.preventDefault();
      send();
    }
  });
  count();
  return node;
}

/** @param {any} el @param {Place} place */
export function date(el, place) {
  const { surface, block } = place;
  const node = datePicker({
    id: place.id,
    label: place.label,
    describedBy: place.describedBy,
    placeholder: el.placeholder?.text ?? 'Choose a date',
    value: surface.values.get(block.block_id, el).selected_date ?? null,
    today: todayIn(surface.dir.now(), surface.dir.tz()),
    onChange: (d) => report(el, place, { type: el.type, selected_date: d }, node),
  });
  return node;
}

/** @param {any} el @param {Place} place */
export function time(el, place) {
  const { surface, block } = place;
  const node = timePicker({
    id: place.id,
    label: place.label,
    describedBy: place.describedBy,
    placeholder: el.placeholder?.text ?? 'Choose a time',
    value: surface.values.get(block.block_id, el).selected_time ?? null,
    onChange: (t) => report(el, place, { type: el.type, selected_time: t }, node),
  });
  return node;
}

/** @param {any} el @param {Place} place */
export function dateTime(el, place) {
  const { surface, block } = place;
  const tz = surface.dir.tz();
  const at = surface.values.get(block.block_id, el).selected_date_time;
  let day = at ? localDate(at * 1000, tz) : null;
  let clock = at ? localTime(at * 1000, tz) : null;
  const both = () => {
    if (Boolean(day) !== Boolean(clock)) return;
    report(
      el,
      place,
      { type: el.type, selected_date_time: day && clock ? instantOf(day, clock, tz) / 1000 : null },
      node,
    );
  };
  const node = h(
    'div',
    { class: 'picker-pair', role: 'group', 'aria-label': place.label },
    datePicker({
      id: place.id,
      label: `${place.label}, date`,
      placeholder: 'Choose a date',
      value: day,
      today: todayIn(surface.dir.now(), tz),
      onChange: (d) => {
        day = d;
        both();
      },
    }),
    timePicker({
      id: `${place.id}-t`,
      label: `${place.label}, time`,
      placeholder: 'Choose a time',
      value: clock,
      onChange: (t) => {
        clock = t;
        both();
      },
    }),
  );
  return node;
}

/** @param {any} el @param {Place} place */
export function choices(el, place) {
  const { surface, block } = place;
  const many = el.type === 'checkboxes';
  const state = surface.values.get(block.block_id, el);
  let chosen = new Set(
    (many ? (state.selected_options ?? []) : [state.selected_option].filter(Boolean)).map(
      (/** @type {any} */ o) => o.value,
    ),
  );
  const node = h('div', {
    class: 'choices',
    role: many ? 'group' : 'radiogroup',
    'aria-label': place.label,
    'aria-describedby': place.describedBy ?? null,
  });
  el.options.forEach((/** @type {any} */ o, /** @type {number} */ i) => {
    const input = h('input', {
      type: many ? 'checkbox' : 'radio',
      id: `${place.id}-${i}`,
      name: place.id,
      class: 'choice-input',
      value: o.value,
      'data-focus': i === 0 ? 'true' : null,
    });
    input.checked = chosen.has(o.value);
    input.addEventListener('change', () => {
      if (!many) chosen = new Set([o.value]);
      else if (input.checked) chosen.add(o.value);
      else chosen.delete(o.value);
      const picked = el.options.filter((/** @type {any} */ x) => chosen.has(x.value));
      report(
        el,
        place,
        many
          ? { type: el.type, selected_options: picked }
          : { type: el.type, selected_option: picked[0] ?? null },
        node,
      );
    });
    node.append(
      h(
        'label',
        { class: 'choice', for: `${place.id}-${i}` },
        input,
        h(
          'span',
          { class: 'choice-text' },
          h('span', null, textObject(o.text, surface.dir)),
          o.description
            ? h('span', { class: 'choice-detail' }, textObject(o.description, surface.dir))
            : null,
        ),
      ),
    );
  });
  return node;
}

/** @param {any} el @param {Place} place */
export function files(el, place) {
  const { surface, block } = place;
  const node = fileInput({
    id: place.id,
    label: place.label,
    max: el.max_files ?? 10,
    types: el.filetypes,
    files: surface.values.get(block.block_id, el).files ?? [],
    upload: surface.upload,
    onError: (text) => toast(text),
    onChange: (list) => report(el, place, { type: el.type, files: list }, node),
  });
  return node;
}

/**
 * Interactive elements of Block Kit. Each makes its control and reports a new state; what happens then (sending it,
 * keeping it for the submission) is the surface's business.
 *
 * @typedef {object} Surface where blocks are drawn
 * @property {'message' | 'modal' | 'home'} kind
 * @property {import('./mrkdwn.js').Directory & {people(): any[], channels(): any[]}} dir
 * @property {import('./values.js').Values} values
 * @property {Record<string, string>} errors block_id → text
 * @property {(p: {block: any, element: any, node: HTMLElement, state?: any, confirm?: any}) => Promise<boolean>} act
 *   asks for confirmation, sends; false when the person declined
 * @property {(block: any, element: any, query: string) => Promise<import('./select.js').Group[]>} suggest
 * @property {(file: File) => Promise<any>} upload
 * @property {(blockId: string) => void} [changed]
 */
import { avatar } from './avatar.js';
import { instantOf, localDate, localTime } from './datetime.js';
import { h, icon } from './dom.js';
import { withEmoji } from './emoji.js';
import { fileInput } from './file-input.js';
import { menu, toast } from './layers.js';
import { plainText, safeUrl, textObject } from './mrkdwn.js';
import { datePicker, timePicker, todayIn } from './pickers.js';
import { combobox, filterGroups } from './select.js';

/**
 * @typedef {{surface: Surface, block: any, inInput: boolean, id: string, label: string, describedBy?: string}} Place
 */

/**
 * @param {any} el @param {Place} place
 * @returns {HTMLElement}
 */
export function element(el, place) {
  const make = MAKERS[el.type] ?? (el.type in SELECTS ? select : null);
  if (!make) return h('span', { class: 'unsupported' }, `This client cannot show “${el.type}”.`);
  const node = make(el, place);
  node.dataset.blockId = place.block.block_id;
  node.dataset.actionId = el.action_id ?? '';
  node.classList.add('element');
  return node;
}

/** Stores a state and sends it where the element acts at once. @param {any} el @param {Place} place @param {any} state @param {HTMLElement} node */
function report(el, place, state, node) {
  const { surface, block } = place;
  const old = surface.values.get(block.block_id, el);
  surface.values.set(block.block_id, el, state);
  surface.changed?.(block.block_id);
  if (place.inInput && !block.dispatch_action) return;
  void surface.act({ block, element: el, node, state, confirm: el.confirm }).then((sent) => {
    if (!sent) surface.values.set(block.block_id, el, old);
  });
}

/** @param {any} el @param {Place} place */
function button(el, place) {
  const { surface, block } = place;
  const style = el.style === 'primary' ? ' btn-primary' : el.style === 'danger' ? ' btn-danger' : '';
  const url = el.url ? safeUrl(el.url) : null;
  const label = h('span', { class: 'btn-label' }, plainText(el.text.text), url ? icon('external', 14) : null);
  const props = {
    class: `btn${style}`, 'aria-label': el.accessibility_label ?? null, title: [...el.text.text].length > 40 ? withEmoji(el.text.text) : null,
    on: {
      click: (/** @type {Event} */ event) => {
        const node = /** @type {HTMLElement} */ (event.currentTarget);
        if (node.dataset.pending) return event.preventDefault();
        void surface.act({ block, element: el, node, confirm: el.confirm });
      },
    },
  };
  return url ? h('a', { ...props, href: url, target: '_blank', rel: 'noopener noreferrer' }, label) : h('button', { ...props, type: 'button' }, label);
}

/** @param {any} el @param {Place} place */
function overflow(el, place) {
  const { surface, block } = place;
  const node = h('button', { type: 'button', class: 'icon-btn btn-overflow', 'aria-haspopup': 'menu', 'aria-expanded': 'false', 'aria-label': el.accessibility_label ?? place.label ?? 'More actions' }, icon('dots', 18));
  node.addEventListener('click', () => {
    if (node.getAttribute('aria-expanded') === 'true') return;
    menu(
      node,
      el.options.map((/** @type {any} */ o) => ({
        label: plainText(o.text.text),
        detail: o.description ? plainText(o.description.text) : null,
        href: o.url ? safeUrl(o.url) : null,
        onPick: () => void surface.act({ block, element: el, node, state: { type: 'overflow', selected_option: o }, confirm: el.confirm }),
      })),
      { label: 'More actions', align: 'end' },
    );
  });
  return node;
}

/** Which key of the state a select writes, and where its options come from. */
const SELECTS = /** @type {Record<string, {multi: boolean, from: 'app' | 'list' | 'people' | 'channels', key: string}>} */ ({
  static_select: { multi: false, from: 'list', key: 'selected_option' },
  multi_static_select: { multi: true, from: 'list', key: 'selected_options' },
  external_select: { multi: false, from: 'app', key: 'selected_option' },
  multi_external_select: { multi: true, from: 'app', key: 'selected_options' },
  users_select: { multi: false, from: 'people', key: 'selected_user' },
  multi_users_select: { multi: true, from: 'people', key: 'selected_users' },
  conversations_select: { multi: false, from: 'channels', key: 'selected_conversation' },
  multi_conversations_select: { multi: true, from: 'channels', key: 'selected_conversations' },
  channels_select: { multi: false, from: 'channels', key: 'selected_channel' },
  multi_channels_select: { multi: true, from: 'channels', key: 'selected_channels' },
});

/** @param {any} el @param {Place} place */
function select(el, place) {
  const { surface, block } = place;
  const spec = /** @type {{multi: boolean, from: string, key: string}} */ (SELECTS[el.type]);
  const byId = spec.from === 'people' || spec.from === 'channels';
  const all = () => (spec.from === 'people' ? surface.dir.people().map(personOption) : surface.dir.channels().map(channelOption));
  const asOption = (/** @type {any} */ v) => (byId ? (all().find((o) => o.value === v) ?? { text: { type: 'plain_text', text: String(v) }, value: v }) : v);
  const stored = surface.values.get(block.block_id, el)[spec.key];
  const current = (Array.isArray(stored) ? stored : [stored]).filter(Boolean).map(asOption);
  const groups = () => (byId ? [{ options: all() }] : (el.option_groups ?? [{ options: el.options ?? [] }]));
  const node = combobox({
    id: place.id,
    label: place.label,
    describedBy: place.describedBy,
    placeholder: el.placeholder ? withEmoji(el.placeholder.text) : spec.multi ? 'Select options' : 'Select an option',
    multi: spec.multi,
    max: el.max_selected_items,
    selected: current,
    remote: spec.from === 'app',
    minQuery: spec.from === 'app' ? (el.min_query_length ?? 3) : 0,
    load: (query) => (spec.from === 'app' ? surface.suggest(block, el, query) : filterGroups(groups(), query)),
    className: place.inInput ? 'combo-wide' : 'combo-inline',
    onChange: (chosen) => {
      const plain = chosen.map((o) => (byId ? o.value : bare(o)));
      report(el, place, { type: el.type, [spec.key]: spec.multi ? plain : (plain[0] ?? null) }, node);
    },
  });
  return node;
}
/** @param {any} o */
const bare = ({ lead: _, ...o }) => o;
/** @param {any} u */
const personOption = (u) => ({ text: { type: 'plain_text', text: u.realName || u.name }, value: u.id, lead: avatar(u, 'small') });
/** @param {any} c */
const channelOption = (c) => ({ text: { type: 'plain_text', text: c.name }, value: c.id, lead: icon(c.kind === 'private' ? 'lock' : 'hash', 15) });

/** @param {any} el @param {Place} place */
function textInput(el, place) {
  const { surface, block } = place;
  const state = surface.values.get(block.block_id, el);
  const types = /** @type {Record<string, string>} */ ({ number_input: 'text', email_text_input: 'email', url_text_input: 'url' });
  const input = h(el.multiline ? 'textarea' : 'input', {
    id: place.id, class: 'text-input', type: el.multiline ? null : (types[el.type] ?? 'text'), rows: el.multiline ? '4' : null, autocomplete: 'off',
    inputmode: el.type === 'number_input' ? (el.is_decimal_allowed ? 'decimal' : 'numeric') : null, placeholder: el.placeholder ? withEmoji(el.placeholder.text) : '',
    'aria-label': place.inInput ? null : place.label, 'aria-describedby': place.describedBy ?? null, 'data-focus': 'true', value: state.value ?? '',
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
  const send = () => void surface.act({ block, element: el, node, state: surface.values.get(block.block_id, el) });
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
function date(el, place) {
  const { surface, block } = place;
  const node = datePicker({
    id: place.id, label: place.label, describedBy: place.describedBy, placeholder: el.placeholder?.text ?? 'Choose a date',
    value: surface.values.get(block.block_id, el).selected_date ?? null, today: todayIn(surface.dir.now(), surface.dir.tz()),
    onChange: (d) => report(el, place, { type: el.type, selected_date: d }, node),
  });
  return node;
}

/** @param {any} el @param {Place} place */
function time(el, place) {
  const { surface, block } = place;
  const node = timePicker({
    id: place.id, label: place.label, describedBy: place.describedBy, placeholder: el.placeholder?.text ?? 'Choose a time',
    value: surface.values.get(block.block_id, el).selected_time ?? null,
    onChange: (t) => report(el, place, { type: el.type, selected_time: t }, node),
  });
  return node;
}

/** @param {any} el @param {Place} place */
function dateTime(el, place) {
  const { surface, block } = place;
  const tz = surface.dir.tz();
  const at = surface.values.get(block.block_id, el).selected_date_time;
  let day = at ? localDate(at * 1000, tz) : null;
  let clock = at ? localTime(at * 1000, tz) : null;
  const both = () => {
    if (Boolean(day) !== Boolean(clock)) return;
    report(el, place, { type: el.type, selected_date_time: day && clock ? instantOf(day, clock, tz) / 1000 : null }, node);
  };
  const node = h(
    'div',
    { class: 'picker-pair', role: 'group', 'aria-label': place.label },
    datePicker({ id: place.id, label: `${place.label}, date`, placeholder: 'Choose a date', value: day, today: todayIn(surface.dir.now(), tz), onChange: (d) => { day = d; both(); } }),
    timePicker({ id: `${place.id}-t`, label: `${place.label}, time`, placeholder: 'Choose a time', value: clock, onChange: (t) => { clock = t; both(); } }),
  );
  return node;
}

/** @param {any} el @param {Place} place */
function choices(el, place) {
  const { surface, block } = place;
  const many = el.type === 'checkboxes';
  const state = surface.values.get(block.block_id, el);
  let chosen = new Set((many ? (state.selected_options ?? []) : [state.selected_option].filter(Boolean)).map((/** @type {any} */ o) => o.value));
  const node = h('div', { class: 'choices', role: many ? 'group' : 'radiogroup', 'aria-label': place.label, 'aria-describedby': place.describedBy ?? null });
  el.options.forEach((/** @type {any} */ o, /** @type {number} */ i) => {
    const input = h('input', { type: many ? 'checkbox' : 'radio', id: `${place.id}-${i}`, name: place.id, class: 'choice-input', value: o.value, 'data-focus': i === 0 ? 'true' : null });
    input.checked = chosen.has(o.value);
    input.addEventListener('change', () => {
      if (!many) chosen = new Set([o.value]);
      else if (input.checked) chosen.add(o.value);
      else chosen.delete(o.value);
      const picked = el.options.filter((/** @type {any} */ x) => chosen.has(x.value));
      report(el, place, many ? { type: el.type, selected_options: picked } : { type: el.type, selected_option: picked[0] ?? null }, node);
    });
    node.append(
      h('label', { class: 'choice', for: `${place.id}-${i}` }, input, h('span', { class: 'choice-text' }, h('span', null, textObject(o.text, surface.dir)), o.description ? h('span', { class: 'choice-detail' }, textObject(o.description, surface.dir)) : null)),
    );
  });
  return node;
}

/** @param {any} el @param {Place} place */
function files(el, place) {
  const { surface, block } = place;
  const node = fileInput({
    id: place.id, label: place.label, max: el.max_files ?? 10, types: el.filetypes, files: surface.values.get(block.block_id, el).files ?? [], upload: surface.upload,
    onError: (text) => toast(text),
    onChange: (list) => report(el, place, { type: el.type, files: list }, node),
  });
  return node;
}

const MAKERS = /** @type {Record<string, (el: any, place: Place) => HTMLElement & Record<string, any>>} */ ({
  button, overflow, plain_text_input: textInput, number_input: textInput, email_text_input: textInput, url_text_input: textInput,
  datepicker: date, timepicker: time, datetimepicker: dateTime, checkboxes: choices, radio_buttons: choices, file_input: files,
});

/**
 * What a person has entered on one surface, in Slack's own state shapes, by block_id and action_id.
 * @typedef {Record<string, any>} ElementState e.g. `{type: 'datepicker', selected_date: '2026-11-26'}`
 * @typedef {Record<string, Record<string, ElementState>>} StateValues
 */

/** @param {any} list @returns {any[] | undefined} */
const options = (list) => (Array.isArray(list) ? list : undefined);

/**
 * The state an element starts with.
 * @param {any} el a Block Kit element
 * @returns {ElementState}
 */
export function initialState(el) {
  const type = el.type;
  switch (type) {
    case 'plain_text_input':
    case 'number_input':
    case 'email_text_input':
    case 'url_text_input':
      return { type, value: el.initial_value ?? null };
    case 'datepicker':
      return { type, selected_date: el.initial_date ?? null };
    case 'timepicker':
      return { type, selected_time: el.initial_time ?? null };
    case 'datetimepicker':
      return { type, selected_date_time: el.initial_date_time ?? null };
    case 'checkboxes':
    case 'multi_static_select':
    case 'multi_external_select':
      return { type, selected_options: options(el.initial_options) ?? [] };
    case 'users_select':
      return { type, selected_user: el.initial_user ?? null };
    case 'multi_users_select':
      return { type, selected_users: options(el.initial_users) ?? [] };
    case 'conversations_select':
      return { type, selected_conversation: el.initial_conversation ?? null };
    case 'multi_conversations_select':
      return { type, selected_conversations: options(el.initial_conversations) ?? [] };
    case 'channels_select':
      return { type, selected_channel: el.initial_channel ?? null };
    case 'multi_channels_select':
      return { type, selected_channels: options(el.initial_channels) ?? [] };
    case 'file_input':
      return { type, files: [] };
    default:
      return { type, selected_option: el.initial_option ?? null };
  }
}

/**
 * What the control routes take for a state: a string, number, list or null.
 * @param {ElementState} state
 * @returns {string | number | string[] | null}
 */
export function toSelection(state) {
  if ('value' in state) return state.value || null;
  if ('selected_options' in state)
    return (state.selected_options ?? []).map((/** @type {any} */ o) => o.value);
  if ('selected_option' in state) return state.selected_option?.value ?? null;
  if ('files' in state) return (state.files ?? []).map((/** @type {any} */ f) => f.id);
  const key = Object.keys(state).find((k) => k.startsWith('selected_'));
  return key ? (state[key] ?? null) : null;
}

/** True when nothing is entered. @param {ElementState} state */
export function isEmpty(state) {
  const s = toSelection(state);
  return s === null || s === '' || (Array.isArray(s) && s.length === 0);
}

export class Values {
  /** @type {Map<string, ElementState>} */
  #map = new Map();
  /** Entered here and not yet told to the server. @type {Set<string>} */
  #touched = new Set();

  /** @param {StateValues} [initial] */
  constructor(initial = {}) {
    this.adopt(initial);
  }

  /**
   * The server's values, except where the person has typed since.
   * @param {StateValues} values
   * @returns {boolean} true when a value that was known here is another one now
   */
  adopt(values) {
    let changed = false;
    for (const [block, actions] of Object.entries(values)) {
      for (const [action, state] of Object.entries(actions)) {
        const key = `${block}\n${action}`;
        if (this.#touched.has(key)) continue;
        const old = this.#map.get(key);
        changed ||=
          Boolean(old) && JSON.stringify(toSelection(old ?? {})) !== JSON.stringify(toSelection(state));
        this.#map.set(key, state);
      }
    }
    return changed;
  }

  /** @param {any} el @param {string} block @returns {ElementState} */
  get(block, el) {
    const state = this.#map.get(`${block}\n${el.action_id}`);
    return state && (!state.type || state.type === el.type) ? state : initialState(el);
  }

  /** @param {string} block @param {any} el @param {ElementState} state */
  set(block, el, state) {
    const key = `${block}\n${el.action_id}`;
    this.#map.set(key, state);
    this.#touched.add(key);
  }

  /** Forgets what no longer stands on the surface. @param {Set<string>} keys `block\naction` */
  keepOnly(keys) {
    for (const key of this.#map.keys()) {
      if (keys.has(key)) continue;
      this.#map.delete(key);
      this.#touched.delete(key);
    }
  }

  /**
   * Entries the server does not know yet, as the fill and submit routes take them; they count as told from now on.
   * @returns {Record<string, Record<string, any>>}
   */
  takeTouched() {
    /** @type {Record<string, Record<string, any>>} */
    const out = {};
    for (const key of this.#touched) {
      const [block = '', action = ''] = key.split('\n');
      const state = this.#map.get(key);
      if (!state) continue;
      out[block] ??= {};
      out[block][action] = toSelection(state);
    }
    this.#touched.clear();
    return out;
  }
}

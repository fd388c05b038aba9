/** What Slack's client refuses before anything is sent. */
import { isEmpty } from './values.js';

/**
 * @param {any[]} blocks of a view
 * @param {import('./values.js').Values} values
 * @returns {Record<string, string>} block_id → text under the input; empty = may be sent
 */
export function validateInputs(blocks, values) {
  /** @type {Record<string, string>} */
  const errors = {};
  for (const block of blocks) {
    if (block.type !== 'input') continue;
    const el = block.element;
    const state = values.get(block.block_id, el);
    const text = isEmpty(state)
      ? block.optional
        ? null
        : 'Please complete this required field.'
      : problem(el, state);
    if (text) errors[block.block_id] = text;
  }
  return errors;
}

/** @param {any} el @param {any} state @returns {string | null} */
function problem(el, state) {
  const value = String(state.value ?? '');
  const length = [...value].length;
  switch (el.type) {
    case 'plain_text_input':
      if (el.min_length && length < el.min_length)
        return `This entry must be at least ${el.min_length} characters long.`;
      if (el.max_length && length > el.max_length)
        return `This entry can be at most ${el.max_length} characters long.`;
      return null;
    case 'number_input': {
      const number = Number(value);
      if (!Number.isFinite(number)) return 'Please enter a number.';
      if (!el.is_decimal_allowed && !Number.isInteger(number)) return 'Please enter a whole number.';
      if (el.min_value !== undefined && number < Number(el.min_value))
        return `Please enter a number of at least ${el.min_value}.`;
      if (el.max_value !== undefined && number > Number(el.max_value))
        return `Please enter a number of at most ${el.max_value}.`;
      return null;
    }
    case 'email_text_input':
      return /^[^\s@]+@[^\s@]+\.[^\s@]+$/.test(value) ? null : 'Please enter a valid email address.';
    case 'url_text_input':
      return /^https?:\/\/\S+$/i.test(value) ? null : 'Please enter a valid URL.';
    default: {
      const chosen =
        state.selected_options ??
        state.selected_users ??
        state.selected_conversations ??
        state.selected_channels;
      if (el.max_selected_items && chosen?.length > el.max_selected_items)
        return `Please choose at most ${el.max_selected_items}.`;
      return null;
    }
  }
}

/** Selects of Block Kit: from a list, from the app, of people, of channels. */
import { avatar } from './avatar.js';
import { icon } from './dom.js';
import { withEmoji } from './emoji.js';
import { report } from './place.js';
import { combobox, filterGroups } from './select.js';

/** @typedef {import('./place.js').Place} Place */

/** Which key of the state a select writes, and where its options come from. */
export const SELECTS =
  /** @type {Record<string, {multi: boolean, from: 'app' | 'list' | 'people' | 'channels', key: string}>} */ ({
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
export function select(el, place) {
  const { surface, block } = place;
  const spec = /** @type {{multi: boolean, from: string, key: string}} */ (SELECTS[el.type]);
  const byId = spec.from === 'people' || spec.from === 'channels';
  const all = () =>
    spec.from === 'people'
      ? surface.dir.people().map(personOption)
      : surface.dir.channels().map(channelOption);
  const asOption = (/** @type {any} */ v) =>
    byId
      ? (all().find((o) => o.value === v) ?? { text: { type: 'plain_text', text: String(v) }, value: v })
      : v;
  const stored = surface.values.get(block.block_id, el)[spec.key];
  const current = (Array.isArray(stored) ? stored : [stored]).filter(Boolean).map(asOption);
  const groups = () => (byId ? [{ options: all() }] : (el.option_groups ?? [{ options: el.options ?? [] }]));
  const node = combobox({
    id: place.id,
    label: place.label,
    describedBy: place.describedBy,
    placeholder: el.placeholder
      ? withEmoji(el.placeholder.text)
      : spec.multi
        ? 'Select options'
        : 'Select an option',
    multi: spec.multi,
    clearable: place.inInput && place.block.optional === true,
    max: el.max_selected_items,
    selected: current,
    remote: spec.from === 'app',
    minQuery: spec.from === 'app' ? (el.min_query_length ?? 3) : 0,
    load: (query) =>
      spec.from === 'app' ? surface.suggest(block, el, query) : filterGroups(groups(), query),
    className: place.inInput ? 'combo-wide' : 'combo-inline',
    onChange: (chosen) => {
      const plain = chosen.map((o) => (byId ? o.value : bare(o)));
      report(el, place, { type: el.type, [spec.key]: spec.multi ? plain : (plain[0] ?? null) }, node);
      // Only the latest suggestions may be chosen from, so a choice is told before the next question.
      if (spec.from === 'app' && place.inInput && !block.dispatch_action) surface.tell();
    },
  });
  return node;
}
/** @param {any} o */
const bare = ({ lead: _, ...o }) => o;
/** @param {any} u */
const personOption = (u) => ({
  text: { type: 'plain_text', text: u.realName || u.name },
  value: u.id,
  lead: avatar(u, 'small'),
});
/** @param {any} c */
const channelOption = (c) => ({
  text: { type: 'plain_text', text: c.name },
  value: c.id,
  lead: icon(c.kind === 'private' ? 'lock' : 'hash', 15),
});

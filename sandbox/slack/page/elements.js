/** Interactive elements of Block Kit: finds the maker of each, and makes buttons and overflow menus. */
import { h, icon } from './dom.js';
import { choices, date, dateTime, files, textInput, time } from './element-inputs.js';
import { SELECTS, select } from './element-select.js';
import { withEmoji } from './emoji.js';
import { menu } from './layers.js';
import { inPage, linkProps, plainText, safeUrl } from './mrkdwn.js';

/** @typedef {import('./place.js').Place} Place */

/**
 * @param {any} el @param {Place} place
 * @returns {HTMLElement}
 */
export function element(el, place) {
  const make = MAKERS[el.type] ?? (el.type in SELECTS ? select : null);
  if (!make) return h('span', { class: 'unsupported' }, `This client cannot show “${el.type}”.`);
  const node = make(el, { ...place, redraw: () => node.replaceWith(element(el, place)) });
  node.dataset.blockId = place.block.block_id;
  node.dataset.actionId = el.action_id ?? '';
  node.classList.add('element');
  return node;
}

/** @param {any} el @param {Place} place */
function button(el, place) {
  const { surface, block } = place;
  const style = el.style === 'primary' ? ' btn-primary' : el.style === 'danger' ? ' btn-danger' : '';
  const url = el.url ? safeUrl(el.url) : null;
  const label = h(
    'span',
    { class: 'btn-label' },
    plainText(el.text.text),
    url && !inPage(url) ? icon('external', 14) : null,
  );
  const props = {
    class: `btn${style}`,
    'aria-label': el.accessibility_label ?? null,
    title: [...el.text.text].length > 40 ? withEmoji(el.text.text) : null,
    on: {
      click: (/** @type {Event} */ event) => {
        const node = /** @type {HTMLElement} */ (event.currentTarget);
        if (node.dataset.pending) return event.preventDefault();
        void surface.act({ block, element: el, node, confirm: el.confirm });
      },
    },
  };
  return url
    ? h('a', { ...props, ...linkProps(url) }, label)
    : h('button', { ...props, type: 'button' }, label);
}

/** @param {any} el @param {Place} place */
function overflow(el, place) {
  const { surface, block } = place;
  const node = h(
    'button',
    {
      type: 'button',
      class: 'icon-btn btn-overflow',
      'aria-haspopup': 'menu',
      'aria-expanded': 'false',
      'aria-label': el.accessibility_label ?? place.label ?? 'More actions',
    },
    icon('dots', 18),
  );
  node.addEventListener('click', () => {
    if (node.getAttribute('aria-expanded') === 'true') return;
    menu(
      node,
      el.options.map((/** @type {any} */ o) => ({
        label: plainText(o.text.text),
        detail: o.description ? plainText(o.description.text) : null,
        href: o.url ? safeUrl(o.url) : null,
        onPick: () =>
          void surface.act({
            block,
            element: el,
            node,
            state: { type: 'overflow', selected_option: o },
            confirm: el.confirm,
          }),
      })),
      { label: 'More actions', align: 'end' },
    );
  });
  return node;
}

const MAKERS = /** @type {Record<string, (el: any, place: Place) => HTMLElement & Record<string, any>>} */ ({
  button,
  overflow,
  plain_text_input: textInput,
  number_input: textInput,
  email_text_input: textInput,
  url_text_input: textInput,
  datepicker: date,
  timepicker: time,
  datetimepicker: dateTime,
  checkboxes: choices,
  radio_buttons: choices,
  file_input: files,
});

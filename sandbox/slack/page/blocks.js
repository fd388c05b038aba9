/** Block Kit JSON → DOM, one function per block. */
import { h, icon, uid } from './dom.js';
import { element } from './elements.js';
import { link, mrkdwn, plainText, safeUrl, textObject } from './mrkdwn.js';

/**
 * @param {any[]} blocks
 * @param {import('./place.js').Surface} surface
 * @returns {HTMLElement}
 */
export function renderBlocks(blocks, surface) {
  return h(
    'div',
    { class: `blocks blocks-${surface.kind}` },
    blocks.map((b) => BLOCKS[b.type]?.(b, surface) ?? unsupported(b)),
  );
}

/** @param {any} b */
const unsupported = (b) => h('div', { class: 'unsupported' }, `This client cannot show a “${b.type}” block.`);

/** An element of a section or actions block, with a name for screen readers. @param {any} el @param {any} block @param {import('./place.js').Surface} surface @param {string} label */
const control = (el, block, surface, label) =>
  element(el, { surface, block, inInput: false, id: uid('e'), label });

/** @param {any} b @param {import('./place.js').Surface} surface */
function section(b, surface) {
  const text = [
    b.text ? h('div', { class: 'section-text' }, textObject(b.text, surface.dir)) : null,
    b.fields
      ? h(
          'div',
          { class: 'fields' },
          b.fields.map((/** @type {any} */ f) => h('div', { class: 'field' }, textObject(f, surface.dir))),
        )
      : null,
  ];
  const a = b.accessory;
  const name = a?.placeholder?.text ?? `${firstLine(b.text?.text ?? '')}`;
  const side = !a
    ? null
    : a.type === 'image'
      ? h('img', {
          class: 'accessory-image',
          src: safeUrl(a.image_url ?? '') ?? '',
          alt: a.alt_text,
          loading: 'lazy',
        })
      : control(a, b, surface, a.type === 'overflow' ? `More actions: ${name}` : name);
  const wide = a && ['checkboxes', 'radio_buttons'].includes(a.type);
  return h(
    'div',
    { class: `block section${wide ? ' section-stacked' : ''}` },
    h('div', { class: 'section-body' }, text),
    side ? h('div', { class: 'accessory' }, side) : null,
  );
}
/** @param {string} s */
const firstLine = (s) =>
  (s.split('\n')[0] ?? '')
    .replace(/<[^>|]*\|?([^>]*)>/g, '$1')
    .replace(/[*_~`]/g, '')
    .slice(0, 80);

/** @param {any} b @param {import('./place.js').Surface} surface */
function actions(b, surface) {
  return h(
    'div',
    { class: 'block actions' },
    b.elements.map((/** @type {any} */ el) =>
      control(el, b, surface, el.placeholder?.text ?? el.accessibility_label ?? 'More actions'),
    ),
  );
}

/** @param {any} b @param {import('./place.js').Surface} surface */
function context(b, surface) {
  return h(
    'div',
    { class: 'block context' },
    b.elements.map((/** @type {any} */ el) =>
      el.type === 'image'
        ? h('img', { class: 'context-image', src: safeUrl(el.image_url ?? '') ?? '', alt: el.alt_text })
        : h('span', { class: 'context-text' }, textObject(el, surface.dir)),
    ),
  );
}

/** @param {any} b @param {import('./place.js').Surface} surface */
function input(b, surface) {
  const id = uid('input');
  const hintId = uid('hint');
  const errorId = uid('error');
  const error = surface.errors[b.block_id];
  const el = b.element;
  const named = ['checkboxes', 'radio_buttons', 'datetimepicker'].includes(el.type);
  const control = element(el, {
    surface,
    block: b,
    inInput: true,
    id,
    label: b.label.text,
    describedBy: `${errorId} ${hintId}`,
  });
  return h(
    'div',
    { class: `block input${error ? ' has-error' : ''}`, dataset: { inputBlock: b.block_id } },
    h(
      named ? 'div' : 'label',
      { class: 'input-label', for: named ? null : id },
      plainText(b.label.text),
      b.optional ? h('span', { class: 'optional' }, ' (optional)') : null,
    ),
    control,
    h(
      'div',
      { class: 'input-error', id: errorId, role: 'alert' },
      error ? [icon('warning', 15), h('span', null, error)] : null,
    ),
    b.hint ? h('div', { class: 'hint', id: hintId }, plainText(b.hint.text)) : null,
  );
}

/** @param {any} b */
function image(b) {
  return h(
    'figure',
    { class: 'block image' },
    b.title ? h('figcaption', null, plainText(b.title.text)) : null,
    h('img', { src: safeUrl(b.image_url ?? '') ?? '', alt: b.alt_text, loading: 'lazy' }),
  );
}

/** @param {any} b @param {import('./place.js').Surface} surface */
function table(b, surface) {
  const settings = b.column_settings ?? [];
  const cell = (/** @type {any} */ c, /** @type {number} */ i, /** @type {boolean} */ head) =>
    h(
      head ? 'th' : 'td',
      {
        scope: head ? 'col' : null,
        class: [`align-${settings[i]?.align ?? 'left'}`, settings[i]?.is_wrapped ? 'is-wrapped' : ''].join(
          ' ',
        ),
      },
      c?.type === 'rich_text' ? richText(c, surface) : plainText(String(c?.text ?? c?.value ?? '')),
    );
  const [first = [], ...rest] = b.rows;
  return h(
    'div',
    { class: 'block table-scroll', tabindex: '0', role: 'region', 'aria-label': 'Table' },
    h(
      'table',
      null,
      h(
        'thead',
        null,
        h(
          'tr',
          null,
          first.map((/** @type {any} */ c, /** @type {number} */ i) => cell(c, i, true)),
        ),
      ),
      h(
        'tbody',
        null,
        rest.map((/** @type {any[]} */ row) =>
          h(
            'tr',
            null,
            row.map((c, i) => cell(c, i, false)),
          ),
        ),
      ),
    ),
  );
}

/** The parts of rich_text that table cells and hand-written messages use. @param {any} b @param {import('./place.js').Surface} surface @returns {HTMLElement} */
function richText(b, surface) {
  const leaf = (/** @type {any} */ e) => {
    /** @type {Node} */
    let node = document.createTextNode(e.text ?? '');
    if (e.type === 'link')
      node = safeUrl(e.url) ? link(e.url, e.text ?? e.url) : document.createTextNode(e.text ?? e.url);
    else if (e.type === 'emoji') node = plainText(`:${e.name}:`);
    else if (e.type === 'user') node = mrkdwn(`<@${e.user_id}>`, surface.dir);
    else if (e.type === 'channel') node = mrkdwn(`<#${e.channel_id}>`, surface.dir);
    for (const [key, tag] of [
      ['bold', 'strong'],
      ['italic', 'em'],
      ['strike', 's'],
      ['code', 'code'],
    ])
      if (e.style?.[/** @type {string} */ (key)]) node = h(/** @type {string} */ (tag), null, node);
    return node;
  };
  const part = (/** @type {any} */ e) => {
    if (e.type === 'rich_text_list')
      return h(
        e.style === 'ordered' ? 'ol' : 'ul',
        null,
        e.elements.map((/** @type {any} */ item) => h('li', null, item.elements.map(leaf))),
      );
    const tag =
      { rich_text_quote: 'blockquote', rich_text_preformatted: 'pre' }[
        /** @type {'rich_text_quote'} */ (e.type)
      ] ?? 'div';
    return h(tag, tag === 'pre' ? { class: 'code-block' } : null, (e.elements ?? []).map(leaf));
  };
  return h('div', { class: 'rich-text' }, (b.elements ?? []).map(part));
}

const BLOCKS =
  /** @type {Record<string, (b: any, surface: import('./place.js').Surface) => HTMLElement>} */ ({
    section,
    actions,
    context,
    input,
    image,
    table,
    rich_text: (b, s) => h('div', { class: 'block' }, richText(b, s)),
    header: (b) => h('h3', { class: 'block header' }, plainText(b.text.text)),
    divider: () => h('hr', { class: 'block divider' }),
  });

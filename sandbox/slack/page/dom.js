/**
 * Building DOM nodes without ever parsing HTML: content from messages can only become text.
 * @typedef {Node | string | number | null | undefined | false | Child[]} Child
 */

const SVG = 'http://www.w3.org/2000/svg';

/**
 * Makes an element. Props: `class`, `dataset` (object), `on` (event → listener), `style` (object of custom
 * properties and styles); everything else is an attribute (true = present, false or null = absent).
 * @param {string} tag
 * @param {Record<string, any> | null} [props]
 * @param {...Child} children
 * @returns {HTMLElement & Record<string, any>}
 */
export function h(tag, props, ...children) {
  const el = document.createElement(tag);
  for (const [key, value] of Object.entries(props ?? {})) {
    if (value === null || value === undefined || value === false) continue;
    if (key === 'on') {
      for (const [event, fn] of Object.entries(value)) el.addEventListener(event, fn);
    } else if (key === 'dataset') {
      for (const [name, v] of Object.entries(value))
        if (v !== undefined && v !== null) el.dataset[name] = String(v);
    } else if (key === 'style') {
      for (const [name, v] of Object.entries(value)) el.style.setProperty(name, String(v));
    } else if (key === 'value') {
      /** @type {any} */ (el).value = value;
    } else {
      el.setAttribute(key, value === true ? '' : String(value));
    }
  }
  append(el, children);
  return el;
}

/**
 * @param {Node} parent
 * @param {Child} child
 */
export function append(parent, child) {
  if (child === null || child === undefined || child === false) return;
  if (Array.isArray(child)) for (const c of child) append(parent, c);
  else parent.appendChild(child instanceof Node ? child : document.createTextNode(String(child)));
}

/** @param {...Child} children */
export function fragment(...children) {
  const f = document.createDocumentFragment();
  append(f, children);
  return f;
}

/**
 * Replaces all children.
 * @param {Element} parent
 * @param {...Child} children
 */
export function fill(parent, ...children) {
  parent.replaceChildren(fragment(...children));
}

let counter = 0;
/** A page-wide unique id for label/for and aria references. */
export const uid = (prefix = 'n') => `${prefix}-${++counter}`;

/** Line icons on a 24 grid. */
const PATHS = {
  hash: 'M5 9h15M4 15h15M10 4 8 20M16 4l-2 16',
  lock: 'M6 11h12v9H6zM8.5 11V8a3.5 3.5 0 0 1 7 0v3',
  archive: 'M4 5h16v4H4zM5.5 9v10h13V9M10 13h4',
  home: 'M4 11.5 12 5l8 6.5M6.5 10v9h11v-9',
  chat: 'M5 5h14v11H11l-4 3.5V16H5z',
  down: 'm7 10 5 5 5-5',
  left: 'm14 6-6 6 6 6',
  right: 'm10 6 6 6-6 6',
  close: 'm6 6 12 12M18 6 6 18',
  dots: 'M6 12h.01M12 12h.01M18 12h.01',
  calendar: 'M4 6h16v14H4zM4 10.5h16M8.5 3.5V8M15.5 3.5V8',
  clock: 'M12 4a8 8 0 1 1 0 16 8 8 0 0 1 0-16zM12 8v4.5l3 1.8',
  send: 'M4 12 20 5l-5 15-3.5-6zM11.5 14 20 5',
  check: 'm5 12.5 4.5 4.5L19 7.5',
  warning: 'M12 4.5 21 20H3zM12 10v4.5M12 17.2h.01',
  activity: 'M3 12h4l3-8 4 16 3-8h4',
  menu: 'M4 7h16M4 12h16M4 17h16',
  thread: 'M5 5h14v10H12l-4 3.5V15H5zM9 9h6M9 11.7h4',
  file: 'M7 3.5h7l4 4V20.5H7zM14 3.5v4h4',
  external: 'M14 5h5v5M19 5l-8 8M11 6H5.5v12.5H18V13',
  eye: 'M3 12s3.2-6 9-6 9 6 9 6-3.2 6-9 6-9-6-9-6zM12 9.6a2.4 2.4 0 1 1 0 4.8 2.4 2.4 0 0 1 0-4.8z',
  slash:
    'M7 3.5h10A3.5 3.5 0 0 1 20.5 7v10a3.5 3.5 0 0 1-3.5 3.5H7A3.5 3.5 0 0 1 3.5 17V7A3.5 3.5 0 0 1 7 3.5zM14 8l-4 8',
  upload: 'M12 16V5M7.5 9 12 4.5 16.5 9M5 16v3.5h14V16',
  switch: 'M8 7h12l-3-3M16 17H4l3 3',
};

/**
 * @param {keyof typeof PATHS} name
 * @param {number} [size] pixels
 */
export function icon(name, size = 18) {
  const svg = document.createElementNS(SVG, 'svg');
  const attrs = {
    viewBox: '0 0 24 24',
    width: size,
    height: size,
    class: `icon icon-${name}`,
    'aria-hidden': 'true',
  };
  for (const [k, v] of Object.entries(attrs)) svg.setAttribute(k, String(v));
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', PATHS[name]);
  svg.appendChild(path);
  return svg;
}

/** @param {string} [label] read aloud while waiting */
export const spinner = (label) =>
  h('span', { class: 'spinner', role: label ? 'status' : null, 'aria-label': label ?? null });

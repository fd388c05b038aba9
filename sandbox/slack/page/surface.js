/** Ties drawn blocks to the server: confirmation, sending, the waiting mark and the warning mark. */
import { ApiError, post, upload } from './api.js';
import { icon } from './dom.js';
import { confirmDialog, toast } from './layers.js';
import { textObject } from './mrkdwn.js';
import { toSelection } from './values.js';

/**
 * @param {import('./store.js').Store} store
 * @param {{kind: 'message' | 'modal' | 'home', where: Record<string, any>, values: import('./values.js').Values, errors?: Record<string, string>,
 *   changed?: (blockId: string) => void}} p `where` is the place as the action route names it
 * @returns {import('./place.js').Surface}
 */
export function makeSurface(store, p) {
  const user = store.me.id;
  const at = (/** @type {any} */ block, /** @type {any} */ element) => ({
    user,
    ...p.where,
    block_id: block.block_id,
    action_id: element.action_id,
  });
  /** Tells the server what was entered in a modal, except the control that is about to be sent. @param {{block: string, action: string} | null} [except] */
  const tell = async (except) => {
    const entered = p.kind === 'modal' ? p.values.takeTouched() : {};
    if (except) delete entered[except.block]?.[except.action];
    if (Object.values(entered).some((actions) => Object.keys(actions).length))
      await post('/_control/fill', { user, view: p.where.view, values: entered });
  };
  return {
    kind: p.kind,
    dir: store.directory,
    values: p.values,
    errors: p.errors ?? {},
    changed: p.changed,
    tell: () => void tell().catch((error) => toast(String(error.message ?? error))),
    upload: (file) => upload(file, user),
    async suggest(block, element, query) {
      const answer = await post('/_control/type', { ...at(block, element), query });
      if (answer.notice) throw new Error(answer.notice.text);
      return answer.option_groups ?? [{ options: answer.options ?? [] }];
    },
    async act({ block, element, node, state, confirm }) {
      if (confirm && !(await confirmDialog(confirm, (o) => textObject(o, store.directory)))) return false;
      unwarn(node);
      node.dataset.pending = 'true';
      node.setAttribute('aria-busy', 'true');
      try {
        await tell(block.type === 'input' ? null : { block: block.block_id, action: element.action_id });
        const answer = await post('/_control/action', {
          ...at(block, element),
          value: state ? toSelection(state) : undefined,
          ...(confirm ? { confirm: true } : {}),
        });
        if (answer.notice) warn(node, answer.notice.text);
      } catch (error) {
        const text = error instanceof ApiError ? error.message : 'The sandbox could not be reached.';
        warn(node, text);
        toast(text);
      } finally {
        delete node.dataset.pending;
        node.removeAttribute('aria-busy');
      }
      return true;
    },
  };
}

/** @param {HTMLElement} node @param {string} text */
function warn(node, text) {
  const mark = icon('warning', 16);
  const title = document.createElementNS('http://www.w3.org/2000/svg', 'title');
  title.textContent = text;
  mark.prepend(title);
  mark.classList.add('warn-mark');
  node.classList.add('has-warning');
  node.after(mark);
}
/** @param {HTMLElement} node */
function unwarn(node) {
  node.classList.remove('has-warning');
  if (node.nextElementSibling?.classList.contains('warn-mark')) node.nextElementSibling.remove();
}

/**
 * How to find the control around an element again after a redraw: by place, block and action.
 * @param {Element | null} inside
 * @returns {(() => HTMLElement | null) | null} null when it stands in no control
 */
export function controlAround(inside) {
  const owner = /** @type {HTMLElement | null} */ (inside?.closest('[data-block-id]') ?? null);
  const place = /** @type {HTMLElement | null} */ (inside?.closest('[data-place]') ?? null);
  if (!owner || !place) return null;
  const is = (/** @type {string} */ name, /** @type {string | undefined} */ value) =>
    `[data-${name}="${CSS.escape(value ?? '')}"]`;
  const control = is('block-id', owner.dataset.blockId) + is('action-id', owner.dataset.actionId);
  const selector = `${is('place', place.dataset.place)} ${control}`;
  return () => document.querySelector(selector);
}

const FIELDS = 'input, button, textarea';

/** Keeps the keyboard where it is over a redraw: call the answer afterwards. */
export function rememberFocus() {
  const active = /** @type {HTMLElement | null} */ (document.activeElement);
  const again = controlAround(active);
  if (!active || !again) return () => {};
  const typed = active.matches('input[type="text"], input[type="url"], textarea');
  const field = typed ? /** @type {HTMLInputElement} */ (active) : null;
  const range = field && [field.selectionStart, field.selectionEnd];
  const nth = [...(active.closest('[data-block-id]')?.querySelectorAll(FIELDS) ?? [])].indexOf(active);
  return () => {
    if (active.isConnected) return;
    const control = again();
    const target = /** @type {HTMLInputElement | null} */ (control?.querySelectorAll(FIELDS)[nth] ?? control);
    target?.focus({ preventScroll: true });
    if (range) target?.setSelectionRange?.(range[0] ?? 0, range[1] ?? 0);
  };
}

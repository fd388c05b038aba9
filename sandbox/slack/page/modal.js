/** The acting person's modal stack: the top view is on screen, those below peek out behind it. */
import { ApiError, post } from './api.js';
import { avatar } from './avatar.js';
import { renderBlocks } from './blocks.js';
import { fill, h, icon, spinner } from './dom.js';
import { onEscape, settlePopovers, toast, trapTab } from './layers.js';
import { plainText } from './mrkdwn.js';
import { controlAround, makeSurface, rememberFocus } from './surface.js';
import { validateInputs } from './validate.js';
import { Values } from './values.js';

/** @param {import('./store.js').Store} store */
export function modalStack(store) {
  /** @type {Map<string, Values>} what was entered, also in views below the top */
  const entered = new Map();
  /** @type {any} the view on screen */
  let view = null;
  /** @type {Record<string, string>} */
  let errors = {};
  let submitting = false;
  let restore = () => {};
  let offEscape = () => {};

  const title = h('h2', { id: 'modal-title' });
  const back = h(
    'button',
    { type: 'button', class: 'icon-btn', 'aria-label': 'Back', on: { click: () => void close(false) } },
    icon('left', 20),
  );
  const x = h(
    'button',
    {
      type: 'button',
      class: 'icon-btn modal-x',
      'aria-label': 'Close',
      on: { click: () => void close(true) },
    },
    icon('close', 20),
  );
  const body = h('div', { class: 'modal-body', dataset: { place: 'modal' } });
  const notice = h('div', { class: 'modal-notice', role: 'alert' });
  const cancel = h('button', { type: 'button', class: 'btn', on: { click: () => void close(false) } });
  const submit = h('button', { type: 'submit', class: 'btn btn-primary' });
  const foot = h('footer', { class: 'modal-foot' }, cancel, submit);
  const box = h(
    'form',
    {
      class: 'modal',
      role: 'dialog',
      'aria-modal': 'true',
      'aria-labelledby': 'modal-title',
      tabindex: '-1',
      novalidate: true,
    },
    h('header', { class: 'modal-head' }, back, h('span', { class: 'modal-app' }), title, x),
    h('div', { class: 'modal-progress' }),
    body,
    notice,
    foot,
  );
  const backdrop = h(
    'div',
    { class: 'backdrop backdrop-modal', hidden: true },
    h('div', { class: 'modal-frame' }, h('div', { class: 'modal-edge' }), box),
  );
  box.addEventListener('keydown', (/** @type {KeyboardEvent} */ e) => {
    trapTab(box, e);
    // Enter in a one-line field submits a form by nature; Slack's client does the same.
  });
  box.addEventListener('submit', (/** @type {Event} */ e) => {
    e.preventDefault();
    void send();
  });
  /** @type {HTMLElement} */ (document.getElementById('layers')).prepend(backdrop);

  /** @param {boolean} clear */
  async function close(clear) {
    if (!view) return;
    try {
      await post('/_control/close', { user: store.me.id, ...(clear ? { clear: true } : {}) });
    } catch (error) {
      toast(error instanceof ApiError ? error.message : 'The sandbox could not be reached.');
    }
  }

  async function send() {
    if (!view?.submit || submitting || view.busy) return;
    const values = valuesOf(view.id);
    const wrong = validateInputs(view.blocks, values);
    showErrors(wrong, true);
    if (Object.keys(wrong).length) return;
    submitting = true;
    patch();
    try {
      await post('/_control/submit', { user: store.me.id, values: values.takeTouched() });
    } catch (error) {
      if (error instanceof ApiError && error.body?.errors) showErrors(error.body.errors, true);
      else
        fill(
          notice,
          icon('warning', 16),
          error instanceof ApiError ? error.message : 'The sandbox could not be reached.',
        );
    } finally {
      submitting = false;
      patch();
    }
  }

  /** @param {string} id */
  function valuesOf(id) {
    const known = entered.get(id);
    if (known) return known;
    const made = new Values();
    entered.set(id, made);
    return made;
  }

  /** @param {Record<string, string>} next @param {boolean} focus */
  function showErrors(next, focus) {
    errors = next;
    for (const block of body.querySelectorAll('[data-input-block]')) {
      const text = errors[/** @type {HTMLElement} */ (block).dataset.inputBlock ?? ''];
      block.classList.toggle('has-error', Boolean(text));
      fill(
        /** @type {Element} */ (block.querySelector('.input-error')),
        text ? [icon('warning', 15), h('span', null, text)] : null,
      );
    }
    if (focus) /** @type {HTMLElement | null} */ (body.querySelector('.has-error [data-focus]'))?.focus();
  }

  /** What may change without a redraw: waiting, notice, buttons. */
  function patch() {
    const busy = submitting || Boolean(view?.busy);
    box.classList.toggle('is-busy', busy);
    box.setAttribute('aria-busy', String(busy));
    submit.disabled = busy;
    fill(
      submit,
      busy ? spinner('Sending') : null,
      h('span', { class: 'btn-label' }, plainText(view?.submit?.text ?? 'Submit')),
    );
    fill(notice, view?.notice && !busy ? [icon('warning', 16), h('span', null, view.notice.text)] : null);
  }

  /** @param {any} v */
  function drawView(v) {
    const refocus = rememberFocus();
    const top = body.scrollTop;
    const values = valuesOf(v.id);
    fill(title, plainText(v.title.text));
    fill(cancel, plainText(v.close?.text ?? 'Cancel'));
    submit.hidden = !v.submit;
    const surface = makeSurface(store, {
      kind: 'modal',
      where: { view: v.id },
      values,
      errors,
      changed: (blockId) => {
        if (!errors[blockId]) return;
        const { [blockId]: _, ...rest } = errors;
        showErrors(rest, false);
      },
    });
    fill(body, renderBlocks(v.blocks, surface));
    const keys = new Set();
    for (const b of v.blocks)
      for (const el of [b.element, b.accessory, ...(b.elements ?? [])])
        if (el?.action_id) keys.add(`${b.block_id}\n${el.action_id}`);
    values.keepOnly(keys);
    body.scrollTop = top;
    refocus();
    settlePopovers();
  }

  /** @param {any} v */
  function focusFirst(v) {
    const wanted = v.blocks.find((/** @type {any} */ b) =>
      [b.element, b.accessory, ...(b.elements ?? [])].some((el) => el?.focus_on_load),
    );
    const first = wanted
      ? body.querySelector(`[data-block-id="${CSS.escape(wanted.block_id)}"]`)
      : body.querySelector('[data-input-block] .element');
    const target = /** @type {HTMLElement | null} */ (
      first?.matches('[data-focus]') ? first : first?.querySelector('[data-focus]')
    );
    (target ?? box).focus({ preventScroll: true });
  }

  return {
    draw() {
      const stack = store.data.views;
      const top = stack.at(-1) ?? null;
      for (const id of entered.keys()) if (!stack.some((v) => v.id === id)) entered.delete(id);
      if (!top) {
        if (!view) return;
        view = null;
        errors = {};
        backdrop.hidden = true;
        document.getElementById('app')?.removeAttribute('inert');
        offEscape();
        settlePopovers();
        restore();
        return;
      }
      if (!view) {
        restore = focusKeeper();
        backdrop.hidden = false;
        document.getElementById('app')?.setAttribute('inert', '');
        offEscape = onEscape(() => void close(false));
      }
      const before = view;
      const wasBusy = Boolean(before?.busy);
      view = top;
      const adopted = valuesOf(top.id).adopt(top.state?.values ?? {});
      back.hidden = stack.length < 2;
      fill(/** @type {Element} */ (box.querySelector('.modal-app')), avatar(store.app, 'small'));
      backdrop.classList.toggle('is-stacked', stack.length > 1);
      const fresh = before?.id !== top.id;
      const given = top.errors ?? {};
      const newErrors =
        JSON.stringify(given) !== JSON.stringify(before?.errors ?? {}) || (wasBusy && !top.busy);
      if (fresh) {
        errors = given;
        body.scrollTop = 0;
      }
      if (fresh || before.hash !== top.hash || adopted) drawView(top);
      if (!fresh && newErrors) showErrors(given, Object.keys(given).length > 0 && !top.busy);
      patch();
      if (fresh) focusFirst(top);
      else if (!box.contains(document.activeElement) && document.activeElement === document.body)
        focusFirst(top);
    },
    get open() {
      return view !== null;
    },
  };
}

/** Remembers the control that opened the stack, even if its message is drawn anew meanwhile. */
function focusKeeper() {
  const active = /** @type {HTMLElement | null} */ (document.activeElement);
  const again = controlAround(active);
  return () => {
    if (active?.isConnected && active !== document.body) return active.focus();
    const control =
      again?.() ?? /** @type {HTMLElement | null} */ (document.querySelector('.pane-main .composer-input'));
    const target = control?.matches('button, input, textarea, a')
      ? control
      : control?.querySelector('input, button');
    /** @type {HTMLElement | null | undefined} */ (target)?.focus();
  };
}

/** Where a person types: messages, and slash commands with completion and usage hints. */
import { ApiError, post } from './api.js';
import { fill, h, icon, spinner, uid } from './dom.js';

/**
 * @param {import('./store.js').Store} store
 * @param {{channel: string, thread: string | null, name: string}} place
 */
export function composer(store, place) {
  const listId = uid('commands');
  const label = place.thread ? 'Reply…' : `Message ${place.name}`;
  const input = h('textarea', {
    class: 'composer-input',
    rows: '1',
    placeholder: place.thread ? label : `${label}, or type / for commands`,
    'aria-label': label,
    'aria-controls': place.thread ? null : listId,
    'aria-expanded': 'false',
    role: place.thread ? null : 'combobox',
    'aria-autocomplete': place.thread ? null : 'list',
  });
  const send = h(
    'button',
    { type: 'button', class: 'send', 'aria-label': 'Send', disabled: true },
    icon('send', 18),
  );
  const list = h('div', {
    class: 'command-list',
    role: 'listbox',
    id: listId,
    'aria-label': 'Commands',
    hidden: true,
  });
  const note = h('div', { class: 'composer-note', role: 'status' });
  const hint = h('div', { class: 'composer-hint', hidden: true });
  const slash = place.thread
    ? null
    : h(
        'button',
        { type: 'button', class: 'icon-btn', 'aria-label': 'Commands', title: 'Commands' },
        icon('slash', 17),
      );
  const node = h(
    'form',
    { class: 'composer', dataset: { thread: place.thread } },
    list,
    h(
      'div',
      { class: 'composer-box' },
      input,
      hint,
      h(
        'div',
        { class: 'composer-bar' },
        slash,
        h('span', { class: 'spacer' }),
        h('span', { class: 'composer-keys quiet' }, h('kbd', null, 'Enter'), ' to send'),
        send,
      ),
    ),
    note,
  );
  let active = 0;
  let busy = false;
  /** @type {any[]} */
  let shown = [];

  const command = () => /^(\/[^\s/]*)(?:\s+([\s\S]*))?$/.exec(input.value.trimStart());
  function matches() {
    const m = command();
    if (place.thread || !m || /\s/.test(input.value.trimStart())) return [];
    return store.data.commands.filter((c) => c.command.startsWith(m[1] ?? ''));
  }
  function draw() {
    shown = matches();
    list.hidden = shown.length === 0;
    input.setAttribute('aria-expanded', String(shown.length > 0));
    active = Math.min(active, Math.max(0, shown.length - 1));
    fill(
      list,
      shown.length ? h('div', { class: 'list-label' }, store.data.app.name) : null,
      shown.map((c, i) =>
        h(
          'div',
          {
            role: 'option',
            id: `${listId}-${i}`,
            class: `command${i === active ? ' is-active' : ''}`,
            'aria-selected': i === active ? 'true' : 'false',
            on: {
              pointerdown: (/** @type {Event} */ e) => {
                e.preventDefault();
                complete(c);
              },
              pointerenter: () => {
                active = i;
                highlight();
              },
            },
          },
          h(
            'span',
            { class: 'command-line' },
            h('strong', null, c.command),
            c.usageHint ? h('span', { class: 'quiet' }, ` ${c.usageHint}`) : null,
          ),
          h('span', { class: 'command-about' }, c.description),
        ),
      ),
    );
    highlight();
    const m = command();
    const known = m && store.data.commands.find((c) => c.command === m[1]);
    hint.hidden = !(known?.usageHint && /\s/.test(input.value.trimStart()));
    if (known)
      fill(
        hint,
        h('strong', null, known.command),
        ` ${known.usageHint ?? ''}`,
        h('span', { class: 'quiet' }, ` · ${known.description}`),
      );
    send.disabled = busy || input.value.trim() === '';
    input.style.height = 'auto';
    input.style.height = `${Math.min(input.scrollHeight, 180)}px`;
  }
  function highlight() {
    [...list.querySelectorAll('.command')].forEach((el, i) => {
      el.classList.toggle('is-active', i === active);
      el.setAttribute('aria-selected', String(i === active));
    });
    if (shown.length) input.setAttribute('aria-activedescendant', `${listId}-${active}`);
    else input.removeAttribute('aria-activedescendant');
  }
  function complete(/** @type {any} */ c) {
    input.value = `${c.command} `;
    input.focus();
    draw();
  }
  async function submit() {
    const text = input.value.trim();
    if (!text || busy) return;
    busy = true;
    input.value = '';
    fill(note);
    draw();
    const slow = window.setTimeout(() => fill(note, spinner(), 'Waiting for an answer…'), 700);
    const m = place.thread ? null : /^(\/\S*)(?:\s+([\s\S]*))?$/.exec(text);
    try {
      const answer = m
        ? await post('/_control/command', {
            user: store.me.id,
            channel: place.channel,
            command: m[1],
            text: m[2] ?? '',
          })
        : await post('/_control/message', {
            user: store.me.id,
            channel: place.channel,
            text,
            ...(place.thread ? { thread_ts: place.thread } : {}),
          });
      fill(note, answer.notice ? [icon('warning', 15), answer.notice.text] : null);
      note.classList.toggle('is-error', Boolean(answer.notice));
    } catch (error) {
      note.classList.add('is-error');
      fill(
        note,
        icon('warning', 15),
        error instanceof ApiError ? error.message : 'The sandbox could not be reached.',
      );
      if (!input.value) input.value = text;
    } finally {
      window.clearTimeout(slow);
      busy = false;
      if (note.querySelector('.spinner')) fill(note);
      draw();
    }
  }
  input.addEventListener('input', () => {
    active = 0;
    draw();
  });
  input.addEventListener('blur', () => {
    list.hidden = true;
    input.setAttribute('aria-expanded', 'false');
  });
  input.addEventListener('focus', draw);
  input.addEventListener('keydown', (/** @type {KeyboardEvent} */ e) => {
    const open = !list.hidden && shown.length > 0;
    if (open && (e.key === 'ArrowDown' || e.key === 'ArrowUp')) {
      e.preventDefault();
      active = (active + (e.key === 'ArrowDown' ? 1 : -1) + shown.length) % shown.length;
      highlight();
    } else if (open && e.key === 'Escape') {
      e.preventDefault();
      list.hidden = true;
    } else if (
      open &&
      (e.key === 'Tab' || (e.key === 'Enter' && shown[active].command !== input.value.trim()))
    ) {
      e.preventDefault();
      complete(shown[active]);
    } else if (e.key === 'Enter' && !e.shiftKey && !e.isComposing) {
      e.preventDefault();
      void submit();
    }
  });
  slash?.addEventListener('click', () => {
    if (!input.value.startsWith('/')) input.value = '/';
    input.focus();
    draw();
  });
  send.addEventListener('click', () => void submit());
  node.addEventListener('submit', (/** @type {Event} */ e) => e.preventDefault());
  draw();
  return node;
}

/** Puts the page together: loads a person's workspace, follows the address bar and the live events. */
import { post } from './api.js';
import { conversationPane, threadPane } from './conversation.js';
import { fill, h } from './dom.js';
import { announce, onEscape, toast } from './layers.js';
import { logDrawer } from './log.js';
import { modalStack } from './modal.js';
import { inPage } from './mrkdwn.js';
import { sidebar } from './sidebar.js';
import { Store } from './store.js';

const store = new Store();
const app = /** @type {HTMLElement} */ (document.getElementById('app'));

/** Permalinks of Slack's form, `/archives/C1/p1700000000000100`, lead to the same place. */
const permalink = inPage(location.href);
if (permalink) history.replaceState(null, '', `/${location.search}${permalink}`);

/** `#/C1`, `#/C1/1700000000.000100`, `#/home`. A place the person cannot see becomes their first channel. */
function readRoute() {
  const [, first = '', ts = ''] = location.hash.split('/');
  const known = store.channel(first) || store.dm(first);
  const start =
    store.data.channels.find((c) => !c.archived && c.botIn) ?? store.data.channels[0] ?? store.data.dms[0];
  const target = known && ts ? decodeURIComponent(ts) : null;
  const named = target ? store.messages(first).find((m) => m.ts === target) : undefined;
  store.route = {
    home: first === 'home',
    conversation: known ? first : first === 'home' ? null : (start?.id ?? null),
    // The address of a reply opens the thread it stands in.
    thread: named?.thread_ts ?? target,
    target,
  };
}

const log = logDrawer(store);
const closeThread = () => {
  const ts = store.route.thread;
  location.hash = `#/${store.route.conversation}`;
  requestAnimationFrame(() =>
    /** @type {HTMLElement | null} */ (
      document.querySelector(`[data-ts="${CSS.escape(ts ?? '')}"] .thread-link`) ??
        document.querySelector('.pane-main .composer-input')
    )?.focus(),
  );
};
const side = sidebar(store, {
  actAs: (user) => void actAs(user),
  openLog: () => {
    closeSidebar();
    log.open();
  },
});
const main = conversationPane(store, { openSidebar: () => document.body.classList.add('sidebar-open') });
const thread = threadPane(store, closeThread);
const modals = modalStack(store);
const shade = h('div', { class: 'shade', on: { click: closeSidebar } });
let offThread = () => {};

function closeSidebar() {
  document.body.classList.remove('sidebar-open');
}

/** Everything, after a load or a change of place. */
function drawAll() {
  readRoute();
  document.title = `${store.route.home ? 'Home' : (store.channel(store.route.conversation ?? '')?.name ?? store.data.app.name)} · ${store.data.team.name}`;
  side.draw();
  main.draw();
  thread.draw();
  modals.draw();
  log.draw();
  app.classList.toggle('has-thread', Boolean(store.route.thread));
  markRead();
}

function markRead() {
  const id = store.route.conversation;
  if (!id || store.route.home || document.hidden || !store.data.unread[id]) return;
  store.data.unread[id] = 0;
  side.draw();
  void post('/_page/read', { user: store.me.id, channel: id }).catch(() => undefined);
}

/** Tells the app that its tab was opened, as Slack does each time. */
let lastPlace = '';
function openedTab() {
  const { home, conversation } = store.route;
  const place = `${store.me.id} ${home ? 'home' : conversation}`;
  if (place === lastPlace) return;
  lastPlace = place;
  const tab = home ? 'home' : store.dm(conversation ?? '') ? 'messages' : null;
  if (tab) void post('/_control/home/open', { user: store.me.id, tab }).catch(() => undefined);
}

/** @param {string} user */
async function actAs(user) {
  const url = new URL(location.href);
  url.searchParams.set('as', user);
  if (store.dm(store.route.conversation ?? '')) url.hash = '';
  const wasDm = Boolean(store.dm(store.route.conversation ?? ''));
  history.replaceState(null, '', url);
  await store.load(user);
  if (wasDm && store.data.dms[0]) location.hash = `#/${store.data.dms[0].id}`;
  closeSidebar();
  announce(`You are now acting as ${store.me.realName || store.me.name}.`);
}

/** Drawing is collected per frame: one action of the app often brings several events. */
const dirty = new Set();
function schedule(/** @type {string} */ part) {
  if (dirty.size === 0) {
    queueMicrotask(() => {
      const parts = [...dirty];
      dirty.clear();
      if (parts.includes('all')) return drawAll();
      if (parts.includes('messages')) {
        main.draw();
        thread.draw();
      }
      if (parts.includes('head')) main.head();
      if (parts.includes('home')) main.home();
      if (parts.includes('views')) modals.draw();
      if (parts.includes('side')) side.draw();
      if (parts.includes('log')) log.draw();
      markRead();
    });
  }
  dirty.add(part);
}

store.subscribe((e) => {
  switch (e.type) {
    case 'loaded':
      return schedule('all');
    case 'message_posted': {
      schedule('messages');
      schedule('side');
      const author = store.user(e.message.user);
      if (e.message.user !== store.me.id)
        announce(`${author?.realName ?? store.data.app.name}: ${e.message.text}`);
      return;
    }
    case 'message_changed':
    case 'message_deleted':
      return schedule('messages');
    case 'views':
      return schedule('views');
    case 'home':
      return schedule('home');
    case 'log':
      return schedule('log');
    case 'channel':
    case 'user':
      return schedule('all');
    case 'unread':
    case 'online':
      return schedule('side');
    case 'notice': {
      const n = e.notice;
      // A failed submission is told in the modal, a failed command under the composer, missing options in their list.
      const atComposer =
        n.channel === store.route.conversation &&
        ['operation_timeout', 'command_failed', 'unknown_command'].includes(n.code);
      const shownThere = n.code === 'trouble_connecting' || n.code === 'options_failed' || atComposer;
      if (!shownThere) toast(n.text);
      return;
    }
  }
});

window.addEventListener('hashchange', () => {
  drawAll();
  openedTab();
  closeSidebar();
  offThread();
  offThread = store.route.thread ? onEscape(closeThread) : () => {};
});
document.addEventListener('visibilitychange', () => store.data && markRead());

fill(app, side.node, shade, main.node, thread.node, log.node);
try {
  await store.load(new URLSearchParams(location.search).get('as'));
  // A modal does not outlive the client that showed it.
  if (store.data.views.length > 0) {
    store.data.views = [];
    await post('/_control/close', { user: store.me.id, clear: true }).catch(() => undefined);
  }
  drawAll();
  openedTab();
  if (store.route.thread) offThread = onEscape(closeThread);
  app.classList.add('is-ready');
} catch (error) {
  fill(
    app,
    h(
      'div',
      { class: 'fatal' },
      h('h1', null, 'The sandbox is not reachable'),
      h('p', null, 'Start it with “npm run demo”, then load this page again.'),
      h('p', { class: 'quiet' }, String(error)),
    ),
  );
}

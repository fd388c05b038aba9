/** The middle of the page (header, messages, App Home) and the thread beside it. */
import { avatar } from './avatar.js';
import { renderBlocks } from './blocks.js';
import { composer } from './composer.js';
import { fill, h, icon } from './dom.js';
import { settlePopovers } from './layers.js';
import { messageList } from './message-list.js';
import { makeSurface, rememberFocus } from './surface.js';
import { Values } from './values.js';

/** @param {import('./store.js').Store} store @param {{openSidebar: () => void}} on */
export function conversationPane(store, on) {
  const list = messageList(store, false);
  const header = h('header', { class: 'pane-head' });
  const home = h('div', { class: 'scroller home-scroll' });
  const foot = h('div', { class: 'composer-host' });
  const node = h('main', { class: 'pane pane-main', id: 'main' }, header, list.node, home, foot);
  let current = '';
  let homeKey = '';
  const homeValues = new Map();

  function head() {
    const { conversation = '', home: isHome } = store.route;
    const channel = store.channel(conversation ?? '');
    const dm = store.dm(conversation ?? '');
    const burger = h(
      'button',
      {
        type: 'button',
        class: 'icon-btn only-narrow',
        'aria-label': 'Show conversations',
        on: { click: on.openSidebar },
      },
      icon('menu', 20),
    );
    const title = channel
      ? h('h1', null, icon(channel.kind === 'private' ? 'lock' : 'hash', 18), channel.name)
      : h('h1', null, avatar(store.app, 'small'), store.data.app.name);
    const tabs =
      dm || isHome
        ? h(
            'nav',
            { class: 'tabs', 'aria-label': store.data.app.name },
            h(
              'a',
              {
                href: '#/home',
                class: isHome ? 'tab is-current' : 'tab',
                'aria-current': isHome ? 'page' : null,
              },
              'Home',
            ),
            h(
              'a',
              {
                href: `#/${store.data.dms[0]?.id ?? ''}`,
                class: isHome ? 'tab' : 'tab is-current',
                'aria-current': isHome ? null : 'page',
              },
              'Messages',
            ),
          )
        : null;
    const notes = channel && [
      channel.archived ? h('span', { class: 'pill' }, 'Archived') : null,
      !channel.botIn && !channel.archived
        ? h('span', { class: 'pill' }, `${store.data.app.name} is not in this channel`)
        : null,
    ];
    fill(header, burger, title, notes, h('span', { class: 'spacer' }), tabs);
  }

  function intro() {
    const channel = store.channel(store.route.conversation ?? '');
    if (channel) {
      return h(
        'div',
        { class: 'intro' },
        h('div', { class: 'intro-icon' }, icon(channel.kind === 'private' ? 'lock' : 'hash', 26)),
        h('h2', null, `#${channel.name}`),
        h(
          'p',
          null,
          channel.archived
            ? 'This channel is archived: nothing new can be posted.'
            : `This is the very beginning of #${channel.name}.`,
        ),
      );
    }
    return h(
      'div',
      { class: 'intro' },
      avatar(store.app, 'large'),
      h('h2', null, store.data.app.name),
      h('p', null, `This is where ${store.data.app.name} writes to you. Only you can see it.`),
    );
  }

  function drawHome() {
    const view = store.data.home;
    const key = view ? `${view.id} ${view.hash} ${store.me.id}` : 'none';
    if (key === homeKey) return;
    homeKey = key;
    const back = rememberFocus();
    const top = home.scrollTop;
    if (!view) {
      fill(
        home,
        h(
          'div',
          { class: 'empty' },
          avatar(store.app, 'large'),
          h('h2', null, `${store.data.app.name} has not prepared your Home yet`),
          h('p', null, 'It appears here as soon as the app answers.'),
        ),
      );
      return;
    }
    const values = homeValues.get(store.me.id) ?? new Values();
    homeValues.set(store.me.id, values);
    values.adopt(view.state.values);
    const surface = makeSurface(store, { kind: 'home', where: { home: true }, values });
    fill(
      home,
      h('div', { class: 'home-sheet', dataset: { place: 'home' } }, renderBlocks(view.blocks, surface)),
    );
    home.scrollTop = top;
    back();
    settlePopovers();
  }

  return {
    node,
    home: drawHome,
    head,
    /** Draws messages or Home as the route says; a new place starts at its end. */
    draw() {
      const { conversation, home: isHome } = store.route;
      const place = `${store.me.id} ${isHome ? 'home' : conversation}`;
      const moved = place !== current;
      current = place;
      head();
      home.hidden = !isHome;
      list.node.hidden = isHome;
      foot.hidden = isHome;
      if (isHome) {
        drawHome();
        return;
      }
      const id = conversation ?? '';
      if (moved) {
        list.reset();
        const channel = store.channel(id);
        fill(
          foot,
          channel?.archived
            ? h('p', { class: 'archived-note' }, icon('archive', 16), 'You are viewing an archived channel.')
            : composer(store, {
                channel: id,
                thread: null,
                name: channel ? `#${channel.name}` : store.data.app.name,
              }),
        );
      }
      list.draw(
        store.messages(id).filter((m) => !store.isReply(m)),
        intro(),
        (m) => (m.reply_count ? store.thread(id, m.ts).slice(1) : []),
        store.route.target,
      );
    },
  };
}

/** @param {import('./store.js').Store} store @param {() => void} close */
export function threadPane(store, close) {
  const list = messageList(store, true);
  const sub = h('span', { class: 'pane-sub' });
  const foot = h('div', { class: 'composer-host' });
  const x = h(
    'button',
    { type: 'button', class: 'icon-btn', 'aria-label': 'Close thread', on: { click: close } },
    icon('close', 20),
  );
  const node = h(
    'aside',
    { class: 'pane pane-thread', 'aria-label': 'Thread' },
    h('header', { class: 'pane-head' }, h('h2', null, 'Thread'), sub, h('span', { class: 'spacer' }), x),
    list.node,
    foot,
  );
  let current = '';
  return {
    node,
    draw() {
      const { conversation, thread } = store.route;
      node.hidden = !thread;
      if (!thread || !conversation) {
        current = '';
        return;
      }
      const place = `${store.me.id} ${conversation} ${thread}`;
      if (place !== current) {
        current = place;
        list.reset();
        const channel = store.channel(conversation);
        fill(sub, channel ? `#${channel.name}` : store.data.app.name);
        fill(
          foot,
          channel?.archived ? null : composer(store, { channel: conversation, thread, name: 'thread' }),
        );
      }
      const messages = store.thread(conversation, thread);
      list.draw(
        messages,
        messages.length === 0
          ? h('div', { class: 'empty' }, h('p', null, 'This message no longer exists.'))
          : null,
        () => [],
        store.route.target,
      );
    },
  };
}

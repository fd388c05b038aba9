/** The left side: workspace, conversations with unread counts, App Home, and who one acts as. */
import { avatar } from './avatar.js';
import { fill, h, icon } from './dom.js';
import { menu } from './layers.js';

/** @param {import('./store.js').Store} store @param {{actAs: (user: string) => void, openLog: () => void}} on */
export function sidebar(store, on) {
  const node = h('nav', { class: 'sidebar', id: 'sidebar', 'aria-label': 'Conversations' });

  /** @param {{href: string, current: boolean, lead: Node, label: string, unread?: number, quiet?: boolean}} p */
  const row = (p) =>
    h(
      'a',
      {
        href: p.href,
        class: `side-row${p.current ? ' is-current' : ''}${p.unread ? ' is-unread' : ''}${p.quiet ? ' is-quiet' : ''}`,
        'aria-current': p.current ? 'page' : null,
      },
      p.lead,
      h('span', { class: 'side-label' }, p.label),
      p.unread
        ? h('span', { class: 'badge', 'aria-label': `${p.unread} unread` }, p.unread > 99 ? '99+' : p.unread)
        : null,
    );

  function draw() {
    const { data, route } = store;
    const here = (/** @type {string} */ id) => !route.home && route.conversation === id;
    const unread = (/** @type {string} */ id) => data.unread[id] ?? 0;
    const channels = [...data.channels].sort(
      (a, b) => Number(a.archived) - Number(b.archived) || a.name.localeCompare(b.name),
    );
    const me = h(
      'button',
      { type: 'button', class: 'act-as', 'aria-haspopup': 'menu', 'aria-expanded': 'false' },
      avatar(data.me),
      h(
        'span',
        { class: 'act-text' },
        h('span', { class: 'act-hint' }, 'Acting as'),
        h('span', { class: 'act-name' }, data.me.realName || data.me.name),
        h('span', { class: 'act-role' }, hint(data.me)),
      ),
      icon('switch', 18),
    );
    me.addEventListener('click', () => {
      if (me.getAttribute('aria-expanded') === 'true') return;
      menu(
        me,
        data.actAs.map((u) => ({
          current: u.id === data.me.id,
          label: h(
            'span',
            { class: 'person' },
            avatar(u, 'small'),
            h('span', { class: 'person-name' }, u.realName || u.name),
            u.id === data.me.id ? icon('check', 15) : null,
          ),
          detail: hint(u),
          onPick: () => on.actAs(u.id),
        })),
        { label: 'Act as', side: 'above', width: 'anchor' },
      );
    });
    fill(
      node,
      h(
        'div',
        { class: 'workspace' },
        h('span', { class: 'workspace-mark', 'aria-hidden': 'true' }, h('span', { class: 'sun' })),
        h(
          'span',
          { class: 'workspace-text' },
          h('span', { class: 'workspace-name' }, data.team.name),
          h(
            'span',
            { class: `workspace-state${store.online ? '' : ' is-lost'}` },
            store.online ? 'Sandbox workspace' : 'Reconnecting…',
          ),
        ),
      ),
      h(
        'div',
        { class: 'side-scroll' },
        h('h2', { class: 'side-title' }, 'Channels'),
        channels.map((c) =>
          row({
            href: `#/${c.id}`,
            current: here(c.id),
            lead: icon(c.archived ? 'archive' : c.kind === 'private' ? 'lock' : 'hash', 17),
            label: c.name,
            unread: unread(c.id),
            quiet: c.archived,
          }),
        ),
        h('h2', { class: 'side-title' }, 'Direct messages'),
        data.dms.map((d) =>
          row({
            href: `#/${d.id}`,
            current: here(d.id),
            lead: avatar(store.app, 'tiny'),
            label: data.app.name,
            unread: unread(d.id),
          }),
        ),
        h('h2', { class: 'side-title' }, 'Apps'),
        row({ href: '#/home', current: route.home, lead: icon('home', 17), label: `${data.app.name} Home` }),
      ),
      h(
        'div',
        { class: 'side-foot' },
        h(
          'button',
          { type: 'button', class: 'side-row side-log', on: { click: on.openLog } },
          icon('activity', 17),
          h('span', { class: 'side-label' }, 'Request log'),
        ),
        me,
      ),
    );
  }
  return { node, draw };
}

/** A word on what this person may do, or where they are. @param {any} user */
const hint = (user) => user.title || (user.tz ? user.tz.split('/').pop().replaceAll('_', ' ') : '');

/**
 * What the page knows: the bootstrap of the acting person, kept current by events, and where the person is looking.
 * @typedef {import('../page-api.ts').PageBootstrap} Bootstrap
 * @typedef {{conversation: string | null, thread: string | null, target: string | null, home: boolean}} Route
 *   `target` is the message the address names, `thread` the parent of its thread
 */
import { get, stream } from './api.js';

export class Store {
  /** @type {Bootstrap} */
  data = /** @type {any} */ (null);
  /** @type {Route} */
  route = { conversation: null, thread: null, target: null, home: false };
  online = true;
  #offset = 0;
  /** @type {((change: any) => void)[]} */
  #listeners = [];
  #end = () => {};
  /** @type {any[] | null} events that wait for the data they change */
  #held = null;

  /** @param {(change: any) => void} fn called after each change with the event, or `{type: 'loaded'}` */
  subscribe(fn) {
    this.#listeners.push(fn);
  }
  /** @param {any} change */
  emit(change) {
    for (const fn of this.#listeners) fn(change);
  }

  /** Loads everything for a person and follows their events. @param {string | null} user */
  async load(user) {
    this.#end();
    const id = user ?? (await get('/_page/bootstrap')).me.id;
    // The events first: what happens while the rest is fetched is held, so nothing falls between the two.
    this.#held = [];
    await new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
      this.#end = stream(id, {
        event: (e) => (this.#held ? this.#held.push(e) : this.#apply(e)),
        connected: (again) => {
          this.#setOnline(true);
          if (again) void this.reload(true);
          resolve();
        },
        lost: () => {
          this.#setOnline(false);
          resolve();
        },
      });
    });
    await this.#fetch(id);
    this.emit({ type: 'loaded' });
  }
  /** @param {boolean} online */
  #setOnline(online) {
    this.online = online;
    if (this.data) this.emit({ type: 'online' });
  }
  /** Everything one person can see, then what happened meanwhile. @param {string} id */
  async #fetch(id) {
    this.#held ??= [];
    try {
      this.#take(await get(`/_page/bootstrap?user=${encodeURIComponent(id)}`));
    } finally {
      const held = this.#held;
      this.#held = null;
      if (this.data) for (const e of held) this.#apply(e);
    }
  }
  /**
   * The same person again, without leaving the place.
   * @param {boolean} [keepEphemeral] messages that exist only on this screen stay on it
   */
  async reload(keepEphemeral = false) {
    const old = this.data.messages;
    await this.#fetch(this.data.me.id);
    if (keepEphemeral)
      for (const [id, list] of Object.entries(this.data.messages)) {
        list.push(...(old[id] ?? []).filter((m) => m.ephemeral && !list.some(({ ts }) => ts === m.ts)));
        list.sort((a, b) => Number(a.ts) - Number(b.ts));
      }
    this.emit({ type: 'loaded' });
  }
  /** @param {Bootstrap} data */
  #take(data) {
    this.data = data;
    // Neighbours in the list get different colours.
    const tone = new Map(data.users.map((u, i) => [u.id, i]));
    for (const u of [data.me, ...data.users, ...data.actAs]) Object.assign(u, { tone: tone.get(u.id) });
    this.#offset = Date.parse(data.now) - Date.now();
  }

  /** Milliseconds of the sandbox's clock. */
  now = () => Date.now() + this.#offset;
  get me() {
    return this.data.me;
  }
  get tz() {
    return this.data.me.tz || 'UTC';
  }
  /** @param {string} id */
  user = (id) => this.data.users.find((u) => u.id === id);
  /** @param {string} id */
  channel = (id) => this.data.channels.find((c) => c.id === id);
  /** @param {string} id */
  dm = (id) => this.data.dms.find((d) => d.id === id);
  get app() {
    return (
      this.user(this.data.app.userId) ?? {
        id: this.data.app.userId,
        name: this.data.app.name,
        realName: this.data.app.name,
        isBot: true,
        tz: 'UTC',
        deleted: false,
      }
    );
  }
  /** @param {string} id */
  messages = (id) => this.data.messages[id] ?? [];
  /** @param {any} m */
  isReply = (m) => Boolean(m.thread_ts) && m.thread_ts !== m.ts;
  /** @param {string} channel @param {string} ts parent first */
  thread = (channel, ts) => this.messages(channel).filter((m) => m.ts === ts || m.thread_ts === ts);

  /** For drawing blocks. */
  directory = {
    user: (/** @type {string} */ id) => {
      const u = this.user(id);
      return u ? { name: u.realName || u.name } : undefined;
    },
    channel: (/** @type {string} */ id) => this.channel(id),
    tz: () => this.tz,
    now: () => this.now(),
    meId: () => this.me.id,
    people: () => this.data.users.filter((u) => !u.deleted && !u.isBot),
    channels: () => this.data.channels.filter((c) => !c.archived),
  };

  /** @param {any} e a PageEvent */
  #apply(e) {
    const d = this.data;
    switch (e.type) {
      case 'message_posted': {
        const list = d.messages[e.message.channel] ?? [];
        d.messages[e.message.channel] = list;
        if (!list.some((m) => m.ts === e.message.ts)) list.push(e.message);
        list.sort((a, b) => Number(a.ts) - Number(b.ts));
        d.unread[e.message.channel] = e.unread;
        break;
      }
      case 'message_changed': {
        const list = d.messages[e.message.channel] ?? [];
        const at = list.findIndex((m) => m.ts === e.message.ts);
        if (at >= 0) list[at] = e.message;
        break;
      }
      case 'message_deleted':
        d.messages[e.channel] = (d.messages[e.channel] ?? []).filter((m) => m.ts !== e.ts);
        break;
      case 'views':
        d.views = e.views;
        break;
      case 'home':
        d.home = e.home;
        break;
      case 'unread':
        d.unread[e.channel] = e.unread;
        break;
      case 'channel':
        d.channels = [...d.channels.filter((c) => c.id !== e.channel.id), e.channel].sort((a, b) =>
          a.name.localeCompare(b.name),
        );
        break;
      case 'user':
        d.users = [...d.users.filter((u) => u.id !== e.user.id), { ...e.user, tone: d.users.length }];
        break;
      case 'log': {
        const at = d.log.findIndex((x) => x.seq === e.entry.seq);
        if (at >= 0) d.log[at] = e.entry;
        else d.log.push(e.entry);
        if (d.log.length > 400) d.log.splice(0, d.log.length - 400);
        break;
      }
      case 'clock':
        this.#offset = Date.parse(e.now) - Date.now();
        break;
      case 'reset':
        void this.reload();
        return;
    }
    this.emit(e);
  }
}

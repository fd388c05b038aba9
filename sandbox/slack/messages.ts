import { putState } from './elements.ts';
import type { Json } from './json.ts';
import type { Core, NewMessage, StoredMessage } from './model.ts';

/** The messages of all conversations, ephemeral ones included. */
export class MessageStore {
  #core: Core;
  #byChannel = new Map<string, Map<string, StoredMessage>>();
  /** `channel ts` of a parent → its replies. */
  #threads = new Map<string, Set<StoredMessage>>();
  #readUpTo = new Map<string, string>();

  constructor(core: Core) {
    this.#core = core;
  }

  post(channel: string, message: NewMessage): StoredMessage {
    const parent = message.threadTs ? this.get(channel, message.threadTs) : undefined;
    const stored: StoredMessage = {
      ...message,
      channel,
      // A reply to a reply belongs to the same thread.
      ...(parent?.threadTs ? { threadTs: parent.threadTs } : {}),
      ts: this.#core.ids.ts(this.#core.clock.now()),
      entered: new Map(),
    };
    const list = this.#byChannel.get(channel) ?? new Map<string, StoredMessage>();
    this.#byChannel.set(channel, list.set(stored.ts, stored));
    if (stored.threadTs) this.#thread(channel, stored.threadTs).add(stored);
    if (stored.user !== this.#core.app.userId) this.#readUpTo.set(`${stored.user} ${channel}`, stored.ts);
    this.#core.emit({ type: 'posted', channel, ts: stored.ts });
    if (stored.threadTs) this.#core.emit({ type: 'changed', channel, ts: stored.threadTs });
    return stored;
  }

  get(channel: string, ts: string): StoredMessage | undefined {
    return this.#byChannel.get(channel)?.get(ts);
  }

  /** Oldest first, without ephemeral messages unless `user` is given: then with that person's own. */
  list(channel: string, user?: string): StoredMessage[] {
    const all = [...(this.#byChannel.get(channel)?.values() ?? [])];
    return all.filter((m) => m.ephemeralTo === undefined || m.ephemeralTo === user);
  }

  /** The replies below a message, oldest first, without ephemeral ones. */
  replies(channel: string, ts: string): StoredMessage[] {
    return [...this.#thread(channel, ts)].filter((m) => m.ephemeralTo === undefined);
  }

  #thread(channel: string, ts: string): Set<StoredMessage> {
    const key = `${channel} ${ts}`;
    const known = this.#threads.get(key) ?? new Set();
    this.#threads.set(key, known);
    return known;
  }

  change(
    message: StoredMessage,
    change: Partial<Pick<StoredMessage, 'text' | 'blocks' | 'metadata' | 'edited'>>,
  ): void {
    Object.assign(message, change);
    this.#core.emit({ type: 'changed', channel: message.channel, ts: message.ts });
  }

  delete(message: StoredMessage): void {
    this.#byChannel.get(message.channel)?.delete(message.ts);
    if (message.threadTs) this.#thread(message.channel, message.threadTs).delete(message);
    const { channel, ts, ephemeralTo } = message;
    this.#core.emit({ type: 'deleted', channel, ts, ...(ephemeralTo ? { ephemeralTo } : {}) });
  }

  markRead(user: string, channel: string): void {
    const last = this.list(channel).at(-1);
    if (last) this.#readUpTo.set(`${user} ${channel}`, last.ts);
    this.#core.emit({ type: 'read', user, channel });
  }

  unread(user: string, channel: string): number {
    const upTo = this.#readUpTo.get(`${user} ${channel}`) ?? '';
    return this.list(channel).filter((m) => m.user !== user && tsValue(m.ts) > tsValue(upTo)).length;
  }

  /** Remembers what a person chose in a message. */
  enter(message: StoredMessage, user: string, block: string, action: string, state: Json): void {
    const values = message.entered.get(user) ?? {};
    putState(values, block, action, state);
    message.entered.set(user, values);
    this.#core.emit({ type: 'changed', channel: message.channel, ts: message.ts });
  }
}

/** Sortable form of a ts (exact: seconds and six digits stay below 2^53). */
export function tsValue(ts: string): number {
  const [seconds = '0', fraction = '0'] = ts.split('.');
  return Number(seconds) * 1e6 + Number(fraction.padEnd(6, '0').slice(0, 6));
}

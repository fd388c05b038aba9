import { randomBytes } from 'node:crypto';
import type { SandboxClock } from './clock.ts';
import { DEFAULT_EVENTS, DEFAULT_SCOPES, type UserData, type WorkspaceData } from './data.ts';
import { FaultSwitches } from './faults.ts';
import { IdCounters } from './ids.ts';
import type { Json } from './json.ts';
import { MessageStore } from './messages.ts';
import type { Change, Conversation, Core, StoredFile, User } from './model.ts';
import type { LogEntry } from './page-api.ts';
import { ResponseUrls, Triggers } from './triggers.ts';
import { ViewStore } from './views.ts';

const LOG_SIZE = 5_000;

/** Everything the workspace knows. Plain data and look-ups; rules live with the Web API and the interactions. */
export class Workspace implements Core {
  readonly clock: SandboxClock;
  readonly data: WorkspaceData;
  readonly botToken = `xoxb-sandbox-${randomBytes(12).toString('hex')}`;
  readonly signingSecret = randomBytes(16).toString('hex');
  readonly verificationToken = 'sandbox-verification';
  /** Where the app listens; set late because either side may start first. */
  eventsUrl: string | undefined;
  /** Base address of this server, once it listens. */
  url = '';

  ids = new IdCounters();
  team = { id: '', name: '', domain: '' };
  app = { id: '', name: '', userId: '', botId: '' };
  users = new Map<string, User>();
  conversations = new Map<string, Conversation>();
  files = new Map<string, StoredFile>();
  scopes = new Set<string>();
  events = new Set<string>();
  faults = new FaultSwitches();
  log: LogEntry[] = [];
  messages!: MessageStore;
  views!: ViewStore;
  triggers!: Triggers;
  responseUrls!: ResponseUrls;
  /** Options suggested so far, by user and field. */
  suggestions = new Map<string, Json[]>();

  #listeners = new Set<(change: Change) => void>();
  #imOf = new Map<string, string>();

  constructor(data: WorkspaceData, clock: SandboxClock) {
    this.data = structuredClone(data);
    this.clock = clock;
    this.reset();
  }

  /** Back to the start data: same ids again, tokens and addresses kept. */
  reset(): void {
    const { data } = this;
    this.clock.clear();
    this.ids = new IdCounters();
    this.team = {
      id: data.team.id ?? this.ids.next('T'),
      name: data.team.name,
      domain: data.team.domain ?? data.team.name.toLowerCase().replace(/[^a-z0-9]+/g, '-'),
    };
    this.app = {
      id: data.app?.id ?? 'A0000001',
      name: data.app?.name ?? 'Daybreak',
      userId: data.app?.userId ?? 'U0000BOT',
      botId: data.app?.botId ?? 'B0000001',
    };
    this.users = new Map();
    this.conversations = new Map();
    this.#imOf = new Map();
    this.files = new Map();
    this.suggestions = new Map();
    this.scopes = new Set(data.scopes ?? DEFAULT_SCOPES);
    this.events = new Set(data.events ?? DEFAULT_EVENTS);
    this.faults = new FaultSwitches();
    this.log = [];
    this.messages = new MessageStore(this);
    this.views = new ViewStore(this);
    this.triggers = new Triggers(this);
    this.responseUrls = new ResponseUrls(this);
    for (const user of data.users) this.addUser(user);
    this.users.set(this.app.userId, {
      id: this.app.userId,
      name: this.app.name.toLowerCase(),
      realName: this.app.name,
      tz: 'Etc/UTC',
      isBot: true,
      deleted: false,
    });
    for (const channel of data.channels) this.addChannel(channel);
    this.emit({ type: 'reset' });
  }

  addUser(user: UserData): User {
    const full: User = {
      ...user,
      id: user.id ?? this.ids.next('U'),
      isBot: user.isBot ?? false,
      deleted: user.deleted ?? false,
    };
    this.users.set(full.id, full);
    if (!full.isBot) {
      for (const c of this.conversations.values()) if (c.kind === 'channel') c.members.add(full.id);
      this.imWith(full.id);
    }
    this.emit({ type: 'user', user: full.id });
    return full;
  }

  addChannel(channel: WorkspaceData['channels'][number]): Conversation {
    const kind = channel.private ? 'private' : 'channel';
    const known = (word: string) =>
      [...this.users.values()].find((u) => u.id === word || u.name === word)?.id;
    const named = channel.members?.map(known).filter((id) => id !== undefined);
    const conversation: Conversation = {
      id: channel.id ?? this.ids.next(channel.private ? 'G' : 'C'),
      name: channel.name,
      kind,
      archived: channel.archived ?? false,
      botIn: channel.botIn ?? kind === 'channel',
      members: new Set(named ?? this.people().map((u) => u.id)),
    };
    this.conversations.set(conversation.id, conversation);
    this.emit({ type: 'channel', channel: conversation.id });
    return conversation;
  }

  /** Active people, without bots. */
  people(): User[] {
    return [...this.users.values()].filter((u) => !u.isBot && !u.deleted);
  }

  /** The DM between a person and the app: the same id every time. */
  imWith(userId: string): Conversation {
    const known = this.#imOf.get(userId);
    if (known) return this.conversations.get(known) as Conversation;
    const im: Conversation = {
      id: this.ids.next('D'),
      name: 'directmessage',
      kind: 'im',
      archived: false,
      botIn: true,
      members: new Set([userId]),
    };
    this.conversations.set(im.id, im);
    this.#imOf.set(userId, im.id);
    return im;
  }

  /** May this person see the conversation? */
  sees(userId: string, conversation: Conversation): boolean {
    return conversation.kind === 'channel' || conversation.members.has(userId);
  }

  addLog(entry: Omit<LogEntry, 'seq' | 'at'>): LogEntry {
    const full: LogEntry = { seq: this.ids.count('log'), at: this.clock.iso(), ...entry };
    this.log.push(full);
    if (this.log.length > LOG_SIZE) this.log.shift();
    this.emit({ type: 'log', entry: full });
    return full;
  }

  subscribe(listener: (change: Change) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  emit(change: Change): void {
    for (const listener of this.#listeners) listener(change);
  }
}

import type { SandboxClock } from './clock.ts';
import type { UserData } from './data.ts';
import type { IdCounters } from './ids.ts';
import type { Json } from './json.ts';
import type { Block, LogEntry, Notice, PlainText, StateValues } from './page-api.ts';

export interface User extends Required<Omit<UserData, 'email' | 'title'>> {
  email?: string;
  title?: string;
}

export interface Conversation {
  id: string;
  name: string;
  kind: 'channel' | 'private' | 'im';
  archived: boolean;
  botIn: boolean;
  /** User ids; an im has its one person. */
  members: Set<string>;
}

export interface StoredFile {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  /** What a picture shows, in words. */
  alt: string;
  bytes: Buffer;
  user: string;
  createdAt: number;
  /** Waiting for its bytes, has them, or is shown in a conversation. */
  stage: 'announced' | 'uploaded' | 'complete';
  announcedLength: number;
}

/** Something changed; the page's streams and `/_control/wait` listen. */
export type Change =
  | { type: 'posted' | 'changed'; channel: string; ts: string }
  | { type: 'deleted'; channel: string; ts: string; ephemeralTo?: string }
  | { type: 'views' | 'home'; user: string }
  | { type: 'notice'; user: string; notice: Notice }
  | { type: 'read'; user: string; channel: string }
  | { type: 'channel'; channel: string }
  | { type: 'user'; user: string }
  | { type: 'log'; entry: LogEntry }
  | { type: 'clock' }
  | { type: 'reset' };

export interface StoredMessage {
  channel: string;
  ts: string;
  /** Set on replies: the parent's ts. */
  threadTs?: string;
  user: string;
  botId?: string;
  text: string;
  blocks?: Block[];
  files?: string[];
  metadata?: Json;
  edited?: { ts: string };
  ephemeralTo?: string;
  /** Per person: what was chosen in its inputs. */
  entered: Map<string, StateValues>;
}

export type NewMessage = Omit<StoredMessage, 'ts' | 'entered' | 'channel'>;

export interface StoredView {
  id: string;
  user: string;
  type: 'modal' | 'home';
  hash: string;
  callbackId: string;
  externalId: string;
  privateMetadata: string;
  title?: PlainText;
  submit?: PlainText;
  close?: PlainText;
  notifyOnClose: boolean;
  clearOnClose: boolean;
  blocks: Block[];
  rootId: string;
  previousId: string | null;
  /** What the person entered; initial values are added by `currentState`. */
  entered: StateValues;
  errors: Record<string, string>;
  notice?: Notice;
  busy: boolean;
}

/** What an interaction's response_url may touch. */
export interface ResponseTarget {
  user: string;
  channel: string;
  /** The message the control was in; absent for commands. */
  ts?: string;
  threadTs?: string;
  fromCommand: boolean;
}

/** What the stores need of the workspace they belong to. */
export interface Core {
  readonly clock: SandboxClock;
  readonly ids: IdCounters;
  readonly team: { id: string };
  readonly app: { userId: string };
  readonly url: string;
  emit(change: Change): void;
}

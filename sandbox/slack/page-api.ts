/**
 * What the browser page and the sandbox server say to each other (JSON shapes only, no code).
 *
 *   GET  /                            static files of sandbox/slack/page/ (index.html for `/`)
 *   GET  /#/C…/<ts>                  the page at one message (links of chat.getPermalink are sent here)
 *   GET  /_page/bootstrap?user=U…     → PageBootstrap (everything one person can see)
 *   GET  /_page/stream?user=U…        → text/event-stream; each `data:` line is one PageEvent
 *   POST /_page/read                  body ReadBody → {ok: true}
 *   POST /_control/*                  the bodies below; the page and the tests share this path
 *
 * Without `user` the first person of the workspace is meant. Every error of a control route is
 * `{ok: false, error, message?, candidates?}` with status 400 (malformed), 404 (no such thing) or 422
 * (a person could not have done this: unknown or disabled element, option not offered, confirm missing).
 */

/** Block Kit JSON exactly as the app sent it (server fills missing block_ids and action_ids). */
export type Block = { type: string; block_id: string; [key: string]: unknown };
export interface PlainText {
  type: 'plain_text';
  text: string;
  emoji?: boolean;
}
export interface Option {
  text: { type: string; text: string };
  value: string;
  description?: { type: string; text: string };
}
export interface OptionGroup {
  label: PlainText;
  options: Option[];
}

/** block_id → action_id → Slack's state object, e.g. `{type: 'plain_text_input', value: 'x'}`. */
export type StateValues = Record<string, Record<string, Record<string, unknown>>>;

export interface PageUser {
  id: string;
  name: string;
  realName: string;
  /** Profile title: what this person is in the store. */
  title?: string;
  tz: string;
  isBot: boolean;
  deleted: boolean;
}

export interface PageChannel {
  id: string;
  name: string;
  kind: 'channel' | 'private';
  archived: boolean;
  botIn: boolean;
}

/** A conversation between one person and the app. It exists from the start, even when empty. */
export interface PageDm {
  id: string;
  user: string;
}

export interface PageCommand {
  /** With the leading slash. */
  command: string;
  description: string;
  usageHint?: string;
}

export interface PageFile {
  id: string;
  name: string;
  title: string;
  mimetype: string;
  /** What a picture shows, in words; may be empty. */
  alt: string;
  size: number;
  /** Path on this server that answers the bytes (PDFs open in the browser). */
  url: string;
}

export interface PageMessage {
  channel: string;
  ts: string;
  /** Present on a reply (≠ ts) and on a parent that has replies (= ts). */
  thread_ts?: string;
  /** Replies below a parent. */
  reply_count?: number;
  /** The author; the app's bot user for messages of the app. */
  user: string;
  bot_id?: string;
  text: string;
  blocks?: Block[];
  files?: PageFile[];
  /** Updated in place by the app (no "(edited)" word when it has blocks, a quiet mark only). */
  edited?: { ts: string };
  /** "Only visible to you": shown to this person, lost on reload. */
  ephemeral?: boolean;
  /** What the viewing person has chosen in this message's inputs so far. */
  values: StateValues;
}

/** One modal of a person's stack. */
export interface PageView {
  id: string;
  hash: string;
  type: 'modal';
  callback_id: string;
  title: PlainText;
  submit?: PlainText;
  close?: PlainText;
  blocks: Block[];
  notify_on_close: boolean;
  /** Current values, initial values included. */
  state: { values: StateValues };
  /** block_id → text under the input, from the app's `response_action: errors`. */
  errors: Record<string, string>;
  /** "We had some trouble connecting…" above the buttons, until the next attempt. */
  notice?: Notice;
  /** A submission waits for the app's answer: show it, disable the buttons. */
  busy: boolean;
}

export interface PageHome {
  id: string;
  hash: string;
  blocks: Block[];
  state: { values: StateValues };
}

/** What Slack's client tells a person when the app did not do its part. */
export interface Notice {
  code:
    | 'operation_timeout'
    | 'command_failed'
    | 'interaction_failed'
    | 'trouble_connecting'
    | 'options_failed'
    | 'unknown_command';
  text: string;
  /** Where it belongs, so that the page can mark the control. */
  channel?: string;
  ts?: string;
  view?: string;
  block_id?: string;
  action_id?: string;
}

export interface LogEntry {
  seq: number;
  /** ISO instant of the sandbox's clock. */
  at: string;
  /** in = the app called the Web API or a response_url; out = the workspace called the app. */
  direction: 'in' | 'out';
  /** Method ("chat.postMessage"), "response_url", or payload kind ("command", "block_actions", …). */
  kind: string;
  /** Whom it concerns, when known. */
  user?: string;
  status: number | null;
  /** Milliseconds of wall time until the answer. */
  ms: number;
  /** Slack error name, or ack_timeout, late_ack, bad_ack, connection_refused. */
  error?: string;
  /** Injected fault that touched this entry. */
  fault?: string;
  request: unknown;
  response: unknown;
}

export interface PageBootstrap {
  team: { id: string; name: string; domain: string };
  app: { name: string; userId: string; botId: string };
  me: PageUser;
  /** Everybody, deactivated people and the bot included (for mentions and user selects). */
  users: PageUser[];
  /** Who may be chosen in "act as": active people. */
  actAs: PageUser[];
  /** Channels the person can see. */
  channels: PageChannel[];
  /** This person's DMs (one, with the app). */
  dms: PageDm[];
  commands: PageCommand[];
  /** Conversation id → messages of others that the person has not read. */
  unread: Record<string, number>;
  /** Conversation id → its messages, oldest first, replies among them (thread_ts ≠ ts). */
  messages: Record<string, PageMessage[]>;
  home: PageHome | null;
  /** Modal stack, bottom first; the last one is on screen. */
  views: PageView[];
  /** The latest 200 entries, oldest first. */
  log: LogEntry[];
  /** ISO instant of the sandbox's clock. */
  now: string;
}

export type PageEvent =
  | { type: 'message_posted'; message: PageMessage; unread: number }
  | { type: 'message_changed'; message: PageMessage }
  | { type: 'message_deleted'; channel: string; ts: string }
  /** The whole stack of the person, bottom first (empty = no modal). */
  | { type: 'views'; views: PageView[] }
  | { type: 'home'; home: PageHome | null }
  | { type: 'notice'; notice: Notice }
  | { type: 'unread'; channel: string; unread: number }
  | { type: 'channel'; channel: PageChannel }
  | { type: 'user'; user: PageUser }
  | { type: 'log'; entry: LogEntry }
  | { type: 'clock'; now: string }
  /** Start over: load the bootstrap again. */
  | { type: 'reset' };

export interface ReadBody {
  user: string;
  channel: string;
}

/** POST /_control/command → InteractionResult */
export interface CommandBody {
  user: string;
  channel: string;
  /** With or without the slash. */
  command: string;
  text?: string;
}

/**
 * What a person enters or picks, by element:
 * text, number, e-mail, url inputs → string · static_select, radio_buttons, overflow, external_select → the option's
 * value · multi selects, checkboxes → list of values · datepicker "YYYY-MM-DD" · timepicker "HH:mm" ·
 * datetimepicker → unix seconds · users_/conversations_/channels_select → id (multi: list) · file_input → file ids.
 * null clears. A button needs none.
 */
export type Selection = string | number | string[] | null;

/** POST /_control/action → InteractionResult. Exactly one of (channel + ts), view, home says where. */
export interface ActionBody {
  user: string;
  channel?: string;
  ts?: string;
  view?: string;
  home?: boolean;
  /** May be left out when action_id is unique there. */
  block_id?: string;
  action_id: string;
  value?: Selection;
  /** Same as value (the word Slack's documents use for selects). */
  selection?: Selection;
  /** Required (true) when the element or chosen option has a confirm dialog; false = denied, nothing is sent. */
  confirm?: boolean;
}

/**
 * POST /_control/type → InteractionResult + {options?, option_groups?}. For an external_select: where = view,
 * (channel + ts) or home. Below min_query_length nothing is sent and `delivered` is false.
 */
export interface TypeBody {
  user: string;
  channel?: string;
  ts?: string;
  view?: string;
  home?: boolean;
  block_id?: string;
  action_id: string;
  query: string;
}

/**
 * POST /_control/fill → {ok, values}. Enters values into the top modal without sending anything (an input with
 * dispatch_action is sent by /_control/action instead). Keys are block_ids: a Selection when the block has one
 * element, else action_id → Selection.
 */
export interface FillBody {
  user: string;
  /** Default: the top view. */
  view?: string;
  values: Record<string, Selection | Record<string, Selection>>;
}

/**
 * POST /_control/submit → InteractionResult. Fills first when values are given. What Slack's client would refuse
 * (required input empty, too short, …) is 422 `{error: 'client_validation', errors: {block_id: text}}`.
 */
export interface SubmitBody {
  user: string;
  values?: FillBody['values'];
}

/** POST /_control/close → InteractionResult (delivered false when notify_on_close is off). clear = the X: whole stack. */
export interface CloseBody {
  user: string;
  clear?: boolean;
}

/** POST /_control/home/open → InteractionResult (app_home_opened). tab default home. */
export interface HomeOpenBody {
  user: string;
  tab?: 'home' | 'messages';
}

/** POST /_control/message → InteractionResult & {ts}: a person types text (message.im / app_mention where switched on). */
export interface MessageBody {
  user: string;
  channel: string;
  text: string;
  thread_ts?: string;
}

/** POST /_control/shortcut → InteractionResult */
export interface ShortcutBody {
  user: string;
  callback_id: string;
}

/** POST /_control/upload → {ok, file: PageFile}; the id then goes into /_control/fill as the file_input's value. */
export interface UploadBody {
  user: string;
  name: string;
  /** base64 */
  bytes: string;
  mimetype?: string;
}

/** Answer of every interactive route, given after the app answered. */
export interface InteractionResult {
  ok: true;
  /** The payload was sent and answered with 2xx in time. */
  delivered: boolean;
  /** HTTP status of the app; null when nothing was sent or nothing came back. */
  status: number | null;
  ackMs: number | null;
  /** Parsed JSON, text, or null when empty. */
  ack: unknown;
  notice?: Notice;
  /** Sequence number of the log entry; null when nothing was sent. */
  logSeq: number | null;
}

export interface ControlError {
  ok: false;
  error: string;
  message?: string;
  /** What could have been chosen instead. */
  candidates?: unknown[];
  /** client_validation: block_id → text. */
  errors?: Record<string, string>;
  /** confirm_required: the dialog to show. */
  confirm?: unknown;
}

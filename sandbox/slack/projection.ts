import { commandsOf } from './data.ts';
import { currentState } from './elements.ts';
import type { Change, Conversation, StoredMessage, StoredView, User } from './model.ts';
import type {
  PageBootstrap,
  PageChannel,
  PageEvent,
  PageFile,
  PageHome,
  PageMessage,
  PageUser,
  PageView,
} from './page-api.ts';
import type { Workspace } from './workspace.ts';

const LOG_SHOWN = 200;

export const pageUser = (u: User): PageUser => ({
  id: u.id,
  name: u.name,
  realName: u.realName,
  ...(u.title ? { title: u.title } : {}),
  tz: u.tz,
  isBot: u.isBot,
  deleted: u.deleted,
});

export const pageChannel = (c: Conversation): PageChannel => ({
  id: c.id,
  name: c.name,
  kind: c.kind === 'private' ? 'private' : 'channel',
  archived: c.archived,
  botIn: c.botIn,
});

export function pageFile(ws: Workspace, id: string): PageFile {
  const f = ws.files.get(id);
  return {
    id,
    name: f?.name ?? id,
    title: f?.title ?? id,
    mimetype: f?.mimetype ?? '',
    alt: f?.alt ?? '',
    size: f?.bytes.length ?? 0,
    url: `/_control/files/${id}`,
  };
}

/** A message as one person sees it. */
export function pageMessage(ws: Workspace, m: StoredMessage, user: string): PageMessage {
  const replies = m.threadTs ? 0 : ws.messages.replies(m.channel, m.ts).length;
  const threadTs = m.threadTs ?? (replies > 0 ? m.ts : undefined);
  return {
    channel: m.channel,
    ts: m.ts,
    ...(threadTs ? { thread_ts: threadTs } : {}),
    ...(replies > 0 ? { reply_count: replies } : {}),
    user: m.user,
    ...(m.botId ? { bot_id: m.botId } : {}),
    text: m.text,
    ...(m.blocks ? { blocks: m.blocks } : {}),
    ...(m.files?.length ? { files: m.files.map((id) => pageFile(ws, id)) } : {}),
    ...(m.edited ? { edited: m.edited } : {}),
    ...(m.ephemeralTo ? { ephemeral: true } : {}),
    values: currentState(m.blocks ?? [], m.entered.get(user) ?? {}),
  };
}

export function pageView(v: StoredView): PageView {
  return {
    id: v.id,
    hash: v.hash,
    type: 'modal',
    callback_id: v.callbackId,
    title: v.title ?? { type: 'plain_text', text: '' },
    ...(v.submit ? { submit: v.submit } : {}),
    ...(v.close ? { close: v.close } : {}),
    blocks: v.blocks,
    notify_on_close: v.notifyOnClose,
    state: { values: currentState(v.blocks, v.entered) },
    errors: v.errors,
    ...(v.notice ? { notice: v.notice } : {}),
    busy: v.busy,
  };
}

export function pageHome(ws: Workspace, user: string): PageHome | null {
  const home = ws.views.home(user);
  if (!home) return null;
  return {
    id: home.id,
    hash: home.hash,
    blocks: home.blocks,
    state: { values: currentState(home.blocks, home.entered) },
  };
}

const visible = (ws: Workspace, user: string): Conversation[] =>
  [...ws.conversations.values()].filter((c) => ws.sees(user, c));

/** Everything one person can see. Ephemeral messages are not in it: they are lost on reload. */
export function bootstrap(ws: Workspace, me: User): PageBootstrap {
  const seen = visible(ws, me.id);
  return {
    team: ws.team,
    app: { name: ws.app.name, userId: ws.app.userId, botId: ws.app.botId },
    me: pageUser(me),
    users: [...ws.users.values()].map(pageUser),
    actAs: ws.people().map(pageUser),
    channels: seen.filter((c) => c.kind !== 'im').map(pageChannel),
    dms: seen.filter((c) => c.kind === 'im').map((c) => ({ id: c.id, user: me.id })),
    commands: commandsOf(ws.data),
    unread: Object.fromEntries(seen.map((c) => [c.id, ws.messages.unread(me.id, c.id)])),
    messages: Object.fromEntries(
      seen.map((c) => [c.id, ws.messages.list(c.id).map((m) => pageMessage(ws, m, me.id))]),
    ),
    home: pageHome(ws, me.id),
    views: ws.views.stack(me.id).map(pageView),
    log: ws.log.slice(-LOG_SHOWN),
    now: ws.clock.iso(),
  };
}

/** What a change means for one person's page; undefined = nothing. */
export function pageEvent(ws: Workspace, change: Change, user: string): PageEvent | undefined {
  switch (change.type) {
    case 'posted':
    case 'changed': {
      const conversation = ws.conversations.get(change.channel);
      const m = ws.messages.get(change.channel, change.ts);
      if (!m || !conversation || !ws.sees(user, conversation)) return undefined;
      if (m.ephemeralTo && m.ephemeralTo !== user) return undefined;
      const message = pageMessage(ws, m, user);
      return change.type === 'changed'
        ? { type: 'message_changed', message }
        : { type: 'message_posted', message, unread: ws.messages.unread(user, m.channel) };
    }
    case 'deleted':
      return { type: 'message_deleted', channel: change.channel, ts: change.ts };
    case 'views':
      return change.user === user ? { type: 'views', views: ws.views.stack(user).map(pageView) } : undefined;
    case 'home':
      return change.user === user ? { type: 'home', home: pageHome(ws, user) } : undefined;
    case 'notice':
      return change.user === user ? { type: 'notice', notice: change.notice } : undefined;
    case 'read':
      return change.user === user
        ? { type: 'unread', channel: change.channel, unread: ws.messages.unread(user, change.channel) }
        : undefined;
    case 'channel': {
      const c = ws.conversations.get(change.channel);
      return c && c.kind !== 'im' && ws.sees(user, c)
        ? { type: 'channel', channel: pageChannel(c) }
        : undefined;
    }
    case 'user': {
      const changed = ws.users.get(change.user);
      return changed ? { type: 'user', user: pageUser(changed) } : undefined;
    }
    case 'log':
      return { type: 'log', entry: change.entry };
    case 'clock':
      return { type: 'clock', now: ws.clock.iso() };
    case 'reset':
      return { type: 'reset' };
  }
}

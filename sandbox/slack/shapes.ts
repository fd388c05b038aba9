import { currentState } from './elements.ts';
import { asString, type Json } from './json.ts';
import type { Conversation, StoredMessage, StoredView } from './model.ts';
import type { Workspace } from './workspace.ts';

/** A message as Slack's JSON shows it. */
export function messageJson(ws: Workspace, m: StoredMessage, withMetadata = false): Json {
  const replies = m.threadTs ? [] : ws.messages.replies(m.channel, m.ts);
  const threadTs = m.threadTs ?? (replies.length > 0 ? m.ts : undefined);
  return {
    type: 'message',
    user: m.user,
    ts: m.ts,
    text: m.text,
    team: ws.team.id,
    ...(m.botId ? { bot_id: m.botId, app_id: ws.app.id } : {}),
    ...(m.blocks ? { blocks: m.blocks } : {}),
    ...(m.files?.length ? { files: m.files.map((id) => fileJson(ws, id)) } : {}),
    ...(threadTs ? { thread_ts: threadTs } : {}),
    ...(m.threadTs ? { parent_user_id: ws.messages.get(m.channel, m.threadTs)?.user } : {}),
    ...(replies.length > 0
      ? {
          reply_count: replies.length,
          latest_reply: replies.at(-1)?.ts,
          reply_users: [...new Set(replies.map((r) => r.user))],
        }
      : {}),
    ...(m.edited ? { edited: { user: m.user, ts: m.edited.ts } } : {}),
    ...(withMetadata && m.metadata ? { metadata: m.metadata } : {}),
  };
}

/** A file as Slack's JSON shows it. */
export function fileJson(ws: Workspace, id: string): Json {
  const file = ws.files.get(id);
  if (!file) return { id, mode: 'tombstone' };
  return {
    id,
    created: Math.floor(file.createdAt / 1000),
    timestamp: Math.floor(file.createdAt / 1000),
    name: file.name,
    title: file.title,
    mimetype: file.mimetype,
    filetype: file.name.includes('.') ? file.name.split('.').at(-1)?.toLowerCase() : 'binary',
    user: file.user,
    size: file.bytes.length,
    mode: 'hosted',
    url_private: `${ws.url}/files/${id}`,
    url_private_download: `${ws.url}/files/${id}`,
    permalink: `${ws.url}/_control/files/${id}`,
  };
}

/** Finds a conversation by id, or the DM of a person by user id. */
export function conversationOf(ws: Workspace, word: unknown): Conversation | undefined {
  const id = asString(word) ?? '';
  const user = ws.users.get(id);
  if (user && !user.isBot) return ws.imWith(id);
  return (
    ws.conversations.get(id) ??
    [...ws.conversations.values()].find((c) => c.kind !== 'im' && `#${c.name}` === id)
  );
}

/** A view as Slack's payloads show it. */
export function viewJson(ws: Workspace, view: StoredView): Json {
  return {
    id: view.id,
    team_id: ws.team.id,
    type: view.type,
    blocks: view.blocks,
    private_metadata: view.privateMetadata,
    callback_id: view.callbackId,
    state: { values: currentState(view.blocks, view.entered) },
    hash: view.hash,
    title: view.title ?? null,
    clear_on_close: view.clearOnClose,
    notify_on_close: view.notifyOnClose,
    close: view.close ?? null,
    submit: view.submit ?? null,
    previous_view_id: view.previousId,
    root_view_id: view.rootId,
    app_id: ws.app.id,
    external_id: view.externalId,
    app_installed_team_id: ws.team.id,
    bot_id: ws.app.botId,
  };
}

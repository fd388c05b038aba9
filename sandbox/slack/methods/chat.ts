import { checkMessageBlocks, checkMetadata } from '../checker/payloads.ts';
import { withIds } from '../elements.ts';
import { asList, asString, isObject, type Json } from '../json.ts';
import { SANDBOX_LIMITS as L, MAX_ATTACHMENTS } from '../limits.ts';
import type { Conversation, StoredMessage } from '../model.ts';
import type { Block } from '../page-api.ts';
import { conversationOf, messageJson } from '../shapes.ts';
import type { Workspace } from '../workspace.ts';
import { type Call, channelOf, fail, type Methods, memberNow, refuse } from './call.ts';

/** Where the app may post. @throws channel_not_found, is_archived, not_in_channel, messages_tab_disabled, user_disabled */
export function postTarget(call: Call, word: unknown = call.args.channel): Conversation {
  const { ws } = call;
  const c = channelOf(call, word);
  if (c.archived) fail('is_archived');
  if (c.kind === 'im') {
    if (ws.faults.lasting('disable_messages_tab')) fail('messages_tab_disabled');
    if (ws.users.get([...c.members][0] ?? '')?.deleted) fail('user_disabled');
  } else if (!memberNow(ws, c) && !(c.kind === 'channel' && ws.scopes.has('chat:write.public')))
    fail('not_in_channel');
  return c;
}

/** Text, blocks and metadata of a message, checked. */
export function content(call: Call): { text: string; blocks?: Block[]; metadata?: Json } {
  const { ws, args } = call;
  const raw = args.blocks;
  const hasBlocks = raw !== undefined && !(Array.isArray(raw) && raw.length === 0);
  if (hasBlocks && !Array.isArray(raw)) fail('invalid_blocks_format');
  if (asList(args.attachments).length > MAX_ATTACHMENTS) fail('too_many_attachments');
  const text = asString(args.text) ?? '';
  if (text.trim() === '' && !hasBlocks && asList(args.attachments).length === 0) fail('no_text');
  if (hasBlocks) refuse(checkMessageBlocks(raw));
  const wrong = checkMetadata(args.metadata);
  if (wrong) fail(wrong);
  return {
    text: text.slice(0, L.messageText),
    ...(hasBlocks ? { blocks: withIds(raw, ws.ids) } : {}),
    ...(isObject(args.metadata) ? { metadata: args.metadata } : {}),
  };
}

/** The thread a message goes into. @throws thread_not_found */
export function threadOf(ws: Workspace, channel: string, args: Json): { threadTs?: string } {
  if (args.thread_ts === undefined || args.thread_ts === '') return {};
  const parent = ws.messages.get(channel, asString(args.thread_ts) ?? '') ?? fail('thread_not_found');
  return { threadTs: parent.threadTs ?? parent.ts };
}

function ownMessage(call: Call, refusal: string): StoredMessage {
  const { ws, args } = call;
  const c = channelOf(call);
  const message = ws.messages.get(c.id, asString(args.ts) ?? '');
  if (!message || message.ephemeralTo) return fail('message_not_found');
  return message.botId === ws.app.botId ? message : fail(refusal);
}

export const chatMethods: Methods = {
  'chat.postMessage': {
    scope: 'chat:write',
    run(call) {
      const { ws } = call;
      const c = postTarget(call);
      const message = content(call);
      const thread = threadOf(ws, c.id, call.args);
      const stored = ws.messages.post(c.id, {
        user: ws.app.userId,
        botId: ws.app.botId,
        ...message,
        ...thread,
      });
      return { channel: c.id, ts: stored.ts, message: messageJson(ws, stored, true) };
    },
  },
  'chat.update': {
    scope: 'chat:write',
    run(call) {
      const { ws, args } = call;
      const c = ws.conversations.get(asString(args.channel) ?? '') ?? fail('channel_not_found');
      const message = ownMessage(call, 'cant_update_message');
      if (c.archived) fail('is_archived');
      if ((asString(args.text) ?? '').length > L.updateText) fail('msg_too_long');
      const next = content(call);
      ws.messages.change(message, {
        text: next.text,
        // Text without blocks removes the blocks; metadata stays unless new is sent.
        blocks: next.blocks,
        metadata: next.metadata ?? message.metadata,
        edited: { ts: ws.ids.ts(ws.clock.now()) },
      });
      return { channel: c.id, ts: message.ts, text: message.text, message: messageJson(ws, message, true) };
    },
  },
  'chat.delete': {
    scope: 'chat:write',
    run(call) {
      const message = ownMessage(call, 'cant_delete_message');
      call.ws.messages.delete(message);
      return { channel: message.channel, ts: message.ts };
    },
  },
  'chat.postEphemeral': {
    scope: 'chat:write',
    run(call) {
      const { ws, args } = call;
      const c = postTarget(call);
      const user = ws.users.get(asString(args.user) ?? '');
      if (!user || user.deleted || !c.members.has(user.id)) return fail('user_not_in_channel');
      const { text, blocks } = content(call);
      const stored = ws.messages.post(c.id, {
        user: ws.app.userId,
        botId: ws.app.botId,
        text,
        ...(blocks ? { blocks } : {}),
        ...threadOf(ws, c.id, args),
        ephemeralTo: user.id,
      });
      return { message_ts: stored.ts };
    },
  },
  'chat.getPermalink': {
    run({ ws, args }) {
      const c = conversationOf(ws, args.channel) ?? fail('channel_not_found');
      const message = ws.messages.get(c.id, asString(args.message_ts) ?? '') ?? fail('message_not_found');
      return { channel: c.id, permalink: `${ws.url}/archives/${c.id}/p${message.ts.replace('.', '')}` };
    },
  },
};

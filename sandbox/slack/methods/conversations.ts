import { asFlag, asInt, asString, type Json } from '../json.ts';
import { tsValue } from '../messages.ts';
import type { Conversation, StoredMessage } from '../model.ts';
import { conversationOf, messageJson } from '../shapes.ts';
import type { Workspace } from '../workspace.ts';
import { type Call, channelOf, fail, type Methods, memberNow, page } from './call.ts';

const PREFIX = { channel: 'channels', private: 'groups', im: 'im' } as const;

/** The scope for reading a conversation differs by its kind. */
const scopeFor =
  (what: 'read' | 'history') =>
  ({ ws, args }: Call): string =>
    `${PREFIX[conversationOf(ws, args.channel)?.kind ?? 'channel']}:${what}`;

function conversationJson(ws: Workspace, c: Conversation): Json {
  const common = { id: c.id, created: 0, is_archived: c.archived, context_team_id: ws.team.id };
  if (c.kind === 'im') return { ...common, is_im: true, user: [...c.members][0], is_open: true };
  return {
    ...common,
    name: c.name,
    is_channel: c.kind === 'channel',
    is_group: c.kind === 'private',
    is_im: false,
    is_private: c.kind === 'private',
    is_member: memberNow(ws, c),
    num_members: c.members.size + (c.botIn ? 1 : 0),
  };
}

/** Messages inside oldest…latest. */
function between(list: StoredMessage[], args: Json): StoredMessage[] {
  const inclusive = asFlag(args.inclusive);
  const from = asString(args.oldest) ? tsValue(String(args.oldest)) : undefined;
  const to = asString(args.latest) ? tsValue(String(args.latest)) : undefined;
  return list.filter((m) => {
    const at = tsValue(m.ts);
    return (
      (from === undefined || at > from || (inclusive && at === from)) &&
      (to === undefined || at < to || (inclusive && at === to))
    );
  });
}

function readable(call: Call): Conversation {
  const c = channelOf(call);
  return memberNow(call.ws, c) ? c : fail('not_in_channel');
}

export const conversationMethods: Methods = {
  'conversations.open': {
    scope: 'im:write',
    run({ ws, args }) {
      if (args.channel) {
        const known = ws.conversations.get(asString(args.channel) ?? '');
        return known?.kind === 'im' ? { channel: { id: known.id } } : fail('channel_not_found');
      }
      const users = String(args.users ?? '')
        .split(',')
        .filter(Boolean);
      if (users.length === 0) fail('users_list_not_supplied');
      if (users.length > 1) fail('method_not_supported_for_channel_type');
      const user = ws.users.get(users[0] ?? '') ?? fail('user_not_found');
      if (user.deleted) fail('user_disabled');
      if (user.isBot) fail('cannot_dm_bot');
      const im = ws.imWith(user.id);
      return { channel: asFlag(args.return_im) ? conversationJson(ws, im) : { id: im.id } };
    },
  },
  'conversations.info': {
    scope: scopeFor('read'),
    run: (call) => ({ channel: conversationJson(call.ws, channelOf(call)) }),
  },
  'conversations.members': {
    scope: scopeFor('read'),
    run(call) {
      const c = channelOf(call);
      const members = [...c.members, ...(memberNow(call.ws, c) ? [call.ws.app.userId] : [])];
      const { items, next } = page(members, call.args);
      return { members: items, response_metadata: { next_cursor: next } };
    },
  },
  'conversations.list': {
    scope: 'channels:read',
    run({ ws, args }) {
      const types = String(args.types ?? 'public_channel').split(',');
      const kinds = { channel: 'public_channel', private: 'private_channel', im: 'im' };
      const all = [...ws.conversations.values()].filter(
        (c) =>
          types.includes(kinds[c.kind]) &&
          (c.kind !== 'private' || memberNow(ws, c)) &&
          !(asFlag(args.exclude_archived) && c.archived),
      );
      const { items, next } = page(all, args);
      return {
        channels: items.map((c) => conversationJson(ws, c)),
        response_metadata: { next_cursor: next },
      };
    },
  },
  'conversations.history': {
    scope: scopeFor('history'),
    run(call) {
      const { ws, args } = call;
      const c = readable(call);
      const all = between(
        ws.messages.list(c.id).filter((m) => !m.threadTs),
        args,
      ).reverse();
      const { items, next } = page(all, { ...args, limit: asInt(args.limit, 100) });
      return {
        messages: items.map((m) => messageJson(ws, m, asFlag(args.include_all_metadata))),
        has_more: next !== '',
        response_metadata: { next_cursor: next },
      };
    },
  },
  'conversations.replies': {
    scope: scopeFor('history'),
    run(call) {
      const { ws, args } = call;
      const c = readable(call);
      const parent = ws.messages.get(c.id, asString(args.ts) ?? '') ?? fail('thread_not_found');
      const all = [parent, ...between(ws.messages.replies(c.id, parent.ts), args)];
      const { items, next } = page(all, { ...args, limit: asInt(args.limit, 1_000) });
      return {
        messages: items.map((m) => messageJson(ws, m, asFlag(args.include_all_metadata))),
        has_more: next !== '',
        response_metadata: { next_cursor: next },
      };
    },
  },
};

import { asString, type Json } from '../json.ts';
import type { User } from '../model.ts';
import type { Workspace } from '../workspace.ts';
import { fail, type Methods, page } from './call.ts';

/** Seconds east of UTC of a zone at this workspace's time. */
function offsetSeconds(ws: Workspace, tz: string): number {
  const at = new Date(Math.floor(ws.clock.now() / 60_000) * 60_000);
  const parts = new Intl.DateTimeFormat('en-US', {
    timeZone: tz,
    hourCycle: 'h23',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
  }).formatToParts(at);
  const n = (type: string) => Number(parts.find((p) => p.type === type)?.value);
  return (Date.UTC(n('year'), n('month') - 1, n('day'), n('hour'), n('minute')) - at.getTime()) / 1000;
}

function userJson(ws: Workspace, user: User): Json {
  return {
    id: user.id,
    team_id: ws.team.id,
    name: user.name,
    deleted: user.deleted,
    real_name: user.realName,
    tz: user.tz,
    tz_label: user.tz,
    tz_offset: offsetSeconds(ws, user.tz),
    profile: {
      real_name: user.realName,
      display_name: user.name,
      ...(ws.scopes.has('users:read.email') && !user.isBot
        ? { email: user.email ?? `${user.name}@${ws.team.domain}.example` }
        : {}),
    },
    is_bot: user.isBot,
    is_admin: false,
    updated: 0,
  };
}

const emailOf = (ws: Workspace, user: User) => user.email ?? `${user.name}@${ws.team.domain}.example`;

export const userMethods: Methods = {
  'auth.test': {
    run: ({ ws }) => ({
      url: `${ws.url}/`,
      team: ws.team.name,
      team_id: ws.team.id,
      user: ws.app.name.toLowerCase(),
      user_id: ws.app.userId,
      bot_id: ws.app.botId,
      is_enterprise_install: false,
    }),
  },
  'users.info': {
    scope: 'users:read',
    run({ ws, args }) {
      const user = ws.users.get(asString(args.user) ?? '') ?? fail('user_not_found');
      return { user: userJson(ws, user) };
    },
  },
  'users.list': {
    scope: 'users:read',
    run({ ws, args }) {
      const { items, next } = page([...ws.users.values()], args);
      return { members: items.map((u) => userJson(ws, u)), response_metadata: { next_cursor: next } };
    },
  },
  'users.lookupByEmail': {
    scope: 'users:read.email',
    run({ ws, args }) {
      const email = asString(args.email)?.toLowerCase();
      const user = ws.people().find((u) => emailOf(ws, u).toLowerCase() === email) ?? fail('users_not_found');
      return { user: userJson(ws, user) };
    },
  },
  'usergroups.users.list': {
    scope: 'usergroups:read',
    run({ ws, args }) {
      if (ws.faults.lasting('plan_upgrade_required')) fail('plan_upgrade_required');
      const group = ws.data.usergroups?.find((g) => g.id === args.usergroup) ?? fail('no_such_subteam');
      return { users: group.users };
    },
  },
};

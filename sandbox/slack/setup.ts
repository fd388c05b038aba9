import type { z } from 'zod';
import { ControlProblem } from './control-problem.ts';
import type { bodies } from './control-schemas.ts';
import type { PageChannel, PageUser } from './page-api.ts';
import { pageChannel, pageUser } from './projection.ts';
import type { Workspace } from './workspace.ts';

const needed = (name: string | undefined, what: string): string => {
  if (name) return name;
  throw new ControlProblem(400, 'malformed', `${what} is needed for something new`);
};

/** Adds a person, or changes the one with this id (e.g. deactivates). */
export function setUser(ws: Workspace, body: z.output<typeof bodies.users>): PageUser {
  const known = body.id ? ws.users.get(body.id) : undefined;
  if (!known) {
    const name = needed(body.name, 'name');
    return pageUser(ws.addUser({ ...body, name, realName: body.realName ?? name, tz: body.tz ?? 'Etc/UTC' }));
  }
  Object.assign(known, Object.fromEntries(Object.entries(body).filter(([, v]) => v !== undefined)));
  ws.emit({ type: 'user', user: known.id });
  return pageUser(known);
}

/** Adds a channel, or changes the one with this id (archive, invite or remove the app). */
export function setChannel(ws: Workspace, body: z.output<typeof bodies.channels>): PageChannel {
  const known = body.id ? ws.conversations.get(body.id) : undefined;
  if (!known) return pageChannel(ws.addChannel({ ...body, name: needed(body.name, 'name') }));
  if (body.name) known.name = body.name;
  if (body.archived !== undefined) known.archived = body.archived;
  if (body.botIn !== undefined) known.botIn = body.botIn;
  if (body.members) known.members = new Set(body.members);
  ws.emit({ type: 'channel', channel: known.id });
  return pageChannel(known);
}

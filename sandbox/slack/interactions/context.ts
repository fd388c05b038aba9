import { ControlProblem } from '../control-problem.ts';
import type { Courier, Delivered } from '../delivery.ts';
import type { Json } from '../json.ts';
import type { Conversation, User } from '../model.ts';
import type { InteractionResult, Notice } from '../page-api.ts';
import type { Workspace } from '../workspace.ts';

/** What every interaction needs. */
export interface Sandbox {
  ws: Workspace;
  courier: Courier;
}

/** The acting person. @throws 404 unknown, 422 deactivated */
export function actingUser(ws: Workspace, id: string): User {
  const user = ws.users.get(id);
  if (!user || user.isBot)
    throw new ControlProblem(404, 'unknown_user', `no person ${id}`, {
      candidates: ws.people().map((u) => u.id),
    });
  if (user.deleted) throw new ControlProblem(422, 'user_deactivated', `${id} is deactivated`);
  return user;
}

/** A conversation the person can see. @throws 404 */
export function visibleConversation(ws: Workspace, user: string, id: string): Conversation {
  const conversation = ws.conversations.get(id);
  if (conversation && ws.sees(user, conversation)) return conversation;
  throw new ControlProblem(404, 'unknown_channel', `${user} sees no conversation ${id}`, {
    candidates: [...ws.conversations.values()].filter((c) => ws.sees(user, c)).map((c) => c.id),
  });
}

export const userJson = (ws: Workspace, user: User): Json => ({
  id: user.id,
  username: user.name,
  name: user.name,
  team_id: ws.team.id,
});

/** The fields every interactive payload has. */
export function envelope(ws: Workspace, type: string, user: User): Json {
  return {
    type,
    user: userJson(ws, user),
    team: { id: ws.team.id, domain: ws.team.domain },
    enterprise: null,
    is_enterprise_install: false,
    api_app_id: ws.app.id,
    token: ws.verificationToken,
  };
}

/** What the route answers after the app did. Shows the notice to the person as well. */
export function result(ws: Workspace, user: string, d: Delivered, notice?: Notice): InteractionResult {
  if (notice) ws.emit({ type: 'notice', user, notice });
  return {
    ok: true,
    delivered: d.delivered,
    status: d.status,
    ackMs: d.ackMs,
    ack: d.ack,
    ...(notice ? { notice } : {}),
    logSeq: d.logSeq,
  };
}

/** Nothing was sent: a denied confirm, a query that is too short, a close nobody asked to hear of. */
export const NOTHING_SENT: InteractionResult = {
  ok: true,
  delivered: false,
  status: null,
  ackMs: null,
  ack: null,
  logSeq: null,
};

/** Writes down that an answer arrived in time but could not be used. */
export function logBadAck(ws: Workspace, kind: string, user: string, ack: unknown, why: string): void {
  ws.addLog({
    direction: 'out',
    kind,
    user,
    status: 200,
    ms: 0,
    error: 'bad_ack',
    request: { why },
    response: ack,
  });
}

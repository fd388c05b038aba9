import type { Tx } from '../db/database.ts';
import { DaybreakError } from '../domain/errors.ts';
import type { Actor } from './contracts.ts';

/**
 * The one place that says who may do what (workflow §12, PE-2). Default deny: an action that is not in the table is
 * refused, whoever asks.
 */

export const ROLES = ['viewer', 'supervisor', 'manager', 'approver'] as const;
export type Role = (typeof ROLES)[number];

/** Every action with the lowest role that may do it; `self` = linked people for their own things, `admin` = administrators alone. */
const LOWEST = {
  own: 'self',
  read: 'viewer',
  paperwork: 'supervisor',
  attendance: 'supervisor',
  export: 'supervisor',
  run: 'manager',
  edit: 'manager',
  acknowledge: 'manager',
  rotations: 'manager',
  manual: 'manager',
  lock: 'manager',
  import: 'manager',
  people: 'manager',
  settings: 'manager',
  approve: 'approver',
  configure: 'admin',
  refresh: 'admin',
} as const satisfies Record<string, Role | 'self' | 'admin'>;
export type Action = keyof typeof LOWEST;

export type RefusalReason =
  | 'NOT_LINKED'
  | 'INACTIVE'
  | 'ROLE_REQUIRED'
  | 'NO_APPROVER'
  | 'NOT_FOR_THIS_ACTOR';

/** Somebody lacks a right. `whoCan` are the Slack ids of those who have it. */
export class ForbiddenError extends DaybreakError {
  readonly right: Action;
  readonly reason: RefusalReason;
  readonly whoCan: readonly string[];

  constructor(right: Action, reason: RefusalReason, whoCan: readonly string[]) {
    super('FORBIDDEN', sentence(right, reason, whoCan), { right, reason, whoCan });
    this.right = right;
    this.reason = reason;
    this.whoCan = whoCan;
  }
}

function sentence(right: Action, reason: RefusalReason, whoCan: readonly string[]): string {
  if (reason === 'NO_APPROVER') return 'Nobody can approve yet; an administrator grants it.';
  if (reason === 'INACTIVE') return 'Your entry in this store is not active.';
  if (reason === 'NOT_FOR_THIS_ACTOR') return 'Only a person can decide this.';
  const need = LOWEST[right];
  if (need === 'self') return 'Your Slack account is not linked to a person of this store.';
  if (need === 'admin') return 'This needs an administrator.';
  if (whoCan.length === 0) return `This needs the role ${need}; nobody has it in this store yet.`;
  return `This needs the role ${need} in this store.`;
}

/** What `can` judges; loaded once per request. */
export interface RightsFacts {
  isAdmin: boolean;
  /** Roles of the actor in the store. */
  roles: readonly Role[];
  /** The person of the store that the Slack account is linked to. */
  linked: { employeeId: string; active: boolean } | null;
  /** Rights of an API token; null = no valid token for this store. */
  tokenRights: readonly string[] | null;
  members: readonly { slackUserId: string; role: Role }[];
  admins: readonly string[];
}

/** What an authorised actor is in the store. */
export interface Authorization {
  storeId: string;
  actor: Actor;
  roles: readonly Role[];
  isAdmin: boolean;
  employeeId: string | null;
}

/** PE-2, pure: whether the actor may do it, and if not, why and who could. */
export function can(
  facts: RightsFacts,
  actor: Actor,
  action: Action,
): { ok: true } | { ok: false; reason: RefusalReason; whoCan: string[] } {
  const need = LOWEST[action] as (typeof LOWEST)[Action] | undefined;
  const refuse = (reason: RefusalReason) => ({ ok: false as const, reason, whoCan: whoCan(facts, action) });
  if (need === undefined) return refuse('ROLE_REQUIRED');
  // WF-34: an empty list means that nobody approves, not that everybody may.
  if (need === 'approver' && whoCan(facts, action).length === 0) return refuse('NO_APPROVER');
  if (actor === 'system')
    return need === 'approver' || need === 'admin' ? refuse('NOT_FOR_THIS_ACTOR') : { ok: true };
  if (actor.startsWith('cli:')) return need === 'approver' ? refuse('NOT_FOR_THIS_ACTOR') : { ok: true };
  if (actor.startsWith('api:'))
    return facts.tokenRights?.includes(tokenRightFor(action)) ? { ok: true } : refuse('ROLE_REQUIRED');
  if (need === 'self') {
    if (facts.linked === null) return refuse('NOT_LINKED');
    return facts.linked.active ? { ok: true } : refuse('INACTIVE');
  }
  if (need === 'admin') return facts.isAdmin ? { ok: true } : refuse('ROLE_REQUIRED');
  const rank = Math.max(-1, ...facts.roles.map((role) => ROLES.indexOf(role)));
  // An administrator has the rights of a manager in every store, never those of an approver.
  const effective = facts.isAdmin ? Math.max(rank, ROLES.indexOf('manager')) : rank;
  return effective >= ROLES.indexOf(need) ? { ok: true } : refuse('ROLE_REQUIRED');
}

/**
 * Checks a right in a store and records a refusal. Call it outside of a transaction, so that the record stays.
 * @throws DaybreakError `NOT_FOUND` for an unknown store, or one that an API token is not for.
 * @throws DaybreakError `STORE_INACTIVE` when something is to be changed in an inactive store.
 * @throws ForbiddenError
 */
export async function authorize(
  db: Tx,
  storeId: string,
  actor: Actor,
  action: Action,
): Promise<Authorization> {
  const store = await db.store.findUnique({ where: { id: storeId } });
  if (store === null) throw new DaybreakError('NOT_FOUND');
  const facts = await loadRights(db, storeId, actor);
  if (actor.startsWith('api:') && facts.tokenRights === null) throw new DaybreakError('NOT_FOUND');
  const answer = can(facts, actor, action);
  if (!answer.ok) {
    const error = new ForbiddenError(action, answer.reason, answer.whoCan);
    await db.actionLog.create({
      data: {
        storeId,
        actor,
        action: `right.${action}`,
        outcome: 'refused',
        errorCode: error.code,
        reason: answer.reason,
      },
    });
    throw error;
  }
  if (!store.isActive && action !== 'read' && action !== 'configure')
    throw new DaybreakError('STORE_INACTIVE');
  return {
    storeId,
    actor,
    roles: facts.roles,
    isAdmin: facts.isAdmin,
    employeeId: facts.linked?.employeeId ?? null,
  };
}

/** Whether the actor may do it, for surfaces that hide what is not allowed; records nothing. */
export async function mayDo(db: Tx, storeId: string, actor: Actor, action: Action): Promise<boolean> {
  return can(await loadRights(db, storeId, actor), actor, action).ok;
}

/** Slack ids of everybody who has the right in the store, sorted. */
export async function whoMay(db: Tx, storeId: string, action: Action): Promise<string[]> {
  return whoCan(await loadRights(db, storeId, 'system'), action);
}

/** Facts about one actor in one store. */
export async function loadRights(db: Tx, storeId: string, actor: Actor): Promise<RightsFacts> {
  const members = (await db.storeMember.findMany({
    where: { storeId },
  })) as unknown as RightsFacts['members'];
  const admins = (await db.admin.findMany()).map((row) => row.slackUserId);
  const linked = /^[UW]/.test(actor)
    ? await db.employee.findFirst({
        where: { storeId, slackUserId: actor },
        select: { id: true, isActive: true },
      })
    : null;
  return {
    members,
    admins,
    isAdmin: admins.includes(actor),
    roles: members.filter((row) => row.slackUserId === actor).map((row) => row.role),
    linked: linked === null ? null : { employeeId: linked.id, active: linked.isActive },
    tokenRights: actor.startsWith('api:') ? await tokenRights(db, storeId, actor.slice('api:'.length)) : null,
  };
}

async function tokenRights(db: Tx, storeId: string, name: string): Promise<string[] | null> {
  const token = await db.apiToken.findUnique({ where: { name } });
  if (token === null || token.revokedAt !== null) return null;
  const stores: unknown = JSON.parse(token.storeIds);
  const forStore = stores === '*' || (Array.isArray(stores) && stores.includes(storeId));
  const rights: unknown = JSON.parse(token.rights);
  return forStore && Array.isArray(rights) ? rights.map(String) : null;
}

/** Tokens know six rights; whatever else changes a store needs `edit`, and configuration is never theirs. */
function tokenRightFor(action: Action): string {
  switch (action) {
    case 'read':
    case 'run':
    case 'edit':
    case 'approve':
    case 'rotations':
    case 'import':
      return action;
    case 'acknowledge':
      return 'edit';
    case 'export':
    case 'paperwork':
      return 'read';
    default:
      return 'none';
  }
}

function whoCan(facts: RightsFacts, action: Action): string[] {
  const need = LOWEST[action] as (typeof LOWEST)[Action] | undefined;
  if (need === undefined || need === 'self') return [];
  if (need === 'admin') return [...facts.admins].sort();
  const ids = facts.members
    .filter((row) => ROLES.indexOf(row.role) >= ROLES.indexOf(need))
    .map((row) => row.slackUserId);
  return [...new Set(ids)].sort();
}

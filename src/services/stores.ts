import { z } from 'zod';
import type { Database, StoreRow, Tx } from '../db/database.ts';
import { isUniqueViolation } from '../db/errors.ts';
import { markChanged } from '../db/repositories/messages.ts';
import * as stores from '../db/repositories/stores.ts';
import type { Clock } from '../domain/clock.ts';
import { isTimeZone } from '../domain/dates.ts';
import { DaybreakError, ValidationError } from '../domain/errors.ts';
import { problemsOf } from '../domain/problems.ts';
import { logDone } from './action-log.ts';
import { ROLES } from './authz.ts';
import type { Actor } from './contracts.ts';
import { DEFAULTS, storedSettingsSchema } from './settings/schema.ts';

/** Stores, their settings and who may do what in them (WF-34). */

const slackId = (letters: string, what: string) =>
  z.string().regex(new RegExp(`^[${letters}][A-Z0-9]{2,20}$`), { error: `expected a Slack ${what} id` });
const digits = z.string().regex(/^\d{1,10}$/, { error: 'expected digits' });

const newStoreSchema = z.strictObject({
  id: z.string().regex(/^[a-z0-9][a-z0-9-]{0,39}$/, {
    error: 'expected lower-case letters, digits and hyphens, at most 40, not beginning with a hyphen',
  }),
  name: z.string().trim().min(1).max(100),
  number: digits,
  timezone: z.string().refine(isTimeZone, { error: 'expected a time zone such as America/Chicago' }),
  slackTeamId: slackId('TE', 'workspace').optional(),
  slackChannelId: slackId('CG', 'channel').optional(),
  connectionId: z.string().min(1).optional(),
  locationId: digits.optional(),
  locationMvid: z.guid().toLowerCase().optional(),
});
export type NewStore = z.input<typeof newStoreSchema>;

/**
 * Adds a store with default settings (`daybreak store add`).
 * @throws ValidationError for bad values, an id that exists, or a number or channel that another store has.
 */
export async function addStore(db: Database, clock: Clock, input: unknown, actor: Actor): Promise<StoreRow> {
  const parsed = newStoreSchema.safeParse(input);
  if (!parsed.success) throw new ValidationError(problemsOf(parsed.error, input));
  const store = parsed.data;
  try {
    return await db.transaction(async (tx) => {
      const created = await stores.insertStore(tx, store);
      await logDone(tx, {
        storeId: created.id,
        actor,
        action: 'store.add',
        subjectType: 'store',
        subjectId: created.id,
        after: { ...store },
        at: clock.now(),
      });
      return created;
    });
  } catch (error) {
    if (isUniqueViolation(error)) throw new ValidationError([await collision(db, store)]);
    // The only reference of a store is its connection.
    if (error instanceof Error && 'code' in error && error.code === 'P2003')
      throw new ValidationError([
        { path: 'connectionId', message: `there is no connection ${store.connectionId}` },
      ]);
    throw error;
  }
}

async function collision(db: Database, store: z.output<typeof newStoreSchema>) {
  const others = await stores.listStores(db.client);
  const channel = others.find(
    (other) =>
      store.slackChannelId !== undefined &&
      other.slackChannelId === store.slackChannelId &&
      other.slackTeamId === store.slackTeamId,
  );
  if (others.some((other) => other.id === store.id))
    return { path: 'id', message: `there is a store ${store.id} already` };
  if (channel !== undefined)
    return { path: 'slackChannelId', message: `the store ${channel.id} uses this channel` };
  return { path: 'number', message: `another store of this connection has the number ${store.number}` };
}

/**
 * Changes settings of a store; null returns a key to its default. All settings are checked together.
 * @throws ValidationError for unknown keys and values out of range; DaybreakError `STALE_FORM` when `version` is old.
 */
export async function changeSettings(
  db: Database,
  clock: Clock,
  storeId: string,
  changes: Readonly<Record<string, unknown>>,
  options: { actor: Actor; version?: number },
): Promise<void> {
  await db.transaction(async (tx) => {
    const store = await activeStore(tx, storeId, clock);
    const before = await stores.readSettings(tx, storeId);
    const next: Record<string, unknown> = { ...before };
    const values: Record<string, unknown> = {};
    for (const [key, value] of Object.entries(changes)) {
      const isDefault =
        key in DEFAULTS && (value === null || equalJson(value, DEFAULTS[key as keyof typeof DEFAULTS]));
      values[key] = isDefault ? undefined : value;
      next[key] = values[key];
    }
    const complete = Object.fromEntries(Object.entries(next).filter(([, value]) => value !== undefined));
    const parsed = storedSettingsSchema.safeParse(complete);
    if (!parsed.success) throw new ValidationError(problemsOf(parsed.error, complete));
    const version = options.version ?? store.settingsVersion;
    if (!(await stores.writeSettings(tx, storeId, version, values, options.actor)))
      throw new DaybreakError('STALE_FORM');
    await logDone(tx, {
      storeId,
      actor: options.actor,
      action: 'settings.change',
      subjectType: 'store',
      subjectId: storeId,
      before: Object.fromEntries(Object.keys(changes).map((key) => [key, before[key] ?? null])),
      after: Object.fromEntries(Object.keys(changes).map((key) => [key, values[key] ?? null])),
      at: clock.now(),
    });
  });
}

const grantSchema = z.strictObject({
  slackTeamId: slackId('TE', 'workspace'),
  slackUserId: slackId('UW', 'user'),
  role: z.enum([...ROLES, 'admin']),
});

/**
 * Gives a role in a store, or makes an administrator (`role: 'admin'`, `storeId` null). WF-34: only an administrator or
 * the command line, and nobody for themselves.
 * @returns false when the person had it already.
 * @throws ValidationError; DaybreakError `FORBIDDEN`, `NOT_FOUND`.
 */
export function grantRole(
  db: Database,
  clock: Clock,
  storeId: string | null,
  input: unknown,
  actor: Actor,
): Promise<boolean> {
  return changeRole(db, clock, storeId, input, actor, 'role.grant');
}

/** The opposite of `grantRole`; false when the person did not have the role. Same errors. */
export function revokeRole(
  db: Database,
  clock: Clock,
  storeId: string | null,
  input: unknown,
  actor: Actor,
): Promise<boolean> {
  return changeRole(db, clock, storeId, input, actor, 'role.revoke');
}

async function changeRole(
  db: Database,
  clock: Clock,
  storeId: string | null,
  input: unknown,
  actor: Actor,
  action: 'role.grant' | 'role.revoke',
): Promise<boolean> {
  const parsed = grantSchema.safeParse(input);
  if (!parsed.success) throw new ValidationError(problemsOf(parsed.error, input));
  const change = parsed.data;
  if ((change.role === 'admin') !== (storeId === null))
    throw new ValidationError([
      { path: 'role', message: 'an administrator has no store, every other role has one' },
    ]);
  const refusal = await refusalOf(db.client, actor, change, action);
  const entry = {
    storeId,
    actor,
    action,
    subjectType: 'slack_user',
    subjectId: change.slackUserId,
    after: { role: change.role },
    at: clock.now(),
  };
  if (storeId !== null && (await stores.findStore(db.client, storeId)) === null)
    throw new DaybreakError('NOT_FOUND');
  if (refusal !== null) {
    await db.client.actionLog.create({
      data: { ...entry, after: JSON.stringify(entry.after), outcome: 'refused', errorCode: 'FORBIDDEN' },
    });
    throw new DaybreakError('FORBIDDEN', refusal);
  }
  return db.transaction(async (tx) => {
    const changed = await write(tx, storeId, change, actor, action);
    if (!changed) return false;
    await logDone(tx, entry);
    // Notices that nobody may approve end with the first approver.
    if (storeId !== null) await markChanged(tx, storeId, 'store', storeId);
    return true;
  });
}

function write(
  tx: Tx,
  storeId: string | null,
  change: z.output<typeof grantSchema>,
  actor: Actor,
  action: 'role.grant' | 'role.revoke',
): Promise<boolean> {
  if (storeId === null)
    return action === 'role.grant'
      ? stores.addAdmin(tx, change.slackTeamId, change.slackUserId, actor)
      : stores.removeAdmin(tx, change.slackTeamId, change.slackUserId);
  return action === 'role.grant'
    ? stores.addMember(tx, storeId, change, actor)
    : stores.removeMember(tx, storeId, change.slackUserId, change.role);
}

async function refusalOf(
  db: Tx,
  actor: Actor,
  change: z.output<typeof grantSchema>,
  action: 'role.grant' | 'role.revoke',
): Promise<string | null> {
  if (actor.startsWith('cli:')) return null;
  if (action === 'role.grant' && actor === change.slackUserId) return 'Nobody gives a role to themselves.';
  const admins = await db.admin.count({ where: { slackUserId: actor } });
  if (admins === 0) return 'Only an administrator or the command line of the server gives and takes roles.';
  if (action === 'role.revoke' && change.role === 'admin' && (await stores.countAdmins(db)) === 1)
    return 'The last administrator can only be removed on the command line of the server.';
  return null;
}

async function activeStore(tx: Tx, storeId: string, clock: Clock): Promise<StoreRow> {
  const locked = await stores.lockStore(tx, storeId, clock.now());
  const store = await stores.findStore(tx, storeId);
  if (store === null) throw new DaybreakError('NOT_FOUND');
  if (!locked) throw new DaybreakError('STORE_INACTIVE');
  return store;
}

function equalJson(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

import type { Prisma, StoreRow, Tx } from '../database.ts';

/** Stores, their settings and who has which right in them. */

/** The store, or null. */
export function findStore(db: Tx, storeId: string): Promise<StoreRow | null> {
  return db.store.findUnique({ where: { id: storeId } });
}

/** Every store, by id. */
export function listStores(db: Tx): Promise<StoreRow[]> {
  return db.store.findMany({ orderBy: { id: 'asc' } });
}

/** Stores with jobs: the active ones, by id. */
export function listActiveStores(db: Tx): Promise<StoreRow[]> {
  return db.store.findMany({ where: { isActive: true }, orderBy: { id: 'asc' } });
}

export function insertStore(db: Tx, store: Prisma.StoreUncheckedCreateInput): Promise<StoreRow> {
  return db.store.create({ data: store });
}

/**
 * Takes the store's row for the rest of the transaction, so that changes of one store come one after another; false when
 * there is no active store of that id.
 */
export async function lockStore(tx: Tx, storeId: string, now: Date): Promise<boolean> {
  const { count } = await tx.store.updateMany({
    where: { id: storeId, isActive: true },
    data: { updatedAt: now },
  });
  return count === 1;
}

/** Stored settings as JSON values by key; what is not stored has its default. */
export async function readSettings(db: Tx, storeId: string): Promise<Record<string, unknown>> {
  const rows = await db.storeSetting.findMany({ where: { storeId } });
  return Object.fromEntries(rows.map((row) => [row.key, JSON.parse(row.value) as unknown]));
}

/** Replaces the given settings if nobody saved since `version`; undefined removes a key. False = somebody was faster. */
export async function writeSettings(
  tx: Tx,
  storeId: string,
  version: number,
  values: Readonly<Record<string, unknown>>,
  updatedBy: string,
): Promise<boolean> {
  const { count } = await tx.store.updateMany({
    where: { id: storeId, settingsVersion: version },
    data: { settingsVersion: version + 1 },
  });
  if (count === 0) return false;
  for (const [key, value] of Object.entries(values)) {
    if (value === undefined) await tx.storeSetting.deleteMany({ where: { storeId, key } });
    else {
      const stored = { value: JSON.stringify(value), updatedBy };
      await tx.storeSetting.upsert({
        where: { storeId_key: { storeId, key } },
        create: { storeId, key, ...stored },
        update: stored,
      });
    }
  }
  return true;
}

export interface Member {
  slackTeamId: string;
  slackUserId: string;
  role: string;
}

/** Everybody with a role in the store. */
export function listMembers(db: Tx, storeId: string): Promise<Member[]> {
  return db.storeMember.findMany({
    where: { storeId },
    select: { slackTeamId: true, slackUserId: true, role: true },
    orderBy: [{ role: 'asc' }, { slackUserId: 'asc' }],
  });
}

/** False when the person had the role already. */
export async function addMember(
  tx: Tx,
  storeId: string,
  member: Member,
  grantedBy: string,
): Promise<boolean> {
  const { slackUserId, role } = member;
  if ((await tx.storeMember.count({ where: { storeId, slackUserId, role } })) > 0) return false;
  await tx.storeMember.create({ data: { storeId, ...member, grantedBy } });
  return true;
}

/** False when the person did not have the role. */
export async function removeMember(
  tx: Tx,
  storeId: string,
  slackUserId: string,
  role: string,
): Promise<boolean> {
  const { count } = await tx.storeMember.deleteMany({ where: { storeId, slackUserId, role } });
  return count > 0;
}

export async function countAdmins(db: Tx): Promise<number> {
  return db.admin.count();
}

/** False when the person was an administrator already. */
export async function addAdmin(
  tx: Tx,
  slackTeamId: string,
  slackUserId: string,
  grantedBy: string,
): Promise<boolean> {
  if ((await tx.admin.count({ where: { slackTeamId, slackUserId } })) > 0) return false;
  await tx.admin.create({ data: { slackTeamId, slackUserId, grantedBy } });
  return true;
}

/** False when the person was no administrator. */
export async function removeAdmin(tx: Tx, slackTeamId: string, slackUserId: string): Promise<boolean> {
  const { count } = await tx.admin.deleteMany({ where: { slackTeamId, slackUserId } });
  return count > 0;
}

import type { Tx } from '../db/database.ts';

export interface StoreRef {
  id: string;
  name: string;
  timezone: string;
  channelId: string | null;
}

export type StoreChoice =
  | { kind: 'one'; store: StoreRef }
  /** The person belongs to several stores and is in none of their channels. */
  | { kind: 'many'; stores: StoreRef[] }
  | { kind: 'none' };

const select = { id: true, name: true, timezone: true, slackChannelId: true } as const;

/**
 * Which store a person means (workflow §12): in a store's channel that store, elsewhere the only one they have a role
 * in or work at; administrators without either may mean any. Says nothing about rights.
 */
export async function chooseStore(
  db: Tx,
  where: { teamId: string; userId: string; channelId?: string | undefined },
): Promise<StoreChoice> {
  if (where.channelId) {
    const store = await db.store.findFirst({
      where: { slackTeamId: where.teamId, slackChannelId: where.channelId, isActive: true },
      select,
    });
    if (store) return { kind: 'one', store: refOf(store) };
  }
  const own = await db.store.findMany({
    where: {
      isActive: true,
      OR: [
        { members: { some: { slackTeamId: where.teamId, slackUserId: where.userId } } },
        { slackTeamId: where.teamId, employees: { some: { slackUserId: where.userId, isActive: true } } },
      ],
    },
    orderBy: { id: 'asc' },
    select,
  });
  const stores = own.length > 0 || !(await isAdmin(db, where)) ? own : await allStores(db);
  if (stores.length === 0) return { kind: 'none' };
  return stores.length === 1
    ? { kind: 'one', store: refOf(stores[0]!) }
    : { kind: 'many', stores: stores.map(refOf) };
}

function allStores(db: Tx) {
  return db.store.findMany({ where: { isActive: true }, orderBy: { id: 'asc' }, take: 50, select });
}

async function isAdmin(db: Tx, who: { teamId: string; userId: string }): Promise<boolean> {
  const key = { slackTeamId: who.teamId, slackUserId: who.userId };
  return (await db.admin.findUnique({ where: { slackTeamId_slackUserId: key } })) !== null;
}

function refOf(store: {
  id: string;
  name: string;
  timezone: string;
  slackChannelId: string | null;
}): StoreRef {
  return { id: store.id, name: store.name, timezone: store.timezone, channelId: store.slackChannelId };
}

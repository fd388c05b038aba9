import type { Tx } from '../../db/database.ts';
import type { Actor } from '../contracts.ts';
import { StoredRoster } from './model.ts';
import { noLongerKept } from './trouble.ts';

/** Fetched rosters between two steps: bound to a person and a store, kept for 30 minutes (crossmark §13). */

const KEPT_MS = 30 * 60_000;
const KIND = 'roster';

export interface PreviewRef {
  storeId: string;
  actor: Actor;
  token: string;
}

/** Keeps a new list; what has run out goes. */
export async function keepPreview(db: Tx, ref: PreviewRef, body: StoredRoster, now: Date): Promise<void> {
  await dropExpired(db, now);
  await db.importPreview.create({
    data: {
      ...{ token: ref.token, storeId: ref.storeId, kind: KIND, createdBy: ref.actor, createdAt: now },
      ...{ body: JSON.stringify(body), expiresAt: new Date(now.getTime() + KEPT_MS) },
    },
  });
}

/** @throws RosterError `CONTENT_CHANGED` when it is gone, too old, or of somebody else. */
export async function readPreview(
  db: Tx,
  { storeId, actor, token }: PreviewRef,
  now: Date,
): Promise<{ body: StoredRoster; version: number }> {
  const row = await db.importPreview.findFirst({
    where: { token, storeId, kind: KIND, createdBy: actor, expiresAt: { gt: now } },
  });
  // A list that an older version has kept may look different.
  const body = StoredRoster.safeParse(JSON.parse(row?.body ?? 'null'));
  if (row === null || !body.success) throw noLongerKept();
  return { body: body.data, version: row.version };
}

/** False when another press changed it since `version`. */
export async function changePreview(
  db: Tx,
  token: string,
  version: number,
  body: StoredRoster,
): Promise<boolean> {
  const { count } = await db.importPreview.updateMany({
    where: { token, version },
    data: { body: JSON.stringify(body), version: version + 1 },
  });
  return count === 1;
}

/** Takes the list for good: of two who save it one gets it. */
export async function takePreview(tx: Tx, token: string): Promise<boolean> {
  const { count } = await tx.importPreview.deleteMany({ where: { token } });
  return count === 1;
}

/** They hold addresses and telephone numbers: nothing stays longer than it must. */
export async function dropExpired(db: Tx, now: Date): Promise<void> {
  await db.importPreview.deleteMany({ where: { kind: KIND, expiresAt: { lte: now } } });
}

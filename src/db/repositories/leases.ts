import { isUniqueViolation, type Tx } from '../database.ts';

/** Rights that one process holds for a while; whoever dies loses them when they expire. */
export interface LeaseClaim {
  token: string;
  until: Date;
  now: Date;
}

/** Takes a lease: one conditional update, or the first insert. False = somebody else holds it. */
export async function takeLease(db: Tx, key: string, claim: LeaseClaim): Promise<boolean> {
  const data = { token: claim.token, holder: claim.token, expiresAt: claim.until };
  const { count } = await db.lease.updateMany({
    where: { key, OR: [{ expiresAt: { lte: claim.now } }, { token: claim.token }] },
    data,
  });
  if (count === 1) return true;
  try {
    await db.lease.create({ data: { key, ...data } });
    return true;
  } catch (error) {
    if (isUniqueViolation(error)) return false;
    throw error;
  }
}

/** Renews a lease that is held; one that was given back or lost stays so. */
export async function keepLease(db: Tx, key: string, { token, until }: LeaseClaim): Promise<void> {
  await db.lease.updateMany({ where: { key, token }, data: { expiresAt: until } });
}

/** Gives a lease back; somebody else's stays. */
export async function freeLease(db: Tx, key: string, token: string): Promise<void> {
  await db.lease.deleteMany({ where: { key, token } });
}

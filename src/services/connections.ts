import type { Database } from '../db/database.ts';

/** Id of the `connections` row that stands for the account in the environment. */
const DEFAULT = 'default';

/** The connection of the environment as a row, so that stores can refer to it; its password stays in the environment. */
export async function ensureDefaultConnection(
  db: Database,
  environment: { baseUrl: string | null; user: string | null; timezone: string },
): Promise<void> {
  const values = {
    name: 'Crossmark',
    baseUrl: environment.baseUrl ?? '',
    username: environment.user ?? '',
    timezone: environment.timezone,
    enabled: true,
  };
  await db.client.connection.upsert({
    where: { id: DEFAULT },
    create: { id: DEFAULT, ...values },
    update: values,
  });
}

/** Which connection a store uses; null = it works locally. */
export async function connectionOf(db: Database, storeId: string): Promise<string | null> {
  const store = await db.client.store.findUnique({ where: { id: storeId }, include: { connection: true } });
  return store?.connection?.enabled ? store.connection.id : null;
}

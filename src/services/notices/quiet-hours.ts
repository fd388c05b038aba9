import type { Tx } from '../../db/database.ts';
import { serviceSettingsOf } from '../settings/schema.ts';
import type { QuietHours } from './reminder-times.ts';

/**
 * The quiet hours of a store for news that must get out whatever else is wrong: settings that cannot be read, which may be
 * the very trouble that is told, count as their defaults.
 */
export async function quietHoursOf(db: Tx, storeId: string): Promise<QuietHours> {
  const rows = await db.storeSetting.findMany({
    where: { storeId, key: { in: ['quietFrom', 'quietUntil'] } },
  });
  return serviceSettingsOf(Object.fromEntries(rows.map(({ key, value }) => [key, parsed(value)])));
}

function parsed(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

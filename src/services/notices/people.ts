import type { Tx } from '../../db/database.ts';
import { isTimeZone } from '../../domain/dates.ts';

/** What Slack has told us about people, as far as notices need it. */

/** The zone of each person who can be written to: Slack's, else the store's. Deactivated accounts are left out. */
export async function zonesOf(
  db: Tx,
  store: { slackTeamId: string | null; timezone: string },
  users: readonly string[],
): Promise<Map<string, string>> {
  const known = await db.slackUser.findMany({
    where: { teamId: store.slackTeamId ?? '', slackUserId: { in: [...users] } },
  });
  const zones = new Map<string, string>();
  for (const user of users) {
    const account = known.find(({ slackUserId }) => slackUserId === user);
    if (account?.disabledAt) continue;
    zones.set(user, account && isTimeZone(account.tz) ? account.tz : store.timezone);
  }
  return zones;
}

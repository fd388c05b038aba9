import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Client } from '../db/database.ts';
import type { Clock } from '../domain/clock.ts';

/** What is known about a person is looked up again after a day. */
const FRESH_MS = 24 * 3_600_000;

/** Keeps zone, name and state of people as Slack has them. A person who cannot be looked up stays as known. */
export class KnownPeople {
  readonly #o: { db: Client; slack: WebClient; clock: Clock; log: Logger };

  constructor(options: { db: Client; slack: WebClient; clock: Clock; log: Logger }) {
    this.#o = options;
  }

  /** Looks up those who are unknown or were looked up more than a day ago. Never fails. */
  async learn(teamId: string, users: readonly string[]): Promise<void> {
    const { db, clock, log } = this.#o;
    const now = clock.now();
    const fresh = await db.slackUser.findMany({
      where: {
        teamId,
        slackUserId: { in: [...users] },
        refreshedAt: { gt: new Date(now.getTime() - FRESH_MS) },
      },
      select: { slackUserId: true },
    });
    for (const user of users) {
      if (fresh.some(({ slackUserId }) => slackUserId === user)) continue;
      try {
        await this.#lookUp(teamId, user, now);
      } catch (error) {
        log.warn({ err: error, user }, 'a person could not be looked up in Slack');
      }
    }
  }

  async #lookUp(teamId: string, slackUserId: string, refreshedAt: Date): Promise<void> {
    const { db, slack } = this.#o;
    const { user } = await slack.users.info({ user: slackUserId });
    if (!user) return;
    const before = await db.slackUser.findUnique({
      where: { teamId_slackUserId: { teamId, slackUserId } },
      select: { disabledAt: true },
    });
    const realName = user.real_name ?? user.name ?? slackUserId;
    const known = {
      displayName: user.profile?.display_name || realName,
      realName,
      tz: user.tz ?? '',
      isBot: user.is_bot ?? false,
      disabledAt: user.deleted ? (before?.disabledAt ?? refreshedAt) : null,
      refreshedAt,
    };
    await db.slackUser.upsert({
      where: { teamId_slackUserId: { teamId, slackUserId } },
      create: { teamId, slackUserId, ...known },
      update: known,
    });
  }
}

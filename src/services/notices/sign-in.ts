import type { Database, Tx } from '../../db/database.ts';
import { announce, isAnnounced, markChanged } from '../../db/repositories/messages.ts';
import type { Clock } from '../../domain/clock.ts';
import { zonesOf } from './people.ts';
import { quietHoursOf } from './quiet-hours.ts';
import { quietEnd } from './reminder-times.ts';

export const SIGN_IN_KIND = 'notice.sign_in';
const CONNECTION = 'connection';

/** Since when Crossmark refuses the sign-in of a connection. */
export interface RefusedSignIn {
  connectionId: string;
  /** The first sync that was refused, and its store. */
  syncRunId: number;
  storeId: string;
  since: Date;
}

/**
 * Tells administrators that Crossmark refuses the sign-in (CM-S5): once, from the first sync that was refused until one
 * works again; then the same message says that it is mended. What is true is read from the syncs, so a pass may be
 * repeated, and two processes may make it at once.
 */
export class SignInNotices {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor({ db, clock }: { db: Database; clock: Clock }) {
    this.#db = db;
    this.#clock = clock;
  }

  /** @returns how many messages were announced or changed */
  async tell(): Promise<number> {
    const { client } = this.#db;
    const connections = await client.connection.findMany({
      where: { enabled: true },
      select: { id: true },
    });
    let changed = 0;
    for (const { id } of connections) {
      const refused = await refusedSignIn(client, id);
      changed += refused === null ? await this.#mended(id) : await this.#announce(refused);
    }
    return changed;
  }

  async #announce(refused: RefusedSignIn): Promise<number> {
    const { client } = this.#db;
    const { storeId, connectionId, syncRunId } = refused;
    const message = {
      ...{ storeId, kind: SIGN_IN_KIND, subjectType: CONNECTION, subjectId: connectionId },
      part: String(syncRunId),
    };
    const admins = (await client.admin.findMany()).map(({ slackUserId }) => slackUserId);
    const untold = [];
    for (const recipient of new Set(admins))
      if (!(await isAnnounced(client, { ...message, recipient }))) untold.push(recipient);
    if (untold.length === 0) return 0;
    const store = await client.store.findUniqueOrThrow({ where: { id: storeId } });
    const hours = await quietHoursOf(client, storeId);
    const now = this.#clock.now();
    for (const [recipient, zone] of await zonesOf(client, store, untold))
      await announce(client, { ...message, recipient, priority: 1, notBefore: quietEnd(now, zone, hours) });
    return untold.length;
  }

  /** Messages that still say it is refused are drawn again, once. */
  async #mended(connectionId: string): Promise<number> {
    const { client } = this.#db;
    const standing = await client.slackMessage.findMany({
      where: { kind: SIGN_IN_KIND, subjectId: connectionId, subjectVersion: 0 },
      select: { storeId: true },
    });
    for (const storeId of new Set(standing.map((row) => row.storeId ?? '')))
      await markChanged(client, storeId, CONNECTION, connectionId);
    return standing.length;
  }
}

/** Null while the sign-in of the connection works, or nobody has tried it. */
export async function refusedSignIn(db: Tx, connectionId: string): Promise<RefusedSignIn | null> {
  const worked = await db.syncRun.findFirst({
    where: { connectionId, status: { in: ['success', 'partial'] } },
    orderBy: { id: 'desc' },
    select: { id: true },
  });
  const first = await db.syncRun.findFirst({
    where: { connectionId, errorCode: 'AUTH_FAILED', id: { gt: worked?.id ?? 0 } },
    orderBy: { id: 'asc' },
  });
  if (first === null) return null;
  return { connectionId, syncRunId: first.id, storeId: first.storeId, since: first.startedAt };
}

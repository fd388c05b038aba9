import type { Tx } from '../../db/database.ts';
import { type Action, can, ROLES, type Role } from '../authz.ts';
import type { StoreRef } from '../store-choice.ts';

/** A store that means something to a person, and what they are there. */
export interface Place {
  store: StoreRef;
  roles: readonly Role[];
  isAdmin: boolean;
  /** The active employee of the store that their Slack account is linked to. */
  employeeId: string | null;
  /** The newest run that has come to an end of its own, so that its rows can be read without reading the runs first. */
  newestRunId: number | null;
}

/** More stores than a menu can offer are not listed. */
const MOST = 100;

interface PlaceRow {
  id: string;
  name: string;
  timezone: string;
  channelId: string | null;
  /** A role, `linked` or `admin`. */
  what: string;
  employeeId: string | null;
  newestRunId: number | bigint | null;
}

/**
 * Every active store in which the person has a role or works, by id, in one query; administrators without either see
 * all of them (workflow §12).
 */
export async function placesOf(db: Tx, who: { teamId: string; userId: string }): Promise<Place[]> {
  const { teamId, userId } = who;
  const rows = await db.$queryRaw<PlaceRow[]>`
    SELECT place.*, (
           SELECT r.id FROM scheduler_run_history r WHERE r.store_id = place.id AND r.status <> 'crashed'
            ORDER BY r.started_at DESC, r.id DESC LIMIT 1) AS "newestRunId"
      FROM (
           SELECT s.id, s.name, s.timezone, s.slack_channel_id AS "channelId", m.role AS what,
                  CAST(NULL AS TEXT) AS "employeeId"
             FROM store_members m JOIN stores s ON s.id = m.store_id
            WHERE m.slack_team_id = ${teamId} AND m.slack_user_id = ${userId} AND s.is_active
           UNION ALL SELECT s.id, s.name, s.timezone, s.slack_channel_id, 'linked', e.id
             FROM employees e JOIN stores s ON s.id = e.store_id
            WHERE e.slack_user_id = ${userId} AND s.slack_team_id = ${teamId} AND e.is_active AND s.is_active
           UNION ALL SELECT s.id, s.name, s.timezone, s.slack_channel_id, 'admin', CAST(NULL AS TEXT)
             FROM admins a JOIN stores s ON s.is_active
            WHERE a.slack_team_id = ${teamId} AND a.slack_user_id = ${userId}
           ) place
     ORDER BY 1, 5`;
  const places = new Map<string, PlaceRow[]>();
  for (const row of rows) places.set(row.id, [...(places.get(row.id) ?? []), row]);
  const all = [...places.values()].map(placeOf);
  const own = all.filter(({ roles, employeeId }) => roles.length > 0 || employeeId !== null);
  return (own.length > 0 ? own : all).slice(0, MOST);
}

function placeOf(rows: PlaceRow[]): Place {
  const { id, name, timezone, channelId, newestRunId } = rows[0]!;
  return {
    store: { id, name, timezone, channelId },
    roles: ROLES.filter((role) => rows.some(({ what }) => what === role)),
    isAdmin: rows.some(({ what }) => what === 'admin'),
    employeeId: rows.find(({ what }) => what === 'linked')?.employeeId ?? null,
    newestRunId: newestRunId === null ? null : Number(newestRunId),
  };
}

/** Whether the person may do it in this place: the answer of `can`, which for a yes needs their own roles only. */
export function mayIn(place: Place, userId: string, action: Action): boolean {
  const facts = {
    isAdmin: place.isAdmin,
    roles: place.roles,
    linked: place.employeeId === null ? null : { employeeId: place.employeeId, active: true },
    tokenRights: null,
    members: place.roles.map((role) => ({ slackUserId: userId, role })),
    admins: [],
  };
  return can(facts, userId, action).ok;
}

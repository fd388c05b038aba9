import type { PendingScheduleRow } from '../../db/database.ts';
import type { Facts } from '../../engine/facts/model.ts';

/**
 * Rows that belong together (6.1): a swap and the row of what it displaces, onwards when that one is a swap too, and a
 * Core with its Supervisor. `rows` are always rows of one run.
 */

type Row = PendingScheduleRow;

/** The rows that have to wait for this one: what its swap displaces, and its Supervisor. */
export function followersOf(row: Row, rows: readonly Row[], facts: Facts): Row[] {
  const supervisor = facts.pairing.supervisorOfCore.get(row.eventRefNum);
  return rows.filter(
    (other) =>
      other.id !== row.id &&
      (other.eventRefNum === supervisor || other.eventRefNum === row.bumpedEventRefNum),
  );
}

/** Followers, their followers, and so on; without the row itself. */
export function allFollowersOf(row: Row, rows: readonly Row[], facts: Facts): Row[] {
  const found = new Map<number, Row>();
  const queue = [row];
  for (let next = queue.pop(); next !== undefined; next = queue.pop())
    for (const follower of followersOf(next, rows, facts))
      if (follower.id !== row.id && !found.has(follower.id)) {
        found.set(follower.id, follower);
        queue.push(follower);
      }
  return [...found.values()];
}

/** The whole chain of a row among these rows, itself included. */
export function chainOf(row: Row, rows: readonly Row[], facts: Facts): Row[] {
  const chain = new Map<number, Row>([[row.id, row]]);
  const queue = [row];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    const current = next;
    const neighbours = [
      ...followersOf(current, rows, facts),
      ...rows.filter((other) => followersOf(other, rows, facts).some((one) => one.id === current.id)),
    ];
    for (const neighbour of neighbours)
      if (!chain.has(neighbour.id)) {
        chain.set(neighbour.id, neighbour);
        queue.push(neighbour);
      }
  }
  return rows.filter((other) => chain.has(other.id));
}

/**
 * WF-20: swap chains first (a swap, then its victim's row, onwards), then by date, time, event; a Supervisor row
 * directly after its Core.
 */
export function submissionOrder(rows: readonly Row[], facts: Facts): Row[] {
  const sorted = [...rows].sort(byPlace);
  const done = new Set<number>();
  const order: Row[] = [];
  const add = (row: Row | undefined): void => {
    if (row === undefined || done.has(row.id)) return;
    done.add(row.id);
    order.push(row);
    const supervisor = facts.pairing.supervisorOfCore.get(row.eventRefNum);
    add(sorted.find((other) => other.eventRefNum === supervisor));
    add(sorted.find((other) => other.eventRefNum === row.bumpedEventRefNum));
  };
  const displaced = new Set(rows.map((row) => row.bumpedEventRefNum));
  for (const row of sorted) if (row.isSwap && !displaced.has(row.eventRefNum)) add(row);
  for (const row of sorted) if (row.isSwap) add(row);
  const isFollower = (row: Row): boolean => {
    const core = facts.pairing.coreOfSupervisor.get(row.eventRefNum);
    return core !== undefined && sorted.some((other) => other.eventRefNum === core);
  };
  for (const row of sorted) if (!isFollower(row)) add(row);
  for (const row of sorted) add(row);
  return order;
}

/** Date, time, event reference; failed rows last. */
export function byPlace(a: Row, b: Row): number {
  const key = (row: Row) => `${row.scheduleDate ?? '9999'} ${row.scheduleTime ?? ''}`;
  const [left, right] = [key(a), key(b)];
  if (left !== right) return left < right ? -1 : 1;
  return a.eventRefNum - b.eventRefNum;
}

import type { PendingScheduleRow } from '../../db/database.ts';
import type { Facts } from '../../engine/facts/model.ts';

/**
 * Rows that belong together (6.1): a swap and the row of what it displaces, onwards when that one is a swap too, and a
 * Core with its Supervisor. `rows` are always rows of one run.
 */

type Row = PendingScheduleRow;

/** Whether `row` has to wait for `leader`, because that one displaces it by its swap or is its Core. */
function follows(row: Row, leader: Row, facts: Facts): boolean {
  return (
    row.id !== leader.id &&
    (row.eventRefNum === leader.bumpedEventRefNum ||
      row.eventRefNum === facts.pairing.supervisorOfCore.get(leader.eventRefNum))
  );
}

/** Followers, their followers, and so on; without the row itself. */
export function allFollowersOf(row: Row, rows: readonly Row[], facts: Facts): Row[] {
  const found = new Map<number, Row>();
  const queue = [row];
  for (let next = queue.pop(); next !== undefined; next = queue.pop())
    for (const other of rows)
      if (other.id !== row.id && !found.has(other.id) && follows(other, next, facts)) {
        found.set(other.id, other);
        queue.push(other);
      }
  return [...found.values()];
}

/** The whole chain of a row among these rows, itself included. */
export function chainOf(row: Row, rows: readonly Row[], facts: Facts): Row[] {
  const chain = new Map<number, Row>([[row.id, row]]);
  const queue = [row];
  for (let next = queue.pop(); next !== undefined; next = queue.pop()) {
    for (const other of rows)
      if (!chain.has(other.id) && (follows(other, next, facts) || follows(next, other, facts))) {
        chain.set(other.id, other);
        queue.push(other);
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

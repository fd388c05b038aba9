import type { RemoteEvent } from '../../crossmark/port.ts';
import type { EventRow } from '../../db/database.ts';
import { referenceOf } from './mapping.ts';

export type Match =
  | { event: EventRow; linked: boolean }
  /** Nothing here, or more than one event that it could be. */
  | { event: null; ambiguous: boolean };

const windowKey = (name: string, start: string, due: string): string =>
  `${start}|${due}|${name.slice(0, 100)}`;

/**
 * Which event of the store a pulled row is (§5): by Crossmark's id; else an event without one, by its reference number, else
 * by equal name and window. Two candidates are none, and an event is found once.
 */
export class Identity {
  readonly #byId = new Map<string, EventRow>();
  readonly #byReference = new Map<number, EventRow>();
  readonly #byWindow = new Map<string, EventRow[]>();
  readonly #taken = new Set<number>();

  constructor(events: readonly EventRow[]) {
    for (const event of events) {
      if (event.externalId) {
        this.#byId.set(event.externalId, event);
        continue;
      }
      if (event.referenceNumber) this.#byReference.set(event.referenceNumber, event);
      const key = windowKey(event.projectName, event.startDate, event.dueDate);
      this.#byWindow.set(key, [...(this.#byWindow.get(key) ?? []), event]);
    }
  }

  find(row: RemoteEvent): Match {
    const known = this.#byId.get(row.mPlanId);
    if (known) return { event: known, linked: false };
    const reference = referenceOf(row);
    const byReference = reference === null ? undefined : this.#byReference.get(reference);
    const same = (this.#byWindow.get(windowKey(row.name, row.startDate, row.dueDate)) ?? []).filter(
      (event) => !this.#taken.has(event.projectRefNum),
    );
    const event =
      byReference && !this.#taken.has(byReference.projectRefNum)
        ? byReference
        : same.length === 1
          ? same[0]
          : undefined;
    if (event === undefined) return { event: null, ambiguous: same.length > 1 };
    this.#taken.add(event.projectRefNum);
    return { event, linked: true };
  }
}

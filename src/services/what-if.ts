import { shortName } from '../domain/event-types.ts';
import type { EventType, LocalDate } from '../domain/types.ts';
import type { Suggestion } from '../engine/proposal.ts';
import type { Snapshot } from '../engine/snapshot.ts';
import type { StayingBooking } from '../engine/what-if/bookings.ts';
import type { Change } from '../engine/what-if/changes.ts';
import type { PlanDifference, Spot } from '../engine/what-if/difference.ts';
import type { WhatIf } from '../engine/what-if/what-if.ts';

/** What the answers of the what-if service look like, for every surface. Plain data, names included. */

/** What people call an event. */
export interface WhatIfEvent {
  shortName: string;
  type: EventType | null;
  dueDate: LocalDate | null;
}

/** The answer to "what if": what changing the store would do to its plan. */
export interface WhatIfView {
  storeId: string;
  /** The run whose data was asked about; null for the store as it is now. */
  runId: number | null;
  changes: readonly Change[];
  difference: PlanDifference;
  /** Bookings of people who are away that stay nevertheless. */
  staying: readonly StayingBooking[];
  /** Name of every person of the store by id. */
  names: Readonly<Record<string, string>>;
  /** Every event that `difference` and `staying` mention. */
  events: Readonly<Record<number, WhatIfEvent>>;
}

/** Where an event would stand. */
export interface PlacedEvent extends Spot {
  eventRefNum: number;
}

/** What carrying out one suggestion of a failed row would bring (BOT-3), found by planning again. */
export interface SuggestionCheck {
  suggestion: Suggestion;
  /**
   * What was tried; null for a weekly limit, which no single change lifts (nothing is planned then). A booking that would
   * only take its place back is left for a person (`byHand`) where that helps.
   */
  change: Change | null;
  /** Why the change cannot be made any more; nothing is planned then. */
  problem: string | null;
  /** The event itself if it is placed, else a more urgent failed Core that takes the place; null = no help. */
  placed: PlacedEvent | null;
  /** Events that would lose their place and need a person. */
  newlyFailed: readonly number[];
  /** How many other events would get another person, day, time or block. */
  moved: number;
  /** How many further failed events would get a place as well. */
  alsoPlaced: number;
  /** All that the change would do, an event left for a person among the newly failed; null = nothing was planned. */
  difference: PlanDifference | null;
  names: Readonly<Record<string, string>>;
  events: Readonly<Record<number, WhatIfEvent>>;
}

/** Names of everybody in a store. */
export function namesIn(snapshot: Snapshot): Record<string, string> {
  return Object.fromEntries(snapshot.employees.map(({ id, name }) => [id, name]));
}

/** The events that an answer mentions. */
export function eventsIn(snapshot: Snapshot, { difference, staying }: WhatIf): Record<number, WhatIfEvent> {
  const { newlyPlaced, newlyFailed, moved, retimed, gone } = difference;
  const changed = [...newlyPlaced, ...newlyFailed, ...moved, ...retimed, ...gone];
  const types = new Map(changed.map((change) => [change.eventRefNum, change.type]));
  const mentioned = new Set([...types.keys(), ...staying.map((row) => row.eventRefNum)]);
  return Object.fromEntries(
    snapshot.events
      .filter((event) => mentioned.has(event.refNum))
      .map((event) => [
        event.refNum,
        {
          shortName: shortName(event.name),
          type: types.get(event.refNum) ?? event.type ?? null,
          dueDate: event.dueDate,
        },
      ]),
  );
}

import { detectType } from '../../src/domain/event-types.ts';
import type { Snapshot } from '../../src/engine/snapshot.ts';

/** The store without juicer and full-day events, as INV-10, INV-16 and INV-17 ask. */
export function coreOnly(snapshot: Snapshot): Snapshot {
  const events = snapshot.events.filter((event) =>
    ['core', 'supervisor'].includes(event.type ?? detectType(event.name, event.estimatedMinutes)),
  );
  const kept = new Set(events.map((event) => event.refNum));
  const known = (row: { eventRefNum: number }) => kept.has(row.eventRefNum);
  return {
    ...snapshot,
    events,
    schedules: snapshot.schedules.filter(known),
    pending: snapshot.pending.filter(known),
  };
}

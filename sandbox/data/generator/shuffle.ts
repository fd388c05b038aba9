import type { Snapshot } from '../../../src/engine/snapshot.ts';
import { Random } from './random.ts';

/** The same store with every list in another order. */
export function shuffled(snapshot: Snapshot, seed: number): Snapshot {
  const random = new Random(`shuffle/${seed}`);
  return {
    ...snapshot,
    employees: random.shuffled(snapshot.employees).map((employee) => ({
      ...employee,
      ...(employee.timeOff === undefined ? {} : { timeOff: random.shuffled(employee.timeOff) }),
      ...(employee.overrides === undefined ? {} : { overrides: random.shuffled(employee.overrides) }),
    })),
    events: random.shuffled(snapshot.events),
    schedules: random.shuffled(snapshot.schedules),
    pending: random.shuffled(snapshot.pending),
    rotations: random.shuffled(snapshot.rotations),
    exceptions: random.shuffled(snapshot.exceptions),
    holidays: random.shuffled(snapshot.holidays),
    lockedDays: random.shuffled(snapshot.lockedDays),
  };
}

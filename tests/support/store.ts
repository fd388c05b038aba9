import type { Facts } from '../../src/engine/facts/model.ts';
import { buildFacts } from '../../src/engine/facts.ts';
import { Occupancy } from '../../src/engine/occupancy.ts';
import type { Severity } from '../../src/engine/proposal.ts';
import type {
  Snapshot,
  SnapshotEmployee,
  SnapshotEvent,
  SnapshotSchedule,
} from '../../src/engine/snapshot.ts';
import type { ValidateOptions, ValidationContext } from '../../src/engine/validator.ts';
import { hardIds, hasHard, validate } from '../../src/engine/validator.ts';

/** A small invented store on Monday Nov 23 2026, 02:00, in which single rules are easy to see. */

export const person = (
  id: string,
  jobTitle: SnapshotEmployee['jobTitle'],
  extra: Partial<SnapshotEmployee> = {},
): SnapshotEmployee => ({
  id,
  name: { CS: 'Robin', L1: 'Maya', L2: 'Jonas', S1: 'Sam', S2: 'Priya', J1: 'Alma', J2: 'Theo' }[id] ?? id,
  jobTitle,
  active: true,
  ...extra,
});

export const CREW: SnapshotEmployee[] = [
  person('CS', 'club_supervisor'),
  person('L1', 'lead_event_specialist'),
  person('L2', 'lead_event_specialist'),
  person('S1', 'event_specialist'),
  person('S2', 'event_specialist'),
  person('J1', 'juicer_barista'),
  person('J2', 'juicer_barista'),
];

/** An event with an explicit type; its window spans December unless told otherwise. */
export const event = (
  refNum: number,
  type: SnapshotEvent['type'],
  extra: Partial<SnapshotEvent> = {},
): SnapshotEvent => ({
  refNum,
  name: `event ${refNum}`,
  type,
  startDate: '2026-11-20',
  dueDate: '2026-12-31',
  ...extra,
});

export const booking = (
  eventRefNum: number,
  employeeId: string,
  date: string,
  time: string,
  extra: Partial<SnapshotSchedule> = {},
): SnapshotSchedule => ({
  id: `B${eventRefNum}`,
  eventRefNum,
  employeeId,
  date,
  time,
  ...extra,
});

export function store(parts: Partial<Snapshot> = {}): Snapshot {
  return {
    version: 1,
    now: '2026-11-23T02:00:00-05:00',
    store: { id: 'S', timezone: 'America/Indiana/Indianapolis' },
    employees: CREW,
    events: [],
    schedules: [],
    pending: [],
    rotations: [],
    exceptions: [],
    holidays: [],
    lockedDays: [],
    ...parts,
  };
}

/** The crew with one person changed. */
export function crewWith(id: string, change: Partial<SnapshotEmployee>): SnapshotEmployee[] {
  return CREW.map((employee) => (employee.id === id ? { ...employee, ...change } : employee));
}

export interface Trial {
  snapshot: Snapshot;
  ref: number;
  who: string;
  date: string;
  time: string;
  block?: number;
  options?: ValidateOptions;
}

export const CONTEXTS: ValidationContext[] = ['auto', 'manual', 'approval'];

/** How heavy a rule weighs for an assignment in auto, manual and approval; `–` = not reported. */
export function weights(id: string, trial: Trial): string {
  return CONTEXTS.map(
    (context) => findings(trial, context).find((finding) => finding.id === id)?.severity ?? '–',
  ).join(' ');
}

/** All findings in one context; also holds the fast path against the full one. */
export function findings(trial: Trial, context: ValidationContext) {
  const facts: Facts = buildFacts(trial.snapshot);
  const assignment = {
    event: facts.eventByRef.get(trial.ref)!,
    employeeId: trial.who,
    date: trial.date,
    time: trial.time,
    block: trial.block ?? null,
  };
  const args = [assignment, context, facts, Occupancy.of(facts), trial.options] as const;
  const found = validate(...args);
  const hard = found
    .filter((finding) => finding.severity === ('hard' satisfies Severity))
    .map((finding) => finding.id);
  if (hasHard(...args) !== hard.length > 0 || hardIds(...args).join() !== hard.join())
    throw new Error(`the fast path disagrees: ${hardIds(...args)} against ${hard}`);
  return found;
}

/** The message of one finding in context manual. */
export function message(id: string, trial: Trial): string | undefined {
  return findings(trial, 'manual').find((finding) => finding.id === id)?.message;
}

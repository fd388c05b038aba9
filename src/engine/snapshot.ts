import type { z } from 'zod';
import type { Problem } from '../domain/problems.ts';
import { problemLine, problemsOf } from '../domain/problems.ts';
import type { SettingsInput } from '../domain/settings.ts';
import type {
  Condition,
  EventType,
  JobTitle,
  LocalDate,
  LocalTime,
  RotationType,
  RunMode,
  TimeOffStatus,
  Weekday,
} from '../domain/types.ts';
import { snapshotSchema } from './snapshot-schema.ts';

/** Everything a run knows about one store: the engine's only input and the file format of `daybreak plan`. */
export interface Snapshot {
  version: 1;
  /** ISO instant with offset. */
  now: string;
  store: { id: string; name?: string; timezone: string };
  mode?: RunMode;
  settings?: SettingsInput;
  employees: SnapshotEmployee[];
  events: SnapshotEvent[];
  schedules: SnapshotSchedule[];
  pending: SnapshotPending[];
  rotations: SnapshotRotation[];
  exceptions: SnapshotException[];
  holidays: { date: LocalDate; name: string }[];
  lockedDays: { date: LocalDate; reason?: string }[];
  /** The placed rows of the plan that this one replaces: what is equally good then stays where it was. */
  previous?: SnapshotPrevious[];
}

export interface SnapshotEmployee {
  id: string;
  name: string;
  jobTitle: JobTitle;
  active: boolean;
  terminationDate?: LocalDate;
  juicerTrained?: boolean;
  /** Seven booleans from Monday; default all true. */
  weeklyAvailability?: boolean[];
  /** Both days included; only `approved` blocks. */
  timeOff?: { start: LocalDate; end: LocalDate; status: TimeOffStatus }[];
  dateAvailability?: { date: LocalDate; available: boolean }[];
  overrides?: { start: LocalDate; end: LocalDate; days: (boolean | null)[]; createdAt: string }[];
}

export interface SnapshotEvent {
  refNum: number;
  name: string;
  /** Omitted: detected from the name (TYPE-1 … TYPE-11). */
  type?: EventType;
  startDate: LocalDate;
  /** Exclusive: the due date itself is not workable. */
  dueDate: LocalDate;
  /** 0–1440; 0 or absent = empty (TYPE-12). */
  estimatedMinutes?: number;
  condition?: Condition;
  parentRefNum?: number;
  autoSchedule?: boolean;
  /** Why `autoSchedule` is false, when no person has said so. */
  autoReason?: 'SYNC_CONFLICT';
}

export interface SnapshotSchedule {
  id: string;
  eventRefNum: number;
  employeeId: string;
  date: LocalDate;
  time: LocalTime;
  block?: number;
  blockOverflow?: boolean;
}

export interface SnapshotPending {
  eventRefNum: number;
  employeeId: string;
  date: LocalDate;
  time: LocalTime;
  block?: number;
}

/** Where an event stood in the replaced plan. An event or person the store no longer has counts for nothing. */
export interface SnapshotPrevious {
  eventRefNum: number;
  employeeId: string;
  date: LocalDate;
  time: LocalTime;
  block?: number;
  blockOverflow?: boolean;
}

export interface SnapshotRotation {
  weekday: Weekday;
  type: RotationType;
  employeeId: string;
  backupEmployeeId?: string;
}

export interface SnapshotException {
  date: LocalDate;
  type: RotationType;
  employeeId: string;
}

/** The compiler holds the schema against the types above. */
const schema: z.ZodType<Snapshot> = snapshotSchema;

export type ParsedSnapshot = { ok: true; snapshot: Snapshot } | { ok: false; problems: string[] };

/**
 * Checks a snapshot file: shape, then cross-references and contradictions. Every problem is one line,
 * `path: what is wrong`, in the order of the file. `parentRefNum` may name an event the store does not have.
 */
export function parseSnapshot(json: unknown): ParsedSnapshot {
  const parsed = schema.safeParse(json);
  if (!parsed.success) return { ok: false, problems: problemsOf(parsed.error, json).map(problemLine) };
  const problems = crossProblems(parsed.data);
  if (problems.length > 0) return { ok: false, problems: problems.map(problemLine) };
  return { ok: true, snapshot: parsed.data };
}

function crossProblems(snapshot: Snapshot): Problem[] {
  const employees = new Set(snapshot.employees.map((employee) => employee.id));
  const events = new Set(snapshot.events.map((event) => event.refNum));
  const person = (path: string, id: string | undefined): Problem[] =>
    id === undefined || employees.has(id)
      ? []
      : [{ path, message: `no employee has the id ${JSON.stringify(id)}` }];
  const event = (path: string, refNum: number): Problem[] =>
    events.has(refNum) ? [] : [{ path, message: `no event has the number ${refNum}` }];

  return [
    ...repeated(snapshot.employees, (row, index) => [`employees[${index}].id`, row.id]),
    ...repeated(snapshot.events, (row, index) => [`events[${index}].refNum`, row.refNum]),
    ...repeated(snapshot.schedules, (row, index) => [`schedules[${index}].id`, row.id]),
    ...snapshot.schedules.flatMap((row, index) => [
      ...event(`schedules[${index}].eventRefNum`, row.eventRefNum),
      ...person(`schedules[${index}].employeeId`, row.employeeId),
    ]),
    ...snapshot.pending.flatMap((row, index) => [
      ...event(`pending[${index}].eventRefNum`, row.eventRefNum),
      ...person(`pending[${index}].employeeId`, row.employeeId),
    ]),
    ...contradictions(snapshot),
    ...repeated(snapshot.rotations, (row, index) => [
      `rotations[${index}]`,
      `${row.type} on weekday ${row.weekday}`,
    ]),
    ...snapshot.rotations.flatMap((row, index) => [
      ...person(`rotations[${index}].employeeId`, row.employeeId),
      ...person(`rotations[${index}].backupEmployeeId`, row.backupEmployeeId),
    ]),
    ...repeated(snapshot.exceptions, (row, index) => [`exceptions[${index}]`, `${row.type} on ${row.date}`]),
    ...snapshot.exceptions.flatMap((row, index) => person(`exceptions[${index}].employeeId`, row.employeeId)),
    ...repeated(snapshot.previous ?? [], (row, index) => [`previous[${index}].eventRefNum`, row.eventRefNum]),
  ];
}

/** An event is booked at most once, over `schedules` and `pending` together. */
function contradictions(snapshot: Snapshot): Problem[] {
  const first = new Map<number, string>();
  const problems: Problem[] = [];
  const look = (list: 'schedules' | 'pending') => {
    snapshot[list].forEach((row, index) => {
      const path = `${list}[${index}].eventRefNum`;
      const earlier = first.get(row.eventRefNum);
      if (earlier === undefined) first.set(row.eventRefNum, path);
      else
        problems.push({
          path,
          message: `event ${row.eventRefNum} already stands in ${earlier}, which is contradictory`,
        });
    });
  };
  look('schedules');
  look('pending');
  return problems;
}

function repeated<T>(
  rows: readonly T[],
  key: (row: T, index: number) => [path: string, value: string | number],
): Problem[] {
  const first = new Map<string | number, string>();
  return rows.flatMap((row, index) => {
    const [path, value] = key(row, index);
    const earlier = first.get(value);
    if (earlier !== undefined)
      return [{ path, message: `${JSON.stringify(value)} is already used by ${earlier}` }];
    first.set(value, path);
    return [];
  });
}

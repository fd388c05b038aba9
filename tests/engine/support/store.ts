import type { EventType, JobTitle, LocalDate } from '../../../src/domain/types.ts';
import { plan } from '../../../src/engine/plan.ts';
import type { Proposal, ProposalRow } from '../../../src/engine/proposal.ts';
import type {
  Snapshot,
  SnapshotEmployee,
  SnapshotEvent,
  SnapshotSchedule,
} from '../../../src/engine/snapshot.ts';

/*
 * Small stores for named tests. Now is Monday 2026-11-23 02:00; with the default lead time of 3 days the first
 * day of a run is Thursday 26. Everybody works every day unless a test says otherwise.
 */
export const MON = '2026-11-23';
export const TUE = '2026-11-24';
export const WED = '2026-11-25';
export const THU = '2026-11-26';
export const FRI = '2026-11-27';
export const SAT = '2026-11-28';
export const SUN = '2026-11-29';
export const NEXT_MON = '2026-11-30';
export const NEXT_TUE = '2026-12-01';
export const NEXT_SAT = '2026-12-05';

export function store(part: Partial<Snapshot>): Snapshot {
  return {
    version: 1,
    now: '2026-11-23T02:00:00-05:00',
    store: { id: 'S1', timezone: 'America/Indiana/Indianapolis' },
    employees: [],
    events: [],
    schedules: [],
    pending: [],
    rotations: [],
    exceptions: [],
    holidays: [],
    lockedDays: [],
    ...part,
  };
}

const person =
  (jobTitle: JobTitle) =>
  (id: string, more: Partial<SnapshotEmployee> = {}): SnapshotEmployee => ({
    id,
    name: id[0]!.toUpperCase() + id.slice(1),
    jobTitle,
    active: true,
    ...more,
  });
export const specialist = person('event_specialist');
export const lead = person('lead_event_specialist');
export const barista = person('juicer_barista');
export const supervisor = person('club_supervisor');

/** Works on these weekdays only (0 = Monday). */
export const worksOn = (...days: number[]): Pick<SnapshotEmployee, 'weeklyAvailability'> => ({
  weeklyAvailability: [0, 1, 2, 3, 4, 5, 6].map((day) => days.includes(day)),
});

/** Works on these dates of the test week only. */
export const only = (
  ...dates: LocalDate[]
): Pick<SnapshotEmployee, 'weeklyAvailability' | 'dateAvailability'> => ({
  ...worksOn(),
  dateAvailability: dates.map((date) => ({ date, available: true })),
});

export function event(
  refNum: number,
  type: EventType,
  startDate: LocalDate,
  dueDate: LocalDate,
  more: Partial<SnapshotEvent> = {},
): SnapshotEvent {
  return { refNum, name: `Item ${refNum}`, type, startDate, dueDate, ...more };
}
export const core = (
  refNum: number,
  startDate: LocalDate,
  dueDate: LocalDate,
  more: Partial<SnapshotEvent> = {},
): SnapshotEvent => event(refNum, 'core', startDate, dueDate, more);

/** A posted assignment; the id of the booking is `P` and the refNum. */
export function posted(
  eventRefNum: number,
  employeeId: string,
  date: LocalDate,
  time = '10:15',
  more: Partial<SnapshotSchedule> = {},
): SnapshotSchedule {
  return { id: `P${eventRefNum}`, eventRefNum, employeeId, date, time, ...more };
}

export const EVERY_DAY = [0, 1, 2, 3, 4, 5, 6] as const;

/** The same person on a rotation on all seven weekdays. */
export const rotation = (
  type: 'juicer' | 'primary_lead',
  employeeId: string,
  backupEmployeeId?: string,
): Snapshot['rotations'] =>
  EVERY_DAY.map((weekday) => ({
    weekday,
    type,
    employeeId,
    ...(backupEmployeeId !== undefined && { backupEmployeeId }),
  }));

export interface Planned extends Proposal {
  row: (refNum: number) => ProposalRow;
  /** `person date time` of a placed row, the failure code of a failed one, `-` without a row. */
  at: (refNum: number) => string;
}

/** Plans the store; every test thereby also passes the engine's own check of its invariants. */
export function planned(part: Partial<Snapshot>): Planned {
  const proposal = plan(store(part));
  const find = (refNum: number) => proposal.rows.find((row) => row.eventRefNum === refNum);
  return {
    ...proposal,
    row: (refNum) => {
      const row = find(refNum);
      if (!row) throw new Error(`no row for ${refNum}`);
      return row;
    },
    at: (refNum) => {
      const row = find(refNum);
      if (!row) return '-';
      return row.failure?.code ?? `${row.employeeId} ${row.date} ${row.time}`;
    },
  };
}

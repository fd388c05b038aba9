import { addDays } from '../../src/domain/dates.ts';
import type { EventType } from '../../src/domain/types.ts';
import { buildFacts } from '../../src/engine/facts.ts';
import { Occupancy } from '../../src/engine/occupancy.ts';
import type { Snapshot, SnapshotEvent } from '../../src/engine/snapshot.ts';
import type { Finding, Report, Schedule } from '../../src/validation/model.ts';
import { validateWeek } from '../../src/validation/week.ts';
import { CREW, store } from '../support/store.ts';

/*
 * Small booked weeks. The week is Sun Nov 22 – Sat Nov 28 2026; nobody is on a rotation unless a test says so. In the
 * crew, CS = Robin (Club Supervisor), L1 = Maya and L2 = Jonas (Leads), S1 = Sam and S2 = Priya, J1 = Alma and
 * J2 = Theo (Juicer Baristas).
 */
export const SUN = '2026-11-22';
export const [MON, TUE, WED, THU, FRI, SAT] = [1, 2, 3, 4, 5, 6].map((day) => addDays(SUN, day)) as [
  string,
  string,
  string,
  string,
  string,
  string,
];

/** One booked event: what, who, when. */
export interface Booked extends Partial<Omit<SnapshotEvent, 'refNum' | 'type'>> {
  ref: number;
  type: EventType;
  who: string;
  date: string;
  time: string;
  block?: number;
}

export const at = (
  ref: number,
  type: EventType,
  who: string,
  date: string,
  time: string,
  more: Partial<Booked> = {},
): Booked => ({ ref, type, who, date, time, ...more });

export const core = (ref: number, who: string, date: string, time: string, block?: number): Booked =>
  at(ref, 'core', who, date, time, block === undefined ? {} : { block });

export const lead = (weekday: number, employeeId: string, backupEmployeeId?: string) =>
  rotation('primary_lead', weekday, employeeId, backupEmployeeId);
export const juicer = (weekday: number, employeeId: string, backupEmployeeId?: string) =>
  rotation('juicer', weekday, employeeId, backupEmployeeId);

function rotation(
  type: 'primary_lead' | 'juicer',
  weekday: number,
  employeeId: string,
  backupEmployeeId?: string,
): Snapshot['rotations'][number] {
  return {
    type,
    weekday: weekday as 0,
    employeeId,
    ...(backupEmployeeId === undefined ? {} : { backupEmployeeId }),
  };
}

/** A store in which these events are booked; further events and anything else by `parts`. */
export function snapshotWith(booked: readonly Booked[], parts: Partial<Snapshot> = {}): Snapshot {
  return store({
    employees: CREW,
    ...parts,
    events: [
      ...booked.map(({ ref, who: _who, date: _date, time: _time, block: _block, ...event }) => ({
        name: `event ${ref}`,
        startDate: '2026-11-01',
        dueDate: '2026-12-31',
        ...event,
        refNum: ref,
      })),
      ...(parts.events ?? []),
    ],
    schedules: booked.map(({ ref, who, date, time, block }) => ({
      id: `B${ref}`,
      eventRefNum: ref,
      employeeId: who,
      date,
      time,
      ...(block === undefined ? {} : { block }),
    })),
  });
}

export function scheduleOf(snapshot: Snapshot, more: Partial<Schedule> = {}): Schedule {
  const facts = buildFacts(snapshot);
  return { facts, occupancy: Occupancy.of(facts), ...more };
}

export type Options = Partial<Snapshot> & Pick<Schedule, 'accepted' | 'leadCoverage'> & { start?: string };

export function report(booked: readonly Booked[], options: Options = {}): Report {
  const { accepted, leadCoverage, start = SUN, ...parts } = options;
  const more = { ...(accepted && { accepted }), ...(leadCoverage && { leadCoverage }) };
  return validateWeek(scheduleOf(snapshotWith(booked, parts), more), start);
}

/** The findings of one rule, covered ones included. */
export function found(ruleId: string, booked: readonly Booked[], options: Options = {}): Finding[] {
  return report(booked, options).findings.filter((finding) => finding.ruleId === `RULE-${ruleId}`);
}

/** `severity message` of every finding of a rule. */
export const said = (ruleId: string, booked: readonly Booked[], options: Options = {}): string[] =>
  found(ruleId, booked, options).map((finding) => `${finding.severity}: ${finding.message}`);

/** The ids of the findings that weigh: critical or warning, not covered. */
export const weighing = (result: Report): string[] =>
  result.findings
    .filter((finding) => finding.coveredBy === undefined && finding.severity !== 'info')
    .map((finding) => finding.ruleId);

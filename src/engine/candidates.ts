import { isJuicerType } from '../domain/event-types.ts';
import type { LocalDate, LocalTime } from '../domain/types.ts';
import type { EngineEmployee, EngineEvent } from './facts/model.ts';
import type { Candidate, Wave } from './proposal.ts';
import type { PlacedDraft, Run } from './run.ts';
import { place } from './run.ts';
import { hardIds } from './validator.ts';

/**
 * What a step asks of a person's day beyond the constraints: a Core or Production to ride on, a Core, anything at all
 * that brings the person to the store, or no juicer event.
 */
export type Need = 'primary' | 'core' | 'anything' | 'no-juicer';

/** One step of a candidate list (RUN-4): its number, its rule (OUT-5), its people in the order tried. */
export interface Tier {
  rank: number;
  rule: string;
  people: readonly EngineEmployee[];
  needs?: Need;
  /** A last-resort step of the Club Supervisor: the weekly pattern alone does not count. */
  lastResort?: boolean;
}

export interface Choice {
  employee: EngineEmployee;
  rank: number;
  rule: string;
  lastResort: boolean;
}

/** The people nobody of whom could be chosen, or the first who could, with everybody looked at on the way. */
export interface Selection {
  chosen: Choice | null;
  considered: Candidate[];
}

const PLAIN = { lastResort: false };
const AS_LAST_RESORT = { lastResort: true };

/** RUN-4: tries the list in its order; the first without hard findings wins. */
export function choose(
  run: Run,
  event: EngineEvent,
  date: LocalDate,
  time: LocalTime,
  tiers: readonly Tier[],
): Selection {
  const considered: Candidate[] = [];
  for (const { rank, rule, people, needs, lastResort = false } of tiers) {
    const options = lastResort ? AS_LAST_RESORT : PLAIN;
    for (const employee of people) {
      const employeeId = employee.id;
      const assignment = { event, employeeId, date, time, block: null };
      const by = hardIds(assignment, 'auto', run.facts, run.occupancy, options);
      if (by.length > 0) {
        considered.push({ employeeId, date, verdict: 'blocked', by });
      } else if (needs !== undefined && !meets(run, needs, employeeId, date)) {
        considered.push({ employeeId, date, verdict: 'passed_over', by: [MISSING[needs]] });
      } else {
        considered.push({ employeeId, date, verdict: 'chosen', by });
        return { chosen: { employee, rank, rule, lastResort }, considered };
      }
    }
  }
  return { chosen: null, considered };
}

/** Writes the row of an event whose list has found somebody. */
export function placeChosen(
  run: Run,
  event: EngineEvent,
  wave: Wave,
  at: { date: LocalDate; time: LocalTime },
  { employee, rule, rank, lastResort }: Choice,
  considered: Candidate[],
): PlacedDraft {
  return place(run, {
    event,
    wave,
    employeeId: employee.id,
    date: at.date,
    time: at.time,
    block: null,
    overflow: null,
    rule,
    rank,
    considered,
    lastResort,
  });
}

/** The id that says what was missing. */
const MISSING: Readonly<Record<Need, string>> = {
  primary: 'S4',
  core: 'S4',
  anything: 'S4',
  'no-juicer': 'H13',
};

function meets(run: Run, need: Need, employeeId: string, date: LocalDate): boolean {
  const { occupancy } = run;
  switch (need) {
    case 'primary':
      return occupancy.hasPrimary(employeeId, date);
    case 'core':
      return occupancy.blockingOf(employeeId, date).some((row) => row.event.type === 'core');
    case 'anything':
      return occupancy.ofPersonDay(employeeId, date).length > 0;
    case 'no-juicer':
      return !occupancy.ofPersonDay(employeeId, date).some((row) => isJuicerType(row.event.type));
  }
}

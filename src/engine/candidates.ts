import type { LocalDate, LocalTime } from '../domain/types.ts';
import type { EngineEmployee, EngineEvent } from './facts/model.ts';
import type { Candidate } from './proposal.ts';
import type { Run } from './run.ts';
import { hardIds } from './validator.ts';

/** One step of a candidate list (RUN-4): its number, its rule (OUT-5), its people in the order tried. */
export interface Tier {
  rank: number;
  rule: string;
  people: readonly EngineEmployee[];
  /** What the step asks beyond the constraints; the id names what was missing. */
  needs?: { id: string; test: (employee: EngineEmployee) => boolean };
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
    for (const employee of people) {
      const by = hardIds({ event, employeeId: employee.id, date, time }, 'auto', run.facts, run.occupancy, {
        lastResort,
      });
      const lacks = by.length === 0 && needs !== undefined && !needs.test(employee);
      if (by.length === 0 && !lacks) {
        considered.push({ employeeId: employee.id, date, verdict: 'chosen', by: [] });
        return { chosen: { employee, rank, rule, lastResort }, considered };
      }
      considered.push({
        employeeId: employee.id,
        date,
        verdict: lacks ? 'passed_over' : 'blocked',
        by: lacks ? [needs.id] : by,
      });
    }
  }
  return { chosen: null, considered };
}

/** Does the person hold a Core or Production that day? What secondary work rides on (S4). */
export function withPrimary(run: Run, date: LocalDate): Tier['needs'] {
  return { id: 'S4', test: (employee) => run.occupancy.hasPrimary(employee.id, date) };
}

/** Does the person hold a Core that day? What a Supervisor rides on. */
export function withCore(run: Run, date: LocalDate): Tier['needs'] {
  return {
    id: 'S4',
    test: (employee) => run.occupancy.ofPersonDay(employee.id, date).some((row) => row.event.type === 'core'),
  };
}

import type { LocalDate } from '../domain/types.ts';
import type { EngineEmployee } from './facts/model.ts';
import { rotationOf } from './facts/rotation.ts';
import type { Run } from './run.ts';

/** JUICE-2: juicer_baristas, then juicerTrained, then Club Supervisors; without the date's rotation people. */
export function fallbackJuicers(run: Run, date: LocalDate): EngineEmployee[] {
  const { primary, backup } = rotationOf(run.facts, date, 'juicer');
  const others = run.facts.employees.filter(
    (employee) => employee.doesJuicer && employee !== primary && employee !== backup,
  );
  const group = (employee: EngineEmployee): number =>
    employee.isClubSupervisor ? 2 : employee.jobTitle === 'juicer_barista' ? 0 : 1;
  return others.sort((a, b) => group(a) - group(b));
}

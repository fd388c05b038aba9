import { onceByDate } from './facts/by-date.ts';
import type { EngineEmployee } from './facts/model.ts';
import { rotationOf } from './facts/rotation.ts';

/** JUICE-2: juicer_baristas, then juicerTrained, then Club Supervisors; without the date's rotation people. */
export const fallbackJuicers = onceByDate((facts, date): readonly EngineEmployee[] => {
  const { primary, backup } = rotationOf(facts, date, 'juicer');
  const others = facts.employees.filter(
    (employee) => employee.doesJuicer && employee !== primary && employee !== backup,
  );
  return others.sort((a, b) => group(a) - group(b));
});

function group(employee: EngineEmployee): number {
  if (employee.isClubSupervisor) return 2;
  return employee.jobTitle === 'juicer_barista' ? 0 : 1;
}

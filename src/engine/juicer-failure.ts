import type { LocalDate } from '../domain/types.ts';
import { unavailableReason } from './facts/availability.ts';
import { rotationOf } from './facts/rotation.ts';
import { noJuicerRotation, rotationUnavailable } from './failures.ts';
import type { Candidate, Failure } from './proposal.ts';
import type { Run } from './run.ts';
import { reasonOf } from './texts.ts';

/** JUICE-6: nobody on the rotation on any day, or rotation people who cannot; the first of them is named. */
export function juicerFailure(
  run: Run,
  days: readonly LocalDate[],
  considered: readonly Candidate[],
): Failure {
  for (const date of days) {
    const { primary, backup } = rotationOf(run.facts, date, 'juicer');
    const person = primary ?? backup;
    if (!person) continue;
    const away = unavailableReason(run.facts, person, date) !== null;
    const tried = considered.find(
      (entry) => 'employeeId' in entry && entry.employeeId === person.id && entry.date === date,
    );
    const reason = reasonOf(tried?.by ?? (away ? ['H4'] : []));
    return rotationUnavailable(person.name, reason, date);
  }
  return noJuicerRotation(days);
}

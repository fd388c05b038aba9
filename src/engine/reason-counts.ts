import type { LocalDate } from '../domain/types.ts';
import type { Candidate } from './proposal.ts';

/** OUT-4: one entry per constraint of a day, by id; the first three people are named. */
export function countsOf(date: LocalDate, byId: ReadonlyMap<string, readonly string[]>): Candidate[] {
  return [...byId]
    .sort(([a], [b]) => constraintOrder(a) - constraintOrder(b))
    .map(([id, people]) => ({
      date,
      verdict: 'blocked' as const,
      by: [id],
      count: people.length,
      employeeIds: people.slice(0, 3),
    }));
}

/** H1 … H18 before S1 … S11. */
function constraintOrder(id: string): number {
  return (id.startsWith('H') ? 0 : 100) + Number(id.slice(1));
}

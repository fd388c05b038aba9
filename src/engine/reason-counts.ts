import type { LocalDate } from '../domain/types.ts';
import type { Candidate } from './proposal.ts';

/** OUT-4: one entry per constraint of a day, by id; the first three people are named. */
export function countsOf(date: LocalDate, byId: ReadonlyMap<string, readonly string[]>): Candidate[] {
  const ids = [...byId.keys()];
  if (ids.length > 1) ids.sort((a, b) => ORDER.get(a)! - ORDER.get(b)!);
  return ids.map((id) => {
    const people = byId.get(id)!;
    return { date, verdict: 'blocked', by: [id], count: people.length, employeeIds: people.slice(0, 3) };
  });
}

/** H1 … H18 before S1 … S11. */
const ORDER: ReadonlyMap<string, number> = new Map(
  [...numbered('H', 18), ...numbered('S', 11)].map((id, at) => [id, at]),
);

function numbered(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, at) => `${letter}${at + 1}`);
}

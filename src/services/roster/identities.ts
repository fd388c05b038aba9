import type { EmployeeRow } from '../../db/database.ts';
import { type Completion, choicesOf, lookUpOf, takeOver } from './compare.ts';
import type { Attention, Doubtful, Identity, RosterPerson, StoredRoster } from './model.ts';
import { RosterError } from './trouble.ts';

/** What people said about doubtful rows of the roster: who is the person that is known, and who is another one. */

export interface Identified {
  /** People of the store who take over the ids of a row. */
  same: Completion[];
  /** Rows that come as new people. */
  another: RosterPerson[];
  /** Rows whose choice does not hold any more: the person changed, or the ids belong to somebody meanwhile. */
  outdated: RosterPerson[];
  /** The people of the store as they are once `same` is saved. */
  people: EmployeeRow[];
}

/** Judges every choice against the people of the store as they are now, one after the other. */
export function identify(
  { attention, choices }: Pick<StoredRoster, 'attention' | 'choices'>,
  people: readonly EmployeeRow[],
): Identified {
  const found: Identified = { same: [], another: [], outdated: [], people: [...people] };
  for (const doubtful of attention) {
    const choice = choices[doubtful.row.repId];
    if (choice === undefined) continue;
    const { row } = doubtful;
    const now = choicesOf(row, lookUpOf(found.people));
    const person = choice.kind === 'same' && unchanged(doubtful, choice.personId, now.candidates);
    if (person) {
      const changes = takeOver(row, person);
      found.same.push({ row, person, changes });
      found.people = found.people.map((one) =>
        one.id === person.id ? { ...one, ...changes, version: one.version + 1 } : one,
      );
    } else if (choice.kind === 'another' && now.another) found.another.push(row);
    else found.outdated.push(row);
  }
  return found;
}

function unchanged(
  { candidates }: Doubtful,
  personId: string,
  now: readonly EmployeeRow[],
): EmployeeRow | undefined {
  const seen = candidates.find(({ id }) => id === personId);
  return now.find(({ id, version }) => id === personId && version === seen?.version);
}

/**
 * The choices after one more; null takes it back. A person is one row at most: the newest choice takes the person from
 * the row that had it.
 * @throws RosterError `VALIDATION_ERROR` when the row is not doubtful, or the choice is none of its own
 */
export function choicesAfter(
  { attention, choices }: StoredRoster,
  { repId, choice }: { repId: string; choice: Identity | null },
): StoredRoster['choices'] {
  const doubtful = attention.find(({ row }) => row.repId === repId);
  if (doubtful === undefined)
    throw new RosterError('VALIDATION_ERROR', `${repId} does not need attention.`, 'Look at the list again.');
  const { [repId]: _, ...others } = choices;
  if (choice === null) return others;
  if (choice.kind === 'another') {
    if (doubtful.newName === null) throw notOffered(doubtful, 'another person: somebody has the number');
    return { ...others, [repId]: choice };
  }
  const { personId } = choice;
  if (!doubtful.candidates.some(({ id }) => id === personId)) throw notOffered(doubtful, personId);
  const kept = Object.entries(others).filter(([, one]) => one.kind !== 'same' || one.personId !== personId);
  return { ...Object.fromEntries(kept), [repId]: choice };
}

function notOffered({ row }: Doubtful, what: string): RosterError {
  return new RosterError(
    'VALIDATION_ERROR',
    `${row.name} (${row.repId}) cannot be ${what}.`,
    'Correct the numbers in Crossmark, then fetch the roster again.',
  );
}

/** As surfaces show it: without addresses and telephone numbers. */
export function attentionOf({ row, ...doubtful }: Doubtful, choices: StoredRoster['choices']): Attention {
  const { name, repId, employeeId } = row;
  return { ...doubtful, name, repId, employeeId, choice: choices[repId] ?? null };
}

import { nameKey } from '../imports/csv-values.ts';

/** Names of people stay unique in a store, without regard to case and spacing (workflow §13): a namesake carries a number. */

export const NAME_LIMIT = 100;

/** The name as it is when nobody has it, else with the MV Retail # behind it. @param taken name keys of everybody else */
export function distinctName(name: string, repId: string, taken: ReadonlySet<string>): string {
  if (!taken.has(nameKey(name))) return name;
  for (let n = 1; ; n += 1) {
    const suffix = n === 1 ? ` (${repId})` : ` (${repId}-${n})`;
    const distinct = `${cutName(name, NAME_LIMIT - suffix.length)}${suffix}`;
    if (!taken.has(nameKey(distinct))) return distinct;
  }
}

/** What the roster calls the person: the name without the person's own number behind it. */
export function nameInRoster({ name, externalId }: { name: string; externalId: string | null }): string {
  const suffix = ` (${externalId})`;
  return externalId !== null && name.endsWith(suffix) ? name.slice(0, -suffix.length) : name;
}

/** Whole characters only: half of a pair is refused by PostgreSQL. */
export function cutName(line: string, limit: number): string {
  let name = '';
  for (const character of line) {
    if (name.length + character.length > limit) break;
    name += character;
  }
  return name.trimEnd();
}

import { ValidationError } from './errors.ts';

/** Checks before any call (§5): a wrong id never leaves the process. All throw `ValidationError`. */

export function assertMplanId(id: string): void {
  assertId('mPlanID', id, /^\d{4,12}$/);
}

/** The id that a create answered with; never built from other ids such as `30010001_500001`. */
export function assertScheduleEventId(id: string): void {
  assertId('scheduleEventID', id, /^\d{4,12}$/);
}

/** The 6-digit `storeID`, not the GUID of the location. */
export function assertLocationId(id: string): void {
  assertId('LocationID', id, /^\d{4,9}$/);
}

/** The numeric rep id, not the `US…` HR id. */
export function assertRepId(id: string): void {
  assertId('RepID', id, /^\d{4,9}$/);
}

function assertId(name: string, id: string, form: RegExp): void {
  if (id.trim() === '') throw new ValidationError(`the ${name} is missing`);
  if (!form.test(id)) throw new ValidationError(`"${id.slice(0, 40)}" is not a ${name}`);
}

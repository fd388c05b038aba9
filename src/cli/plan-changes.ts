import { isLocalDate } from '../domain/dates.ts';
import type { Problem } from '../domain/problems.ts';
import type { Change } from '../engine/what-if/changes.ts';

/** What-if options of `daybreak plan` as typed; each may be given several times. */
export interface ChangeOptions {
  withoutEmployee?: readonly string[];
  timeOff?: readonly string[];
  unlock?: readonly string[];
  addAvailable?: readonly string[];
  movePosted?: readonly string[];
}

/** A change and the option that asked for it, as it is named when something is wrong with it. */
export interface AskedChange {
  option: string;
  change: Change;
}

/**
 * The changes that the options ask for: unlocked days first, then who comes in, which bookings are moved, who is off
 * and who is gone, so that one option may rely on another.
 */
export function readChanges(options: ChangeOptions): { asked: AskedChange[]; problems: Problem[] } {
  const asked: AskedChange[] = [];
  const problems: Problem[] = [];
  const read = (
    option: string,
    values: readonly string[] | undefined,
    shape: string,
    parse: (value: string) => Change | null,
  ): void => {
    for (const value of values ?? []) {
      const change = parse(value);
      if (change === null)
        problems.push({ path: option, message: `expected ${shape}, got ${JSON.stringify(value)}` });
      else asked.push({ option: `${option} ${value}`, change });
    }
  };
  const day = 'a date YYYY-MM-DD';
  read('--unlock', options.unlock, day, (date) => (isLocalDate(date) ? { kind: 'unlock', date } : null));
  read('--add-available', options.addAvailable, 'PERSON:DATE', (value) => personDay('add_available', value));
  read('--move-posted', options.movePosted, 'the number of an event', (value) =>
    /^[1-9]\d{0,9}$/.test(value) ? { kind: 'move_posted', eventRefNum: Number(value) } : null,
  );
  read('--time-off', options.timeOff, 'PERSON:DATE', (value) => personDay('time_off', value));
  read('--without-employee', options.withoutEmployee, 'PERSON', (employeeId) =>
    employeeId === '' ? null : { kind: 'without_employee', employeeId },
  );
  return { asked, problems };
}

/** `E4:2026-11-26`; the date stands after the last colon, so that an id may hold one. */
function personDay(kind: 'time_off' | 'add_available', value: string): Change | null {
  const at = value.lastIndexOf(':');
  const employeeId = value.slice(0, Math.max(at, 0));
  const date = value.slice(at + 1);
  return employeeId !== '' && isLocalDate(date) ? { kind, employeeId, date } : null;
}

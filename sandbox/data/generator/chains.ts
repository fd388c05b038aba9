import { addDays, weekOf } from '../../../src/domain/dates.ts';
import type { Snapshot } from '../../../src/engine/snapshot.ts';
import type { Random } from './random.ts';

/** A handful of people and Core with nested and crossing windows: small enough to try every schedule. */
export function chains(random: Random, start: string): Snapshot {
  const count = random.weighted([
    [2, 2],
    [3, 2],
    [4, 1],
  ] as const);
  const density = random.pick([0.3, 0.4, 0.6]);
  const employees = Array.from({ length: count }, (_, index) => ({
    id: `E${index + 1}`,
    name: ['Maya', 'Sam', 'Priya', 'Jonas'][index]!,
    jobTitle:
      index === 0 && random.chance(0.6) ? ('lead_event_specialist' as const) : ('event_specialist' as const),
    active: true,
    weeklyAvailability: Array.from({ length: 7 }, () => random.chance(density)),
  }));
  const lead = employees.find((employee) => employee.jobTitle === 'lead_event_specialist');
  const bufferDays = random.int(0, 3);
  const first = addDays(start, random.int(0, bufferDays));
  const snapshot: Snapshot = {
    version: 1,
    now: `${start}T02:00:00-05:00`,
    store: { id: 'S1', timezone: 'America/Indiana/Indianapolis' },
    settings: {
      bufferDays,
      maxCorePerWeek: random.int(1, 3),
      rescueDays: random.pick([0, 3, 3]),
      bumpSafetyDays: random.pick([0, 2, 2]),
      bumping: random.chance(0.9),
      bumpBeforeNextDay: random.chance(0.7),
    },
    employees,
    events: [],
    schedules: [],
    pending: [],
    rotations:
      lead === undefined
        ? []
        : ([0, 1, 2, 3, 4, 5, 6] as const).map((weekday) => ({
            weekday,
            type: 'primary_lead' as const,
            employeeId: lead.id,
          })),
    exceptions: [],
    holidays: [],
    lockedDays: random.chance(0.2) ? [{ date: addDays(start, random.int(1, 6)) }] : [],
  };
  const taken = new Map<string, number>();
  for (let index = random.pick([2, 4, 5, 6, 7, 8, 8]); index > 0; index -= 1) {
    const startDate = addDays(first, random.int(0, 5));
    const dueDate = addDays(startDate, random.int(1, 7));
    const refNum = 700_000 + index;
    snapshot.events.push({ refNum, name: `60010${index}-BRIO-Item ${index} - V2-CORE`, startDate, dueDate });
    if (snapshot.schedules.length < 5 && random.chance(0.45))
      bookSomewhere(random, snapshot, refNum, startDate, dueDate, taken);
  }
  return snapshot;
}

function bookSomewhere(
  random: Random,
  snapshot: Snapshot,
  refNum: number,
  startDate: string,
  dueDate: string,
  taken: Map<string, number>,
): void {
  const person = random.pick(snapshot.employees);
  for (let date = startDate; date < dueDate; date = addDays(date, 1)) {
    const week = `${person.id}|${weekOf(date)}`;
    const inWeek = taken.get(week) ?? 0;
    if (taken.has(`${person.id}|${date}`) || inWeek >= (snapshot.settings?.maxCorePerWeek ?? 6)) continue;
    if (random.chance(0.4)) continue;
    taken.set(`${person.id}|${date}`, 1);
    taken.set(week, inWeek + 1);
    snapshot.schedules.push({
      id: `B${refNum}`,
      eventRefNum: refNum,
      employeeId: person.id,
      date,
      time: '10:15',
      block: 1,
    });
    return;
  }
}

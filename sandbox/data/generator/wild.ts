import { addDays } from '../../../src/domain/dates.ts';
import type { SettingsInput } from '../../../src/domain/settings.ts';
import { CONDITIONS, EVENT_TYPES, JOB_TITLES } from '../../../src/domain/types.ts';
import type { Snapshot, SnapshotEmployee, SnapshotEvent } from '../../../src/engine/snapshot.ts';
import { Random } from './random.ts';

/**
 * Anything a valid snapshot file may contain, likely or not: every setting, every type and condition, bookings that break
 * rules, people who left, links to nowhere, runs in the middle of the day.
 */
export function wild(variant: number): Snapshot {
  const random = new Random(`wild/${variant}`);
  const start = addDays('2026-03-01', random.int(0, 400));
  const near = (days = 14) => addDays(start, random.int(-3, days));
  const flip = (value: object, probability = 0.3) => (random.chance(probability) ? value : {});
  const employees = Array.from({ length: random.int(1, 8) }, (_, index): SnapshotEmployee => {
    const off = near();
    return {
      id: `E${index + 1}`,
      name: `Person ${index + 1}`,
      jobTitle: random.pick(JOB_TITLES),
      active: random.chance(0.9),
      ...flip({ terminationDate: near() }, 0.1),
      ...flip({ juicerTrained: true }),
      ...flip({ weeklyAvailability: Array.from({ length: 7 }, () => random.chance(0.7)) }, 0.6),
      ...flip({
        timeOff: [
          {
            start: off,
            end: addDays(off, random.int(0, 4)),
            status: random.pick(['approved', 'pending'] as const),
          },
        ],
      }),
      ...flip({ dateAvailability: [{ date: near(), available: random.chance(0.5) }] }),
      ...flip({
        overrides: [
          {
            start: off,
            end: addDays(off, 9),
            days: Array.from({ length: 7 }, () => random.pick([null, true, false])),
            createdAt: '2026-01-05T12:00:00Z',
          },
        ],
      }),
    };
  });
  const person = () => random.pick(employees).id;
  const time = () =>
    random.pick(['09:00', '10:15', '10:45', '11:15', '11:45', '12:00', '13:20', '17:00', '23:30']);
  const events = Array.from({ length: random.int(1, 40) }, (_, index): SnapshotEvent => {
    const startDate = near(18);
    const project = 600_101 + random.int(0, 12);
    return {
      refNum: 700_001 + index,
      name: `${project}-BRIO-Item ${index} (${261_123_000_000 + project})`,
      type: random.weighted([
        ['core', 12],
        ['supervisor', 6],
        ...EVENT_TYPES.map((type) => [type, 2] as const),
      ] as const),
      startDate,
      dueDate: addDays(
        startDate,
        random.weighted([
          [1, 3],
          [2, 2],
          [5, 3],
          [12, 2],
          [100, 1],
        ] as const),
      ),
      ...flip({ estimatedMinutes: random.pick([0, 5, 30, 240, 390, 480, 540, 1440]) }),
      ...flip({ condition: random.pick(CONDITIONS) }, 0.2),
      ...flip({ parentRefNum: 700_001 + random.int(0, 45) }, 0.2),
      ...flip({ autoSchedule: false }, 0.05),
    };
  });
  const fate = events.map((event) => ({ event, drawn: random.next() }));
  const rows = (from: number, to: number) =>
    fate.filter(({ drawn }) => drawn >= from && drawn < to).map(({ event }) => event);
  return {
    version: 1,
    now: `${start}T${random.pick(['02:00', '02:00', '09:30', '10:50', '16:00', '22:30'])}:00-05:00`,
    store: { id: 'S1', timezone: random.pick(['America/Indiana/Indianapolis', 'America/Phoenix', 'UTC']) },
    mode: random.weighted([
      ['normal', 3],
      ['emergency', 1],
    ] as const),
    settings: settings(random),
    employees,
    events,
    schedules: rows(0, 0.35).map((event) => ({
      id: `B${event.refNum}`,
      eventRefNum: event.refNum,
      employeeId: person(),
      date: random.chance(0.7) ? addDays(event.startDate, random.int(0, 2)) : near(),
      time: time(),
      ...flip({ block: random.int(1, 8), blockOverflow: random.chance(0.1) }, 0.6),
    })),
    pending: rows(0.35, 0.42).map((event) => ({
      eventRefNum: event.refNum,
      employeeId: person(),
      date: event.startDate,
      time: time(),
      ...flip({ block: random.int(1, 8) }),
    })),
    rotations: ([0, 1, 2, 3, 4, 5, 6] as const).flatMap((weekday) =>
      (['juicer', 'primary_lead'] as const)
        .filter(() => random.chance(0.7))
        .map((type) => ({ weekday, type, employeeId: person(), ...flip({ backupEmployeeId: person() }) })),
    ),
    exceptions: random.chance(0.3)
      ? [{ date: near(), type: random.pick(['juicer', 'primary_lead'] as const), employeeId: person() }]
      : [],
    holidays: random.chance(0.3) ? [{ date: near(), name: 'Store holiday' }] : [],
    lockedDays: random.chance(0.4) ? [{ date: near() }, { date: start }].slice(0, random.int(1, 2)) : [],
  };
}

function settings(random: Random): SettingsInput {
  const maybe = <T extends object>(value: T): T | object => (random.chance(0.25) ? value : {});
  return {
    ...maybe({ horizonDays: random.int(1, 90) }),
    ...maybe({ bufferDays: random.int(0, 14) }),
    ...maybe({ rescueDays: random.int(0, 14) }),
    ...maybe({ searchDays: random.int(7, 120) }),
    ...maybe({ bumpSafetyDays: random.int(0, 14) }),
    ...maybe({ bumping: false }),
    ...maybe({ bumpBeforeNextDay: false }),
    ...maybe({ juicerFallback: false }),
    ...maybe({ maxCorePerDay: random.int(1, 3) }),
    ...maybe({ maxCorePerWeek: random.int(1, 7) }),
    ...maybe({ maxJuicerProductionPerWeek: random.int(1, 7) }),
    ...maybe({ maxMinutesPerWeek: random.int(600, 4200) }),
    ...maybe({ fullDayMinutes: random.int(240, 720) }),
    ...maybe({ enabledTypes: EVENT_TYPES.filter(() => random.chance(0.9)) }),
    ...maybe({ durations: { core: random.int(5, 720), other: random.int(5, 720) } }),
    ...maybe({ digitalStepMinutes: random.int(5, 60), digitalTeardownTime: '23:00' }),
    ...maybe({ supervisorTime: '08:00', otherTime: '10:40' }),
    ...maybe({ overflowOrder: random.shuffled([1, 2, 3, 4, 5, 6, 7, 8]) }),
  };
}

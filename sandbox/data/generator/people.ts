import type { JobTitle, Weekday } from '../../../src/domain/types.ts';
import type { Snapshot, SnapshotEmployee, SnapshotRotation } from '../../../src/engine/snapshot.ts';
import type { Random } from './random.ts';

/** The people of an invented store: titles, weekly patterns and rotations with the usual gaps (§11.1). */

export interface Crew {
  leads: number;
  specialists: number;
  baristas: number;
}

const NAMES = [
  'Maya Orden',
  'Sam Tillery',
  'Priya Vance',
  'Jonas Wick',
  'Alma Reyes',
  'Theo Brandt',
  'Nadia Quill',
  'Caleb Marsh',
  'Ines Farrow',
  'Otis Lark',
  'Wren Castell',
  'Dara Pike',
  'Milo Hearn',
  'Tessa Bloom',
  'Ravi Stone',
  'Greta Holm',
  'Hugo Vale',
  'Lena Moss',
  'Abel Crane',
  'Zora Finch',
  'Emil Ashby',
  'Carla Dune',
  'Noor Hale',
  'Felix Thorn',
];

/** Days off (0 = Monday) in the order patterns are handed out; about 47 Core-capable person-days a week for 12 people. */
const LEAD_DAYS_OFF = [[], [2, 6], [1, 2, 6], [0, 6], [3, 6]];
const SPECIALIST_DAYS_OFF = [
  [],
  [2],
  [6],
  [4, 6],
  [0, 1, 2, 3, 4, 6],
  [0, 1, 2, 3, 4, 6],
  [2, 6],
  [1],
  [6],
  [0, 6],
  [3],
  [4, 6],
  [2],
  [5, 6],
  [0, 2],
];
const BARISTA_DAYS_OFF = [
  [0, 6],
  [2, 3, 6],
  [1, 4],
];

export function people(random: Random, crew: Crew): SnapshotEmployee[] {
  const employees: SnapshotEmployee[] = [];
  const hire = (jobTitle: JobTitle, daysOff: readonly number[], extra: Partial<SnapshotEmployee> = {}) => {
    const number = employees.length + 1;
    const weeklyAvailability = Array.from({ length: 7 }, (_, day) => !daysOff.includes(day));
    employees.push({
      id: `E${number}`,
      name: NAMES[(number - 1) % NAMES.length]!,
      jobTitle,
      active: true,
      ...(daysOff.length === 0 ? {} : { weeklyAvailability }),
      ...extra,
    });
  };
  hire('club_supervisor', random.pick([[2, 6], [5, 6], [6]]));
  for (let index = 0; index < crew.leads; index += 1)
    hire(
      'lead_event_specialist',
      LEAD_DAYS_OFF[index % LEAD_DAYS_OFF.length]!,
      random.chance(0.1) ? { juicerTrained: true } : {},
    );
  for (let index = 0; index < crew.specialists; index += 1)
    hire(
      'event_specialist',
      SPECIALIST_DAYS_OFF[index % SPECIALIST_DAYS_OFF.length]!,
      random.chance(0.08) ? { juicerTrained: true } : {},
    );
  for (let index = 0; index < crew.baristas; index += 1)
    hire(
      'juicer_barista',
      BARISTA_DAYS_OFF[index % BARISTA_DAYS_OFF.length]!,
      index > 0 && random.chance(0.3) ? { active: false } : {},
    );
  return employees;
}

/** Primary Lead on all seven days shared by two Leads; juicer on four weekdays by one person, with gaps. */
export function rotations(random: Random, employees: readonly SnapshotEmployee[]): SnapshotRotation[] {
  const leads = employees.filter((employee) => employee.jobTitle === 'lead_event_specialist');
  const baristas = employees.filter((employee) => employee.jobTitle === 'juicer_barista');
  const rows: SnapshotRotation[] = [];
  for (let weekday = 0; weekday < 7; weekday += 1) {
    const lead = leads[weekday % 2 === 0 || weekday === 6 ? 0 : 1] ?? leads[0];
    if (lead !== undefined) {
      const backup = leads[2];
      rows.push({
        weekday: weekday as Weekday,
        type: 'primary_lead',
        employeeId: lead.id,
        ...(backup !== undefined && random.chance(0.6) ? { backupEmployeeId: backup.id } : {}),
      });
    }
  }
  const juicer = baristas[0];
  if (juicer === undefined) return rows;
  for (const weekday of random.shuffled([1, 3, 4, 5, 6, 2]).slice(0, 4).sort()) {
    const backup = baristas[1];
    rows.push({
      weekday: weekday as Weekday,
      type: 'juicer',
      employeeId: juicer.id,
      ...(backup !== undefined && random.chance(0.5) ? { backupEmployeeId: backup.id } : {}),
    });
  }
  return rows;
}

/** Time off, date rows, overrides and a few people who leave (§11.4). */
export function disturbPeople(random: Random, snapshot: Snapshot, dates: readonly string[]): void {
  const records = Math.round((dates.length / 30) * random.int(16, 19) * (snapshot.employees.length / 12));
  for (let index = 0; index < records; index += 1) {
    const employee = random.pick(snapshot.employees);
    const from = random.int(0, dates.length - 1);
    const length = random.chance(0.75) ? 1 : random.int(2, 9);
    const status = random.weighted([
      ['approved', 8],
      ['pending', 1],
      ['denied', 1],
    ] as const);
    employee.timeOff = [
      ...(employee.timeOff ?? []),
      { start: dates[from]!, end: dates[Math.min(dates.length - 1, from + length - 1)]!, status },
    ];
  }
  for (const employee of snapshot.employees) {
    if (random.chance(0.2))
      employee.dateAvailability = [{ date: random.pick(dates), available: random.chance(0.5) }];
    if (random.chance(0.1)) {
      const from = random.int(0, dates.length - 1);
      employee.overrides = [
        {
          start: dates[from]!,
          end: dates[Math.min(dates.length - 1, from + 10)]!,
          days: Array.from({ length: 7 }, () =>
            random.weighted([
              [null, 5],
              [false, 1],
              [true, 1],
            ] as const),
          ),
          createdAt: '2026-01-05T12:00:00Z',
        },
      ];
    }
  }
}

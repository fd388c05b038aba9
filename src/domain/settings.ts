import { z } from 'zod';
import { isLocalTime } from './dates.ts';
import { ValidationError } from './errors.ts';
import { problemsOf } from './problems.ts';
import { EVENT_TYPES } from './types.ts';

/** Per-store settings (domain rules §2): every key with its default and range; anything unknown is refused. */

const int = (min: number, max: number) => z.int().min(min).max(max);
const time = z.string().refine(isLocalTime, { error: 'expected a time HH:mm' });
const minutes = int(5, 720);

const blockSchema = z
  .strictObject({
    block: int(1, 8),
    arrive: time,
    onFloor: time,
    lunchBegin: time,
    lunchEnd: time,
    offFloor: time,
    depart: time,
  })
  .refine(
    (row) => {
      const times = [row.arrive, row.onFloor, row.lunchBegin, row.lunchEnd, row.offFloor, row.depart];
      return times.every((value, index) => index === 0 || value >= times[index - 1]!);
    },
    { error: 'expected the six times of a block in ascending order' },
  );

/** One of the eight shift blocks of a day; `arrive` is also the start time of its Core. */
export type ShiftBlock = z.output<typeof blockSchema>;

const blockRow = (
  block: number,
  arrive: string,
  onFloor: string,
  lunchBegin: string,
  lunchEnd: string,
  offFloor: string,
  depart: string,
): ShiftBlock => ({ block, arrive, onFloor, lunchBegin, lunchEnd, offFloor, depart });

const DEFAULT_BLOCKS: ShiftBlock[] = [
  blockRow(1, '10:15', '10:30', '12:30', '13:00', '16:30', '16:45'),
  blockRow(2, '10:15', '10:30', '13:30', '14:00', '16:30', '16:45'),
  blockRow(3, '10:45', '11:00', '14:00', '14:30', '17:00', '17:15'),
  blockRow(4, '10:45', '11:00', '14:30', '15:00', '17:00', '17:15'),
  blockRow(5, '11:15', '11:30', '15:00', '15:30', '17:30', '17:45'),
  blockRow(6, '11:15', '11:30', '15:30', '16:00', '17:30', '17:45'),
  blockRow(7, '11:45', '12:00', '16:00', '16:30', '18:00', '18:15'),
  blockRow(8, '11:45', '12:00', '16:00', '16:30', '18:00', '18:15'),
];

const blocksSchema = z
  .array(blockSchema)
  .length(8, { error: 'expected the 8 blocks of a day' })
  .superRefine((rows, context) => {
    rows.forEach((row, index) => {
      if (row.block !== index + 1)
        context.addIssue({
          code: 'custom',
          path: [index, 'block'],
          message: `expected block ${index + 1}, got ${row.block}`,
        });
      const previous = rows[index - 1];
      if (previous !== undefined && row.arrive < previous.arrive)
        context.addIssue({
          code: 'custom',
          path: [index, 'arrive'],
          message: `expected ${previous.arrive} or later (arrive times do not decrease), got ${row.arrive}`,
        });
    });
  });

const overflowSchema = z.array(int(1, 8)).refine((order) => order.length === 8 && new Set(order).size === 8, {
  error: 'expected every block from 1 to 8 exactly once',
});

/** The zod schema of stored and imported settings. Its input is partial; its output is complete. */
export const settingsSchema = z.strictObject({
  horizonDays: int(1, 90).default(21),
  bufferDays: int(0, 14).default(3),
  rescueDays: int(0, 14).default(3),
  searchDays: int(7, 120).default(56),
  bumpSafetyDays: int(0, 14).default(2),
  bumping: z.boolean().default(true),
  bumpBeforeNextDay: z.boolean().default(true),
  juicerFallback: z.boolean().default(true),
  maxCorePerDay: int(1, 3).default(1),
  maxCorePerWeek: int(1, 7).default(6),
  maxJuicerProductionPerWeek: int(1, 7).default(5),
  maxMinutesPerWeek: int(600, 4200).nullable().default(null),
  fullDayMinutes: int(240, 720).default(480),
  proximityMinutes: int(0, 480).default(120),
  shortNoticeDays: int(0, 30).default(7),
  enabledTypes: z
    .array(z.enum(EVENT_TYPES))
    .refine((types) => new Set(types).size === types.length, { error: 'a type is listed twice' })
    .default([...EVENT_TYPES]),
  runStaleMinutes: int(1, 120).default(10),
  retentionDays: int(7, 365).default(21),
  durations: z
    .strictObject({
      core: minutes.default(390),
      supervisor: minutes.default(5),
      juicer_production: minutes.default(540),
      juicer_survey: minutes.default(15),
      juicer_deep_clean: minutes.default(240),
      digital_setup: minutes.default(30),
      digital_refresh: minutes.default(15),
      digital_teardown: minutes.default(15),
      digital: minutes.default(15),
      freeosk: minutes.default(15),
      other: minutes.default(15),
    })
    .prefault({}),
  blocks: blocksSchema.default(DEFAULT_BLOCKS),
  overflowOrder: overflowSchema.default([1, 3, 5, 7, 2, 4, 6, 8]),
  juicerProductionTime: time.default('09:00'),
  juicerDeepCleanTime: time.default('09:00'),
  juicerSurveyTime: time.default('17:00'),
  supervisorTime: time.default('12:00'),
  freeoskTimes: z
    .strictObject({
      daily_service: time.default('10:00'),
      changeover: time.default('10:00'),
      troubleshooting: time.default('12:00'),
      other: time.default('12:00'),
    })
    .prefault({}),
  digitalSetupTime: time.default('10:15'),
  digitalRefreshTime: time.default('10:15'),
  digitalRefreshSaturdayTime: time.default('12:00'),
  digitalTeardownTime: time.default('17:00'),
  digitalStepMinutes: int(5, 60).default(15),
  otherTime: time.default('12:00'),
  fullDayOtherTime: time.default('09:00'),
});

export type Settings = z.output<typeof settingsSchema>;
/** What a store stores and a snapshot carries: any part of the settings. */
export type SettingsInput = z.input<typeof settingsSchema>;

export const DEFAULT_SETTINGS: Settings = settingsSchema.parse({});

/**
 * Complete settings from any part of them.
 * @throws ValidationError with one problem per offending key.
 */
export function parseSettings(input: unknown): Settings {
  const parsed = settingsSchema.safeParse(input ?? {});
  if (!parsed.success) throw new ValidationError(problemsOf(parsed.error, input));
  return parsed.data;
}

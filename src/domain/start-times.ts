import { minutesOf, timeOf, weekday } from './dates.ts';
import type { Settings } from './settings.ts';
import type { EventType, FreeoskSubtype, LocalDate, LocalTime } from './types.ts';

/** What decides the start times of an event. */
export interface TimedEvent {
  type: EventType;
  freeoskSubtype: FreeoskSubtype | null;
  fullDayOther: boolean;
}

/** TYPE-13: events of one group take turns on a date. */
export type StepGroup = 'setup' | 'refresh' | 'teardown';

export function stepGroup(type: EventType): StepGroup | null {
  switch (type) {
    case 'digital_setup':
      return 'setup';
    case 'digital_refresh':
    case 'digital':
      return 'refresh';
    case 'digital_teardown':
      return 'teardown';
    default:
      return null;
  }
}

const SATURDAY = 5;
const stepsByBase = new Map<string, readonly LocalTime[]>();

/** TYPE-14: all allowed start times of an event on a date, ascending; for a Core the arrive times of the blocks. */
export function allowedTimes(event: TimedEvent, date: LocalDate, settings: Settings): readonly LocalTime[] {
  switch (event.type) {
    case 'core':
      return arriveTimes(settings);
    case 'supervisor':
      return [settings.supervisorTime];
    case 'juicer_production':
      return [settings.juicerProductionTime];
    case 'juicer_survey':
      return [settings.juicerSurveyTime];
    case 'juicer_deep_clean':
      return [settings.juicerDeepCleanTime];
    case 'freeosk':
      return [settings.freeoskTimes[event.freeoskSubtype ?? 'other']];
    case 'other':
      return [event.fullDayOther ? settings.fullDayOtherTime : settings.otherTime];
    case 'digital_setup':
      return steps(settings.digitalSetupTime, settings.digitalStepMinutes);
    case 'digital_teardown':
      return steps(settings.digitalTeardownTime, settings.digitalStepMinutes);
    case 'digital_refresh':
    case 'digital': {
      const base =
        weekday(date) === SATURDAY ? settings.digitalRefreshSaturdayTime : settings.digitalRefreshTime;
      return steps(base, settings.digitalStepMinutes);
    }
  }
}

/** Whether a start time satisfies TYPE-14; a Core with a block must start at that block's arrive time. */
export function isAllowedTime(
  event: TimedEvent,
  date: LocalDate,
  time: LocalTime,
  block: number | null,
  settings: Settings,
): boolean {
  if (event.type === 'core' && block !== null) return settings.blocks[block - 1]?.arrive === time;
  return allowedTimes(event, date, settings).includes(time);
}

const arriveTimesBySettings = new WeakMap<Settings['blocks'], readonly LocalTime[]>();

/** The distinct arrive times of the blocks, ascending. */
export function arriveTimes(settings: Settings): readonly LocalTime[] {
  let times = arriveTimesBySettings.get(settings.blocks);
  if (times === undefined) {
    times = [...new Set(settings.blocks.map((block) => block.arrive))];
    arriveTimesBySettings.set(settings.blocks, times);
  }
  return times;
}

/** The base and every further step before midnight. */
function steps(base: LocalTime, step: number): readonly LocalTime[] {
  const key = `${base}+${step}`;
  let times = stepsByBase.get(key);
  if (times === undefined) {
    const found: LocalTime[] = [];
    for (let minutes = minutesOf(base); minutes < 1440; minutes += step) found.push(timeOf(minutes));
    times = found;
    stepsByBase.set(key, times);
  }
  return times;
}

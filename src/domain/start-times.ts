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

/** TYPE-14: all allowed start times of an event on a date, ascending; for a Core the arrive times of the blocks. */
export function allowedTimes(event: TimedEvent, date: LocalDate, settings: Settings): readonly LocalTime[] {
  if (event.type === 'core') return arriveTimes(settings);
  const first = firstTime(event, date, settings);
  return stepGroup(event.type) === null ? [first] : steps(first, settings.digitalStepMinutes);
}

/** Whether a start time satisfies TYPE-14; a Core with a block must start at that block's arrive time. */
export function isAllowedTime(
  event: TimedEvent,
  date: LocalDate,
  time: LocalTime,
  block: number | null,
  settings: Settings,
): boolean {
  if (event.type === 'core') {
    if (block !== null) return settings.blocks[block - 1]?.arrive === time;
    return arriveTimes(settings).includes(time);
  }
  const first = firstTime(event, date, settings);
  if (time === first) return true;
  if (stepGroup(event.type) === null || time < first) return false;
  return (minutesOf(time) - minutesOf(first)) % settings.digitalStepMinutes === 0;
}

/** The only allowed time of a type, or the first of its steps (TYPE-13); for a Core the first arrive time. */
function firstTime(event: TimedEvent, date: LocalDate, settings: Settings): LocalTime {
  switch (event.type) {
    case 'core':
      return settings.blocks[0]!.arrive;
    case 'supervisor':
      return settings.supervisorTime;
    case 'juicer_production':
      return settings.juicerProductionTime;
    case 'juicer_survey':
      return settings.juicerSurveyTime;
    case 'juicer_deep_clean':
      return settings.juicerDeepCleanTime;
    case 'freeosk':
      return settings.freeoskTimes[event.freeoskSubtype ?? 'other'];
    case 'other':
      return event.fullDayOther ? settings.fullDayOtherTime : settings.otherTime;
    case 'digital_setup':
      return settings.digitalSetupTime;
    case 'digital_teardown':
      return settings.digitalTeardownTime;
    case 'digital_refresh':
    case 'digital':
      return weekday(date) === SATURDAY ? settings.digitalRefreshSaturdayTime : settings.digitalRefreshTime;
  }
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

const stepsByBase = new Map<LocalTime, Map<number, readonly LocalTime[]>>();

/** The base and every further step before midnight. */
function steps(base: LocalTime, step: number): readonly LocalTime[] {
  let byStep = stepsByBase.get(base);
  if (byStep === undefined) {
    byStep = new Map();
    stepsByBase.set(base, byStep);
  }
  let times = byStep.get(step);
  if (times === undefined) {
    const found: LocalTime[] = [];
    for (let minutes = minutesOf(base); minutes < 1440; minutes += step) found.push(timeOf(minutes));
    times = found;
    byStep.set(step, times);
  }
  return times;
}

import { formatDay, formatDays, weekday, weekdayName } from '../domain/dates.ts';
import type { FailureCode, LocalDate, LocalTime } from '../domain/types.ts';
import type { EngineEvent, Facts } from './facts/model.ts';
import type { Bottleneck, Failure, Suggestion } from './proposal.ts';
import { joinNames, span, weekdaysOf } from './texts.ts';

/** §9.7: one function per failure code. `{event}` is the refNum with a short name. */

const failure = (code: FailureCode, message: string, fix: string): Failure => ({ code, message, fix });

export const setupNotSaturday = (event: EngineEvent): Failure =>
  failure(
    'SETUP_NOT_SATURDAY',
    `${event.label} is a Digital Setup but starts ${formatDay(event.startDate)}, not a Saturday.`,
    "Check the event's type or assign it by hand.",
  );

export const supNoNumber = (event: EngineEvent): Failure =>
  failure(
    'SUP_NO_NUMBER',
    `${event.label} cannot be matched to a Core: its name has no event number.`,
    'Link it to its Core.',
  );

export const supNoCore = (number: string): Failure =>
  failure(
    'SUP_NO_CORE',
    `No Core with number ${number} and an overlapping window exists.`,
    'Import the Core or cancel the Supervisor.',
  );

export const supCoreFailed = (core: EngineEvent, coreMessage: string): Failure =>
  failure(
    'SUP_CORE_FAILED',
    `Its Core ${core.label} could not be placed: ${coreMessage}`,
    'Place the Core; the Supervisor follows.',
  );

/** @param reason follows "it", e.g. "it is left out of automatic runs". */
export const supCoreNotPlanned = (core: EngineEvent, reason: string): Failure =>
  failure(
    'SUP_CORE_NOT_PLANNED',
    `Its Core ${core.label} is not scheduled and not in this run (${reason}).`,
    'Include the Core in automatic runs or schedule it by hand.',
  );

export const startInPast = (event: EngineEvent, date: LocalDate, time: LocalTime): Failure =>
  failure(
    'START_IN_PAST',
    `${event.label} could only start ${formatDay(date)} ${time}, which has passed.`,
    'Assign it by hand while its window is open, or mark it as cannot complete.',
  );

export const insideBuffer = (facts: Facts, event: EngineEvent, dates: readonly LocalDate[]): Failure =>
  failure(
    'INSIDE_BUFFER',
    `All days left for ${event.label} (${formatDays(dates)}) are inside the ${facts.settings.bufferDays}-day lead time.`,
    'Run in emergency mode or assign it by hand.',
  );

export const dayLocked = (event: EngineEvent, dates: readonly LocalDate[], locked: LocalDate): Failure =>
  failure(
    'DAY_LOCKED',
    `Every day left for ${event.label} is locked or a holiday: ${formatDays(dates)}.`,
    `Unlock ${formatDay(locked)}.`,
  );

export const startDateBlocked = (event: EngineEvent, dates: readonly LocalDate[], reasons: string): Failure =>
  failure(
    'START_DATE_BLOCKED',
    `${event.label} cannot be done on ${formatDays(dates)}: ${reasons}.`,
    'Ask for another date or move the other event.',
  );

export const noJuicerRotation = (dates: readonly LocalDate[]): Failure =>
  failure(
    'NO_JUICER_ROTATION',
    `Nobody is on the juicer rotation on ${weekdaysOf(dates)}.`,
    `Add a juicer rotation for ${weekdayName(weekday(dates[0]!))}.`,
  );

export const rotationUnavailable = (person: string, reason: string, date: LocalDate): Failure =>
  failure(
    'ROTATION_UNAVAILABLE',
    `${person} is ${reason} on ${formatDay(date)}; no backup can take it.`,
    `Choose a replacement for ${formatDay(date)}.`,
  );

export const fullDayConflict = (event: EngineEvent, date: LocalDate, people: readonly string[]): Failure =>
  failure(
    'FULL_DAY_CONFLICT',
    `Everybody who could do ${event.label} on ${formatDay(date)} already has a full day.`,
    `Free one of: ${joinNames(people)}.`,
  );

export const supUnavailable = (date: LocalDate, reasons: string, person: string): Failure =>
  failure(
    'SUP_UNAVAILABLE',
    `Nobody can supervise on ${formatDay(date)}: ${reasons}.`,
    `Assign a Lead by hand or change the availability of ${person}.`,
  );

export const noEligibleEmployee = (
  event: EngineEvent,
  dates: readonly LocalDate[],
  suggestion?: Suggestion,
): Failure =>
  failure(
    'NO_ELIGIBLE_EMPLOYEE',
    `Nobody who may do ${event.label} works on ${formatDays(dates)}.`,
    suggestion ? `${withoutStop(suggestion.text)}, or assign it by hand.` : 'Assign it by hand.',
  );

/** No step of the digital's group is left before midnight (TYPE-13). */
export const noStepLeft = (event: EngineEvent, date: LocalDate): Failure =>
  failure(
    'NO_ELIGIBLE_EMPLOYEE',
    `No start time is left for ${event.label} on ${formatDay(date)}.`,
    'Assign it by hand.',
  );

const ASK_FOR_MORE = 'Assign by hand or ask for a longer window.';

export const noSwapCandidate = (dates: readonly LocalDate[], suggestion?: Suggestion): Failure =>
  failure(
    'NO_SWAP_CANDIDATE',
    `Everybody available on ${formatDays(dates)} is already booked by work that may not be moved.`,
    suggestion?.text ?? ASK_FOR_MORE,
  );

export const noSlotInWindow = (
  event: EngineEvent,
  bottleneck: Bottleneck,
  suggestion?: Suggestion,
): Failure => {
  const shared = bottleneck.n - 1;
  return failure(
    'NO_SLOT_IN_WINDOW',
    `${bottleneck.n} Core due by ${formatDay(event.dueDate)} share ${shared} free person-${shared === 1 ? 'day' : 'days'} (${span(bottleneck.first, bottleneck.last)}).`,
    suggestion?.text ?? ASK_FOR_MORE,
  );
};

/** @param reason the message the Core would have without the bump. */
export const bumpedNotReplaced = (
  event: EngineEvent,
  date: LocalDate,
  bumper: EngineEvent,
  reason: Failure,
): Failure =>
  failure(
    'BUMPED_NOT_REPLACED',
    `${event.label} gave its place on ${formatDay(date)} to ${bumper.label}; ${lowerFirst(reason.message)}`,
    `${withoutStop(reason.fix)}, or reject the swap.`,
  );

function withoutStop(text: string): string {
  return text.endsWith('.') ? text.slice(0, -1) : text;
}

/** Lower case after a semicolon; names and numbers stay as they are. */
function lowerFirst(text: string): string {
  return /^(Everybody|Nobody|All|Every|No) /.test(text) ? text[0]!.toLowerCase() + text.slice(1) : text;
}

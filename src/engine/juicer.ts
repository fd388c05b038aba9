import { allowedTimes } from '../domain/start-times.ts';
import type { LocalDate, LocalTime } from '../domain/types.ts';
import { isVictim } from './bump.ts';
import type { Tier } from './candidates.ts';
import { choose, placeChosen } from './candidates.ts';
import { daySetOf } from './day-set.ts';
import type { Booking, EngineEmployee, EngineEvent, PreviousRow } from './facts/model.ts';
import { rotationOf } from './facts/rotation.ts';
import { juicerFailure } from './juicer-failure.ts';
import { fallbackJuicers } from './juicer-fallback.ts';
import type { Candidate } from './proposal.ts';
import type { Draft, Run } from './run.ts';
import { enteredOf, fail, place } from './run.ts';
import { placeStandAloneSurveys, placeSurveyOf } from './survey.ts';
import { hardIds } from './validator.ts';

/** Step 1 of §9.1: Productions each with its Survey, stand-alone Surveys, Deep Cleans. */
export function planJuicer(run: Run): void {
  for (const production of enteredOf(run, 'juicer_production')) placeProduction(run, production);
  for (const survey of enteredOf(run, 'juicer_survey')) placeSurveyOf(run, survey);
  placeStandAloneSurveys(run);
  for (const clean of enteredOf(run, 'juicer_deep_clean')) placeDeepClean(run, clean);
}

/** JUICE-1 and JUICE-2. */
function placeProduction(run: Run, event: EngineEvent): Draft {
  const { days, failure } = daySetOf(run.facts, event, {
    excluded: (date) => storeHas(run, 'juicer_deep_clean', date),
  });
  if (failure) return fail(run, event, failure);
  const again = placeAgain(run, event, days, ({ employeeId, date }) =>
    placeOnRotation(run, event, date, [], employeeId),
  );
  if (again) return again;
  const considered: Candidate[] = [];
  for (const date of unclaimedFirst(run, event, days)) {
    considered.push(...absent(rotationOf(run.facts, date, 'juicer').wrongTitle, date));
    const placed = placeOnRotation(run, event, date, considered);
    if (placed) return placed;
  }
  return placeByFallback(run, event, days, considered);
}

/** JUICE-1 on one date: the primary juicer, then the backup; or only the person who is wanted. */
function placeOnRotation(
  run: Run,
  event: EngineEvent,
  date: LocalDate,
  considered: Candidate[],
  wanted?: string,
): Draft | null {
  const time = timeOn(run, event, date);
  const { primary, backup } = rotationOf(run.facts, date, 'juicer');
  for (const [employee, rank, rule] of [
    [primary, 1, 'juicer.rotation'],
    [backup, 2, 'juicer.backup'],
  ] as const) {
    if (!employee || (wanted !== undefined && employee.id !== wanted)) continue;
    const fit = fitsProduction(run, event, employee, date, time);
    const verdict = fit.by.length > 0 ? 'blocked' : 'chosen';
    considered.push({ employeeId: employee.id, date, verdict, by: fit.by });
    if (fit.by.length > 0) continue;
    if (fit.victim) {
      run.occupancy.remove(fit.victim.event.refNum);
      run.bumped.set(fit.victim.event.refNum, { booking: fit.victim, by: event });
    }
    return place(run, {
      event,
      wave: 1,
      employeeId: employee.id,
      date,
      time,
      block: null,
      overflow: null,
      rule,
      rank,
      considered,
      victim: fit.victim ?? undefined,
    });
  }
  return null;
}

/** Free, or held up by exactly one posted Core that BUMP-1 allows to go. */
function fitsProduction(
  run: Run,
  event: EngineEvent,
  employee: EngineEmployee,
  date: LocalDate,
  time: LocalTime,
): { by: string[]; victim: Booking | null } {
  const blocking = run.occupancy.blockingOf(employee.id, date);
  const booking = blocking.length === 1 ? run.facts.postedByEvent.get(blocking[0]!.event.refNum) : undefined;
  const victim = booking && blocking[0]!.source === 'posted' && isVictim(run, booking) ? booking : null;
  const by = hardIds({ event, employeeId: employee.id, date, time }, 'auto', run.facts, run.occupancy, {
    ignoreScheduleIds: victim ? [victim.scheduleId!] : [],
  });
  return { by, victim };
}

/** JUICE-5: like a Production, but free people only, and never on a Production's day. */
function placeDeepClean(run: Run, event: EngineEvent): Draft {
  const { days, failure } = daySetOf(run.facts, event, {
    excluded: (date) => storeHas(run, 'juicer_production', date),
  });
  if (failure) return fail(run, event, failure);
  const rule = 'juicer.deep-clean';
  const tiersOn = (date: LocalDate): Tier[] => {
    const { primary, backup } = rotationOf(run.facts, date, 'juicer');
    return [
      { rank: 1, rule, people: primary ? [primary] : [] },
      { rank: 2, rule, people: backup ? [backup] : [] },
    ];
  };
  const again = placeAgain(run, event, days, ({ employeeId, date }) =>
    placeOn(run, event, date, onlyFor(employeeId, tiersOn(date)), []),
  );
  if (again) return again;
  const considered: Candidate[] = [];
  for (const date of unclaimedFirst(run, event, days)) {
    considered.push(...absent(rotationOf(run.facts, date, 'juicer').wrongTitle, date));
    const placed = placeOn(run, event, date, tiersOn(date), considered);
    if (placed) return placed;
  }
  return placeByFallback(run, event, days, considered);
}

/**
 * The day and person of the replaced plan, as long as both are still among those this event may have; null without such
 * a plan or when that place is gone.
 * @param onRotation tries the person as one of the date's rotation
 */
function placeAgain(
  run: Run,
  event: EngineEvent,
  days: readonly LocalDate[],
  onRotation: (previous: PreviousRow) => Draft | null,
): Draft | null {
  const previous = run.facts.previousByEvent.get(event.refNum);
  if (previous === undefined || !days.includes(previous.date)) return null;
  const placed = onRotation(previous);
  if (placed || !run.facts.settings.juicerFallback) return placed;
  const tiers = [fallbackTier(run, event, previous.date)];
  return placeOn(run, event, previous.date, onlyFor(previous.employeeId, tiers), []);
}

/**
 * The days in the order tried: ascending, but the day of the replaced plan first and those last that other juicer work
 * of this run is to keep.
 */
function unclaimedFirst(run: Run, event: EngineEvent, days: readonly LocalDate[]): readonly LocalDate[] {
  const { previousByEvent } = run.facts;
  if (previousByEvent.size === 0) return days;
  const own = previousByEvent.get(event.refNum)?.date;
  const claimed = new Set(
    enteredOf(run, 'juicer_production', 'juicer_deep_clean')
      .filter((other) => other !== event && !run.drafts.has(other.refNum))
      .map((other) => previousByEvent.get(other.refNum)?.date),
  );
  const turn = (date: LocalDate): number => (date === own ? 0 : claimed.has(date) ? 2 : 1);
  return [...days].sort((a, b) => turn(a) - turn(b));
}

function onlyFor(employeeId: string, tiers: readonly Tier[]): Tier[] {
  return tiers.map((tier) => ({ ...tier, people: tier.people.filter(({ id }) => id === employeeId) }));
}

/** JUICE-2: other qualified people who are free, day by day; nobody → JUICE-6. */
function placeByFallback(
  run: Run,
  event: EngineEvent,
  days: readonly LocalDate[],
  considered: Candidate[],
): Draft {
  if (run.facts.settings.juicerFallback) {
    for (const date of unclaimedFirst(run, event, days)) {
      const placed = placeOn(run, event, date, [fallbackTier(run, event, date)], considered);
      if (placed) return placed;
    }
  }
  return fail(run, event, juicerFailure(run, days, considered), { considered });
}

function fallbackTier(run: Run, event: EngineEvent, date: LocalDate): Tier {
  const rule = event.type === 'juicer_production' ? 'juicer.fallback' : 'juicer.deep-clean';
  return { rank: 3, rule, people: fallbackJuicers(run.facts, date) };
}

function placeOn(
  run: Run,
  event: EngineEvent,
  date: LocalDate,
  tiers: readonly Tier[],
  considered: Candidate[],
): Draft | null {
  const time = timeOn(run, event, date);
  const selection = choose(run, event, date, time, tiers);
  considered.push(...selection.considered);
  if (!selection.chosen) return null;
  return placeChosen(run, event, 1, { date, time }, selection.chosen, considered);
}

/** §3.2: somebody stored on the rotation whose title does not allow it counts as absent, but is named. */
function absent(people: readonly EngineEmployee[], date: LocalDate): Candidate[] {
  return people.map(({ id }) => ({ employeeId: id, date, verdict: 'blocked', by: ['H6'] }));
}

function timeOn(run: Run, event: EngineEvent, date: LocalDate): LocalTime {
  return allowedTimes(event, date, run.facts.settings)[0]!;
}

/** H14: Production and Deep Clean never share a date in the store; says which one is there. */
function storeHas(run: Run, type: 'juicer_production' | 'juicer_deep_clean', date: LocalDate): string | null {
  const other = run.occupancy.ofDay(date).find((row) => row.event.type === type);
  return other ? `${other.event.label} is on that day` : null;
}

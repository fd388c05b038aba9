import { weekday } from '../domain/dates.ts';
import type { StepGroup } from '../domain/start-times.ts';
import { allowedTimes, stepGroup } from '../domain/start-times.ts';
import type { EventType, LocalDate, LocalTime } from '../domain/types.ts';
import type { Tier } from './candidates.ts';
import { choose, placeChosen } from './candidates.ts';
import { groupBy } from './collections.ts';
import type { EngineEvent } from './facts/model.ts';
import { noEligibleEmployee, noStepLeft } from './failures.ts';
import { otherTiers, rideAlongTiers, teardownTiers } from './light-tiers.ts';
import { pinnedFailure } from './pinned.ts';
import type { Draft, Run } from './run.ts';
import { enteredOf, fail } from './run.ts';

const SATURDAY = 5;
/** Step 5 takes the light types in this order; Refresh and plain Digital together. */
const STEP_5: readonly (readonly EventType[])[] = [
  ['freeosk'],
  ['digital_setup'],
  ['digital_refresh', 'digital'],
  ['digital_teardown'],
];

/** Steps 5 and 6 of §9.1 (§9.6): short jobs on their start date. Nothing here bumps or is rescued. */
export function planLightWork(run: Run): void {
  const claims = stepClaims(run);
  for (const types of STEP_5) {
    for (const event of enteredOf(run, ...types)) placeLight(run, event, claims);
  }
  for (const event of enteredOf(run, 'other')) if (!event.fullDayOther) placeLight(run, event, claims);
}

function placeLight(run: Run, event: EngineEvent, claims: StepClaims): Draft {
  const date = event.startDate;
  const time = startTime(run, event, date, claims);
  const firstTime = allowedTimes(event, date, run.facts.settings)[0]!;
  const failure = pinnedFailure(run.facts, event, time ?? firstTime);
  if (failure) return fail(run, event, failure);
  if (time === null) return fail(run, event, noStepLeft(event, date));
  const { chosen, considered } = choose(run, event, date, time, tiersOf(run, event, date));
  if (!chosen) return fail(run, event, noEligibleEmployee(event, [date]), { considered });
  return placeChosen(run, event, event.type === 'other' ? 6 : 5, { date, time }, chosen, considered);
}

/**
 * The fixed time of the type; for digitals the first step nobody of the group holds that day (TYPE-13). In a plan that
 * replaces another a digital keeps its step, and nobody takes the step that another one is to keep.
 */
function startTime(run: Run, event: EngineEvent, date: LocalDate, claims: StepClaims): LocalTime | null {
  const times = allowedTimes(event, date, run.facts.settings);
  const group = stepGroup(event.type);
  if (group === null) return times[0]!;
  const held = new Set(
    run.occupancy
      .digitalsOf(date)
      .filter((row) => stepGroup(row.event.type) === group)
      .map((row) => row.time),
  );
  const free = times.filter((time) => !held.has(time));
  const previous = run.facts.previousByEvent.get(event.refNum);
  if (previous?.date === date && free.includes(previous.time)) return previous.time;
  const claimed = (claims.get(claimKey(group, date)) ?? []).filter(({ refNum }) => !run.drafts.has(refNum));
  const kept = new Set(claimed.map(({ refNum }) => run.facts.previousByEvent.get(refNum)!.time));
  return free.find((time) => !kept.has(time)) ?? free[0] ?? null;
}

/** The digitals of each step group and date that held a step there in the replaced plan. */
type StepClaims = ReadonlyMap<string, readonly EngineEvent[]>;

function stepClaims(run: Run): StepClaims {
  const held = run.entered.filter(
    ({ refNum, startDate }) => run.facts.previousByEvent.get(refNum)?.date === startDate,
  );
  return groupBy(held, ({ type, startDate }) => claimKey(stepGroup(type), startDate));
}

function claimKey(group: StepGroup | null, date: LocalDate): string {
  return `${group}|${date}`;
}

function tiersOf(run: Run, event: EngineEvent, date: LocalDate): Tier[] {
  if (event.type === 'other') return otherTiers(run.facts, date);
  if (event.type === 'digital_teardown') return teardownTiers(run.facts, date);
  const refreshes = event.type === 'digital_refresh' || event.type === 'digital';
  if (!refreshes || weekday(date) !== SATURDAY) return rideAlongTiers(run.facts, event.type, date);
  const setupPeople = new Set(
    run.occupancy
      .digitalsOf(date)
      .filter((row) => row.event.type === 'digital_setup')
      .map((row) => row.employeeId),
  );
  const tiers = rideAlongTiers(run.facts, event.type, date);
  if (setupPeople.size === 0) return tiers;
  // S9: whoever does the Setup that Saturday comes last.
  const withSetup = (has: boolean) => (tier: Tier) => ({
    ...tier,
    people: tier.people.filter((employee) => setupPeople.has(employee.id) === has),
  });
  const again = tiers.map(withSetup(true)).map((tier) => ({ ...tier, rank: 6 }));
  return [...tiers.map(withSetup(false)), ...again];
}

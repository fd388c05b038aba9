import { weekOf } from '../domain/dates.ts';
import type { LocalDate } from '../domain/types.ts';
import type { Selection, Tier } from './candidates.ts';
import { choose, placeChosen } from './candidates.ts';
import { crewOf } from './crew.ts';
import { isAvailable } from './facts/availability.ts';
import type { EngineEmployee, EngineEvent } from './facts/model.ts';
import { fullDayConflict, noEligibleEmployee } from './failures.ts';
import { pinnedFailure } from './pinned.ts';
import type { Draft, Run } from './run.ts';
import { enteredOf, fail } from './run.ts';

/** Step 2 of §9.1 (§9.3): full-day Others, on their start date, only with people who are free. */
export function planFullDays(run: Run): void {
  for (const event of enteredOf(run, 'other')) if (event.fullDayOther) placeFullDay(run, event);
}

function placeFullDay(run: Run, event: EngineEvent): Draft {
  const date = event.startDate;
  const time = run.facts.settings.fullDayOtherTime;
  const failure = pinnedFailure(run.facts, event, time);
  if (failure) return fail(run, event, failure);
  const selection = choose(run, event, date, time, tiersOf(run, date));
  const { chosen, considered } = selection;
  if (!chosen) return fail(run, event, failureOf(run, event, selection), { considered });
  return placeChosen(run, event, 6, { date, time }, chosen, considered);
}

function tiersOf(run: Run, date: LocalDate): Tier[] {
  const crew = crewOf(run.facts, date);
  const titled = (title: EngineEmployee['jobTitle']): EngineEmployee[] =>
    evenly(
      run,
      date,
      run.facts.employees.filter((employee) => employee.jobTitle === title),
    );
  return [
    { rank: 1, rule: 'full-day.lead', people: evenly(run, date, crew.otherLeads) },
    { rank: 2, rule: 'full-day.event-specialist', people: titled('event_specialist') },
    { rank: 3, rule: 'full-day.juicer', people: titled('juicer_barista'), needs: 'no-juicer' },
    { rank: 4, rule: 'full-day.primary-lead', people: crew.leadingLead },
  ];
}

/** Fewest primary events that week first, then id. */
function evenly(run: Run, date: LocalDate, people: readonly EngineEmployee[]): EngineEmployee[] {
  const load = (employee: EngineEmployee): number => run.occupancy.primaryInWeek(employee.id, weekOf(date));
  return [...people].sort((a, b) => load(a) - load(b));
}

function failureOf(run: Run, event: EngineEvent, { considered }: Selection) {
  const date = event.startDate;
  const busy = considered
    .flatMap((entry) => ('employeeId' in entry ? [run.facts.employeeById.get(entry.employeeId)!] : []))
    .filter((employee) => isAvailable(run.facts, employee, date))
    .map((employee) => employee.name);
  return busy.length > 0 ? fullDayConflict(event, date, busy) : noEligibleEmployee(event, [date]);
}

import type { LocalDate } from '../domain/types.ts';
import type { Tier } from './candidates.ts';
import { choose, placeChosen } from './candidates.ts';
import type { EngineEvent } from './facts/model.ts';
import { rotationOf } from './facts/rotation.ts';
import { juicerFailure } from './juicer-failure.ts';
import { fallbackJuicers } from './juicer-fallback.ts';
import { pinnedFailure } from './pinned.ts';
import type { Draft, Run } from './run.ts';
import { enteredOf, fail, place } from './run.ts';
import { hardIds } from './validator.ts';

/** JUICE-3: the Survey goes to its Production's person and date, if its window and that person allow it. */
export function placeSurveyOf(run: Run, survey: EngineEvent): void {
  const productionRef = run.facts.pairing.productionOfSurvey.get(survey.refNum);
  const production = productionRef === undefined ? undefined : run.occupancy.ofEvent(productionRef);
  if (!production) return;
  const { date, employeeId } = production;
  if (date < survey.startDate || date >= survey.dueDate || !run.facts.calendar.isOpen(date)) return;
  const time = run.facts.settings.juicerSurveyTime;
  if (hardIds({ event: survey, employeeId, date, time }, 'auto', run.facts, run.occupancy).length > 0) return;
  place(run, {
    event: survey,
    wave: 1,
    employeeId,
    date,
    time,
    block: null,
    overflow: null,
    rule: 'juicer.with-production',
    rank: 1,
    considered: [{ employeeId, date, verdict: 'chosen', by: [] }],
  });
}

/** JUICE-4: every Survey without a place of its Production, on its start date. */
export function placeStandAloneSurveys(run: Run): void {
  for (const survey of enteredOf(run, 'juicer_survey'))
    if (!run.drafts.has(survey.refNum)) placeStandAlone(run, survey);
}

function placeStandAlone(run: Run, survey: EngineEvent): Draft {
  const date = survey.startDate;
  const time = run.facts.settings.juicerSurveyTime;
  const failure = pinnedFailure(run.facts, survey, time);
  if (failure) return fail(run, survey, failure);
  const { chosen, considered } = choose(run, survey, date, time, standAloneTiers(run, date));
  if (!chosen) return fail(run, survey, juicerFailure(run, [date], considered), { considered });
  return placeChosen(run, survey, 1, { date, time }, chosen, considered);
}

function standAloneTiers(run: Run, date: LocalDate): Tier[] {
  const { primary, backup } = rotationOf(run.facts, date, 'juicer');
  const onRotation = primary ? [primary] : [];
  const onBackup = backup ? [backup] : [];
  const others = run.facts.settings.juicerFallback ? fallbackJuicers(run.facts, date) : [];
  const supervisors = run.facts.employees.filter((employee) => employee.isClubSupervisor);
  const last = 'juicer.last-resort';
  return [
    { rank: 1, rule: 'juicer.rotation', people: onRotation, needs: 'primary' },
    { rank: 2, rule: 'juicer.backup', people: onBackup, needs: 'primary' },
    { rank: 3, rule: 'juicer.club-supervisor', people: supervisors, lastResort: true },
    { rank: 4, rule: 'juicer.fallback', people: others.filter((e) => !e.isClubSupervisor), needs: 'primary' },
    { rank: 5, rule: last, people: onRotation },
    { rank: 6, rule: last, people: onBackup },
    { rank: 7, rule: last, people: others.filter((e) => e.jobTitle === 'juicer_barista') },
  ];
}

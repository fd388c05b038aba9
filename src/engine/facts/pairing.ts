import { referenceInName, sixDigitsInName } from '../../domain/event-types.ts';
import type { EventType } from '../../domain/types.ts';
import type { EngineEvent, Pairing } from './model.ts';

type SupervisorRule = 'PAIR-1' | 'PAIR-2' | 'PAIR-3';

/** PAIR-1 … PAIR-4 and PAIR-6 over all events of the store, sorted by refNum. */
export function pairEvents(events: readonly EngineEvent[]): Pairing {
  const active = events.filter((event) => !event.inactive);
  const { coreOfSupervisor, supervisorOfCore, ruleOfSupervisor } = pairSupervisors(active);
  const { productionOfSurvey, surveyOfProduction } = pairSurveys(active);
  return { coreOfSupervisor, supervisorOfCore, ruleOfSupervisor, productionOfSurvey, surveyOfProduction };
}

/** Whether two windows share a workable day. */
function windowsOverlap(a: EngineEvent, b: EngineEvent): boolean {
  return a.startDate < b.dueDate && b.startDate < a.dueDate;
}

function pairSupervisors(events: readonly EngineEvent[]) {
  const coreOfSupervisor = new Map<number, number>();
  const supervisorOfCore = new Map<number, number>();
  const ruleOfSupervisor = new Map<number, SupervisorRule>();
  const supervisors = ofType(events, 'supervisor');
  const cores = ofType(events, 'core');
  const byRef = new Map(cores.map((core) => [core.refNum, core]));
  const byReference = groupBy(cores, (core) => referenceInName(core.name));
  const bySixDigits = groupBy(cores, (core) => sixDigitsInName(core.name));

  const pass = (rule: SupervisorRule, find: (supervisor: EngineEvent) => readonly EngineEvent[]) => {
    for (const supervisor of supervisors) {
      if (coreOfSupervisor.has(supervisor.refNum)) continue;
      const free = find(supervisor).filter((core) => !supervisorOfCore.has(core.refNum));
      const core = free.find((candidate) => candidate.startDate === supervisor.startDate) ?? free[0];
      if (core === undefined) continue;
      coreOfSupervisor.set(supervisor.refNum, core.refNum);
      supervisorOfCore.set(core.refNum, supervisor.refNum);
      ruleOfSupervisor.set(supervisor.refNum, rule);
    }
  };
  const sharing = (group: Map<string, EngineEvent[]>, key: string | null, supervisor: EngineEvent) =>
    (key === null ? [] : (group.get(key) ?? [])).filter((core) => windowsOverlap(core, supervisor));

  pass('PAIR-1', (supervisor) => {
    const core = supervisor.parentRefNum === null ? undefined : byRef.get(supervisor.parentRefNum);
    return core === undefined ? [] : [core];
  });
  pass('PAIR-2', (supervisor) => sharing(byReference, referenceInName(supervisor.name), supervisor));
  pass('PAIR-3', (supervisor) => sharing(bySixDigits, sixDigitsInName(supervisor.name), supervisor));
  return { coreOfSupervisor, supervisorOfCore, ruleOfSupervisor };
}

function pairSurveys(events: readonly EngineEvent[]) {
  const productionOfSurvey = new Map<number, number>();
  const surveyOfProduction = new Map<number, number>();
  const link = (survey: EngineEvent, production: EngineEvent) => {
    productionOfSurvey.set(survey.refNum, production.refNum);
    surveyOfProduction.set(production.refNum, survey.refNum);
  };
  const surveys = ofType(events, 'juicer_survey');
  const productions = ofType(events, 'juicer_production');
  const byRef = new Map(productions.map((production) => [production.refNum, production]));
  for (const survey of surveys) {
    const production = survey.parentRefNum === null ? undefined : byRef.get(survey.parentRefNum);
    if (production !== undefined && !surveyOfProduction.has(production.refNum)) link(survey, production);
  }
  const window = (event: EngineEvent) => `${event.startDate}/${event.dueDate}`;
  const waiting = groupBy(
    productions.filter((production) => !surveyOfProduction.has(production.refNum)),
    window,
  );
  for (const survey of surveys) {
    if (productionOfSurvey.has(survey.refNum)) continue;
    const production = waiting.get(window(survey))?.shift();
    if (production !== undefined) link(survey, production);
  }
  return { productionOfSurvey, surveyOfProduction };
}

function ofType(events: readonly EngineEvent[], type: EventType): EngineEvent[] {
  return events.filter((event) => event.type === type);
}

function groupBy(
  events: readonly EngineEvent[],
  key: (event: EngineEvent) => string | null,
): Map<string, EngineEvent[]> {
  const groups = new Map<string, EngineEvent[]>();
  for (const event of events) {
    const name = key(event);
    if (name === null) continue;
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [event]);
    else group.push(event);
  }
  return groups;
}

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

/** PAIR-2 and PAIR-3: what both names have to share. */
const SHARED_IN_NAMES: readonly (readonly [SupervisorRule, (name: string) => string | null])[] = [
  ['PAIR-2', referenceInName],
  ['PAIR-3', sixDigitsInName],
];

function pairSupervisors(events: readonly EngineEvent[]) {
  const coreOfSupervisor = new Map<number, number>();
  const supervisorOfCore = new Map<number, number>();
  const ruleOfSupervisor = new Map<number, SupervisorRule>();
  const link = (supervisor: EngineEvent, core: EngineEvent, rule: SupervisorRule) => {
    coreOfSupervisor.set(supervisor.refNum, core.refNum);
    supervisorOfCore.set(core.refNum, supervisor.refNum);
    ruleOfSupervisor.set(supervisor.refNum, rule);
  };
  const cores = ofType(events, 'core');
  const coreByRef = new Map(cores.map((core) => [core.refNum, core]));
  let waiting = ofType(events, 'supervisor');
  for (const supervisor of waiting) {
    const core = supervisor.parentRefNum === null ? undefined : coreByRef.get(supervisor.parentRefNum);
    if (core !== undefined && !supervisorOfCore.has(core.refNum)) link(supervisor, core, 'PAIR-1');
  }
  for (const [rule, sharedIn] of SHARED_IN_NAMES) {
    waiting = waiting.filter((supervisor) => !coreOfSupervisor.has(supervisor.refNum));
    if (waiting.length === 0) break;
    const free = groupBy(
      cores.filter((core) => !supervisorOfCore.has(core.refNum)),
      (core) => sharedIn(core.name),
    );
    for (const supervisor of waiting) {
      const key = sharedIn(supervisor.name);
      const core = key === null ? undefined : takePartner(supervisor, free.get(key) ?? []);
      if (core !== undefined) link(supervisor, core, rule);
    }
  }
  return { coreOfSupervisor, supervisorOfCore, ruleOfSupervisor };
}

/** PAIR-4: takes the Core with the same start date out of the list, else the first whose window shares a day. */
function takePartner(supervisor: EngineEvent, free: EngineEvent[]): EngineEvent | undefined {
  const twin = free.findIndex((core) => core.startDate === supervisor.startDate);
  const at = twin >= 0 ? twin : free.findIndex((core) => windowsOverlap(core, supervisor));
  return at < 0 ? undefined : free.splice(at, 1)[0];
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

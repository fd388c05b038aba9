import { groupBy } from './collections.ts';
import type { EngineEvent, Pairing } from './facts/model.ts';

type PairRule = 'PAIR-1' | 'PAIR-2' | 'PAIR-3';

/** PAIR-2: the first parenthesised number of 9 to 12 digits. */
export function referenceOf(name: string): string | null {
  return /\((\d{9,12})\)/.exec(name)?.[1] ?? null;
}

/** PAIR-3: the first run of exactly six digits. */
export function sixDigitsOf(name: string): string | null {
  return /(?<!\d)\d{6}(?!\d)/.exec(name)?.[0] ?? null;
}

/**
 * Which Supervisor belongs to which Core (PAIR-1 … PAIR-4) and which Survey to which Production (PAIR-6).
 * One to one; inactive events take no part. The order of `events` does not matter.
 */
export function pairEvents(events: readonly EngineEvent[]): Pairing {
  const active = events.filter((event) => !event.inactive).sort((a, b) => a.refNum - b.refNum);
  return { ...pairSupervisors(active), ...pairSurveys(active) };
}

function pairSupervisors(
  active: readonly EngineEvent[],
): Pick<Pairing, 'coreOfSupervisor' | 'supervisorOfCore' | 'ruleOfSupervisor'> {
  const core = active.filter((event) => event.type === 'core');
  const supervisors = active.filter((event) => event.type === 'supervisor');
  const coreOfSupervisor = new Map<number, number>();
  const supervisorOfCore = new Map<number, number>();
  const ruleOfSupervisor = new Map<number, PairRule>();
  const link = (supervisor: EngineEvent, match: EngineEvent, rule: PairRule): void => {
    coreOfSupervisor.set(supervisor.refNum, match.refNum);
    supervisorOfCore.set(match.refNum, supervisor.refNum);
    ruleOfSupervisor.set(supervisor.refNum, rule);
  };

  const coreByRef = new Map(core.map((event) => [event.refNum, event]));
  for (const supervisor of supervisors) {
    const parent = supervisor.parentRefNum === null ? undefined : coreByRef.get(supervisor.parentRefNum);
    if (parent && !supervisorOfCore.has(parent.refNum)) link(supervisor, parent, 'PAIR-1');
  }
  const byKey: [PairRule, (name: string) => string | null][] = [
    ['PAIR-2', referenceOf],
    ['PAIR-3', sixDigitsOf],
  ];
  for (const [rule, keyOf] of byKey) {
    const coreByKey = groupBy(core, (event) => keyOf(event.name));
    for (const supervisor of supervisors) {
      const key = keyOf(supervisor.name);
      if (key === null || coreOfSupervisor.has(supervisor.refNum)) continue;
      const candidates = (coreByKey.get(key) ?? []).filter(
        (event) => !supervisorOfCore.has(event.refNum) && shareADay(supervisor, event),
      );
      const match = candidates.find((event) => event.startDate === supervisor.startDate) ?? candidates[0];
      if (match) link(supervisor, match, rule);
    }
  }
  return { coreOfSupervisor, supervisorOfCore, ruleOfSupervisor };
}

function pairSurveys(
  active: readonly EngineEvent[],
): Pick<Pairing, 'productionOfSurvey' | 'surveyOfProduction'> {
  const productions = active.filter((event) => event.type === 'juicer_production');
  const surveys = active.filter((event) => event.type === 'juicer_survey');
  const productionOfSurvey = new Map<number, number>();
  const surveyOfProduction = new Map<number, number>();
  const link = (survey: EngineEvent, production: EngineEvent): void => {
    productionOfSurvey.set(survey.refNum, production.refNum);
    surveyOfProduction.set(production.refNum, survey.refNum);
  };

  const productionByRef = new Map(productions.map((event) => [event.refNum, event]));
  for (const survey of surveys) {
    const parent = survey.parentRefNum === null ? undefined : productionByRef.get(survey.parentRefNum);
    if (parent && !surveyOfProduction.has(parent.refNum)) link(survey, parent);
  }
  const windowOf = (event: EngineEvent): string => `${event.startDate}/${event.dueDate}`;
  const unlinked = productions.filter((event) => !surveyOfProduction.has(event.refNum));
  const byWindow = groupBy(unlinked, windowOf);
  const turn = new Map<string, number>();
  for (const survey of surveys) {
    if (productionOfSurvey.has(survey.refNum)) continue;
    const window = windowOf(survey);
    const k = turn.get(window) ?? 0;
    turn.set(window, k + 1);
    const production = byWindow.get(window)?.[k];
    if (production) link(survey, production);
  }
  return { productionOfSurvey, surveyOfProduction };
}

/** Windows are half-open: the due date belongs to neither. */
function shareADay(a: EngineEvent, b: EngineEvent): boolean {
  const start = a.startDate > b.startDate ? a.startDate : b.startDate;
  const due = a.dueDate < b.dueDate ? a.dueDate : b.dueDate;
  return start < due;
}

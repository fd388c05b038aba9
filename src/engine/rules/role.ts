import { formatDay } from '../../domain/dates.ts';
import { eligibility, TITLE_NAMES } from '../../domain/eligibility.ts';
import { isJuicerType, TYPE_NAMES } from '../../domain/event-types.ts';
import type { EngineEvent } from '../facts/model.ts';
import { rotationOf } from '../facts/rotation.ts';
import type { Hit, RuleInput } from './model.ts';
import { hit, otherThatDay } from './model.ts';

/** Who may do what (§3.1) and whose turn it is (§3.2). */

/** H6: the title does not do this work. Work that only people hand out (`manual`) is hard in runs alone. */
export function role(input: RuleInput): Hit | null {
  const { event, employee, date } = input;
  const verdict = eligibility(employee, event.type, event.fullDayOther);
  if (verdict === 'no')
    return hit(
      'H6',
      () =>
        `${employee.name} is ${withArticle(TITLE_NAMES[employee.jobTitle])} and does not do ${kindOf(event)}.`,
      { jobTitle: employee.jobTitle, type: event.type },
    );
  if (verdict === 'manual' && !employee.isClubSupervisor)
    return hit(
      'H6.runs_only',
      () => `${kindOf(event)} is given to ${withArticle(TITLE_NAMES[employee.jobTitle])} by hand only.`,
    );
  if (event.fullDayOther && employee.jobTitle === 'juicer_barista') {
    const juicer = otherThatDay(input, (row) => isJuicerType(row.event.type));
    if (juicer !== undefined)
      return hit(
        'H6.runs_only',
        () => `${employee.name} has juicer work on ${formatDay(date)} (${juicer.event.label}).`,
      );
  }
  return null;
}

/** S1: the Club Supervisor on Core or a full-day Other. */
export function clubSupervisorOnRegularWork({ event, employee }: RuleInput): Hit | null {
  if (!employee.isClubSupervisor || eligibility(employee, event.type, event.fullDayOther) !== 'manual')
    return null;
  return hit('S1', () => `${employee.name} is Club Supervisor and normally not planned on ${kindOf(event)}.`);
}

/** S10 (juicer work): for somebody whose turn it is not. */
export function rotationDiffers({ employee, date, facts }: RuleInput): Hit | null {
  const { primary, backup } = rotationOf(facts, date, 'juicer');
  if (employee.id === primary?.id || employee.id === backup?.id) return null;
  return hit(
    'S10',
    () =>
      primary === null
        ? `Nobody is on the juicer rotation on ${formatDay(date)}.`
        : `${primary.name} is on the juicer rotation on ${formatDay(date)}, not ${employee.name}.`,
    { primary: primary?.id ?? null, backup: backup?.id ?? null },
  );
}

function kindOf(event: EngineEvent): string {
  return event.fullDayOther ? 'full-day Other' : TYPE_NAMES[event.type];
}

function withArticle(title: string): string {
  return /^[AEIOU]/.test(title) ? `an ${title}` : `a ${title}`;
}

import type { Facts } from './facts/model.ts';
import type { Occupancy } from './occupancy.ts';
import type { Finding } from './proposal.ts';
import * as calendar from './rules/calendar.ts';
import * as load from './rules/load.ts';
import type { Assignment, Rule, RuleInput, ValidateOptions } from './rules/model.ts';
import * as role from './rules/role.ts';
import type { ValidationContext } from './rules/severity.ts';
import { canBeHard, severityOf } from './rules/severity.ts';
import * as shift from './rules/shift.ts';

export type { Assignment, ValidateOptions } from './rules/model.ts';
export type { ValidationContext } from './rules/severity.ts';

/** The constraints of §7.1 in the order findings are reported. */
const RULES: readonly (readonly [id: string, code: string, rule: Rule])[] = [
  ['H1', 'past', calendar.past],
  ['H2', 'holiday', calendar.holiday],
  ['H3', 'time_off', calendar.timeOff],
  ['H4', 'availability', calendar.availability],
  ['H5', 'inactive', calendar.inactive],
  ['H6', 'role', role.role],
  ['H7', 'daily_limit', load.dailyLimit],
  ['H8', 'weekly_limit', load.weeklyLimit],
  ['H9', 'overlap', load.overlap],
  ['H10', 'start_date', calendar.startDate],
  ['H11', 'due_date', calendar.dueDate],
  ['H12', 'locked_day', calendar.lockedDay],
  ['H13', 'juicer_core', load.juicerAndCore],
  ['H14', 'deep_clean_day', load.deepCleanDay],
  ['H15', 'full_day', load.fullDay],
  ['H16', 'juicer_limit', load.juicerLimit],
  ['H17', 'weekly_minutes', load.weeklyMinutes],
  ['H18', 'auto_excluded', calendar.autoExcluded],
  ['S1', 'cs_regular', role.clubSupervisorOnRegularWork],
  ['S2', 'proximity', shift.proximity],
  ['S3', 'short_notice', calendar.shortNotice],
  ['S4', 'no_primary', shift.noPrimary],
  ['S5', 'time_not_allowed', shift.timeNotAllowed],
  ['S6', 'lead_block', shift.leadBlock],
  ['S7', 'production_extra', shift.productionExtra],
  ['S8', 'digital_same_time', shift.digitalSameTime],
  ['S9', 'setup_refresh', shift.setupAndRefresh],
  ['S10', 'rotation_differs', role.rotationDiffers],
  ['S11', 'lead_time', calendar.leadTime],
];

const HARD_RULES: Readonly<Record<ValidationContext, typeof RULES>> = {
  auto: RULES.filter(([id]) => canBeHard(id, 'auto')),
  manual: RULES.filter(([id]) => canBeHard(id, 'manual')),
  approval: RULES.filter(([id]) => canBeHard(id, 'approval')),
};

const NO_OPTIONS: ValidateOptions = {};

/**
 * Every finding of H1–H18 and S1–S11 for one assignment, sorted by id (H before S). The assignment is legal when none
 * is `hard`.
 * @throws Error when the facts do not know the employee.
 */
export function validate(
  assignment: Assignment,
  context: ValidationContext,
  facts: Facts,
  occupancy: Occupancy,
  options: ValidateOptions = NO_OPTIONS,
): Finding[] {
  const input = inputOf(assignment, context, facts, occupancy, options);
  const findings: Finding[] = [];
  for (const [id, code, rule] of RULES) {
    const hit = rule(input);
    const severity = hit === null ? null : severityOf(hit.key, context);
    if (hit === null || severity === null) continue;
    const accepted = context === 'approval' && severity === 'soft' && isAccepted(id, assignment, options);
    findings.push({
      id,
      code,
      severity: accepted ? 'info' : severity,
      message: hit.message(),
      details: hit.details ?? {},
    });
  }
  return findings;
}

/** Whether `validate` would report a hard finding; stops at the first and builds no messages. */
export function hasHard(
  assignment: Assignment,
  context: ValidationContext,
  facts: Facts,
  occupancy: Occupancy,
  options: ValidateOptions = NO_OPTIONS,
): boolean {
  const input = inputOf(assignment, context, facts, occupancy, options);
  for (const [, , rule] of HARD_RULES[context]) {
    const hit = rule(input);
    if (hit !== null && severityOf(hit.key, context) === 'hard') return true;
  }
  return false;
}

/** The ids of the hard findings, for the explanations of candidates. */
export function hardIds(
  assignment: Assignment,
  context: ValidationContext,
  facts: Facts,
  occupancy: Occupancy,
  options: ValidateOptions = NO_OPTIONS,
): string[] {
  const input = inputOf(assignment, context, facts, occupancy, options);
  const ids: string[] = [];
  for (const [id, , rule] of HARD_RULES[context]) {
    const hit = rule(input);
    if (hit !== null && severityOf(hit.key, context) === 'hard') ids.push(id);
  }
  return ids;
}

function inputOf(
  assignment: Assignment,
  context: ValidationContext,
  facts: Facts,
  occupancy: Occupancy,
  options: ValidateOptions,
): RuleInput {
  const employee = facts.employeeById.get(assignment.employeeId);
  if (employee === undefined)
    throw new Error(`no employee has the id ${JSON.stringify(assignment.employeeId)}`);
  return {
    event: assignment.event,
    employee,
    date: assignment.date,
    time: assignment.time,
    block: assignment.block ?? null,
    auto: context === 'auto',
    facts,
    occupancy,
    options,
  };
}

/** A finding somebody confirmed for this very person and day. */
function isAccepted(id: string, assignment: Assignment, options: ValidateOptions): boolean {
  return (
    options.accepted?.some(
      (known) =>
        known.id === id && known.employeeId === assignment.employeeId && known.date === assignment.date,
    ) ?? false
  );
}

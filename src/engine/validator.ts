import { availabilityOf } from './facts/availability.ts';
import type { Facts } from './facts/model.ts';
import type { Occupancy, Taken } from './occupancy.ts';
import type { Finding, Severity } from './proposal.ts';
import type { Assignment, Hit, RuleInput, ValidateOptions } from './rules/model.ts';
import { counts } from './rules/model.ts';
import type { ValidationContext } from './rules/severity.ts';
import { severityOf } from './rules/severity.ts';
import type { RuleEntry } from './rules/table.ts';
import { ALL_RULES, HARD_RULES, NOTE_RULES } from './rules/table.ts';

export type { Assignment, ValidateOptions } from './rules/model.ts';
export type { ValidationContext } from './rules/severity.ts';

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
  for (const entry of ALL_RULES.for(input)) {
    const hit = entry.rule(input);
    const severity = hit === null ? null : severityOf(hit.key, context);
    if (hit === null || severity === null) continue;
    const accepted =
      context === 'approval' && severity === 'soft' && isAccepted(entry.id, assignment, options);
    findings.push(findingOf(entry, hit, accepted ? 'info' : severity));
  }
  return findings;
}

/** What `validate` would report beside hard findings in a run: the notes of a placed row. */
export function notes(
  assignment: Assignment,
  facts: Facts,
  occupancy: Occupancy,
  options: ValidateOptions = NO_OPTIONS,
): Finding[] {
  const input = inputOf(assignment, 'auto', facts, occupancy, options);
  const findings: Finding[] = [];
  for (const entry of NOTE_RULES.for(input)) {
    const hit = entry.rule(input);
    const severity = hit === null ? null : severityOf(hit.key, 'auto');
    if (hit !== null && severity !== null && severity !== 'hard')
      findings.push(findingOf(entry, hit, severity));
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
  for (const entry of HARD_RULES[context].for(input)) if (isHard(entry.rule(input), context)) return true;
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
  const broken: string[] = [];
  for (const entry of HARD_RULES[context].for(input))
    if (isHard(entry.rule(input), context)) broken.push(entry.id);
  return broken;
}

function isHard(hit: Hit | null, context: ValidationContext): boolean {
  return hit !== null && severityOf(hit.key, context) === 'hard';
}

function findingOf({ id, code }: RuleEntry, hit: Hit, severity: Severity): Finding {
  return { id, code, severity, message: hit.message(), details: hit.details ?? {} };
}

function inputOf(
  { event, employeeId, date, time, block }: Assignment,
  context: ValidationContext,
  facts: Facts,
  occupancy: Occupancy,
  options: ValidateOptions,
): RuleInput {
  const employee = facts.employeeById.get(employeeId);
  if (employee === undefined) throw new Error(`no employee has the id ${JSON.stringify(employeeId)}`);
  return {
    event,
    employee,
    date,
    time,
    block: block ?? null,
    auto: context === 'auto',
    availability: availabilityOf(facts, employee, date),
    blocking: countingOf(event, occupancy.blockingOf(employeeId, date), occupancy, options),
    facts,
    occupancy,
    options,
  };
}

/** The rows that count: all but the event's own, where nothing else is to be ignored. */
function countingOf(
  event: Assignment['event'],
  rows: readonly Taken[],
  occupancy: Occupancy,
  options: ValidateOptions,
): readonly Taken[] {
  if (rows.length === 0) return rows;
  if (options.ignoreScheduleIds !== undefined || options.ignoreEventRefs !== undefined)
    return rows.filter((row) => counts({ event, options }, row));
  const own = occupancy.ofEvent(event.refNum);
  return own !== undefined && rows.includes(own) ? rows.filter((row) => row !== own) : rows;
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

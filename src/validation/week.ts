import { addDays } from '../domain/dates.ts';
import type { LocalDate } from '../domain/types.ts';
import { compareText } from '../engine/facts/order.ts';
import { markCovered } from './coverage.ts';
import {
  type Acceptance,
  type DayReport,
  type Finding,
  type Hit,
  type Report,
  type Schedule,
  SEVERITIES,
  type Severity,
} from './model.ts';
import { RULES, type Rule } from './table.ts';
import { type Day, viewOf, weeksTouched } from './view.ts';

/**
 * The rules over seven days from a date (V-1): the daily ones for each day, the weekly ones for each Sunday–Saturday
 * week these days touch. Pure; the same schedule gives the same report, whatever the order of its lists.
 */
export function validateWeek(schedule: Schedule, start: LocalDate): Report {
  const view = viewOf(schedule);
  const days = [0, 1, 2, 3, 4, 5, 6].map((offset) => view.day(addDays(start, offset)));
  const weeks = weeksTouched(start).map(view.week);
  const found = RULES.flatMap((rule) =>
    rule.per === 'day'
      ? days.flatMap((day) => rule.find(day).map((hit) => findingOf(schedule, rule, hit, day.date, null)))
      : weeks.flatMap((week) =>
          rule.find(week).map((hit) => findingOf(schedule, rule, hit, null, week.start)),
        ),
  );
  const findings = markCovered(found.sort(byWeight));
  const open = findings.filter((finding) => finding.coveredBy === undefined);
  return {
    weekStart: start,
    findings,
    counts: countBySeverity(open),
    days: days.map((day) => dayReport(day, open)),
    isEmpty: days.every((day) => day.rows.length === 0) && !hasActiveEvent(schedule, start),
  };
}

function findingOf(
  schedule: Schedule,
  rule: Rule,
  hit: Hit,
  date: LocalDate | null,
  weekStart: LocalDate | null,
): Finding {
  const employeeIds = [...new Set(hit.employeeIds)].sort(compareText);
  const eventRefs = [...new Set(hit.eventRefs)].sort((a, b) => a - b);
  const accepted = date === null ? undefined : acceptanceOf(schedule, rule, hit, date);
  const severity = hit.severity ?? rule.severity;
  return {
    ruleId: rule.id,
    slug: rule.slug,
    severity: accepted === undefined ? severity : lowered(severity),
    date,
    weekStart,
    message: accepted === undefined ? hit.message : `${hit.message} ${acceptedWords(accepted)}`,
    employeeIds,
    eventRefs,
    bookingIds: eventRefs.flatMap((ref) => schedule.occupancy.ofEvent(ref)?.scheduleId ?? []),
    actual: hit.actual,
    expected: hit.expected,
    fingerprint: [rule.id, date ?? weekStart, employeeIds.join(), eventRefs.join(), hit.key ?? ''].join('|'),
    ...(accepted === undefined ? {} : { accepted }),
  };
}

/** V-8: a reason given for one of the finding's assignments, its person and its date. */
function acceptanceOf(schedule: Schedule, rule: Rule, hit: Hit, date: LocalDate): Acceptance | undefined {
  if (rule.accepts === undefined || hit.acceptable === false) return undefined;
  return schedule.accepted?.find(
    (one) =>
      one.id === rule.accepts &&
      one.date === date &&
      hit.eventRefs.includes(one.eventRef) &&
      hit.employeeIds.includes(one.employeeId),
  );
}

const lowered = (severity: Severity): Severity => (severity === 'critical' ? 'warning' : 'info');

function acceptedWords({ by, reason }: Acceptance): string {
  return `Accepted${by === undefined ? '' : ` by ${by}`}${reason === undefined ? '' : `: ${reason}`}.`;
}

/** Severity, date, rule, smallest event; the fingerprint settles the rest. */
function byWeight(a: Finding, b: Finding): number {
  return (
    SEVERITIES.indexOf(a.severity) - SEVERITIES.indexOf(b.severity) ||
    compareText(a.date ?? a.weekStart ?? '', b.date ?? b.weekStart ?? '') ||
    compareText(a.ruleId, b.ruleId) ||
    (a.eventRefs[0] ?? 0) - (b.eventRefs[0] ?? 0) ||
    compareText(a.fingerprint, b.fingerprint)
  );
}

function countBySeverity(findings: readonly Finding[]): Record<Severity, number> {
  const counts = { critical: 0, warning: 0, info: 0 };
  for (const finding of findings) counts[finding.severity] += 1;
  return counts;
}

function dayReport(day: Day, open: readonly Finding[]): DayReport {
  const counts = countBySeverity(open.filter((finding) => finding.date === day.date));
  const byType: Record<string, number> = {};
  for (const { event } of day.rows) byType[event.type] = (byType[event.type] ?? 0) + 1;
  return {
    date: day.date,
    status: counts.critical > 0 ? 'fail' : counts.warning > 0 ? 'warning' : 'pass',
    core: day.cores.length,
    byType,
    people: day.people.size,
  };
}

function hasActiveEvent({ facts }: Schedule, start: LocalDate): boolean {
  const end = addDays(start, 7);
  return facts.events.some((event) => !event.inactive && event.startDate < end && event.dueDate > start);
}

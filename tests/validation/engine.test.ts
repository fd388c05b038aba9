import { describe, expect, it } from 'vitest';
import { approve } from '../../sandbox/data/generator/approve.ts';
import type { Preset } from '../../sandbox/data/generator/presets.ts';
import { generate } from '../../sandbox/data/generator/presets.ts';
import { addDays, weekOf } from '../../src/domain/dates.ts';
import { plan } from '../../src/engine/plan.ts';
import { scoreOf } from '../../src/validation/score.ts';
import { validateWeek } from '../../src/validation/week.ts';
import { scheduleOf } from './support.ts';

/** V-4: whatever the planner does on an empty calendar, these rules do not call it wrong. */
describe.each([
  ['small', 20],
  ['typical', 12],
  ['busy', 6],
] satisfies [Preset, number][])('a proposal for an empty calendar, %s stores', (preset, variants) => {
  const weeks = Array.from({ length: variants }, (_, variant) => {
    const empty = { ...generate(preset, variant), schedules: [], pending: [] };
    const proposal = plan(empty);
    const schedule = scheduleOf(approve(empty, proposal));
    const failed = proposal.rows
      .filter((row) => row.outcome === 'failed')
      .map((row) => schedule.facts.eventByRef.get(row.eventRefNum)!);
    const starts = new Set(proposal.rows.flatMap((row) => (row.date === null ? [] : [weekOf(row.date)])));
    return [...starts].map((start) => ({
      report: validateWeek(schedule, start),
      isComplete: !failed.some((event) => event.startDate <= addDays(start, 6) && event.dueDate > start),
    }));
  }).flat();

  it('has no critical finding but work left undone on its last day', () => {
    const criticals = weeks.flatMap(({ report }) =>
      report.findings.filter((one) => one.severity === 'critical'),
    );
    expect(
      criticals.filter((finding) => finding.ruleId !== 'RULE-033').map((finding) => finding.message),
    ).toEqual([]);
    expect(criticals).not.toEqual([]);
  });

  it('scores at least 70 in every fully placed week, and 85 in the median', () => {
    const scores = weeks
      .filter((week) => week.isComplete)
      .map((week) => scoreOf(week.report)!.score)
      .sort((a, b) => a - b);
    expect(scores.length).toBeGreaterThan(3);
    expect(scores[0]).toBeGreaterThanOrEqual(70);
    expect(scores[Math.floor(scores.length / 2)]).toBeGreaterThanOrEqual(85);
  });
});

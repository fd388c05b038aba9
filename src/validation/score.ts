import { weekOf } from '../domain/dates.ts';
import type { LocalDate } from '../domain/types.ts';
import type { Report, Schedule } from './model.ts';
import { validateWeek } from './week.ts';

const CRITICAL_WEIGHT = 10;
const WARNING_WEIGHT = 3;

export type Band = 'excellent' | 'good' | 'fair' | 'needs_attention';

/** How a band is shown to people. */
export const BAND_NAMES: Readonly<Record<Band, string>> = {
  excellent: 'Excellent',
  good: 'Good',
  fair: 'Fair',
  needs_attention: 'Needs attention',
};

export interface Score {
  /** 0–100. */
  score: number;
  band: Band;
}

export interface Health extends Score {
  /** The Sunday of the week the score belongs to. */
  weekStart: LocalDate;
  criticals: number;
  warnings: number;
}

/** `clamp(100 − 10 × criticals − 3 × warnings, 0, 100)`. */
export function healthScore(criticals: number, warnings: number): number {
  return Math.max(0, 100 - CRITICAL_WEIGHT * criticals - WARNING_WEIGHT * warnings);
}

export function bandOf(score: number): Band {
  if (score >= 90) return 'excellent';
  if (score >= 70) return 'good';
  return score >= 50 ? 'fair' : 'needs_attention';
}

/** The score of a report, from findings that nothing covers; null for days without any work. */
export function scoreOf(report: Report): Score | null {
  if (report.isEmpty) return null;
  const score = healthScore(report.counts.critical, report.counts.warning);
  return { score, band: bandOf(score) };
}

/**
 * The health of a proposal: the lowest score among the weeks in which it places a row, the earliest of equals.
 * @param schedule the bookings with the proposed rows applied
 * @param placedDates the dates of the placed rows
 * @returns null when nothing is placed
 */
export function proposalHealth(schedule: Schedule, placedDates: Iterable<LocalDate>): Health | null {
  const weeks = [...new Set([...placedDates].map(weekOf))].sort();
  let lowest: Health | null = null;
  for (const weekStart of weeks) {
    const report = validateWeek(schedule, weekStart);
    const score = scoreOf(report);
    if (score === null || (lowest !== null && lowest.score <= score.score)) continue;
    const { critical, warning } = report.counts;
    lowest = { ...score, weekStart, criticals: critical, warnings: warning };
  }
  return lowest;
}

import { InvariantError } from '../domain/errors.ts';
import { planCore } from './core/core.ts';
import { countRows } from './counters.ts';
import { eventsOf } from './entry.ts';
import { writeRows } from './explanations.ts';
import { buildFacts } from './facts.ts';
import { planFullDays } from './full-day.ts';
import { checkInvariants } from './invariants.ts';
import { planJuicer } from './juicer.ts';
import { planLightWork } from './light-work.ts';
import type { Proposal } from './proposal.ts';
import { startRun } from './run.ts';
import type { Snapshot } from './snapshot.ts';
import { planSupervisors } from './supervisors.ts';

/** Changes whenever the same snapshot may get another proposal. */
export const ENGINE_VERSION = '2';

/*
 * Where a rule lives. Entry and days: entry.ts, day-set.ts, pinned.ts. Steps: juicer.ts with survey.ts (1),
 * full-day.ts (2), core/ (3), supervisors.ts (4), light-work.ts with light-tiers.ts (5, 6).
 * Core: core/network.ts tells the idea; places.ts builds the network (CORE-1 … 3), loop.ts drives it (CORE-5), direct.ts is
 * CORE-6, chain.ts CORE-7, finish.ts CORE-9 and 10, failure.ts and suggestions.ts BOT; then block-pass.ts (BLOCK).
 * bump.ts is BUMP-1. Constraints: rules/table.ts lists them, validator.ts asks them, invariants.ts asks once more at the end.
 * Rows and words: explanations.ts, summaries.ts, failures.ts, counters.ts.
 */

/**
 * One run over one store (§9.1). Pure: no clock, no randomness, no I/O; the same snapshot gives the same proposal,
 * `stats` aside, and the order of its lists does not matter.
 * @param snapshot as returned by `parseSnapshot`
 * @param now milliseconds of a running clock, for `stats.elapsedMs` only
 * @throws InvariantError (code `INTERNAL`) when the result breaks an invariant of §10; nothing may then be written.
 */
export function plan(snapshot: Snapshot, now: () => number = () => 0): Proposal {
  const startedAt = now();
  const facts = buildFacts(snapshot);
  const run = startRun(facts, eventsOf(facts));
  planJuicer(run);
  planFullDays(run);
  planCore(run);
  planSupervisors(run);
  planLightWork(run);
  const rows = writeRows(run);
  const counters = countRows(rows);
  const violations = checkInvariants(facts, { rows, counters });
  if (violations.length > 0) throw new InvariantError(violations);
  return { version: 1, rows, counters, stats: { elapsedMs: now() - startedAt } };
}

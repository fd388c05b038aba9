import { gunzipSync } from 'node:zlib';
import type { Database } from '../db/database.ts';
import type { Clock } from '../domain/clock.ts';
import { DaybreakError, ValidationError } from '../domain/errors.ts';
import { compareUrgency } from '../engine/facts/order.ts';
import { buildFacts } from '../engine/facts.ts';
import { plan } from '../engine/plan.ts';
import type { Proposal, ProposalRow, Suggestion } from '../engine/proposal.ts';
import type { Snapshot } from '../engine/snapshot.ts';
import { parseSnapshot } from '../engine/snapshot.ts';
import type { Change } from '../engine/what-if/changes.ts';
import { changeOfSuggestion } from '../engine/what-if/changes.ts';
import { whatIf } from '../engine/what-if/what-if.ts';
import { authorize } from './authz.ts';
import type { Actor } from './contracts.ts';
import { snapshotForRun } from './runs/run-snapshot.ts';
import type { SuggestionCheck, WhatIfView } from './what-if.ts';
import { eventsIn, namesIn } from './what-if.ts';

/** Answers "what if" by planning again. It reads; nothing is ever written, a refusal in the action log aside. */
export class WhatIfService {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(options: { db: Database; clock: Clock }) {
    this.#db = options.db;
    this.#clock = options.clock;
  }

  /**
   * What the changes would have done to a run, on the data that it planned.
   * @throws RUN_NOT_FOUND, FORBIDDEN, ValidationError (`applyChanges`)
   */
  async ofRun(actor: Actor, runId: number, changes: readonly Change[]): Promise<WhatIfView> {
    const { storeId, snapshot } = await this.#storedSnapshot(actor, runId);
    return viewOf(storeId, runId, changes, snapshot);
  }

  /**
   * What the changes would do to a run that began now; an untouched waiting proposal is replaced by it (WF-5).
   * @throws NOT_FOUND, FORBIDDEN, ValidationError (`applyChanges`)
   */
  async ofStore(actor: Actor, storeId: string, changes: readonly Change[]): Promise<WhatIfView> {
    await authorize(this.#db.client, storeId, actor, 'read');
    const { snapshot } = await this.#db.transaction((tx) => snapshotForRun(tx, storeId, this.#clock.now()));
    return viewOf(storeId, null, changes, snapshot);
  }

  /**
   * BOT-3: each suggestion of a failed row, tried on the data of its run. Empty for a placed row.
   * @throws RUN_NOT_FOUND, ROW_NOT_FOUND, FORBIDDEN
   */
  async checkSuggestions(actor: Actor, runId: number, eventRefNum: number): Promise<SuggestionCheck[]> {
    const { snapshot } = await this.#storedSnapshot(actor, runId);
    const base = plan(snapshot);
    const row = base.rows.find((candidate) => candidate.eventRefNum === eventRefNum);
    if (!row) throw new DaybreakError('ROW_NOT_FOUND');
    const stands = standsInFor(snapshot, base, row);
    return (row.explanation.suggestions ?? []).map((suggestion) => check(snapshot, base, stands, suggestion));
  }

  async #storedSnapshot(actor: Actor, runId: number): Promise<{ storeId: string; snapshot: Snapshot }> {
    const { client } = this.#db;
    const run = await client.schedulerRun.findUnique({ where: { id: runId }, select: { storeId: true } });
    if (!run) throw new DaybreakError('RUN_NOT_FOUND');
    await authorize(client, run.storeId, actor, 'read');
    const stored = await client.runSnapshot.findUnique({ where: { runId } });
    if (!stored) throw new DaybreakError('RUN_NOT_FOUND', `The data of run #${runId} is not kept any more.`);
    const parsed = parseSnapshot(JSON.parse(gunzipSync(stored.body).toString('utf8')));
    if (!parsed.ok)
      throw new DaybreakError('STATE', `The data of run #${runId} is of another version.`, parsed.problems);
    return { storeId: run.storeId, snapshot: parsed.snapshot };
  }
}

function viewOf(
  storeId: string,
  runId: number | null,
  changes: readonly Change[],
  snapshot: Snapshot,
): WhatIfView {
  const answer = whatIf(snapshot, changes);
  const { difference, staying } = answer;
  const known = { names: namesIn(snapshot), events: eventsIn(snapshot, answer) };
  return { storeId, runId, changes, difference, staying, ...known };
}

/** The failed events whose being placed counts as help for a row: itself first, then the more urgent Core (BOT-3). */
function standsInFor(snapshot: Snapshot, base: Proposal, row: ProposalRow): number[] {
  const { eventByRef } = buildFacts(snapshot);
  const event = eventByRef.get(row.eventRefNum)!;
  const moreUrgent = base.rows
    .filter((other) => other.type === 'core' && other.outcome === 'failed')
    .map((other) => eventByRef.get(other.eventRefNum)!)
    .filter((other) => compareUrgency(other, event) < 0)
    .sort(compareUrgency);
  return [event, ...moreUrgent].map(({ refNum }) => refNum);
}

function check(
  snapshot: Snapshot,
  base: Proposal,
  stands: readonly number[],
  suggestion: Suggestion,
): SuggestionCheck {
  const change = changeOfSuggestion(suggestion);
  const nothing = { placed: null, newlyFailed: [], moved: 0, alsoPlaced: 0, difference: null, events: {} };
  const unplanned = { suggestion, change, problem: null, ...nothing, names: namesIn(snapshot) };
  if (change === null) return unplanned;
  try {
    const made = outcomeOf(snapshot, base, stands, change);
    if (made.placed !== null || change.kind !== 'move_posted') return { ...unplanned, ...made };
    // A booking that is just as urgent may take its place back; then a person has to find it another one.
    const left = outcomeOf(snapshot, base, stands, { ...change, byHand: true });
    return { ...unplanned, ...(left.placed === null ? made : left) };
  } catch (error) {
    if (!(error instanceof ValidationError)) throw error;
    return { ...unplanned, problem: error.problems[0]?.message ?? error.message };
  }
}

function outcomeOf(snapshot: Snapshot, base: Proposal, stands: readonly number[], change: Change) {
  const answer = whatIf(snapshot, [change], base);
  const { newlyPlaced, newlyFailed, moved, retimed, gone } = answer.difference;
  const helped = stands.find((ref) => newlyPlaced.some((row) => row.eventRefNum === ref));
  const found = newlyPlaced.find((row) => row.eventRefNum === helped)?.after;
  // What is left for a person has lost its place like any other that finds none.
  const lost = [...newlyFailed, ...gone].sort((a, b) => a.eventRefNum - b.eventRefNum);
  return {
    change,
    placed: found && helped !== undefined ? { eventRefNum: helped, ...found } : null,
    newlyFailed: lost.map((row) => row.eventRefNum),
    moved: moved.length + retimed.length,
    alsoPlaced: newlyPlaced.length - (found ? 1 : 0),
    difference: { ...answer.difference, newlyFailed: lost, gone: [] },
    events: eventsIn(snapshot, answer),
  };
}

import type { PendingScheduleRow, Tx } from '../../db/database.ts';
import { changeRow } from '../../db/repositories/proposal-rows.ts';
import { DaybreakError } from '../../domain/errors.ts';
import type { LocalDate, LocalTime, RunMode } from '../../domain/types.ts';
import { reasonNotEntered } from '../../engine/entry.ts';
import type { Pairing } from '../../engine/facts/model.ts';
import { buildFacts } from '../../engine/facts.ts';
import { plan } from '../../engine/plan.ts';
import type { Explanation, Finding } from '../../engine/proposal.ts';
import type { Snapshot } from '../../engine/snapshot.ts';
import type { Actor, EditInput } from '../contracts.ts';
import { loadSnapshot } from '../store-snapshot.ts';
import { demandLegal, demandReason, isShortNotice } from './edit-guards.ts';
import { type EditPlan, needsReason, planEdit } from './edit-plan.ts';
import { expectChanged, storeEdit } from './edit-store.ts';
import { isHard } from './judge.ts';
import { isPlaced, isUndecided, type LoadedProposal, loadProposal } from './proposal.ts';

/**
 * WF-17: plans one failed event again, now that something about it has changed. Every other row of the proposal holds
 * its person, no other event enters and no booking moves, so nothing else can change.
 */

const BY_HAND = 'Assign it by hand.';

interface Spot {
  employeeId: string;
  date: LocalDate;
  time: LocalTime;
}

/** The outcome of planning one event again. `rows` is the failed row first, then those that failed because of it. */
export type Again =
  | { placed: true; rows: { row: PendingScheduleRow; spot: Spot }[] }
  | {
      placed: false;
      failure: { code: string; message: string; fix: string };
      explanation: Explanation | null;
    };

/** What a person sees before it goes into the proposal. */
export type FoundAgain =
  | { placed: false; reason: string; fix: string }
  | {
      placed: true;
      version: number;
      rows: (Spot & { eventRefNum: number; employeeName: string })[];
      findings: Finding[];
      noticeNeeded: boolean;
      /** Some finding needs a reason (WF-12). */
      reasonNeeded: boolean;
    };

export interface AgainInput extends Pick<EditInput, 'expectedVersion' | 'reason' | 'notice'> {
  shown?: Spot;
}

/** @throws DaybreakError `STATE` for a row that has a place. */
export function demandFailed(row: PendingScheduleRow): void {
  if (isPlaced(row) || !isUndecided(row))
    throw new DaybreakError('STATE', 'This event has a place by now; there is nothing to plan again.');
}

/** Plans the event of a failed row by the rules of a run (§9), in the mode of its run. Changes nothing. */
export async function planAgain(db: Tx, proposal: LoadedProposal, row: PendingScheduleRow): Promise<Again> {
  const { storeId, now, run } = proposal;
  const { snapshot } = await loadSnapshot(db, storeId, now, { mode: run.mode as RunMode });
  const { pairing } = proposal.state.facts;
  const partners = proposal.rows.filter(
    (other) => partnersOf(pairing, row.eventRefNum).includes(other.eventRefNum) && canFollow(other),
  );
  const only = alone(snapshot, [row, ...partners]);
  const facts = buildFacts(only);
  const event = facts.eventByRef.get(row.eventRefNum);
  const outside = event === undefined ? 'it is not known any more' : reasonNotEntered(facts, event);
  if (outside !== null) {
    const message = `${row.eventRefNum} is not planned: ${outside}.`;
    return refused({ code: row.failureCode ?? 'NO_ELIGIBLE_EMPLOYEE', message, fix: BY_HAND });
  }
  const planned = new Map(plan(only).rows.map((one) => [one.eventRefNum, one]));
  const result = planned.get(row.eventRefNum);
  if (result?.failure) return { placed: false, failure: result.failure, explanation: result.explanation };
  const rows = [row, ...partners].flatMap((one) => {
    const { employeeId, date, time } = planned.get(one.eventRefNum) ?? {};
    return employeeId && date && time ? [{ row: one, spot: { employeeId, date, time } }] : [];
  });
  // A run and an edit by hand ask the same rules; where they differ the edit decides, because it is one.
  const hard = planEdit(proposal, row, rows[0]!.spot).findings.find(isHard);
  if (hard === undefined) return { placed: true, rows };
  return refused({ code: row.failureCode ?? 'NO_ELIGIBLE_EMPLOYEE', message: hard.message, fix: BY_HAND });
}

/** `Again` as it would stand in the proposal, with what the rules say to a change by hand. */
export function foundAgain(proposal: LoadedProposal, row: PendingScheduleRow, again: Again): FoundAgain {
  if (!again.placed) return { placed: false, reason: again.failure.message, fix: again.failure.fix };
  const { findings } = planEdit(proposal, row, again.rows[0]!.spot);
  const { employees } = proposal.state;
  return {
    placed: true,
    version: row.version,
    rows: again.rows.map(({ row: one, spot }) => ({
      ...spot,
      eventRefNum: one.eventRefNum,
      employeeName: employees.get(spot.employeeId)?.name ?? spot.employeeId,
    })),
    findings,
    noticeNeeded: again.rows.some(({ spot }) => isShortNotice(proposal, spot.date)),
    reasonNeeded: needsReason(findings).length > 0,
  };
}

/** Writes the outcome into its rows; the transaction has opened the run. */
export async function storeAgain(
  tx: Tx,
  proposal: LoadedProposal,
  row: PendingScheduleRow,
  again: Again,
  input: AgainInput,
  actor: Actor,
): Promise<{ before: Record<string, unknown>; after: Record<string, unknown>; reason?: string | undefined }> {
  const before = { failure: row.failureCode };
  if (!again.placed) {
    const { code, message, fix } = again.failure;
    const told = { failureCode: code, failureReason: message, failureFix: fix };
    const why = again.explanation === null ? {} : { explanation: JSON.stringify(again.explanation) };
    await expectChanged(changeRow(tx, row, { ...told, ...why }));
    return { before, after: { failure: code } };
  }
  const [first, ...followers] = again.rows;
  const { spot } = first!;
  if (input.shown !== undefined && !sameSpot(input.shown, spot)) throw new DaybreakError('STALE_FORM');
  const edit = planEdit(proposal, row, spot);
  demandLegal(edit);
  demandReason(edit, input.reason);
  if (isShortNotice(proposal, spot.date) && input.notice === undefined)
    throw new DaybreakError('NOTIFICATION_REQUIRED', undefined, [
      { employeeId: spot.employeeId, eventRefNum: row.eventRefNum, date: spot.date },
    ]);
  await storeEdit(tx, proposal, row, edit, input, actor);
  const followed = [];
  for (const follower of followers) {
    if (await storeFollower(tx, proposal, follower, input, actor)) followed.push(follower.row.eventRefNum);
  }
  return { before, after: { ...edit.place, followed }, reason: input.reason };
}

/** A Survey or Supervisor that now has its place too; whatever speaks against it leaves it where it is. */
async function storeFollower(
  tx: Tx,
  { storeId, run, now }: LoadedProposal,
  { row, spot }: { row: PendingScheduleRow; spot: Spot },
  input: AgainInput,
  actor: Actor,
): Promise<boolean> {
  // The first row stands by now, and a Supervisor may have followed its Core by itself.
  const proposal = await loadProposal(tx, storeId, run.id, now);
  const current = proposal.rows.find((one) => one.id === row.id);
  if (current === undefined || !canFollow(current)) return current !== undefined && isPlaced(current);
  const edit: EditPlan = planEdit(proposal, current, spot);
  const unanswered = needsReason(edit.findings).length > 0 && (input.reason?.trim() ?? '') === '';
  if (edit.findings.some(isHard) || unanswered) return false;
  await storeEdit(tx, proposal, current, edit, input, actor);
  return true;
}

/** The events that wait for this one: the Survey of a Production, the Supervisor of a Core. */
function partnersOf(pairing: Pairing, refNum: number): number[] {
  const partners = [pairing.surveyOfProduction.get(refNum), pairing.supervisorOfCore.get(refNum)];
  return partners.filter((partner) => partner !== undefined);
}

const canFollow = (row: PendingScheduleRow): boolean => !isPlaced(row) && isUndecided(row) && !row.leftOut;

/** The snapshot in which only the events of these rows are to be planned and no booking may be moved. */
function alone(snapshot: Snapshot, rows: readonly PendingScheduleRow[]): Snapshot {
  const wanted = new Set(rows.map((row) => row.eventRefNum));
  return {
    ...snapshot,
    settings: { ...snapshot.settings, bumping: false },
    events: snapshot.events.map((event) =>
      wanted.has(event.refNum) ? event : { ...event, autoSchedule: false },
    ),
  };
}

function refused(failure: { code: string; message: string; fix: string }): Again {
  return { placed: false, failure, explanation: null };
}

function sameSpot(a: Spot, b: Spot): boolean {
  return a.employeeId === b.employeeId && a.date === b.date && a.time === b.time;
}

import type { PendingScheduleRow } from '../../db/database.ts';
import { formatDay } from '../../domain/dates.ts';
import type { LocalDate, LocalTime } from '../../domain/types.ts';
import { supUnavailable } from '../../engine/failures.ts';
import type { Occupancy } from '../../engine/occupancy.ts';
import type { Finding } from '../../engine/proposal.ts';
import { occupancyWith, takenByRow } from '../store-state.ts';
import { allFollowersOf } from './chains.ts';
import { bookingOfEvent, isHard, isSoft, judge, type Place, placeOf } from './judge.ts';
import { blockFor, usualTime } from './placing.ts';
import { isUndecided, type LoadedProposal } from './proposal.ts';
import { rank } from './ranking.ts';
import { originalOf } from './row-json.ts';

/** What moving a row by hand would do: its block, what the rules say, and what happens to other rows (WF-10 … WF-14). */
export interface EditPlan {
  place: Place;
  overflow: boolean;
  findings: Finding[];
  /** The swap ends because the row leaves the taken place (WF-14). */
  cancelsSwap: boolean;
  /** Rows that lose their reason when the swap ends; the bookings they were to move stay. */
  superseded: PendingScheduleRow[];
  supervisor: SupervisorPlan | null;
  consequences: string[];
}

/** WF-13: where the Supervisor of a moved Core goes; null place = nobody can take it. */
export interface SupervisorPlan {
  /** Its row in this run; null = it is booked and gets a row now. */
  row: PendingScheduleRow | null;
  eventRefNum: number;
  place: Place | null;
  failure: { code: string; message: string; fix: string } | null;
}

/** Judges a new place for a row against everything else as it is now. Changes nothing. */
export function planEdit(
  proposal: LoadedProposal,
  row: PendingScheduleRow,
  target: { employeeId: string; date: LocalDate; time: LocalTime },
): EditPlan {
  const { state } = proposal;
  const { facts } = state;
  const original = originalOf(row);
  const cancelsSwap =
    row.isSwap && (target.employeeId !== original.employeeId || target.date !== original.date);
  const superseded = cancelsSwap ? swapRows(proposal, row) : [];
  const occupancy = occupancyWithout(proposal, row, superseded, cancelsSwap);
  const event = facts.eventByRef.get(row.eventRefNum);
  const stays =
    target.date === row.scheduleDate && target.time === row.scheduleTime && row.shiftBlock !== null;
  const { block, overflow } =
    event === undefined
      ? { block: null, overflow: false }
      : stays
        ? { block: row.shiftBlock, overflow: row.blockOverflow }
        : blockFor(facts, occupancy, event, target.employeeId, target.date, target.time);
  const place: Place = { ...target, block };
  const asEdited = cancelsSwap
    ? { ...row, isSwap: false, bumpedEventRefNum: null, bumpedPostedScheduleId: null }
    : row;
  const findings = judge(state, occupancy, asEdited, place, 'manual');
  const moved = {
    ...asEdited,
    employeeId: target.employeeId,
    scheduleDate: target.date,
    scheduleTime: target.time,
    shiftBlock: block,
    blockOverflow: overflow,
    leftOut: false,
  };
  const supervisor = planSupervisor(proposal, moved, occupancy, superseded);
  const consequences = [
    ...(cancelsSwap && row.bumpedEventRefNum !== null
      ? [`The swap ends: ${row.bumpedEventRefNum} keeps its booking.`]
      : []),
    ...(supervisor === null ? [] : [supervisorSentence(proposal, supervisor)]),
  ];
  return { place, overflow, findings, cancelsSwap, superseded, supervisor, consequences };
}

/** Hard findings refuse an edit, soft ones need one reason; short notice is answered by telling people (S3). */
export function needsReason(findings: readonly Finding[]): Finding[] {
  return findings.filter((finding) => isSoft(finding) && finding.id !== 'S3');
}

/** The rows that exist only because of this swap: its victim's, onwards, with their Supervisors. */
function swapRows(proposal: LoadedProposal, row: PendingScheduleRow): PendingScheduleRow[] {
  const victim = proposal.rows.find((other) => other.eventRefNum === row.bumpedEventRefNum);
  if (victim === undefined) return [];
  return [victim, ...allFollowersOf(victim, proposal.rows, proposal.state.facts)].filter(
    (other) => other.id !== row.id && isUndecided(other),
  );
}

function occupancyWithout(
  proposal: LoadedProposal,
  row: PendingScheduleRow,
  superseded: readonly PendingScheduleRow[],
  cancelsSwap: boolean,
): Occupancy {
  const { state } = proposal;
  const gone = new Set([row.id, ...superseded.map((other) => other.id)]);
  const occupancy = occupancyWith(
    state,
    state.openRows.filter((other) => !gone.has(other.id)),
  );
  occupancy.remove(row.eventRefNum);
  const victim = cancelsSwap ? null : row.bumpedEventRefNum;
  if (victim !== null && occupancy.ofEvent(victim)?.source === 'posted') occupancy.remove(victim);
  return occupancy;
}

/** The Supervisor of a Core stands on its Core's date; its person is chosen again when the old one no longer fits. */
function planSupervisor(
  proposal: LoadedProposal,
  core: PendingScheduleRow,
  occupancy: Occupancy,
  superseded: readonly PendingScheduleRow[],
): SupervisorPlan | null {
  const { state } = proposal;
  const eventRefNum = state.facts.pairing.supervisorOfCore.get(core.eventRefNum);
  const event = eventRefNum === undefined ? undefined : state.facts.eventByRef.get(eventRefNum);
  const taken = takenByRow(state.facts, core);
  if (eventRefNum === undefined || event === undefined || taken === null || core.scheduleDate === null)
    return null;
  const row = proposal.rowByEvent.get(eventRefNum) ?? null;
  const booking = bookingOfEvent(state, eventRefNum);
  if (row !== null && (!isUndecided(row) || superseded.some((other) => other.id === row.id))) return null;
  if (row === null && (booking === undefined || booking.scheduleDate === core.scheduleDate)) return null;

  const around = occupancy.clone();
  around.add(taken);
  around.remove(eventRefNum);
  const date = core.scheduleDate;
  const subject = row ?? asRow(core, eventRefNum);
  const before = row === null ? null : placeOf(row);
  const keeper = before?.employeeId ?? booking?.employeeId;
  const time = before?.date === date ? before.time : usualTime(state.facts, around, event, date);
  const candidates = state.facts.employees.map((employee) => {
    const findings = judge(
      state,
      around,
      subject,
      { employeeId: employee.id, date, time, block: null },
      'manual',
    );
    // The booking of the Supervisor is what moves; that it stands elsewhere is the reason for moving it.
    return { employeeId: employee.id, findings: findings.filter((one) => one.id !== 'BOOKED') };
  });
  const kept = candidates.find((one) => one.employeeId === keeper && !one.findings.some(isHard));
  const best = kept ?? bestOf(rank(state, around, event, date, candidates, new Map()));
  if (best === undefined) {
    const failure = supUnavailable(date, 'nobody is free', 'somebody');
    return { row, eventRefNum, place: null, failure };
  }
  const place: Place = { employeeId: best.employeeId, date, time, block: null };
  if (before !== null && before.employeeId === place.employeeId && before.date === date) return null;
  return { row, eventRefNum, place, failure: null };
}

function bestOf<T extends { verdict: string }>(options: readonly T[]): T | undefined {
  return (
    options.find((option) => option.verdict === 'fits') ??
    options.find((option) => option.verdict !== 'cannot')
  );
}

/** A row that does not exist yet, for judging a booked Supervisor that has to follow. */
function asRow(core: PendingScheduleRow, eventRefNum: number): PendingScheduleRow {
  return {
    ...core,
    id: -1,
    eventRefNum,
    isSwap: false,
    bumpedEventRefNum: null,
    bumpedPostedScheduleId: null,
    overrideCodes: null,
    explanation: null,
  };
}

function supervisorSentence(proposal: LoadedProposal, plan: SupervisorPlan): string {
  if (plan.place === null) return `Its Supervisor ${plan.eventRefNum} finds nobody and needs you.`;
  const name = proposal.state.employees.get(plan.place.employeeId)?.name ?? plan.place.employeeId;
  return `Its Supervisor moves to ${formatDay(plan.place.date)} ${plan.place.time} with ${name}.`;
}

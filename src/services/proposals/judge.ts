import type { PendingScheduleRow, ScheduleRow } from '../../db/database.ts';
import type { LocalDate } from '../../domain/types.ts';
import type { Occupancy } from '../../engine/occupancy.ts';
import type { Finding } from '../../engine/proposal.ts';
import { type ValidationContext, validate } from '../../engine/validator.ts';
import { occupancyWith, type StoreState, takenByRow } from '../store-state.ts';
import { chainOf, submissionOrder } from './chains.ts';
import { isToSend, type LoadedProposal, otherOpenRows } from './proposal.ts';
import { acceptedOf, explanationOf, originalOf } from './row-json.ts';

/** The place a row asks for. */
export interface Place {
  employeeId: string;
  date: LocalDate;
  time: string;
  block: number | null;
}

export const isHard = (finding: Finding): boolean => finding.severity === 'hard';
export const isSoft = (finding: Finding): boolean => finding.severity === 'soft';

/**
 * Every finding for a row at a place (WF-10). `occupancy` holds everybody else; the row's own booking and the one its
 * swap moves count for nothing.
 */
export function judge(
  state: StoreState,
  occupancy: Occupancy,
  row: PendingScheduleRow,
  place: Place,
  context: ValidationContext,
): Finding[] {
  const event = state.facts.eventByRef.get(row.eventRefNum);
  if (event === undefined || event.inactive)
    return [problem('EVENT', 'event_inactive', `${row.eventRefNum} is not active in Crossmark any more.`)];
  if (!state.facts.employeeById.has(place.employeeId))
    return [problem('H5', 'inactive', 'This person is not known in the store.')];
  const booking = bookingOfEvent(state, row.eventRefNum);
  const moved = [booking?.id, row.bumpedPostedScheduleId].flatMap((id) => (id == null ? [] : [String(id)]));
  const findings = validate(
    { event, employeeId: place.employeeId, date: place.date, time: place.time, block: place.block },
    context,
    state.facts,
    occupancy,
    {
      ignoreScheduleIds: moved,
      accepted: acceptedOf(row),
      ...(booking === undefined ? {} : { leaving: { date: booking.scheduleDate } }),
    },
  );
  return [...findings, ...bookingFindings(state, row)];
}

/** `judge` at the row's own place; a failed row has none. */
export function judgeRow(
  state: StoreState,
  occupancy: Occupancy,
  row: PendingScheduleRow,
  context: ValidationContext,
): Finding[] {
  const place = placeOf(row);
  return place === null ? [] : judge(state, occupancy, row, place, context);
}

export function placeOf(row: PendingScheduleRow): Place | null {
  if (row.employeeId === null || row.scheduleDate === null || row.scheduleTime === null) return null;
  return {
    employeeId: row.employeeId,
    date: row.scheduleDate,
    time: row.scheduleTime,
    block: row.shiftBlock,
  };
}

export function bookingOfEvent(state: StoreState, eventRefNum: number): ScheduleRow | undefined {
  return state.bookings.find((booking) => booking.eventRefNum === eventRefNum);
}

/** 6.7: what became of the bookings that the row counts on. */
function bookingFindings(state: StoreState, row: PendingScheduleRow): Finding[] {
  const findings: Finding[] = [];
  const booking = bookingOfEvent(state, row.eventRefNum);
  // An uncertain booking of this very place is the row's own (WF-26).
  const own = booking?.syncStatus === 'pending_sync' && booking.runId === row.schedulerRunId;
  if (booking !== undefined && !own) {
    const from = explanationOf(row).movedFrom;
    const asPlanned =
      from !== undefined &&
      Number(from.scheduleId) === booking.id &&
      from.employeeId === booking.employeeId &&
      from.date === booking.scheduleDate &&
      from.time === booking.scheduleTime;
    if (!asPlanned && from !== undefined)
      findings.push(
        problem('SWAP', 'booking_changed', `The booking of ${row.eventRefNum} has changed since the run.`),
      );
    else if (!asPlanned)
      findings.push(problem('BOOKED', 'booked_elsewhere', `${row.eventRefNum} has been booked meanwhile.`));
  }
  if (row.isSwap && row.bumpedEventRefNum !== null) {
    const victim = bookingOfEvent(state, row.bumpedEventRefNum);
    const original = originalOf(row);
    if (
      victim !== undefined &&
      (victim.id !== row.bumpedPostedScheduleId ||
        victim.scheduleDate !== original.date ||
        victim.employeeId !== original.employeeId)
    )
      findings.push(
        problem(
          'SWAP',
          'booking_changed',
          `The booking of ${row.bumpedEventRefNum} has changed since the run.`,
        ),
      );
  }
  return findings;
}

function problem(id: string, code: string, message: string): Finding {
  return { id, code, severity: 'hard', message, details: {} };
}

/** How a row stands before an approval. */
export interface RowVerdict {
  row: PendingScheduleRow;
  findings: Finding[];
  /** Refused by a rule, or because its chain is. */
  refused: 'no' | 'rule' | 'chain';
}

/**
 * 6.2 step 2: the rows that an approval would send, in submission order, each seeing the earlier ones. A chain goes
 * together or not at all.
 */
export function judgeForApproval(proposal: LoadedProposal, only?: ReadonlySet<number>): RowVerdict[] {
  const { state } = proposal;
  const rows = proposal.rows.filter((row) => isToSend(row) && (only === undefined || only.has(row.id)));
  const waiting = proposal.rows.filter((row) => isToSend(row) && only !== undefined && !only.has(row.id));
  const occupancy = occupancyWith(state, [...otherOpenRows(proposal), ...waiting]);
  const verdicts = submissionOrder(rows, state.facts).map((row): RowVerdict => {
    if (row.bumpedEventRefNum !== null) clearPlace(state, proposal, occupancy, row.bumpedEventRefNum);
    const findings = judgeRow(state, occupancy, row, 'approval');
    const refused = findings.some(isHard) ? 'rule' : 'no';
    const taken = takenByRow(state.facts, row);
    if (refused === 'no' && taken !== null) occupancy.add(taken);
    return { row, findings, refused };
  });
  for (const verdict of verdicts) {
    if (verdict.refused !== 'rule') continue;
    const chain = new Set(chainOf(verdict.row, rows, state.facts).map((row) => row.id));
    for (const other of verdicts)
      if (other.refused === 'no' && chain.has(other.row.id)) other.refused = 'chain';
  }
  return verdicts;
}

/** A swap takes the victim's booking away, and its Supervisor's when that one has a row of its own. */
function clearPlace(state: StoreState, proposal: LoadedProposal, occupancy: Occupancy, victim: number): void {
  if (occupancy.ofEvent(victim)?.source === 'posted') occupancy.remove(victim);
  const supervisor = state.facts.pairing.supervisorOfCore.get(victim);
  if (supervisor === undefined || !proposal.rowByEvent.has(supervisor)) return;
  if (occupancy.ofEvent(supervisor)?.source === 'posted') occupancy.remove(supervisor);
}

/**
 * WF-9, WF-15, 6.7: why rows of a waiting proposal no longer fit, by row id. Everybody else's row counts as it stands.
 */
export function noLongerFitting(proposal: LoadedProposal): Map<number, string[]> {
  const verdicts = judgeForApproval(proposal);
  return new Map(
    verdicts
      .filter((verdict) => verdict.refused !== 'no')
      .map((verdict) => [
        verdict.row.id,
        verdict.refused === 'chain'
          ? ['A row that belongs to it no longer fits.']
          : verdict.findings.filter(isHard).map((finding) => finding.message),
      ]),
  );
}

/** Everybody's place but this row's and its followers': what an edit of the row is judged against. */
export function occupancyForEdit(proposal: LoadedProposal, row: PendingScheduleRow): Occupancy {
  const { state } = proposal;
  const others = state.openRows.filter((other) => other.id !== row.id);
  const occupancy = occupancyWith(state, others);
  occupancy.remove(row.eventRefNum);
  if (row.bumpedEventRefNum !== null && occupancy.ofEvent(row.bumpedEventRefNum)?.source === 'posted')
    occupancy.remove(row.bumpedEventRefNum);
  return occupancy;
}

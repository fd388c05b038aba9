import type { PendingScheduleRow, SchedulerRunRow, Tx } from '../../db/database.ts';
import { buildFacts } from '../../engine/facts.ts';
import { Occupancy } from '../../engine/occupancy.ts';
import type { Proposal } from '../../engine/proposal.ts';
import type { Snapshot } from '../../engine/snapshot.ts';
import type { Acceptance } from '../../validation/model.ts';
import { BAND_NAMES, bandOf, type Health, proposalHealth } from '../../validation/score.ts';
import type { ProposalSummary } from '../contracts.ts';
import { loadStoreState, occupancyWith, type StoreState } from '../store-state.ts';
import { isToSend, isWaiting } from './proposal.ts';
import { acceptedOf } from './row-json.ts';

/** The health of a plan as the engine made it, to be kept with its run; null when it places nothing. */
export function healthOfPlan(snapshot: Snapshot, proposal: Proposal): Health | null {
  const facts = buildFacts(snapshot);
  const occupancy = Occupancy.of(facts);
  // A row of a booked event moves or removes its booking, so every booking in question goes first.
  for (const row of proposal.rows) occupancy.remove(row.eventRefNum);
  const dates: string[] = [];
  for (const row of proposal.rows) {
    const { employeeId, date, time, minutes, block, overflow } = row;
    const event = facts.eventByRef.get(row.eventRefNum);
    if (event === undefined || employeeId === null || date === null || time === null) continue;
    dates.push(date);
    const place = { event, employeeId, date, time, minutes, block, overflow: overflow ?? false };
    occupancy.add({ ...place, source: 'run', scheduleId: null });
  }
  return proposalHealth({ facts, occupancy }, dates);
}

/** What the message of a run shows: judged anew while people may still edit it, afterwards as the run was proposed. `known` saves a reading of the store. */
export async function healthOfRun(
  db: Tx,
  run: SchedulerRunRow,
  rows: readonly PendingScheduleRow[],
  now: Date,
  known?: StoreState,
): Promise<ProposalSummary['health']> {
  const score = isWaiting(run)
    ? (liveHealth(known ?? (await loadStoreState(db, run.storeId, now)), rows)?.score ?? null)
    : run.healthScore;
  return score === null ? null : { score, band: BAND_NAMES[bandOf(score)] };
}

/** The waiting rows of a run on top of the bookings and of every other open row. */
function liveHealth(state: StoreState, rows: readonly PendingScheduleRow[]): Health | null {
  const { facts } = state;
  const toSend = rows.filter(isToSend);
  const occupancy = occupancyWith(state, state.openRows);
  for (const row of toSend) {
    // A victim that finds no place takes its Supervisor's booking with it (PAIR-5).
    const supervisor =
      row.bumpedEventRefNum === null ? undefined : facts.pairing.supervisorOfCore.get(row.bumpedEventRefNum);
    const own = rows.find((one) => one.eventRefNum === supervisor && !one.leftOut);
    if (own !== undefined && own.employeeId === null) occupancy.remove(own.eventRefNum);
  }
  const accepted = toSend.flatMap((row): Acceptance[] =>
    acceptedOf(row).map(({ id, employeeId, date }) => ({ id, employeeId, date, eventRef: row.eventRefNum })),
  );
  return proposalHealth(
    { facts, occupancy, accepted },
    toSend.flatMap((row) => row.scheduleDate ?? []),
  );
}

import type { SandboxControl } from '../../sandbox/crossmark/control.ts';
import type { Database } from '../../src/db/database.ts';

/**
 * Holds the tables of the app against the world of the sandbox. It shares no code with the app: plain SQL on one side, the
 * sandbox's own state and its record of calls on the other, and its own arithmetic of zones.
 */

export type Verdict =
  /** Crossmark has more than one booking of an event, made by us. */
  | 'double'
  /** Something that should be booked is not, and nothing says so. */
  | 'lost'
  /** The two sides differ in any other way, and nothing says so. */
  | 'unexplained'
  /** Something is under way for ever. */
  | 'stuck';

export interface Problem {
  verdict: Verdict;
  text: string;
}

export interface Comparison {
  problems: Problem[];
  /** Differences by what explains them, for example `row OUTCOME_UNKNOWN` or `open conflict`. */
  explained: Map<string, number>;
  /** Rows of the proposal by status, for failed ones with the code. */
  rows: Map<string, number>;
  same: number;
}

/** What people and others did on purpose, so that a missing booking is no loss. */
export interface Intents {
  /** Events whose booking somebody took away in the app. */
  removed: ReadonlySet<number>;
  /** Events that somebody else touched in Crossmark. */
  byOthers: ReadonlySet<number>;
  /** Bookings that others made, by their id. */
  theirs: ReadonlySet<string>;
  /** Events that had a booking at the start, with its id in Crossmark. */
  booked: ReadonlyMap<number, string>;
}

interface EventRow {
  ref: number;
  mplan: string;
}
interface BookingRow {
  ref: number;
  rep: string;
  day: string;
  time: string;
  status: string;
  id: string | null;
}
interface ProposalRow {
  ref: number;
  status: string;
  code: string | null;
  holds: number;
}

export async function compare(
  db: Database,
  control: SandboxControl,
  zone: string,
  intents: Intents,
): Promise<Comparison> {
  const ask = <T>(sql: string) => db.client.$queryRawUnsafe<T[]>(sql);
  const events = await ask<EventRow>('SELECT project_ref_num ref, external_id mplan FROM events');
  const bookings = await ask<BookingRow>(
    `SELECT s.event_ref_num ref, e.external_id rep, s.schedule_date day, s.schedule_time time, s.sync_status status,
            s.external_id id FROM schedules s JOIN employees e ON e.id = s.employee_id`,
  );
  const rows = await ask<ProposalRow>(
    `SELECT event_ref_num ref, status, api_error_code code, open_key IS NOT NULL holds FROM pending_schedules`,
  );
  const conflicts = await ask<{ ref: number }>(
    `SELECT DISTINCT event_ref_num ref FROM sync_change_logs WHERE is_conflict AND NOT resolved`,
  );
  const kept = await ask<{ ref: number }>(
    `SELECT DISTINCT event_ref_num ref FROM sync_change_logs WHERE is_conflict AND resolution = 'keep_local'`,
  );
  const taken = await ask<{ ref: number }>(
    `SELECT DISTINCT event_ref_num ref FROM sync_change_logs WHERE is_conflict AND resolution = 'take_upstream'`,
  );
  const open = await ask<{ id: number; state: string; kind: string }>(
    `SELECT id, state, kind FROM remote_operations WHERE open_key IS NOT NULL OR state IN ('planned', 'running')`,
  );
  const jobs = await ask<{ id: number; status: string }>('SELECT id, status FROM submission_jobs');

  const { scheduledEvents, mplans } = control.state();
  const canceled = new Set(
    mplans.filter((plan) => plan.condition === 'Canceled').map((plan) => plan.mPlanID),
  );
  const result: Comparison = { problems: [], explained: new Map(), rows: new Map(), same: 0 };
  const blame = (verdict: Verdict, text: string) => result.problems.push({ verdict, text });
  const keptByPeople = new Set(kept.map(({ ref }) => Number(ref)));
  const takenByPeople = new Set(taken.map(({ ref }) => Number(ref)));
  const inConflict = new Set(conflicts.map(({ ref }) => Number(ref)));
  const local = new Map(bookings.map((one) => [Number(one.ref), one]));
  const stopped = jobs.some((job) => job.status === 'stopped');
  const waiting = new Set(
    rows.filter((row) => row.status === 'approved' && Number(row.holds) === 1).map((row) => Number(row.ref)),
  );
  const failed = new Map(
    rows.filter((row) => row.status === 'api_failed').map((row) => [Number(row.ref), row]),
  );

  for (const row of rows) {
    const label = row.status === 'api_failed' ? `api_failed ${row.code}` : row.status;
    result.rows.set(label, (result.rows.get(label) ?? 0) + 1);
  }
  for (const { ref, mplan } of events.map((one) => ({ ...one, ref: Number(one.ref) }))) {
    const remote = scheduledEvents.filter((one) => one.mPlanID === mplan);
    const ours = remote.filter((one) => !intents.theirs.has(one.ID));
    if (ours.length > 1) blame('double', `${ref}: ${ours.map((one) => one.ID).join(' and ')}`);
    const here = local.get(ref);
    // A booking of a canceled event books nobody.
    const there = canceled.has(mplan) ? undefined : (remote.find((one) => one.ID === here?.id) ?? remote[0]);
    const why =
      (inConflict.has(ref) ? 'open conflict' : null) ??
      (failed.has(ref) ? `row ${failed.get(ref)?.code}` : null) ??
      (stopped && waiting.has(ref) ? 'row waits for Resume' : null) ??
      (here !== undefined && here.status !== 'synced' ? `booking ${here.status}` : null) ??
      (keptByPeople.has(ref) ? 'people kept ours' : null);
    if (here === undefined && there === undefined) {
      const promised =
        rows.some((row) => Number(row.ref) === ref && row.status === 'api_submitted') ||
        intents.booked.has(ref);
      // Where Crossmark had no booking any more, people may have said that this is right.
      const meant = intents.removed.has(ref) || intents.byOthers.has(ref) || takenByPeople.has(ref);
      const known = meant || why !== null;
      if (promised && !known) blame('lost', `${ref}: booked on neither side`);
      result.same += 1;
      continue;
    }
    if (here?.status === 'synced' && there !== undefined && agree(here, there, zone)) {
      result.same += 1;
      continue;
    }
    const text = `${ref}: here ${told(here)}, there ${there ? `${there.ID} rep ${there.RepID} ${there.Start}` : 'nothing'}`;
    if (why !== null) result.explained.set(why, (result.explained.get(why) ?? 0) + 1);
    else blame(there === undefined ? 'lost' : 'unexplained', text);
  }

  for (const problem of result.problems) problem.text += await historyOf(ask, problem.text);
  for (const row of rows) {
    if (row.status === 'submitting') blame('stuck', `row of ${row.ref} is being sent for ever`);
  }
  if (!stopped)
    for (const ref of waiting)
      blame('stuck', `row of ${ref} is approved, and nobody sends it or offers Resume`);
  for (const one of open) blame('stuck', `operation ${one.id} (${one.kind}) is ${one.state} for ever`);
  for (const job of jobs.filter(({ status }) => status === 'pending' || status === 'running'))
    blame('stuck', `batch ${job.id} is ${job.status} for ever`);
  for (const one of bookings.filter(({ status }) => status === 'delete_pending'))
    blame('stuck', `booking of ${one.ref} is being deleted for ever`);
  return result;
}

/** What the journal and the syncs say about the event that a problem begins with, for whoever looks into it. */
async function historyOf(ask: <T>(sql: string) => Promise<T[]>, text: string): Promise<string> {
  const ref = Number.parseInt(text, 10);
  const operations = await ask<{
    id: number;
    kind: string;
    state: string;
    steps: string;
    row: number | null;
  }>(
    `SELECT id, kind, state, steps, pending_schedule_id row FROM remote_operations WHERE subject_ids LIKE '%${ref}%'`,
  );
  const changes = await ask<{ row: number; summary: string; resolution: string | null }>(
    `SELECT merge_row row, summary, resolution FROM sync_change_logs WHERE event_ref_num = ${ref} AND merge_row <> 4`,
  );
  const lines = [
    ...operations.map(({ id, kind, state, steps, row }) => {
      const calls = (JSON.parse(steps) as Record<string, string | number | null>[]).map(
        (one) => `${one.purpose} ${one.call} ${one.eventRefNum} ${one.state} ${one.scheduleEventId}`,
      );
      return `operation ${id} ${kind} ${state}${row === null ? '' : ` of row ${row}`}: ${calls.join(', ')}`;
    }),
    ...changes.map(({ row, summary, resolution }) => `sync row ${row} ${resolution ?? ''}: ${summary}`),
  ];
  return lines.map((line) => `\n        ${line}`).join('');
}

function agree(here: BookingRow, there: { ID: string; RepID: string; Start: string }, zone: string): boolean {
  const sameWall = wall(new Date(there.Start), zone) === `${here.day} ${here.time}`;
  return here.id === there.ID && here.rep === there.RepID && sameWall;
}

/** `YYYY-MM-DD HH:mm` on a wall in the zone. */
function wall(instant: Date, timeZone: string): string {
  const parts = new Intl.DateTimeFormat('en-CA', {
    timeZone,
    dateStyle: 'short',
    timeStyle: 'short',
    hourCycle: 'h23',
  }).format(instant);
  return parts.replace(',', '');
}

function told(here: BookingRow | undefined): string {
  return here ? `${here.id ?? 'no id'} rep ${here.rep} ${here.day} ${here.time} (${here.status})` : 'nothing';
}

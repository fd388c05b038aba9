import type { Database, PendingScheduleRow, SchedulerRunRow, Tx } from '../../db/database.ts';
import type { Clock } from '../../domain/clock.ts';
import { addDays, localOf } from '../../domain/dates.ts';
import type { Condition, EventType } from '../../domain/types.ts';
import type { Facts } from '../../engine/facts/model.ts';
import { buildFacts } from '../../engine/facts.ts';
import { BAND_NAMES, bandOf } from '../../validation/score.ts';
import { readSyncState, type SyncState } from '../conflicts/sync-state.ts';
import type { ProposalSummary, RowView } from '../contracts.ts';
import { byPlace } from '../proposals/listing.ts';
import { isPlaced, isWaiting } from '../proposals/proposal.ts';
import type { Original } from '../proposals/row-json.ts';
import { rowView } from '../proposals/row-view.ts';
import { summaryOf } from '../proposals/summary.ts';
import type { StoreRef } from '../store-choice.ts';
import { aheadOf, type HomeAhead, type HomeDay, homeDay, type OpenSoon, openSoon } from './home-days.ts';
import { type OwnDays, ownDays } from './own-days.ts';
import { mayIn, type Place, placesOf } from './places.ts';
import { type RotationGap, rotationGaps } from './rotation-gaps.ts';
import { readStoreSheet, type StoreSheet } from './store-sheet.ts';
import { readWork, type WorkRow } from './work.ts';

/** A person's App Home. `stores` are all they may choose from, the shown one included. */
export type Home =
  | { kind: 'nobody' }
  | { kind: 'own'; store: StoreRef; stores: StoreRef[]; own: OwnDays }
  | ({ kind: 'store'; store: StoreRef; stores: StoreRef[] } & StoreHome);

export interface StoreHome {
  may: { run: boolean; approve: boolean; sync: boolean; configure: boolean };
  /** WF-34: set while nobody may approve here; `mayGrant`: the reader can change that. */
  noApprover: { mayGrant: boolean; admins: string[] } | null;
  /** The newest proposal that waits. */
  waiting: {
    summary: ProposalSummary;
    /** Health of the plan before people changed it; the summary has it while nobody did. */
    healthBefore: ProposalSummary['health'];
    /** Where its message stands; null while it is not posted. */
    message: { channelId: string; ts: string } | null;
    /** How many older ones wait as well. */
    others: number;
  } | null;
  /** The newest run but the interrupted one. */
  last: ProposalSummary | null;
  /** Failed submissions that hold their event, by run, newest first. */
  failed: { runId: number; version: number; rows: RowView[] }[];
  interrupted: { runId: number; version: number; at: Date } | null;
  /** Today and tomorrow. */
  days: HomeDay[];
  gaps: RotationGap[];
  ahead: HomeAhead[];
  open: OpenSoon;
  /** How the store stands with Crossmark, as far as it is stored. */
  sync: SyncState;
  /** Set for people who work in the store themselves. */
  own: OwnDays | null;
}

const GAP_DAYS = 6;
const OWN_DAYS = 13;
const AHEAD_DAYS = 21;
/** The newest run that waits and the last interrupted one are among these: runs are kept for weeks only. */
const RUNS_READ = 40;

/**
 * Reads App Home in two round trips: one query says who somebody is and in which store; two more, side by side, show their
 * own work, four a whole store.
 */
export class HomeReader {
  readonly #db: Database;
  readonly #clock: Clock;

  constructor(options: { db: Database; clock: Clock }) {
    this.#db = options.db;
    this.#clock = options.clock;
  }

  /** @param who.storeId the store they chose; another one is shown when it is not among theirs */
  async read(who: { teamId: string; userId: string; storeId?: string | null }): Promise<Home> {
    const { client } = this.#db;
    const places = await placesOf(client, who);
    const mayRead = (place: Place) => mayIn(place, who.userId, 'read');
    const place = places.find(({ store }) => store.id === who.storeId) ?? places.find(mayRead) ?? places[0];
    if (place === undefined) return { kind: 'nobody' };
    const { store } = place;
    const stores = places.map((one) => one.store);
    const now = this.#clock.now();
    const { date: today } = localOf(now, store.timezone);
    const wanted = {
      today,
      tomorrow: addDays(today, 1),
      openUntil: addDays(today, GAP_DAYS),
      ownUntil: addDays(today, OWN_DAYS),
      employeeId: place.employeeId,
      store: mayRead(place),
    };
    const [sheet, work, runs, rows, sync] = await Promise.all([
      readStoreSheet(client, store.id, today),
      readWork(client, store.id, wanted),
      wanted.store ? readRuns(client, store.id) : [],
      wanted.store ? readRows(client, place, [today, wanted.tomorrow]) : [],
      wanted.store ? readSyncState(client, store.id) : null,
    ]);
    const facts = factsOf(store, now, sheet, work);
    const own = place.employeeId === null ? null : ownDays(facts, place.employeeId, wanted.ownUntil);
    if (sync === null) return own === null ? { kind: 'nobody' } : { kind: 'own', store, stores, own };
    const home = storeHome({ place, userId: who.userId, sheet, work, facts, runs, rows });
    return { kind: 'store', store, stores, ...home, sync, own };
  }
}

function storeHome(read: {
  place: Place;
  userId: string;
  sheet: StoreSheet;
  work: readonly WorkRow[];
  facts: Facts;
  runs: readonly SchedulerRunRow[];
  rows: readonly PendingScheduleRow[];
}): Omit<StoreHome, 'own' | 'sync'> {
  const { place, userId, sheet, work, facts, runs, rows } = read;
  const { store } = place;
  const { today } = facts;
  const [waiting = null, ...others] = runs.filter(isWaiting);
  const interrupted = interruptedOf(runs);
  const last = runs.find((run) => run.id !== interrupted?.runId) ?? null;
  const summary = (run: SchedulerRunRow, health = healthOf(run)) =>
    summaryOf({
      store: { ...store, slackChannelId: store.channelId },
      run,
      rows: rows.filter((row) => row.schedulerRunId === run.id),
      jobs: sheet.jobs.filter((job) => job.runId === run.id),
      health,
    });
  const open = rows.filter((row) => row.openKey !== null && isPlaced(row) && !row.leftOut);
  const placed = new Set(open.map((row) => row.eventRefNum));
  return {
    may: {
      run: mayIn(place, userId, 'run'),
      approve: mayIn(place, userId, 'approve'),
      sync: mayIn(place, userId, 'import'),
      configure: mayIn(place, userId, 'configure'),
    },
    noApprover:
      sheet.approvers.length > 0
        ? null
        : { mayGrant: mayIn(place, userId, 'configure'), admins: sheet.admins },
    waiting: waiting && { ...waitingOf(waiting, rows, sheet, summary), others: others.length },
    last: last && summary(last),
    failed: failedOf(rows, runs, { facts, events: eventsOf(work), employees: peopleOf(facts) }),
    interrupted,
    days: [today, addDays(today, 1)].map((date) => homeDay(facts, date, open)),
    gaps: rotationGaps(facts, addDays(today, GAP_DAYS), placed),
    ahead: aheadOf(facts, addDays(today, AHEAD_DAYS)),
    open: openSoon(facts, placed),
  };
}

function factsOf(store: StoreRef, now: Date, sheet: StoreSheet, work: readonly WorkRow[]): Facts {
  return buildFacts({
    version: 1,
    now: now.toISOString(),
    store: { id: store.id, timezone: store.timezone },
    ...sheet.parts,
    events: work.map((row) => ({
      refNum: row.projectRefNum,
      name: row.projectName,
      type: row.eventType as EventType,
      startDate: row.startDate,
      dueDate: row.dueDate,
      condition: row.condition as Condition,
      ...(row.estimatedMinutes === null ? {} : { estimatedMinutes: row.estimatedMinutes }),
      ...(row.parentEventRefNum === null ? {} : { parentRefNum: row.parentEventRefNum }),
    })),
    schedules: work.flatMap(({ projectRefNum, booking }) =>
      booking === null
        ? []
        : [
            {
              id: String(projectRefNum),
              eventRefNum: projectRefNum,
              employeeId: booking.employeeId,
              date: booking.date,
              time: booking.time,
              ...(booking.block === null ? {} : { block: booking.block }),
            },
          ],
    ),
    pending: [],
  });
}

/** What stands in place of the two long JSON columns, which say nothing here. */
const UNREAD = {
  explanation: null,
  original: JSON.stringify({
    employeeId: null,
    date: null,
    time: null,
    block: null,
    blockOverflow: false,
    isSwap: false,
    bumpedEventRefNum: null,
    bumpedScheduleId: null,
    swapReason: null,
    failureCode: null,
    failureReason: null,
    failureFix: null,
  } satisfies Original),
};

const readRuns = (client: Tx, storeId: string): Promise<SchedulerRunRow[]> =>
  client.schedulerRun.findMany({ where: { storeId }, orderBy: { id: 'desc' }, take: RUNS_READ });

/**
 * The rows of the waiting run, of the last one, of every failed submission, and those that hold a place on the shown days.
 * An interrupted run has stored none.
 */
async function readRows(
  client: Tx,
  { store, newestRunId }: Place,
  days: readonly [string, string],
): Promise<PendingScheduleRow[]> {
  const rows = await client.pendingSchedule.findMany({
    where: {
      storeId: store.id,
      OR: [
        { run: { status: 'completed', approvedAt: null } },
        ...(newestRunId === null ? [] : [{ schedulerRunId: newestRunId }]),
        { status: 'api_failed' },
        { openKey: { not: null }, scheduleDate: { in: [...days] } },
      ],
    },
    omit: { explanation: true, original: true },
    orderBy: { id: 'asc' },
  });
  return rows.map((row) => ({ ...row, ...UNREAD }));
}

function healthOf(run: SchedulerRunRow): ProposalSummary['health'] {
  return run.healthScore === null
    ? null
    : { score: run.healthScore, band: BAND_NAMES[bandOf(run.healthScore)] };
}

function waitingOf(
  run: SchedulerRunRow,
  rows: readonly PendingScheduleRow[],
  sheet: StoreSheet,
  summary: (run: SchedulerRunRow, health: ProposalSummary['health']) => ProposalSummary,
): Omit<NonNullable<StoreHome['waiting']>, 'others'> {
  const touched = rows.some((row) => row.schedulerRunId === run.id && (row.editedBy !== null || row.leftOut));
  const health = healthOf(run);
  const message = sheet.messages.find(({ runId }) => runId === run.id);
  return {
    summary: summary(run, touched ? null : health),
    healthBefore: touched ? health : null,
    message: message === undefined ? null : { channelId: message.channelId, ts: message.ts },
  };
}

function failedOf(
  rows: readonly PendingScheduleRow[],
  runs: readonly SchedulerRunRow[],
  context: Parameters<typeof rowView>[0],
): StoreHome['failed'] {
  const failed = rows.filter((row) => row.status === 'api_failed');
  const runIds = [...new Set(failed.map((row) => row.schedulerRunId))].sort((a, b) => b - a);
  return runIds.map((runId) => ({
    runId,
    version: runs.find((run) => run.id === runId)?.version ?? 0,
    rows: failed
      .filter((row) => row.schedulerRunId === runId)
      .map((row) => rowView(context, row))
      .sort(byPlace),
  }));
}

/** 8.3: the newest interrupted run that nobody has dismissed and no later run has made up for. */
function interruptedOf(runs: readonly SchedulerRunRow[]): StoreHome['interrupted'] {
  const crashed = runs.find((run) => run.status === 'crashed' && run.crashDismissedAt === null);
  if (crashed === undefined) return null;
  const later = runs.some(
    (run) => run.id > crashed.id && (run.status === 'completed' || run.status === 'rejected'),
  );
  return later ? null : { runId: crashed.id, version: crashed.version, at: crashed.startedAt };
}

const eventsOf = (work: readonly WorkRow[]) => new Map(work.map((row) => [row.projectRefNum, row]));
const peopleOf = (facts: Facts) =>
  new Map(facts.employees.map(({ id, name, jobTitle }) => [id, { name, jobTitle }]));

import type {
  EventRow,
  PendingScheduleRow,
  ScheduleRow,
  StoreRow,
  SyncChangeLogRow,
  Tx,
} from '../../db/database.ts';
import { inBatches } from '../../db/repositories/batches.ts';
import { subjectsOf } from '../../db/repositories/remote-operations.ts';
import { DaybreakError } from '../../domain/errors.ts';
import type { Known } from './known.ts';
import type { MissingResult } from './missing.ts';
import { planRefresh, type RefreshPlan } from './refresh-plan.ts';
import type { StagedPull } from './staged-pulls.ts';
import { readStore } from './store-merge.ts';

/** What a full refresh is about to do, and the rows that it changes, as they are now. */
export interface RefreshDraft {
  known: Known;
  plan: RefreshPlan;
  before: RowsBefore;
}

/** Every row that a refresh changes or deletes, as stored. */
export interface RowsBefore {
  events: EventRow[];
  schedules: ScheduleRow[];
  /** Of proposals that may end with their events. */
  pendingSchedules: PendingScheduleRow[];
  /** Conflicts that may close. */
  conflicts: SyncChangeLogRow[];
  /** Events that come in. */
  newEvents: number[];
}

/** Reads the store and plans its refresh. */
export async function draftRefresh(
  tx: Tx,
  store: StoreRow,
  pulled: { now: Date; pull: StagedPull; rows: StagedPull['pulled']['rows']; missing: MissingResult },
  includeLocked: boolean,
): Promise<RefreshDraft> {
  const { known, input } = await readStore(tx, store, pulled);
  const absent = known.events.filter(({ externalId }) => externalId && input.missing.has(externalId));
  const plan = planRefresh(known, {
    ...{ pull: input, window: pulled.pull.window, includeLocked },
    holders: await holdersOf(
      tx,
      store.id,
      input.rows.flatMap((row) => row.scheduleEventId ?? []),
    ),
    attached: await attachedTo(tx, store.id, absent),
  });
  return { known, plan, before: await rowsBefore(tx, store.id, known, plan) };
}

async function holdersOf(tx: Tx, storeId: string, ids: readonly string[]): Promise<Map<string, number>> {
  const rows = await inBatches(ids, (some) =>
    tx.schedule.findMany({
      where: { storeId, externalId: { in: [...some] } },
      select: { externalId: true, eventRefNum: true },
    }),
  );
  return new Map(
    rows.flatMap(({ externalId, eventRefNum }) => (externalId ? [[externalId, eventRefNum]] : [])),
  );
}

/** Events that something of ours hangs on, so that they are closed and not deleted. */
async function attachedTo(tx: Tx, storeId: string, events: readonly EventRow[]): Promise<Set<number>> {
  const noted = events.filter(({ preferredRep, closedReason }) => preferredRep || closedReason);
  const attached = new Set(noted.map((event) => event.projectRefNum));
  await inBatches(
    events.map((event) => event.projectRefNum),
    async (some) => {
      const of = { storeId, eventRefNum: { in: [...some] } };
      const select = { eventRefNum: true } as const;
      const rows = await tx.pendingSchedule.findMany({
        where: { storeId, OR: [{ eventRefNum: of.eventRefNum }, { bumpedEventRefNum: of.eventRefNum }] },
        select: { eventRefNum: true, bumpedEventRefNum: true },
      });
      for (const { eventRefNum, bumpedEventRefNum } of rows)
        attached.add(eventRefNum).add(bumpedEventRefNum ?? 0);
      const others = [
        ...(await tx.scheduleNotification.findMany({ where: of, select })),
        ...(await tx.eventSchedulingOverride.findMany({ where: of, select })),
        ...(await tx.eventTypeOverride.findMany({ where: of, select })),
      ];
      for (const { eventRefNum } of others) attached.add(eventRefNum);
      return [];
    },
  );
  return attached;
}

async function rowsBefore(tx: Tx, storeId: string, known: Known, plan: RefreshPlan): Promise<RowsBefore> {
  const gone = plan.deleted.map((event) => event.projectRefNum);
  const changed = plan.merge.events.flatMap(({ event }) => event ?? []);
  const refs = [...changed.map((event) => event.projectRefNum), ...gone];
  const touched = new Set(refs);
  const children = known.events.filter(
    ({ parentEventRefNum: parent, projectRefNum }) =>
      parent !== null && gone.includes(parent) && !touched.has(projectRefNum),
  );
  const runs = await inBatches(refs, (some) =>
    tx.pendingSchedule.findMany({
      where: { storeId, OR: [{ eventRefNum: { in: [...some] } }, { bumpedEventRefNum: { in: [...some] } }] },
      select: { schedulerRunId: true },
    }),
  );
  const runIds = [...new Set(runs.map((row) => row.schedulerRunId))].sort((a, b) => a - b);
  const judged = new Set(plan.merge.judgements.map((one) => one.eventRefNum));
  return {
    events: [...changed, ...plan.deleted, ...children],
    schedules: refs.flatMap((refNum) => known.bookings.get(refNum) ?? []),
    pendingSchedules: await inBatches(runIds, (some) =>
      tx.pendingSchedule.findMany({
        where: { storeId, schedulerRunId: { in: [...some] } },
        orderBy: { id: 'asc' },
      }),
    ),
    conflicts: known.conflicts.filter(
      ({ entityId, resolved }) =>
        gone.includes(Number(entityId)) || (!resolved && judged.has(Number(entityId))),
    ),
    newEvents: plan.merge.events.flatMap(({ event, refNum }) => (event === null ? [refNum] : [])),
  };
}

const OPERATION_WORDS: Record<string, string> = {
  planned: 'waits to be sent',
  running: 'is under way',
  unknown: 'has an outcome that nobody knows yet',
};

/** What of ours is on its way to Crossmark, in words; a refresh waits for all of it. */
export async function openWork(tx: Tx, storeId: string): Promise<string[]> {
  const operations = await tx.remoteOperation.findMany({
    where: { storeId, state: { in: ['planned', 'running', 'unknown'] } },
    select: { subjectIds: true, eventRefNum: true, state: true },
    orderBy: { id: 'asc' },
  });
  const changing = new Set(operations.flatMap((one) => [...subjectsOf(one), one.eventRefNum]));
  const rows = await tx.pendingSchedule.findMany({
    where: {
      storeId,
      OR: [
        { status: 'submitting' },
        { status: 'api_failed', apiErrorCode: 'OUTCOME_UNKNOWN', openKey: { not: null } },
      ],
    },
    select: { eventRefNum: true, status: true },
    orderBy: { id: 'asc' },
  });
  const jobs = await tx.submissionJob.findMany({
    where: { storeId, status: { in: ['pending', 'running'] } },
    select: { runId: true },
    orderBy: { id: 'asc' },
  });
  return [
    ...operations.map(
      ({ subjectIds, eventRefNum, state }) =>
        `A change of event ${[...new Set([eventRefNum ?? [], subjectsOf({ subjectIds })].flat())].join(', ')} ${OPERATION_WORDS[state] ?? state}.`,
    ),
    ...rows
      .filter(({ eventRefNum }) => !changing.has(eventRefNum))
      .map(
        ({ eventRefNum, status }) =>
          `The row of event ${eventRefNum} ${OPERATION_WORDS[status === 'submitting' ? 'running' : 'unknown']}.`,
      ),
    ...[...new Set(jobs.map(({ runId }) => runId))].map((runId) => `Run ${runId} is being submitted.`),
  ];
}

/** @throws CHANGE_IN_PROGRESS that names everything that is open */
export async function demandNothingOpen(tx: Tx, storeId: string): Promise<void> {
  const open = await openWork(tx, storeId);
  if (open.length > 0)
    throw new DaybreakError('CHANGE_IN_PROGRESS', `${open.join(' ')} Nothing was changed.`, open);
}

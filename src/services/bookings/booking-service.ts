import type { Logger } from 'pino';
import type { CrossmarkPort } from '../../crossmark/port.ts';
import type { Database } from '../../db/database.ts';
import type { Clock } from '../../domain/clock.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { shortName } from '../../domain/event-types.ts';
import type { LocalDate } from '../../domain/types.ts';
import { type LogEntry, logDone, recordingRefusals } from '../action-log.ts';
import { authorize } from '../authz.ts';
import type { Actor, NoticeAck } from '../contracts.ts';
import { onShortNotice, toTell } from '../notices/changes.ts';
import { loadStoreState, type StoreState } from '../store-state.ts';
import { WriteSlots } from '../submissions/write-slots.ts';
import { type BookingAlert, readAlert } from './alert.ts';
import { followerChanges } from './following.ts';
import type {
  BookingItem,
  BookingOutcome,
  BookingResult,
  BookingView,
  ChangeInput,
  RemoveInput,
  SendInput,
  TradeInput,
} from './model.ts';
import { BookingOperations } from './operations.ts';
import type { BookingPlan, Planning } from './plan.ts';
import { planChange, planRemove, planSend, planTrade } from './planning.ts';

export interface BookingServiceOptions {
  db: Database;
  clock: Clock;
  log: Logger;
  /** The way to Crossmark of a store; null = its bookings stay local. */
  portOf: (storeId: string) => CrossmarkPort | null | Promise<CrossmarkPort | null>;
  /** Shared with everybody who writes to Crossmark; default: one slot of its own. */
  slots?: WriteSlots;
  sleep?: (ms: number) => Promise<void>;
  /** Whether the event is read before each create; default true, whatever rows of a proposal do: others may have booked it. */
  precheck?: boolean;
  /** Life of a claim without renewal; default 2 minutes. */
  leaseMs?: number;
  /** Default 30 seconds. */
  renewMs?: number;
}

/**
 * Changes of what is booked (workflow §13): another day, time or person, removal, trade, and sending what Crossmark does not
 * have. A refusal is thrown before anything happened; from the first call on, the result says how it ended.
 */
export class BookingService {
  readonly #o: BookingServiceOptions;
  readonly #operations: BookingOperations;

  constructor(options: BookingServiceOptions) {
    this.#o = options;
    this.#operations = new BookingOperations({
      slots: new WriteSlots({ ...options, slots: 1 }),
      sleep: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      precheck: true,
      leaseMs: 120_000,
      renewMs: 30_000,
      ...options,
    });
  }

  /** Bookings of these days, both included, by date and time. @throws ForbiddenError */
  async list(
    storeId: string,
    actor: Actor,
    days: { from: LocalDate; to: LocalDate },
  ): Promise<BookingView[]> {
    await authorize(this.#o.db.client, storeId, actor, 'read');
    const rows = await this.#o.db.client.schedule.findMany({
      where: { storeId, scheduleDate: { gte: days.from, lte: days.to } },
      include: { event: true, employee: true },
      orderBy: [{ scheduleDate: 'asc' }, { scheduleTime: 'asc' }, { eventRefNum: 'asc' }],
    });
    return rows.map((row) => ({
      eventRefNum: row.eventRefNum,
      shortName: shortName(row.event.projectName),
      employeeId: row.employeeId,
      employeeName: row.employee.name,
      date: row.scheduleDate,
      time: row.scheduleTime,
      syncStatus: row.syncStatus,
      externalId: row.externalId,
      version: row.version,
    }));
  }

  /**
   * Moves a booking to another day or time, or to another person.
   * @throws ForbiddenError, DaybreakError `EVENT_NOT_FOUND`, `STATE`, `STALE_FORM`, `CHANGE_IN_PROGRESS`, `DAY_LOCKED`,
   * `CONSTRAINT_VIOLATION`, `REASON_REQUIRED`, `NOTIFICATION_REQUIRED`, `VALIDATION_ERROR`.
   */
  change(storeId: string, actor: Actor, input: ChangeInput): Promise<BookingResult> {
    const action = input.date === undefined && input.time === undefined ? 'booking.reassign' : 'booking.move';
    return this.#change(storeId, actor, action, input.eventRefNum, input.notice, (planning) =>
      planChange(planning, input),
    );
  }

  /** Takes a booking away. @throws as `change` */
  remove(storeId: string, actor: Actor, input: RemoveInput): Promise<BookingResult> {
    return this.#change(storeId, actor, 'booking.remove', input.eventRefNum, input.notice, (planning) =>
      planRemove(planning, input),
    );
  }

  /** Two bookings exchange their people. @throws as `change` */
  trade(storeId: string, actor: Actor, input: TradeInput): Promise<BookingResult> {
    return this.#change(storeId, actor, 'booking.trade', input.eventRefNum, input.notice, (planning) =>
      planTrade(planning, input),
    );
  }

  /**
   * Books in Crossmark what is booked here. Local bookings need an approver, everything else a manager.
   * @throws as `change`; `STATE` without a connection, `REMOTE_CONFLICT` when Crossmark shows another booking by now.
   */
  async send(storeId: string, actor: Actor, input: SendInput): Promise<BookingResult> {
    const { client } = this.#o.db;
    const booking = await client.schedule.findUnique({
      where: { storeId_eventRefNum: { storeId, eventRefNum: input.eventRefNum } },
    });
    if (booking?.syncStatus === 'pending') await authorize(client, storeId, actor, 'approve');
    return this.#change(storeId, actor, 'booking.send', input.eventRefNum, undefined, (planning, port) => {
      if (port === null) throw new DaybreakError('STATE', 'This store works without Crossmark.');
      return planSend(planning, input, port);
    });
  }

  /**
   * Tries again what an operation left open: looks an unknown outcome up, books a lost booking, removes one that Crossmark
   * kept, lets a Supervisor follow its Core.
   * @throws as `change`; `NOT_FOUND`, `ROW_ALREADY_PROCESSED` when nothing is open any more.
   */
  async retry(storeId: string, actor: Actor, operationId: number): Promise<BookingResult> {
    const { db, clock } = this.#o;
    await authorize(db.client, storeId, actor, 'manual');
    const alert = await readAlert(db.client, storeId, operationId);
    if (alert === null) throw new DaybreakError('NOT_FOUND');
    const open = alert.problems.filter((problem) => problem.open);
    if (open.length === 0) throw new DaybreakError('ROW_ALREADY_PROCESSED', 'Nothing is left to retry here.');
    const notice = alert.intent?.notice ?? 'told';
    const results: BookingResult[] = [];
    for (const { eventRefNum, kind } of open) {
      if (kind === 'lost') results.push(await this.send(storeId, actor, { eventRefNum }));
      else if (kind === 'still_there')
        results.push(await this.remove(storeId, actor, { eventRefNum, notice }));
      else {
        const core = alert.intent?.core ?? null;
        const id =
          kind === 'not_followed' && core !== null
            ? await this.#operations.follow(alert.operation, actor, core, eventRefNum, notice)
            : operationId;
        await logDone(db.client, {
          storeId,
          actor,
          action: 'booking.retry',
          subjectType: 'event',
          subjectId: eventRefNum,
          after: { operation: id },
          at: clock.now(),
        });
        results.push(resultOf(id, await this.#operations.resume(id)));
        // One operation, however many bookings it concerns.
        if (kind === 'unknown') break;
      }
    }
    const [first] = results;
    const items = results.flatMap((result) => result.items);
    return { ...first!, sentence: results.map((result) => result.sentence).join(' '), items };
  }

  /** The store of an operation. @throws DaybreakError `NOT_FOUND` */
  async storeOfOperation(operationId: number): Promise<string> {
    const found = await this.#o.db.client.remoteOperation.findUnique({
      where: { id: operationId },
      select: { storeId: true },
    });
    if (found === null) throw new DaybreakError('NOT_FOUND');
    return found.storeId;
  }

  /** What a message about an operation says now; null for an operation that is gone. */
  alert(storeId: string, operationId: number): Promise<BookingAlert | null> {
    return readAlert(this.#o.db.client, storeId, operationId);
  }

  /** Continues or takes back what a process that is gone had begun, and looks unknown outcomes up again. */
  resumeDue(): Promise<number> {
    return this.#operations.resumeDue();
  }

  async #change(
    storeId: string,
    actor: Actor,
    action: string,
    eventRefNum: number,
    notice: NoticeAck | undefined,
    plan: (
      planning: Planning,
      port: CrossmarkPort | null,
    ) => BookingPlan | null | Promise<BookingPlan | null>,
  ): Promise<BookingResult> {
    const { db, clock } = this.#o;
    await authorize(db.client, storeId, actor, 'manual');
    const entry: LogEntry = {
      storeId,
      actor,
      action,
      subjectType: 'event',
      subjectId: eventRefNum,
      at: clock.now(),
    };
    const begun = await recordingRefusals(db, entry, async () => {
      const port = await this.#o.portOf(storeId);
      const state = await loadStoreState(db.client, storeId, clock.now());
      const planned = await plan({ state, remote: port !== null }, port);
      if (planned === null) return null;
      await this.#demandTold(state, planned, notice);
      await demandQualified(state, planned, port);
      return this.#operations.begin(state, planned, actor);
    });
    if (begun === null) return nothingToDo;
    return resultOf(begun.id, await this.#operations.run(begun.id, begun.token));
  }

  /** WF-31: nothing is changed on short notice before it is said how the people hear of it. */
  async #demandTold(state: StoreState, plan: BookingPlan, notice: NoticeAck | undefined): Promise<void> {
    if (notice !== undefined) return;
    const { client } = this.#o.db;
    const changes = [...plan.intent.changes, ...followerChanges(state, plan)];
    const soon = await onShortNotice(client, state.store, this.#o.clock.now(), changes);
    if (soon.length === 0) return;
    const people = await toTell(client, state.store.id, soon);
    throw new DaybreakError('NOTIFICATION_REQUIRED', undefined, people);
  }
}

/** §10.5 step 1: whom Crossmark does not take for an event is better known before the old booking is gone. */
async function demandQualified(
  state: StoreState,
  plan: BookingPlan,
  port: CrossmarkPort | null,
): Promise<void> {
  if (port === null || plan.intent.verb === 'send') return;
  for (const { eventRefNum, before, after } of plan.intent.parts) {
    if (after === null || after.employeeId === before.employeeId) continue;
    const create = plan.steps.find((step) => step.call === 'create' && step.eventRefNum === eventRefNum);
    if (create === undefined) continue;
    // A list that cannot be read, or says nothing, forbids nothing: Crossmark itself still can.
    const reps = await port.qualifiedReps(create).catch(() => []);
    if (reps.length > 0 && !reps.some(({ repId }) => repId === create.repId)) {
      const name = state.employees.get(after.employeeId)?.name ?? after.employeeId;
      throw new DaybreakError('REMOTE_REJECTED', `Crossmark does not list ${name} for this event.`);
    }
  }
}

const nothingToDo: BookingResult = {
  operationId: null,
  outcome: 'done',
  sentence: 'It stands there already.',
  code: null,
  items: [],
};

/** Worst first: what a change came to as a whole is what became of the event itself. */
function resultOf(operationId: number, items: BookingItem[]): BookingResult {
  const outcome: BookingOutcome = items[0]?.outcome ?? 'queued';
  const sentence =
    items.map((item) => item.sentence).join(' ') || 'Another process goes on with this change.';
  return { operationId, outcome, sentence, code: items[0]?.code ?? null, items };
}

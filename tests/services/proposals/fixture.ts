import { pino } from 'pino';
import type { CrossmarkPort } from '../../../src/crossmark/port.ts';
import type { Database, PendingScheduleRow, Prisma } from '../../../src/db/database.ts';
import { type FixedClock, fixedClock } from '../../../src/domain/clock.ts';
import { addDays } from '../../../src/domain/dates.ts';
import { ApprovalService } from '../../../src/services/approvals/approval-service.ts';
import { ProposalService } from '../../../src/services/proposals/proposal-service.ts';
import { SubmissionService } from '../../../src/services/submissions/submission-service.ts';
import {
  SubmissionWorker,
  type SubmissionWorkerOptions,
} from '../../../src/services/submissions/submission-worker.ts';
import { addTestBooking, addTestEmployee, addTestEvent, addTestStore } from '../../support/seed.ts';

/** Friday in the store; rows stand from Nov 28 on, so nobody has to be told on short notice. */
export const NOW = '2026-11-20T18:00:00Z';
export const TODAY = '2026-11-20';
export const DAY = '2026-11-28';
export const APPROVER = 'UAPPROVE1';
export const APPROVER_TWO = 'UAPPROVE2';
export const MANAGER = 'UMANAGER1';
export const VIEWER = 'UVIEWER01';
export const ADMIN = 'UADMIN001';

let stores = 0;

export interface Row {
  event: number;
  employee?: string;
  date?: string;
  time?: string;
  block?: number | null;
  /** Event whose booking this row displaces. */
  bumps?: number;
  failure?: string;
  status?: string;
}

/** A store with people, and services over one database; every fixture is a store of its own. */
export class Fixture {
  readonly storeId: string;
  readonly db: Database;
  readonly clock: FixedClock = fixedClock(NOW);
  readonly proposals: ProposalService;
  readonly approvals: ApprovalService;
  readonly submissions: SubmissionService;
  readonly bookings = new Map<number, number>();
  port: CrossmarkPort | null = null;

  private constructor(db: Database) {
    stores += 1;
    this.storeId = `store-${process.pid}-${stores}`;
    this.db = db;
    const { clock } = this;
    this.proposals = new ProposalService({ db, clock });
    this.approvals = new ApprovalService({ db, clock, hasConnection: () => this.port !== null });
    this.submissions = new SubmissionService({ db, clock });
  }

  static async create(db: Database): Promise<Fixture> {
    const fixture = new Fixture(db);
    const { storeId } = fixture;
    const { client } = db;
    await addTestStore(client, storeId, {
      locationId: '500001',
      slackTeamId: `T${stores}`,
      slackChannelId: `C${stores}`,
    });
    const titles = {
      cs: 'club_supervisor',
      l1: 'lead_event_specialist',
      l2: 'lead_event_specialist',
      e1: 'event_specialist',
      e2: 'event_specialist',
      e3: 'event_specialist',
      e4: 'event_specialist',
      j1: 'juicer_barista',
    };
    let rep = 70001;
    for (const [id, jobTitle] of Object.entries(titles)) {
      rep += 1;
      await addTestEmployee(client, storeId, fixture.person(id), {
        name: `Person ${id}`,
        jobTitle,
        externalId: String(rep),
      });
    }
    const roles = [
      [APPROVER, 'approver'],
      [APPROVER_TWO, 'approver'],
      [MANAGER, 'manager'],
      [VIEWER, 'viewer'],
    ] as const;
    for (const [slackUserId, role] of roles)
      await client.storeMember.create({ data: { storeId, slackTeamId: 'T1', slackUserId, role } });
    await client.admin.upsert({
      where: { slackTeamId_slackUserId: { slackTeamId: 'T1', slackUserId: ADMIN } },
      create: { slackTeamId: 'T1', slackUserId: ADMIN },
      update: {},
    });
    return fixture;
  }

  /** Ids of people are unique in the database, so each store has its own. */
  person(id: string): string {
    return `${id}-${this.storeId}`;
  }

  async event(refNum: number, values: Partial<Prisma.EventUncheckedCreateInput> = {}): Promise<number> {
    return addTestEvent(this.db.client, this.storeId, refNum, {
      projectName: `${refNum}-BRIO-Water ${refNum} - V2-CORE`,
      startDate: '2026-11-23',
      dueDate: '2026-12-12',
      externalId: String(30_000_000 + refNum),
      ...values,
    });
  }

  /** The Supervisor event of a Core. */
  supervisor(refNum: number, core: number): Promise<number> {
    return this.event(refNum, {
      projectName: `${core}-BRIO-Water ${core} - V2-Supervisor`,
      eventType: 'supervisor',
      parentEventRefNum: core,
    });
  }

  async booking(
    refNum: number,
    person: string,
    date: string,
    time = '10:15',
    values: Partial<Prisma.ScheduleUncheckedCreateInput> = {},
  ): Promise<number> {
    const id = await addTestBooking(this.db.client, this.storeId, refNum, this.person(person), {
      scheduleDate: date,
      scheduleTime: time,
      syncStatus: 'synced',
      externalId: String(40_000_000 + refNum),
      ...values,
    });
    this.bookings.set(refNum, id);
    return id;
  }

  /** A completed run with these rows; events and bookings they name must exist. */
  async run(
    rows: readonly Row[],
    values: Partial<Prisma.SchedulerRunUncheckedCreateInput> = {},
  ): Promise<number> {
    const { client } = this.db;
    const run = await client.schedulerRun.create({
      data: {
        storeId: this.storeId,
        runType: 'automatic',
        status: 'completed',
        requestedBy: 'system',
        startedAt: new Date(NOW),
        completedAt: new Date(NOW),
        totalEventsProcessed: rows.length,
        eventsScheduled: rows.filter((row) => row.failure === undefined).length,
        eventsRequiringSwaps: rows.filter((row) => row.bumps !== undefined).length,
        eventsFailed: rows.filter((row) => row.failure !== undefined).length,
        ...values,
      },
    });
    for (const row of rows) await this.#addRow(run.id, row);
    return run.id;
  }

  async #addRow(runId: number, row: Row): Promise<void> {
    const { client } = this.db;
    const placed = row.failure === undefined;
    const own = this.bookings.get(row.event);
    const booking =
      own === undefined ? null : await client.schedule.findUniqueOrThrow({ where: { id: own } });
    const original = {
      employeeId: placed ? this.person(row.employee ?? 'e1') : null,
      date: placed ? (row.date ?? DAY) : null,
      time: placed ? (row.time ?? '10:15') : null,
      block: placed ? (row.block === undefined ? 1 : row.block) : null,
      blockOverflow: false,
      isSwap: row.bumps !== undefined,
      bumpedEventRefNum: row.bumps ?? null,
      bumpedScheduleId: row.bumps === undefined ? null : (this.bookings.get(row.bumps) ?? null),
      swapReason: row.bumps === undefined ? null : 'It is more urgent.',
      failureCode: row.failure ?? null,
      failureReason: placed ? null : 'Nobody is free.',
      failureFix: placed ? null : 'Assign it by hand.',
    };
    const explanation = {
      rule: 'core.fewest-in-week',
      rank: 3,
      summary: 'Planned.',
      candidates: [],
      more: 0,
      ...(booking === null
        ? {}
        : {
            movedFrom: {
              scheduleId: String(booking.id),
              employeeId: booking.employeeId,
              date: booking.scheduleDate,
              time: booking.scheduleTime,
            },
          }),
    };
    await client.pendingSchedule.create({
      data: {
        storeId: this.storeId,
        schedulerRunId: runId,
        eventRefNum: row.event,
        employeeId: original.employeeId,
        scheduleDate: original.date,
        scheduleTime: original.time,
        shiftBlock: original.block,
        wave: '3',
        status: row.status ?? 'proposed',
        ...(row.status === 'submitting'
          ? { leaseToken: 'somebody', leaseUntil: new Date('2026-11-20T19:00:00Z') }
          : {}),
        openKey: placed ? `${this.storeId}:${row.event}` : null,
        isSwap: original.isSwap,
        bumpedEventRefNum: original.bumpedEventRefNum,
        bumpedPostedScheduleId: original.bumpedScheduleId,
        swapReason: original.swapReason,
        failureCode: original.failureCode,
        failureReason: original.failureReason,
        failureFix: original.failureFix,
        explanation: JSON.stringify(explanation),
        original: JSON.stringify(original),
      },
    });
  }

  row(runId: number, event: number): Promise<PendingScheduleRow> {
    return this.db.client.pendingSchedule.findUniqueOrThrow({
      where: { schedulerRunId_eventRefNum: { schedulerRunId: runId, eventRefNum: event } },
    });
  }

  async statuses(runId: number): Promise<Record<number, string>> {
    const rows = await this.db.client.pendingSchedule.findMany({ where: { schedulerRunId: runId } });
    return Object.fromEntries(
      rows.map((row) => [
        row.eventRefNum,
        row.apiErrorCode === null ? row.status : `${row.status} ${row.apiErrorCode}`,
      ]),
    );
  }

  async version(runId: number): Promise<number> {
    return (await this.db.client.schedulerRun.findUniqueOrThrow({ where: { id: runId } })).version;
  }

  async approve(runId: number): Promise<void> {
    await this.approvals.approve(this.storeId, APPROVER, runId, { version: await this.version(runId) });
  }

  worker(options: Partial<SubmissionWorkerOptions> = {}): SubmissionWorker {
    return new SubmissionWorker({
      db: this.db,
      clock: this.clock,
      log: pino({ level: 'silent' }),
      portOf: (storeId) => (storeId === this.storeId ? this.port : null),
      sleep: async () => {},
      precheck: false,
      ...options,
    });
  }

  /** Bookings of the store as `event person date time status`, sorted. */
  async booked(): Promise<string[]> {
    const rows = await this.db.client.schedule.findMany({ where: { storeId: this.storeId } });
    return rows
      .map(
        (row) =>
          `${row.eventRefNum} ${row.employeeId.split('-')[0]} ${row.scheduleDate} ${row.scheduleTime} ${row.syncStatus}`,
      )
      .sort();
  }

  /** Everything of the store that a rejected proposal must leave as it was. */
  async businessState(): Promise<string> {
    const where = { storeId: this.storeId };
    const schedules = await this.db.client.schedule.findMany({ where, orderBy: { id: 'asc' } });
    const events = await this.db.client.event.findMany({ where, orderBy: { id: 'asc' } });
    return JSON.stringify({ schedules, events });
  }

  day(offset: number): string {
    return addDays(DAY, offset);
  }
}

import { pino } from 'pino';
import { createCrossmarkClient } from '../../src/crossmark/client.ts';
import type { CrossmarkPort } from '../../src/crossmark/port.ts';
import type { Database } from '../../src/db/database.ts';
import type { FixedClock } from '../../src/domain/clock.ts';
import { ApprovalService } from '../../src/services/approvals/approval-service.ts';
import { BookingService } from '../../src/services/bookings/booking-service.ts';
import { ConflictService } from '../../src/services/conflicts/conflict-service.ts';
import { SubmissionService } from '../../src/services/submissions/submission-service.ts';
import { SubmissionWorker } from '../../src/services/submissions/submission-worker.ts';
import { WriteSlots } from '../../src/services/submissions/write-slots.ts';
import { SyncService } from '../../src/services/sync/sync-service.ts';
import type { Life } from './life.ts';
import type { Random } from './random.ts';

/** Changes of the app by hand, to prove that the comparison would find them. */
export interface Spoil {
  port: (port: CrossmarkPort) => CrossmarkPort;
}

export interface AppOptions {
  life: Life;
  db: Database;
  clock: FixedClock;
  url: string;
  zone: string;
  random: Random;
  spoil?: Spoil;
  storeId: string;
  /** Real milliseconds after which an answer that never comes is given up; default 150. */
  timeoutMs?: number;
  /** Errors that the app caught and logged as such. */
  onError: (text: string) => void;
}

/** Longer than any life, and waited for after each: no time passes between the marks of a life but by its own sleeps. */
export const LEASE_MS = 2 * 3_600_000;
const NEVER_MS = 2 ** 31 - 1;
const WINDOW = { past: 7, future: 40 };

/** The services of one life, wired as in production but for time, Slack and the connection of each store. */
export class App {
  readonly approvals: ApprovalService;
  readonly submissions: SubmissionService;
  readonly worker: SubmissionWorker;
  readonly bookings: BookingService;
  readonly conflicts: ConflictService;
  readonly #sync: SyncService;
  readonly #storeId: string;

  constructor({
    life,
    db: real,
    clock,
    url,
    zone,
    random,
    spoil,
    storeId,
    onError,
    timeoutMs = 150,
  }: AppOptions) {
    const db = life.database(real);
    const client = createCrossmarkClient({
      baseUrl: url,
      user: 'sandbox.user',
      password: 'sandbox-pass',
      timezone: zone,
      userAgent: 'Daybreak/chaos',
      clock,
      sleep: life.clientSleep,
      random: random.next,
      log: { info: () => {}, warn: () => {} },
      timeouts: { call: timeoutMs, list: 3 * timeoutMs },
      chunkDays: 12,
      lookupDays: WINDOW,
    });
    const living = life.port(client);
    const port = spoil === undefined ? living : spoil.port(living);
    const log = pino({ level: 'error' }, { write: (line) => !life.dead && onError(line) });
    const lease = { leaseMs: LEASE_MS, renewMs: NEVER_MS };
    const slots = new WriteSlots({ db, clock, log, slots: 1, sleep: life.sleep, ...lease });
    const common = { db, clock, log, slots, portOf: () => port, sleep: life.sleep };
    const precheck = random.chance(0.8);
    this.#storeId = storeId;
    this.approvals = new ApprovalService({ db, clock, hasConnection: () => true });
    this.submissions = new SubmissionService({ db, clock });
    this.worker = new SubmissionWorker({ ...common, precheck, ...lease });
    this.bookings = new BookingService({ ...common, ...lease });
    this.conflicts = new ConflictService({ db, clock });
    this.#sync = new SyncService({
      ...common,
      windowDays: WINDOW,
      intervalMs: 5 * 60_000,
      shrinkLimitPercent: 30,
      storeFilter: false,
    });
  }

  /** What the app does by itself all the time; here it is ten minutes of it. */
  async tick(): Promise<void> {
    await Promise.all([
      this.worker.runDue(),
      this.bookings.resumeDue(),
      this.#sync.syncScheduled(this.#storeId),
    ]);
    await this.submissions.retryAutomatically();
    await this.submissions.verifyUnknown();
    await this.worker.runDue();
  }
}

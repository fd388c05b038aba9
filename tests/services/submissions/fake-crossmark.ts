import { type CrossmarkError, RemoteRejectedError, TransientError } from '../../../src/crossmark/errors.ts';
import type {
  CreateInput,
  CrossmarkPort,
  MplanRef,
  RemoteCondition,
  RemoteEvent,
} from '../../../src/crossmark/port.ts';

interface RemoteBooking {
  id: string;
  mPlanId: string;
  repId: string;
  date: string;
  time: string;
}

/** How one create goes wrong; `commits` = Crossmark books it all the same. */
export interface CreateFault {
  error: CrossmarkError;
  commits?: boolean;
}

/** Crossmark in memory: books, deletes, tells; faults are scripted per mPlan. Not a copy of the client's rules. */
export class FakeCrossmark implements CrossmarkPort {
  readonly bookings = new Map<string, RemoteBooking>();
  readonly creates: string[] = [];
  readonly deletes: string[] = [];
  readonly calls: string[] = [];
  readonly faults = new Map<string, CreateFault[]>();
  /** Runs before a create is answered. */
  onCreate: (mPlanId: string) => Promise<void> | void = () => {};
  #next = 50_000_001;

  fault(mPlanId: string, ...faults: CreateFault[]): void {
    this.faults.set(mPlanId, [...(this.faults.get(mPlanId) ?? []), ...faults]);
  }

  book(mPlanId: string, id: string, repId: string, date: string, time: string): void {
    this.bookings.set(mPlanId, { id, mPlanId, repId, date, time });
  }

  async createSchedule(input: CreateInput): Promise<{ scheduleEventId: string }> {
    const { mPlanId, repId, start } = input;
    this.creates.push(mPlanId);
    this.calls.push(`create ${mPlanId}`);
    const fault = this.faults.get(mPlanId)?.shift();
    const id = String(this.#next);
    if (fault === undefined || fault.commits) {
      this.#next += 1;
      this.bookings.set(mPlanId, { id, mPlanId, repId, date: start.date, time: start.time });
    }
    await this.onCreate(mPlanId);
    if (fault !== undefined) throw fault.error;
    return { scheduleEventId: id };
  }

  deleteSchedule(scheduleEventId: string): Promise<void> {
    this.deletes.push(scheduleEventId);
    this.calls.push(`delete ${scheduleEventId}`);
    for (const [mPlanId, booking] of this.bookings)
      if (booking.id === scheduleEventId) {
        this.bookings.delete(mPlanId);
        return Promise.resolve();
      }
    return Promise.reject(new RemoteRejectedError('Unknown scheduled event'));
  }

  getEvent(mPlanId: string): Promise<RemoteEvent | null> {
    this.calls.push(`read ${mPlanId}`);
    const booking = this.bookings.get(mPlanId);
    return Promise.resolve({
      mPlanId,
      name: mPlanId,
      startDate: '2026-11-23',
      dueDate: '2026-12-12',
      estimatedMinutes: null,
      condition: booking ? 'scheduled' : 'unstaffed',
      rawCondition: null,
      isScheduled: booking !== undefined,
      scheduledAt: booking ? { date: booking.date, time: booking.time } : null,
      scheduleEventId: booking?.id ?? null,
      repId: booking?.repId ?? null,
      staffedReps: [],
      locationId: '500001',
      locationMvid: null,
      storeNumber: null,
      storeName: null,
      salesToolsUrl: null,
      referenceNumber: null,
      walmartEventId: null,
      warnings: [],
      requestedAt: new Date(0),
    });
  }

  health = () =>
    Promise.resolve({
      state: 'healthy' as const,
      checkedAt: new Date(0),
      circuit: { state: 'closed' as const, until: null },
      authBlockedUntil: null,
      pausedUntil: null,
    });
  retrySignIn = () => this.health();
  pullEvents: CrossmarkPort['pullEvents'] = () =>
    Promise.resolve({ rows: [], bad: [], complete: true, failedChunks: [], chunks: 1 });
  getDurations = () => Promise.resolve(new Map<string, number>());
  getCondition = ({ mPlanId }: MplanRef): Promise<RemoteCondition> => {
    this.calls.push(`condition ${mPlanId}`);
    const isBooked = this.bookings.has(mPlanId);
    return Promise.resolve({
      condition: isBooked ? 'scheduled' : 'unstaffed',
      rawCondition: isBooked ? 'Scheduled' : 'Unstaffed',
      workStatus: null,
    });
  };
  listReps = () => Promise.resolve({ rows: [], bad: [] });
  qualifiedReps = () => Promise.resolve([]);
  reissue = () => Promise.resolve();
  instructionsUrl = () => Promise.resolve([]);
}

export const refused = (): CrossmarkError => new RemoteRejectedError('The rep is not qualified');
export const timedOut = (): CrossmarkError => new TransientError('no answer in 30 s', 'maybe');
export const unreachable = (): CrossmarkError => new TransientError('connection refused', 'no');

export const mPlan = (event: number): string => String(30_000_000 + event);

import { defaultData } from './default-data.ts';
import type {
  Booking,
  Fault,
  FaultInput,
  Location,
  LogEntry,
  Mplan,
  MplanInput,
  Mutation,
  Options,
  OptionsPatch,
  PendingWork,
  Rep,
} from './model.ts';
import {
  Fault as FaultSchema,
  MplanInput as MplanSchema,
  Mutation as MutationSchema,
  Options as OptionsSchema,
  SandboxData,
} from './model.ts';

export interface Refusal {
  refused: string;
}

const ENDED = /^(cancell?ed|expired|cannot complete)$/i;

/** Everything the sandbox knows, and the changes that can happen to it. No HTTP in here. */
export class World {
  readonly locations = new Map<string, Location>();
  readonly reps = new Map<string, Rep>();
  readonly mplans = new Map<string, Mplan>();
  readonly bookings = new Map<string, Booking>();
  readonly pendingWork: PendingWork[] = [];
  options: Options = OptionsSchema.parse({});
  log: LogEntry[] = [];
  /** Address of the server, for links in answers. */
  url = '';

  private readonly clock: { now(): Date };
  private aheadMs = 0;
  private nextScheduleId = 40010001;
  private seq = 0;
  private logins = 0;
  private readonly sessions = new Map<string, { index: number; issuedAt: number }>();
  private faults: (Fault & { left: number })[] = [];
  private late: { at: number; run: () => void }[] = [];

  constructor(clock: { now(): Date }) {
    this.clock = clock;
  }

  now(): Date {
    return new Date(this.clock.now().getTime() + this.aheadMs);
  }

  advance(ms: number): void {
    this.aheadMs += ms;
    this.settle();
  }

  /** Back to the start: given data, else the invented data of a variant. Options, faults, sessions and the log are cleared. */
  reset(input: { data?: SandboxData; variant?: number }): void {
    const data = SandboxData.parse(input.data ?? defaultData(input.variant ?? 1, this.now()));
    for (const map of [this.locations, this.reps, this.mplans, this.bookings, this.sessions]) map.clear();
    this.pendingWork.length = 0;
    this.options = OptionsSchema.parse({});
    this.faults = [];
    this.late = [];
    this.log = [];
    this.seq = 0;
    this.logins = 0;
    this.nextScheduleId = 40010001;
    for (const location of data.locations) this.locations.set(location.storeID, location);
    for (const rep of data.reps) this.reps.set(rep.repId, rep);
    for (const plan of data.mplans) this.put(plan);
  }

  /** Throws a ZodError for unknown names and values. */
  setOptions(patch: OptionsPatch): void {
    this.options = OptionsSchema.parse({ ...this.options, ...patch });
  }

  addFaults(faults: FaultInput[]): void {
    this.faults.push(
      ...faults.map((one) => FaultSchema.parse(one)).map((one) => ({ ...one, left: one.count })),
    );
  }

  /** No fault is armed any more. What was promised for later still happens. */
  calm(): void {
    this.faults = [];
  }

  /** Uses up one matching fault. */
  takeFault(matches: (fault: Fault) => boolean): Fault | null {
    const found = this.faults.find((fault) => matches(fault));
    if (!found) return null;
    found.left -= 1;
    if (found.left === 0) this.faults = this.faults.filter((fault) => fault !== found);
    return found;
  }

  pendingFaults(): readonly (Fault & { left: number })[] {
    return this.faults;
  }

  record(entry: Omit<LogEntry, 'seq' | 'at'>): LogEntry {
    this.seq += 1;
    const full = { seq: this.seq, at: this.now().toISOString(), ...entry };
    this.log.push(full);
    return full;
  }

  openSession(id: string): number {
    this.logins += 1;
    this.sessions.set(id, { index: this.logins, issuedAt: this.now().getTime() });
    return this.logins;
  }

  /** The index of a living session, else null. */
  sessionIndex(id: string | null): number | null {
    const session = id === null ? undefined : this.sessions.get(id);
    if (!session) return null;
    const age = this.now().getTime() - session.issuedAt;
    return age < this.options.sessionTtlSeconds * 1000 ? session.index : null;
  }

  closeSession(id: string | null): void {
    if (id !== null) this.sessions.delete(id);
  }

  kick(): void {
    this.sessions.clear();
  }

  /** Something that happens later on the sandbox's clock. */
  later(ms: number, run: () => void): void {
    this.late.push({ at: this.now().getTime() + ms, run });
    setTimeout(() => this.settle(), ms).unref();
  }

  /** Lets what is due happen. */
  settle(): void {
    const now = this.now().getTime();
    const due = this.late.filter(({ at }) => at <= now);
    this.late = this.late.filter(({ at }) => at > now);
    for (const { run } of due) run();
  }

  /** Books an mPlan: fills it and moves its condition. */
  create(input: {
    mPlanID: string;
    RepID: string;
    LocationID: string;
    Start: string;
    End: string;
  }): Booking | Refusal {
    const plan = this.mplans.get(input.mPlanID);
    if (!plan) return { refused: 'Unknown mPlan' };
    if (!this.reps.has(input.RepID)) return { refused: 'Unknown rep' };
    if (plan.storeID !== input.LocationID) return { refused: 'The mPlan belongs to another location' };
    if (ENDED.test(plan.condition)) return { refused: `The mPlan is ${plan.condition}` };
    if (plan.scheduleEventID !== null && this.options.onDoubleCreate === 'reject') {
      return { refused: 'The mPlan is already scheduled' };
    }
    return this.book(plan, input);
  }

  remove(scheduleEventId: string): { ok: true } | Refusal {
    const booking = this.bookings.get(scheduleEventId);
    if (!booking) return { refused: 'Unknown scheduled event' };
    this.bookings.delete(scheduleEventId);
    const plan = this.mplans.get(booking.mPlanID);
    if (plan && plan.scheduleEventID === scheduleEventId) {
      const other = [...this.bookings.values()].findLast((one) => one.mPlanID === plan.mPlanID);
      plan.scheduleEventID = other?.ID ?? null;
      if (!other && !ENDED.test(plan.condition)) plan.condition = 'Unstaffed';
    }
    return { ok: true };
  }

  reissue(work: PendingWork): { ok: true } | Refusal {
    const plan = this.mplans.get(work.mPlanID);
    if (!plan) return { refused: 'Unknown mPlan' };
    this.pendingWork.push(work);
    if (plan.scheduleEventID !== null) this.remove(plan.scheduleEventID);
    plan.condition = 'Reissued';
    return { ok: true };
  }

  /** Adds or replaces an mPlan, with the booking it may bring along. */
  put(input: MplanInput): void {
    const { booking, ...plan } = MplanSchema.parse(input);
    const stored: Mplan = { ...plan, scheduleEventID: null };
    this.mplans.set(plan.mPlanID, stored);
    if (!booking) return;
    const { condition } = stored;
    const times = { RepID: booking.repId, Start: booking.start, End: booking.end };
    this.book(stored, { mPlanID: plan.mPlanID, LocationID: plan.storeID, ...times }, booking.ID);
    if (condition !== 'Unstaffed') stored.condition = condition;
  }

  mutate(input: Mutation): void {
    const change = MutationSchema.parse(input);
    if (change.op === 'add') {
      this.put(change.mplan);
      return;
    }
    const plan = this.mplans.get(change.mPlanID);
    if (!plan) throw new Error(`unknown mPlan ${change.mPlanID}`);
    switch (change.op) {
      case 'change': {
        const { booking: _, ...set } = change.set;
        Object.assign(
          plan,
          Object.fromEntries(Object.entries(set).filter(([key]) => key in (input as { set: object }).set)),
        );
        return;
      }
      case 'cancel':
        plan.condition = 'Canceled';
        return;
      case 'remove':
        for (const one of this.bookings.values())
          if (one.mPlanID === plan.mPlanID) this.bookings.delete(one.ID);
        this.mplans.delete(plan.mPlanID);
        return;
      case 'book': {
        const ids = { mPlanID: plan.mPlanID, LocationID: plan.storeID, RepID: change.repId };
        this.book(plan, { ...ids, Start: change.start, End: change.end });
        return;
      }
      case 'unbook':
        if (plan.scheduleEventID) this.remove(plan.scheduleEventID);
    }
  }

  private book(plan: Mplan, input: Omit<Booking, 'ID' | 'createdAt'>, id?: string): Booking {
    const ID = id ?? String(this.nextScheduleId);
    this.nextScheduleId = Math.max(this.nextScheduleId, Number(ID)) + 1;
    const { RepID, mPlanID, LocationID, Start, End } = input;
    const booking = { ID, RepID, mPlanID, LocationID, Start, End, createdAt: this.now() };
    this.bookings.set(ID, booking);
    plan.scheduleEventID = ID;
    plan.condition = 'Scheduled';
    return booking;
  }
}

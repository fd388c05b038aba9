import type { Condition, LocalDate, LocalTime } from '../domain/types.ts';

/**
 * The one way to Crossmark (CM-P8): everything above talks to this port, never to a transport. All ids are strings; local dates and times
 * are in the zone of the store. Every method rejects with a `CrossmarkError` of `errors.ts` and nothing else.
 */
export interface CrossmarkPort {
  /** The check is cached for 60 s and causes at most one sign-in (CM-S7); circuit, block and pause are those of now. Never rejects. */
  health(): Promise<RemoteHealth>;
  /** "Try again" of an administrator (CM-S5): lifts the block and signs in once. Never rejects; the health says what came of it. */
  retrySignIn(): Promise<RemoteHealth>;
  /**
   * All events of the window, both days included, in chunks; a failed chunk makes the pull incomplete instead of failing it. Rejects when
   * sign-in is refused or when not one chunk could be read. `locationId` limits the pull to one store where the tenant supports it.
   */
  pullEvents(window: PullWindow): Promise<PullResult>;
  /** One event by id, whatever its condition; null when Crossmark does not list it. `window` narrows the look-up. */
  getEvent(mPlanId: string, window?: DateWindow): Promise<RemoteEvent | null>;
  /** mPlanID → minutes (positive integers only), from scheduled events and non-scheduled visits. */
  getDurations(window: DateWindow): Promise<Map<string, number>>;
  getCondition(ref: MplanRef): Promise<RemoteCondition>;
  listReps(window: { from: Date; to: Date }): Promise<{ rows: RemoteRep[]; bad: BadRow[] }>;
  qualifiedReps(ref: MplanRef): Promise<QualifiedRep[]>;
  /** Exactly one create unless Crossmark certainly did nothing (§9). After an unclear outcome use `verifyCreate`, never this again. */
  createSchedule(input: CreateInput): Promise<{ scheduleEventId: string }>;
  deleteSchedule(scheduleEventId: string): Promise<void>;
  /** Step 1 of a reissue (§7.6); sent at most once. */
  reissue(input: ReissueInput): Promise<void>;
  /** Pre-signed addresses of the printed instructions; fetched without cookie by a plain client. */
  instructionsUrl(refs: MplanRef[]): Promise<string[]>;
}

export interface RemoteHealth {
  state: 'healthy' | 'unhealthy' | 'disabled';
  /** Code of the error, for example `AUTH_FAILED` or `API_UNAVAILABLE`. */
  detail?: string;
  checkedAt: Date;
  circuit: Circuit;
  /** Set after a refused sign-in: until then no call is made (CM-S5). */
  authBlockedUntil: Date | null;
  /** Set while Crossmark has asked to slow down (429): until then every call waits. */
  pausedUntil: Date | null;
}

/**
 * `open`: Crossmark did not answer several calls in a row; nothing is sent before `until`. `half-open`: the next call is let through
 * alone to try. `until` is set while open.
 */
export interface Circuit {
  state: 'closed' | 'open' | 'half-open';
  until: Date | null;
}

/** Both days included. */
export interface DateWindow {
  from: LocalDate;
  to: LocalDate;
}

export interface PullWindow extends DateWindow {
  locationId?: string;
  /** Told after each chunk, for people who wait. */
  onChunk?: (done: number, total: number) => void;
}

/** A wall time of a store; the client computes the offset for that instant (§6). */
export interface ZonedStamp {
  date: LocalDate;
  time: LocalTime;
  /** IANA name of the store's zone. */
  zone: string;
}

/** `locationId` is the 6-digit `storeID`, never the GUID. */
export interface MplanRef {
  mPlanId: string;
  locationId: string;
}

export interface CreateInput extends MplanRef {
  /** Numeric RepID of the person, never the `US…` HR id. */
  repId: string;
  start: ZonedStamp;
  end: ZonedStamp;
}

export interface ReissueInput extends MplanRef {
  scheduleEventId: string;
  /** Store number, else location id. */
  storeId: string;
  repId: string;
  includeResponses: boolean;
  /** Last day on which the reissued work may be done (default of the caller: due date + 1 day). */
  expirationDate: LocalDate;
}

export type RemoteWarning = 'due_not_after_start' | 'scheduled_without_date' | 'unknown_condition';

/** An mPlan as the app sees it (§12.2). Empty remote values are null. */
export interface RemoteEvent {
  mPlanId: string;
  /** White space collapsed; cut at 100 characters by Crossmark. */
  name: string;
  startDate: LocalDate;
  /** Exclusive: allowed days are `startDate ≤ day < dueDate`. */
  dueDate: LocalDate;
  estimatedMinutes: number | null;
  condition: Condition;
  /** The wire spelling; kept because unknown conditions are shown to people. */
  rawCondition: string | null;
  /** §7.2: the "scheduled" group. May be true without `scheduledAt` (warning `scheduled_without_date`). */
  isScheduled: boolean;
  /** Local time of the store, minute precision. */
  scheduledAt: { date: LocalDate; time: LocalTime } | null;
  /** The only id that delete accepts. */
  scheduleEventId: string | null;
  /** `scheduleRepID`, else `RepID`. */
  repId: string | null;
  /** Names of `staffedReps`, in order. */
  staffedReps: string[];
  locationId: string | null;
  locationMvid: string | null;
  storeNumber: string | null;
  storeName: string | null;
  salesToolsUrl: string | null;
  referenceNumber: string | null;
  walmartEventId: string | null;
  warnings: RemoteWarning[];
  /** When the answer that carried this row was asked for; older than a local write = stale (§12.4). */
  requestedAt: Date;
}

export interface RemoteCondition {
  condition: Condition;
  rawCondition: string | null;
  workStatus: string | null;
}

export interface RemoteRep {
  repId: string;
  /** HR id `US` + 6 digits; anything else is null. */
  employeeId: string | null;
  name: string;
  email: string | null;
  phone: string | null;
}

export interface QualifiedRep {
  repId: string;
  firstName: string | null;
  lastName: string | null;
}

/** A row that did not fit its schema: reported, not fatal (CM-P7). Paths only, never values. */
export interface BadRow {
  index: number;
  id?: string;
  paths: string[];
}

export interface PullResult {
  rows: RemoteEvent[];
  bad: BadRow[];
  /** False as soon as one chunk failed or stayed at its limit: nothing may be treated as removed upstream (CM-P6). */
  complete: boolean;
  /** First day of every chunk that failed. */
  failedChunks: LocalDate[];
  /** Into how many the window was cut. */
  chunks: number;
}

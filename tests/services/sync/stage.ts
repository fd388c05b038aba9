import type { CrossmarkPort, PullResult, RemoteEvent } from '../../../src/crossmark/port.ts';
import type { Database } from '../../../src/db/database.ts';
import { type FixedClock, fixedClock } from '../../../src/domain/clock.ts';
import { createLog } from '../../../src/logging.ts';
import { SyncService, type SyncServiceOptions } from '../../../src/services/sync/sync-service.ts';
import { addTestEmployee, addTestStore } from '../../support/seed.ts';
import { FakeCrossmark } from '../submissions/fake-crossmark.ts';

/** Tuesday morning in the store. */
export const NOW = '2026-11-24T15:00:00Z';
export const TODAY = '2026-11-24';

/** An mPlan as the client reads it; unstaffed, of the store 9901, unless told otherwise. */
export function remote(mPlanId: string, changes: Partial<RemoteEvent> = {}): RemoteEvent {
  return {
    mPlanId,
    name: `${mPlanId}-BRIO-Oat Bar - V2-CORE`,
    startDate: '2026-11-23',
    dueDate: '2026-12-07',
    estimatedMinutes: 390,
    condition: 'unstaffed',
    rawCondition: 'Unstaffed',
    isScheduled: false,
    scheduledAt: null,
    scheduleEventId: null,
    repId: null,
    staffedReps: [],
    locationId: '500001',
    locationMvid: null,
    storeNumber: '9901',
    storeName: 'Harbor Club',
    salesToolsUrl: null,
    referenceNumber: null,
    walmartEventId: null,
    warnings: [],
    requestedAt: new Date(NOW),
    ...changes,
  };
}

/** The same, booked for Ada (rep 70001) on Thursday. */
export const booked = (mPlanId: string, changes: Partial<RemoteEvent> = {}): RemoteEvent =>
  remote(mPlanId, {
    condition: 'scheduled',
    rawCondition: 'Scheduled',
    isScheduled: true,
    scheduledAt: { date: '2026-11-26', time: '10:15' },
    scheduleEventId: `4${mPlanId.slice(1)}`,
    repId: '70001',
    staffedReps: ['Ada Maple'],
    ...changes,
  });

/** Crossmark as a list of rows; `read` rows carry the moment of the pull. */
export class ListedCrossmark extends FakeCrossmark {
  rows: RemoteEvent[] = [];
  durations: Map<string, number> | null = new Map();
  result: Partial<PullResult> = {};
  pulls = 0;
  lookups: string[] = [];
  /** Found by id although the pull does not list it; an error = the look-up fails. */
  hidden = new Map<string, RemoteEvent | Error>();
  error: Error | null = null;
  onPull: () => Promise<void> = () => Promise.resolve();
  readonly #clock: { now(): Date };

  constructor(clock: { now(): Date }) {
    super();
    this.#clock = clock;
  }

  override pullEvents: CrossmarkPort['pullEvents'] = async (window) => {
    this.pulls += 1;
    const requestedAt = this.#clock.now();
    await this.onPull();
    if (this.error) throw this.error;
    window.onChunk?.(1, 1);
    const rows = this.rows.map((row) => ({ ...row, requestedAt }));
    return { rows, bad: [], complete: true, failedChunks: [], chunks: 1, ...this.result };
  };
  override getDurations = () =>
    this.durations ? Promise.resolve(this.durations) : Promise.reject(new Error('no answer'));
  override getEvent(mPlanId: string): Promise<RemoteEvent | null> {
    this.lookups.push(mPlanId);
    const row = this.hidden.get(mPlanId);
    if (row instanceof Error) return Promise.reject(row);
    return Promise.resolve(row ? { ...row, requestedAt: this.#clock.now() } : null);
  }
}

export interface SyncStage {
  db: Database;
  storeId: string;
  clock: FixedClock;
  crossmark: ListedCrossmark;
  sync: SyncService;
  slept: number[];
}

let stores = 0;

/** A store with Ada (rep 70001) and Bram (rep 70002), and the service on a fake Crossmark. */
export async function syncStage(
  db: Database,
  options: Partial<SyncServiceOptions> & { timezone?: string } = {},
): Promise<SyncStage> {
  const { timezone = 'America/Chicago', ...more } = options;
  stores += 1;
  const storeId = `sync-${stores}`;
  const connectionId = `connection-${stores}`;
  await db.client.connection.create({
    data: { id: connectionId, name: 'Crossmark', baseUrl: 'http://x', username: 'u', timezone },
  });
  await addTestStore(db.client, storeId, {
    ...{ number: '9901', connectionId, locationId: '500001', timezone },
    ...{ slackTeamId: 'T1', slackChannelId: `C${stores}` },
  });
  await addTestEmployee(db.client, storeId, `ada-${stores}`, { name: 'Ada Maple', externalId: '70001' });
  await addTestEmployee(db.client, storeId, `bram-${stores}`, { name: 'Bram Norrow', externalId: '70002' });
  const clock = fixedClock(NOW);
  const crossmark = new ListedCrossmark(clock);
  const slept: number[] = [];
  const sync = new SyncService({
    ...{ db, clock, log: createLog('silent') },
    portOf: () => crossmark,
    ...{ windowDays: { past: 30, future: 120 }, intervalMs: 300_000, shrinkLimitPercent: 30 },
    storeFilter: false,
    sleep: (ms) => {
      slept.push(ms);
      clock.advance(ms);
      return Promise.resolve();
    },
    ...more,
  });
  return { db, storeId, clock, crossmark, sync, slept };
}

export const ada = (stage: SyncStage): string => stage.storeId.replace('sync', 'ada');
export const bram = (stage: SyncStage): string => stage.storeId.replace('sync', 'bram');

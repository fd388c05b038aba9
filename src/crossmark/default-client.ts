import { setTimeout as sleep } from 'node:timers/promises';
import { type Clock, systemClock } from '../domain/clock.ts';
import type { CallLog } from './caller.ts';
import { type CrossmarkClient, createCrossmarkClient } from './client.ts';

/** The part of the configuration that describes the connection of the environment. */
export interface DefaultConnection {
  baseUrl: string | null;
  user: string | null;
  password: string | null;
  timezone: string;
  userAgent: string;
  timeoutMs: number;
  listTimeoutMs: number;
  maxAttempts: number;
  sessionMaxAgeS: number;
  pullVariant: 'plain' | 'stamped';
  divisionFilter: string;
  storeFilterField: string;
  windowPastDays: number;
  windowFutureDays: number;
  chunkDays: number;
  concurrency: number;
}

/** Id of the `connections` row that stands for the environment's account. */
export const DEFAULT_CONNECTION = 'default';

/** The client of the account in the environment. */
export function createDefaultClient(
  connection: DefaultConnection,
  log: CallLog,
  clock: Clock = systemClock,
): CrossmarkClient {
  return createCrossmarkClient({
    baseUrl: connection.baseUrl ?? '',
    user: connection.user ?? '',
    password: connection.password ?? '',
    timezone: connection.timezone,
    userAgent: connection.userAgent,
    clock,
    sleep: (ms) => sleep(ms),
    random: Math.random,
    log,
    connection: DEFAULT_CONNECTION,
    timeouts: { call: connection.timeoutMs, list: connection.listTimeoutMs },
    maxAttempts: connection.maxAttempts,
    sessionMaxAgeS: connection.sessionMaxAgeS,
    pullVariant: connection.pullVariant,
    chunkDays: connection.chunkDays,
    concurrency: connection.concurrency,
    lookupDays: { past: connection.windowPastDays, future: connection.windowFutureDays },
    ...(connection.storeFilterField ? { storeFilterField: connection.storeFilterField } : {}),
    ...(connection.divisionFilter ? { divisionFilter: connection.divisionFilter } : {}),
  });
}

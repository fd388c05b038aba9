import { LogLevel, WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { boltLogger } from './bolt-logger.ts';

interface ApiOptions {
  token: string;
  /** Sandbox or emulate; null = Slack itself. */
  apiUrl: string | null;
  log: Logger;
}

/** Options of the client that Bolt hands to listeners: short timeout, no retries, people are told instead (SL-16). */
export function interactiveClientOptions({ apiUrl, log }: Omit<ApiOptions, 'token'>) {
  return {
    ...(apiUrl ? { slackApiUrl: apiUrl } : {}),
    timeout: 2500,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    maxRequestConcurrency: 20,
    logger: boltLogger(log),
    logLevel: LogLevel.WARN,
  };
}

/** The client of the outbox: patient, few calls at once; its caller decides about retries and pauses. */
export function backgroundClient({ token, apiUrl, log }: ApiOptions): WebClient {
  return new WebClient(token, {
    ...(apiUrl ? { slackApiUrl: apiUrl } : {}),
    timeout: 30_000,
    retryConfig: { retries: 0 },
    rejectRateLimitedCalls: true,
    maxRequestConcurrency: 4,
    logger: boltLogger(log),
    logLevel: LogLevel.WARN,
  });
}

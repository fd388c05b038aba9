import type { Logger } from 'pino';

/** What our middleware adds to every listener's `context`. */
export interface ListenerContext {
  [key: string]: unknown;
  traceId: string;
  log: Logger;
}

import type { Logger, LogLevel } from '@slack/bolt';
import type { Logger as Pino } from 'pino';

/** Lets Bolt and the Slack clients log through pino, one line each. */
export function boltLogger(log: Pino): Logger {
  const line = (parts: unknown[]) => parts.map((p) => (p instanceof Error ? p.message : String(p))).join(' ');
  return {
    debug: (...parts) => log.debug(line(parts)),
    info: (...parts) => log.debug(line(parts)),
    warn: (...parts) => log.warn(line(parts)),
    error: (...parts) => log.error(line(parts)),
    // Bolt sets a level of its own at start; pino's stays the only one.
    setLevel: () => {},
    getLevel: () => log.level as LogLevel,
    setName: () => {},
  };
}

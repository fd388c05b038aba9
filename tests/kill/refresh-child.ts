import { pino } from 'pino';
import type { CrossmarkPort, RemoteEvent } from '../../src/crossmark/port.ts';
import { openDatabase } from '../../src/db/database.ts';
import { fixedClock } from '../../src/domain/clock.ts';
import { RefreshService } from '../../src/services/sync/refresh-service.ts';

/** The process that refreshes a store in full and is killed when all is written and nothing is committed. */
const { DATABASE_URL = '', STORE_ID = '', NOW = '', ROWS = '', BACKUP = '' } = process.env;
const db = await openDatabase({ url: DATABASE_URL });
const clock = fixedClock(NOW);
const rows = (JSON.parse(ROWS) as RemoteEvent[]).map((row) => ({ ...row, requestedAt: clock.now() }));
const port = {
  health: async () => ({ state: 'healthy', authBlockedUntil: null }),
  pullEvents: async () => ({ rows, bad: [], complete: true, failedChunks: [], chunks: 1 }),
  getDurations: async () => new Map(),
  getEvent: async () => null,
} as unknown as CrossmarkPort;
const refresh = new RefreshService({
  ...{ db, clock, log: pino({ level: 'silent' }), portOf: () => port },
  ...{ windowDays: { past: 30, future: 120 }, shrinkLimitPercent: 30, storeFilter: false },
});
await refresh.apply(STORE_ID, 'cli:test', {
  ...{ confirm: '9901', backup: BACKUP },
  onProgress: ({ stage }) => {
    if (stage === 'finish') process.kill(process.pid, 'SIGKILL');
  },
});

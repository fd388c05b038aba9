import { pino } from 'pino';
import { createCrossmarkClient } from '../../src/crossmark/client.ts';
import type { CrossmarkPort } from '../../src/crossmark/port.ts';
import { openDatabase } from '../../src/db/database.ts';
import { fixedClock } from '../../src/domain/clock.ts';
import { BookingService } from '../../src/services/bookings/booking-service.ts';

/** The process that changes a booking and is killed with SIGKILL before or after one of its writes to Crossmark. */
const { DATABASE_URL = '', CROSSMARK_BASE_URL = '', NOW = '', STORE_ID = '', ACTOR = '' } = process.env;
const { EVENT = '', WITH = '', DATE = '', WRITE = '', PHASE = '' } = process.env;
const clock = fixedClock(NOW);
const sleep = async (): Promise<void> => {};

const db = await openDatabase({ url: DATABASE_URL });
const client = createCrossmarkClient({
  baseUrl: CROSSMARK_BASE_URL,
  user: 'sandbox.user',
  password: 'sandbox-pass',
  timezone: 'America/Chicago',
  userAgent: 'Daybreak/kill-test',
  clock,
  sleep,
  random: Math.random,
  log: { info: () => {}, warn: () => {} },
});

let writes = 0;
async function dying<T>(send: () => Promise<T>): Promise<T> {
  const last = writes === Number(WRITE);
  writes += 1;
  if (last && PHASE === 'before') process.kill(process.pid, 'SIGKILL');
  const answer = await send();
  if (last) process.kill(process.pid, 'SIGKILL');
  return answer;
}
const port: CrossmarkPort = {
  ...client,
  createSchedule: (input) => dying(() => client.createSchedule(input)),
  deleteSchedule: (id) => dying(() => client.deleteSchedule(id)),
};

const log = pino({ level: 'warn' }, process.stderr);
const bookings = new BookingService({ db, clock, log, portOf: () => port, sleep });
const eventRefNum = Number(EVENT);
if (WITH === '') await bookings.change(STORE_ID, ACTOR, { eventRefNum, date: DATE });
else await bookings.trade(STORE_ID, ACTOR, { eventRefNum, withEventRefNum: Number(WITH) });
await db.close();

import { type Command, InvalidArgumentError } from 'commander';
import { createDefaultClient, DEFAULT_CONNECTION } from '../crossmark/default-client.ts';
import type { Database } from '../db/database.ts';
import { systemClock } from '../domain/clock.ts';
import { addDays, formatDay, isLocalDate, isLocalTime, localOf } from '../domain/dates.ts';
import { DaybreakError } from '../domain/errors.ts';
import { createLog } from '../logging.ts';
import { BookingService } from '../services/bookings/booking-service.ts';
import type { BookingOutcome, BookingResult } from '../services/bookings/model.ts';
import { connectionOf } from '../services/connections.ts';
import { WriteSlots } from '../services/submissions/write-slots.ts';
import { cliActor, EXIT, Exit, reportError, withDatabase } from './context.ts';

interface Common {
  store: string;
  as?: string;
  reason?: string;
  told?: boolean;
  json?: boolean;
}

/** bookings list, move, reassign, remove, trade, send. */
export function registerBookingCommands(program: Command): void {
  const bookings = program.command('bookings').description('what is booked, and changes of it');

  bookings
    .command('list')
    .description('bookings of some days, two weeks from today unless told otherwise')
    .requiredOption('--store <id>', 'id of the store')
    .option('--from <date>', 'first day, YYYY-MM-DD', dateOption)
    .option('--to <date>', 'last day', dateOption)
    .option('--json', 'print the list as JSON')
    .action(async (options: { store: string; from?: string; to?: string; json?: boolean }) => {
      await withBookings(async (service, db) => {
        const from = options.from ?? (await todayOf(db, options.store));
        const days = { from, to: options.to ?? addDays(from, 13) };
        const list = await service.list(options.store, cliActor(), days);
        if (options.json) console.log(JSON.stringify(list, null, 2));
        else if (list.length === 0) console.log('Nothing is booked on these days.');
        else
          for (const one of list)
            console.log(
              `${formatDay(one.date)} ${one.time}  ${one.eventRefNum}  ${one.shortName}  ${one.employeeName}  ${one.syncStatus}`,
            );
      });
    });

  changing(bookings.command('move <event>'), 'another day or time')
    .option('--date <date>', 'YYYY-MM-DD', dateOption)
    .option('--time <time>', 'HH:mm', timeOption)
    .option('--employee <person>', 'also somebody else: id or name')
    .action(async (event: string, options: Common & { date?: string; time?: string; employee?: string }) => {
      const { date, time, employee } = options;
      await report(options, async (service, db) =>
        service.change(options.store, actorOf(options), {
          eventRefNum: eventNumber(event),
          ...(date === undefined ? {} : { date }),
          ...(time === undefined ? {} : { time }),
          ...(employee === undefined ? {} : { employeeId: await personOf(db, options.store, employee) }),
          ...agreed(options),
        }),
      );
    });

  changing(bookings.command('reassign <event>'), 'somebody else does it')
    .requiredOption('--to <person>', 'id or name')
    .action(async (event: string, options: Common & { to: string }) => {
      await report(options, async (service, db) =>
        service.change(options.store, actorOf(options), {
          eventRefNum: eventNumber(event),
          employeeId: await personOf(db, options.store, options.to),
          ...agreed(options),
        }),
      );
    });

  changing(bookings.command('remove <event>'), 'the event is not booked any more').action(
    async (event: string, options: Common) => {
      await report(options, (service) =>
        service.remove(options.store, actorOf(options), {
          eventRefNum: eventNumber(event),
          ...agreed(options),
        }),
      );
    },
  );

  changing(bookings.command('trade <event> <other>'), 'two events exchange their people').action(
    async (event: string, other: string, options: Common) => {
      await report(options, (service) =>
        service.trade(options.store, actorOf(options), {
          eventRefNum: eventNumber(event),
          withEventRefNum: eventNumber(other),
          ...agreed(options),
        }),
      );
    },
  );

  bookings
    .command('send <events...>')
    .description('book in Crossmark what is only booked here; local bookings need an approver (--as)')
    .requiredOption('--store <id>', 'id of the store')
    .option('--as <user>', 'Slack user (U…) who may')
    .option('--json', 'print the results as JSON, one a line')
    .action(async (events: string[], options: Common) => {
      await withBookings(async (service) => {
        const ends = new Set<number>();
        // Each on its own: one that is refused does not keep the others back.
        for (const event of events)
          try {
            const input = { eventRefNum: eventNumber(event) };
            ends.add(print(await service.send(options.store, actorOf(options), input), options.json));
          } catch (error) {
            ends.add(reportError(error));
          }
        const [status = EXIT.ok] = ends;
        if (ends.size > 1) throw new Exit(EXIT.partial);
        if (status !== EXIT.ok) throw new Exit(status);
      });
    });
}

function changing(command: Command, description: string): Command {
  return command
    .description(description)
    .requiredOption('--store <id>', 'id of the store')
    .option('--reason <text>', 'why, where a rule asks for it (3 to 200 characters)')
    .option('--told', 'the people whose work changes on short notice have been told')
    .option('--as <user>', 'act as this Slack user (U…)')
    .option('--json', 'print the result as JSON');
}

const actorOf = ({ as }: Common): string => as ?? cliActor();

const agreed = ({ reason, told }: Common) => ({
  ...(reason === undefined ? {} : { reason }),
  ...(told ? { notice: 'told' as const } : {}),
});

async function report(
  options: Common,
  change: (service: BookingService, db: Database) => Promise<BookingResult>,
): Promise<void> {
  await withBookings(async (service, db) => {
    const status = print(await change(service, db), options.json);
    if (status !== EXIT.ok) throw new Exit(status);
  });
}

/** What is not decided yet counts as partly done. */
const STATUS: Readonly<Record<BookingOutcome, number>> = {
  done: EXIT.ok,
  local: EXIT.ok,
  queued: EXIT.partial,
  unknown: EXIT.partial,
  failed: EXIT.failed,
  compensated: EXIT.failed,
  lost: EXIT.failed,
};

function print(result: BookingResult, json: boolean | undefined): number {
  if (json) console.log(JSON.stringify(result));
  else if (result.items.length === 0) console.log(result.sentence);
  else for (const { sentence } of result.items) console.log(sentence);
  const all = [result, ...result.items].map(({ outcome }) => STATUS[outcome]);
  if (all.includes(EXIT.failed)) return all[0] === EXIT.failed ? EXIT.failed : EXIT.partial;
  return Math.max(...all);
}

/** The service with the account of the environment, for one command. */
async function withBookings(work: (service: BookingService, db: Database) => Promise<void>): Promise<void> {
  await withDatabase(async (db, { crossmark, logLevel }) => {
    const log = createLog(logLevel);
    const client = crossmark.mode === 'off' ? null : createDefaultClient(crossmark, log);
    const service = new BookingService({
      db,
      clock: systemClock,
      log,
      portOf: async (storeId) => ((await connectionOf(db, storeId)) === DEFAULT_CONNECTION ? client : null),
      slots: new WriteSlots({ db, clock: systemClock, log, slots: crossmark.writeSlots }),
    });
    try {
      await work(service, db);
    } finally {
      await client?.signOut().catch(() => {});
    }
  });
}

function eventNumber(text: string): number {
  if (/^\d{1,9}$/.test(text)) return Number(text);
  throw new DaybreakError('VALIDATION_ERROR', `${text} is no event number.`);
}

/** A person of the store by id, else by name. */
async function personOf(db: Database, storeId: string, text: string): Promise<string> {
  const found = await db.client.employee.findMany({
    where: { storeId, OR: [{ id: text }, { nameLower: text.trim().toLowerCase() }] },
    select: { id: true },
  });
  const [first, second] = found;
  if (first === undefined) throw new DaybreakError('EMPLOYEE_NOT_FOUND');
  if (second !== undefined)
    throw new DaybreakError('VALIDATION_ERROR', `${text} is more than one person; give the id.`);
  return first.id;
}

async function todayOf(db: Database, storeId: string): Promise<string> {
  const store = await db.client.store.findUnique({ where: { id: storeId } });
  if (store === null) throw new DaybreakError('NOT_FOUND');
  return localOf(systemClock.now(), store.timezone).date;
}

function dateOption(text: string): string {
  if (isLocalDate(text)) return text;
  throw new InvalidArgumentError('expected YYYY-MM-DD');
}

function timeOption(text: string): string {
  if (isLocalTime(text)) return text;
  throw new InvalidArgumentError('expected HH:mm');
}

import type { CrossmarkPort } from '../../src/crossmark/port.ts';
import type { Database } from '../../src/db/database.ts';
import { addHoliday, lockDay } from '../../src/db/repositories/calendar.ts';
import {
  addTimeOff,
  listEmployees,
  setDateAvailability,
  setWeeklyAvailability,
  updateEmployee,
  type Week,
} from '../../src/db/repositories/employees.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { createLog } from '../../src/logging.ts';
import type { Actor } from '../../src/services/contracts.ts';
import { importEmployees } from '../../src/services/imports/employees.ts';
import { errorLines, type ImportReport } from '../../src/services/imports/report.ts';
import { importRotations } from '../../src/services/imports/rotations.ts';
import { addStore, changeSettings, grantRole } from '../../src/services/stores.ts';
import { SyncService } from '../../src/services/sync/sync-service.ts';
import { ACCOUNTS, type Person } from './cast.ts';
import { employeesCsv, rotationsCsv } from './csv.ts';
import { type StoreData, weekOfPerson } from './model.ts';
import { TEAM } from './workspace.ts';

const ACTOR: Actor = 'cli:demo';

export interface LoadOptions {
  db: Database;
  clock: Clock;
  data: StoreData;
  /** Where the work bank and the posted week come from. */
  crossmark: CrossmarkPort;
  connectionId: string;
}

export interface Loaded {
  people: number;
  /** New events of the pull. */
  events: number;
  /** Bookings that came with them. */
  booked: number;
}

/** Brings a store in the way a person would: store, people and rotations from CSV, events from Crossmark, the calendar. */
export async function loadStore(options: LoadOptions): Promise<Loaded> {
  const { db, clock, data, crossmark: port, connectionId } = options;
  const { channelId, ...store } = data.store;
  const storeId = store.id;
  await addStore(db, clock, { ...store, slackTeamId: TEAM, slackChannelId: channelId, connectionId }, ACTOR);
  await changeSettings(db, clock, storeId, data.settings, { actor: ACTOR });
  await grantRoles(db, clock, storeId);

  const file = { storeId, actor: ACTOR, partial: false, dryRun: false };
  const csv = (fileName: string, text: string) => ({ ...file, fileName, bytes: Buffer.from(text) });
  accept(await importEmployees(db, clock, csv('employees.csv', employeesCsv(data))));
  await completePeople(db, data);
  accept(await importRotations(db, clock, csv('rotations.csv', rotationsCsv(data))));
  await addCalendar(options);

  const sync = new SyncService({
    ...{ db, clock, log: createLog('silent'), portOf: () => port, windowDays: { past: 30, future: 40 } },
    ...{ intervalMs: 300_000, shrinkLimitPercent: 30, storeFilter: false },
  });
  const { status, counters, warnings, error } = await sync.syncNow(storeId, ACTOR);
  const said = [...warnings, ...(error ? [error] : [])].map(({ message }) => message);
  if (status !== 'success' || said.length > 0) throw new Error(`the pull was not clean: ${said.join(' ')}`);
  return { people: data.people.length, events: counters.inserted, booked: counters.bookings };
}

function accept(report: ImportReport): void {
  const problems = errorLines(report);
  if (problems.length > 0) throw new Error(problems.join('\n'));
}

async function grantRoles(db: Database, clock: Clock, storeId: string): Promise<void> {
  const roles = [
    [ACCOUNTS.approver, 'approver'],
    [ACCOUNTS.secondApprover, 'approver'],
    [ACCOUNTS.manager, 'manager'],
    [ACCOUNTS.viewer, 'viewer'],
  ] as const;
  for (const [slackUserId, role] of roles)
    await grantRole(db, clock, storeId, { slackTeamId: TEAM, slackUserId, role }, ACTOR);
  const admin = { slackTeamId: TEAM, slackUserId: ACCOUNTS.admin, role: 'admin' };
  await grantRole(db, clock, null, admin, ACTOR);
}

/** What the spreadsheet does not say: weekly patterns and Slack accounts. */
async function completePeople(db: Database, { store, people }: StoreData): Promise<void> {
  await db.transaction(async (tx) => {
    for (const employee of await listEmployees(tx, store.id)) {
      const person = people.find(({ repId }) => repId === employee.externalId)!;
      await setWeeklyAvailability(tx, store.id, employee.id, weekNamed(person));
      const { slackUserId } = person;
      if (slackUserId) await updateEmployee(tx, store.id, employee.id, employee.version, { slackUserId });
    }
  });
}

function weekNamed(person: Person): Week {
  const days = weekOfPerson(person);
  const on = (day: number) => days[day] === true;
  return {
    ...{ monday: on(0), tuesday: on(1), wednesday: on(2), thursday: on(3) },
    ...{ friday: on(4), saturday: on(5), sunday: on(6) },
  };
}

async function addCalendar({ db, clock, data }: LoadOptions): Promise<void> {
  const storeId = data.store.id;
  await db.transaction(async (tx) => {
    const ids = new Map((await listEmployees(tx, storeId)).map((row) => [row.externalId, row.id]));
    for (const { repId, start, end, reason } of data.timeOff)
      await addTimeOff(tx, storeId, {
        employeeId: ids.get(repId)!,
        startDate: start,
        endDate: end,
        reason,
        status: 'approved',
      });
    for (const { repId, ...day } of data.dateAvailability)
      await setDateAvailability(tx, storeId, ids.get(repId)!, day);
    for (const { date, name } of data.holidays)
      await addHoliday(tx, storeId, { name, kind: 'date', holidayDate: date });
    for (const { date, reason } of data.lockedDays)
      await lockDay(tx, storeId, { date, reason, by: ACCOUNTS.approver, at: clock.now() });
  });
}

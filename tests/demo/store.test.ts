import { describe, expect, it } from 'vitest';
import { employeesCsv, rotationsCsv, scheduledCsv, workBankCsv } from '../../sandbox/data/csv.ts';
import { snapshotOf } from '../../sandbox/data/model.ts';
import { demoStore } from '../../sandbox/data/store.ts';
import type { Database } from '../../src/db/database.ts';
import { addDays, weekday } from '../../src/domain/dates.ts';
import { detectType } from '../../src/domain/event-types.ts';
import { plan } from '../../src/engine/plan.ts';
import { parseSnapshot } from '../../src/engine/snapshot.ts';
import { importEmployees } from '../../src/services/imports/employees.ts';
import type { ImportReport } from '../../src/services/imports/report.ts';
import { importRotations } from '../../src/services/imports/rotations.ts';
import { importScheduled } from '../../src/services/imports/scheduled.ts';
import { importWorkBank } from '../../src/services/imports/work-bank.ts';
import { describeOnBothDatabases } from '../support/database.ts';
import { addTestStore } from '../support/seed.ts';

const TODAY = '2026-11-23';
/** Every weekday, both changes of the clock, the end of a year and a leap day. */
const DAYS = [
  ...[0, 1, 2, 3, 4, 5, 6].map((days) => addDays(TODAY, days)),
  ...['2026-12-28', '2027-03-08', '2027-10-30', '2028-02-20', '2029-06-15'],
];

describe('the store of the demo', () => {
  it('is one busy store: 12 people, three weeks of about 115 events, one of them posted', () => {
    const data = demoStore(TODAY);
    expect(data.people.map(({ jobTitle }) => jobTitle).sort()).toEqual(
      [
        'club_supervisor',
        ...Array(6).fill('event_specialist'),
        ...Array(2).fill('juicer_barista'),
        ...Array(3).fill('lead_event_specialist'),
      ].sort(),
    );
    expect(data.events.length).toBeGreaterThan(280);
    expect(data.events.length).toBeLessThan(420);
    const booked = data.events.filter(({ booking }) => booking);
    expect(booked.length).toBeGreaterThan(70);
    for (const { booking } of booked) {
      expect(booking!.date >= TODAY && booking!.date <= addDays(TODAY, 6)).toBe(true);
    }
    expect(data.holidays).toHaveLength(1);
    expect(data.lockedDays).toHaveLength(1);
    expect(data.timeOff.length).toBeGreaterThan(5);
    const juicerDays = data.rotations.filter(({ type }) => type === 'juicer').map((row) => row.weekday);
    const productionDays = data.events
      .filter(({ name, booking }) => !booking && detectType(name) === 'juicer_production')
      .map(({ startDate }) => weekday(startDate));
    expect(productionDays.some((day) => !juicerDays.includes(day))).toBe(true);
  });

  it('is the same for the same day and seed, and another one otherwise', () => {
    expect(demoStore(TODAY)).toEqual(demoStore(TODAY));
    expect(demoStore(TODAY, { seed: 2 }).events).not.toEqual(demoStore(TODAY).events);
    expect(demoStore(addDays(TODAY, 1)).events).not.toEqual(demoStore(TODAY).events);
  });

  it('has unique numbers and names that Crossmark does not cut', () => {
    for (const today of DAYS) {
      const { events } = demoStore(today);
      expect(new Set(events.map(({ refNum }) => refNum)).size).toBe(events.length);
      expect(new Set(events.map(({ mPlanId }) => mPlanId)).size).toBe(events.length);
      for (const { name } of events) expect(name.length).toBeLessThanOrEqual(100);
    }
  });

  it('is a valid snapshot with a proposal that a person can take in, on any day', () => {
    for (const today of DAYS) {
      const snapshot = snapshotOf(demoStore(today));
      expect(parseSnapshot(JSON.parse(JSON.stringify(snapshot))), today).toMatchObject({ ok: true });
      const { counters, rows } = plan(snapshot);
      expect(counters.placed, today).toBeGreaterThan(100);
      expect(counters.swaps, today).toBeGreaterThanOrEqual(2);
      expect(counters.swaps, today).toBeLessThanOrEqual(6);
      expect(counters.failed, today).toBeGreaterThanOrEqual(3);
      expect(counters.failed, today).toBeLessThanOrEqual(8);
      const codes = rows.map((row) => row.failure?.code);
      for (const code of ['NO_JUICER_ROTATION', 'INSIDE_BUFFER', 'START_DATE_BLOCKED'])
        expect(codes, today).toContain(code);
    }
  });
});

describeOnBothDatabases('the store as spreadsheets', (getDb) => {
  it('comes in through every import without an error, and a second time nothing is new', async () => {
    const data = demoStore(TODAY);
    const db: Database = getDb();
    const storeId = await addTestStore(db.client, 'csv', { number: data.store.number });
    const clock = { now: () => new Date(`${TODAY}T15:00:00Z`) };
    const file = (fileName: string, text: string) => ({
      ...{ storeId, actor: 'cli:test', partial: false, dryRun: false, fileName },
      bytes: Buffer.from(text),
    });
    const bring = async (): Promise<ImportReport[]> => [
      await importEmployees(db, clock, file('employees.csv', employeesCsv(data))),
      await importRotations(db, clock, file('rotations.csv', rotationsCsv(data))),
      await importWorkBank(db, clock, file('work-bank.csv', workBankCsv(data))),
      await importScheduled(db, clock, file('scheduled.csv', scheduledCsv(data))),
    ];
    const booked = data.events.filter(({ booking }) => booking).length;
    const first = await bring();
    expect(first.map(({ totals }) => totals.error)).toEqual([0, 0, 0, 0]);
    expect(first.map(({ totals }) => totals.created)).toEqual([
      12,
      data.rotations.length,
      data.events.length - booked,
      booked,
    ]);
    expect(await db.client.schedule.count({ where: { storeId } })).toBe(booked);
    const again = await bring();
    expect(again.map(({ totals }) => totals.created + totals.updated + totals.error)).toEqual([0, 0, 0, 0]);
  });
});

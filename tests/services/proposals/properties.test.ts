import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DaybreakError } from '../../../src/domain/errors.ts';
import { openFreshDatabase, type TestDatabase } from '../../support/database.ts';
import { FakeCrossmark, mPlan, refused, timedOut } from '../submissions/fake-crossmark.ts';
import { APPROVER, DAY, Fixture, MANAGER } from './fixture.ts';

const EVENTS = [600101, 600102, 600103];
const PEOPLE = ['e1', 'e2', 'e3'];

type Step =
  | { do: 'run' | 'approve' | 'reject' | 'submit' | 'retryAll' | 'resume' }
  | { do: 'edit'; event: number; person: number; day: number }
  | { do: 'leaveOut' | 'putBack' | 'undo' | 'retry' | 'approveRow' | 'bookByHand' | 'unbook'; event: number }
  | { do: 'fault'; event: number; timeout: boolean };

const event = fc.integer({ min: 0, max: EVENTS.length - 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({
    do: fc.constantFrom('run', 'approve', 'reject', 'submit', 'retryAll', 'resume'),
  }) as fc.Arbitrary<Step>,
  fc.record({
    do: fc.constant('edit'),
    event,
    person: fc.integer({ min: 0, max: 2 }),
    day: fc.integer({ min: 0, max: 2 }),
  }) as fc.Arbitrary<Step>,
  fc.record({
    do: fc.constantFrom('leaveOut', 'putBack', 'undo', 'retry', 'approveRow', 'bookByHand', 'unbook'),
    event,
  }) as fc.Arbitrary<Step>,
  fc.record({ do: fc.constant('fault'), event, timeout: fc.boolean() }) as fc.Arbitrary<Step>,
);

describe('case 15: whatever the order of runs, edits, bookings by hand and submissions', () => {
  let db: TestDatabase;
  beforeAll(async () => {
    db = await openFreshDatabase('sqlite');
  });
  afterAll(async () => {
    await db.close();
  });

  it('an event never has two open rows, and nothing is created twice in Crossmark', {
    timeout: 60_000,
  }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 4, maxLength: 14 }), async (steps) => {
        const f = await Fixture.create(db);
        const crossmark = new FakeCrossmark();
        f.port = crossmark;
        for (const refNum of EVENTS) await f.event(refNum);
        let runId = await f.run(
          EVENTS.map((refNum, n) => ({ event: refNum, employee: PEOPLE[n]!, block: n + 1 })),
        );
        for (const one of steps) {
          runId = await perform(f, crossmark, runId, one);
          await check(f, crossmark);
        }
      }),
      { seed: 20261120, numRuns: 30 },
    );
  });
});

/** Refusals are answers, not failures; everything else is. */
async function perform(f: Fixture, crossmark: FakeCrossmark, runId: number, one: Step): Promise<number> {
  try {
    return (await act(f, crossmark, runId, one)) ?? runId;
  } catch (error) {
    if (error instanceof DaybreakError && error.code !== 'DATABASE_ERROR') return runId;
    throw error;
  }
}

async function act(
  f: Fixture,
  crossmark: FakeCrossmark,
  runId: number,
  one: Step,
): Promise<number | undefined> {
  const { storeId } = f;
  const refNum = 'event' in one ? EVENTS[one.event]! : 0;
  const row = async () =>
    (await f.db.client.pendingSchedule.findFirst({
      where: { schedulerRunId: runId, eventRefNum: refNum },
    })) ?? { id: -1, version: 0 };
  const version = await f.version(runId);
  switch (one.do) {
    case 'run': {
      // A run takes the events that nothing holds and nobody has booked, as RUN-1 says.
      const held = await f.db.client.pendingSchedule.findMany({ where: { storeId, openKey: { not: null } } });
      const booked = await f.db.client.schedule.findMany({ where: { storeId } });
      const taken = new Set([...held, ...booked].map((other) => other.eventRefNum));
      const free = EVENTS.filter((other) => !taken.has(other));
      return f.run(
        free.map((other, n) => ({ event: other, employee: PEOPLE[n]!, date: f.day(4), block: n + 1 })),
      );
    }
    case 'approve':
      await f.approvals.approve(storeId, APPROVER, runId, { version });
      return;
    case 'approveRow':
      await f.approvals.approve(storeId, APPROVER, runId, { version, rowId: (await row()).id });
      return;
    case 'reject':
      await f.approvals.reject(storeId, APPROVER, runId, { version, reason: 'not like this' });
      return;
    case 'submit':
      await f.worker().runDue();
      return;
    case 'retryAll':
      await f.submissions.retryAll(storeId, APPROVER, runId);
      return;
    case 'resume':
      await f.submissions.resume(storeId, APPROVER, runId);
      return;
    case 'retry':
      await f.submissions.retry(storeId, APPROVER, (await row()).id);
      return;
    case 'edit': {
      const { id, version: expectedVersion } = await row();
      const place = { employeeId: f.person(PEOPLE[one.person]!), date: f.day(one.day), time: '10:15' };
      await f.proposals.edit(storeId, MANAGER, id, { ...place, expectedVersion });
      return;
    }
    case 'leaveOut':
      await f.proposals.leaveOut(storeId, APPROVER, (await row()).id);
      return;
    case 'putBack':
      await f.proposals.putBack(storeId, MANAGER, (await row()).id);
      return;
    case 'undo':
      await f.proposals.undoEdit(storeId, MANAGER, (await row()).id);
      return;
    case 'bookByHand':
      if (await f.db.client.schedule.count({ where: { storeId, eventRefNum: refNum } })) return;
      if (crossmark.bookings.has(mPlan(refNum))) return;
      await f.booking(refNum, 'e4', DAY, '10:15', { externalId: null, syncStatus: 'pending' });
      return;
    case 'unbook':
      await f.db.client.schedule.deleteMany({
        where: { storeId, eventRefNum: refNum, syncStatus: 'pending' },
      });
      return;
    case 'fault':
      crossmark.fault(mPlan(refNum), { error: one.timeout ? timedOut() : refused() });
  }
  return;
}

async function check(f: Fixture, crossmark: FakeCrossmark): Promise<void> {
  const { storeId } = f;
  const rows = await f.db.client.pendingSchedule.findMany({ where: { storeId } });
  const bookings = await f.db.client.schedule.findMany({ where: { storeId } });
  const open = rows.filter((row) => row.openKey !== null).map((row) => row.eventRefNum);
  expect(new Set(open).size).toBe(open.length);
  for (const row of rows) {
    const mustHold =
      ['submitting'].includes(row.status) || (row.status === 'user_edited' && row.employeeId !== null);
    if (mustHold) expect(row.openKey).not.toBeNull();
    if (row.status === 'superseded' || row.status === 'api_submitted') expect(row.openKey).toBeNull();
    // Failed or placed, never both.
    expect(row.failureCode === null).toBe(row.employeeId !== null);
  }
  // What was created stands exactly once here and there: a second create would have replaced the id of the first.
  for (const booking of bookings.filter((one) => one.syncStatus === 'synced'))
    expect(crossmark.bookings.get(mPlan(booking.eventRefNum))?.id).toBe(booking.externalId);
  for (const refNum of EVENTS) {
    const event = await f.db.client.event.findFirstOrThrow({ where: { storeId, projectRefNum: refNum } });
    if (bookings.some((one) => one.eventRefNum === refNum)) expect(event.isScheduled).toBe(true);
  }
}

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { FaultInput, SandboxData } from '../../sandbox/crossmark/model.ts';
import { type CrossmarkSandbox, startCrossmarkSandbox } from '../../sandbox/crossmark/server.ts';
import { zonedIso } from '../../src/domain/dates.ts';
import { APPROVER, Fixture, NOW, type Row } from '../services/proposals/fixture.ts';
import { mPlan } from '../services/submissions/fake-crossmark.ts';
import { builtScript } from '../support/built.ts';
import { openFreshDatabase, type TestDatabase } from '../support/database.ts';

const KILLS = 52;
const ZONE = 'America/Chicago';
const CREATE = '/planningextcontroller/scheduleMplanEvent';
const DELETE = '/planningextcontroller/deleteScheduledMplanEvent';

let db: TestDatabase;
let sandbox: CrossmarkSandbox;
let script: string;
const children = new Set<ChildProcess>();

beforeAll(async () => {
  script = await builtScript('tests/kill/child.ts');
  db = await openFreshDatabase('sqlite');
  sandbox = await startCrossmarkSandbox({ data: { locations: [], reps: [], mplans: [] } });
});

afterAll(async () => {
  for (const child of children) child.kill('SIGKILL');
  await sandbox.close();
  await db.close();
});

it(`proposals survive ${KILLS} kills: no row lost, none booked twice`, { timeout: 240_000 }, async () => {
  const random = seeded(20261120);
  const total = { kills: 0, inCall: 0 };
  for (let round = 0; total.kills < KILLS; round += 1) {
    const { fixture, runId } = await approvedProposal(round);
    const { kills, inCall } = await submitUnderFire(fixture, runId, KILLS - total.kills, random);
    total.kills += kills;
    total.inCall += inCall;
    await compare(fixture, runId);
  }
  expect(total.kills).toBeGreaterThanOrEqual(KILLS);
  // Kills in the middle of a call are the dangerous ones; without them the test would prove nothing.
  expect(total.inCall).toBeGreaterThan(10);
});

/** Starts the worker again and again and kills it at random moments until every row is through. */
async function submitUnderFire(
  f: Fixture,
  runId: number,
  wanted: number,
  random: () => number,
): Promise<{ kills: number; inCall: number }> {
  const shift = f.clock.now().getTime() - Date.now();
  let kills = 0;
  let inCall = 0;
  let standby = spawnChild(shift);
  for (let quiet = 0; quiet < 12 && (await isOpen(f, runId)); ) {
    if (kills < wanted && random() < 0.4) sandbox.control.faults([faultFor(random())]);
    await press(f, runId);
    const child = standby;
    standby = spawnChild(shift);
    await said(child);
    child.stdin?.write('go\n');
    const ended = once(child, 'exit');
    if (kills < wanted) {
      // From its first request on the process is at work; before, a kill would hit nothing.
      await newRequest(child);
      await Promise.race([delay(random() * 300), ended]);
    } else {
      quiet += 1;
      await ended;
    }
    if (child.exitCode === null) {
      child.kill('SIGKILL');
      await ended;
      kills += 1;
      if (await wasInCall(f)) inCall += 1;
    }
    children.delete(child);
    // What the process was doing is over for good once its lease has run out.
    f.clock.set(new Date(Date.now() + shift));
  }
  standby.kill('SIGKILL');
  children.delete(standby);
  return { kills, inCall };
}

/** Whether the process died between a request and the record of its answer. */
async function wasInCall(f: Fixture): Promise<boolean> {
  const running = await f.db.client.remoteOperation.findMany({
    where: { storeId: f.storeId, state: 'running' },
  });
  return running.some((operation) => operation.steps.includes('"begun"'));
}

function spawnChild(shift: number): ChildProcess {
  const child = spawn(process.execPath, [script], {
    env: {
      ...process.env,
      DATABASE_URL: db.url,
      CROSSMARK_BASE_URL: sandbox.url,
      EPOCH_SHIFT_MS: String(shift),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin?.on('error', () => {});
  children.add(child);
  return child;
}

/** Resolves when Crossmark is asked something next, or the process is gone. */
async function newRequest(child: ChildProcess): Promise<void> {
  const seen = sandbox.control.log().length;
  while (child.exitCode === null && sandbox.control.log(seen).length === 0) await delay(3);
}

const said = (child: ChildProcess): Promise<unknown> =>
  Promise.race([once(child.stdout!, 'data'), once(child, 'exit')]);

/** What a person does when nothing moves any more: Retry all, Resume. */
async function press(f: Fixture, runId: number): Promise<void> {
  const open = await f.db.client.submissionJob.count({
    where: { runId, status: { in: ['pending', 'running'] } },
  });
  if (open > 0) return;
  await f.submissions.retryAll(f.storeId, APPROVER, runId);
  await f.submissions.resume(f.storeId, APPROVER, runId);
}

async function isOpen(f: Fixture, runId: number): Promise<boolean> {
  const rows = await f.db.client.pendingSchedule.count({
    where: { schedulerRunId: runId, status: { in: ['approved', 'submitting', 'api_failed'] } },
  });
  return rows > 0;
}

/** Database and Crossmark tell the same story, booking by booking. */
async function compare(f: Fixture, runId: number): Promise<void> {
  const rows = await f.db.client.pendingSchedule.findMany({ where: { schedulerRunId: runId } });
  const remote = sandbox.control.state().scheduledEvents;
  const local = await f.db.client.schedule.findMany({
    where: { storeId: f.storeId },
    include: { employee: { select: { externalId: true } } },
  });

  // 0 lost: every row is booked (nothing refuses for good here), and is so in Crossmark.
  const statuses = new Set(rows.map((row) => `${row.eventRefNum} ${row.status} ${row.apiErrorCode ?? ''}`));
  expect([...statuses].filter((one) => !one.includes('api_submitted'))).toEqual([]);
  // 0 double: one booking per event there, and none that is not here.
  expect(new Set(remote.map((one) => one.mPlanID)).size).toBe(remote.length);
  const told = (id: string, plan: string, rep: string, start: string) =>
    `${plan} ${id} rep ${rep} at ${start}`;
  expect(
    local
      .map((one) =>
        told(
          one.externalId ?? '',
          mPlan(one.eventRefNum),
          one.employee.externalId ?? '',
          zonedIso(one.scheduleDate, one.scheduleTime, ZONE),
        ),
      )
      .sort(),
  ).toEqual(remote.map((one) => told(one.ID, one.mPlanID, one.RepID, one.Start)).sort());
  expect(local.every((one) => one.syncStatus === 'synced')).toBe(true);

  const open = await f.db.client.remoteOperation.count({
    where: {
      storeId: f.storeId,
      OR: [{ openKey: { not: null } }, { state: { in: ['planned', 'running', 'lost'] } }],
    },
  });
  expect(open).toBe(0);
}

/** An answer that is lost or unusable, on a create or a delete; whether anything happened differs. */
function faultFor(value: number): FaultInput {
  if (value < 0.3) return { kind: 'commit_then_timeout' };
  if (value < 0.5) return { kind: 'lost_response' };
  if (value < 0.6) return { kind: 'status', status: 503, path: CREATE };
  if (value < 0.7) return { kind: 'empty_body', path: CREATE };
  if (value < 0.8) return { kind: 'reset', path: CREATE };
  if (value < 0.9) return { kind: 'lost_response', path: DELETE };
  return { kind: 'reset', path: DELETE };
}

const PEOPLE = ['e1', 'e2', 'e3', 'e4', 'l1', 'l2'];
const TIMES = ['10:15', '10:15', '10:45', '10:45', '11:15', '11:15'];

/** 43 rows: 24 Core with 8 Supervisors, and three swaps whose victims and their Supervisors move on. */
async function approvedProposal(round: number): Promise<{ fixture: Fixture; runId: number }> {
  const f = await Fixture.create(db);
  f.clock.set(NOW);
  // The approval asks only whether there is a connection; the children have the client.
  f.port = {} as never;
  const base = 600_100 + round * 1000;
  const rows: Row[] = [];
  for (let day = 0; day < 4; day += 1)
    for (const [n, employee] of PEOPLE.entries()) {
      const event = base + day * 10 + n;
      await f.event(event);
      rows.push({ event, employee, date: f.day(day), time: TIMES[n]!, block: n + 1 });
      if (n > 1) continue;
      await f.supervisor(event + 500, event);
      rows.push({ event: event + 500, employee: 'cs', date: f.day(day), time: '12:00', block: null });
    }
  const mplans: SandboxData['mplans'] = [];
  for (let n = 0; n < 3; n += 1) {
    const [newcomer, victim, supervisor] = [base + 100 + n, base + 200 + n, base + 700 + n];
    const taken = f.day(5);
    await f.event(newcomer, { dueDate: f.day(6) });
    await f.event(victim);
    await f.supervisor(supervisor, victim);
    await f.booking(victim, PEOPLE[n]!, taken, TIMES[n]!, { shiftBlock: n + 1 });
    await f.booking(supervisor, 'cs', taken, '12:00');
    rows.push({
      event: newcomer,
      employee: PEOPLE[n]!,
      date: taken,
      time: TIMES[n]!,
      block: n + 1,
      bumps: victim,
    });
    rows.push({ event: victim, employee: PEOPLE[n + 3]!, date: f.day(8), time: TIMES[n]!, block: n + 1 });
    rows.push({ event: supervisor, employee: 'cs', date: f.day(8), time: '12:00', block: null });
  }
  const runId = await f.run(rows);
  await loadRemote(f, mplans);
  sandbox.control.faults([
    { kind: 'latency', ms: 60, count: 100_000, path: CREATE },
    { kind: 'latency', ms: 40, count: 100_000, path: DELETE },
  ]);
  await f.approve(runId);
  expect(new Set(Object.values(await f.statuses(runId)))).toEqual(new Set(['approved']));
  return { fixture: f, runId };
}

/** Crossmark with the store's people, events and bookings as they are before the submission. */
async function loadRemote(f: Fixture, mplans: SandboxData['mplans']): Promise<void> {
  const where = { storeId: f.storeId };
  const people = await f.db.client.employee.findMany({ where });
  const events = await f.db.client.event.findMany({ where, include: { schedule: true } });
  const repOf = new Map(people.map((person) => [person.id, person.externalId ?? '']));
  for (const event of events) {
    const booked = event.schedule;
    mplans.push({
      mPlanID: event.externalId ?? '',
      name: event.projectName,
      startDate: event.startDate,
      dueDate: event.dueDate,
      storeID: '500001',
      ...(booked === null
        ? {}
        : {
            condition: 'Scheduled',
            booking: {
              ID: booked.externalId ?? '',
              repId: repOf.get(booked.employeeId) ?? '',
              start: zonedIso(booked.scheduleDate, booked.scheduleTime, ZONE),
              end: zonedIso(booked.scheduleDate, '23:00', ZONE),
            },
          }),
    });
  }
  const GUID = '00000000-0000-4000-8000-000000000001';
  sandbox.control.load({
    locations: [{ storeID: '500001', storeNumber: '9901', LocationMVID: GUID, name: 'Store 9901' }],
    reps: people.map((person, n) => ({
      repId: person.externalId ?? '',
      employeeId: `US${String(n + 1).padStart(6, '0')}`,
      name: person.name,
      locationId: '500001',
    })),
    mplans,
  });
}

/** Deterministic numbers in [0, 1), so that a sequence of kills can be repeated. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

import { beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ACTIONS, BLOCKS, VIEWS } from '../../blocks/ids.ts';
import type { CrossmarkPort, RemoteHealth } from '../../src/crossmark/port.ts';
import { DaybreakError } from '../../src/domain/errors.ts';
import type { SyncReport } from '../../src/services/sync/model.ts';
import { conflictRenderers } from '../../src/slack/presenters/conflicts.ts';
import { foundBySync, side } from '../services/conflicts/scene.ts';
import { ADMIN, DAY, MANAGER, VIEWER } from '../services/proposals/fixture.ts';
import { FakeCrossmark, mPlan } from '../services/submissions/fake-crossmark.ts';
import { openFreshDatabase, type TestDatabase } from '../support/database.ts';
import { AppStage } from './app-stage.ts';

let db: TestDatabase;
let stage: AppStage;
beforeAll(async () => {
  db = await openFreshDatabase();
  return () => db.close();
});
beforeEach(async () => {
  stage = await AppStage.open(db);
  return async () => {
    await stage.deps.inFlight.drain(5_000);
    stage.close();
  };
});

const EVENT = 612001;
const MESSAGE = { channel: { id: 'C7' }, message: { ts: '7.7' } };

/** Ours: e1 at 10:15; theirs: e2 at 13:00. Its message stands in the channel. */
async function moved(date = DAY): Promise<{ id: number; value: string; syncId: number }> {
  const { fixture } = stage;
  const { storeId } = fixture;
  await fixture.event(EVENT);
  await fixture.booking(EVENT, 'e1', date);
  const local = side(fixture.person('e1'), 'Person e1', date, '10:15', String(40_000_000 + EVENT));
  const upstream = side(fixture.person('e2'), 'Person e2', date, '13:00');
  const now = fixture.clock.now();
  const found = await foundBySync(
    db,
    storeId,
    [{ refNum: EVENT, fields: { booking: { local, upstream } } }],
    now,
  );
  await db.client.slackMessage.updateMany({
    where: { storeId },
    data: { channelId: 'C7', ts: '7.7', status: 'sent', needsSync: false },
  });
  const id = found.ids[0]!;
  return { id, syncId: found.syncId, value: ACTIONS.conflictKeep.encode({ store: storeId, id, ver: 1 }) };
}
const message = () => db.client.slackMessage.findFirstOrThrow({ where: { storeId: stage.fixture.storeId } });
const shownMessage = async () =>
  (await conflictRenderers(stage.deps.conflicts.reader)['sync.conflicts']!(await message()))!;
const booking = () => db.client.schedule.findFirst({ where: { storeId: stage.fixture.storeId } });
const notice = () => ({
  [BLOCKS.conflictNotice]: {
    [ACTIONS.conflictNotice.id]: {
      selected_option: { value: ACTIONS.conflictNotice.encode({ value: 'told', ver: 1 }) },
    },
  },
});
const inModal = (view: { id: string; metadata: string }, root = 'V9') => ({
  channel: undefined,
  message: undefined,
  view: {
    ...{ id: 'V9', type: 'modal', callback_id: view.id, private_metadata: view.metadata },
    ...{ hash: 'h', root_view_id: root },
  },
});

describe('a difference in its message', () => {
  it('Keep ours: decided once; the message follows and the second person reads who was first', async () => {
    const { value } = await moved();
    await stage.press(MANAGER, ACTIONS.conflictKeep.id, value, MESSAGE);
    expect(await message()).toMatchObject({ needsSync: true });
    expect(stage.wakes).toBe(1);
    expect((await shownMessage()).text).toContain(`Kept ours · <@${MANAGER}>`);
    await stage.press(ADMIN, ACTIONS.conflictKeep.id, value, MESSAGE);
    expect(stage.told()[0]).toContain(`Already decided: :white_check_mark: Kept ours · <@${MANAGER}>`);
  });

  it('Take theirs: a form says what changes; submitted, their person stands here', async () => {
    const { value, id } = await moved('2026-11-23');
    const { storeId } = stage.fixture;
    await stage.press(MANAGER, ACTIONS.conflictTake.id, value, MESSAGE);
    expect(stage.shown()).toContain(
      'Person e2 is booked here for Mon Nov 23 · 13:00; Person e1 is no longer booked',
    );
    expect(stage.shown()).toContain('Short notice: who tells them?');
    const meta = VIEWS.conflictTake.encode({ store: storeId, id, ver: 1, page: 0, below: 'message' });
    const [asked] = await stage.submit(MANAGER, VIEWS.conflictTake.id, meta);
    expect(JSON.stringify(asked)).toContain('People have to be told');
    expect((await booking())?.scheduleTime).toBe('10:15');
    await stage.submit(MANAGER, VIEWS.conflictTake.id, meta, notice());
    expect(await booking()).toMatchObject({ scheduleTime: '13:00', employeeId: stage.fixture.person('e2') });
    expect((await shownMessage()).text).toContain('Took theirs');
    const [late] = await stage.submit(ADMIN, VIEWS.conflictTake.id, meta, notice());
    expect(JSON.stringify(late)).toContain(`Already decided: :white_check_mark: Took theirs · <@${MANAGER}>`);
  });

  it('Send our booking: a step of its own after Keep ours; theirs goes, ours stands in Crossmark', async () => {
    const { fixture } = stage;
    const { value } = await moved();
    const connection = {
      name: 'Crossmark',
      baseUrl: 'https://crossmark.example',
      username: 'u',
      timezone: 'UTC',
    };
    const { id: connectionId } = await db.client.connection.create({
      data: { id: fixture.storeId, ...connection },
    });
    await db.client.store.update({ where: { id: fixture.storeId }, data: { connectionId } });
    const crossmark = new FakeCrossmark();
    fixture.port = crossmark;
    crossmark.book(mPlan(EVENT), '49990001', '70006', DAY, '13:00');
    await stage.press(MANAGER, ACTIONS.conflictSend.id, value, MESSAGE);
    expect(stage.shown()).toContain('There is nothing to send here any more.');
    await stage.press(MANAGER, ACTIONS.conflictKeep.id, value, MESSAGE);
    const offered = JSON.stringify((await shownMessage()).blocks);
    expect(offered).toContain('Sat Nov 28 · 13:00 · Person e2 is deleted in Crossmark, then');
    await stage.press(VIEWER, ACTIONS.conflictSend.id, value, MESSAGE);
    expect(stage.told().at(-1)).toContain('you do not have the right');
    await stage.press(MANAGER, ACTIONS.conflictSend.id, value, MESSAGE);
    expect(stage.shown()).toContain(`${EVENT}`);
    expect(stage.shown()).toContain('is booked in Crossmark: Sat Nov 28');
    expect((await crossmark.getEvent(mPlan(EVENT)))?.scheduledAt).toEqual({ date: DAY, time: '10:15' });
    expect(JSON.stringify((await shownMessage()).blocks)).not.toContain('Send our booking');
  });

  it('Open event: facts, both sides and what happened so far', async () => {
    const { value } = await moved();
    await stage.press(VIEWER, ACTIONS.conflictOpen.id, value, MESSAGE);
    expect(stage.shown()).toContain('Mon Nov 23 – due Sat Dec 12');
    expect(stage.shown()).toContain('*Crossmark*\\nSat Nov 28 · 13:00\\nPerson e2');
    expect(stage.shown()).toContain(String(40_000_000 + EVENT));
  });

  it('without the right nothing happens, and the person reads who can', async () => {
    const { value } = await moved();
    await stage.press(VIEWER, ACTIONS.conflictKeep.id, value, MESSAGE);
    await stage.press(VIEWER, ACTIONS.conflictTake.id, value, MESSAGE);
    await stage.press('USTRANGER', ACTIONS.conflictOpen.id, value, MESSAGE);
    expect(stage.told()[0]).toContain('you do not have the right to decide about differences');
    expect(
      await db.client.syncChangeLog.count({ where: { storeId: stage.fixture.storeId, resolved: true } }),
    ).toBe(0);
    expect((await stage.refusals()).map(({ errorCode }) => errorCode)).toEqual(Array(3).fill('FORBIDDEN'));
  });

  it('pages in place', async () => {
    const { syncId } = await moved();
    const value = ACTIONS.conflictsNext.encode({ store: stage.fixture.storeId, sync: syncId, page: 3 });
    await stage.press(VIEWER, ACTIONS.conflictsNext.id, value, MESSAGE);
    expect(await message()).toMatchObject({ page: 3, needsSync: true });
    expect((await shownMessage()).text).toContain('1 difference with Crossmark');
  });
});

describe('the list of differences', () => {
  it('opens from the command; a decided one leaves it, and nothing is left', async () => {
    const { value } = await moved();
    await stage.command(VIEWER, 'conflicts');
    expect(stage.shown()).toContain('Person e2');
    const { storeId: store } = stage.fixture;
    const list = { id: VIEWS.conflicts.id, metadata: VIEWS.conflicts.encode({ store, page: 1 }) };
    await stage.press(MANAGER, ACTIONS.conflictKeep.id, value, inModal(list));
    expect(stage.shown()).toContain('Daybreak and Crossmark agree');
    expect(stage.told()).toEqual([]);
  });

  it('a decision in the event above it draws both again', async () => {
    const { value, id } = await moved();
    const { storeId: store } = stage.fixture;
    const event = {
      id: VIEWS.conflictEvent.id,
      metadata: VIEWS.conflictEvent.encode({ store, id, page: 1 }),
    };
    await stage.press(MANAGER, ACTIONS.conflictKeep.id, value, inModal(event, 'V8'));
    const drawn = stage.slack.of('views.update').map((args) => args.view_id);
    expect(drawn).toEqual(['V9', 'V8']);
  });
});

describe('sync by hand', () => {
  const report = (over: Partial<SyncReport> = {}): SyncReport => {
    const now = stage.fixture.clock.now();
    const { storeId } = stage.fixture;
    return {
      ...{ syncRunId: 1, storeId, kind: 'manual', requestedBy: MANAGER, status: 'success' },
      ...{ startedAt: now, finishedAt: now, dataAsOf: now, complete: true, pullMs: 1, mergeMs: 1 },
      counters: {
        ...{ pulled: 212, otherStores: 0, badRows: 0, chunks: 50, failedChunks: 0 },
        ...{ inserted: 2, updated: 0, bookings: 1, conflicts: 1, cancelled: 0 },
      },
      ...{ warnings: [], conflicts: [], error: null },
      ...over,
    };
  };

  it('says how far it is, then what came of it, with what waits for a decision', async () => {
    await moved();
    const asked: string[] = [];
    stage.sync = async (storeId, actor, onProgress) => {
      asked.push(`${storeId} ${actor}`);
      onProgress({ stage: 'events', done: 1, total: 50 });
      stage.fixture.clock.advance(5_000);
      onProgress({ stage: 'events', done: 12, total: 50 });
      return report();
    };
    await stage.command(MANAGER, 'sync');
    expect(asked).toEqual([`${stage.fixture.storeId} ${MANAGER}`]);
    const views = stage.slack.calls.filter(({ method }) => method.startsWith('views.'));
    const texts = views.map(({ args }) => JSON.stringify(args.view));
    expect(texts).toHaveLength(3);
    expect(texts[0]).toContain('asking Crossmark');
    expect(texts[1]).toContain('reading events · 12 of 50');
    expect(texts[2]).toContain('212 events read · 2 new · 1 booking · 1 difference to decide');
    expect(texts[2]).toContain('Review 1 difference');
  });

  it('a sync that does not work ends in a sentence and a next step', async () => {
    const error = { code: 'AUTH_FAILED', message: 'Daybreak cannot sign in to Crossmark.' };
    stage.sync = () => Promise.resolve(report({ status: 'failed', error }));
    await stage.command(MANAGER, 'sync');
    expect(stage.shown()).toContain('Daybreak cannot sign in to Crossmark.');
    stage.sync = () => Promise.reject(new DaybreakError('VALIDATION_ERROR', 'The store works locally.'));
    await stage.command(MANAGER, 'sync');
    expect(stage.shown()).toContain('The store works locally.');
    await stage.command(VIEWER, 'sync');
    expect(stage.slack.of('response').at(-1)?.text).toContain('you do not have the right to sync');
  });

  it('Try again: administrators alone; the answer says whether Crossmark takes the sign-in', async () => {
    const health: RemoteHealth = {
      ...{ state: 'unhealthy', detail: 'AUTH_FAILED', checkedAt: stage.fixture.clock.now() },
      ...{ circuit: { state: 'closed', until: null }, authBlockedUntil: null, pausedUntil: null },
    };
    let tried = 0;
    const retrySignIn = async () => {
      tried += 1;
      return tried === 1 ? health : { ...health, state: 'healthy' as const };
    };
    stage.fixture.port = { retrySignIn, health: async () => health } as unknown as CrossmarkPort;
    const value = ACTIONS.crossmarkSignIn.encode({ store: stage.fixture.storeId });
    const home = { channel: undefined, message: undefined, view: { id: 'V0', type: 'home' } };
    await stage.press(MANAGER, ACTIONS.crossmarkSignIn.id, value, home);
    expect(tried).toBe(0);
    await db.client.admin.upsert({
      where: { slackTeamId_slackUserId: { slackTeamId: stage.team, slackUserId: ADMIN } },
      create: { slackTeamId: stage.team, slackUserId: ADMIN },
      update: {},
    });
    await stage.press(ADMIN, ACTIONS.crossmarkSignIn.id, value, home);
    expect(stage.shown()).toContain('Crossmark did not accept the sign-in.');
    await stage.press(ADMIN, ACTIONS.crossmarkSignIn.id, value, home);
    expect(stage.shown()).toContain('Crossmark takes the sign-in again.');
  });
});

describe('the words', () => {
  it('sync and conflicts are known, explained, and guessed when mistyped', async () => {
    await stage.command(VIEWER, 'help sync');
    await stage.command(VIEWER, 'conflict');
    const texts = stage.slack.of('response').map(({ text }) => String(text));
    expect(texts[0]).toContain('compare with Crossmark now');
    expect(texts[1]).toContain('Did you mean `/autoschedule conflicts`?');
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ACTIONS, HOME_VIEW } from '../../blocks/ids.ts';
import { HomePublisher } from '../../src/slack/home-publisher.ts';
import { APPROVER, MANAGER } from '../services/proposals/fixture.ts';
import { openFreshDatabase, type TestDatabase } from '../support/database.ts';
import { addTestStore } from '../support/seed.ts';
import { AppStage } from './app-stage.ts';

let db: TestDatabase;
let stage: AppStage;
let home: HomePublisher;
beforeAll(async () => {
  db = await openFreshDatabase();
});
afterAll(() => db.close());
beforeEach(async () => {
  stage = await AppStage.open(db);
  home = new HomePublisher(stage.deps);
});
afterEach(() => stage.close());

const published = () => stage.slack.of('views.publish').map((args) => args.user_id);
const somethingHappens = async (event: number) => {
  await stage.fixture.event(event);
  await stage.fixture.run([{ event }]);
};

describe('SL-20: App Home', () => {
  it('is published again only when it shows something else', async () => {
    await home.publish(stage.app.client, MANAGER);
    await home.refreshViewers(stage.app.client);
    expect(published()).toEqual([MANAGER]);
    await somethingHappens(600101);
    await home.refreshViewers(stage.app.client);
    await home.refreshViewers(stage.app.client);
    expect(published()).toEqual([MANAGER, MANAGER]);
  });

  it('is left alone a day after it was opened', async () => {
    await home.publish(stage.app.client, MANAGER);
    await somethingHappens(600101);
    stage.fixture.clock.advance(24 * 3_600_000 + 1);
    await home.refreshViewers(stage.app.client);
    expect(published()).toEqual([MANAGER]);
  });

  it('one that cannot be published stops no other, and comes with the next change', async () => {
    await home.publish(stage.app.client, MANAGER);
    await home.publish(stage.app.client, APPROVER);
    await somethingHappens(600101);
    stage.slack.errors.set('views.publish', 'internal_error');
    await home.refreshViewers(stage.app.client);
    expect(published()).toEqual([MANAGER, APPROVER, MANAGER, APPROVER]);
    stage.slack.errors.clear();
    await home.refreshViewers(stage.app.client);
    await home.refreshViewers(stage.app.client);
    expect(published()).toHaveLength(6);
  });

  it('one that Slack refuses again and again is left alone until it is opened', async () => {
    await home.publish(stage.app.client, MANAGER);
    stage.slack.errors.set('views.publish', 'user_not_found');
    for (let n = 0; n < 5; n += 1) {
      await somethingHappens(600101 + n);
      await home.refreshViewers(stage.app.client);
    }
    expect(published()).toHaveLength(4);
    stage.slack.errors.clear();
    await home.publish(stage.app.client, MANAGER);
    expect(published()).toHaveLength(5);
  });

  it('a refresh names the view it replaces; when another one stands there, it reads and publishes anew', async () => {
    await home.publish(stage.app.client, MANAGER);
    await somethingHappens(600101);
    stage.slack.errorOnce('views.publish', 'hash_conflict');
    await home.refreshViewers(stage.app.client);
    const hashes = stage.slack.of('views.publish').map((args) => args.hash);
    expect(hashes).toEqual([undefined, 'h1', undefined]);
    await home.refreshViewers(stage.app.client);
    expect(published()).toHaveLength(3);
  });

  it('follows the record: a change in the store, whoever made it, is shown to those who look at that store', async () => {
    const { db: database, storeId } = stage.fixture;
    await home.publish(stage.app.client, MANAGER);
    await home.followRecord(stage.app.client);
    const lock = (date: string, at: string) =>
      database.client.lockedDay.create({ data: { storeId: at, lockedDate: date, lockedBy: 'UOTHER' } });
    const record = (at: string) =>
      database.client.actionLog.create({
        data: { storeId: at, actor: 'UOTHER', action: 'day.lock', outcome: 'done' },
      });
    await lock('2026-11-22', storeId);
    await home.followRecord(stage.app.client);
    expect(published()).toHaveLength(1);
    await record(storeId);
    await home.followRecord(stage.app.client);
    expect(published()).toHaveLength(2);
    const other = await addTestStore(database.client, `${storeId}-other`, { number: '9902' });
    await lock('2026-11-23', storeId);
    await record(other);
    await home.followRecord(stage.app.client);
    expect(published()).toHaveLength(2);
  });

  it('a change between the first Home and the first look into the record is shown', async () => {
    const { db: database, storeId } = stage.fixture;
    await home.publish(stage.app.client, MANAGER);
    await database.client.lockedDay.create({
      data: { storeId, lockedDate: '2026-11-22', lockedBy: 'UOTHER' },
    });
    await home.followRecord(stage.app.client);
    expect(published()).toHaveLength(2);
  });

  it('somebody who is given a role sees the store without opening the Home again', async () => {
    await home.publish(stage.app.client, 'UNEWBIE01');
    await home.followRecord(stage.app.client);
    const { client } = stage.fixture.db;
    const { storeId } = stage.fixture;
    const slackUserId = 'UNEWBIE01';
    await client.storeMember.create({
      data: { storeId, slackTeamId: stage.team, slackUserId, role: 'viewer' },
    });
    // As `grantRole` records it.
    await client.actionLog.create({
      data: { storeId, actor: 'cli:test', action: 'role.grant', subjectId: slackUserId, outcome: 'done' },
    });
    await home.followRecord(stage.app.client);
    expect(JSON.stringify(stage.slack.of('views.publish').at(-1))).toContain('No proposal waits');
  });

  it('a new day is shown when it begins', async () => {
    await home.publish(stage.app.client, MANAGER);
    await home.followRecord(stage.app.client);
    stage.fixture.clock.set('2026-11-21T05:59:00Z');
    await home.followRecord(stage.app.client);
    expect(published()).toHaveLength(1);
    stage.fixture.clock.set('2026-11-21T06:00:00Z');
    await home.followRecord(stage.app.client);
    expect(JSON.stringify(stage.slack.of('views.publish').at(-1))).toContain('Today · Sat Nov 21');
  });

  it('several stores: the one that was chosen stays, also when the view alone remembers it', async () => {
    const { db: database, storeId } = stage.fixture;
    const other = `${storeId}-other`;
    const values = { number: '9902', slackTeamId: stage.team, name: 'Second Store' };
    await addTestStore(database.client, other, values);
    await database.client.storeMember.create({
      data: { storeId: other, slackTeamId: stage.team, slackUserId: MANAGER, role: 'viewer' },
    });
    const shown = () => {
      const { view } = stage.slack.of('views.publish').at(-1) as { view: { private_metadata: string } };
      return HOME_VIEW.parse(view.private_metadata)?.store;
    };
    const opened = { type: 'app_home_opened', user: MANAGER, tab: 'home', channel: 'D1', event_ts: '1' };
    await stage.event(opened, 'Ev1');
    expect(shown()).toBe(storeId);
    await stage.choose(MANAGER, ACTIONS.homeStore.id, ACTIONS.homeStore.encode({ value: other, ver: 0 }));
    expect(shown()).toBe(other);
    await stage.event(opened, 'Ev2');
    expect(shown()).toBe(other);
    const restarted = new HomePublisher(stage.deps);
    stage.deps.publishHome = (client, user, chosen) => restarted.publish(client, user, chosen);
    const view = { private_metadata: HOME_VIEW.encode({ store: other }) };
    await stage.event({ ...opened, view }, 'Ev3');
    expect(shown()).toBe(other);
    await stage.choose(
      MANAGER,
      ACTIONS.homeStore.id,
      ACTIONS.homeStore.encode({ value: 'not-mine', ver: 0 }),
    );
    expect(shown()).toBe(storeId);
  });

  it('somebody without a role reads how to get one', async () => {
    await home.publish(stage.app.client, 'UNOBODY');
    expect(JSON.stringify(stage.slack.of('views.publish'))).toContain('You have no role in a store yet');
  });
});

import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { HomePublisher } from '../../src/slack/home-publisher.ts';
import { APPROVER, MANAGER } from '../services/proposals/fixture.ts';
import { openFreshDatabase, type TestDatabase } from '../support/database.ts';
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

  it('one that cannot be published stops no other', async () => {
    await home.publish(stage.app.client, MANAGER);
    await home.publish(stage.app.client, APPROVER);
    await somethingHappens(600101);
    stage.slack.errors.set('views.publish', 'user_not_found');
    await home.refreshViewers(stage.app.client);
    expect(published()).toEqual([MANAGER, APPROVER, MANAGER, APPROVER]);
    stage.slack.errors.clear();
    await home.refreshViewers(stage.app.client);
    expect(published()).toHaveLength(4);
  });

  it('somebody without a role reads how to get one', async () => {
    await home.publish(stage.app.client, 'UNOBODY');
    expect(JSON.stringify(stage.slack.of('views.publish'))).toContain('You have no role in a store yet');
  });
});

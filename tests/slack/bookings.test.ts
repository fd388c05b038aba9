import { afterEach, beforeEach, expect, it } from 'vitest';
import { ACTIONS } from '../../blocks/ids.ts';
import { bookingRenderers } from '../../src/slack/booking-renderers.ts';
import { DAY, MANAGER, VIEWER } from '../services/proposals/fixture.ts';
import { FakeCrossmark, mPlan, refused } from '../services/submissions/fake-crossmark.ts';
import { openFreshDatabase, type TestDatabase } from '../support/database.ts';
import { AppStage } from './app-stage.ts';

let db: TestDatabase;
let stage: AppStage;
let crossmark: FakeCrossmark;

beforeEach(async () => {
  db = await openFreshDatabase();
  stage = await AppStage.open(db);
  crossmark = new FakeCrossmark();
  stage.fixture.port = crossmark;
});
afterEach(async () => {
  stage.close();
  await db.close();
});

it('a lost booking is said until Retry has booked it again', async () => {
  const { fixture: f, deps } = stage;
  await f.event(600101);
  await f.booking(600101, 'e1', DAY);
  crossmark.book(mPlan(600101), '40600101', '70003', DAY, '10:15');
  crossmark.fault(mPlan(600101), { error: refused() }, { error: refused() });
  const { operationId } = await deps.bookings.change(f.storeId, MANAGER, {
    eventRefNum: 600101,
    date: f.day(2),
  });
  const shown = async (): Promise<string> => {
    const row = await db.client.slackMessage.findFirstOrThrow({ where: { kind: 'alert.booking' } });
    const message = await bookingRenderers(deps.bookings)['alert.booking']!(row);
    return message?.text ?? '';
  };
  expect(await shown()).toContain('Crossmark has no booking for this event any more');
  await db.client.slackMessage.updateMany({ data: { needsSync: false } });

  const value = ACTIONS.bookingRetry.encode({ id: operationId! });
  await stage.press(VIEWER, ACTIONS.bookingRetry.id, value);
  expect(JSON.stringify(stage.slack.of('chat.postEphemeral')[0])).toContain('change bookings');
  await stage.press(MANAGER, ACTIONS.bookingRetry.id, value);
  expect(JSON.stringify(stage.slack.of('chat.postEphemeral')[1])).toContain(
    'is booked in Crossmark: Sat Nov 28',
  );
  expect(await shown()).toContain('Resolved');
  expect(await db.client.slackMessage.count({ where: { kind: 'alert.booking', needsSync: false } })).toBe(0);
  await stage.press(MANAGER, ACTIONS.bookingRetry.id, value);
  expect(JSON.stringify(stage.slack.of('chat.postEphemeral')[2])).toContain('Nothing is left to retry here');
});

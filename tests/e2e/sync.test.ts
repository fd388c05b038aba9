import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { eventually, startTestApp, type TestApp } from '../support/app.ts';

/** The app beside a Crossmark in which others work, too. */

let app: TestApp;
beforeAll(async () => {
  app = await startTestApp({ env: { SYNC_ENABLED: 'true' } });
});
afterAll(() => app.stop());

describe('a store in step with Crossmark', () => {
  it('what others book there is here five minutes later, and what they take away is asked about in the channel', async () => {
    const { world, clock } = app;
    const { client } = world.db;
    const storeId = world.data.store.id;
    const open = await client.event.findFirstOrThrow({
      where: { storeId, isScheduled: false, condition: 'unstaffed', eventType: 'core' },
      orderBy: { startDate: 'desc' },
    });
    const ours = await client.schedule.findFirstOrThrow({
      where: { storeId, syncStatus: 'synced' },
      orderBy: { scheduleDate: 'desc' },
    });
    const event = await client.event.findFirstOrThrow({
      where: { storeId, projectRefNum: ours.eventRefNum },
    });
    const { employee } = await client.schedule.findFirstOrThrow({
      where: { id: ours.id },
      include: { employee: true },
    });
    world.crossmark.control.mutate([
      { op: 'unbook', mPlanID: event.externalId! },
      {
        ...{ op: 'book', mPlanID: open.externalId!, repId: employee.externalId! },
        ...{ start: `${open.startDate}T10:15:00-05:00`, end: `${open.startDate}T16:45:00-05:00` },
      },
    ]);
    clock.advance(300_000);
    await world.restart();
    const sync = await eventually(() => client.syncRun.findFirst({ where: { storeId, kind: 'scheduled' } }));
    expect(sync).toMatchObject({ status: 'success', inserted: 0, bookings: 1, conflicts: 1 });
    expect(
      await client.schedule.findFirst({ where: { storeId, eventRefNum: open.projectRefNum } }),
    ).toMatchObject({ employeeId: employee.id, scheduleDate: open.startDate, source: 'sync' });
    expect(await client.schedule.count({ where: { id: ours.id } })).toBe(1);
    const message = await eventually(() =>
      client.slackMessage.findFirst({ where: { storeId, kind: 'sync.conflicts', status: 'sent' } }),
    );
    expect(message.recipient).toBe(world.data.store.channelId);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNTS } from '../../sandbox/data/cast.ts';
import { acked, type Hand, readable } from '../../sandbox/demo/hand.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

describe('/schedule in the sandbox', () => {
  let app: TestApp;
  let maya: Hand;
  beforeAll(async () => {
    app = await startTestApp();
    maya = app.as(ACCOUNTS.approver);
    await app.world.run();
  });
  afterAll(() => app.stop());

  it('a private board turns its pages in place, to the next day, the week and a day of it', async () => {
    acked(await maya.command('2026-11-26', '/schedule'));
    const board = await maya.told({ includes: 'Thu Nov 26' });
    expect(board.ephemeral).toBe(true);
    acked(await maya.press(board, 'schedule.next'));
    expect((await maya.told({ includes: 'Fri Nov 27' })).ts).toBe(board.ts);
    acked(await maya.press(board, 'schedule.week'));
    const week = await maya.told({ includes: 'Week Sun Nov 22 – Sat 28' });
    expect(week.ts).toBe(board.ts);
    expect(readable(week.blocks)).toContain('Sat Nov 28');
    const value = `v1|${app.world.data.store.id}.2026-11-28|1`;
    acked(await maya.press(board, 'schedule.day', { selection: value }));
    expect((await maya.told({ includes: 'Sat Nov 28' })).ts).toBe(board.ts);
  });

  it('the week plan comes as a direct message, a PNG with words for those who do not see it', async () => {
    acked(await maya.command('week', '/schedule'));
    const board = await maya.told({ includes: 'Open a day' });
    acked(await maya.press(board, 'schedule.picture'));
    await maya.told({ includes: 'On its way' });
    const { files } = await maya.told({ includes: 'Week plan · Sun Nov 22 – Sat 28' });
    expect(files).toMatchObject([
      {
        name: 'week-plan-2026-11-22.png',
        mimetype: 'image/png',
        alt: expect.stringContaining('people down and days across'),
      },
    ]);
  });

  it('who has no role in the store sees nothing', async () => {
    const sam = app.as(ACCOUNTS.stranger);
    acked(await sam.command('', '/schedule'));
    await sam.told({ includes: 'you do not have the right to see the schedule' });
  });
});

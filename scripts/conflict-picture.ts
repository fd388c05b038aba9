import { join } from 'node:path';
import { ACCOUNTS } from '../sandbox/data/cast.ts';
import type { World } from '../sandbox/demo/world.ts';
import { bookElsewhere } from '../tests/browser/elsewhere.ts';
import { Person } from '../tests/browser/person.ts';
import type { Browser } from '../tests/support/chromium.ts';

/**
 * The picture of a message about differences with Crossmark: somebody there has moved one booking, removed another and
 * taken back an event; a sync has found it, and the first is decided.
 */
export async function conflictPicture(browser: Browser, world: World, folder: string): Promise<void> {
  const { db, data, crossmark } = world;
  const { before } = await bookElsewhere(world);
  const others = await db.client.schedule.findMany({
    where: {
      ...{ storeId: data.store.id, syncStatus: 'synced', externalId: { not: null } },
      ...{ eventRefNum: { not: before.eventRefNum }, scheduleDate: { gt: before.date } },
      event: { eventType: 'core' },
    },
    include: { event: true },
    orderBy: [{ scheduleDate: 'asc' }, { id: 'asc' }],
    take: 2,
  });
  const [removed, taken] = others.map(({ event }) => event.externalId ?? '');
  crossmark.control.mutate([
    { op: 'unbook', mPlanID: removed ?? '' },
    { op: 'cancel', mPlanID: taken ?? '' },
  ]);
  const maya = await Person.at(browser, world, ACCOUNTS.approver, { width: 1440, height: 900 });
  const { page, modal } = maya;
  await page.getByLabel(/^Message #/).fill('/autoschedule sync');
  await page.keyboard.press('Enter');
  await modal.getByText('events read').waitFor({ timeout: 60_000 });
  await maya.closeModal();
  const message = page.locator('.pane-main .message', { hasText: /differences? with Crossmark/ }).last();
  await message
    .getByRole('button', { name: /^Keep ours/ })
    .first()
    .click();
  await message.getByText('Kept ours').waitFor();
  await page.setViewportSize({ width: 1_060, height: 1_400 });
  await page.mouse.move(0, 0);
  // The tint of an update fades.
  await page.waitForTimeout(2_000);
  const path = join(folder, 'conflicts.png');
  await message.screenshot({ path, animations: 'disabled' });
  console.log(path);
}

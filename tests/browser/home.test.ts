import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNTS } from '../../sandbox/data/cast.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type Browser, findChromium, launchChromium, NO_CHROMIUM } from '../support/chromium.ts';
import { Person } from './person.ts';

const hasBrowser = findChromium() !== null;
if (!hasBrowser) process.stderr.write(`${NO_CHROMIUM}\n`);

describe.skipIf(!hasBrowser)('a manager runs the store from App Home, in the browser', () => {
  let app: TestApp;
  let browser: Browser;
  let maya: Person;

  beforeAll(async () => {
    [app, browser] = await Promise.all([startTestApp(), launchChromium()]);
    await app.propose();
    maya = await Person.at(browser, app.world, ACCOUNTS.approver);
    await maya.page.goto(`${app.world.slack.url}/?as=${ACCOUNTS.approver}#/home`);
    await maya.page.waitForSelector('.home-sheet');
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  const sheet = () => maya.page.locator('.home-sheet');
  const press = (name: string) => sheet().getByRole('button', { name, exact: true }).click();

  it('every shortcut opens something about the store', async () => {
    for (const [name, says] of [
      ["Today's schedule", /Mon Nov 23/],
      ['Week', /Sun Nov 22 – Sat 28/],
      ['Rotations', /Primary Lead/],
      ['History', /run/i],
      ['Settings', /Locked days and holidays/],
      ['Status', /Where things stand/],
      ['Import people', /Nothing to import/],
      ['Help', /What you can type/],
      ['Run the planner', /will be replaced/],
    ] as const) {
      await press(name);
      await maya.modal.getByText(says).first().waitFor();
      await maya.page.keyboard.press('Escape');
      await maya.modal.waitFor({ state: 'hidden' });
    }
    expect(browser.problems).toEqual([]);
  }, 90_000);

  it('what others change appears without opening it again', async () => {
    const { db, data } = app.world;
    const storeId = data.store.id;
    await db.client.lockedDay.create({
      data: { storeId, lockedDate: '2026-12-02', reason: 'Stock count', lockedBy: ACCOUNTS.secondApprover },
    });
    await db.client.actionLog.create({
      data: { storeId, actor: ACCOUNTS.secondApprover, action: 'day.lock', outcome: 'done' },
    });
    await sheet().getByText('Wed Dec 2: Stock count').waitFor();
  });

  it('the proposal is approved from here, and gives way to its report', async () => {
    await press('Approve');
    await maya.modal.getByText(/bookings? to create/).waitFor();
    await maya.tellThem();
    await maya.modal.getByRole('button', { name: 'Approve' }).click();
    await sheet().getByText('No proposal waits.').waitFor();
    await sheet()
      .getByText(/is approved and sent/)
      .waitFor({ timeout: 60_000 });
  }, 90_000);
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNTS } from '../../sandbox/data/cast.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type Browser, findChromium, launchChromium, NO_CHROMIUM } from '../support/chromium.ts';
import { Person } from './person.ts';

const hasBrowser = findChromium() !== null;
if (!hasBrowser) process.stderr.write(`${NO_CHROMIUM}\n`);

describe.skipIf(!hasBrowser)('settings in the browser', () => {
  let app: TestApp;
  let browser: Browser;
  let maya: Person;

  beforeAll(async () => {
    [app, browser] = await Promise.all([startTestApp({ share: 0.07 }), launchChromium()]);
    maya = await Person.at(browser, app.world, ACCOUNTS.approver);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  it('a manager changes the horizon and locks a day, each after reading what it does to the next run', async () => {
    const { page, modal } = maya;
    const top = modal.last();
    const press = (name: string) => top.getByRole('button', { name }).last().click();
    await page.getByLabel(/^Message #/).fill('/autoschedule settings');
    await page.keyboard.press('Enter');

    await press('Change: What a run plans');
    const horizon = top.getByLabel('Horizon');
    await horizon.fill('400');
    await press('Next');
    await top.getByText('Use a whole number from 1 to 90 (days).').waitFor();
    await horizon.fill('7');
    await press('Next');
    await top.getByText('Horizon: 21 days → 7 days').waitFor();
    await top.getByText(/With these settings the next run would leave \d+ events? for a later run/).waitFor();
    await press('Save');
    await top.getByText('Saved – Horizon. The next run uses it.').waitFor();
    await top.getByText('7 days (default 21 days)').waitFor();

    await press('Open: Locked days and holidays');
    await press('Lock a day');
    await top.getByLabel('Reason').fill('Inventory count');
    await press('Next');
    await top.getByText('What the next run would do').waitFor();
    await press('Save');
    await top.getByText('Saved – Mon Nov 23 locked').waitFor();
    await top.getByText('Inventory count').waitFor();

    const { client } = app.world.db;
    expect(await client.storeSetting.findFirst({ where: { key: 'horizonDays' } })).toMatchObject({
      value: '7',
      updatedBy: ACCOUNTS.approver,
    });
    expect(await client.lockedDay.count({ where: { lockedDate: '2026-11-23' } })).toBe(1);
    expect(browser.problems).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNTS } from '../../sandbox/data/cast.ts';
import { formatDay } from '../../src/domain/dates.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type Browser, findChromium, launchChromium, NO_CHROMIUM } from '../support/chromium.ts';
import { bookElsewhere } from './elsewhere.ts';
import { Person } from './person.ts';

const hasBrowser = findChromium() !== null;
if (!hasBrowser) process.stderr.write(`${NO_CHROMIUM}\n`);

describe.skipIf(!hasBrowser)('differences with Crossmark in the browser', () => {
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

  it('a booking changed in Crossmark is found by a sync, shown with both sides, and taken over', async () => {
    const { page, modal } = maya;
    const { before, theirs } = await bookElsewhere(app.world);
    await page.getByLabel(/^Message #/).fill('/autoschedule sync');
    await page.keyboard.press('Enter');
    await modal.getByText(/\d+ events read · .*1 difference to decide/).waitFor();
    await maya.closeModal();

    const found = page.locator('.pane-main .message', { hasText: '1 difference with Crossmark' }).last();
    await found.getByText(`${formatDay(before.date)} · ${before.time} · ${before.name}`).waitFor();
    await found
      .getByText(`${formatDay(theirs.date)} · ${theirs.time} · ${theirs.name}`)
      .first()
      .waitFor();
    await found.getByRole('button', { name: /^Take theirs/ }).click();
    await modal.getByText(`${theirs.name} is booked here for`).waitFor();
    await maya.tellThem();
    await modal.getByRole('button', { name: 'Take theirs' }).click();
    await modal.waitFor({ state: 'hidden' });
    await page.getByText('all decided').waitFor();
    await page
      .getByText(/^.*Took theirs/)
      .first()
      .waitFor();

    await page.getByLabel(/^Message #/).fill(`/schedule ${theirs.date}`);
    await page.keyboard.press('Enter');
    const board = page.locator('.message', { hasText: String(before.eventRefNum) }).last();
    await board.getByText(theirs.name).first().waitFor();
    expect(await app.world.db.client.remoteOperation.count()).toBe(0);
    expect(browser.problems).toEqual([]);
  });
});

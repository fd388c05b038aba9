import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNTS } from '../../sandbox/data/cast.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type Browser, findChromium, launchChromium, NO_CHROMIUM } from '../support/chromium.ts';
import { Person } from './person.ts';

const hasBrowser = findChromium() !== null;
if (!hasBrowser) process.stderr.write(`${NO_CHROMIUM}\n`);

describe.skipIf(!hasBrowser)('the history in the browser', () => {
  let app: TestApp;
  let browser: Browser;
  beforeAll(async () => {
    [app, browser] = await Promise.all([startTestApp({ share: 0.07 }), launchChromium()]);
    await app.propose();
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  it('reads the figures, asks for the picture and finds it with its words in the direct messages', async () => {
    const { page } = await Person.at(browser, app.world, ACCOUNTS.approver);
    await app.as(ACCOUNTS.approver).command('history');
    await page.getByText('Run history · ').first().waitFor();
    await page.getByRole('button', { name: 'Send me the last runs as a picture' }).click();
    await page.getByText('The picture is on its way').first().waitFor();
    await page.getByRole('button', { name: 'Send me the last runs as a CSV file' }).click();
    await page.getByText('run-history.csv is on its way').first().waitFor();

    const files = () => app.world.db.client.slackMessage.findMany({ where: { subjectType: 'file' } });
    await expect.poll(async () => (await files()).map(({ status }) => status)).toEqual(['sent', 'sent']);
    const [first] = await files();
    await page.goto(`${app.world.slack.url}/?as=${ACCOUNTS.approver}#/${first?.channelId}`);
    const picture = page.getByRole('img', { name: /^Three charts of 1 run from/ });
    await picture.waitFor();
    const width = () => picture.evaluate((img) => (img as unknown as { naturalWidth: number }).naturalWidth);
    await expect.poll(width).toBe(1280);
    await page.getByText('Run history of').first().waitFor();
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHANNEL, hasBrowser, MANAGER, type PageFixture, startPageFixture } from './page-fixture.ts';

const PHONE = { width: 360, height: 740 };
const plain = (text: string) => ({ type: 'plain_text', text });
const long = 'Thu Nov 26 · 10:15 · Core · 612345 Northwind Cold Brew Sampler with a very long product name';
const overflowX = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
const widest = `Math.max(...[...document.querySelectorAll('.pane-main .message, .modal, .pane-main .pane-head')].filter((e) => e.offsetParent).map((e) => e.getBoundingClientRect().right))`;

describe.skipIf(!hasBrowser)('the page at 360 px', () => {
  let f: PageFixture;
  beforeAll(async () => {
    f = await startPageFixture();
    await f.post({
      blocks: [
        { type: 'header', text: plain('Schedule proposal · Mon Nov 23 – Mon Dec 14') },
        {
          type: 'section',
          text: { type: 'mrkdwn', text: `*${long}* https://example.com/${'x'.repeat(120)}` },
          accessory: { type: 'overflow', action_id: 'm', options: [{ text: plain('Why?'), value: 'w' }] },
        },
        {
          type: 'section',
          fields: [1, 2, 3, 4].map((n) => ({ type: 'mrkdwn', text: `*Field ${n}*\n${long}` })),
        },
        {
          type: 'actions',
          elements: [
            { type: 'button', action_id: 'a', text: plain('Approve'), style: 'primary' },
            { type: 'button', action_id: 'b', text: plain('Review the whole proposal') },
            { type: 'datepicker', action_id: 'c' },
            { type: 'users_select', action_id: 'd', placeholder: plain('Choose a person') },
          ],
        },
        {
          type: 'table',
          rows: [1, 2, 3].map(() =>
            Array.from({ length: 9 }, (_, i) => ({ type: 'raw_text', text: `Column ${i}` })),
          ),
        },
      ],
    });
  });
  afterAll(() => f?.close());

  it('never scrolls sideways: channel, thread, sidebar, Home, log', async () => {
    const page = await f.open(`#/${CHANNEL}`, PHONE);
    await page.locator('.message').waitFor();
    expect(await page.evaluate(overflowX)).toBe(0);
    expect(await page.evaluate(widest)).toBeLessThanOrEqual(PHONE.width);
    await page.getByRole('button', { name: 'Show conversations' }).click();
    await page.getByRole('button', { name: 'Request log' }).click();
    expect(await page.evaluate(overflowX)).toBe(0);
    await page.keyboard.press('Escape');
    const ts = await page.locator('.message').first().getAttribute('data-ts');
    for (const place of [`#/${CHANNEL}/${ts}`, '#/home']) {
      await page.evaluate(`location.hash = '${place}'`);
      await page.waitForTimeout(100);
      expect(await page.evaluate(overflowX)).toBe(0);
    }
  });

  it('reaches other conversations through the menu', async () => {
    const page = await f.open(`#/${CHANNEL}`, PHONE);
    const ops = page.getByRole('link', { name: 'ops' });
    expect(await ops.isVisible()).toBe(false);
    await page.getByRole('button', { name: 'Show conversations' }).click();
    await ops.click();
    await page.getByRole('heading', { name: 'ops', exact: true }).waitFor();
  });

  it('fits a modal to the screen, buttons in sight', async () => {
    const page = await f.open(`#/${CHANNEL}`, PHONE);
    f.app.onRequest(async (p) => {
      await f.client.apiCall('views.open', {
        trigger_id: p.trigger_id,
        view: {
          type: 'modal',
          callback_id: 'x',
          title: plain('Change person or time'),
          submit: plain('Save'),
          blocks: Array.from({ length: 6 }, (_, i) => ({
            type: 'input',
            block_id: `b${i}`,
            label: plain(`Question ${i}`),
            element: { type: 'plain_text_input', action_id: 'v', multiline: true },
          })),
        },
      });
    });
    await page.getByRole('button', { name: 'Approve' }).click();
    const save = page.getByRole('button', { name: 'Save' });
    await save.waitFor();
    const box = await save.boundingBox();
    expect(box && box.y + box.height).toBeLessThanOrEqual(PHONE.height);
    expect(await page.evaluate(overflowX)).toBe(0);
    expect(await page.evaluate(widest)).toBeLessThanOrEqual(PHONE.width);
    await f.sandbox.control.close({ user: MANAGER });
  });
});

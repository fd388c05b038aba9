import { join } from 'node:path';
import type { Locator, Page } from 'playwright-core';
import { launchChromium } from '../../tests/support/chromium.ts';
import { type Entry, slug } from './entry.ts';
import { type Stage, startStage, VIEWER } from './stage.ts';

export const WIDTHS = [1440, 390] as const;
const HEIGHT = 900;
/** What surrounds a modal or App Home in the window, and a little air. */
const FRAME = 400;

export const fileOf = (entry: Entry, width: number): string => `${slug(entry)}-${width}.png`;

/** Sends every entry to a workspace and takes its picture at each width. @throws Error without a Chromium */
export async function takePictures(entries: readonly Entry[], folder: string): Promise<void> {
  const stage = await startStage();
  const browser = await launchChromium();
  try {
    const posted: [Entry, string][] = [];
    for (const entry of entries)
      if (!('type' in entry.payload)) posted.push([entry, await stage.post(entry.payload)]);
    for (const width of WIDTHS) {
      const page = await browser.tab({ width, height: HEIGHT });
      const save = async (entry: Entry, shown: Locator) => {
        await page.mouse.move(0, 0);
        await shown.screenshot({ path: join(folder, fileOf(entry, width)), animations: 'disabled' });
      };
      await visit(page, stage, stage.channel);
      for (const [entry, ts] of posted) {
        const shown = page.locator(`.pane-main .message[data-ts="${ts}"]`);
        await grow(page, width, shown);
        await save(entry, shown);
      }
      for (const entry of entries) {
        if (!('type' in entry.payload)) continue;
        if (entry.payload.type === 'modal') {
          await stage.open(entry.payload);
          const shown = page.locator('.modal');
          await shown.waitFor();
          await grow(page, width, page.locator('.modal-body'));
          await save(entry, shown);
          await stage.closeModal();
          await shown.waitFor({ state: 'hidden' });
        } else {
          await stage.publish(entry.payload);
          await visit(page, stage, 'home');
          const shown = page.locator('.home-sheet');
          await grow(page, width, shown);
          await save(entry, shown);
          await visit(page, stage, stage.channel);
        }
      }
      await page.close();
    }
    if (browser.problems.length > 0) throw new Error(browser.problems.join('\n'));
  } finally {
    await browser.close();
    await stage.stop();
  }
}

async function visit(page: Page, stage: Stage, place: string): Promise<void> {
  await page.goto(`${stage.url}/?as=${VIEWER}#/${place}`);
  await page.reload();
  await page.waitForSelector('#app.is-ready');
}

/** Makes the window so high that nothing scrolls. */
async function grow(page: Page, width: number, shown: Locator): Promise<void> {
  await page.setViewportSize({ width, height: HEIGHT });
  const needed = await shown.evaluate((node) => (node as unknown as { scrollHeight: number }).scrollHeight);
  if (needed + FRAME > HEIGHT) await page.setViewportSize({ width, height: needed + FRAME });
}

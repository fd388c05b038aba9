// Pictures of the three stories that a run has to explain: from a small store made for it, through the running product.
import { join } from 'node:path';
import { ACCOUNTS } from '../sandbox/data/cast.ts';
import { explainedStore } from '../sandbox/data/explained.ts';
import { Person } from '../tests/browser/person.ts';
import { startTestApp } from '../tests/support/app.ts';
import type { Browser } from '../tests/support/chromium.ts';

/** High enough that no dialog has to scroll. */
const SIZE = { width: 1440, height: 1_300 };
const WIDTH = 1_200;

/** Takes `why-chain`, `why-bottleneck` and `why-bumped`: the sentences, and beside them the details behind them. */
export async function whyPictures(browser: Browser, start: Date, folder: string): Promise<void> {
  const { data, byChain, bottleneck, bumped, bumper } = explainedStore(start.toISOString().slice(0, 10));
  const app = await startTestApp({ start, data });
  try {
    await app.propose();
    const maya = await Person.at(browser, app.world, ACCOUNTS.approver, SIZE);
    await maya.openThread();
    const take = async (name: string) => {
      const pair = await sentencesAndDetails(maya);
      await sideBySide(browser, join(folder, `${name}.png`), pair);
    };
    await maya.openWhy(byChain);
    await take('why-chain');
    await maya.openWhyNot(bottleneck);
    await take('why-bottleneck');
    await maya.openWhy(bumper, `Why does ${bumped} move?`);
    await take('why-bumped');
  } finally {
    await app.stop();
  }
}

/** The open dialog, then the one that *Details* puts on top of it; both are closed afterwards. */
async function sentencesAndDetails(maya: Person): Promise<Buffer[]> {
  const details = maya.modal.getByRole('button', { name: /^Details on event/ });
  await details.waitFor();
  const sentences = await shot(maya);
  await details.click();
  await maya.modal.getByText(/^As run \d+ planned it/).waitFor();
  const evidence = await shot(maya);
  await maya.modal.getByRole('button', { name: 'Back' }).last().click();
  await maya.closeModal();
  return [sentences, evidence];
}

async function shot({ page, modal }: Person): Promise<Buffer> {
  await page.mouse.move(0, 0);
  // The dialog slides in.
  await page.waitForTimeout(700);
  return modal.last().screenshot();
}

/** Two dialogs on a quiet ground, no higher than they are. */
async function sideBySide(browser: Browser, path: string, pictures: Buffer[]): Promise<void> {
  const page = await browser.tab({ width: WIDTH, height: 100 });
  const images = pictures.map(
    (bytes) =>
      `<img src="data:image/png;base64,${bytes.toString('base64')}" style="clip-path:inset(1px round 12px)">`,
  );
  const ground =
    'padding:40px;background:#f5e8e3;display:flex;gap:40px;justify-content:center;align-items:start';
  await page.setContent(
    `<!doctype html><body style="margin:0"><main style="${ground}">${images.join('')}</main>`,
  );
  await page.screenshot({ path, fullPage: true });
  await page.close();
  console.log(path);
}

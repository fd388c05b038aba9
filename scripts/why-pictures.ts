// Pictures of the three stories that a run has to explain: from a small store made for it, through the running product.
import { join } from 'node:path';
import { ACCOUNTS } from '../sandbox/data/cast.ts';
import { explainedStore } from '../sandbox/data/explained.ts';
import { Person } from '../tests/browser/person.ts';
import { startTestApp } from '../tests/support/app.ts';
import type { Browser } from '../tests/support/chromium.ts';

const SIZES = { '': { width: 1440, height: 900 }, '-narrow': { width: 390, height: 844 } };

/** Takes `why-chain`, `why-bottleneck`, `why-bumped` and the details behind them, wide and (with `narrow`) as a phone. */
export async function whyPictures(
  browser: Browser,
  start: Date,
  folder: string,
  narrow = false,
): Promise<void> {
  const stories = explainedStore(start.toISOString().slice(0, 10));
  const app = await startTestApp({ start, data: stories.data });
  try {
    await app.propose();
    for (const [suffix, size] of Object.entries(SIZES)) {
      if (suffix !== '' && !narrow) continue;
      const maya = await Person.at(browser, app.world, ACCOUNTS.approver, size);
      await maya.openThread();
      const shoot = async (name: string) => {
        await maya.page.mouse.move(0, 0);
        // The tint of an update fades.
        await maya.page.waitForTimeout(1_500);
        await maya.page.screenshot({ path: join(folder, `${name}${suffix}.png`) });
        console.log(`${folder}/${name}${suffix}.png`);
      };
      const withDetails = async (name: string) => {
        await maya.modal.getByRole('button', { name: /^Details on event/ }).waitFor();
        await shoot(name);
        await maya.modal.getByRole('button', { name: /^Details on event/ }).click();
        await maya.modal.getByText(/^As run \d+ planned it/).waitFor();
        await shoot(`${name}-details`);
        await maya.modal.getByRole('button', { name: 'Back' }).last().click();
        await maya.closeModal();
      };
      await maya.openWhy(stories.byChain);
      await withDetails('why-chain');
      await maya.openWhyNot(stories.bottleneck);
      await withDetails('why-bottleneck');
      await maya.openWhy(stories.bumper, `Why does ${stories.bumped} move?`);
      await withDetails('why-bumped');
      await maya.page.close();
    }
  } finally {
    await app.stop();
  }
}

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNTS } from '../../sandbox/data/cast.ts';
import { explainedStore } from '../../sandbox/data/explained.ts';
import { START, startTestApp, type TestApp } from '../support/app.ts';
import { type Browser, findChromium, launchChromium, NO_CHROMIUM } from '../support/chromium.ts';
import { Person } from './person.ts';

const hasBrowser = findChromium() !== null;
if (!hasBrowser) process.stderr.write(`${NO_CHROMIUM}\n`);

describe.skipIf(!hasBrowser)('a manager asks why, in the browser', () => {
  const { data, byChain, bumped, bumper, bottleneck } = explainedStore(START.toISOString().slice(0, 10));
  let app: TestApp;
  let browser: Browser;
  let ruth: Person;

  beforeAll(async () => {
    [app, browser] = await Promise.all([startTestApp({ data }), launchChromium()]);
    await app.propose();
    ruth = await Person.at(browser, app.world, ACCOUNTS.viewer);
    await ruth.openThread();
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  it('why not: what is too tight, each suggestion checked by planning again, the evidence one click deeper', async () => {
    const { page, modal } = ruth;
    await ruth.openWhyNot(bottleneck);
    await modal.getByText('Five Core due by Sun Dec 6 share four free person-days').waitFor();
    const text = await modal.innerText();
    expect(text).toContain(
      'The places are with 700111 WILDERIA Fruit Snacks, 700112 MARLOWE Dark Chocolate, 700113 ESTERLY Herbal Tea and 1 more',
    );
    expect(text).toMatch(
      /Unlock Sat Dec 5\.\s+Checked: it would stand with Otto Brandeis on Sat Dec 5 at 10:15; nothing else changes\./,
    );
    expect(text).toMatch(
      /(Nils|Ines|Caleb) \w+ has Thu Dec 3 off\.\s+Checked: if that day could be worked, it would stand with/,
    );

    // Details lie on top; closing them leads back.
    await modal.getByRole('button', { name: /^Details on event/ }).click();
    await page.getByRole('heading', { name: 'Why not? – details' }).waitFor();
    const evidence = await modal.last().innerText();
    expect(evidence).toContain('5. 700115 ROSALBA Margherita Flatbread – due Sun Dec 6 – this one');
    expect(evidence).toMatch(/Thu Dec 3 .*(Nils Aguirre|Ines Farrow|Caleb Marsh).* are off/);
    await modal.last().getByRole('button', { name: 'Back' }).last().click();
    await modal.getByText('Five Core due by').waitFor();
    await ruth.closeModal();
  });

  it('why a Core stands where it does: the chain, event by event', async () => {
    await ruth.openWhy(byChain);
    await ruth.modal.getByText('has room on Thu Nov 26 because other Core move').waitFor();
    const text = await ruth.modal.innerText();
    expect(text).toContain(
      'To make room, 700101 NUVO Almond Bites moves to Ines Farrow on Fri Nov 27, ' +
        'from there 700109 TIDEWAY Shrimp Bites moves to Otto Brandeis on Sat Nov 28.',
    );
    await ruth.closeModal();
  });

  it('why a booked Core moves: from the menu of the swap that moves it', async () => {
    await ruth.openWhy(bumper, `Why does ${bumped} move?`);
    await ruth.modal.getByText('It moves from Tess Morimoto on Tue Dec 8').waitFor();
    expect(await ruth.modal.innerText()).toContain(
      '700121 ALDER & FINCH Cheddar Crisps takes its place, because it is due Wed Dec 9 and this one Sat Dec 12.',
    );
    await ruth.closeModal();
    expect(browser.problems).toEqual([]);
  });
});

import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNTS } from '../../sandbox/data/cast.ts';
import { crossmarkData } from '../../sandbox/data/crossmark.ts';
import { startTestApp, type TestApp } from '../support/app.ts';
import { type Browser, findChromium, launchChromium, NO_CHROMIUM } from '../support/chromium.ts';
import { Person } from './person.ts';

const hasBrowser = findChromium() !== null;
if (!hasBrowser) process.stderr.write(`${NO_CHROMIUM}\n`);

describe.skipIf(!hasBrowser)('importing people in the browser', () => {
  let app: TestApp;
  let browser: Browser;
  let maya: Person;

  beforeAll(async () => {
    [app, browser] = await Promise.all([startTestApp({ share: 0.07 }), launchChromium()]);
    const { crossmark, data } = app.world;
    const here = crossmarkData(data);
    const guests = Array.from({ length: 24 }, (_, i) => ({
      ...{ repId: String(90_001 + i), employeeId: `US9900${String(i).padStart(2, '0')}` },
      ...{ name: i === 7 ? '<!channel> Zoe Quill' : `Guest ${101 + i}`, locationId: data.store.locationId },
    }));
    const namesake = { ...here.reps[0]!, repId: '90100', employeeId: 'US990100' };
    crossmark.control.load({ ...here, reps: [...here.reps, ...guests, namesake] });
    maya = await Person.at(browser, app.world, ACCOUNTS.approver);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  it('a manager searches, ticks over two pages, imports, and sets the days of the first', async () => {
    const { page, modal } = maya;
    const top = modal.last();
    const press = (name: string) => top.getByRole('button', { name, exact: true }).click();
    await page.getByLabel(/^Message #/).fill('/autoschedule import');
    await page.keyboard.press('Enter');

    await top.getByText("24 people of Crossmark's roster are not in Daybreak yet").waitFor();
    await top.getByLabel('Guest 101').check();
    await press('Import 1');
    await top.getByText('1 person imported').waitFor();
    await maya.closeModal();

    await page.getByLabel(/^Message #/).fill('/autoschedule import');
    await page.keyboard.press('Enter');
    await top.getByLabel('Guest 103').check();
    await top.getByRole('button', { name: 'Import 1', exact: true }).waitFor();
    await press('Next page');
    await top.getByText('1 of 23 chosen · page 2 of 2').waitFor();
    await top.getByLabel('Guest 124').check();
    await top.getByLabel('Search by name or number').fill('zoe');
    await page.keyboard.press('Enter');
    await top.getByText('2 of 23 chosen · 1 found for “zoe”').waitFor();
    await press('Choose this one');
    await press('Needs attention (1)');
    await top.getByLabel('Another person').check();
    await top.getByText('Close', { exact: true }).click();
    await press('Import 4');

    await top.getByText('4 people imported').waitFor();
    await top.getByText('<!channel> Zoe Quill').waitFor();
    await press('Set days');
    await press('Set days: Guest 101');
    await top.getByLabel('Saturday').check();
    await press('Activate');
    await top.getByText('Guest 101 is active').waitFor();

    const { client } = app.world.db;
    const rows = await client.employee.findMany({
      where: { externalId: { gte: '90001', lt: '90100' } },
      orderBy: { name: 'asc' },
    });
    expect(rows.map(({ name, isActive }) => `${name} ${isActive}`)).toEqual([
      ...['<!channel> Zoe Quill false', 'Guest 101 true', 'Guest 103 false', 'Guest 124 false'],
    ]);
    expect(await client.weeklyAvailability.findMany({ where: { employeeId: rows[1]!.id } })).toMatchObject([
      { friday: false, saturday: true },
    ]);
    const namesake = await client.employee.findFirstOrThrow({ where: { externalId: '90100' } });
    expect(namesake.name).toMatch(/^\w.* \(90100\)$/);
    expect(browser.problems).toEqual([]);
  });
});

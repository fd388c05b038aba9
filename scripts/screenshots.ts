// Takes the pictures of the readme and of the benchmark from running worlds: `npm run screenshots`. Needs a Chromium.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ACCOUNTS } from '../sandbox/data/cast.ts';
import { demoStore } from '../sandbox/data/store.ts';
import { startWorld, type World } from '../sandbox/demo/world.ts';
import { createLog } from '../src/logging.ts';
import { Person } from '../tests/browser/person.ts';
import { MovingClock } from '../tests/support/app.ts';
import { type Browser, launchChromium } from '../tests/support/chromium.ts';
import { conflictPicture } from './conflict-picture.ts';
import { whyPictures } from './why-pictures.ts';

const FOLDER = 'docs/images';
const SIZE = { width: 1280, height: 860 };
const HOUR_MS = 3_600_000;

/** Half past six in the store on the Monday after today: a morning after a night. */
function nextMorning(): Date {
  const day = new Date();
  do day.setUTCDate(day.getUTCDate() + 1);
  while (day.getUTCDay() !== 1);
  day.setUTCHours(12, 30, 0, 0);
  return day;
}

async function shoot(person: Person, name: string): Promise<void> {
  await person.page.mouse.move(0, 0);
  // The tint of an update fades.
  await person.page.waitForTimeout(2_000);
  await person.page.screenshot({ path: join(FOLDER, `${name}.png`) });
  console.log(`${FOLDER}/${name}.png`);
}

/** The proposal beside its thread, at a page that shows main work. */
async function proposal(maya: Person): Promise<void> {
  await maya.page.getByLabel(/^Message #/).fill('/autoschedule status');
  await maya.page.keyboard.press('Enter');
  await maya.page.locator('.message').getByText('Where things stand').waitFor();
  await maya.openThread();
  while ((await maya.rows('New').filter({ hasText: '· Core ·' }).count()) < 4) await maya.turnPage('New');
  await maya.page.evaluate("document.querySelector('.pane-thread .scroller').scrollTop = 0");
  await shoot(maya, 'proposal');
}

/** The form with people ranked and explained; then somebody else takes the row. */
async function edit(maya: Person): Promise<void> {
  const { name } = await maya.openChoice(2);
  await shoot(maya, 'edit');
  await maya.people.getByRole('option', { name }).click();
  await maya.modal.getByText('Fits').first().waitFor();
  await maya.tellThem();
  await maya.modal.getByRole('button', { name: 'Save' }).click();
  await maya.modal.waitFor({ state: 'hidden' });
}

/** One refusal, the report of it, and the message to the manager. */
async function report(maya: Person, world: World, runId: number): Promise<void> {
  await refuseOne(world, runId);
  await maya.proposal.getByRole('button', { name: 'Approve' }).click();
  await maya.modal.getByText(/bookings? to create/).waitFor();
  await maya.tellThem();
  await maya.modal.getByRole('button', { name: 'Approve' }).click();
  await maya.proposal.getByText('Approved by').waitFor();
  await maya.modal.getByRole('button', { name: 'Close' }).last().click();
  await maya.proposal.getByText('Done, with failures').waitFor({ timeout: 60_000 });
  await maya.page.getByRole('button', { name: 'Close thread' }).click();
  // A fresh load shows the report alone: private notes do not survive it.
  await maya.page.reload();
  await maya.proposal.waitFor();
  const done = await window(maya);
  await maya.openMessages();
  await maya.page.getByText('did not reach Crossmark').first().waitFor();
  await together(maya, 'report', [done, await window(maya)]);
}

/** A small window around the one message of a conversation. */
async function window({ page }: Person): Promise<Buffer> {
  await page.setViewportSize({ width: 1160, height: 500 });
  await page.waitForTimeout(2_000);
  return page.screenshot();
}

/** Pictures one below the other, as windows on a quiet ground. */
async function together({ page }: Person, name: string, pictures: Buffer[]): Promise<void> {
  const images = pictures.map(
    (bytes) =>
      `<img src="data:image/png;base64,${bytes.toString('base64')}" style="border-radius:12px;box-shadow:0 12px 40px #0004">`,
  );
  const ground = 'background:#f5e8e3;display:grid;gap:40px;place-content:center';
  await page.goto('about:blank');
  await page.setViewportSize({ width: SIZE.width, height: 1_160 });
  await page.setContent(`<body style="margin:0;height:100vh;${ground}">${images.join('')}</body>`);
  await page.screenshot({ path: join(FOLDER, `${name}.png`) });
  console.log(`${FOLDER}/${name}.png`);
}

async function refuseOne({ db, data, crossmark }: World, runId: number): Promise<void> {
  const alone = { notIn: ['core', 'supervisor', 'juicer_production', 'juicer_survey'] };
  const events = await db.client.event.findMany({ where: { storeId: data.store.id, eventType: alone } });
  const row = await db.client.pendingSchedule.findFirstOrThrow({
    where: {
      schedulerRunId: runId,
      isSwap: false,
      employeeId: { not: null },
      eventRefNum: { in: events.map((event) => event.projectRefNum) },
    },
    orderBy: { scheduleDate: 'asc' },
  });
  const mPlanID = events.find((event) => event.projectRefNum === row.eventRefNum)?.externalId ?? '';
  crossmark.control.faults([
    { kind: 'ok_zero', message: 'Rep is not cleared for this visit yet', fields: { mPlanID } },
  ]);
}

mkdirSync(FOLDER, { recursive: true });
const folder = mkdtempSync(join(tmpdir(), 'daybreak-pictures-'));
const start = nextMorning();
const clock = new MovingClock(new Date(start.getTime() - 4 * HOUR_MS));
const log = createLog('silent');
const world = await startWorld({
  databaseUrl: `file:${join(folder, 'daybreak.db')}`,
  log,
  clock,
  data: demoStore(start.toISOString().slice(0, 10)),
});
let browser: Browser | undefined;
try {
  const { runId } = await world.run();
  browser = await launchChromium();
  const maya = await Person.at(browser, world, ACCOUNTS.approver, SIZE);
  await maya.proposal.getByRole('button', { name: 'Approve' }).waitFor();
  clock.advance(4 * HOUR_MS);
  await maya.page.reload();
  await maya.page.waitForSelector('#app.is-ready');
  await proposal(maya);
  await edit(maya);
  await report(maya, world, runId);
  await conflictPicture(browser, world, FOLDER);
  await whyPictures(browser, start, FOLDER);
} finally {
  await browser?.close();
  await world.stop();
  rmSync(folder, { recursive: true, force: true });
}

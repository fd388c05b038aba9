import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNTS, PEOPLE } from '../../sandbox/data/cast.ts';
import { explainedStore } from '../../sandbox/data/explained.ts';
import type { StoreData, StoreEvent } from '../../sandbox/data/model.ts';
import { eventually, START, startTestApp, type TestApp } from '../support/app.ts';
import { type Browser, findChromium, launchChromium, NO_CHROMIUM } from '../support/chromium.ts';
import { Person } from './person.ts';

const hasBrowser = findChromium() !== null;
if (!hasBrowser) process.stderr.write(`${NO_CHROMIUM}\n`);

const PRODUCTION = 710_001;
const SURVEY = 710_002;
/** The juicer work is on Saturday; Alma has the rotation then, and is away. */
const SATURDAY = '2026-12-05';

/** A store whose rotations are hardly begun: a Primary Lead on Mondays. */
function bareStore(): StoreData {
  const { data } = explainedStore(START.toISOString().slice(0, 10));
  const { booking: _, ...core } = data.events[0]!;
  const juicer = (refNum: number, name: string): StoreEvent => ({
    ...{ refNum, startDate: SATURDAY, dueDate: '2026-12-06', mPlanId: String(refNum) },
    name: `12-05 8HR-ES1-Juicer ${name} (261205${refNum}) - ES1`,
  });
  return {
    ...data,
    settings: { juicerFallback: false },
    people: PEOPLE,
    rotations: data.rotations.slice(0, 1),
    lockedDays: [],
    timeOff: ['70001', '70011'].map((repId) => ({
      ...{ repId, start: SATURDAY, end: SATURDAY, reason: 'Family visit' },
    })),
    events: [
      { ...core, startDate: '2026-11-26', dueDate: '2026-11-27' },
      juicer(PRODUCTION, 'Production-SPCLTY'),
      juicer(SURVEY, 'Survey-SPCLTY'),
    ],
  };
}

describe.skipIf(!hasBrowser)('a manager and the rotations, in the browser', () => {
  let app: TestApp;
  let browser: Browser;
  let maya: Person;

  beforeAll(async () => {
    [app, browser] = await Promise.all([startTestApp({ data: bareStore() }), launchChromium()]);
    maya = await Person.at(browser, app.world, ACCOUNTS.approver);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  const client = () => app.world.db.client;
  const choosePerson = async (at: number, name: string) => {
    await maya.modal.getByRole('combobox').nth(at).click();
    await maya.page
      .getByRole('option', { name: new RegExp(name) })
      .first()
      .click();
  };

  it('sets the rotations, runs, replaces the missing juicer from the row, plans again, approves, and looks at the history', async () => {
    const { page } = maya;
    await page.getByLabel(/^Message #/).fill('/rotations');
    await page.keyboard.press('Enter');
    await maya.modal.getByText('Nobody is Primary Lead on Tuesdays.').waitFor();
    await maya.modal.getByText('Nobody is juicer on Saturdays and a juicer event needs one').waitFor();

    // Juicer on Saturdays (the eleventh of fourteen lists): the warning comes with the choice, saving is not hindered.
    await maya.modal.getByRole('button', { name: 'Edit juicer' }).click();
    await page.getByRole('heading', { name: 'Edit juicer' }).waitFor();
    await choosePerson(10, 'Alma Reyes');
    await maya.modal.getByText('Alma Reyes has time off on Sat Dec 5; nobody stands in.').waitFor();
    await maya.modal.getByRole('button', { name: 'Save' }).click();
    await maya.modal.getByText('Saved – 1 change.').waitFor();
    await maya.modal.getByRole('button', { name: 'Edit Primary Lead' }).click();
    await page.getByRole('heading', { name: 'Edit Primary Lead' }).waitFor();
    const gaps = maya.modal.getByText('Nobody is Primary Lead on');
    for (let day = 1; day < 7; day += 1) {
      await choosePerson(2 * day, 'Otto Brandeis');
      await expect.poll(() => gaps.count()).toBe(6 - day);
    }
    await maya.modal.getByRole('button', { name: 'Save' }).click();
    await maya.modal.getByText('Saved – 6 changes.').waitFor();
    await maya.modal.getByText('1 warning.').waitFor();
    await maya.closeModal();
    expect(await client().rotationAssignment.count()).toBe(8);

    // The run uses them: Alma is away, so the juicer work fails and says why.
    const { runId } = await app.propose();
    const rowOf = (eventRefNum: number) =>
      client().pendingSchedule.findFirstOrThrow({ where: { schedulerRunId: runId, eventRefNum } });
    expect(await rowOf(PRODUCTION)).toMatchObject({ failureCode: 'ROTATION_UNAVAILABLE' });
    await maya.openThread();
    const needs = maya.section('Needs you');
    await needs.getByText('Alma Reyes').first().waitFor();

    // Replace her from the row and plan the event again at once.
    await needs.getByRole('button', { name: new RegExp(`^Choose replacement.*${PRODUCTION}`) }).click();
    await page.getByRole('heading', { name: 'Choose replacement' }).waitFor();
    await maya.modal.getByRole('combobox', { name: 'Replacement' }).click();
    await page.getByRole('option', { name: /Theo Quill/ }).click();
    await maya.modal.getByRole('button', { name: 'Save' }).click();
    await maya.modal.getByText('Theo Quill takes the juicer work on Sat Dec 5.').waitFor();
    await maya.modal.getByRole('button', { name: 'Plan this event again now' }).click();
    await maya.modal.getByText('710001 is on Sat Dec 5 at 09:00 with Theo Quill.').waitFor();
    await maya.modal.getByText('710002 is on Sat Dec 5 at 17:00 with Theo Quill.').waitFor();
    // The cross closes both answers at once.
    await maya.modal.getByRole('button', { name: 'Close' }).first().click();
    await maya.modal.waitFor({ state: 'hidden' });
    await maya
      .rows('New')
      .filter({ hasText: String(PRODUCTION) })
      .filter({ hasText: 'Theo Quill' })
      .waitFor();

    // Approve.
    await maya.proposal.getByRole('button', { name: 'Approve' }).click();
    await maya.modal.getByText(/bookings to create/).waitFor();
    await maya.tellThem();
    await maya.modal.getByRole('button', { name: 'Approve' }).click();
    await maya.proposal.getByText('Approved by').waitFor();
    await maya.closeModal();
    await eventually(async () => {
      const booked = await client().schedule.findMany({
        where: { eventRefNum: { in: [PRODUCTION, SURVEY] } },
      });
      return booked.length === 2 && booked.every(({ externalId }) => externalId);
    }, 15_000);

    // And the picture of what has happened so far.
    await page.getByLabel(/^Message #/).fill('/autoschedule history');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Send me the last runs as a picture' }).click();
    const sent = await eventually(async () => {
      const file = await client().slackMessage.findFirst({ where: { subjectType: 'file', status: 'sent' } });
      return file?.channelId;
    }, 15_000);
    await page.goto(`${app.world.slack.url}/?as=${ACCOUNTS.approver}#/${sent}`);
    await page.getByRole('img', { name: /^Three charts of 1 run from/ }).waitFor();
    expect(browser.problems).toEqual([]);
  }, 90_000);
});

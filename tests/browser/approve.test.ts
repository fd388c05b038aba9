import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNTS } from '../../sandbox/data/cast.ts';
import { eventually, startTestApp, type TestApp } from '../support/app.ts';
import { type Browser, findChromium, launchChromium, NO_CHROMIUM } from '../support/chromium.ts';
import { eventOf, Person } from './person.ts';

const hasBrowser = findChromium() !== null;
if (!hasBrowser) process.stderr.write(`${NO_CHROMIUM}\n`);

/** Per booking: short, and long enough that the progress can be seen. */
const BOOKING_MS = 20;
const CREATE = '/planningextcontroller/scheduleMplanEvent';
const REFUSAL = 'Rep is not cleared for this visit yet';

describe.skipIf(!hasBrowser)('a manager’s morning in the browser', () => {
  let app: TestApp;
  let browser: Browser;
  let runId: number;
  let maya: Person;
  let otto: Person;

  beforeAll(async () => {
    [app, browser] = await Promise.all([startTestApp({ share: 0.07 }), launchChromium()]);
    ({ runId } = await app.propose());
    maya = await Person.at(browser, app.world, ACCOUNTS.approver);
    otto = await Person.at(browser, app.world, ACCOUNTS.secondApprover);
  });
  afterAll(async () => {
    await browser?.close();
    await app?.stop();
  });

  const client = () => app.world.db.client;
  const rowOf = (eventRefNum: number) =>
    client().pendingSchedule.findFirstOrThrow({ where: { schedulerRunId: runId, eventRefNum } });

  /** Crossmark refuses one row once: something that stands alone and is not among those touched by hand. */
  async function injectRefusal(not: number[]): Promise<number> {
    const alone = { notIn: ['core', 'supervisor', 'juicer_production', 'juicer_survey'] };
    const events = await client().event.findMany({
      where: { eventType: alone, projectRefNum: { notIn: not } },
    });
    const row = await client().pendingSchedule.findFirstOrThrow({
      where: {
        schedulerRunId: runId,
        isSwap: false,
        employeeId: { not: null },
        eventRefNum: { in: events.map((event) => event.projectRefNum) },
      },
    });
    const mPlanID = events.find((event) => event.projectRefNum === row.eventRefNum)?.externalId ?? '';
    app.world.crossmark.control.faults([
      { kind: 'ok_zero', message: REFUSAL, fields: { mPlanID } },
      { kind: 'latency', ms: BOOKING_MS, path: CREATE, count: 100_000 },
    ]);
    return row.eventRefNum;
  }

  it('changes, leaves out, approves, follows the rows, reads the report and retries', async () => {
    const { page, modal } = maya;
    await maya.openThread();

    // Change person: search, live check, save.
    const { changed, name } = await maya.openChoice();
    await page.keyboard.type(name.slice(0, 4));
    await expect
      .poll(() => maya.people.getByRole('option').allInnerTexts())
      .toEqual([expect.stringContaining(name)]);
    await maya.people.getByRole('option', { name }).click();
    await modal.getByText('Fits').first().waitFor();
    expect(await maya.chosenPerson.inputValue()).toContain(name);
    await maya.tellThem();
    await modal.getByRole('button', { name: 'Save' }).click();
    const changedRow = maya.rows('New').filter({ hasText: String(changed) });
    await changedRow.filter({ hasText: name }).filter({ hasText: 'edited by hand' }).waitFor();
    await expect.poll(() => modal.isVisible()).toBe(false);
    const chosen = await client().employee.findFirstOrThrow({ where: { name } });
    expect(await rowOf(changed)).toMatchObject({ employeeId: chosen.id, status: 'user_edited' });

    // Leave out.
    const other = maya
      .rows('New')
      .filter({ hasText: '· Core ·' })
      .filter({ hasNotText: String(changed) });
    const leftOut = eventOf(await other.first().innerText());
    await maya.choose(other.first(), 'Leave out');
    await maya
      .rows('New')
      .filter({ hasText: String(leftOut) })
      .filter({ hasText: 'left out' })
      .first()
      .waitFor();
    await maya.proposal.getByText(/\d left out/).waitFor();
    expect(await rowOf(leftOut)).toMatchObject({ leftOut: true });

    // Approve; somebody else has the same dialog open.
    const refused = await injectRefusal([changed, leftOut]);
    const seen = await recordProposal(maya);
    await maya.proposal.getByRole('button', { name: 'Approve' }).click();
    await modal.getByText(/\d+ bookings to create/).waitFor();
    await otto.proposal.getByRole('button', { name: 'Approve' }).click();
    await otto.modal.getByText(/\d+ bookings to create/).waitFor();
    await maya.tellThem();
    await modal.getByRole('button', { name: 'Approve' }).click();
    await maya.proposal.getByText('Approved by').waitFor();
    await modal.getByRole('button', { name: 'Close' }).last().click();
    await otto.tellThem();
    await otto.modal.getByRole('button', { name: 'Approve' }).click();
    await otto.page
      .locator('.is-ephemeral, .modal')
      .getByText(/Already approved by @Maya Lindqvist/)
      .first()
      .waitFor();
    await otto.proposal.getByText('Approved by @Maya Lindqvist').waitFor();

    // Progress and report stand in the message.
    await maya.proposal.getByText('Done, with failures').waitFor({ timeout: 15_000 });
    const total = await client().pendingSchedule.count({
      where: { schedulerRunId: runId, employeeId: { not: null }, leftOut: false },
    });
    await maya.proposal.getByText(`${total - 1} / ${total} submitted, 1 failed`).waitFor();
    await maya.proposal.getByText(REFUSAL).waitFor();
    expect(
      (await seen()).some((text) => /Sending to Crossmark begins|Being sent to Crossmark/.test(text)),
    ).toBe(true);
    expect(await rowOf(refused)).toMatchObject({ status: 'api_failed' });
    expect(await rowOf(leftOut)).toMatchObject({ status: 'superseded', supersededReason: 'left_out' });
    expect(await rowOf(changed)).toMatchObject({ status: 'api_submitted', employeeId: chosen.id });

    // The alert, its Retry, and what is left of it.
    await maya.openMessages();
    const alert = page.locator('.pane-main .message').last();
    await alert.getByText('1 row did not reach Crossmark').waitFor();
    await alert.getByText(String(refused)).waitFor();
    await alert.getByRole('button', { name: 'Retry' }).click();
    await alert.getByText('All submissions are through').waitFor({ timeout: 15_000 });
    expect(await alert.getByRole('button', { name: 'Retry' }).count()).toBe(0);
    await maya.openChannel();
    await maya.proposal.getByText(`${total} / ${total} submitted`).waitFor();
    expect(await maya.proposal.getByText('with failures').count()).toBe(0);
    expect(await rowOf(refused)).toMatchObject({ status: 'api_submitted' });
    const booked = await eventually(async () => {
      const rows = await client().schedule.findMany({ where: { eventRefNum: { in: [changed, refused] } } });
      return rows.length === 2 && rows;
    });
    expect(booked.every(({ externalId }) => externalId)).toBe(true);
    expect(await client().schedule.count({ where: { eventRefNum: leftOut } })).toBe(0);
    const remote = app.world.crossmark.control.state().scheduledEvents.map(({ ID }) => ID);
    for (const { externalId } of booked) expect(remote).toContain(externalId);
    expect(browser.problems).toEqual([]);
  }, 90_000);
});

/** Collects every text that the proposal shows from now on. */
async function recordProposal({ page }: Person): Promise<() => Promise<string[]>> {
  await page.evaluate(`{
    window.proposalTexts = [];
    new MutationObserver(() => {
      for (const message of document.querySelectorAll('.pane-main .message'))
        window.proposalTexts.push(message.textContent);
    }).observe(document.querySelector('.pane-main'), { childList: true, subtree: true });
  }`);
  return () => page.evaluate('window.proposalTexts');
}

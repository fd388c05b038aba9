import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { at } from './fake-app.ts';
import {
  CHANNEL,
  COLLEAGUE,
  hasBrowser,
  MANAGER,
  type PageFixture,
  startPageFixture,
} from './page-fixture.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const mrkdwn = (text: string) => ({ type: 'mrkdwn', text });
const option = (text: string) => ({ text: plain(text), value: text.toLowerCase() });

describe.skipIf(!hasBrowser)('the page: messages and their controls', () => {
  let f: PageFixture;
  beforeAll(async () => {
    f = await startPageFixture();
  });
  afterAll(() => f?.close());
  beforeEach(async () => {
    await f.sandbox.control.reset();
    f.app.reset();
  });
  afterEach(async () => {
    for (const page of f.browser.context.pages()) if (page.url() !== 'about:blank') await page.close();
    expect(f.browser.problems.splice(0)).toEqual([]);
  });

  it('shows a message as it is posted, with author, badge and text', async () => {
    const page = await f.open();
    await f.post({ text: 'The plan is *ready*.' });
    const message = page.locator('.pane-main .message');
    await message.waitFor();
    expect(await message.locator('.app-badge').textContent()).toBe('APP');
    expect(await message.locator('.message-text strong').textContent()).toBe('ready');
  });

  it('sends what a person types and shows it', async () => {
    const page = await f.open();
    await page.getByLabel('Message #store-77').fill('Good morning');
    await page.keyboard.press('Enter');
    await page.locator('.message', { hasText: 'Good morning' }).waitFor();
    expect(await page.locator('.message .author').textContent()).toBe('Ines Calloway');
  });

  it('keeps replies in the thread, counts them, and opens the thread from the summary and by deep link', async () => {
    const ts = await f.post({ text: 'Proposal' });
    await f.post({ text: 'New', thread_ts: ts });
    await f.post({ text: 'Swaps', thread_ts: ts });
    const page = await f.open();
    expect(await page.locator('.pane-main .message').count()).toBe(1);
    await page.getByRole('link', { name: /2 replies/ }).click();
    expect(await page.locator('.pane-thread .message').count()).toBe(3);
    await page.getByLabel('Reply…').fill('Looks right');
    await page.keyboard.press('Enter');
    await page.locator('.pane-thread .message', { hasText: 'Looks right' }).waitFor();
    await page.getByRole('link', { name: /3 replies/ }).waitFor();

    const direct = await f.open(`#/${CHANNEL}/${ts}`);
    await direct.locator('.pane-thread .message', { hasText: 'Swaps' }).waitFor();
    await direct.keyboard.press('Escape');
    await direct.locator('.pane-thread').waitFor({ state: 'hidden' });
  });

  it('follows a permalink of the app inside the page, to the reply in its thread', async () => {
    const ts = await f.post({ text: 'Proposal' });
    const reply = await f.post({ text: 'Swaps', thread_ts: ts });
    const { permalink } = await f.client.chat.getPermalink({ channel: CHANNEL, message_ts: reply });
    await f.client.chat.postMessage({ channel: 'C0000002', text: `See <${permalink}|the swaps>` });
    const page = await f.open('#/C0000002');
    await page.getByRole('link', { name: 'the swaps' }).click();
    await page.locator('.pane-thread .message', { hasText: 'Swaps' }).waitFor();
    expect(await page.locator('.pane-thread .message').count()).toBe(2);
    const fresh = await f.browser.tab();
    await fresh.goto(String(permalink));
    await fresh.locator('.pane-thread .message', { hasText: 'Swaps' }).waitFor();
  });

  it('changes a message in place when the app updates it', async () => {
    const ts = await f.post({ text: 'Submitting 1 / 3' });
    const page = await f.open();
    await f.client.chat.update({ channel: CHANNEL, ts, text: 'Submitting 3 / 3' });
    await page.locator('.message', { hasText: 'Submitting 3 / 3' }).waitFor();
    expect(await page.locator('.pane-main .message').count()).toBe(1);
  });

  it('asks before a button with a confirm dialog sends anything; a denial sends nothing', async () => {
    await f.post({
      blocks: [
        {
          type: 'actions',
          block_id: 'decide',
          elements: [
            {
              type: 'button',
              action_id: 'run.approve',
              style: 'primary',
              text: plain('Approve'),
              value: '42',
              confirm: {
                title: plain('Approve?'),
                text: mrkdwn('*41 rows* go out.'),
                confirm: plain('Approve 41'),
                deny: plain('Not yet'),
              },
            },
          ],
        },
      ],
    });
    const page = await f.open();
    const approve = page.getByRole('button', { name: 'Approve', exact: true });
    await approve.click();
    const dialog = page.getByRole('alertdialog');
    expect(await dialog.textContent()).toContain('41 rows');
    await dialog.getByRole('button', { name: 'Not yet' }).click();
    await approve.click();
    await page.keyboard.press('Escape');
    expect(f.app.of('block_actions')).toHaveLength(0);
    await approve.click();
    await dialog.getByRole('button', { name: 'Approve 41' }).click();
    await expect.poll(() => f.app.of('block_actions').length).toBe(1);
    expect(at(f.app.of('block_actions')[0], 'actions', 0, 'value')).toBe('42');
    expect(at(f.app.of('block_actions')[0], 'user', 'id')).toBe(MANAGER);
  });

  it('opens an overflow menu, walks it with the arrow keys and sends the chosen option', async () => {
    await f.post({
      blocks: [
        {
          type: 'section',
          block_id: 'row',
          text: mrkdwn('Thu Nov 26'),
          accessory: {
            type: 'overflow',
            action_id: 'row.menu',
            options: ['Person', 'Time', 'Why'].map(option),
          },
        },
      ],
    });
    const page = await f.open();
    await page.getByRole('button', { name: /More actions/ }).click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => f.app.of('block_actions').length).toBe(1);
    expect(at(f.app.of('block_actions')[0], 'actions', 0, 'selected_option', 'value')).toBe('time');
    expect(await page.getByRole('menu').count()).toBe(0);
  });

  it('sends a select in a message at once; a denied confirm puts the old choice back', async () => {
    const confirm = {
      title: plain('Move?'),
      text: plain('Really?'),
      confirm: plain('Yes'),
      deny: plain('No'),
    };
    await f.post({
      blocks: [
        {
          type: 'actions',
          block_id: 'day',
          elements: [
            {
              type: 'static_select',
              action_id: 'day.pick',
              placeholder: plain('Day'),
              initial_option: option('Monday'),
              options: ['Monday', 'Tuesday'].map(option),
              confirm,
            },
          ],
        },
      ],
    });
    const page = await f.open();
    const select = page.getByRole('combobox', { name: 'Day', exact: true });
    const choose = async (answer: string) => {
      await select.click();
      await page.getByRole('option', { name: 'Tuesday' }).click();
      await page.getByRole('button', { name: answer, exact: true }).click();
    };
    await choose('No');
    await expect.poll(() => select.inputValue()).toBe('Monday');
    expect(f.app.of('block_actions')).toHaveLength(0);
    await choose('Yes');
    await expect.poll(() => f.app.of('block_actions').length).toBe(1);
    expect(await select.inputValue()).toBe('Tuesday');
  });

  it('marks the control and says so when the app does not answer in time', async () => {
    f.app.onRequest(() => new Promise((done) => setTimeout(done, 1_500)));
    await f.post({
      blocks: [{ type: 'actions', elements: [{ type: 'button', action_id: 'a', text: plain('Retry') }] }],
    });
    const page = await f.open();
    await page.getByRole('button', { name: 'Retry', exact: true }).click();
    await page.locator('.toast').waitFor();
    expect(await page.locator('.warn-mark').count()).toBe(1);
  });

  it('treats everything in a message as text: no markup, no script, no unsafe link', async () => {
    const evil =
      '<img src=x onerror="window.hit=1"> &lt;b&gt;bold&lt;/b&gt; <javascript:window.hit=1|press> <script>window.hit=1</script>';
    await f.post({
      text: evil,
      blocks: [
        { type: 'header', text: plain('<b>Head</b> &amp; :tada:') },
        { type: 'section', text: mrkdwn(`${evil}\n\`<i>code</i>\` *<u>x</u>*`) },
        { type: 'context', elements: [mrkdwn(evil)] },
      ],
    });
    await f.post({ text: evil });
    const page = await f.open();
    await page.locator('.message').nth(1).waitFor();
    expect(await page.locator('.message :is(img, b, i, u, script, a[href^="javascript"])').count()).toBe(0);
    expect(await page.evaluate('window.hit')).toBeUndefined();
    expect(await page.locator('.section-text').textContent()).toContain('<b>bold</b>');
    expect(await page.locator('.message-text').textContent()).toContain('<script>');
  });

  it('draws mrkdwn: styles, code, quotes, links, mentions, dates, emoji', async () => {
    await f.post({
      text: [
        '*b* _i_ ~s~ `c` snake_case_name 2*3*4 *_both_* :warning: :no_such_emoji:',
        '> quoted <@U0000002>',
        `<https://example.com/a?b=1&amp;c=2|label> <#${CHANNEL}> <!date^1795796100^{date_num} {time}|later>`,
        '```let a &lt; b```',
      ].join('\n'),
    });
    const page = await f.open();
    const text = page.locator('.message-text');
    await text.waitFor();
    const inner = (selector: string) => text.locator(selector).allTextContents();
    expect(await inner('strong')).toEqual(['b', 'both']);
    expect(await inner('em')).toEqual(['i', 'both']);
    expect(await inner('s')).toEqual(['s']);
    expect(await inner('code')).toEqual(['c']);
    expect(await inner('.code-block')).toEqual(['let a < b']);
    expect(await inner('blockquote')).toEqual(['quoted @Bram Osei']);
    expect(await inner('.emoji')).toEqual(['⚠️']);
    expect(await text.locator('a.link').getAttribute('href')).toBe('https://example.com/a?b=1&c=2');
    expect(await inner('a.mention')).toEqual(['#store-77']);
    expect(await inner('.date-token')).toEqual(['2026-11-27 10:15 AM']);
    expect(await text.textContent()).toContain('snake_case_name 2*3*4');
    expect(await text.textContent()).toContain(':no_such_emoji:');
  });

  it('shows an ephemeral message to its person only, marked, and loses it on reload', async () => {
    const mine = await f.open();
    const other = await f.open(`#/${CHANNEL}`, undefined, COLLEAGUE);
    await f.client.chat.postEphemeral({ channel: CHANNEL, user: MANAGER, text: 'You cannot approve this.' });
    await mine.getByText('Only visible to you').waitFor();
    expect(await other.getByText('You cannot approve this.').count()).toBe(0);
    await mine.reload();
    await mine.waitForSelector('#app.is-ready');
    expect(await mine.getByText('You cannot approve this.').count()).toBe(0);
  });

  it('tells in “Act as” what each person is', async () => {
    const page = await f.open();
    await page.locator('.act-as').click();
    const roles = await page.getByRole('menuitem').allInnerTexts();
    expect(roles.map((role) => role.replace(/\s*\n\s*/g, ' '))).toEqual([
      expect.stringContaining('Store manager'),
      expect.stringContaining('New York'),
    ]);
  });

  it('completes slash commands with their usage and sends them', async () => {
    f.app.onRequest(() => ({ text: 'Run 42 waits for you.' }));
    const page = await f.open();
    await page.getByLabel('Message #store-77').pressSequentially('/auto');
    expect(await page.getByRole('option').allTextContents()).toEqual([
      '/autoschedule status | run | helpPlan, review and submit',
    ]);
    await page.keyboard.press('Tab');
    await page.keyboard.type('status');
    await page.keyboard.press('Enter');
    await page.locator('.message', { hasText: 'Run 42 waits for you.' }).waitFor();
    expect(f.app.of('command')[0]).toMatchObject({
      command: '/autoschedule',
      text: 'status',
      user_id: MANAGER,
    });
  });

  it('says under the composer when a command is not answered', async () => {
    f.app.onRequest(() => new Promise((done) => setTimeout(done, 1_500)));
    const page = await f.open();
    await page.getByLabel('Message #store-77').fill('/rotations ');
    await page.keyboard.press('Enter');
    await page.locator('.composer-note.is-error', { hasText: 'rotations' }).waitFor();
  });

  it('counts unread messages in other places and forgets them when looked at', async () => {
    const page = await f.open('#/C0000002');
    await f.post({ text: 'one' });
    await f.post({ text: 'two' });
    const row = page.getByRole('link', { name: /store-77/ });
    await expect.poll(() => row.locator('.badge').textContent()).toBe('2');
    await row.click();
    await expect.poll(() => row.locator('.badge').count()).toBe(0);
  });

  it('acts as another person and tells the app so', async () => {
    const page = await f.open();
    await page.getByRole('button', { name: /Acting as|Ines/ }).click();
    await page.getByRole('menuitem', { name: /Bram Osei/ }).click();
    await page.locator('.act-name', { hasText: 'Bram Osei' }).waitFor();
    expect(page.url()).toContain(`as=${COLLEAGUE}`);
    await page.getByLabel('Message #store-77').fill('/rotations');
    await page.keyboard.press('Enter');
    await expect.poll(() => at(f.app.of('command')[0], 'user_id')).toBe(COLLEAGUE);
  });

  it('draws App Home when it is opened and again when the app publishes', async () => {
    const page = await f.open('#/home');
    await expect
      .poll(() => f.app.received.some((p) => at(p, 'event', 'type') === 'app_home_opened'))
      .toBe(true);
    const publish = (text: string) =>
      f.client.views.publish({
        user_id: MANAGER,
        view: { type: 'home', blocks: [{ type: 'section', text: { type: 'mrkdwn', text } }] },
      });
    await publish('Nothing needs you');
    await page.getByText('Nothing needs you').waitFor();
    await publish('One row failed');
    await page.getByText('One row failed').waitFor();
  });

  it('lists requests of both directions in the log with status and payload', async () => {
    await f.post({ text: 'hello' });
    const page = await f.open();
    await page.getByLabel('Message #store-77').fill('/rotations grid');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'Request log' }).click();
    const line = page.locator('.log-line', { hasText: '/rotations grid' });
    await line.click();
    expect(await page.locator('.log-detail:visible').textContent()).toContain('"text": "grid"');
    await page.locator('.log-line', { hasText: 'chat.postMessage' }).waitFor();
    await page.getByLabel('Filter the log').press('Escape');
    await page.locator('.log').waitFor({ state: 'hidden' });
  });
});

import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { at, type Payload } from './fake-app.ts';
import { COLLEAGUE, hasBrowser, MANAGER, type PageFixture, startPageFixture } from './page-fixture.ts';

const plain = (text: string) => ({ type: 'plain_text', text });
const option = (text: string, description?: string) => ({
  text: plain(text),
  value: text.toLowerCase().replaceAll(' ', '_'),
  ...(description ? { description: plain(description) } : {}),
});
const input = (block_id: string, label: string, element: object, more: object = {}) => ({
  type: 'input',
  block_id,
  label: plain(label),
  element: { action_id: 'v', ...element },
  ...more,
});
const modal = (blocks: object[], more: object = {}) => ({
  type: 'modal',
  callback_id: 'row.edit',
  title: plain('Edit row'),
  submit: plain('Save'),
  close: plain('Cancel'),
  blocks,
  ...more,
});
const text = (block_id: string, label: string, more: object = {}) =>
  input(block_id, label, { type: 'plain_text_input', ...more });

describe.skipIf(!hasBrowser)('the page: modals', () => {
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

  const dialog = (page: Page) =>
    page.getByRole('dialog', { name: /./ }).filter({ has: page.locator('.modal-head') });

  /** Presses a button of a message; the app opens the view with its trigger and answers the rest by `answer`. */
  async function openModal(view: object, answer: (p: Payload) => unknown = () => undefined): Promise<Page> {
    f.app.onRequest(async (p) => {
      if (p.type === 'block_actions' && at(p, 'actions', 0, 'action_id') === 'open') {
        await f.client.apiCall('views.open', { trigger_id: p.trigger_id, view });
        return undefined;
      }
      return answer(p);
    });
    await f.post({
      blocks: [
        {
          type: 'actions',
          block_id: 'b',
          elements: [{ type: 'button', action_id: 'open', text: plain('Edit') }],
        },
      ],
    });
    const page = await f.open();
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await dialog(page).waitFor();
    return page;
  }
  const submission = () => f.app.of('view_submission').at(-1);
  const stateOf = (block: string) => at(submission(), 'view', 'state', 'values', block, 'v');

  it('does not bring a modal back after a reload', async () => {
    const page = await openModal(modal([text('name', 'Name')]));
    await page.reload();
    await page.waitForSelector('#app.is-ready');
    expect(await dialog(page).count()).toBe(0);
    const left = (await fetch(`${f.sandbox.url}/_control/views/${MANAGER}`)).json();
    expect(await left).toMatchObject({ views: [] });
    await page.getByRole('button', { name: 'Edit', exact: true }).click();
    await dialog(page).waitFor();
  });

  it('fills every kind of input and submits its state', async () => {
    const days = ['Monday', 'Tuesday', 'Wednesday'].map((d) => option(d));
    const page = await openModal(
      modal([
        text('name', 'Name'),
        text('note', 'Note', { multiline: true }),
        input('count', 'Count', { type: 'number_input', is_decimal_allowed: false }),
        input('mail', 'Mail', { type: 'email_text_input' }),
        input('site', 'Site', { type: 'url_text_input' }),
        input('day', 'Day', { type: 'static_select', options: days }),
        input('days', 'Days', { type: 'multi_static_select', options: days, initial_options: [days[0]] }),
        input('who', 'Who', { type: 'users_select' }),
        input('date', 'Date', { type: 'datepicker', initial_date: '2026-11-26' }),
        input('time', 'Time', { type: 'timepicker' }),
        input('moment', 'Moment', { type: 'datetimepicker' }),
        input('also', 'Also', { type: 'checkboxes', options: [option('Tell them'), option('Lock it')] }),
        input('kind', 'Kind', { type: 'radio_buttons', options: [option('Once'), option('Weekly')] }),
        input('file', 'File', { type: 'file_input', filetypes: ['csv'], max_files: 1 }),
        input('skip', 'Skip', { type: 'plain_text_input' }, { optional: true }),
      ]),
    );
    const m = dialog(page);
    await m.getByLabel('Name').fill('Orchard');
    await m.getByLabel('Note').fill('two\nlines');
    await m.getByLabel('Count').fill('12');
    await m.getByLabel('Mail').fill('ines@example.com');
    await m.getByLabel('Site').fill('https://example.com/x');
    await m.getByRole('combobox', { name: 'Day', exact: true }).fill('tue');
    await page.getByRole('option', { name: 'Tuesday' }).click();
    await m.getByRole('combobox', { name: 'Days' }).click();
    await page.getByRole('option', { name: 'Wednesday' }).click();
    await page.keyboard.press('Escape');
    await m.getByRole('combobox', { name: 'Who' }).fill('bram');
    await page.keyboard.press('Enter');
    await m.getByRole('button', { name: /^Date:/ }).click();
    await page.keyboard.press('ArrowRight');
    await page.keyboard.press('Enter');
    await m.getByRole('combobox', { name: 'Time', exact: true }).fill('10:15');
    await page.keyboard.press('Enter');
    await m.getByRole('button', { name: /^Moment, date/ }).click();
    await page.getByRole('gridcell', { name: /,/ }).first().press('PageUp');
    await page.keyboard.press('Enter');
    await m.getByRole('combobox', { name: 'Moment, time' }).fill('9 pm');
    await page.keyboard.press('Enter');
    await m.getByLabel('Tell them').check();
    await m.getByLabel('Weekly').check();
    const csv = join(mkdtempSync(join(tmpdir(), 'daybreak-page-')), 'people.csv');
    writeFileSync(csv, 'name\nOrla\n');
    await m.getByLabel('File').setInputFiles(csv);
    await m.getByText('people.csv').waitFor();
    await m.getByRole('button', { name: 'Save' }).click();
    await dialog(page).waitFor({ state: 'hidden' });

    expect(stateOf('name')).toMatchObject({ value: 'Orchard' });
    expect(stateOf('note')).toMatchObject({ value: 'two\nlines' });
    expect(stateOf('count')).toMatchObject({ value: '12' });
    expect(stateOf('mail')).toMatchObject({ value: 'ines@example.com' });
    expect(stateOf('site')).toMatchObject({ value: 'https://example.com/x' });
    expect(at(stateOf('day'), 'selected_option', 'value')).toBe('tuesday');
    expect((at(stateOf('days'), 'selected_options') as object[]).map((o) => at(o, 'value'))).toEqual([
      'monday',
      'wednesday',
    ]);
    expect(stateOf('who')).toMatchObject({ selected_user: COLLEAGUE });
    expect(stateOf('date')).toMatchObject({ selected_date: '2026-11-27' });
    expect(stateOf('time')).toMatchObject({ selected_time: '10:15' });
    const seconds = Number(at(stateOf('moment'), 'selected_date_time'));
    const chicago = new Intl.DateTimeFormat('en-GB', { timeZone: 'America/Chicago', timeStyle: 'short' });
    expect(chicago.format(seconds * 1000)).toBe('21:00');
    expect((at(stateOf('also'), 'selected_options') as object[]).map((o) => at(o, 'value'))).toEqual([
      'tell_them',
    ]);
    expect(at(stateOf('kind'), 'selected_option', 'value')).toBe('weekly');
    expect(at(stateOf('file'), 'files', 0, 'name')).toBe('people.csv');
    expect(stateOf('skip')).toMatchObject({ value: null });
  });

  it('sends initial values nobody touched', async () => {
    const page = await openModal(
      modal([
        text('name', 'Name', { initial_value: 'As it was' }),
        input('time', 'Time', { type: 'timepicker', initial_time: '10:45' }),
      ]),
    );
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => f.app.of('view_submission').length).toBe(1);
    expect(stateOf('name')).toMatchObject({ value: 'As it was' });
    expect(stateOf('time')).toMatchObject({ selected_time: '10:45' });
  });

  it('refuses empty required inputs and wrong lengths at the input, sends nothing, and clears the mark on typing', async () => {
    const page = await openModal(
      modal([text('name', 'Name'), text('code', 'Code', { min_length: 3, initial_value: 'x' })]),
    );
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await page.getByText('Please complete this required field.').waitFor();
    await page.getByText('at least 3 characters').waitFor();
    expect(await page.evaluate('document.activeElement.id')).toBe(
      await dialog(page).getByLabel('Name').getAttribute('id'),
    );
    expect(f.app.of('view_submission')).toHaveLength(0);
    await dialog(page).getByLabel('Name').fill('y');
    await expect.poll(() => page.getByText('Please complete this required field.').count()).toBe(0);
  });

  it('shows the errors of the app at their inputs and keeps what was entered', async () => {
    const page = await openModal(modal([text('name', 'Name'), text('reason', 'Reason')]), (p) =>
      p.type === 'view_submission'
        ? { response_action: 'errors', errors: { name: 'Bram already works at 10:15.' } }
        : undefined,
    );
    const m = dialog(page);
    await m.getByLabel('Name').fill('Bram');
    await m.getByLabel('Reason').fill('Asked for it');
    await m.getByRole('button', { name: 'Save' }).click();
    await page
      .locator('[data-input-block="name"] .input-error', { hasText: 'Bram already works at 10:15.' })
      .waitFor();
    expect(await page.locator('.has-error').count()).toBe(1);
    expect(await m.getByLabel('Reason').inputValue()).toBe('Asked for it');
    expect(await m.getByRole('button', { name: 'Save' }).isEnabled()).toBe(true);
  });

  it('says “trouble connecting” when the answer cannot be used', async () => {
    const page = await openModal(modal([text('name', 'Name', { initial_value: 'x' })]), (p) =>
      p.type === 'view_submission' ? { response_action: 'errors', errors: { nobody: 'x' } } : undefined,
    );
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await page.locator('.modal-notice', { hasText: 'trouble connecting' }).waitFor();
  });

  it('waits visibly while the app works on a submission', async () => {
    let release = () => {};
    const page = await openModal(modal([text('name', 'Name', { initial_value: 'x' })]), (p) =>
      p.type === 'view_submission' ? new Promise<void>((done) => (release = done)) : undefined,
    );
    const save = dialog(page).getByRole('button', { name: 'Save' });
    await save.click();
    await page.locator('.modal.is-busy').waitFor();
    expect(await save.isDisabled()).toBe(true);
    await expect.poll(() => f.app.of('view_submission').length).toBe(1);
    release();
    await dialog(page).waitFor({ state: 'hidden' });
  });

  it('keeps values over views.update where block_id and action_id stay, and takes the new one where they change', async () => {
    const page = await openModal(
      modal([text('name', 'Name'), text('gone', 'Note', { initial_value: 'old' })]),
    );
    await dialog(page).getByLabel('Name').fill('typed by hand');
    const view = (await f.sandbox.control.wait({ user: 'U0000001', viewCallback: 'row.edit' })) as unknown;
    expect(view).toBeTruthy();
    const state = (await (await fetch(`${f.sandbox.url}/_control/views/U0000001`)).json()) as {
      views: { id: string }[];
    };
    await f.client.apiCall('views.update', {
      view_id: state.views[0]?.id,
      view: modal([text('name', 'Name'), text('fresh', 'Note', { initial_value: 'new' })], {
        title: plain('Edit again'),
      }),
    });
    await page.getByRole('heading', { name: 'Edit again' }).waitFor();
    const m = dialog(page);
    expect(await m.getByLabel('Name').inputValue()).toBe('typed by hand');
    expect(await m.getByLabel('Note').inputValue()).toBe('new');
    expect(await page.evaluate('document.activeElement.id')).toBe(
      await m.getByLabel('Name').getAttribute('id'),
    );
    await m.getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => f.app.of('view_submission').length).toBe(1);
    expect(stateOf('name')).toMatchObject({ value: 'typed by hand' });
  });

  it('asks the app for options as one types, respects the shortest query, shows groups and descriptions', async () => {
    const page = await openModal(
      modal([input('who', 'Person', { type: 'external_select', min_query_length: 2 })]),
      (p) =>
        p.type === 'block_suggestion'
          ? {
              option_groups: [
                { label: plain('Best fit'), options: [option(`Orla ${p.value}`, 'Free all day')] },
              ],
            }
          : undefined,
    );
    const field = dialog(page).getByRole('combobox', { name: 'Person' });
    await field.click();
    await page.getByText('Type at least 2 characters').waitFor();
    await field.pressSequentially('o');
    expect(f.app.of('block_suggestion')).toHaveLength(0);
    await field.pressSequentially('rl');
    await page.getByText('Best fit').waitFor();
    await page.getByText('Free all day').waitFor();
    expect(at(f.app.of('block_suggestion').at(-1), 'value')).toBe('orl');
    await page.keyboard.press('Enter');
    expect(await field.inputValue()).toBe('Orla orl');
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => f.app.of('view_submission').length).toBe(1);
    expect(at(stateOf('who'), 'selected_option', 'value')).toBe('orla_orl');
  });

  it('keeps a suggested choice when a later search finds nothing', async () => {
    const page = await openModal(
      modal([input('who', 'Person', { type: 'external_select', min_query_length: 1 })]),
      (p) =>
        p.type === 'block_suggestion' ? { options: p.value === 'o' ? [option('Orla')] : [] } : undefined,
    );
    const field = dialog(page).getByRole('combobox', { name: 'Person' });
    await field.click();
    await field.pressSequentially('o');
    await page.getByRole('option', { name: 'Orla' }).click();
    await field.pressSequentially('zz');
    await page.getByText('No result').waitFor();
    await page.keyboard.press('Escape');
    expect(await field.inputValue()).toBe('Orla');
    await dialog(page).getByRole('button', { name: 'Save' }).click();
    await expect.poll(() => f.app.of('view_submission').length).toBe(1);
    expect(at(stateOf('who'), 'selected_option', 'value')).toBe('orla');
  });

  it('sends an input with dispatch_action at once, with what else was entered', async () => {
    const page = await openModal(
      modal([
        text('name', 'Name'),
        input('day', 'Day', { type: 'datepicker', initial_date: '2026-11-26' }, { dispatch_action: true }),
      ]),
    );
    await dialog(page).getByLabel('Name').fill('kept');
    await dialog(page).getByRole('button', { name: /^Day:/ }).click();
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('Enter');
    await expect.poll(() => f.app.of('block_actions').length).toBe(2);
    const action = f.app.of('block_actions')[1];
    expect(at(action, 'actions', 0, 'selected_date')).toBe('2026-12-03');
    expect(at(action, 'view', 'state', 'values', 'name', 'v', 'value')).toBe('kept');
  });

  it('closes a list with the first Escape, the view with the second, and gives the focus back', async () => {
    const page = await openModal(
      modal([input('day', 'Day', { type: 'static_select', options: [option('Monday')] })], {
        notify_on_close: true,
      }),
    );
    await dialog(page).getByRole('combobox', { name: 'Day' }).click();
    await page.getByRole('option', { name: 'Monday' }).waitFor();
    await page.keyboard.press('Escape');
    expect(await page.getByRole('option').count()).toBe(0);
    expect(await dialog(page).isVisible()).toBe(true);
    await page.keyboard.press('Escape');
    await dialog(page).waitFor({ state: 'hidden' });
    expect(await page.evaluate('document.activeElement.textContent')).toBe('Edit');
    await expect.poll(() => f.app.of('view_closed').length).toBe(1);
    expect(f.app.of('view_closed')[0]).toMatchObject({ is_cleared: false });
  });

  it('stacks views: Back returns with the values, X closes all', async () => {
    const first = modal([
      text('name', 'Name'),
      {
        type: 'actions',
        block_id: 'more',
        elements: [{ type: 'button', action_id: 'push', text: plain('More') }],
      },
    ]);
    const page = await openModal(first, async (p) => {
      if (at(p, 'actions', 0, 'action_id') === 'push')
        await f.client.apiCall('views.push', {
          trigger_id: p.trigger_id,
          view: modal([text('why', 'Why')], { title: plain('Reason') }),
        });
      return undefined;
    });
    await dialog(page).getByLabel('Name').fill('below');
    const more = dialog(page).getByRole('button', { name: 'More' });
    await more.click();
    await page.getByRole('heading', { name: 'Reason' }).waitFor();
    await dialog(page).getByRole('button', { name: 'Back' }).click();
    await page.getByRole('heading', { name: 'Edit row' }).waitFor();
    expect(await dialog(page).getByLabel('Name').inputValue()).toBe('below');
    await more.click();
    await page.getByRole('heading', { name: 'Reason' }).waitFor();
    await dialog(page).getByRole('button', { name: 'Close' }).click();
    await dialog(page).waitFor({ state: 'hidden' });
  });

  it('keeps the Tab key inside the modal', async () => {
    const page = await openModal(modal([text('name', 'Name')]));
    for (let i = 0; i < 7; i++) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate('Boolean(document.activeElement.closest(".modal"))')).toBe(true);
    }
  });
});

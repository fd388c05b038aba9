import type { Locator, Page } from 'playwright-core';
import type { World } from '../../sandbox/demo/world.ts';
import type { Browser } from '../support/chromium.ts';

type Size = { width: number; height: number };

/** One person in front of the sandbox's page: sees and presses only what is on the screen. */
export class Person {
  readonly page: Page;
  readonly #world: World;
  constructor(page: Page, world: World) {
    this.page = page;
    this.#world = world;
  }

  /** Opens the store's channel as this person. */
  static async at(browser: Browser, world: World, user: string, size?: Size): Promise<Person> {
    const page = await browser.tab(size);
    await page.goto(`${world.slack.url}/?as=${user}#/${world.data.store.channelId}`);
    await page.waitForSelector('#app.is-ready');
    return new Person(page, world);
  }

  /** The proposal in the channel. */
  get proposal(): Locator {
    return this.page.locator('.pane-main .message', { hasText: 'Schedule proposal' }).last();
  }

  get modal(): Locator {
    return this.page.locator('.modal');
  }

  async openThread(): Promise<void> {
    await this.proposal.getByText(/^\d+ replies$/).click();
    await this.section('Daily preview').waitFor();
  }

  /** A message of the open thread. */
  section(name: string): Locator {
    const title = this.page.getByRole('heading', { name: new RegExp(`^${name} · `) });
    return this.page.locator('.pane-thread .message', { has: title });
  }

  /** Rows of a section, each with its menu. */
  rows(section: string): Locator {
    const menu = this.page.getByRole('button', { name: /^More actions/ });
    return this.section(section).locator('.block', { has: menu });
  }

  /** The next page of a section, and waits until it is shown. */
  async turnPage(section: string): Promise<void> {
    const where = this.section(section).getByText(/^\d+ \/ \d+$/);
    const before = await where.innerText();
    await this.section(section).getByRole('button', { name: 'Next page' }).click();
    await where.filter({ hasNotText: before }).waitFor();
  }

  async choose(row: Locator, entry: string): Promise<void> {
    await row.getByRole('button', { name: /^More actions/ }).click();
    await this.page.getByRole('menuitem', { name: entry }).click();
  }

  /** *Why not?* of a row without a place. */
  async openWhyNot(eventRefNum: number): Promise<void> {
    await this.section('Needs you')
      .getByRole('button', { name: new RegExp(`^Why not\\?.*${eventRefNum}`) })
      .click();
    await this.modal.getByRole('heading', { name: 'Why not?' }).waitFor();
  }

  /** *Why?*, or another such entry, from the menu of a swap. */
  async openWhy(eventRefNum: number, entry = 'Why?'): Promise<void> {
    const row = this.rows('Swaps')
      .filter({ hasText: `Moves in` })
      .filter({ hasText: String(eventRefNum) });
    await this.choose(row.first(), entry);
    await this.modal.getByRole('heading', { name: 'Why?' }).waitFor();
  }

  async closeModal(): Promise<void> {
    await this.modal.getByRole('button', { name: 'Close' }).last().click();
    await this.modal.waitFor({ state: 'hidden' });
  }

  /** The select of a form that asks for a person. */
  get chosenPerson(): Locator {
    return this.modal.getByRole('combobox', { name: 'Person' });
  }

  /** The open list of people. */
  get people(): Locator {
    return this.page.getByRole('listbox', { name: 'Person' });
  }

  async openPeople(): Promise<void> {
    await this.chosenPerson.click();
    await this.people.getByRole('option').first().waitFor();
  }

  /**
   * *Change person* on the first Core that somebody else fits too, page by page; the list of people stays open.
   * @returns the event of the row and the name of the best other person
   */
  async openChoice(atLeast = 1): Promise<{ changed: number; name: string }> {
    const cores = this.rows('New').filter({ hasText: '· Core ·' });
    for (; ; await this.turnPage('New')) {
      if ((await cores.count()) === 0) continue;
      const changed = eventOf(await cores.first().innerText());
      await this.choose(cores.first(), 'Change person');
      await this.modal.getByText('Fits').first().waitFor();
      await this.openPeople();
      const fits = this.people.getByRole('group', { name: 'Fits' });
      const others = await fits.getByRole('option', { selected: false }).allInnerTexts();
      if (others.length >= atLeast) return { changed, name: others[0]!.split(' · ')[0]! };
      await this.page.keyboard.press('Escape');
      await this.modal.getByRole('button', { name: 'Cancel' }).click();
      await this.modal.waitFor({ state: 'hidden' });
    }
  }

  /** Answers "who tells them?" where a form asks. */
  async tellThem(): Promise<void> {
    const told = this.modal.getByLabel('I have told them');
    if ((await told.count()) > 0) await told.check();
  }

  async openMessages(): Promise<void> {
    await this.page
      .getByRole('navigation', { name: 'Conversations' })
      .getByText('Daybreak', { exact: true })
      .click();
    await this.page.getByRole('link', { name: 'Messages' }).waitFor();
  }

  async openChannel(): Promise<void> {
    const link = `a[href="#/${this.#world.data.store.channelId}"]`;
    await this.page.getByRole('navigation', { name: 'Conversations' }).locator(link).click();
    await this.proposal.waitFor();
  }
}

/** Number of the event that a row is about. */
export function eventOf(rowText: string): number {
  const [, number] = /· (\d{5,}) /.exec(rowText) ?? [];
  if (number === undefined) throw new Error(`no event number in: ${rowText}`);
  return Number(number);
}

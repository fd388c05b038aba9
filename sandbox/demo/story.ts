import { performance } from 'node:perf_hooks';
import { ACCOUNTS } from '../data/cast.ts';
import type { Block, Option, PageMessage, PageView } from '../slack/page-api.ts';
import { acked, Hand, menuOption, noticeOf, readable, rowsOf, type ShownRow } from './hand.ts';
import type { World } from './world.ts';

/** What the story did, for the summary and the comparison. */
export interface Told {
  runId: number;
  /** The row whose person was changed, and the name chosen. */
  changed: { rowId: number; name: string };
  leftOut: number;
  /** The row that Crossmark refused once. */
  refused: { rowId: number; mPlanId: string };
  approveMs: number;
  confirmMs: number;
  submissionMs: number;
  progress: string[];
  failedFirst: number;
  retriedOk: number;
  parent: PageMessage;
}

type Say = (line: string) => void;

/** Plays a manager's morning through signed HTTP requests. @throws Error at the first thing that is not as it should be */
export async function playStory(
  world: World,
  runId: number,
  refused: Told['refused'],
  say: Say,
): Promise<Told> {
  const { channelId } = world.data.store;
  const as = (user: string) => new Hand(world.slack.url, user, channelId);
  const maya = as(ACCOUNTS.approver);
  const otto = as(ACCOUNTS.secondApprover);
  const wren = as(ACCOUNTS.stranger);

  let parent = await maya.message({ hasAction: 'run.approve' });
  for (const title of ['New ·', 'Swaps ·', 'Needs you ·', 'Daily preview ·'])
    await maya.message({ includes: title, thread: parent.ts });
  say(`The proposal stands in #${channelId}: ${lineOf(parent.text, 1)}`);

  acked(await maya.command('status'));
  await maya.told({ includes: 'waits for a decision' });
  say('/autoschedule status answers privately.');

  const changed = await changePerson(maya, parent, refused.rowId, say);
  await askWhy(maya, parent, changed.rowId, say);
  const leftOut = await leaveOut(maya, parent, [changed.rowId, refused.rowId]);
  parent = await maya.message({ includes: '1 left out' });
  say('One row is left out; the figures say so.');

  acked(await wren.press(parent, 'run.approve'));
  await wren.told({ includes: 'you do not have the right to approve' });
  say('A person without the right is told so, and who can.');

  // Both managers have the dialog open; the first one wins.
  const click = await maya.press(parent, 'run.approve');
  acked(click);
  acked(await otto.press(parent, 'run.approve'));
  const dialog = await maya.view('approve.modal');
  const second = await otto.view('approve.modal');
  const started = performance.now();
  const confirm = await maya.submit(noticeOf(dialog));
  acked(confirm);
  await maya.view('result.modal');
  acked(await otto.submit(noticeOf(second)));
  await otto.told({ includes: `Already approved by <@${ACCOUNTS.approver}>` });
  say('Two managers pressed Approve: the second one reads who was first.');
  await maya.close();
  await otto.close();

  const progress = await watch(maya, parent.ts);
  const submissionMs = performance.now() - started;
  say(`Submission went on in the message: ${progress.join(' → ')}`);
  await maya.message({ includes: 'Done, with failures' });

  const alert = await maya.told({ hasAction: 'row.retry' });
  const failedFirst = alert.blocks?.filter((block) => controls(block).includes('row.retry')).length ?? 0;
  say(`The DM came: ${lineOf(alert.text, 0)}`);
  acked(await maya.press(alert, 'row.retry', { block_id: `row:${refused.rowId}:controls` }));
  await maya.told({ includes: 'All submissions are through' }, 20_000);
  parent = await maya.message({ includes: 'Done*' });
  const retriedOk = failedFirst;
  say('Retry went through; the alert is resolved.');

  acked(await maya.openHome());
  const home = await waitHome(maya);
  if (!home.includes('No proposal waits')) throw new Error(`App Home does not show the decided run: ${home}`);
  say('App Home is up to date.');
  return {
    ...{ runId, changed, leftOut, refused, submissionMs, progress, failedFirst, retriedOk, parent },
    approveMs: click.ackMs ?? Number.NaN,
    confirmMs: confirm.ackMs ?? Number.NaN,
  };
}

/** *Change person* on a Core: search, live check, save. */
async function changePerson(
  hand: Hand,
  parent: PageMessage,
  not: number,
  say: Say,
): Promise<Told['changed']> {
  const core = (row: ShownRow) => row.text.includes('· Core ·') && row.id !== not;
  for await (const { section, row } of rowsThat(hand, parent, core)) {
    acked(
      await hand.press(section, 'row.menu', {
        block_id: row.block,
        selection: menuOption(row, 'person').value,
      }),
    );
    const name = await chooseOther(hand, say);
    if (name !== null) {
      await hand.message({ includes: name, thread: parent.ts });
      return { rowId: row.id, name };
    }
    await hand.close();
  }
  throw new Error('nobody else could take any Core');
}

/** The first other person who may take the row, or null. */
async function chooseOther(hand: Hand, say: Say): Promise<string | null> {
  const block = 'edit.employee';
  let view = await hand.view('edit.modal', 'Best first');
  const before = view.state.values[block]?.['edit.employee']?.selected_option as Option | undefined;
  const everybody = await hand.type(view, block, 'edit.employee', '');
  for (const person of everybody.filter(({ value }) => value !== before?.value)) {
    // By typing a part of the name, as a person would.
    const found = await hand.type(view, block, 'edit.employee', person.text.text.slice(0, 4).trim());
    if (!found.some(({ value }) => value === person.value))
      throw new Error(`the search for ${person.text.text} does not find them`);
    acked(await hand.choose(view, block, 'edit.employee', person.value));
    view = await settled(hand, view, person.value);
    const check = readable(view.blocks.find(({ block_id }) => block_id === 'edit.findings'));
    const asksWhy = view.blocks.some(({ block_id }) => block_id === 'edit.reason');
    if (!check.includes('Fits') && !asksWhy) continue;
    const reason: Record<string, string> = asksWhy ? { 'edit.reason': 'Agreed on the phone' } : {};
    acked(await hand.submit({ ...noticeOf(view), ...reason }));
    const left = await hand.views();
    if (left.length > 0) throw new Error(`the form did not close: ${readable(left.at(-1)?.blocks)}`);
    const name = person.text.text.split(' · ')[0]!;
    say(`Change person: ${name} instead, checked while choosing (“${check.split('\n')[0]}”).`);
    return name;
  }
  return null;
}

/** The form draws itself again with every choice. */
async function settled(hand: Hand, before: PageView, value: string): Promise<PageView> {
  for (let tries = 0; tries < 100; tries += 1) {
    const view = (await hand.views()).at(-1);
    const chosen = view?.state.values['edit.employee']?.['edit.employee']?.selected_option as
      | Option
      | undefined;
    if (view && view.hash !== before.hash && chosen?.value === value) return view;
    await new Promise((resolve) => setTimeout(resolve, 30));
  }
  throw new Error('the live check did not come');
}

async function leaveOut(hand: Hand, parent: PageMessage, not: number[]): Promise<number> {
  const alone = (row: ShownRow) => !not.includes(row.id) && !/ · (Core|Supervisor|Juicer)/.test(row.text);
  for await (const { section, row } of rowsThat(hand, parent, alone)) {
    const selection = menuOption(row, 'leave_out').value;
    acked(await hand.press(section, 'row.menu', { block_id: row.block, selection }));
    return row.id;
  }
  throw new Error('no row that could be left out');
}

async function askWhy(hand: Hand, parent: PageMessage, rowId: number, say: Say): Promise<void> {
  const section = await hand.message({ includes: 'New ·', thread: parent.ts });
  const row = rowsOf(section).find((one) => one.id === rowId)!;
  acked(
    await hand.press(section, 'row.menu', { block_id: row.block, selection: menuOption(row, 'why').value }),
  );
  const view = await hand.view('why.modal');
  const text = readable(view.blocks);
  if (text.length < 40) throw new Error(`Why? says too little: ${text}`);
  say('Why? explains the row.');
  await hand.close();
}

/** Follows the parent message until everything was tried. */
async function watch(hand: Hand, ts: string): Promise<string[]> {
  const seen: string[] = [];
  for (const end = Date.now() + 240_000; Date.now() < end; ) {
    const text = (await hand.thread(ts))[0]?.text ?? '';
    const line = /\d+ \/ \d+ submitted(?:, \d+ failed)?/.exec(text)?.[0];
    if (line && line !== seen.at(-1)) seen.push(line);
    if (text.includes('*:warning: Done, with failures*') || text.includes(':white_check_mark: Done'))
      return seen;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error(`the submission did not end: ${seen.join(' → ')}`);
}

async function waitHome(hand: Hand): Promise<string> {
  for (let tries = 0; tries < 100; tries += 1) {
    const home = await hand.home();
    if (home) return readable(home.blocks);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error('App Home was not published');
}

/** Rows of the section *New* that fit, page by page; the message shows the page of the row at hand. */
async function* rowsThat(
  hand: Hand,
  parent: PageMessage,
  fits: (row: ShownRow) => boolean,
): AsyncGenerator<{ section: PageMessage; row: ShownRow }> {
  for (;;) {
    const section = await hand.message({ includes: 'New ·', thread: parent.ts });
    for (const row of rowsOf(section).filter(fits)) yield { section, row };
    const [, page, pages] = /page (\d+) of (\d+)/.exec(section.text) ?? [];
    if (page === undefined || page === pages) return;
    acked(await hand.press(section, 'page.next'));
    await hand.message({ includes: `page ${Number(page) + 1} of ${pages}`, thread: parent.ts });
  }
}

function controls(block: Block): string[] {
  return ((block.elements ?? []) as { action_id?: string }[]).flatMap(({ action_id }) => action_id ?? []);
}

const lineOf = (text: string, index: number) => (text.split('\n')[index] ?? '').replaceAll('*', '');

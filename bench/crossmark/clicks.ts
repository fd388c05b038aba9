import { ACCOUNTS } from '../../sandbox/data/cast.ts';
import { acked, type Hand, menuOption, noticeOf, rowsOf } from '../../sandbox/demo/hand.ts';
import type { InteractionResult, PageMessage } from '../../sandbox/slack/page-api.ts';
import type { TestApp } from '../../tests/support/app.ts';

/** Milliseconds from a click to the answer that Slack waits for, measured by the sandbox, by what was clicked. */
export type AckTimes = Map<string, number[]>;

const APPROVER = ACCOUNTS.approver;

async function timed(times: AckTimes, what: string, press: () => Promise<InteractionResult>): Promise<void> {
  const result = await press();
  // The sandbox allows three seconds, as Slack does.
  acked(result);
  const all = times.get(what) ?? [];
  times.set(what, [...all, result.ackMs ?? Number.NaN]);
}

/** Everything a manager presses while a proposal waits, `times` times each; nothing is decided. */
export async function clickWaiting(app: TestApp, parent: PageMessage, rounds: number): Promise<AckTimes> {
  const times: AckTimes = new Map();
  const maya = app.as(APPROVER);
  const section = await maya.message({ includes: 'New ·', thread: parent.ts });
  const [row] = rowsOf(section);
  const verb = (name: string) => {
    const selection = menuOption(row!, name).value;
    return maya.press(section, 'row.menu', { block_id: row!.block, selection });
  };
  for (let round = 0; round < rounds; round++) {
    await timed(times, 'approve', () => maya.press(parent, 'run.approve'));
    await maya.view('approve.modal');
    await maya.close();
    await timed(times, 'change person', () => verb('person'));
    await maya.view('edit.modal');
    await maya.close();
    await timed(times, 'why', () => verb('why'));
    await maya.close();
    await timed(times, 'page turn', () => maya.press(section, 'page.refresh', pageOf(section)));
    await timed(times, 'rotations', () => maya.command('', '/rotations'));
    await maya.close();
    await everyDay(times, maya);
  }
  return times;
}

/** What anybody may press at any time. */
export async function everyDay(times: AckTimes, hand: Hand): Promise<void> {
  await timed(times, 'status', () => hand.command('status'));
  await timed(times, 'history', () => hand.command('history'));
  await timed(times, 'schedule week', () => hand.command('week', '/schedule'));
  await timed(times, 'home', () => hand.openHome());
}

/** Approves as a person does; the answer to the last click is timed. */
export async function confirm(times: AckTimes, app: TestApp, parent: PageMessage): Promise<void> {
  const maya = app.as(APPROVER);
  acked(await maya.press(parent, 'run.approve'));
  const dialog = await maya.view('approve.modal');
  await timed(times, 'confirm', () => maya.submit(noticeOf(dialog)));
  await maya.view('result.modal');
  await maya.close();
}

/** The block of the page buttons of a section. */
function pageOf(section: PageMessage): { block_id: string } | Record<string, never> {
  const block = (section.blocks ?? []).find((one) => JSON.stringify(one).includes('"page.refresh"'));
  return block ? { block_id: block.block_id } : {};
}

import { afterEach, expect, it } from 'vitest';
import { ACCOUNTS } from '../../sandbox/data/cast.ts';
import { acked, menuOption, noticeOf, rowsOf } from '../../sandbox/demo/hand.ts';
import { startTestApp, type TestApp } from '../support/app.ts';

let app: TestApp;
afterEach(() => app.stop());

it('a proposal of 400 rows is answered in time, from the first click to the confirmation', async () => {
  app = await startTestApp({ share: 2.6 });
  const maya = app.as(ACCOUNTS.approver);
  const { parent } = await app.propose();
  const rows = await app.world.db.client.pendingSchedule.count();
  expect(rows).toBeGreaterThanOrEqual(400);

  const took: Record<string, number> = {};
  const timed = async (what: string, press: () => ReturnType<typeof maya.press>) => {
    const result = await press();
    // The sandbox allows three seconds, as Slack does.
    acked(result);
    took[what] = result.ackMs ?? Number.NaN;
  };
  const section = await maya.message({ includes: 'New ·', thread: parent.ts });
  const [row] = rowsOf(section);
  await timed('status', () => maya.command('status'));
  await timed('change person', () =>
    maya.press(section, 'row.menu', { block_id: row!.block, selection: menuOption(row!, 'person').value }),
  );
  const edit = await maya.view('edit.modal', 'Best first');
  const people = await maya.type(edit, 'edit.employee', 'edit.employee', '');
  expect(people.length).toBeGreaterThan(3);
  await maya.close();
  await timed('leave out', () =>
    maya.press(section, 'row.menu', { block_id: row!.block, selection: menuOption(row!, 'leave_out').value }),
  );
  await maya.message({ includes: '1 left out' });
  const opened = performance.now();
  await timed('approve', () => maya.press(parent, 'run.approve'));
  const dialog = await maya.view('approve.modal');
  took['approve dialog filled'] = Math.round(performance.now() - opened);
  await timed('confirm', () => maya.submit(noticeOf(dialog)));
  await maya.view('result.modal');
  process.stdout.write(`${rows} rows, ms from click to answer: ${JSON.stringify(took)}\n`);
}, 120_000);

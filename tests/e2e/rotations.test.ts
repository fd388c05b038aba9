import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { ACCOUNTS, PEOPLE } from '../../sandbox/data/cast.ts';
import { explainedStore } from '../../sandbox/data/explained.ts';
import type { StoreData, StoreEvent } from '../../sandbox/data/model.ts';
import { acked, type Hand, noticeOf, readable } from '../../sandbox/demo/hand.ts';
import type { PageView } from '../../sandbox/slack/page-api.ts';
import { approve, eventually, START, startTestApp, type TestApp } from '../support/app.ts';

const PRODUCTION = 710_001;
const SURVEY = 710_002;
/** Saturday: far enough ahead that nobody has to be told on short notice. */
const SATURDAY = '2026-12-05';
/** Tuesday of the next day but one, where they do. */
const NEAR = 710_003;

/** A small store without a juicer rotation, with juicer work on two days. */
function storeWithoutJuicer(): StoreData {
  const { data } = explainedStore(START.toISOString().slice(0, 10));
  const { booking: _, ...core } = data.events[0]!;
  const event = (refNum: number, name: string, startDate: string, dueDate: string): StoreEvent => ({
    ...{ refNum, startDate, dueDate, mPlanId: String(refNum) },
    name: `${startDate.slice(5)} 8HR-ES1-Juicer ${name} (${startDate.slice(2).replaceAll('-', '')}${refNum}) - ES1`,
  });
  return {
    ...data,
    settings: { juicerFallback: false },
    people: PEOPLE,
    lockedDays: [],
    // The Club Supervisor would take the Survey alone.
    timeOff: [{ repId: '70001', start: SATURDAY, end: SATURDAY, reason: 'Family visit' }],
    events: [
      { ...core, startDate: '2026-11-26', dueDate: '2026-11-27' },
      event(PRODUCTION, 'Production-SPCLTY', SATURDAY, '2026-12-06'),
      event(SURVEY, 'Survey-SPCLTY', SATURDAY, '2026-12-06'),
      event(NEAR, 'Production-SPCLTY', '2026-11-27', '2026-11-28'),
    ],
  };
}

describe('rotations in the sandbox', () => {
  let app: TestApp;
  let maya: Hand;
  beforeAll(async () => {
    app = await startTestApp({ data: storeWithoutJuicer() });
    maya = app.as(ACCOUNTS.approver);
  });
  afterAll(() => app.stop());

  const rotations = (hand: Hand, text = '') => hand.command(text, '/rotations');
  const client = () => app.world.db.client;
  const offered = async (hand: Hand, view: PageView, block: string, action: string, query: string) =>
    (await hand.type(view, block, action, query)).find((one) => one.text.text.includes(query))?.value ?? '';
  const rowOf = (runId: number, eventRefNum: number) =>
    client().pendingSchedule.findFirstOrThrow({ where: { schedulerRunId: runId, eventRefNum } });

  it('a viewer sees the week with its gaps and cannot change it', async () => {
    const ruth = app.as(ACCOUNTS.viewer);
    acked(await rotations(ruth));
    const view = await ruth.view('rotation.modal', 'Monday');
    const text = readable(view.blocks);
    expect(text).toContain('Primary Lead: Otto Brandeis · no backup');
    expect(text).toMatch(/Warning – Nobody is juicer on Saturdays and a juicer event needs one: 710001/);
    expect(text).not.toContain('Edit juicer');
    await ruth.close();
  });

  it('a failed juicer event: replacement, planned again, placed with its Survey, approved', async () => {
    const { runId, parent } = await app.propose();
    expect(await rowOf(runId, PRODUCTION)).toMatchObject({ failureCode: 'NO_JUICER_ROTATION' });
    const others = await client().pendingSchedule.findMany({
      where: { schedulerRunId: runId, eventRefNum: { notIn: [PRODUCTION, SURVEY] } },
    });

    // Choose replacement, from the row.
    const needs = await maya.message({ includes: 'Needs you ·', thread: parent.ts });
    const row = await rowOf(runId, PRODUCTION);
    acked(await maya.press(needs, 'row.replace', { block_id: `row:${row.id}:controls` }));
    const form = await maya.view('replace.modal', 'Choose replacement');
    const person = `replace.employee:${SATURDAY}`;
    const alma = await offered(maya, form, person, 'replace.employee', 'Alma');
    acked(await maya.submit({ [person]: alma }));
    const saved = await maya.view('result.modal', 'Alma Reyes takes the juicer work on Sat Dec 5');

    // Plan again, right from the answer.
    acked(await maya.pressIn(saved, 'row.plan.again'));
    const placed = await maya.view('result.modal', 'is on Sat Dec 5');
    const text = readable(placed.blocks);
    expect(text).toContain('710001 is on Sat Dec 5 at 09:00 with Alma Reyes.');
    expect(text).toContain('710002 is on Sat Dec 5 at 17:00 with Alma Reyes.');
    await maya.close();
    await maya.message({ includes: '710001', thread: parent.ts, hasAction: 'row.menu' });
    expect(await rowOf(runId, PRODUCTION)).toMatchObject({
      status: 'user_edited',
      scheduleDate: SATURDAY,
      editedBy: ACCOUNTS.approver,
    });
    const after = await client().pendingSchedule.findMany({
      where: { schedulerRunId: runId, eventRefNum: { notIn: [PRODUCTION, SURVEY] } },
    });
    expect(after).toEqual(others);

    // Near enough that somebody has to tell the person: the form asks.
    const near = await rowOf(runId, NEAR);
    acked(await maya.press(needs, 'row.replace', { block_id: `row:${near.id}:controls` }));
    const nearForm = await maya.view('replace.modal', 'Choose replacement');
    const nearPerson = 'replace.employee:2026-11-27';
    const theo = await offered(maya, nearForm, nearPerson, 'replace.employee', 'Theo');
    acked(await maya.submit({ [nearPerson]: theo }));
    acked(await maya.pressIn(await maya.view('result.modal', 'Theo Quill takes'), 'row.plan.again'));
    const asks = await maya.view('again.modal', 'There is a place');
    acked(await maya.submit(noticeOf(asks)));
    await maya.view('result.modal', '710003 is on Fri Nov 27');
    await maya.close();

    // Approved and sent.
    const current = await maya.message({ includes: `run ${runId} `, hasAction: 'run.approve' });
    await approve(maya, current);
    await eventually(async () => {
      const booked = await client().schedule.findMany({
        where: { eventRefNum: { in: [PRODUCTION, SURVEY, NEAR] } },
      });
      return booked.length === 3 && booked.every(({ externalId }) => externalId);
    }, 20_000);
  });

  it('the week is edited with warnings at once, saved in one go, and the grid below is up to date', async () => {
    const pria = app.as(ACCOUNTS.manager);
    acked(await rotations(pria));
    const grid = await pria.view('rotation.modal', 'Monday');
    acked(await pria.pressIn(grid, 'rotation.edit.juicer'));
    const form = await pria.view('rotation.edit.modal', 'Edit juicer');
    const cells = form.blocks.map(({ block_id }) => block_id).filter((id) => id.startsWith('rotation.cell'));
    expect(cells).toHaveLength(7);
    const [monday, tuesday] = cells as [string, string];
    const alma = await offered(pria, form, monday, 'rotation.person', 'Alma');
    // Alma is off on Mondays.
    acked(await pria.choose(form, monday, 'rotation.person', alma));
    const warned = await pria.view('rotation.edit.modal', 'Alma Reyes usually does not work Mondays');
    const theo = await offered(pria, warned, tuesday, 'rotation.person', 'Theo');
    acked(await pria.choose(warned, tuesday, 'rotation.person', theo));
    acked(await pria.submit());
    const updated = await pria.view('rotation.modal', 'Saved – 2 changes');
    expect(readable(updated.blocks)).toContain('Juicer: Theo Quill · no backup');
    expect(await client().rotationAssignment.count({ where: { rotationType: 'juicer' } })).toBe(2);
    await pria.close();
  });

  it('exceptions: added through the form, listed, deleted', async () => {
    const pria = app.as(ACCOUNTS.manager);
    acked(await rotations(pria, 'exceptions'));
    const list = await pria.view('exception.list.modal', 'Alma Reyes');
    acked(await pria.pressIn(list, 'exception.add'));
    const form = await pria.view('exception.modal', 'Add an exception');
    acked(await pria.choose(form, 'exception.date', 'exception.date', '2026-12-12'));
    const dated = await pria.view('exception.modal', 'Sat Dec 12');
    const person = 'exception.employee:juicer:2026-12-12';
    const alma = await offered(pria, dated, person, 'exception.employee', 'Alma');
    acked(await pria.submit({ [person]: alma, 'exception.reason': 'They swapped' }));
    const added = await pria.view('exception.list.modal', 'They swapped');
    const { id } = await client().scheduleException.findFirstOrThrow({
      where: { exceptionDate: '2026-12-12' },
    });
    acked(await pria.pressIn(added, 'exception.delete', { block_id: `exception:${id}`, confirm: true }));
    await pria.view('exception.list.modal', 'Deleted');
    expect(await client().scheduleException.count({ where: { exceptionDate: '2026-12-12' } })).toBe(0);
    await pria.close();
  });

  it('an unknown word is answered with what can be typed', async () => {
    acked(await rotations(maya, 'exeptions'));
    const note = await maya.told({ includes: 'is not a word I know' });
    expect(note.text).toContain('/rotations exceptions');
  });
});

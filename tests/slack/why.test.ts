import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ACTIONS, VIEWS } from '../../blocks/ids.ts';
import { RunService } from '../../src/services/runs/run-service.ts';
import { DAY, VIEWER } from '../services/proposals/fixture.ts';
import { openFreshDatabase, type TestDatabase } from '../support/database.ts';
import { AppStage } from './app-stage.ts';

/** Who may do Core on a normal day of the fixture. */
const CORE_PEOPLE = ['l1', 'l2', 'e1', 'e2', 'e3', 'e4', 'j1'];
const CORES = CORE_PEOPLE.map((_, index) => 600101 + index);
const LAST = CORES.at(-1)!;

let db: TestDatabase;
let stage: AppStage;
beforeAll(async () => {
  db = await openFreshDatabase();
  return () => db.close();
});
beforeEach(async () => {
  stage = await AppStage.open(db);
});
afterEach(async () => {
  await stage.deps.inFlight.drain(5_000);
  stage.close();
});

interface Subject {
  id: number;
  ver: number;
}
/** Seven Core that have only one day, and these people are off on it: a real run leaves the last ones without a place. */
async function tightDay(
  off: readonly string[] = ['e4'],
  booked: readonly number[] = [],
): Promise<{ run: number; failed: Subject; placed: Subject }> {
  const { fixture } = stage;
  for (const core of CORES)
    await fixture.event(core, { startDate: DAY, dueDate: '2026-11-29', projectName: `Item ${core}` });
  for (const core of booked) await fixture.booking(core, 'e1', DAY);
  for (const person of off)
    await db.client.timeOff.create({
      data: {
        ...{ storeId: fixture.storeId, employeeId: fixture.person(person), status: 'approved' },
        ...{ startDate: DAY, endDate: DAY },
      },
    });
  const runs = new RunService({ db, clock: fixture.clock, log: stage.deps.log });
  const { runId } = await runs.execute(await runs.begin(fixture.storeId, 'system', { runType: 'automatic' }));
  const subject = async (event: number) => {
    const { id, version } = await fixture.row(runId, event);
    return { id, ver: version };
  };
  const placed = CORES.find((core) => !booked.includes(core))!;
  return { run: runId, failed: await subject(LAST), placed: await subject(placed) };
}

const whyNot = (row: { id: number; ver: number }) =>
  stage.press(VIEWER, ACTIONS.rowWhyNot.id, ACTIONS.rowWhyNot.encode(row));
/** *Details* inside the open *Why?*. */
const details = (row: { id: number; ver: number }) =>
  stage.press(VIEWER, ACTIONS.whyDetails.id, ACTIONS.whyDetails.encode(row), {
    view: stage.view(VIEWS.why.id, VIEWS.why.encode(row)),
    container: { type: 'view', view_id: 'V1' },
    channel: undefined,
    message: undefined,
  });

describe('WF-8: Why not?', () => {
  it('opens at once and is filled with suggestions that were planned again', async () => {
    const { failed } = await tightDay();
    await whyNot(failed);
    expect(stage.slack.calls.map(({ method }) => method)).toEqual(['views.open', 'views.update']);
    expect(JSON.stringify(stage.slack.of('views.open')[0])).toContain(VIEWS.loading.id);
    const shown = stage.shown();
    expect(shown).toContain('Seven Core due by Sun Nov 29 share six free person-days, Sat Nov 28.');
    expect(shown).toContain('Person e4 has Sat Nov 28 off.');
    expect(shown).toMatch(
      /_Checked:_ if that day could be worked, it would stand with Person e4 on Sat Nov 28 at \d\d:\d\d; nothing else changes\./,
    );
  });

  it('a change that helps a more urgent one says so', async () => {
    const { failed } = await tightDay(['e3', 'e4']);
    await whyNot(failed);
    expect(stage.shown()).toContain(
      `_Checked:_ if that day could be worked, that would place the more urgent ${LAST - 1} Item ${LAST - 1} instead; this one would still wait.`,
    );
  });

  it('a booking that would have to give way is named as what loses its place', async () => {
    const [first = 0] = CORES;
    const { failed } = await tightDay(['e4'], [first]);
    await whyNot(failed);
    expect(stage.shown()).toMatch(
      new RegExp(
        `Move ${first} \\(due Sun Nov 29\\)[^}]*it would stand with Person e1[^}]*\\*${first} Item ${first} would lose its place\\*`,
      ),
    );
  });

  it('what a check finds is not written anywhere', async () => {
    const { run, failed } = await tightDay();
    const rows = () => db.client.pendingSchedule.findMany({ where: { schedulerRunId: run } });
    const before = await rows();
    await whyNot(failed);
    expect(await rows()).toEqual(before);
    expect(await stage.refusals()).toEqual([]);
  });

  it('when the data of the run is gone the rest is still told, and no check is claimed', async () => {
    const { run, failed } = await tightDay();
    await db.client.runSnapshot.delete({ where: { runId: run } });
    await whyNot(failed);
    expect(stage.shown()).toContain('Seven Core due by Sun Nov 29');
    expect(stage.shown()).toContain('Not checked: planning again was not possible just now.');
  });

  it('a placed row is not planned again', async () => {
    const { run, placed } = await tightDay();
    await db.client.runSnapshot.delete({ where: { runId: run } });
    await stage.press(VIEWER, ACTIONS.rowWhy.id, ACTIONS.rowWhy.encode(placed));
    expect(stage.shown()).toContain('is the Lead with the fewest events');
    expect(stage.shown()).not.toContain('hecked');
  });
});

describe('details, one click deeper', () => {
  it('lie on top of the sentences', async () => {
    const { failed } = await tightDay();
    await details(failed);
    expect(stage.slack.calls.map(({ method }) => method)).toEqual(['views.push', 'views.update']);
    const shown = stage.shown();
    expect(shown).toContain(VIEWS.whyDetails.id);
    expect(shown).toContain(`7. ${LAST} Item ${LAST} – due Sun Nov 29 – this one`);
    expect(shown).toContain('Person e4 is off');
  });

  it('as a fourth level they replace the third', async () => {
    const { failed } = await tightDay();
    stage.slack.errors.set('views.push', 'push_limit_reached');
    await details(failed);
    expect(stage.slack.of('views.update')[0]).toMatchObject({ view_id: 'V1' });
    expect(stage.shown()).toContain(VIEWS.whyDetails.id);
    expect(stage.told()).toEqual([]);
  });

  it('a row that is gone is answered in place, kindly', async () => {
    await details({ id: 99_999_999, ver: 1 });
    expect(stage.slack.of('views.update')[0]).toMatchObject({ view_id: 'V1' });
    expect(stage.shown()).toContain('This row is not part of the proposal any more.');
    expect(stage.shown()).toContain('Open the newest proposal.');
  });

  it('a value of another version is no longer current', async () => {
    await stage.press(VIEWER, ACTIONS.whyDetails.id, '{"v":99,"id":1,"ver":1}');
    expect(stage.told()).toEqual([expect.stringContaining('it is up to date now')]);
  });

  it('somebody without rights is refused and sees nothing', async () => {
    const { failed } = await tightDay();
    await stage.press('UOUTSIDER', ACTIONS.whyDetails.id, ACTIONS.whyDetails.encode(failed));
    await stage.press('UOUTSIDER', ACTIONS.rowWhyNot.id, ACTIONS.rowWhyNot.encode(failed));
    expect(stage.told()).toHaveLength(2);
    expect(stage.shown()).toBe('null');
    expect((await stage.refusals()).map(({ errorCode }) => errorCode)).toEqual(['FORBIDDEN', 'FORBIDDEN']);
  });
});

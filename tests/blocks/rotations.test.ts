import { describe, expect, expectTypeOf, it } from 'vitest';
import { type ExceptionFormVm, exceptionFormView } from '../../blocks/exception-form.ts';
import { type ExceptionVm, exceptionsView } from '../../blocks/exceptions.ts';
import { ACTIONS, KNOWN_ACTION_IDS, KNOWN_VIEW_IDS, VIEWS, weekdayOfCell } from '../../blocks/ids.ts';
import { checkSuggestions } from '../../blocks/limits.ts';
import { type PlanAgainVm, planAgainView } from '../../blocks/plan-again.ts';
import { rotationEditView, rotationSuggestions } from '../../blocks/rotation-edit.ts';
import { type RotationsVm, rotationsHelp, rotationsView } from '../../blocks/rotations.ts';
import { ROTATION_TYPES } from '../../src/domain/types.ts';
import type { FoundAgain } from '../../src/services/proposals/plan-again.ts';
import type { ExceptionView, RotationGrid, RotationOption } from '../../src/services/rotations/model.ts';
import { buttonLabels, controls, expectGoodMessage, expectGoodView, seenTexts } from './check.ts';
import { many, NASTY, nasty, people, stamp } from './fixtures.ts';
import {
  again,
  edit,
  exception,
  form,
  grid,
  ID,
  list,
  problem,
  spot,
  worstWarnings,
} from './rotations-fixtures.ts';

const VIEWS_OF: [string, object][] = [
  ['the week', rotationsView(grid)],
  ['the week after saving', rotationsView(grid, 2)],
  ['the week after saving nothing', rotationsView({ ...grid, warnings: [] }, 0)],
  ['the week of a store that nobody has set up', rotationsView({ ...grid, saved: null, mayEdit: false })],
  [
    'the week, worst case',
    rotationsView({ ...nasty(grid), storeId: ID, warnings: worstWarnings, exceptionsAhead: 400 }, 14),
  ],
  ['edit', rotationEditView(edit)],
  ['edit Primary Lead, nobody yet', rotationEditView({ ...edit, type: 'primary_lead', days: [] })],
  ['edit, somebody was faster', rotationEditView({ ...edit, stale: { by: 'U0MANAGER', at: stamp } })],
  ['edit, somebody unknown was faster', rotationEditView({ ...edit, stale: null })],
  [
    'edit, worst case',
    rotationEditView({
      ...nasty(edit),
      storeId: ID,
      warnings: worstWarnings,
      stale: { by: `cli:${NASTY}`, at: stamp },
      problem,
    }),
  ],
  ['exceptions', exceptionsView(list)],
  ['exceptions, none', exceptionsView({ ...list, page: { items: [], page: 1, pages: 1, total: 0 } })],
  [
    'exceptions, worst case',
    exceptionsView({
      ...nasty(list),
      storeId: ID,
      note: 'deleted',
      page: {
        items: many(8, (id) =>
          nasty(exception({ id, insteadOf: NASTY, problem: NASTY, createdBy: `api:${NASTY}` })),
        ),
        ...{ page: 49, pages: 50, total: 400 },
      },
    }),
  ],
  ['exception form', exceptionFormView(form)],
  [
    'exception form, worst case',
    exceptionFormView({
      ...form,
      ...{ storeId: ID, storeName: NASTY, usual: NASTY, existing: NASTY, leftOut: NASTY, problem },
    }),
  ],
  ['plan again', planAgainView(again)],
  [
    'plan again, worst case',
    planAgainView({
      ...again,
      ...{ reasonNeeded: true, canSendDm: true, problem },
      rows: many(20, (i) => ({ ...spot, employeeId: ID, employeeName: NASTY, eventRefNum: i })),
      findings: many(40, (i) => ({ id: `S${i}`, severity: 'soft' as const, message: NASTY })),
    }),
  ],
];

describe('SL-1, SL-2, SL-8: every view of the rotations', () => {
  it.each(VIEWS_OF)('%s', (_, view) => {
    expectGoodView(view);
    const { callback_id } = view as { callback_id: string };
    expect(KNOWN_VIEW_IDS).toContain(callback_id);
    for (const { action_id } of controls(view)) expect(KNOWN_ACTION_IDS).toContain(action_id);
  });

  it.each([
    ['help', rotationsHelp({ command: '/rotations' })],
    ['an unknown word', rotationsHelp({ command: '/x-rotations', unknown: NASTY })],
  ])('%s', (_, message) => {
    expectGoodMessage(message);
  });
});

describe('the week', () => {
  const textOf = (view: object) => seenTexts(view).join('\n');

  it('names person and backup of both rotations, day by day, with the warnings at their day', () => {
    const texts = seenTexts(rotationsView(grid));
    const [monday, sunday] = ['*Monday*', '*Sunday*'].map((day) =>
      texts.find((text) => text.startsWith(day)),
    );
    expect(monday).toBe(
      '*Monday*\nJuicer: Tom Adeyemi · no backup\nPrimary Lead: Lena Hoffmann · no backup\n' +
        ':warning: Warning – Tom Adeyemi usually does not work Mondays.',
    );
    expect(sunday).toBe('*Sunday*\nJuicer: Tom Adeyemi · backup Lena Hoffmann\nPrimary Lead: nobody');
    expect(textOf(rotationsView(grid))).toContain('America/Chicago · Last saved by <@U0MANAGER>');
  });

  it('shows buttons only to people who may use them', () => {
    expect(buttonLabels(rotationsView(grid))).toEqual([
      'Edit juicer',
      'Edit Primary Lead',
      'Exceptions (2 ahead)',
    ]);
    expect(buttonLabels(rotationsView({ ...grid, mayEdit: false }))).toEqual(['Exceptions (2 ahead)']);
  });

  it('says after a save how many cells have changed', () => {
    expect(textOf(rotationsView(grid, 1))).toContain('Saved – 1 change.');
    expect(textOf(rotationsView(grid, 0))).toContain('Nothing to save');
  });

  it('tells how many warnings a day still has', () => {
    expect(textOf(rotationsView({ ...grid, warnings: worstWarnings }))).toContain('and 54 more warnings');
  });
});

describe('the form of a rotation', () => {
  const selects = (view: object) => controls(view).filter(({ type }) => type === 'external_select');

  it('has a person and a backup for each of the seven days and needs no search text', () => {
    const found = selects(rotationEditView(edit));
    expect(found).toHaveLength(14);
    expect(found.every(({ min_query_length }) => min_query_length === 0)).toBe(true);
  });

  it('keeps the choices over a redraw and starts afresh with another version', () => {
    const ids = (version: number) =>
      rotationEditView({ ...edit, version }).blocks.flatMap(({ type, block_id }) =>
        type === 'actions' ? [block_id ?? ''] : [],
      );
    expect(ids(3)).toEqual(ids(3));
    expect(ids(3).some((id) => ids(4).includes(id))).toBe(false);
    expect(ids(3).map(weekdayOfCell)).toEqual([0, 1, 2, 3, 4, 5, 6]);
    expect(weekdayOfCell('row:12')).toBeNull();
  });

  it('says who was faster', () => {
    const text = seenTexts(rotationEditView({ ...edit, stale: { by: 'U0MANAGER', at: stamp } })).join('\n');
    expect(text).toContain('<@U0MANAGER> has saved these rotations meanwhile');
  });

  it('the lists begin with nobody, narrow by name and never hold more than 100', () => {
    const answer = rotationSuggestions(people, 'raj', false);
    expect(answer.options?.map(({ text }) => text.text)).toEqual(['Nobody', 'Raj Patel · Event Specialist']);
    expect(rotationSuggestions(people, 'raj', true).options?.[1]?.text.text).toBe(
      'Backup: Raj Patel · Event Specialist',
    );
    const crowd = many(300, (i) => ({ ...people[0]!, employeeId: `e${i}`, name: NASTY, reason: NASTY }));
    for (const backup of [true, false]) {
      const full = rotationSuggestions(crowd, '', backup);
      expect(checkSuggestions(full)).toEqual([]);
      expect(full.options).toHaveLength(100);
    }
  });
});

describe('exceptions', () => {
  it('past ones stay for the record: no Delete; nobody without the right has one', () => {
    expect(buttonLabels(exceptionsView(list))).toEqual(['Delete', '‹', '›', 'Add an exception']);
    expect(buttonLabels(exceptionsView({ ...list, mayEdit: false }))).toEqual(['‹', '›']);
  });

  it('deleting asks first and names what it is about', () => {
    const found = controls(exceptionsView(list)).find(
      ({ action_id }) => action_id === ACTIONS.exceptionDelete.id,
    );
    expect(JSON.stringify(found?.confirm)).toContain(
      'Juicer on Thu Nov 26, Lena Hoffmann: the weekly rotation counts again.',
    );
  });

  it('another day or rotation asks for the person afresh; an existing exception for a confirmation', () => {
    const ids = (vm: Partial<ExceptionFormVm>) =>
      exceptionFormView({ ...form, ...vm }).blocks.map(({ block_id }) => block_id);
    expect(ids({ date: '2026-11-27' })).toContain('exception.employee:juicer:2026-11-27');
    expect(ids({ type: 'primary_lead' })).toContain('exception.employee:primary_lead:2026-11-26');
    expect(ids({ existing: 'Lena' })).toContain('exception.replace:juicer:2026-11-26');
    expect(ids({})).not.toContain('exception.replace:juicer:2026-11-26');
  });
});

it('planning again carries the place that the person agrees to', () => {
  expect(VIEWS.planAgain.parse(planAgainView(again).private_metadata)).toEqual({
    ...{ id: 1201, ver: 3, employeeId: 'e-tom', date: '2026-11-26', time: '09:00' },
  });
});

it('service results go into the view models as they are', () => {
  expectTypeOf<Omit<RotationGrid, 'saved'>>().toExtend<Omit<RotationsVm, 'saved'>>();
  expectTypeOf<ExceptionView>().toExtend<ExceptionVm>();
  expectTypeOf<RotationOption>().toExtend<Parameters<typeof rotationSuggestions>[0][number]>();
  expectTypeOf<Extract<FoundAgain, { placed: true }>['rows']>().toExtend<PlanAgainVm['rows']>();
  expect([...ROTATION_TYPES]).toEqual(['juicer', 'primary_lead']);
});

import { describe, expect, it } from 'vitest';
import { VIEWS } from '../../blocks/ids.ts';
import { BUDGETS } from '../../blocks/limits.ts';
import { settingsView } from '../../blocks/settings.ts';
import { calendarView, holidayView, lockView } from '../../blocks/settings-calendar.ts';
import { confirmView, doneWords } from '../../blocks/settings-confirm.ts';
import { fieldOf, TOPICS, topicOf } from '../../blocks/settings-fields.ts';
import { approversView, settingsFormView } from '../../blocks/settings-form.ts';
import { EVENT_TYPES } from '../../src/domain/types.ts';
import { valueAt } from '../../src/services/settings/paths.ts';
import { DEFAULTS, storedSettingsSchema } from '../../src/services/settings/schema.ts';
import { buttonLabels, controls, expectGoodView, mrkdwnTexts } from './check.ts';
import * as fx from './fixtures.ts';

const { many, NASTY } = fx;
const store = { storeId: 'store-4711', storeName: NASTY, timezone: 'America/Chicago' };
const at = { epoch: 1_795_000_000, text: 'Fri Nov 20 12:00' };
const paths = TOPICS.flatMap(({ fields }) => fields.map(({ path }) => path));
const values = Object.fromEntries(paths.map((path) => [path, valueAt(DEFAULTS, path)]));
const users = many(60, (i) => `U0000${100 + i}`);
const problem = { sentence: NASTY, nextStep: NASTY, saved: { by: 'U0000MAYA', at } };

const overview = {
  ...store,
  values,
  defaults: values,
  saved: { by: 'U0000MAYA', at },
  approvers: ['U0000MAYA'],
  mayConfigure: true,
  lockedDays: [] as string[],
  nextHoliday: null as { date: string; name: string } | null,
};
const edit = { kind: 'settings' as const, version: 3, edits: { horizonDays: 14 } };
const plan = {
  withoutPlaceBefore: 6,
  withoutPlaceAfter: 4,
  newlyPlaced: 3,
  newlyFailed: 1,
  moved: 5,
  gone: 0,
};
const confirm = {
  ...store,
  change: edit,
  changed: [{ path: 'horizonDays', before: 21, after: 14 }],
  plan,
};
const dates = many(400, (i) => `2026-12-${String((i % 28) + 1).padStart(2, '0')}`);

describe('settings, worst case', () => {
  it('the overview: long names, many locked days, sixty approvers, every value changed', () => {
    const changed = { ...values, ...Object.fromEntries(paths.map((path) => [path, values[path]])) };
    const view = settingsView({
      ...overview,
      values: {
        ...changed,
        horizonDays: 90,
        maxMinutesPerWeek: 4200,
        enabledTypes: [...EVENT_TYPES].slice(1),
      },
      approvers: users,
      lockedDays: dates,
      nextHoliday: { date: '2026-12-25', name: NASTY },
      done: NASTY,
    });
    expectGoodView(view);
  });

  it.each(TOPICS.map((topic) => [topic.id, topic] as const))('the form of %s', (_, topic) => {
    expect(topic.fields.length).toBeLessThanOrEqual(BUDGETS.viewInputs);
    expectGoodView(
      settingsFormView({ ...store, version: 999_999, topic, values, types: EVENT_TYPES, problem }),
    );
    expectGoodView(settingsFormView({ ...store, version: 1, topic, values: {}, types: EVENT_TYPES }));
  });

  it('four hundred locked days and holidays: the first thirty of each, the rest counted', () => {
    const locked = dates.map((date, i) => ({
      date: `${2027 + Math.floor(i / 28)}${date.slice(4)}`,
      reason: NASTY,
      by: 'U0000MAYA',
      at,
    }));
    const holidays = many(400, (i) => ({
      ...{ id: i, name: NASTY, next: i % 2 ? '2026-12-25' : null },
      repeats: (['once', 'yearly', 'weekday'] as const)[i % 3]!,
      everyStore: i % 5 === 0,
    }));
    const view = calendarView({ ...store, locked, holidays, done: NASTY });
    expectGoodView(view);
    expect(mrkdwnTexts(view).filter((text) => text.endsWith(' · page 1 of 27'))).toHaveLength(2);
    const middle = { ...store, locked, holidays, pages: { locked: 14, holidays: 99 } };
    expectGoodView(calendarView(middle));
    expect(VIEWS.settingsCalendar.parse(calendarView(middle).private_metadata)).toEqual({
      ...{ store: store.storeId, locked: 14, holidays: 27 },
    });
  });

  it('forms for days and approvers', () => {
    expectGoodView(lockView({ ...store, today: '2026-11-20', problem }));
    expectGoodView(holidayView({ ...store, today: '2026-11-20', problem }));
    expectGoodView(approversView({ ...store, approvers: users, shown: 'a'.repeat(32), problem }));
    expectGoodView(approversView({ ...store, approvers: [], shown: '' }));
  });

  it.each([
    ['settings', edit],
    ['lock', { kind: 'lock', date: '2026-11-26', reason: NASTY.slice(0, 200) }],
    ['unlock', { kind: 'unlock', date: '2026-11-26' }],
    ['holiday', { kind: 'holiday_add', name: NASTY.slice(0, 100), date: '2026-11-26', repeats: 'weekday' }],
    ['holiday deleted', { kind: 'holiday_delete', id: 7 }],
  ] as const)('the last step: %s', (_, change) => {
    const changed = paths.slice(0, 6).map((path) => ({ path, before: values[path], after: NASTY }));
    expectGoodView(confirmView({ ...confirm, change, changed }));
    expect(doneWords(change, changed).length).toBeGreaterThan(5);
  });
});

describe('the words of settings', () => {
  const texts = (view: object) => mrkdwnTexts(view).join('\n');

  it('say what the next run would do', () => {
    expect(texts(confirmView(confirm))).toContain(
      'With these settings the next run would place 3 more events, find no place for 1 event that it places now and put 5 events on another person, day or time.',
    );
    expect(texts(confirmView(confirm))).toContain('Events without a place: 6 now, 4 then.');
    const one = { ...plan, newlyPlaced: 1, newlyFailed: 0, moved: 0 };
    expect(texts(confirmView({ ...confirm, plan: one }))).toContain('would place 1 more event.');
    const none = { ...plan, newlyPlaced: 0, newlyFailed: 0, moved: 0 };
    expect(texts(confirmView({ ...confirm, plan: none }))).toContain('the same events as now');
    expect(texts(confirmView({ ...confirm, plan: null }))).toContain('does not touch');
    expect(texts(confirmView(confirm))).toContain('• Horizon: 21 days → *14 days*');
  });

  it('without a change there is nothing to save', () => {
    expect(confirmView({ ...confirm, changed: [] })).not.toHaveProperty('submit');
  });

  it('a value beside its default, where they differ', () => {
    const view = settingsView({ ...overview, values: { ...values, horizonDays: 14 } });
    expect(texts(view)).toContain('Horizon: *14 days* (default 21 days)');
    expect(texts(settingsView(overview))).not.toContain('(default');
  });

  it('approvers are changed by administrators only', () => {
    const labels = (mayConfigure: boolean) =>
      controls(settingsView({ ...overview, mayConfigure })).map(
        ({ accessibility_label }) => accessibility_label,
      );
    expect(labels(true)).toContain('Change: Approvers');
    expect(labels(false)).not.toContain('Change: Approvers');
    expect(texts(settingsView({ ...overview, approvers: [] }))).toContain('no proposal can be approved');
  });

  it('a holiday of every store has no button', () => {
    const holiday = { id: 1, name: 'New Year', next: '2027-01-01', repeats: 'yearly' as const };
    const labels = (everyStore: boolean) =>
      buttonLabels(calendarView({ ...store, locked: [], holidays: [{ ...holiday, everyStore }] }));
    expect(labels(false)).toContain('Delete');
    expect(labels(true)).not.toContain('Delete');
  });
});

describe('every setting', () => {
  it('stands in exactly one topic', () => {
    expect(new Set(paths).size).toBe(paths.length);
    const leaves = (value: unknown, path: string): string[] =>
      typeof value === 'object' && value !== null && !Array.isArray(value)
        ? Object.entries(value).flatMap(([key, inner]) => leaves(inner, `${path}.${key}`))
        : [path];
    const all = Object.entries(DEFAULTS).flatMap(([key, value]) =>
      key === 'blocks'
        ? (value as object[]).flatMap((row, i) => leaves(row, `blocks.${i}`))
        : leaves(value, key),
    );
    const shown = all.filter((path) => !/^blocks\.\d\.block$/.test(path));
    expect([...paths].sort()).toEqual(shown.sort());
    expect(topicOf('planning')?.title).toBe('What a run plans');
    expect(topicOf('gone')).toBeNull();
  });

  it('allows what its hint says, and no more', () => {
    for (const path of paths) {
      const field = fieldOf(path);
      if (!field?.range) continue;
      const [min, max] = field.range;
      const fits = (value: number) => {
        const [key = '', inner] = path.split('.');
        return storedSettingsSchema.safeParse({ [key]: inner === undefined ? value : { [inner]: value } })
          .success;
      };
      expect([path, fits(min - 1), fits(min), fits(max), fits(max + 1)]).toEqual([
        path,
        ...[false, true, true, false],
      ]);
    }
  });
});

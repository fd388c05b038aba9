import { settingsView } from '../../blocks/settings.ts';
import { calendarView, holidayView, lockView } from '../../blocks/settings-calendar.ts';
import { confirmView } from '../../blocks/settings-confirm.ts';
import { TOPICS } from '../../blocks/settings-fields.ts';
import { approversView, settingsFormView } from '../../blocks/settings-form.ts';
import { EVENT_TYPES } from '../../src/domain/types.ts';
import { valueAt } from '../../src/services/settings/paths.ts';
import { DEFAULTS } from '../../src/services/settings/schema.ts';
import { many, NASTY, stamp, zone } from '../../tests/blocks/fixtures.ts';
import { type Entry, entry } from './entry.ts';

const SETTINGS = 'Settings';
const store = { storeId: 'store-4711', storeName: 'Club 4711 Riverside', timezone: zone };
const saved = { by: 'U000MAYA', at: stamp };
const paths = TOPICS.flatMap(({ fields }) => fields.map(({ path }) => path));
const values = Object.fromEntries(paths.map((path) => [path, valueAt(DEFAULTS, path)]));
const problem = { sentence: 'Somebody was faster.', nextStep: 'Look at the values as they are now.', saved };
const overview = {
  ...{ ...store, values, defaults: values, saved, approvers: ['U000MAYA'], mayConfigure: true },
  lockedDays: ['2026-11-26'],
  nextHoliday: { date: '2026-11-26', name: 'Thanksgiving' },
};
const locked = [{ date: '2026-11-27', reason: 'Inventory', ...saved }];
const holidays = (['yearly', 'once', 'weekday'] as const).map((repeats, id) => ({
  ...{ id, repeats, everyStore: id === 0 },
  ...{ name: ['New Year', 'Anniversary', 'Thanksgiving'][id]!, next: `2026-12-2${id}` },
}));
const calendar = { ...store, locked, holidays };
const plan = {
  ...{ withoutPlaceBefore: 6, withoutPlaceAfter: 4 },
  ...{ newlyPlaced: 3, newlyFailed: 1, moved: 5, gone: 0 },
};
const horizon = {
  ...store,
  change: { kind: 'settings' as const, version: 3, edits: { horizonDays: 14 } },
  changed: [{ path: 'horizonDays', before: 21, after: 14 }],
  plan,
};

/** The settings of a store, every form of them and the step before saving. */
export function settingsEntries(): Entry[] {
  return [
    entry(SETTINGS, 'overview', settingsView, overview),
    entry(SETTINGS, 'no approver, not an administrator', settingsView, {
      ...overview,
      ...{ approvers: [], lockedDays: [], nextHoliday: null, mayConfigure: false, saved: null },
    }),
    entry(SETTINGS, 'after saving', settingsView, {
      ...overview,
      done: 'Horizon 14 days. The next run uses it.',
    }),
    entry(SETTINGS, 'worst case', settingsView, {
      ...overview,
      values: { ...values, horizonDays: 90, enabledTypes: EVENT_TYPES.slice(1) },
      ...{ storeName: NASTY, done: NASTY, nextHoliday: { date: '2026-12-25', name: NASTY } },
      approvers: many(60, (i) => `U0000${100 + i}`),
      lockedDays: many(400, (i) => `2026-12-${String((i % 28) + 1).padStart(2, '0')}`),
    }),
    ...TOPICS.map((topic) =>
      entry(SETTINGS, topic.id, settingsFormView, {
        ...store,
        version: 3,
        topic,
        values,
        types: EVENT_TYPES,
      }),
    ),
    entry(SETTINGS, 'somebody was faster', settingsFormView, {
      ...{ ...store, version: 3, topic: TOPICS[0]!, values, types: EVENT_TYPES, problem },
    }),
    entry(SETTINGS, 'approvers', approversView, { ...store, approvers: ['U000MAYA', 'U000OTTO'], shown: '' }),
    entry(SETTINGS, 'days', calendarView, calendar),
    entry(SETTINGS, 'no days', calendarView, { ...calendar, locked: [], holidays: [] }),
    entry(SETTINGS, 'worst case of 400', calendarView, {
      ...calendar,
      locked: many(400, (i) => ({
        ...{ ...saved, reason: NASTY },
        date: `${2027 + Math.floor(i / 28)}-12-${String((i % 28) + 1).padStart(2, '0')}`,
      })),
      holidays: many(400, (id) => ({ ...holidays[id % 3]!, id, name: NASTY })),
    }),
    entry(SETTINGS, 'a day to lock', lockView, { ...store, today: '2026-11-23' }),
    entry(SETTINGS, 'a holiday', holidayView, { ...store, today: '2026-11-23', problem }),
    entry(SETTINGS, 'a setting', confirmView, horizon),
    entry(SETTINGS, 'nothing changes', confirmView, { ...horizon, changed: [], plan: null }),
    entry(SETTINGS, 'a locked day', confirmView, {
      ...{ ...store, changed: [], plan: { ...plan, gone: 2 } },
      change: { kind: 'lock', date: '2026-11-27', reason: 'Inventory' },
    }),
    entry(SETTINGS, 'a holiday', confirmView, {
      ...{ ...store, changed: [], plan },
      change: { kind: 'holiday_add', name: 'Thanksgiving', date: '2026-11-26', repeats: 'weekday' },
    }),
  ];
}

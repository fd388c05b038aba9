import type { ModalView } from '@slack/types';
import { type CalendarPagesValue, type SettingsChangeValue, VIEWS } from './ids.ts';
import { context, modal, section } from './kit.ts';
import { fieldOf, valueWords } from './settings-fields.ts';
import { data, join, lines, type Mrkdwn, md, raw } from './text.ts';
import { count, day } from './words.ts';

/** The last step before a setting, a locked day or a holiday is saved: what changes, and what the next run would do. */
const WORDS = {
  title: 'Save this?',
  save: 'Save',
  back: 'Cancel',
  close: 'Close',
  changes: '*What changes*',
  next: '*What the next run would do*',
  none: 'The next run would place and move the same events as now.',
  noEffect: 'This does not touch what a run plans.',
  nothing: 'Nothing has changed; there is nothing to save.',
  with: { settings: 'With these settings', calendar: 'With this' },
  would: (start: string, parts: readonly string[], last: string) =>
    `${start} the next run would ${parts.length === 0 ? last : `${parts.join(', ')} and ${last}`}.`,
  more: (n: number) => `place ${n} more ${n === 1 ? 'event' : 'events'}`,
  fewer: (n: number) => `find no place for ${count(n, 'event')} that it places now`,
  gone: (n: number) => `leave ${count(n, 'event')} for a later run`,
  moved: (n: number) => `put ${count(n, 'event')} on another person, day or time`,
  figures: (before: number, after: number) => `Events without a place: ${before} now, ${after} then.`,
  unsaved: 'Nothing is saved yet.',
  planned: 'Planned just now with the data of the store. Nothing is saved yet.',
  done: {
    settings: (labels: string) => `${labels}. The next run uses it.`,
    approvers: 'approvers',
    holiday: (name: string, date: string) => `${name}, ${date}`,
    holidayGone: 'the holiday is deleted',
  },
  lock: 'locked',
  unlock: 'unlocked',
  reason: 'Reason',
  holiday: 'New holiday',
  holidayGone: 'This holiday is deleted; those days are planned like any other.',
  repeats: {
    once: 'once',
    yearly: 'every year on this date',
    weekday: 'every year on this weekday of the month',
  },
};

export interface ConfirmVm {
  storeId: string;
  storeName: string;
  timezone: string;
  change: SettingsChangeValue;
  /** Values that really change, for a change of settings. */
  changed: readonly { path: string; before: unknown; after: unknown }[];
  plan: {
    withoutPlaceBefore: number;
    withoutPlaceAfter: number;
    newlyPlaced: number;
    newlyFailed: number;
    moved: number;
    gone: number;
  } | null;
  below?: CalendarPagesValue;
}

export function confirmView(vm: ConfirmVm): ModalView {
  const nothing = vm.change.kind === 'settings' && vm.changed.length === 0;
  return modal({
    callbackId: VIEWS.settingsConfirm.id,
    title: WORDS.title,
    metadata: VIEWS.settingsConfirm.encode({
      store: vm.storeId,
      change: vm.change,
      ...(vm.below === undefined ? {} : { below: vm.below }),
    }),
    ...(nothing ? {} : { submit: WORDS.save }),
    close: nothing ? WORDS.close : WORDS.back,
    blocks: nothing
      ? [section(raw(WORDS.nothing))]
      : [
          section(lines(raw(WORDS.changes), ...whatChanges(vm))),
          section(lines(raw(WORDS.next), ...whatFollows(vm))),
          context(
            raw(vm.plan === null ? WORDS.unsaved : WORDS.planned),
            join([data(vm.storeName, 60), vm.timezone]),
          ),
        ],
  });
}

function whatChanges({ change, changed }: ConfirmVm): Mrkdwn[] {
  switch (change.kind) {
    case 'settings':
      return changed.map(({ path, before, after }) => {
        const field = fieldOf(path);
        return md`• ${field?.label ?? path}: ${valueWords(field, before)} → *${valueWords(field, after)}*`;
      });
    case 'lock':
      return [
        md`• *${day(change.date)}* ${WORDS.lock}`,
        ...(change.reason === null ? [] : [md`• ${WORDS.reason}: ${data(change.reason, 200)}`]),
      ];
    case 'unlock':
      return [md`• *${day(change.date)}* ${WORDS.unlock}`];
    case 'holiday_add':
      return [
        md`• ${WORDS.holiday} *${data(change.name, 100)}*, ${day(change.date)}, ${WORDS.repeats[change.repeats]}`,
      ];
    case 'holiday_delete':
      return [raw(`• ${WORDS.holidayGone}`)];
  }
}

/** What has been saved, for the list that is shown afterwards. */
export function doneWords(change: SettingsChangeValue | 'approvers', changed: ConfirmVm['changed']): string {
  if (change === 'approvers') return WORDS.done.approvers;
  switch (change.kind) {
    case 'settings':
      return changed.length === 0
        ? WORDS.nothing
        : WORDS.done.settings(changed.map(({ path }) => fieldOf(path)?.label ?? path).join(', '));
    case 'lock':
      return `${day(change.date)} ${WORDS.lock}`;
    case 'unlock':
      return `${day(change.date)} ${WORDS.unlock}`;
    case 'holiday_add':
      return WORDS.done.holiday(change.name, day(change.date));
    case 'holiday_delete':
      return WORDS.done.holidayGone;
  }
}

/** "With these settings the next run would place 3 more events and put 5 events on another person, day or time." */
function whatFollows({ change, plan }: ConfirmVm): Mrkdwn[] {
  if (plan === null) return [raw(WORDS.noEffect)];
  const parts = [
    plan.newlyPlaced > 0 && WORDS.more(plan.newlyPlaced),
    plan.newlyFailed > 0 && WORDS.fewer(plan.newlyFailed),
    plan.gone > 0 && WORDS.gone(plan.gone),
    plan.moved > 0 && WORDS.moved(plan.moved),
  ].filter((part) => part !== false);
  const figures = raw(WORDS.figures(plan.withoutPlaceBefore, plan.withoutPlaceAfter));
  const last = parts.pop();
  if (last === undefined) return [raw(WORDS.none), figures];
  const start = change.kind === 'settings' ? WORDS.with.settings : WORDS.with.calendar;
  return [raw(WORDS.would(start, parts, last)), figures];
}

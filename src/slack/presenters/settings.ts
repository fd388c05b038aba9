import type { View } from '@slack/types';
import type { CalendarPagesValue, SettingsChangeValue } from '../../../blocks/ids.ts';
import { settingsView } from '../../../blocks/settings.ts';
import { type CalendarVm, calendarView } from '../../../blocks/settings-calendar.ts';
import { confirmView } from '../../../blocks/settings-confirm.ts';
import { TOPICS, topicOf, type Values } from '../../../blocks/settings-fields.ts';
import { approversView, type FormProblem, settingsFormView } from '../../../blocks/settings-form.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { EVENT_TYPES } from '../../domain/types.ts';
import { approversMark } from '../../services/settings/approvers-mark.ts';
import type { Saved } from '../../services/settings/model.ts';
import { valueAt } from '../../services/settings/paths.ts';
import { DEFAULTS } from '../../services/settings/schema.ts';
import type { SlackDeps } from '../deps.ts';
import { explain } from '../explain.ts';
import { stamp } from '../stamps.ts';

/** The dialogs of `/autoschedule settings`, filled for one person. Each checks the rights through the service. */

export async function buildSettings(
  deps: SlackDeps,
  storeId: string,
  user: string,
  done?: string,
): Promise<View> {
  const view = await deps.settings.view(storeId, user);
  const { locked, holidays } = await deps.settings.calendar(storeId, user);
  const next = holidays.find((holiday) => holiday.next !== null);
  return settingsView({
    storeId,
    storeName: view.storeName,
    timezone: view.timezone,
    values: flat(view.settings),
    defaults: flat(DEFAULTS),
    saved: view.saved && { by: view.saved.by, at: stamp(view.saved.at, view.timezone) },
    approvers: view.approvers,
    mayConfigure: view.mayConfigure,
    lockedDays: locked.map(({ date }) => date),
    nextHoliday: next ? { date: next.next ?? '', name: next.name } : null,
    ...(done === undefined ? {} : { done }),
  });
}

/** The form of one topic with what is stored now. @throws DaybreakError `STALE_FORM` for a topic of another version */
export async function buildTopicForm(
  deps: SlackDeps,
  storeId: string,
  user: string,
  topicId: string,
  error?: unknown,
): Promise<View> {
  const topic = topicOf(topicId);
  if (topic === null) throw new DaybreakError('STALE_FORM');
  const { storeName, timezone, version, settings } = await deps.settings.view(storeId, user);
  return settingsFormView({
    ...{ storeId, storeName, timezone, version, topic, values: flat(settings), types: EVENT_TYPES },
    ...problemOf(error, timezone),
  });
}

export async function buildCalendar(
  deps: SlackDeps,
  storeId: string,
  user: string,
  pages?: CalendarVm['pages'],
  done?: string,
): Promise<View> {
  const calendar = await deps.settings.calendar(storeId, user);
  const locked: CalendarVm['locked'] = calendar.locked.map((day) => ({
    ...day,
    at: stamp(day.at, calendar.timezone),
  }));
  return calendarView({
    ...{ ...calendar, locked },
    ...(pages === undefined ? {} : { pages }),
    ...(done === undefined ? {} : { done }),
  });
}

/** *Lock a day* or *Add a holiday*: today is offered first. */
export async function buildDayForm(
  deps: SlackDeps,
  storeId: string,
  user: string,
  draw: (vm: { storeId: string; timezone: string; today: string; problem?: FormProblem }) => View,
  error?: unknown,
): Promise<View> {
  const { timezone, today } = await deps.settings.calendar(storeId, user);
  return draw({ storeId, timezone, today, ...problemOf(error, timezone) });
}

/** What the change would do to the next run, before it is saved. @throws what `SettingsService.preview` throws */
export async function buildConfirm(
  deps: SlackDeps,
  storeId: string,
  user: string,
  change: SettingsChangeValue,
  below?: CalendarPagesValue | null,
): Promise<View> {
  const { changed, plan } = await deps.settings.preview(storeId, user, change);
  const { storeName, timezone } = await deps.settings.view(storeId, user);
  return confirmView({ storeId, storeName, timezone, change, changed, plan, ...(below && { below }) });
}

export async function buildApprovers(
  deps: SlackDeps,
  storeId: string,
  user: string,
  error?: unknown,
): Promise<View> {
  const { storeName, timezone, approvers } = await deps.settings.view(storeId, user);
  const shown = approversMark(approvers);
  return approversView({ storeId, storeName, approvers, shown, ...problemOf(error, timezone) });
}

/** Every value by the path that the fields name. */
function flat(settings: object): Values {
  const paths = TOPICS.flatMap(({ fields }) => fields.map(({ path }) => path));
  return Object.fromEntries(paths.map((path) => [path, valueAt(settings, path)]));
}

/** An error as a note on top of a form, with who was faster where the service says so. */
function problemOf(error: unknown, timezone: string): { problem?: FormProblem } {
  if (error === undefined) return {};
  const { sentence, nextStep } = explain(error);
  const details =
    error instanceof DaybreakError ? (error.details as Partial<Saved> | null | undefined) : null;
  const saved =
    typeof details?.by === 'string' && details.at instanceof Date
      ? { by: details.by, at: stamp(details.at, timezone) }
      : undefined;
  return { problem: { sentence, nextStep, ...(saved === undefined ? {} : { saved }) } };
}

import type { View } from '@slack/types';
import { conflictEventView, takeTheirsView } from '../../../blocks/conflict.ts';
import type { ConflictsVm, ConflictVm } from '../../../blocks/conflict-model.ts';
import { conflictsMessage, openConflictsView } from '../../../blocks/conflicts.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { CONFLICTS_KIND, URGENT_CONFLICTS_KIND } from '../../services/conflicts/announce.ts';
import type { ConflictReader } from '../../services/conflicts/conflict-reader.ts';
import type { ConflictView, TakePreview } from '../../services/conflicts/model.ts';
import type { SlackDeps } from '../deps.ts';
import type { Renderer } from '../outbox.ts';
import { stamp, stampOrNull } from '../stamps.ts';

/** Conflicts in the words of the blocks. */
export function conflictVm(view: ConflictView, timezone: string): ConflictVm {
  const { decided } = view;
  return { ...view, decided: decided && { ...decided, at: stamp(decided.at, timezone) } };
}

/** The messages about what a sync has found. */
export function conflictRenderers(conflicts: ConflictReader): Record<string, Renderer> {
  const render =
    (urgentOnly: boolean): Renderer =>
    async (row) => {
      const found = await orNull(() =>
        conflicts.ofSync(row.storeId ?? '', Number(row.subjectId), { page: row.page, urgentOnly }),
      );
      if (found === null) return null;
      const { items, page, pages, total, timezone, foundAt, ...rest } = found;
      const vm: ConflictsVm = {
        ...rest,
        ...{ timezone, urgentOnly },
        foundAt: stamp(foundAt, timezone),
        page: { items: items.map((item) => conflictVm(item, timezone)), page, pages, total },
      };
      return conflictsMessage(vm);
    };
  return { [CONFLICTS_KIND]: render(false), [URGENT_CONFLICTS_KIND]: render(true) };
}

/** A purged sync leaves its messages as they stand. */
async function orNull<T>(read: () => Promise<T>): Promise<T | null> {
  try {
    return await read();
  } catch (error) {
    if (error instanceof DaybreakError && error.code === 'NOT_FOUND') return null;
    throw error;
  }
}

export async function buildConflicts(
  { conflicts }: SlackDeps,
  storeId: string,
  user: string,
  page: number,
): Promise<View> {
  const { items, timezone, storeName, ...found } = await conflicts.open(storeId, user, page);
  return openConflictsView({
    ...{ storeId, storeName, timezone },
    page: { ...found, items: items.map((item) => conflictVm(item, timezone)) },
  });
}

/** `page`: that of the list below it, 0 without one. */
export async function buildConflictEvent(
  { conflicts }: SlackDeps,
  subject: { storeId: string; user: string; id: number; page: number },
): Promise<View> {
  const event = await conflicts.event(subject.storeId, subject.user, subject.id);
  const { timezone } = event;
  return conflictEventView({
    ...event,
    page: subject.page,
    conflict: conflictVm(event.conflict, timezone),
    comparedAt: stampOrNull(event.comparedAt, timezone),
    history: event.history.map((line) => ({ ...line, at: stamp(line.at, timezone) })),
  });
}

export function takeView(
  preview: TakePreview,
  place: { page: number; below: 'message' | 'list' | 'event' },
  problem?: { sentence: string; nextStep: string },
): View {
  const { noticeNeeded, timezone, conflict } = preview;
  return takeTheirsView({
    ...place,
    ...{ storeId: preview.storeId, timezone, endsRows: preview.endsRows, leftBehind: preview.leftBehind },
    conflict: conflictVm(conflict, timezone),
    noticeNeeded: noticeNeeded.length > 0,
    canSendDm: noticeNeeded.some(({ linked }) => linked),
    ...(problem === undefined ? {} : { problem }),
  });
}

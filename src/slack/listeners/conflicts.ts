import type { BlockAction } from '@slack/bolt';
import { RIGHT_WORDS } from '../../../blocks/answers.ts';
import { conflictDecidedNote } from '../../../blocks/conflict.ts';
import { ACTIONS, VIEWS } from '../../../blocks/ids.ts';
import { stale } from '../../../blocks/notices.ts';
import { errorView, resultView } from '../../../blocks/views.ts';
import { turnPageAt } from '../../db/repositories/messages.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { authorize } from '../../services/authz.ts';
import type { SlackDeps } from '../deps.ts';
import { explain, wordsOfCode } from '../explain.ts';
import { type Answer, submissions } from '../forms.ts';
import { onPress, openModal, type Press, type SlackApp, updateView } from '../handle.ts';
import { buildConflictEvent, buildConflicts, conflictVm, takeView } from '../presenters/conflicts.ts';
import { noteView, placeOf, tell } from '../replies.ts';
import { noticeOf } from '../view-state.ts';

const READ = RIGHT_WORDS.readDifferences;
const DECIDE = RIGHT_WORDS.differences;

type Ref = { store: string; id: number; ver: number };

/** Differences with Crossmark: the buttons of their messages, of the list, and of the event's modal (crossmark §12.5). */
export function registerConflicts(app: SlackApp, deps: SlackDeps): void {
  const { conflicts } = deps;

  onPress(app, deps, ACTIONS.conflictKeep, DECIDE, async (press) => {
    const { store, id } = press.value;
    try {
      await conflicts.keepOurs(store, press.user, id);
    } catch (error) {
      if (!isDecided(error)) throw error;
      await tellDecided(deps, press);
    }
    deps.outbox.wake();
    await redrawModal(deps, press);
  });

  onPress(app, deps, ACTIONS.conflictTake, DECIDE, (press) =>
    openModal(press, async () => {
      const { store, id, ver } = press.value;
      const preview = await conflicts.previewTake(store, press.user, id);
      const { decided, version } = preview.conflict;
      if (decided !== null)
        return noteView(conflictDecidedNote(conflictVm(preview.conflict, preview.timezone)));
      // Our booking has changed since the message was drawn: the form shows it as it is now, the message follows.
      if (version !== ver) await deps.redrawMessage(press.body.channel?.id, press.body.message?.ts);
      return takeView(preview, placeBelow(press.body));
    }),
  );

  onPress(app, deps, ACTIONS.conflictOpen, READ, (press) =>
    openModal(press, () => {
      const { store, id } = press.value;
      return buildConflictEvent(deps, {
        ...{ storeId: store, user: press.user, id },
        page: placeBelow(press.body).page,
      });
    }),
  );

  onPress(app, deps, ACTIONS.conflictSend, DECIDE, async (press) => {
    const { store, id } = press.value;
    await authorize(deps.database.client, store, press.user, 'manual');
    await openModal(press, async () => {
      const result = await deps.bookings.send(store, press.user, await conflicts.toSend(store, id));
      return result.outcome === 'done' || result.outcome === 'queued'
        ? resultView(result)
        : errorView({ ...wordsOfCode(result.code ?? 'INTERNAL_ERROR'), sentence: result.sentence });
    });
    await conflicts.redraw(store, id);
    deps.outbox.wake();
    await redrawModal(deps, press);
  });

  for (const control of [ACTIONS.conflictsPrevious, ACTIONS.conflictsNext])
    onPress(app, deps, control, READ, async ({ value, user, client, body }) => {
      const { view } = body;
      if (view) {
        await updateView(
          client,
          view.id,
          await buildConflicts(deps, value.store, user, value.page),
          view.hash,
        );
        return;
      }
      await authorize(deps.database.client, value.store, user, 'read');
      await turnPageAt(deps.database.client, body.channel?.id, body.message?.ts, value.page);
      deps.outbox.wake();
    });

  onPress(app, deps, ACTIONS.crossmarkReview, READ, (press) =>
    openModal(press, () => buildConflicts(deps, press.value.store, press.user, 1)),
  );

  app.action(ACTIONS.conflictNotice.id, async ({ ack }) => ack());
  for (const view of [VIEWS.conflicts, VIEWS.conflictEvent]) app.view(view.id, async ({ ack }) => ack());

  submissions(app)(VIEWS.conflictTake, async ({ meta, user, view, client }): Promise<Answer> => {
    const { store, id, ver, page, below } = meta;
    const notice = noticeOf(view.state.values, ACTIONS.conflictNotice);
    try {
      await conflicts.takeTheirs(store, user, id, { version: ver, ...(notice ? { notice } : {}) });
    } catch (error) {
      if (!(error instanceof DaybreakError) || error.code === 'FORBIDDEN') throw error;
      const preview = await conflicts.previewTake(store, user, id);
      if (isDecided(error))
        return { view: noteView(conflictDecidedNote(conflictVm(preview.conflict, preview.timezone))) };
      return { view: takeView(preview, { page, below }, explain(error)) };
    }
    deps.outbox.wake();
    const redraw = async () => {
      const { previous_view_id: previous, root_view_id: root } = view;
      if (below === 'event' && previous)
        await updateView(
          client,
          previous,
          await buildConflictEvent(deps, { storeId: store, user, id, page }),
        );
      const list = below === 'list' ? previous : below === 'event' && page > 0 ? root : null;
      if (list) await updateView(client, list, await buildConflicts(deps, store, user, page));
    };
    return { close: true, redraw };
  });
}

function isDecided(error: unknown): boolean {
  return error instanceof DaybreakError && error.code === 'STATE' && error.details !== undefined;
}

/** SL-21: who was first, and how they decided. In a modal the redrawn view says it. */
async function tellDecided(deps: SlackDeps, { value, user, client, body }: Press<Ref>): Promise<void> {
  await deps.redrawMessage(body.channel?.id, body.message?.ts);
  if (body.view?.type === 'modal') return;
  const { conflict, timezone } = await deps.conflicts.event(value.store, user, value.id);
  const note = conflict.decided === null ? stale() : conflictDecidedNote(conflictVm(conflict, timezone));
  await tell(client, placeOf(body), note);
}

/** What lies below a modal that is opened from here. */
function placeBelow({ view }: BlockAction): { page: number; below: 'message' | 'list' | 'event' } {
  if (view?.callback_id === VIEWS.conflicts.id)
    return { below: 'list', page: VIEWS.conflicts.parse(view.private_metadata)?.page ?? 1 };
  if (view?.callback_id === VIEWS.conflictEvent.id)
    return { below: 'event', page: VIEWS.conflictEvent.parse(view.private_metadata)?.page ?? 0 };
  return { below: 'message', page: 0 };
}

/** The list or the event in which the button stands is drawn again, and the list below the event. */
async function redrawModal(deps: SlackDeps, { value, user, client, body }: Press<Ref>): Promise<void> {
  const { view } = body;
  const { below, page } = placeBelow(body);
  if (!view || below === 'message') return;
  const { store, id } = value;
  if (below === 'event')
    await updateView(client, view.id, await buildConflictEvent(deps, { storeId: store, user, id, page }));
  const list = below === 'list' ? view.id : page > 0 ? view.root_view_id : null;
  if (list) await updateView(client, list, await buildConflicts(deps, store, user, page));
}

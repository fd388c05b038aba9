import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { ANSWER_WORDS, RIGHT_WORDS } from '../../../blocks/answers.ts';
import { ACTIONS, VIEWS } from '../../../blocks/ids.ts';
import { type SyncVm, syncView } from '../../../blocks/sync.ts';
import { errorView, resultView } from '../../../blocks/views.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { authorize } from '../../services/authz.ts';
import type { StoreRef } from '../../services/store-choice.ts';
import type { Asked } from '../command.ts';
import type { SlackDeps } from '../deps.ts';
import { explain, isForPeople, wordsOfCode } from '../explain.ts';
import { onPress, openModal, type SlackApp, updateView } from '../handle.ts';
import { buildConflicts } from '../presenters/conflicts.ts';
import { syncResultVm } from '../presenters/crossmark.ts';

export const SYNC = RIGHT_WORDS.sync;
/** How often a person who waits sees how far it is. */
const PROGRESS_MS = 1000;

/** *Sync now* and *Try again* on App Home. */
export function registerCrossmark(app: SlackApp, deps: SlackDeps): void {
  onPress(app, deps, ACTIONS.crossmarkSync, SYNC, async ({ value, user, client, body, log }) => {
    const store = await storeRef(deps, value.store);
    await syncInModal(deps, { store, user, client, body, log });
    await deps.publishHome(client, user, store.id);
  });

  onPress(app, deps, ACTIONS.crossmarkSignIn, RIGHT_WORDS.signIn, async (press) => {
    const { value, user, client } = press;
    await openModal(press, async () => {
      const { state, code } = await deps.connections.retrySignIn(value.store, user);
      if (state === 'healthy') return resultView({ sentence: ANSWER_WORDS.signedIn });
      return errorView(wordsOfCode(code ?? 'API_UNAVAILABLE'));
    });
    await deps.publishHome(client, user, value.store);
  });

  app.view(VIEWS.sync.id, async ({ ack }) => ack());
}

/** `/autoschedule sync`. */
export async function answerSync(deps: SlackDeps, asked: Asked): Promise<void> {
  await syncInModal(deps, asked);
}

/** `/autoschedule conflicts`. */
export async function answerConflicts(deps: SlackDeps, asked: Asked): Promise<void> {
  await authorize(deps.database.client, asked.store.id, asked.user, 'read');
  await openModal(asked, () => buildConflicts(deps, asked.store.id, asked.user, 1));
}

/** One sync while somebody watches: a modal says how far it is, then what came of it. It goes on when that is closed. */
async function syncInModal(
  deps: SlackDeps,
  asked: { store: StoreRef; user: string; client: WebClient; body: { trigger_id: string }; log: Logger },
): Promise<void> {
  const { store, user, client, body, log } = asked;
  await authorize(deps.database.client, store.id, user, 'import');
  const base = { storeId: store.id, storeName: store.name, timezone: store.timezone };
  const working = (stage: string, done: number, total: number) =>
    syncView({ ...base, state: 'working', stage, done, total });
  const opened = await client.views.open({ trigger_id: body.trigger_id, view: working('start', 0, 0) });
  const viewId = opened.view?.id;
  const show = async (view: ReturnType<typeof syncView>) => {
    if (viewId) await updateView(client, viewId, view);
  };
  let showing: Promise<void> = Promise.resolve();
  let shownAt = deps.clock.now().getTime();
  let idle = true;
  const vm = await deps.sync
    .syncNow(store.id, user, ({ stage, done, total }) => {
      const now = deps.clock.now().getTime();
      if (!idle || now - shownAt < PROGRESS_MS) return;
      shownAt = now;
      idle = false;
      // A progress that Slack does not take is no failure of the sync.
      showing = show(working(stage, done, total))
        .catch((error: unknown) => log.warn({ err: error }, 'progress could not be shown'))
        .finally(() => {
          idle = true;
        });
    })
    .then(async (report) => {
      return syncResultVm(report, store, await deps.conflicts.reader.countOpen(store.id));
    })
    .catch((error: unknown): SyncVm => {
      if (!isForPeople(error)) log.error({ err: error }, 'sync failed');
      return { ...base, state: 'failed', ...explain(error) };
    });
  await showing;
  await show(syncView(vm));
  deps.outbox.wake();
}

async function storeRef(deps: SlackDeps, storeId: string): Promise<StoreRef> {
  const store = await deps.database.client.store.findUnique({ where: { id: storeId } });
  if (!store) throw new DaybreakError('NOT_FOUND');
  return { id: store.id, name: store.name, timezone: store.timezone, channelId: store.slackChannelId };
}

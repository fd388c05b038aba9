import type { AllMiddlewareArgs, App, BlockAction, RespondFn, SlackActionMiddlewareArgs } from '@slack/bolt';
import type { View } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { stale } from '../../blocks/notices.ts';
import { loadingView } from '../../blocks/views.ts';
import type { ListenerContext } from './context.ts';
import type { SlackDeps } from './deps.ts';
import { isForPeople } from './explain.ts';
import { placeOf, refusalNote, refusalView, tell } from './replies.ts';

export type SlackApp = App<ListenerContext>;

/** What a button or menu handler works with, after the ack and the parse. */
export interface Press<T> {
  value: T;
  user: string;
  client: WebClient;
  body: BlockAction;
  /** Answers where the control stands: replaces a private message, for one. */
  respond: RespondFn;
  log: Logger;
  traceId: string;
}

type ActionArgs = SlackActionMiddlewareArgs<BlockAction> & AllMiddlewareArgs<ListenerContext>;

/** The string a pressed element carries: a button's value, or the chosen option's. */
function pressedValue(action: ActionArgs['action']): string | undefined {
  if ('value' in action && typeof action.value === 'string') return action.value;
  if ('selected_option' in action) return action.selected_option?.value;
  return undefined;
}

/**
 * SL-23 for every control: ack, parse, then the work. A value that is no longer current, a refusal and a failure all
 * end as a private note; nothing is left unanswered. `what` completes "you do not have the right to …".
 */
export function onPress<T>(
  app: SlackApp,
  deps: SlackDeps,
  control: { id: string; parse(raw: string | undefined): T | null },
  what: string,
  work: (press: Press<T>) => Promise<void>,
): void {
  app.action(control.id, async ({ ack, action, body, client, respond, context }) => {
    await ack();
    const press = body as BlockAction;
    const value = control.parse(pressedValue(action as ActionArgs['action']));
    const { log, traceId } = context;
    try {
      if (value === null) {
        await deps.redrawMessage(press.channel?.id, press.message?.ts);
        return await tell(client, placeOf(body), stale());
      }
      await work({ value, user: press.user.id, client, body: press, respond, log, traceId });
    } catch (error) {
      if (!isForPeople(error)) log.error({ err: error, action: control.id }, 'action failed');
      await tell(client, placeOf(body), refusalNote(error, what, traceId));
    }
  });
}

/** SL-11: a loading view with the trigger at once, the real one as soon as its data is there. */
export async function openModal(
  press: {
    client: WebClient;
    body: { trigger_id: string; view?: { id: string; type: string } };
    log: Logger;
    traceId: string;
  },
  build: () => Promise<View>,
): Promise<void> {
  const { client, log, traceId } = press;
  const loading = { trigger_id: press.body.trigger_id, view: loadingView() };
  // A button inside a modal opens the next one on top of it; a fourth level replaces the third (4.5).
  const below = press.body.view?.type === 'modal' ? press.body.view.id : null;
  const opened = below === null ? await client.views.open(loading) : await pushOn(client, below, loading);
  const viewId = opened.view?.id;
  if (!viewId) return;
  let view: View;
  try {
    view = await build();
  } catch (error) {
    if (!isForPeople(error)) log.error({ err: error }, 'a modal could not be filled');
    view = refusalView(error, traceId);
  }
  await updateView(client, viewId, view);
}

async function pushOn(
  client: WebClient,
  below: string,
  loading: { trigger_id: string; view: View },
): Promise<{ view?: { id?: string | undefined } | undefined }> {
  try {
    return await client.views.push(loading);
  } catch (error) {
    if ((error as { data?: { error?: string } }).data?.error !== 'push_limit_reached') throw error;
    return { view: { id: below } };
  }
}

/** The person may have closed the modal meanwhile: that is not an error. */
export async function updateView(
  client: WebClient,
  viewId: string,
  view: View,
  hash?: string,
): Promise<void> {
  try {
    await client.views.update({ view_id: viewId, view, ...(hash ? { hash } : {}) });
  } catch (error) {
    const code = (error as { data?: { error?: string } }).data?.error;
    if (code !== 'not_found' && code !== 'view_not_found' && code !== 'hash_conflict') throw error;
  }
}

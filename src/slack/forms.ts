import type { SlackViewMiddlewareArgs, ViewSubmitAction } from '@slack/bolt';
import type { View } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { ANSWER_WORDS } from '../../blocks/answers.ts';
import { resultView, workingView } from '../../blocks/views.ts';
import { DaybreakError } from '../domain/errors.ts';
import type { ListenerContext } from './context.ts';
import { isForPeople } from './explain.ts';
import { type SlackApp, updateView } from './handle.ts';
import { refusalView } from './replies.ts';
import { blockOf } from './view-state.ts';

/** How a submission ends: the modal closes, shows errors at its inputs, or turns into another view. */
export type Answer =
  | {
      close: true;
      /** What to draw again once it is closed, such as the list below it. */
      redraw?: () => Promise<void>;
    }
  | { errors: Record<string, string> }
  | { view: View };

/** What a submitted form hands over. */
export interface Submission<T> {
  meta: T;
  user: string;
  view: ViewSubmitAction['view'];
  body: ViewSubmitAction;
  client: WebClient;
}

/** An answer that takes longer than this turns into a working view first (SL-9: 1.5 s before an ack). */
const ANSWER_WITHIN_MS = 1400;

type Ack = SlackViewMiddlewareArgs<ViewSubmitAction>['ack'];

/** Registers submitted forms. A quick result is the answer itself; a slow one replaces "Working …" when it is there. */
export function submissions(app: SlackApp) {
  return <T>(
    control: { id: string; parse(raw: string | undefined): T | null },
    work: (submission: Submission<T>) => Promise<Answer>,
  ): void => {
    app.view<ViewSubmitAction>(
      { type: 'view_submission', callback_id: control.id },
      async ({ ack, body, view, client, context }) => {
        const meta = control.parse(view.private_metadata);
        if (meta === null) {
          return ack({ response_action: 'update', view: refusalView(new DaybreakError('STALE_FORM')) });
        }
        const submission = { meta, user: body.user.id, view, body, client };
        const answer = work(submission).catch((error: unknown): Answer => {
          if (!isForPeople(error)) context.log.error({ err: error, view: control.id }, 'submission failed');
          return { view: refusalView(error, context.traceId) };
        });
        const quick = await Promise.race([answer, after(ANSWER_WITHIN_MS)]);
        if (quick) await respond(ack, quick);
        else {
          await ack({ response_action: 'update', view: workingView() });
          await updateView(client, view.id, laterView(await answer));
        }
        const done = await answer;
        if ('close' in done) await done.redraw?.();
      },
    );
  };
}

/** Draws a form again after a choice in it; an older answer never overwrites a newer one (SL-13). */
export async function redrawForm(
  client: WebClient,
  view: { id: string; hash: string },
  { log, traceId }: Pick<ListenerContext, 'log' | 'traceId'>,
  build: () => Promise<View>,
): Promise<void> {
  let next: View;
  try {
    next = await build();
  } catch (error) {
    if (!isForPeople(error)) log.error({ err: error }, 'a form could not be checked');
    next = refusalView(error, traceId);
  }
  await updateView(client, view.id, next, view.hash);
}

/** An error at one input; block ids change when an input starts afresh, so the submitted one is named. */
export function atInput(view: ViewSubmitAction['view'], actionId: string, message: string): Answer {
  return { errors: { [blockOf(view.state.values, actionId) ?? actionId]: message } };
}

function respond(ack: Ack, answer: Answer): Promise<void> {
  if ('errors' in answer) return ack({ response_action: 'errors', errors: answer.errors });
  if ('view' in answer) return ack({ response_action: 'update', view: answer.view });
  return ack();
}

/** After the ack a modal cannot be closed by us any more: it says how it ended. */
function laterView(answer: Answer): View {
  if ('view' in answer) return answer.view;
  if ('errors' in answer)
    return refusalView(new DaybreakError('VALIDATION_ERROR', Object.values(answer.errors)[0]));
  return resultView({ sentence: ANSWER_WORDS.saved });
}

function after(ms: number): Promise<null> {
  return new Promise((resolve) => {
    setTimeout(() => resolve(null), ms).unref();
  });
}

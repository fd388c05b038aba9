import type { KnownBlock, View } from '@slack/types';
import type { WebClient } from '@slack/web-api';
import { ANSWER_WORDS } from '../../blocks/answers.ts';
import { forbidden, refused, unknownControl } from '../../blocks/notices.ts';
import { errorView } from '../../blocks/views.ts';
import { ForbiddenError } from '../services/authz.ts';
import { explain } from './explain.ts';

interface Note {
  text: string;
  blocks: KnownBlock[];
}

/** Where a person pressed something: enough to answer them privately. */
export interface Place {
  user: string;
  /** Absent in modals and App Home. */
  channel?: string | undefined;
  threadTs?: string | undefined;
  triggerId?: string | undefined;
  /** The modal in which it happened, if any. */
  viewId?: string | undefined;
}

/** Reads the place out of any interactive payload. */
export function placeOf(body: unknown): Place {
  const b = body as {
    user?: { id: string } | string;
    user_id?: string;
    channel?: { id: string };
    channel_id?: string;
    message?: { thread_ts?: string };
    container?: { thread_ts?: string; type?: string; view_id?: string };
    trigger_id?: string;
    view?: { id: string; type: string };
  };
  return {
    user: typeof b.user === 'object' ? b.user.id : (b.user_id ?? ''),
    channel: b.channel?.id ?? b.channel_id,
    threadTs: b.message?.thread_ts ?? b.container?.thread_ts,
    triggerId: b.trigger_id,
    viewId: b.view?.type === 'modal' ? b.view.id : undefined,
  };
}

/** A private note where the person is: below the message, or as a modal where there is no conversation. */
export async function tell(client: WebClient, place: Place, note: Note): Promise<void> {
  if (place.viewId) {
    await client.views.update({ view_id: place.viewId, view: noteView(note) });
  } else if (place.channel) {
    const thread = place.threadTs ? { thread_ts: place.threadTs } : {};
    await client.chat.postEphemeral({ channel: place.channel, user: place.user, ...thread, ...note });
  } else if (place.triggerId) {
    await client.views.open({ trigger_id: place.triggerId, view: noteView(note) });
  }
}

/** The words for a refusal, as a note. */
export function refusalNote(error: unknown, what: string, requestId?: string): Note {
  if (error instanceof ForbiddenError) return forbidden({ what, canDo: error.whoCan });
  const { sentence, nextStep, details, code } = explain(error);
  return refused({
    sentence,
    nextStep,
    details,
    ...(code === 'INTERNAL_ERROR' && requestId ? { requestId } : {}),
  });
}

/** The same as a view that replaces whatever modal is open. */
export function refusalView(error: unknown, requestId?: string): View {
  const { sentence, nextStep, details, code } = explain(error);
  return errorView({
    sentence,
    nextStep,
    details,
    ...(code === 'INTERNAL_ERROR' && requestId ? { requestId } : {}),
  });
}

export async function tellUnknownControl(
  client: WebClient,
  body: unknown,
  url: string | null,
): Promise<void> {
  await tell(client, placeOf(body), unknownControl({ url }));
}

/** A note where there is only a modal to show it in. */
export function noteView(note: Note): View {
  return { type: 'modal', title: { type: 'plain_text', text: ANSWER_WORDS.app }, blocks: note.blocks };
}

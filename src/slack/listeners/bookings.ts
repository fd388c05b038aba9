import { RIGHT_WORDS } from '../../../blocks/answers.ts';
import { ACTIONS } from '../../../blocks/ids.ts';
import { done, refused } from '../../../blocks/notices.ts';
import type { SlackDeps } from '../deps.ts';
import { wordsOfCode } from '../explain.ts';
import { onPress, type SlackApp } from '../handle.ts';
import { placeOf, tell } from '../replies.ts';

/** *Retry* below the message about a change that did not end as wanted. */
export function registerBookings(app: SlackApp, deps: SlackDeps): void {
  const { bookings, outbox } = deps;

  onPress(app, deps, ACTIONS.bookingRetry, RIGHT_WORDS.bookings, async (press) => {
    const { id } = press.value;
    const storeId = await bookings.storeOfOperation(id);
    const result = await bookings.retry(storeId, press.user, id);
    await deps.redraw('operation', storeId, String(id));
    outbox.wake();
    const note =
      result.code === null
        ? done(result.sentence)
        : refused({ sentence: result.sentence, nextStep: wordsOfCode(result.code).nextStep, details: [] });
    await tell(press.client, placeOf(press.body), note);
  });
}

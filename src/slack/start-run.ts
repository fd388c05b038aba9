import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import { ANSWER_WORDS } from '../../blocks/answers.ts';
import { done } from '../../blocks/notices.ts';
import type { RunMode } from '../domain/types.ts';
import type { SlackDeps } from './deps.ts';
import { placeOf, tell } from './replies.ts';

interface Starter {
  user: string;
  client: WebClient;
  body: unknown;
  log: Logger;
}

/**
 * Begins a run for a person and lets it plan while nobody waits. The proposal arrives as its own message; a run with
 * nothing to plan, or one that failed, is told to the person who asked. @throws what `RunService.begin` throws.
 */
export async function startRun(
  deps: SlackDeps,
  starter: Starter,
  request: { storeId: string; mode: RunMode },
): Promise<number> {
  const started = await deps.runs.begin(request.storeId, starter.user, {
    runType: 'manual',
    mode: request.mode,
  });
  void deps.inFlight.track(async () => {
    const outcome = await deps.runs.execute(started);
    deps.outbox.wake();
    if (outcome.status === 'completed' && outcome.counters?.processed === 0) {
      await tell(
        starter.client,
        placeOf(starter.body),
        done(ANSWER_WORDS.nothingToPlan(outcome.runId)),
      ).catch((error: unknown) =>
        starter.log.warn({ err: error }, 'could not tell that there is nothing to plan'),
      );
    }
  });
  return started.runId;
}

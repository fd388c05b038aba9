import { App, type Receiver } from '@slack/bolt';
import type { Logger as Pino } from 'pino';
import { KNOWN_ACTION_IDS, KNOWN_OPTION_IDS, KNOWN_VIEW_IDS } from '../../blocks/ids.ts';
import { DaybreakError } from '../domain/errors.ts';
import { interactiveClientOptions } from './background.ts';
import { boltLogger } from './bolt-logger.ts';
import type { ListenerContext } from './context.ts';
import type { SlackDeps } from './deps.ts';
import type { SlackApp } from './handle.ts';
import { registerBookings } from './listeners/bookings.ts';
import { registerCommands } from './listeners/commands.ts';
import { registerConflicts } from './listeners/conflicts.ts';
import { registerCrossmark } from './listeners/crossmark.ts';
import { registerEditLive } from './listeners/edit-live.ts';
import { registerEvents } from './listeners/events.ts';
import { registerHistory } from './listeners/history.ts';
import { registerHome } from './listeners/home.ts';
import { registerOptions } from './listeners/options.ts';
import { registerPageActions } from './listeners/page-actions.ts';
import { registerPlanAgain } from './listeners/plan-again.ts';
import { registerRoster } from './listeners/roster.ts';
import { registerRotations } from './listeners/rotations.ts';
import { registerRowActions } from './listeners/row-actions.ts';
import { registerRunActions } from './listeners/run-actions.ts';
import { registerSchedule } from './listeners/schedule.ts';
import { registerSettings } from './listeners/settings.ts';
import { registerViews } from './listeners/views.ts';
import { currentProposalUrl } from './presenters/review.ts';
import { rememberEvent } from './receipts.ts';
import { placeOf, refusalNote, tell, tellUnknownControl } from './replies.ts';

export interface SlackAppOptions {
  receiver: Receiver;
  token: string;
  apiUrl: string | null;
  log: Pino;
  deps: SlackDeps;
}

type ErrorArgs = Parameters<Parameters<SlackApp['error']>[0]>[0];

/** The Bolt app: global middleware, every listener, and an answer for whatever is no longer known (SL-14). */
export function buildSlackApp({ receiver, token, apiUrl, log, deps }: SlackAppOptions): SlackApp {
  const app: SlackApp = new App<ListenerContext>({
    receiver,
    token,
    deferInitialization: true,
    tokenVerificationEnabled: true,
    convoStore: false,
    extendedErrorHandler: true,
    ignoreSelf: true,
    logger: boltLogger(log),
    clientOptions: interactiveClientOptions({ apiUrl, log }),
  });
  registerMiddleware(app, log, deps);
  registerCommands(app, deps);
  registerRunActions(app, deps);
  registerRowActions(app, deps);
  registerPageActions(app, deps);
  registerEditLive(app, deps);
  registerViews(app, deps);
  registerSettings(app, deps);
  registerOptions(app, deps);
  registerHistory(app, deps);
  registerRotations(app, deps);
  registerRoster(app, deps);
  registerPlanAgain(app, deps);
  registerSchedule(app, deps);
  registerBookings(app, deps);
  registerConflicts(app, deps);
  registerCrossmark(app, deps);
  registerHome(app, deps);
  registerEvents(app, deps);
  registerCatchAlls(app, deps);

  app.error(async ({ error, body, context }: ErrorArgs) => {
    const { log: bound = log, traceId } = context as Partial<ListenerContext>;
    bound.error({ err: error }, 'a Slack listener failed');
    const note = refusalNote(new DaybreakError('INTERNAL_ERROR'), '', traceId);
    await tell(app.client, placeOf(body), note).catch(() => {});
  });
  return app;
}

/** In order: count what runs (shutdown waits for it), bind ids to the log, refuse other workspaces, drop repeats. */
function registerMiddleware(app: SlackApp, log: Pino, deps: SlackDeps): void {
  app.use(async ({ next }) => {
    await deps.inFlight.track(() => next());
  });
  app.use(async ({ body, context, next }) => {
    const request = body as { type?: string; team_id?: string; team?: { id?: string }; event_id?: string };
    const team = request.team_id ?? request.team?.id ?? null;
    context.traceId = deps.newId();
    context.log = log.child({
      traceId: context.traceId,
      slack: request.type ?? 'command',
      user: context.userId,
    });
    if (deps.teamId() !== null && team !== null && team !== deps.teamId()) {
      context.log.warn({ team }, 'request of another workspace refused');
      return;
    }
    // Events come again when our answer was lost; each is worked on once.
    if (request.event_id && !(await rememberEvent(deps.database.client, request.event_id, deps.clock.now())))
      return;
    await next();
  });
}

const ANY = /[\s\S]*/;

/** All matching listeners run, so each catch-all steps back when the id has a listener of its own. */
function registerCatchAlls(app: SlackApp, deps: SlackDeps): void {
  app.action(ANY, async ({ ack, action, body, client }) => {
    const { action_id: id, url } = action as { action_id?: string; url?: string };
    if (id && KNOWN_ACTION_IDS.has(id)) return;
    await ack();
    // A link button opens its address by itself; there is nothing to say.
    if (!url) await tellUnknownControl(client, body, await currentProposalUrl(deps, placeOf(body).channel));
  });
  app.view(ANY, async ({ ack, view }) => {
    if (!KNOWN_VIEW_IDS.has(view.callback_id)) await ack();
  });
  app.view({ type: 'view_closed', callback_id: ANY }, async ({ ack }) => ack());
  app.options(ANY, async ({ ack, options }) => {
    if (!KNOWN_OPTION_IDS.has((options as { action_id?: string }).action_id ?? ''))
      await ack({ options: [] });
  });
  app.shortcut(ANY, async ({ ack, body, client }) => {
    await ack();
    await tellUnknownControl(client, body, await currentProposalUrl(deps, placeOf(body).channel));
  });
}

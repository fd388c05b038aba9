import { App, type Receiver } from '@slack/bolt';
import type { Logger as Pino } from 'pino';
import { KNOWN_ACTION_IDS, KNOWN_OPTION_IDS, KNOWN_VIEW_IDS } from '../../blocks/ids.ts';
import { interactiveClientOptions } from './background.ts';
import { boltLogger } from './bolt-logger.ts';
import type { SlackDeps } from './deps.ts';
import { registerActions } from './listeners/actions.ts';
import { registerCommands } from './listeners/commands.ts';
import { registerEvents } from './listeners/events.ts';
import { registerOptions } from './listeners/options.ts';
import { registerViews } from './listeners/views.ts';
import { tellUnknownControl, tellUnexpected } from './replies.ts';
import { rememberEvent } from './receipts.ts';

export interface SlackAppOptions {
  receiver: Receiver;
  token: string;
  apiUrl: string | null;
  log: Pino;
  deps: SlackDeps;
}

/** What our middleware adds to every listener's `context`. */
export interface ListenerContext {
  [key: string]: unknown;
  traceId: string;
  log: Pino;
}

type BoltApp = App<ListenerContext>;
type ErrorArgs = Parameters<Parameters<BoltApp['error']>[0]>[0];

/** The Bolt app: global middleware, every listener, and an answer for whatever is no longer known (SL-14). */
export function buildSlackApp({ receiver, token, apiUrl, log, deps }: SlackAppOptions): BoltApp {
  const app: BoltApp = new App<ListenerContext>({
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

  app.use(async ({ next }) => {
    await deps.inFlight.track(() => next());
  });
  app.use(async ({ body, context, next }) => {
    const request = body as { type?: string; team_id?: string; team?: { id?: string }; event_id?: string };
    const team = request.team_id ?? request.team?.id ?? null;
    context.traceId = deps.newId();
    context.log = log.child({ traceId: context.traceId, slack: request.type ?? 'command', user: context.userId });
    if (deps.teamId() !== null && team !== null && team !== deps.teamId()) {
      context.log.warn({ team }, 'request of another workspace refused');
      return;
    }
    // Events come again when our answer was lost; each is worked on once.
    if (request.event_id && !(await rememberEvent(deps.database.client, request.event_id, deps.clock.now()))) return;
    await next();
  });

  registerCommands(app, deps);
  registerActions(app, deps);
  registerViews(app, deps);
  registerOptions(app, deps);
  registerEvents(app, deps);
  registerCatchAlls(app, deps);

  app.error(async ({ error, body, context }: ErrorArgs) => {
    const bound = (context as Partial<ListenerContext>).log ?? log;
    bound.error({ err: error }, 'a Slack listener failed');
    await tellUnexpected(app.client, body, (context as Partial<ListenerContext>).traceId ?? null).catch(() => {});
  });
  return app;
}

const ANY = /[\s\S]*/;

/** All matching listeners run, so each catch-all steps back when the id has a listener of its own. */
function registerCatchAlls(app: BoltApp, deps: SlackDeps): void {
  app.action(ANY, async ({ ack, action, body, client }) => {
    if (KNOWN_ACTION_IDS.has(action.type === 'workflow_step_edit' ? '' : (action as { action_id: string }).action_id)) return;
    await ack();
    // A link button opens its address by itself; there is nothing to say.
    if ((action as { url?: string }).url) return;
    await tellUnknownControl(client, body, deps);
  });
  app.view(ANY, async ({ ack, view }) => {
    if (!KNOWN_VIEW_IDS.has(view.callback_id)) await ack();
  });
  app.view({ type: 'view_closed', callback_id: ANY }, async ({ ack }) => ack());
  app.options(ANY, async ({ ack, options }) => {
    if (!KNOWN_OPTION_IDS.has((options as { action_id?: string }).action_id ?? '')) await ack({ options: [] });
  });
  app.shortcut(ANY, async ({ ack, body, client }) => {
    await ack();
    await tellUnknownControl(client, body, deps);
  });
}

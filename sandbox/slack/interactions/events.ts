import { ControlProblem } from '../control-problem.ts';
import type { Delivered } from '../delivery.ts';
import type { Json } from '../json.ts';
import { EVENT_RETRY_DELAYS_MS } from '../limits.ts';
import type { HomeOpenBody, InteractionResult, MessageBody } from '../page-api.ts';
import { viewJson } from '../shapes.ts';
import type { Workspace } from '../workspace.ts';
import { escapeText } from './command.ts';
import { actingUser, NOTHING_SENT, result, type Sandbox, visibleConversation } from './context.ts';

function eventJson(ws: Workspace, event: Json): Json {
  return {
    token: ws.verificationToken,
    team_id: ws.team.id,
    api_app_id: ws.app.id,
    event: { event_ts: ws.ids.ts(ws.clock.now()), ...event },
    type: 'event_callback',
    event_id: ws.ids.next('Ev'),
    event_time: Math.floor(ws.clock.now() / 1000),
    authorizations: [
      {
        enterprise_id: null,
        team_id: ws.team.id,
        user_id: ws.app.userId,
        is_bot: true,
        is_enterprise_install: false,
      },
    ],
    is_ext_shared_channel: false,
  };
}

/**
 * Sends one event. Not answered with 2xx: retried at once, after one minute and after five (workspace clock), with the
 * retry headers, unless the app said `x-slack-no-retry`. Answers after the first attempt and the retry at once.
 */
export async function sendEvent({ ws, courier }: Sandbox, event: Json, user?: string): Promise<Delivered> {
  const json = eventJson(ws, event);
  const attempt = (num: number, reason: string) =>
    courier.deliver({
      kind: 'event',
      json,
      ...(user ? { user } : {}),
      ...(num > 0 ? { headers: { 'x-slack-retry-num': String(num), 'x-slack-retry-reason': reason } } : {}),
    });
  const retry = async (num: number, before: Delivered): Promise<Delivered> => {
    const delay = EVENT_RETRY_DELAYS_MS[num - 1];
    if (!before.retry || delay === undefined) return before;
    const again = () => attempt(num, reasonOf(before)).then((d) => retry(num + 1, d));
    if (delay === 0) return again();
    ws.clock.after(delay, () => void again());
    return before;
  };
  const forced = ws.faults.take('retry_event');
  const first = await attempt(0, '');
  // Slack believes the answer was lost and sends the same event once more.
  if (forced && first.delivered) await attempt(1, forced.reason);
  return retry(1, first);
}

const reasonOf = (d: Delivered): string =>
  d.error === 'ack_timeout' ? 'http_timeout' : d.error ? 'connection_failed' : 'http_error';

/** Opens the app's home (or its messages tab): app_home_opened. */
export async function openHome(sandbox: Sandbox, body: HomeOpenBody): Promise<InteractionResult> {
  const { ws } = sandbox;
  const user = actingUser(ws, body.user);
  const home = ws.views.home(user.id);
  if (!ws.events.has('app_home_opened')) return NOTHING_SENT;
  const d = await sendEvent(
    sandbox,
    {
      type: 'app_home_opened',
      user: user.id,
      channel: ws.imWith(user.id).id,
      tab: body.tab ?? 'home',
      ...(home && (body.tab ?? 'home') === 'home' ? { view: viewJson(ws, home) } : {}),
    },
    user.id,
  );
  return result(ws, user.id, d);
}

/** A person types text: stored, and sent where the app listens (DM, or a mention of the app). */
export async function message(
  sandbox: Sandbox,
  body: MessageBody,
): Promise<InteractionResult & { ts: string }> {
  const { ws } = sandbox;
  const user = actingUser(ws, body.user);
  const conversation = visibleConversation(ws, user.id, body.channel);
  if (conversation.archived) throw new ControlProblem(422, 'is_archived', 'this channel is archived');
  if (body.text.trim() === '') throw new ControlProblem(422, 'no_text', 'nothing was typed');
  // In messages mentions carry the id alone.
  const text = escapeText(ws, body.text).replace(/<([@#]\w+)\|[^>]*>/g, '<$1>');
  const stored = ws.messages.post(conversation.id, {
    user: user.id,
    text,
    ...(body.thread_ts ? { threadTs: body.thread_ts } : {}),
  });
  const common = {
    user: user.id,
    text,
    ts: stored.ts,
    team: ws.team.id,
    channel: conversation.id,
    event_ts: stored.ts,
    ...(stored.threadTs ? { thread_ts: stored.threadTs } : {}),
  };
  const event =
    conversation.kind === 'im' && ws.events.has('message.im')
      ? { type: 'message', channel_type: 'im', ...common }
      : conversation.botIn && text.includes(`<@${ws.app.userId}>`) && ws.events.has('app_mention')
        ? { type: 'app_mention', ...common }
        : undefined;
  if (!event) return { ...NOTHING_SENT, ts: stored.ts };
  const d = await sendEvent(sandbox, event, user.id);
  return { ...result(ws, user.id, d), ts: stored.ts };
}

import { checkMessageBlocks } from '../checker/payloads.ts';
import { ControlProblem } from '../control-problem.ts';
import { commandsOf } from '../data.ts';
import { asList, isObject, type Json } from '../json.ts';
import type { CommandBody, InteractionResult, Notice, ShortcutBody } from '../page-api.ts';
import { respond } from '../response-url.ts';
import type { Workspace } from '../workspace.ts';
import { actingUser, envelope, logBadAck, result, type Sandbox, visibleConversation } from './context.ts';

/** Command text as the app gets it: entities escaped, `@name` and `#channel` as tokens. */
export function escapeText(ws: Workspace, text: string): string {
  const plain = text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;');
  return plain
    .replace(/(^|\s)@([\w.-]+)/g, (whole, before: string, name: string) => {
      const user = [...ws.users.values()].find((u) => u.name === name);
      return user ? `${before}<@${user.id}|${user.name}>` : whole;
    })
    .replace(/(^|\s)#([\w-]+)/g, (whole, before: string, name: string) => {
      const channel = [...ws.conversations.values()].find((c) => c.kind === 'channel' && c.name === name);
      return channel ? `${before}<#${channel.id}|${channel.name}>` : whole;
    });
}

/** Types a slash command and shows what the app answers with. */
export async function command({ ws, courier }: Sandbox, body: CommandBody): Promise<InteractionResult> {
  const user = actingUser(ws, body.user);
  const conversation = visibleConversation(ws, user.id, body.channel);
  const name = body.command.startsWith('/') ? body.command : `/${body.command}`;
  const known = commandsOf(ws.data).map((c) => c.command);
  if (!known.includes(name))
    throw new ControlProblem(422, 'unknown_command', `${name} is not a valid command`, { candidates: known });
  const target = { user: user.id, channel: conversation.id, fromCommand: true };
  const text = escapeText(ws, body.text ?? '');
  const d = await courier.deliver({
    kind: 'command',
    user: user.id,
    form: {
      token: ws.verificationToken,
      team_id: ws.team.id,
      team_domain: ws.team.domain,
      channel_id: conversation.id,
      channel_name: conversation.kind === 'private' ? 'privategroup' : conversation.name,
      user_id: user.id,
      user_name: user.name,
      command: name,
      text,
      api_app_id: ws.app.id,
      is_enterprise_install: 'false',
      response_url: ws.responseUrls.mint(target),
      trigger_id: ws.triggers.mint(user.id),
    },
  });
  const notice = (code: Notice['code'], reason: string): Notice => ({
    code,
    text: `${name} failed with the error “${reason}”`,
    channel: conversation.id,
  });
  if (d.error === 'ack_timeout')
    return result(ws, user.id, d, notice('operation_timeout', 'operation_timeout'));
  if (!d.delivered) return result(ws, user.id, d, notice('command_failed', d.error ?? `http ${d.status}`));
  if (d.ack === null) return result(ws, user.id, d);

  const answer: Json = isObject(d.ack) ? d.ack : { text: String(d.ack) };
  const why =
    asList(answer.blocks).length > 0 ? checkMessageBlocks(answer.blocks)?.messages.join('; ') : undefined;
  if (why) {
    logBadAck(ws, 'command', user.id, d.ack, why);
    return result(ws, user.id, d, notice('command_failed', 'invalid_command_response'));
  }
  // A visible answer shows what was typed as well.
  if (answer.response_type === 'in_channel')
    ws.messages.post(conversation.id, { user: user.id, text: `${name} ${text}`.trim() });
  respond(ws, target, answer);
  return result(ws, user.id, d);
}

/** A global shortcut. */
export async function shortcut({ ws, courier }: Sandbox, body: ShortcutBody): Promise<InteractionResult> {
  const user = actingUser(ws, body.user);
  const payload = {
    ...envelope(ws, 'shortcut', user),
    callback_id: body.callback_id,
    trigger_id: ws.triggers.mint(user.id),
    action_ts: ws.ids.ts(ws.clock.now()),
  };
  const d = await courier.deliver({ kind: 'shortcut', user: user.id, payload });
  const notice: Notice = { code: 'interaction_failed', text: 'The app did not respond to the shortcut.' };
  return result(ws, user.id, d, d.delivered ? undefined : notice);
}

import { offeredOptions } from '../checker/composition.ts';
import { ControlProblem } from '../control-problem.ts';
import { currentState, type Placed, putState, stateField } from '../elements.ts';
import { isObject, type Json } from '../json.ts';
import type { User } from '../model.ts';
import type { ActionBody, InteractionResult, Notice, Selection } from '../page-api.ts';
import { stateAfter, valueFor } from '../selection.ts';
import { messageJson, viewJson } from '../shapes.ts';
import type { Workspace } from '../workspace.ts';
import { actingUser, envelope, NOTHING_SENT, result, type Sandbox } from './context.ts';
import { choicesFor, elementOf, type Surface, surfaceOf } from './surface.ts';

/** container, channel, message or view: the part of a payload that says where it happened. */
export function placeJson(ws: Workspace, surface: Surface): Json {
  const { message, view } = surface;
  if (view) return { container: { type: 'view', view_id: view.id }, view: viewJson(ws, view) };
  if (!message) return {};
  const conversation = ws.conversations.get(message.channel);
  const replies = ws.messages.replies(message.channel, message.ts);
  const threadTs = message.threadTs ?? (replies.length > 0 ? message.ts : undefined);
  return {
    container: {
      type: 'message',
      message_ts: message.ts,
      channel_id: message.channel,
      is_ephemeral: message.ephemeralTo !== undefined,
      ...(threadTs ? { thread_ts: threadTs } : {}),
    },
    channel: { id: message.channel, name: conversation?.name ?? '' },
    // An ephemeral message is not stored, so its content is not sent back.
    ...(message.ephemeralTo ? {} : { message: messageJson(ws, message, true) }),
  };
}

/** The dialog that stands between the click and the app. */
function passConfirm(element: Json, confirm: boolean | undefined): boolean {
  if (!isObject(element.confirm)) return true;
  if (confirm === undefined)
    throw new ControlProblem(422, 'confirm_required', 'this control asks first', {
      confirm: element.confirm,
    });
  return confirm;
}

/** The entry of `actions`: the element's own fields and what was chosen. */
function actionJson(ws: Workspace, placed: Placed, chosen: Json): Json {
  const { element, block } = placed;
  const own: Json = { type: element.type, action_id: placed.actionId, block_id: block.block_id };
  if (element.type === 'button')
    for (const field of ['text', 'value', 'url', 'style'])
      if (element[field] !== undefined) own[field] = element[field];
  return { ...own, ...chosen, action_ts: ws.ids.ts(ws.clock.now()) };
}

function chosenJson(
  ws: Workspace,
  user: string,
  surface: Surface,
  placed: Placed,
  selection: Selection | undefined,
): Json {
  const { element } = placed;
  if (element.type === 'button') return {};
  if (selection === undefined)
    throw new ControlProblem(422, 'selection_missing', 'choose an option', {
      candidates: offeredOptions(element).map((o) => o.value),
    });
  const choices = choicesFor(ws, user, surface, placed);
  if (element.type === 'overflow') return { selected_option: valueFor(element, selection, choices) };
  const { type: _, ...value } = stateAfter(element, selection, choices);
  return value;
}

/** Remembers a choice where it was made: in the view, or for this person in the message. */
function remember(ws: Workspace, user: User, surface: Surface, placed: Placed, chosen: Json): void {
  if (!stateField(placed.element)) return;
  const state = { type: placed.element.type, ...chosen };
  putState(surface.entered, placed.block.block_id, placed.actionId, state);
  if (surface.view) ws.views.enter(surface.view, placed.block.block_id, placed.actionId, state);
  if (surface.message)
    ws.messages.enter(surface.message, user.id, placed.block.block_id, placed.actionId, state);
}

/** A click or choice: finds the element, asks for the confirm dialog's answer, sends block_actions. */
export async function action({ ws, courier }: Sandbox, body: ActionBody): Promise<InteractionResult> {
  const user = actingUser(ws, body.user);
  const surface = surfaceOf(ws, body);
  const placed = elementOf(surface, body.block_id, body.action_id);
  if (placed.place === 'input' && placed.block.dispatch_action !== true)
    throw new ControlProblem(422, 'not_dispatched', 'this input is not sent by itself: use fill');
  const chosen = chosenJson(ws, user.id, surface, placed, body.selection ?? body.value);
  if (!passConfirm(placed.element, body.confirm)) return NOTHING_SENT;
  remember(ws, user, surface, placed, chosen);

  const { message, view } = surface;
  const payload: Json = {
    ...envelope(ws, 'block_actions', user),
    ...placeJson(ws, surface),
    trigger_id: ws.triggers.mint(user.id, view?.id),
    ...(message
      ? {
          state: { values: currentState(surface.blocks, surface.entered) },
          response_url: ws.responseUrls.mint({
            user: user.id,
            channel: message.channel,
            ts: message.ts,
            ...(message.threadTs ? { threadTs: message.threadTs } : {}),
            fromCommand: false,
          }),
        }
      : {}),
    actions: [actionJson(ws, placed, chosen)],
  };
  const delivered = await courier.deliver({ kind: 'block_actions', user: user.id, payload });
  const notice: Notice | undefined = delivered.delivered
    ? undefined
    : {
        code: 'interaction_failed',
        text: 'Something went wrong: the app did not answer in time. Try again.',
        ...(message ? { channel: message.channel, ts: message.ts } : {}),
        ...(view ? { view: view.id } : {}),
        block_id: placed.block.block_id,
        action_id: placed.actionId,
      };
  return result(ws, user.id, delivered, notice);
}

import { checkView } from '../checker/payloads.ts';
import { ControlProblem } from '../control-problem.ts';
import type { Delivered } from '../delivery.ts';
import { currentState, placedElements, stateValue } from '../elements.ts';
import { isObject, type Json } from '../json.ts';
import { SANDBOX_LIMITS } from '../limits.ts';
import type { StoredView } from '../model.ts';
import type { CloseBody, FillBody, InteractionResult, Notice, StateValues, SubmitBody } from '../page-api.ts';
import { clientComplaint, stateAfter } from '../selection.ts';
import { viewJson } from '../shapes.ts';
import type { Workspace } from '../workspace.ts';
import { actingUser, envelope, logBadAck, NOTHING_SENT, result, type Sandbox } from './context.ts';
import { choicesFor, elementOf, surfaceOf, topView } from './surface.ts';

const TROUBLE = 'We had some trouble connecting. Try again?';

/** Enters values into the top modal; nothing is sent. @throws 422 for an unknown field or option */
export function fill({ ws }: Sandbox, body: FillBody): { ok: true; values: StateValues } {
  const user = actingUser(ws, body.user);
  const view = topView(ws, user.id, body.view);
  const surface = surfaceOf(ws, { user: user.id, view: view.id });
  for (const [blockId, given] of Object.entries(body.values)) {
    const inBlock = placedElements(view.blocks).filter((p) => p.block.block_id === blockId);
    const byAction = isObject(given) ? given : { [inBlock[0]?.actionId ?? '']: given };
    for (const [actionId, selection] of Object.entries(byAction)) {
      const placed = elementOf(surface, blockId, actionId);
      const state = stateAfter(placed.element, selection, choicesFor(ws, user.id, surface, placed));
      ws.views.enter(view, blockId, actionId, state);
    }
  }
  return { ok: true, values: currentState(view.blocks, view.entered) };
}

/** What Slack's client refuses before it sends anything. */
function complaints(view: StoredView): Record<string, string> {
  const values = currentState(view.blocks, view.entered);
  const errors: Record<string, string> = {};
  for (const { block, element, actionId, place } of placedElements(view.blocks)) {
    if (place !== 'input') continue;
    const text = clientComplaint(block, element, values[block.block_id]?.[actionId]);
    if (text) errors[block.block_id] = text;
  }
  return errors;
}

/** Submits the top modal and carries out the app's answer. */
export async function submit(sandbox: Sandbox, body: SubmitBody): Promise<InteractionResult> {
  const { ws, courier } = sandbox;
  const user = actingUser(ws, body.user);
  const view = topView(ws, user.id);
  if (!view.submit) throw new ControlProblem(422, 'no_submit', 'this modal has no submit button');
  if (body.values) fill(sandbox, { user: user.id, values: body.values });
  const errors = complaints(view);
  if (Object.keys(errors).length > 0) {
    ws.views.mark(view, { errors });
    throw new ControlProblem(422, 'client_validation', Object.values(errors)[0] ?? '', { errors });
  }
  ws.views.mark(view, { errors: {}, notice: undefined, busy: true });
  const payload = {
    ...envelope(ws, 'view_submission', user),
    trigger_id: ws.triggers.mint(user.id, view.id),
    view: viewJson(ws, view),
    response_urls: responseUrls(ws, view),
  };
  const d = await courier.deliver({ kind: 'view_submission', user: user.id, payload });
  ws.views.mark(view, { busy: false });
  const why = d.delivered ? carryOut(ws, view, d) : 'not delivered';
  if (!why) return result(ws, user.id, d);
  if (d.delivered) logBadAck(ws, 'view_submission', user.id, d.ack, why);
  const notice: Notice = { code: 'trouble_connecting', text: TROUBLE, view: view.id };
  ws.views.mark(view, { notice });
  return result(ws, user.id, d, notice);
}

/** One response_url for each conversation chosen in a select that asks for it. */
function responseUrls(ws: Workspace, view: StoredView): Json[] {
  const values = currentState(view.blocks, view.entered);
  return placedElements(view.blocks).flatMap(({ block, element, actionId }) => {
    const channel =
      element.response_url_enabled === true && stateValue(element, values[block.block_id]?.[actionId]);
    if (typeof channel !== 'string') return [];
    const url = ws.responseUrls.mint({ user: view.user, channel, fromCommand: false });
    return [{ block_id: block.block_id, action_id: actionId, channel_id: channel, response_url: url }];
  });
}

/** Applies the answer to a submission; the reason when it cannot be used. */
function carryOut(ws: Workspace, view: StoredView, d: Delivered): string | undefined {
  // The app may have closed or replaced the stack while it worked.
  const open = ws.views.stack(view.user).includes(view);
  if (d.ack === null) {
    if (open) ws.views.closeFrom(view);
    return undefined;
  }
  if (!isObject(d.ack)) return 'the answer is not JSON';
  const ack = d.ack;
  switch (ack.response_action) {
    case undefined:
      if (Object.keys(ack).length > 0) return 'response_action is missing';
      if (open) ws.views.closeFrom(view);
      return undefined;
    case 'clear':
      ws.views.close(view.user, true);
      return undefined;
    case 'errors':
      return showErrors(ws, view, ack.errors);
    case 'update':
    case 'push':
      return open ? showView(ws, view, ack.response_action, ack.view) : undefined;
    default:
      return `unknown response_action ${String(ack.response_action)}`;
  }
}

/** Errors must be keyed by the block_ids of input blocks of this view. */
function showErrors(ws: Workspace, view: StoredView, errors: unknown): string | undefined {
  if (!isObject(errors) || Object.keys(errors).length === 0) return 'errors is missing or empty';
  const inputs = new Set(view.blocks.filter((b) => b.type === 'input').map((b) => b.block_id));
  for (const [key, text] of Object.entries(errors)) {
    if (!inputs.has(key)) return `${key} is not an input block of this view`;
    if (typeof text !== 'string' || text === '') return `the error of ${key} is not a text`;
  }
  ws.views.mark(view, { errors: errors as Record<string, string> });
  return undefined;
}

function showView(
  ws: Workspace,
  view: StoredView,
  how: 'update' | 'push',
  payload: unknown,
): string | undefined {
  const refusal = checkView(payload, 'modal');
  if (refusal) return refusal.messages.join('; ');
  if (how === 'update') ws.views.update(view, payload as Json);
  else if (!ws.views.push(view.user, payload as Json)) return `more than ${SANDBOX_LIMITS.viewStack} views`;
  return undefined;
}

/** Cancel (top view) or X (`clear`: the whole stack). view_closed is sent only where the view asked for it. */
export async function close({ ws, courier }: Sandbox, body: CloseBody): Promise<InteractionResult> {
  const user = actingUser(ws, body.user);
  if (!ws.views.top(user.id)) throw new ControlProblem(404, 'no_view', `${user.id} has no open modal`);
  const clear = body.clear === true;
  const top = ws.views.top(user.id);
  // The payload shows the view as it was before it closed.
  const shown = top && viewJson(ws, top);
  const closed = ws.views.close(user.id, clear);
  if (!top?.notifyOnClose) return NOTHING_SENT;
  const payload = {
    ...envelope(ws, 'view_closed', user),
    view: shown,
    is_cleared: clear || closed.length > 1,
  };
  const d = await courier.deliver({ kind: 'view_closed', user: user.id, payload });
  return result(ws, user.id, d);
}

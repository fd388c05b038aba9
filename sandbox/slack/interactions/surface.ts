import { ControlProblem } from '../control-problem.ts';
import { type Placed, placedElements } from '../elements.ts';
import { isObject } from '../json.ts';
import type { StoredMessage, StoredView } from '../model.ts';
import type { Block, StateValues } from '../page-api.ts';
import type { Choices } from '../selection.ts';
import { fileJson } from '../shapes.ts';
import type { Workspace } from '../workspace.ts';
import { visibleConversation } from './context.ts';

/** Where an interaction happens: a message, a modal or the home. */
export interface Surface {
  message?: StoredMessage;
  view?: StoredView;
  blocks: Block[];
  entered: StateValues;
  /** Distinguishes the fields of one person in look-ups. */
  key: string;
}

export interface Where {
  user: string;
  channel?: string;
  ts?: string;
  view?: string;
  home?: boolean;
}

/** Finds the surface as this person sees it. @throws 400, 404, 422 */
export function surfaceOf(ws: Workspace, where: Where): Surface {
  const { user } = where;
  if (where.channel && where.ts) {
    visibleConversation(ws, user, where.channel);
    const message = ws.messages.get(where.channel, where.ts);
    if (!message || (message.ephemeralTo && message.ephemeralTo !== user))
      throw new ControlProblem(404, 'unknown_message', `no message ${where.ts} in ${where.channel}`, {
        candidates: ws.messages.list(where.channel, user).map((m) => m.ts),
      });
    const entered = message.entered.get(user) ?? {};
    return { message, blocks: message.blocks ?? [], entered, key: `${message.channel}/${message.ts}` };
  }
  const view = where.home ? ws.views.home(user) : where.view ? topView(ws, user, where.view) : undefined;
  if (!view) {
    if (where.home) throw new ControlProblem(404, 'no_home', `${user} has no published home`);
    throw new ControlProblem(400, 'no_place', 'name a channel with ts, a view, or home');
  }
  return { view, blocks: view.blocks, entered: view.entered, key: view.id };
}

/** The modal on top: only that one can be used. @throws 404, 422 */
export function topView(ws: Workspace, user: string, id?: string): StoredView {
  const top = ws.views.top(user);
  if (!top) throw new ControlProblem(404, 'no_view', `${user} has no open modal`);
  if (id && id !== top.id)
    throw new ControlProblem(422, 'view_not_on_top', `${id} is not on top`, {
      candidates: [{ view: top.id, callback_id: top.callbackId }],
    });
  if (top.busy) throw new ControlProblem(422, 'view_busy', 'a submission waits for its answer');
  return top;
}

/** A person-readable line for an element, offered when something else was asked for. */
const candidate = (p: Placed) => ({
  block_id: p.block.block_id,
  action_id: p.actionId,
  type: p.element.type,
  ...(isObject(p.element.text) ? { text: p.element.text.text } : {}),
  ...(typeof p.element.value === 'string' ? { value: p.element.value } : {}),
});

/** The one element that is meant. @throws 422 with the candidates */
export function elementOf(surface: Surface, blockId: string | undefined, actionId: string): Placed {
  const all = placedElements(surface.blocks);
  const found = all.filter((p) => p.actionId === actionId && (!blockId || p.block.block_id === blockId));
  const [only] = found;
  if (only && found.length === 1) return only;
  const error = only ? 'ambiguous_element' : 'unknown_element';
  throw new ControlProblem(422, error, `${error.replace('_', ' ')}: ${blockId ?? '*'} / ${actionId}`, {
    candidates: (only ? found : all).map(candidate),
  });
}

/** Key of one person's external select, for the options suggested to it. */
export const fieldKey = (user: string, surface: Surface, placed: Placed): string =>
  `${user} ${surface.key} ${placed.block.block_id} ${placed.actionId}`;

/** What this person may choose in this field. */
export function choicesFor(ws: Workspace, user: string, surface: Surface, placed: Placed): Choices {
  const seen = [...ws.conversations.values()].filter((c) => ws.sees(user, c) && !c.archived);
  return {
    suggested: ws.suggestions.get(fieldKey(user, surface, placed)) ?? [],
    activeUsers: [...ws.users.values()].filter((u) => !u.deleted).map((u) => u.id),
    conversations: seen.map((c) => c.id),
    channels: seen.filter((c) => c.kind === 'channel').map((c) => c.id),
    file: (id) => (ws.files.get(id)?.user === user ? fileJson(ws, id) : undefined),
  };
}

import { checkOptionGroups, checkOptions } from '../checker/composition.ts';
import { Report } from '../checker/report.ts';
import { ControlProblem } from '../control-problem.ts';
import { asList, asObjects, isObject, type Json } from '../json.ts';
import { SANDBOX_LIMITS } from '../limits.ts';
import type { InteractionResult, TypeBody } from '../page-api.ts';
import { placeJson } from './action.ts';
import { actingUser, envelope, logBadAck, NOTHING_SENT, result, type Sandbox } from './context.ts';
import { elementOf, fieldKey, surfaceOf } from './surface.ts';

/** Slack's default for external selects. */
const MIN_QUERY = 3;

type Suggested = InteractionResult & { options?: Json[]; option_groups?: Json[] };

/** Fields with a request under way: one at a time each. */
const inFlight = new WeakMap<Sandbox['ws'], Set<string>>();

/** Why an answer cannot be shown; undefined = it can. */
function defect(ack: unknown): string | undefined {
  if (!isObject(ack)) return 'not an object';
  const report = new Report('modal');
  if (ack.option_groups !== undefined) {
    if (asList(ack.option_groups).length > 0) checkOptionGroups(report, ack.option_groups, '/option_groups');
  } else if (ack.options === undefined) return 'neither options nor option_groups';
  else if (asList(ack.options).length > 0)
    checkOptions(report, ack.options, '/options', SANDBOX_LIMITS.suggestionOptions);
  const [first] = report.problems;
  return first && `${first.message} at ${first.pointer}`;
}

/**
 * Adds to what the field was offered: a person may choose an option, look on with another query, and keep the choice.
 * The newest answer wins where a value comes again.
 */
function remember(ws: Sandbox['ws'], key: string, offered: Json[]): void {
  const known = new Map((ws.suggestions.get(key) ?? []).map((o) => [o.value, o]));
  for (const option of offered) known.set(option.value, option);
  ws.suggestions.set(key, [...known.values()]);
}

/** Typing in an external select: block_suggestion, and the options it brings. */
export async function type({ ws, courier }: Sandbox, body: TypeBody): Promise<Suggested> {
  const user = actingUser(ws, body.user);
  const surface = surfaceOf(ws, body);
  const placed = elementOf(surface, body.block_id, body.action_id);
  const { element } = placed;
  if (element.type !== 'external_select' && element.type !== 'multi_external_select')
    throw new ControlProblem(422, 'not_external', `${String(element.type)} asks for no suggestions`);
  const least = typeof element.min_query_length === 'number' ? element.min_query_length : MIN_QUERY;
  if ([...body.query].length < least) return NOTHING_SENT;
  const key = fieldKey(user.id, surface, placed);
  const busy = inFlight.get(ws) ?? new Set<string>();
  inFlight.set(ws, busy);
  if (busy.has(key))
    throw new ControlProblem(422, 'suggestion_pending', 'the field waits for an earlier answer');
  busy.add(key);
  try {
    const payload = {
      ...envelope(ws, 'block_suggestion', user),
      ...placeJson(ws, surface),
      action_id: placed.actionId,
      block_id: placed.block.block_id,
      value: body.query,
    };
    const d = await courier.deliver({ kind: 'block_suggestion', user: user.id, payload });
    if (!d.delivered)
      return {
        ...result(ws, user.id, d, {
          code: 'options_failed',
          text: 'No result',
          action_id: placed.actionId,
          block_id: placed.block.block_id,
        }),
        options: [],
      };
    const why = defect(d.ack);
    if (why || !isObject(d.ack)) {
      // Slack shows "No result" without an error; the log tells the developer.
      logBadAck(ws, 'block_suggestion', user.id, d.ack, why ?? '');
      return { ...result(ws, user.id, d), options: [] };
    }
    const groups = asObjects(d.ack.option_groups);
    const options = asObjects(d.ack.options);
    remember(ws, key, groups.length > 0 ? groups.flatMap((g) => asObjects(g.options)) : options);
    return { ...result(ws, user.id, d), ...(groups.length > 0 ? { option_groups: groups } : { options }) };
  } finally {
    busy.delete(key);
  }
}

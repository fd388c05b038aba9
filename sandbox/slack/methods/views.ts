import { checkView } from '../checker/payloads.ts';
import { asString, isObject, type Json } from '../json.ts';
import { viewJson } from '../shapes.ts';
import { badArguments, type Call, fail, type Methods, refuse } from './call.ts';

/** The view of a call, checked. @throws invalid_arguments, view_too_large */
function payload({ args }: Call, type: 'modal' | 'home'): Json {
  const view = args.view;
  if (!isObject(view)) return badArguments('missing required field: view');
  refuse(checkView(view, type));
  return view;
}

function checkHash(given: unknown, current: string): void {
  if (given !== undefined && given !== '' && given !== current) fail('hash_conflict');
}

export const viewMethods: Methods = {
  'views.open': {
    run(call) {
      const { ws, args } = call;
      const view = payload(call, 'modal');
      const trigger = ws.triggers.use(args.trigger_id, false);
      if (typeof trigger === 'string') return fail(trigger);
      return { view: viewJson(ws, ws.views.open(trigger.user, view)) };
    },
  },
  'views.push': {
    run(call) {
      const { ws, args } = call;
      const view = payload(call, 'modal');
      const trigger = ws.triggers.use(args.trigger_id, true);
      if (typeof trigger === 'string') return fail(trigger);
      if (ws.views.find(trigger.view)?.type !== 'modal') return fail('view_not_found');
      const pushed = ws.views.push(trigger.user, view) ?? fail('push_limit_reached');
      return { view: viewJson(ws, pushed) };
    },
  },
  'views.update': {
    run(call) {
      const { ws, args } = call;
      const [id, externalId] = [asString(args.view_id), asString(args.external_id)];
      if (!id && !externalId) badArguments('view_id or external_id is required');
      const known = ws.views.find(id, externalId) ?? fail('not_found');
      const view = payload(call, known.type);
      checkHash(args.hash, known.hash);
      return { view: viewJson(ws, ws.views.update(known, view)) };
    },
  },
  'views.publish': {
    run(call) {
      const { ws, args } = call;
      const user = ws.users.get(asString(args.user_id) ?? '');
      if (!user || user.isBot) return badArguments('user_id is not a person of this workspace');
      const view = payload(call, 'home');
      const known = ws.views.home(user.id);
      if (known) checkHash(args.hash, known.hash);
      else if (args.hash) fail('hash_conflict');
      return { view: viewJson(ws, ws.views.publish(user.id, view)) };
    },
  },
};

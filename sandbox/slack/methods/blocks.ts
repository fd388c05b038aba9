import { checkMessageBlocks, checkView, type Refusal } from '../checker/payloads.ts';
import { isObject, type Json } from '../json.ts';
import { badArguments, fail, type Methods } from './call.ts';

function check(args: Json): Refusal | undefined {
  if (args.blocks !== undefined) return checkMessageBlocks(args.blocks);
  if (args.message !== undefined)
    return checkMessageBlocks(isObject(args.message) ? (args.message.blocks ?? []) : null);
  return checkView(args.view, isObject(args.view) && args.view.type === 'home' ? 'home' : 'modal');
}

export const blockMethods: Methods = {
  'blocks.validate': {
    withoutToken: true,
    run({ args }) {
      const given = ['blocks', 'view', 'message'].filter((k) => args[k] !== undefined);
      if (given.length !== 1) badArguments('exactly one of blocks, view and message is needed');
      const refusal = check(args);
      if (!refusal) return { errors: [] };
      return fail(refusal.error, {
        errors: refusal.problems.map((p) => ({ message: p.message, pointer: p.pointer })),
        response_metadata: { messages: refusal.messages },
      });
    },
  },
};

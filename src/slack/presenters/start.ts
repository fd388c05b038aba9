import type { StartVm } from '../../../blocks/start.ts';
import { mayDo } from '../../services/authz.ts';
import type { SlackDeps } from '../deps.ts';

/** WF-6: the dialog of a manual run: which proposals wait and what will happen to them. */
export async function startVm(
  deps: SlackDeps,
  storeId: string,
  user: string,
  mode: StartVm['mode'],
  problem?: StartVm['problem'],
): Promise<StartVm> {
  const { client } = deps.database;
  const store = await client.store.findUniqueOrThrow({ where: { id: storeId } });
  const waiting = await deps.proposals.waitingForStart(storeId);
  return {
    storeId,
    storeName: store.name,
    timezone: store.timezone,
    mode,
    waiting,
    mayDiscard: await mayDo(client, storeId, user, 'approve'),
    ...(problem ? { problem } : {}),
  };
}

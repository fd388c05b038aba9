import type { HomeVm } from '../../../blocks/home.ts';
import { mayDo } from '../../services/authz.ts';
import { chooseStore } from '../../services/store-choice.ts';
import type { SlackDeps } from '../deps.ts';
import { stamp } from '../stamps.ts';
import { runVm } from './run.ts';

const NOBODY: HomeVm = {
  store: null,
  may: { run: false, approve: false },
  waiting: null,
  last: null,
  failed: null,
  interrupted: null,
};

/** App Home of one person: what waits, what failed, what was interrupted, the last run. */
export async function homeVm(deps: SlackDeps, user: string): Promise<HomeVm> {
  const { client } = deps.database;
  const choice = await chooseStore(client, { teamId: deps.teamId() ?? '', userId: user });
  // People with several stores see the first one here; a choice of store comes with the district view.
  const store = choice.kind === 'one' ? choice.store : choice.kind === 'many' ? choice.stores[0] : undefined;
  if (!store || !(await mayDo(client, store.id, user, 'read'))) return NOBODY;
  const { proposals, links } = deps;
  const waiting = (await proposals.waitingRuns(store.id))[0];
  const last = await proposals.lastRun(store.id);
  const [failed] = await proposals.failedSubmissions(store.id);
  const interrupted = await proposals.interruptedRun(store.id);
  return {
    store: { id: store.id, name: store.name, timezone: store.timezone },
    may: {
      run: await mayDo(client, store.id, user, 'run'),
      approve: await mayDo(client, store.id, user, 'approve'),
    },
    waiting: waiting
      ? {
          run: runVm(await proposals.summary(store.id, waiting.id), [], null),
          url: await links.ofRun(waiting.id, store.channelId),
        }
      : null,
    last: last && runVm(await proposals.summary(store.id, last.id), [], null),
    failed: failed ?? null,
    interrupted: interrupted && {
      runId: interrupted.id,
      version: interrupted.version,
      at: stamp(interrupted.startedAt, store.timezone),
    },
  };
}

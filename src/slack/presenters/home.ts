import type { HomeVm, StoreHomeVm } from '../../../blocks/home.ts';
import { type Home, HomeReader, type StoreHome } from '../../services/home/home-reader.ts';
import type { SlackDeps } from '../deps.ts';
import { stamp, stampOrNull } from '../stamps.ts';
import { crossmarkVm } from './crossmark.ts';
import { runVm } from './run.ts';

/** App Home is shown without Crossmark's answer when that takes longer. */
const ANSWER_WITHIN_MS = 600;

/** App Home of one person. `storeId`: the store they chose, if they work with several. */
export async function homeVm(deps: SlackDeps, user: string, storeId: string | null): Promise<HomeVm> {
  const { database, clock, teamId } = deps;
  const reader = new HomeReader({ db: database, clock });
  const home = await reader.read({ teamId: teamId() ?? '', userId: user, storeId });
  if (home.kind === 'nobody') return { kind: 'nobody', userId: user };
  return home.kind === 'own' ? home : storeHomeVm(deps, home);
}

async function storeHomeVm(deps: SlackDeps, home: Extract<Home, { kind: 'store' }>): Promise<HomeVm> {
  const { timezone } = home.store;
  const { last, interrupted, noApprover, sync, may, ...rest } = home;
  const health = await deps.connections.read(home.store.id, ANSWER_WITHIN_MS);
  return {
    ...rest,
    may,
    crossmark: crossmarkVm(health, sync, timezone, { sync: may.sync, signIn: may.configure }),
    noApprover: noApprover && { storeId: home.store.id, ...noApprover },
    waiting: await waitingVm(deps, home.waiting),
    last: last && runVm(last, [], null),
    interrupted: interrupted && { ...interrupted, at: stamp(interrupted.at, timezone) },
    nextRun: stampOrNull(deps.nextRun(timezone), timezone),
  };
}

async function waitingVm(deps: SlackDeps, waiting: StoreHome['waiting']): Promise<StoreHomeVm['waiting']> {
  if (waiting === null) return null;
  const { summary, message, healthBefore, others } = waiting;
  const url = message && (await deps.links.at(message.channelId, message.ts));
  return { run: runVm(summary, [], null), url, healthBefore, others };
}

import type { View } from '@slack/types';
import type { RosterAttention } from '../../../blocks/ids.ts';
import { type RosterVm, rosterView } from '../../../blocks/roster.ts';
import { rosterAddView } from '../../../blocks/roster-add.ts';
import { rosterAttentionView } from '../../../blocks/roster-attention.ts';
import {
  rosterDaysView,
  rosterInactiveView,
  rosterNoteView,
  rosterResultView,
} from '../../../blocks/roster-people.ts';
import type { RosterPage, RosterResult } from '../../services/roster/model.ts';
import { RosterError } from '../../services/roster/trouble.ts';
import type { SlackDeps } from '../deps.ts';
import { stamp } from '../stamps.ts';

/** Reads the roster and shows it, nobody chosen; where that fails, why. */
export function buildRoster(deps: SlackDeps, storeId: string, user: string): Promise<View> {
  return orNote(storeId, async () => {
    const token = await deps.roster.fetch(storeId, user);
    return rosterPageView(await deps.roster.list({ storeId, actor: user, token }), { gen: 0 });
  });
}

/** One page of the list. */
export function rosterPageView(page: RosterPage, more: Pick<RosterVm, 'gen' | 'problem'>): View {
  return rosterView({ ...page, fetched: stamp(page.fetchedAt, page.timezone), ...more });
}

export function rosterDone(result: RosterResult): View {
  return rosterResultView({ ...result, created: result.created.map(({ name }) => name) });
}

/** What needs attention, above the list that the metadata name. */
export async function buildAttention(deps: SlackDeps, user: string, meta: RosterAttention): Promise<View> {
  const { store: storeId, page, ...list } = meta;
  const ref = { storeId, actor: user, token: list.token };
  const { storeName, mayIdentify, ...found } = await deps.roster.attention(ref, page);
  return rosterAttentionView({ storeId, storeName, mayIdentify, page: found, list });
}

/** People to be activated; `activated` is who has just been. */
export async function buildInactive(
  deps: SlackDeps,
  user: string,
  { store: storeId, page }: { store: string; page: number },
  activated?: string,
): Promise<View> {
  const found = await deps.activation.inactive(storeId, user, page);
  const { storeName, timezone } = found;
  return rosterInactiveView({
    ...{ storeId, storeName, timezone, page: found },
    ...(activated === undefined ? {} : { activated }),
  });
}

/** The form with the days of one person; `added` = who has just been added by hand. */
export async function buildDays(
  deps: SlackDeps,
  user: string,
  { store: storeId, employee, added = false }: { store: string; employee: string; added?: boolean },
  problem?: { sentence: string; nextStep: string },
): Promise<View> {
  const { storeName, ...person } = await deps.activation.person(storeId, user, employee);
  return rosterDaysView({ storeId, storeName, person, added, ...(problem === undefined ? {} : { problem }) });
}

/** The form for a person whom the roster does not have. */
export async function buildAdd(deps: SlackDeps, user: string, storeId: string): Promise<View> {
  return rosterAddView({ storeId, storeName: await deps.activation.storeName(storeId, user) });
}

/** Trouble with the roster stands where the list would be, with the way to a new one. */
export async function orNote(storeId: string, build: () => Promise<View>): Promise<View> {
  try {
    return await build();
  } catch (error) {
    if (!(error instanceof RosterError)) throw error;
    const { message: sentence, nextStep, code } = error;
    return rosterNoteView({ storeId, sentence, nextStep, again: code !== 'STATE' });
  }
}

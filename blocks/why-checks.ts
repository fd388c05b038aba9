import type { KnownBlock } from '@slack/types';
import { header, section } from './kit.ts';
import { eventName } from './row-line.ts';
import { data, join, lines, type Mrkdwn, md, raw } from './text.ts';
import type { WhyCheckVm, WhyMoveVm, WhySuggestionVm, WhyVm } from './why-model.ts';
import { placeIn } from './why-sentences.ts';
import { WORDS } from './why-words.ts';

/** BOT-3: what would help, and what planning again with it showed; what did not help comes last. */

/** A suggestion beside its check. */
export interface Checked {
  suggestion: WhySuggestionVm;
  /** `null` = there is nothing to plan again (a weekly limit); `undefined` = it was not possible. */
  check: WhyCheckVm | null | undefined;
}

const RANK = { placed: 0, instead: 1, unknown: 2, not_placed: 3 };

export function checkedSuggestions({ explanation, checks }: WhyVm): Checked[] {
  const all = (explanation.suggestions ?? []).slice(0, 3).map((suggestion, i) => ({
    suggestion,
    check: suggestion.kind === 'weekly_limit' ? null : (checks?.[i] ?? undefined),
  }));
  return all.sort((a, b) => RANK[a.check?.result ?? 'unknown'] - RANK[b.check?.result ?? 'unknown']);
}

/** Nothing at all for a row without suggestions. */
export function checkBlocks(vm: WhyVm): KnownBlock[] {
  const all = checkedSuggestions(vm);
  if (all.length === 0) return [];
  return [
    header(WORDS.helps),
    ...all.map((one) => section(lines(md`*${data(one.suggestion.text, 200)}*`, outcome(vm, one)))),
  ];
}

function outcome(vm: WhyVm, { suggestion, check }: Checked): Mrkdwn {
  const change = WORDS.change[suggestion.kind] ?? '';
  if (check === null) return raw(WORDS.checked.limit);
  if (check === undefined) return raw(WORDS.checked.none);
  switch (check.result) {
    case 'placed':
      return WORDS.checked.placed(change, placeIn(vm, check.place), effects(check.others));
    case 'instead':
      return WORDS.checked.instead(change, eventName(check, 48));
    case 'not_placed':
      return raw(WORDS.checked.notPlaced);
  }
}

/** What else would change: places lost first, because somebody would have to act. */
function effects(others: readonly WhyMoveVm[]): Mrkdwn {
  const lost = others.filter(({ to }) => to === null);
  const gained = others.filter(({ from, to }) => from === null && to !== null).length;
  const moved = others.length - lost.length - gained;
  const [only] = lost;
  const { checked } = WORDS;
  const all = [
    only && (lost.length === 1 ? checked.loses(eventName(only, 48)) : checked.losesMore(lost.length)),
    moved > 0 && checked.moves(moved),
    gained > 0 && checked.gains(gained),
  ];
  return others.length === 0 ? raw(checked.nothing) : join(all, ', ');
}

/** `600122 Salmon: from Ana, Thu Nov 26 · 10:15 to Ben, Fri Nov 27 · 10:45`. */
export function moveLine(vm: Pick<WhyVm, 'names'>, move: WhyMoveVm): Mrkdwn {
  const [from, to] = [move.from, move.to].map((at) => (at === null ? raw(WORDS.nowhere) : placeIn(vm, at)));
  return md`${eventName(move, 48)}: ${WORDS.from} ${from ?? ''} ${WORDS.to} ${to ?? ''}`;
}

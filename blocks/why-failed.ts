import { ruleWord } from './findings.ts';
import { data, type Mrkdwn, raw } from './text.ts';
import type { WhyBottleneckVm, WhyVm } from './why-model.ts';
import { takenBySentence } from './why-placed.ts';
import { atLeastThree, datesOf, eventIn, groupsIn, placeIn } from './why-sentences.ts';
import { WORDS } from './why-words.ts';
import { day } from './words.ts';

/** WF-8 for a row without a place: what is too tight and who has it, or what stood in the way; then what would help. */
export function failedSentences(vm: WhyVm): Mrkdwn[] {
  const { bottleneck, suggestions = [] } = vm.explanation;
  const { failure } = vm.row;
  const why = bottleneck === undefined ? reasonSentences(vm) : tightSentences(vm, bottleneck);
  const helps =
    suggestions.length === 0 && failure !== null ? [WORDS.helpsSentence(data(failure.fix, 200))] : [];
  return atLeastThree(vm, [...why, ...helps]);
}

/** BOT-1: the competitors hold everything that they could share. */
function tightSentences(vm: WhyVm, tight: WhyBottleneckVm): Mrkdwn[] {
  const bumped = bumpedSentences(vm);
  const why = WORDS.tight(tight.n, day(vm.row.dueDate), tight.n - 1, tight.first, tight.last);
  return [
    ...bumped,
    raw(bumped.length > 0 ? WORDS.noOtherPlace(why) : WORDS.capital(why)),
    ...moreUrgent(vm, tight),
    ...(bumped.length > 0 ? [] : [raw(WORDS.waits)]),
  ];
}

/** A booked Core that had to leave its place. */
export function bumpedSentences(vm: WhyVm): Mrkdwn[] {
  const { movedFrom } = vm.explanation;
  const { takenBy, row } = vm;
  if (movedFrom === undefined) return [];
  return [
    ...(takenBy === null ? [] : [takenBySentence(vm, takenBy, row.dueDate)]),
    WORDS.untilNow(placeIn(vm, movedFrom)),
  ];
}

/** Everybody else in the competition comes before this one and has a place. */
function moreUrgent(vm: WhyVm, { competitors }: WhyBottleneckVm): Mrkdwn[] {
  const others = competitors.filter(({ eventRefNum }) => eventRefNum !== vm.row.eventRefNum);
  const events = others.map(({ eventRefNum }) => eventIn(vm, eventRefNum));
  return events.length === 0 ? [] : [WORDS.moreUrgent(WORDS.names(events), events.length)];
}

/** No competition: the reason, the rule behind it, and who could not. */
function reasonSentences(vm: WhyVm): Mrkdwn[] {
  const { row, explanation } = vm;
  const code = WORDS.code(row.failure?.code ?? '');
  const reason = row.failure?.reason || explanation.summary;
  return [data(reason, 400), ...inTheWay(vm), ...(code === undefined ? [] : [raw(code)])];
}

/** One day: the people. Several: which rule how often. Where the reason names the people already, nothing. */
function inTheWay({ row, explanation, names }: WhyVm): Mrkdwn[] {
  const { candidates } = explanation;
  const dates = datesOf(candidates);
  const [only] = dates;
  if (only === undefined || SAYS_WHO.has(row.failure?.code ?? '')) return [];
  if (dates.length === 1) return [WORDS.onDay(day(only), groupsIn({ names }, candidates))];
  const counts = countsByRule(candidates).slice(0, 3);
  return [raw(WORDS.inTheWay(counts.map(([word, n]) => `${word} (${WORDS.times(n)})`).join(', ')))];
}
const SAYS_WHO: ReadonlySet<string> = new Set([
  'SUP_UNAVAILABLE',
  'ROTATION_UNAVAILABLE',
  'FULL_DAY_CONFLICT',
]);

/** How often each rule kept somebody from a day, most often first. */
export function countsByRule(candidates: WhyVm['explanation']['candidates']): [word: string, n: number][] {
  const totals = new Map<string, number>();
  for (const { by, count = 1 } of candidates)
    for (const id of by) totals.set(ruleWord(id), (totals.get(ruleWord(id)) ?? 0) + count);
  return [...totals].sort((a, b) => b[1] - a[1]);
}

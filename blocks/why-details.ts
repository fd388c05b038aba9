import type { KnownBlock, ModalView } from '@slack/types';
import { VIEWS } from './ids.ts';
import { context, header, modal, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import { eventName } from './row-line.ts';
import { clip, data, join, type Mrkdwn, md, raw } from './text.ts';
import { checkedSuggestions, moveLine } from './why-checks.ts';
import { bumpedSentences, countsByRule } from './why-failed.ts';
import type { WhyCandidateVm, WhyVm } from './why-model.ts';
import { movedSentences, moveOf, ruleOf, takesSentence } from './why-placed.ts';
import { consideredIn, datesOf, eventIn, groupsIn, listedPlace, nameOf, placeIn } from './why-sentences.ts';
import { WORDS } from './why-words.ts';
import { day } from './words.ts';

/** The evidence behind *Why?* and *Why not?*, one click deeper: every candidate, day, move and competitor kept. */
export function whyDetailsView(vm: WhyVm): ModalView {
  const { row, explanation } = vm;
  const failed = explanation.rule === null;
  const parts = [
    ...part(WORDS.part.checked, checks(vm)),
    ...part(WORDS.part.tight, competitors(vm)),
    ...part(WORDS.part.places, places(vm)),
    ...part(WORDS.part.swap, swap(vm)),
    ...part(WORDS.part.chain, chain(vm)),
    ...part(WORDS.part.how, how(vm)),
    ...part(WORDS.part.considered, people(vm)),
    ...part(WORDS.part.byRule, failed ? rules(vm) : []),
    ...part(WORDS.part.perDay, perDay(vm)),
    ...part(
      WORDS.part.notes,
      (explanation.notes ?? []).slice(0, 10).map(({ message }) => md`• ${data(message, 200)}`),
    ),
  ];
  return modal({
    callbackId: VIEWS.whyDetails.id,
    title: row.date === null ? WORDS.detailsTitle.whyNot : WORDS.detailsTitle.why,
    metadata: VIEWS.whyDetails.encode({ id: row.id, ver: row.version }),
    close: WORDS.back,
    blocks: [
      section(md`*${eventName(row)}*`),
      ...(parts.length === 0 ? [section(raw(WORDS.noDetails))] : parts),
      context(raw(WORDS.asPlanned(row.runId))),
    ],
  });
}

/** More than this nobody reads, and all parts together stay inside one view. */
const SECTIONS = 4;

/** A headline and its lines, whole lines only, in as few sections as hold them. */
function part(title: string, entries: readonly Mrkdwn[]): KnownBlock[] {
  if (entries.length === 0) return [];
  const sections: string[][] = [[]];
  let size = 0;
  for (const { mrkdwn } of entries) {
    const line = clip(mrkdwn, LIMITS.sectionText - 1);
    size += line.length + 1;
    if (size > LIMITS.sectionText) {
      sections.push([]);
      size = line.length + 1;
    }
    sections.at(-1)?.push(line);
  }
  const rest = sections.slice(SECTIONS).flat().length;
  return [
    header(title),
    ...sections.slice(0, SECTIONS).map((lines) => section(raw(lines.join('\n')))),
    ...(rest > 0 ? [context(raw(WORDS.more(rest)))] : []),
  ];
}

/** At most `max` lines, and how many were left. */
function atMost(entries: readonly Mrkdwn[], max: number, more = 0): Mrkdwn[] {
  const rest = Math.max(0, entries.length - max) + more;
  return rest > 0 && entries.length > 0 ? [...entries.slice(0, max), raw(WORDS.more(rest))] : [...entries];
}

/** The first view says what each change leads to; here is what would move with it. */
function checks(vm: WhyVm): Mrkdwn[] {
  return checkedSuggestions(vm).flatMap(({ suggestion, check }) => {
    const moves = check && check.result !== 'not_placed' ? check.others : [];
    if (moves.length === 0) return [];
    const lines = moves.map((move) => md`• ${moveLine(vm, move)}`);
    return [md`*${data(suggestion.text, 200)}*`, ...atMost(lines, 10)];
  });
}

/** BOT-2: who competes, most urgent first; this row is the last of them. */
function competitors(vm: WhyVm): Mrkdwn[] {
  const { bottleneck } = vm.explanation;
  if (bottleneck === undefined) return [];
  const entries = bottleneck.competitors.map(({ eventRefNum, dueDate, employeeId, date }, i) => {
    const own = eventRefNum === vm.row.eventRefNum;
    const at =
      employeeId === undefined || date === undefined
        ? own
          ? WORDS.thisOne
          : WORDS.noPlace
        : listedPlace(vm, { employeeId, date });
    const line = md`${i + 1}. ${eventIn(vm, eventRefNum)} – ${WORDS.due} ${day(dueDate)} – ${at}`;
    return own ? md`*${line}*` : line;
  });
  return atMost(entries, 30);
}

function places(vm: WhyVm): Mrkdwn[] {
  const { personDays = [] } = vm.explanation.bottleneck ?? {};
  const entries = datesOf(personDays).map((date) => {
    const people = personDays
      .filter((place) => place.date === date)
      .map((place) => nameOf(vm, place.employeeId));
    const rest = people.length - 12;
    return md`*${day(date)}* ${join([...people.slice(0, 12), rest > 0 && WORDS.more(rest)], ', ')}`;
  });
  return atMost(entries, 20);
}

/** What a booking leaves, for what, and what this row displaces itself. */
function swap(vm: WhyVm): Mrkdwn[] {
  const moved = vm.explanation.rule === null ? bumpedSentences(vm) : movedSentences(vm);
  return [...moved, ...(vm.takesFrom === null ? [] : [takesSentence(vm, vm.takesFrom)])];
}

function chain(vm: WhyVm): Mrkdwn[] {
  const links = vm.explanation.chain ?? [];
  // A chain of one is a free place: nothing moves.
  if (links.length < 2) return [];
  const entries = links.map(({ eventRefNum, from, to }, i) =>
    from === null && to !== null
      ? md`${i + 1}. ${eventIn(vm, eventRefNum)}: ${WORDS.newHere} ${placeIn(vm, to)}`
      : md`${i + 1}. ${moveOf(vm, eventRefNum, from, to)}`,
  );
  return atMost(entries, 20);
}

/** Who comes first: among people for a placed row, among events where they compete. */
function how(vm: WhyVm): Mrkdwn[] {
  if (vm.explanation.rule !== null) return [raw(WORDS.order(ruleOf(vm)))];
  return vm.explanation.bottleneck === undefined ? [] : [raw(WORDS.urgency)];
}

/** A placed row: everybody considered, in order. */
function people(vm: WhyVm): Mrkdwn[] {
  const named = consideredIn(vm).filter(({ employeeId }) => employeeId !== undefined);
  const entries = named.map((candidate, i) => {
    const who = md`${nameOf(vm, candidate.employeeId ?? '')}, ${day(candidate.date)}`;
    if (candidate.verdict === 'chosen')
      return md`*${i + 1 + skipped(vm, i, named.length)}. ${who} – ${WORDS.chosen}*`;
    return md`${i + 1}. ${who} – ${verdict(candidate)}`;
  });
  const { more } = vm.explanation;
  const last = entries.at(-1);
  // What was left out stood before the chosen one, the last.
  return more > 0 && last ? [...entries.slice(0, -1), raw(WORDS.more(more)), last] : entries;
}

/** The chosen one keeps its number in the whole list. */
function skipped({ explanation }: WhyVm, i: number, n: number): number {
  return i === n - 1 ? explanation.more : 0;
}

function verdict({ by }: WhyCandidateVm): string {
  return by.length === 0
    ? WORDS.later
    : [...new Set(by.slice(0, 3).map((id) => WORDS.reason([id], false)))].join(', ');
}

/** Counts first: which rule stood in the way how often. */
function rules({ explanation }: WhyVm): Mrkdwn[] {
  return countsByRule(explanation.candidates)
    .slice(0, 8)
    .map(([word, n]) => md`• ${word}: ${WORDS.times(n)}`);
}

/** More rules than ever keep people from one day. */
const ALL_GROUPS = 20;

function ofDay(candidates: readonly WhyCandidateVm[], on: string): WhyCandidateVm[] {
  return candidates.filter(({ date }) => date === on);
}

/** A failed row: per day who could not. */
function perDay(vm: WhyVm): Mrkdwn[] {
  const counted = vm.explanation.candidates.filter(({ employeeId }) => employeeId === undefined);
  const entries = datesOf(counted).map(
    (date) => md`*${day(date)}* ${groupsIn(vm, ofDay(counted, date), ALL_GROUPS)}`,
  );
  return atMost(entries, 21);
}

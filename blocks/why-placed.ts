import { personName } from './row-line.ts';
import { data, join, type Mrkdwn, md, raw } from './text.ts';
import type { WhyTimedPlaceVm, WhyVm } from './why-model.ts';
import { atLeastThree, consideredIn, datesOf, eventIn, groupsIn, nameOf, placeIn } from './why-sentences.ts';
import { WORDS } from './why-words.ts';
import { day } from './words.ts';

const MAX = 4;

/** WF-8 for a row that the engine placed: what was decided, for whose sake, who came before and why not. */
export function placedSentences(vm: WhyVm): Mrkdwn[] {
  const story = [
    ...(vm.row.edited ? editSentences(vm) : []),
    ...movedSentences(vm),
    decision(vm),
    ...room(vm),
  ];
  const notes = vm.row.edited ? [] : noteSentences(vm);
  const background = [nobodyFree(vm), ahead(vm), raw(WORDS.order(ruleOf(vm)))].filter(
    ({ mrkdwn }) => mrkdwn !== '',
  );
  // What happened comes first, what the manager has to do about it last, and the order of choice fills the rest.
  const kept = story.slice(0, MAX);
  const last = notes.slice(0, MAX - kept.length);
  const told = [...kept, ...background.slice(0, MAX - kept.length - last.length), ...last];
  return atLeastThree(vm, told);
}

/** A Core on a rescue day that moved nobody has a rule of its own to tell. */
export function ruleOf({ explanation: { rule, chain = [] } }: WhyVm): string {
  return rule === 'core.chain' && chain.length <= 1 ? 'core.rescue' : (rule ?? '');
}

function chosen({ explanation }: WhyVm) {
  return explanation.candidates.findLast(({ verdict }) => verdict === 'chosen');
}

function decision(vm: WhyVm): Mrkdwn {
  const at = chosen(vm);
  const sentence = WORDS.decision(ruleOf(vm));
  const employeeId = at?.employeeId ?? vm.row.employeeId;
  const date = at?.date ?? vm.row.date;
  if (!sentence || !employeeId || !date) return data(vm.explanation.summary, 400);
  return sentence(nameOf(vm, employeeId), day(date));
}

/** What a person made of the proposal. */
export function editSentences({ row, original, names }: WhyVm): Mrkdwn[] {
  const now = WORDS.place(personName(row.employeeName), day(row.date ?? ''), row.time ?? undefined);
  return [
    WORDS.byHand(now),
    original === null ? raw(WORDS.hadFoundNone) : WORDS.hadProposed(placeIn({ names }, original)),
  ];
}

/** A booking that moves: from where, and what takes its place. */
export function movedSentences(vm: WhyVm): Mrkdwn[] {
  const { row, explanation, takenBy } = vm;
  const { movedFrom, rule } = explanation;
  if (movedFrom === undefined) return [];
  if (rule?.startsWith('supervisor.')) return [WORDS.followsCore(day(movedFrom.date))];
  const { original } = vm;
  return [
    WORDS.movesFrom(placeIn(vm, movedFrom), newPlace(vm, original ?? movedFrom, movedFrom)),
    ...(takenBy === null ? [] : [takenBySentence(vm, takenBy, row.dueDate)]),
  ];
}

/** What stays the same about a place is not said twice. */
function newPlace(vm: WhyVm, to: WhyTimedPlaceVm, from: WhyTimedPlaceVm): Mrkdwn {
  if (to.date === from.date && to.employeeId !== from.employeeId)
    return WORDS.sameDay(nameOf(vm, to.employeeId));
  return to.employeeId === from.employeeId
    ? WORDS.samePerson(raw(WORDS.onAt(day(to.date), to.time)))
    : placeIn(vm, to);
}

export function takenBySentence(vm: WhyVm, takenBy: number, ownDue: string): Mrkdwn {
  const { eventType, dueDate } = vm.events[takenBy] ?? {};
  const event = eventIn(vm, takenBy);
  return eventType === 'core' && dueDate
    ? WORDS.takenByCore(event, day(dueDate), day(ownDue))
    : WORDS.takenByJuicer(event);
}

/** For a row that others made room for: what moved. For one that moved along: for whom. */
function room(vm: WhyVm): Mrkdwn[] {
  const { chain = [], rule } = vm.explanation;
  const [newcomer, ...moves] = chain;
  if (rule === 'core.chain-moved' && newcomer)
    return vm.takenBy === newcomer.eventRefNum ? [] : [WORDS.forWhom(eventIn(vm, newcomer.eventRefNum))];
  if (newcomer?.eventRefNum === vm.row.eventRefNum && moves.length > 0) {
    const told = moves.slice(0, 2).map((move, i) => moveOn(vm, move, chain[i]?.to ?? null, i > 0));
    const rest = moves.length - told.length;
    return [WORDS.makeRoom(join([...told, rest > 0 && WORDS.moreMoved(rest)], ', '))];
  }
  return vm.takesFrom === null ? [] : [takesSentence(vm, vm.takesFrom)];
}

type Link = NonNullable<WhyVm['explanation']['chain']>[number];

/** "600122 Salmon moved from Ana, Thu Nov 26 to Ben, Fri Nov 27"; one sent to the queue says where it ended. */
export function moveOf(vm: WhyVm, eventRefNum: number, from: Link['from'], to: Link['to']): Mrkdwn {
  const event = eventIn(vm, eventRefNum);
  const start = from === null ? raw(WORDS.nowhere) : placeIn(vm, from);
  if (to !== null) return WORDS.moved(event, start, placeIn(vm, to));
  const now = vm.events[eventRefNum]?.place ?? null;
  return WORDS.andNow(WORDS.gaveUp(event, start), now && placeIn(vm, now));
}

/** The same after the move before it: what left the place that one took needs no place named again. */
function moveOn(vm: WhyVm, { eventRefNum, from, to }: Link, before: Link['to'], later: boolean): Mrkdwn {
  if (from?.employeeId !== before?.employeeId || from?.date !== before?.date)
    return moveOf(vm, eventRefNum, from, to);
  const event = eventIn(vm, eventRefNum);
  const now = vm.events[eventRefNum]?.place ?? null;
  const move =
    to === null
      ? WORDS.andNow(WORDS.gaveWay(event), now && placeIn(vm, now))
      : WORDS.movedOn(event, placeIn(vm, to));
  return later ? WORDS.fromThere(move) : move;
}

export function takesSentence(vm: WhyVm, victim: number): Mrkdwn {
  const { dueDate = null, place = null } = vm.events[victim] ?? {};
  const outcome = place === null ? raw(WORDS.thenNowhere) : WORDS.thenMoves(placeIn(vm, place));
  return WORDS.takesFrom(eventIn(vm, victim), dueDate === null ? '–' : day(dueDate), outcome);
}

/** The days that were tried in vain. */
function nobodyFree(vm: WhyVm): Mrkdwn {
  const at = chosen(vm);
  const others = consideredIn(vm).filter(({ date, by }) => date !== at?.date && by.length > 0);
  if (others.length === 0) return raw('');
  const days = WORDS.days(datesOf(others));
  return vm.explanation.rule?.startsWith('core.')
    ? WORDS.nobodyFree(days)
    : WORDS.otherDays(days, groupsIn(vm, others));
}

/** Who came before the chosen one that day. */
function ahead(vm: WhyVm): Mrkdwn {
  const at = chosen(vm);
  const before = vm.explanation.candidates.filter(
    ({ date, employeeId, verdict }) =>
      date === at?.date && employeeId !== at.employeeId && verdict !== 'chosen',
  );
  const groups = groupsIn(vm, before);
  if (groups.mrkdwn === '') return groups;
  return MADE_ROOM.has(ruleOf(vm)) ? WORDS.nobodyElse(groups) : WORDS.ahead(groups);
}

const MADE_ROOM: ReadonlySet<string> = new Set(['core.bump', 'core.chain', 'core.rescue']);

/** Notes worth a sentence: the first soft finding, and short notice. */
function noteSentences(vm: WhyVm): Mrkdwn[] {
  const { notes = [] } = vm.explanation;
  const soon = notes.find(({ id }) => id === 'S3');
  const other = notes.find(({ id }) => id !== 'S3');
  const days = soon?.details?.days;
  return [
    ...(other === undefined ? [] : [data(other.message, 200)]),
    ...(soon === undefined
      ? []
      : [
          typeof days === 'number'
            ? WORDS.shortNotice(days, personName(vm.row.employeeName))
            : md`${data(soon.message, 200)}`,
        ]),
  ];
}

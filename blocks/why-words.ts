import { join, type Mrkdwn, md, raw } from './text.ts';
import { count, day, dayList } from './words.ts';

/** Every word of *Why?* and *Why not?*: whole sentences that read aloud. Names come as mrkdwn, days as `Thu Nov 26`. */

type Sentence = (who: Mrkdwn, on: string) => Mrkdwn;
/** Singular and plural of what follows names: "is off", "are off". */
type Predicate = readonly [one: string, many: string];

const takes: Sentence = (who, on) => md`${who}, the Club Supervisor, takes it on ${on}.`;
const primaryLead: Sentence = (who, on) => md`${who} is Primary Lead on ${on}.`;
const lastResort: Sentence = (who, on) => md`${who} takes it on ${on} because nobody better placed can.`;

/** OUT-5, the part after the dot, for light work. */
const light: Readonly<Record<string, Sentence>> = {
  'primary-lead': primaryLead,
  'backup-lead': (who, on) => md`${who} is backup of the Primary Lead on ${on}.`,
  'other-lead': (who, on) => md`${who} is the next Lead in the store on ${on}.`,
  'club-supervisor': takes,
  'last-resort': lastResort,
};

/** OUT-5 where a family has words of its own. */
const rules: Readonly<Record<string, Sentence>> = {
  'core.primary-lead': (who, on) => md`${who} is Primary Lead on ${on}, the first day with a free place.`,
  'core.other-lead': (who, on) =>
    md`${who} is the Lead with the fewest events that week who is free on ${on}.`,
  'core.fewest-in-week': (who, on) => md`${who} has the fewest events that week of those free on ${on}.`,
  'core.bump': (who, on) =>
    md`${who} takes it on ${on}, because it is due sooner than the Core booked there.`,
  'core.chain': (who, on) => md`${who} has room on ${on} because other Core move.`,
  'core.rescue': (who, on) =>
    md`${who} has room on ${on}, a day inside the lead time that is kept for urgent Core.`,
  'core.chain-moved': (who, on) => md`${who} takes it on ${on}, so that a Core without a place gets one.`,
  'core.kept': (who, on) => md`${who} keeps it on ${on}: the plan that this one replaces had it there.`,
  'core.primary-lead-exchange': (who, on) =>
    md`${who} is Primary Lead on ${on} and takes this Core over from somebody else.`,
  'juicer.rotation': (who, on) => md`${who} is on the juicer rotation on ${on}.`,
  'juicer.backup': (who, on) => md`${who} is backup on the juicer rotation on ${on}.`,
  'juicer.fallback': (who, on) =>
    md`${who} can do juicer work and is free on ${on}; nobody on the rotation can take it.`,
  'juicer.with-production': (who, on) => md`${who} does the Juicer Production on ${on}, so the Survey too.`,
  'juicer.club-supervisor': takes,
  'juicer.last-resort': (who, on) => md`${who} takes it on ${on} because nobody else can.`,
  'juicer.deep-clean': (who, on) =>
    md`${who} does the Deep Clean on ${on}, the first day without a Production.`,
  'full-day.lead': (who, on) => md`${who} is a Lead and has the whole of ${on} free.`,
  'full-day.event-specialist': (who, on) =>
    md`${who} is an Event Specialist and has the whole of ${on} free.`,
  'full-day.juicer': (who, on) =>
    md`${who} is a Juicer Barista without juicer work and has the whole of ${on} free.`,
  'full-day.primary-lead': (who, on) =>
    md`${who}, the Primary Lead, has the whole of ${on} free and nobody else has.`,
};

/** How the choice is made, by rule or by family: for rows whose own story is short. */
const order: Readonly<Record<string, string>> = {
  'core.chain': 'No place was free in its window, so Core that can stand elsewhere make room.',
  'core.rescue': 'Days that close are opened only for Core that are due very soon.',
  'core.bump': 'A more urgent Core goes before one that can wait.',
  'core.chain-moved': 'This one could stand elsewhere, the other one could not.',
  'core.kept': 'A new plan moves as little as it can, so that what was already looked at stays.',
  'core.primary-lead-exchange': 'The Primary Lead of a day should have a Core of their own.',
  core: 'Days are tried from the earliest on, and on each day the Primary Lead first, then the other Leads, then everybody else.',
  'juicer.with-production': 'Production and Survey of a day go together.',
  juicer: 'Juicer work goes to the rotation of the day first, then to its backup.',
  'full-day':
    'A full day needs somebody with nothing else that day: Leads first, then Event Specialists, then Juicer Baristas.',
  supervisor:
    'A Supervisor stands on the day of its Core: the Club Supervisor comes first, then the Primary Lead and the other Leads with a Core that day.',
  digital_teardown: 'A Teardown goes to Leads other than the Primary Lead first.',
  other: 'Short work goes to the Club Supervisor first, then to the Leads.',
  light:
    'Light work goes to the Primary Lead first, then to the backup, the Club Supervisor and the other Leads.',
};

/** Why a rule keeps people from a day, to follow their names. */
const reasons: Readonly<Record<string, Predicate>> = {
  H1: ['would have to start in the past', 'would have to start in the past'],
  H2: ['has the holiday', 'have the holiday'],
  H3: ['is off', 'are off'],
  H4: ['is not working', 'are not working'],
  H5: ['is not active', 'are not active'],
  H6: ['may not do this work', 'may not do this work'],
  H7: ['already has a Core', 'already have a Core'],
  H8: ['is at the weekly Core limit', 'are at the weekly Core limit'],
  H9: ['is already booked', 'are already booked'],
  H13: ['already has a Core or juicer work', 'already have a Core or juicer work'],
  H15: ['already has a full day', 'already have a full day'],
  H16: ['has done enough Production', 'have done enough Production'],
  H17: ['is at the weekly hours', 'are at the weekly hours'],
  S1: ['is the Club Supervisor', 'are Club Supervisors'],
  S4: ['has no main work that day', 'have no main work that day'],
  S8: ['already has a digital at that time', 'already have a digital at that time'],
  S9: ['does the Setup that day', 'do the Setup that day'],
};
/** Being away explains more than anything that does not fit either. */
const FIRST = ['H5', 'H2', 'H3', 'H4', 'H6'];

/** The rule behind a failure, in a sentence, where the reason itself does not say it. */
const codes: Readonly<Record<string, string>> = {
  SETUP_NOT_SATURDAY: 'Digital Setups are done on Saturdays only.',
  SUP_NO_NUMBER: 'The number in its name says to which Core a Supervisor belongs.',
  SUP_NO_CORE: 'The number in its name says to which Core a Supervisor belongs.',
  SUP_CORE_FAILED: 'A Supervisor always stands on the day of its Core.',
  SUP_CORE_NOT_PLANNED: 'A Supervisor always stands on the day of its Core.',
  START_IN_PAST: 'Daybreak plans only what has not begun.',
  INSIDE_BUFFER: 'Daybreak leaves the next days alone, so that nobody is surprised by new work.',
  DAY_LOCKED: 'On a locked day nothing is planned and nothing is moved.',
  NO_JUICER_ROTATION: 'Juicer work goes to the rotation of the day first, then to its backup.',
  ROTATION_UNAVAILABLE: 'Juicer work goes to the rotation of the day first, then to its backup.',
  FULL_DAY_CONFLICT: 'A full day needs somebody with nothing else that day.',
  SUP_UNAVAILABLE: 'Only the Club Supervisor and Leads with a Core that day can supervise.',
  NO_ELIGIBLE_EMPLOYEE: 'Daybreak plans nobody on a day that they do not work.',
  NO_SWAP_CANDIDATE: 'Only a booked Core that is due later may be moved.',
};

const NUMBERS = ['No', 'One', 'Two', 'Three', 'Four', 'Five', 'Six', 'Seven', 'Eight', 'Nine', 'Ten'];
const number = (n: number): string => NUMBERS[n] ?? String(n);
const span = (first: string, last: string): string =>
  first === last ? day(first) : `${day(first)} – ${day(last)}`;

export const WORDS = {
  why: 'Why?',
  whyNot: 'Why not?',
  details: 'Details',
  detailsLabel: (number: number) => `Details on event ${number}: who was considered, day by day`,
  detailsTitle: { why: 'Why? – details', whyNot: 'Why not? – details' },
  back: 'Back',
  gone: 'The explanation of this row is no longer kept.',

  /** A rule nobody knows any more falls back to the stored sentence. */
  decision: (rule: string): Sentence | undefined => rules[rule] ?? light[rule.split('.')[1] ?? ''],
  order: (rule: string): string => {
    const family = rule.split('.')[0] ?? '';
    return order[rule] ?? order[family] ?? order.light ?? '';
  },
  reason: (ids: readonly string[], many: boolean): string => {
    const id = FIRST.find((one) => ids.includes(one)) ?? ids.find((one) => one in reasons);
    return reasons[id ?? '']?.[many ? 1 : 0] ?? 'could not take it';
  },
  code: (code: string): string | undefined => codes[code],

  /** A person whose name nobody knows any more. */
  somebody: 'somebody',
  names: (names: readonly Mrkdwn[]): Mrkdwn => {
    if (names.length > 3) return md`${join(names.slice(0, 3), ', ')} and ${names.length - 3} more`;
    const last = names.at(-1);
    return names.length < 2 || !last ? (last ?? raw('')) : md`${join(names.slice(0, -1), ', ')} and ${last}`;
  },
  place: (who: Mrkdwn, on: string, time: string | undefined) =>
    time === undefined ? md`${who} on ${on}` : md`${who} on ${on} at ${time}`,
  days: (dates: readonly string[]): string => {
    const [a, b] = dates;
    return dates.length === 2 && a && b ? `${day(a)} and ${day(b)}` : dayList(dates);
  },
  ahead: (groups: Mrkdwn) => md`Ahead in the order: ${groups}.`,
  nobodyFree: (days: string) => md`Nobody was free on ${days}.`,
  nobodyElse: (groups: Mrkdwn) => md`Nobody else was free: ${groups}.`,
  otherDays: (days: string, groups: Mrkdwn) => md`On ${days}: ${groups}.`,
  moreCould: (n: number) => `${n} more could not either`,

  byHand: (place: Mrkdwn) => md`It was changed by hand and now stands with ${place}.`,
  hadProposed: (place: Mrkdwn) => md`Daybreak had proposed ${place}.`,
  hadFoundNone: 'Daybreak itself had found no place for it.',

  movesFrom: (from: Mrkdwn, to: Mrkdwn) => md`It moves from ${from} to ${to}.`,
  sameDay: (who: Mrkdwn) => md`${who} on the same day`,
  samePerson: (place: Mrkdwn) => md`${place}, with the same person`,
  onAt: (on: string, time: string) => `${on} at ${time}`,
  followsCore: (from: string) => md`It follows its Core from ${from}.`,
  takenByCore: (event: Mrkdwn, due: string, ownDue: string) =>
    md`${event} takes its place, because it is due ${due} and this one ${ownDue}.`,
  takenByJuicer: (event: Mrkdwn) => md`${event} takes its place, because juicer work goes first.`,
  takesFrom: (event: Mrkdwn, due: string, outcome: Mrkdwn) =>
    md`It takes the place of ${event} (due ${due}), which ${outcome}.`,
  thenMoves: (to: Mrkdwn) => md`moves to ${to}`,
  thenNowhere: 'has none now and needs you',

  makeRoom: (moves: Mrkdwn) => md`To make room, ${moves}.`,
  moved: (event: Mrkdwn, from: Mrkdwn, to: Mrkdwn) => md`${event} moves from ${from} to ${to}`,
  movedOn: (event: Mrkdwn, to: Mrkdwn) => md`${event} moves to ${to}`,
  gaveUp: (event: Mrkdwn, from: Mrkdwn) => md`${event} gives up its place with ${from}`,
  gaveWay: (event: Mrkdwn) => md`${event} gives up its place`,
  fromThere: (move: Mrkdwn) => md`from there ${move}`,
  andNow: (what: Mrkdwn, place: Mrkdwn | null) =>
    place === null ? md`${what} and gets none` : md`${what} and then stands with ${place}`,
  moreMoved: (n: number) => `${n} more move`,
  forWhom: (event: Mrkdwn) => md`The Core that needed the place is ${event}.`,

  shortNotice: (days: number, who: Mrkdwn) =>
    days <= 0
      ? md`It is today, so ${who} has to be told at once.`
      : days === 1
        ? md`It is tomorrow, so ${who} has to be told.`
        : md`It is only ${count(days, 'day')} ahead, so ${who} has to be told.`,

  tight: (n: number, due: string, places: number, first: string, last: string) =>
    `${number(n).toLowerCase()} Core due by ${due} share ${number(places).toLowerCase()} free person-${places === 1 ? 'day' : 'days'}, ${span(first, last)}.`,
  moreUrgent: (events: Mrkdwn, n: number) =>
    n === 1
      ? md`The place is with ${events}, which comes first in the order.`
      : md`The places are with ${events}, which come first in the order.`,
  urgency:
    'What is due first comes first; then booked before new, then the earlier window, then the lower number.',
  waits: 'This one is the last of them, so it waits.',
  firstDay: (first: string) => `It belongs to its first day, ${first}.`,
  window: (first: string, due: string) => `It may be worked from ${first} on and is due ${due}.`,
  capital: (sentence: string) => sentence.charAt(0).toUpperCase() + sentence.slice(1),
  more: (n: number) => `and ${n} more`,
  untilNow: (from: Mrkdwn) => md`Until now it stands with ${from}.`,
  noOtherPlace: (why: string) => `It has no other place: ${why}`,
  onDay: (on: string, groups: Mrkdwn) => md`On ${on} ${groups}.`,
  inTheWay: (list: string) => `What stood in the way: ${list}.`,
  times: (n: number) => count(n, 'time', 'times'),
  helps: 'What would help',
  helpsSentence: (fix: Mrkdwn) => md`What would help: ${fix}`,

  /** What planning again showed; `if` names the change where the suggestion only states a fact. */
  checked: {
    placed: (change: string, place: Mrkdwn, effects: Mrkdwn) =>
      md`_Checked:_ ${change}it would stand with ${place}; ${effects}.`,
    instead: (change: string, event: Mrkdwn) =>
      md`_Checked:_ ${change}that would place the more urgent ${event} instead; this one would still wait.`,
    moves: (n: number) => `${count(n, 'other row')} ${n === 1 ? 'moves' : 'move'}`,
    gains: (n: number) => `${count(n, 'more row')} ${n === 1 ? 'gets' : 'get'} a place too`,
    loses: (events: Mrkdwn) => md`*${events} would lose its place*`,
    losesMore: (n: number) => md`*${count(n, 'row')} would lose their places*`,
    nothing: 'nothing else changes',
    notPlaced: 'Checked: planned again with that, it still finds no place.',
    limit: 'That is the limit of a week; one of them with somebody else would make room.',
    none: 'Not checked: planning again was not possible just now.',
  },
  change: {
    time_off: 'if that day could be worked, ',
    availability: 'if that works out, ',
  } as Readonly<Record<string, string>>,

  part: {
    considered: 'Considered, in this order',
    chain: 'What moves along',
    swap: 'The swap',
    how: 'How the choice is made',
    tight: 'Where it is tight',
    places: 'The places that they share',
    byRule: 'What stood in the way',
    perDay: 'Day by day',
    checked: 'What would move with it',
    notes: 'Notes',
  },
  chosen: 'chosen',
  later: 'could have, came later in the order',
  newHere: 'new, to',
  from: 'from',
  to: 'to',
  nowhere: 'no place',
  due: 'due',
  thisOne: 'this one',
  noPlace: 'without a place',
  noDetails: 'There are no further details.',
  asPlanned: (run: number) => `As run ${run} planned it; later changes are not part of it.`,
};

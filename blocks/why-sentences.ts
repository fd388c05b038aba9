import { eventName, personName } from './row-line.ts';
import { data, join, type Mrkdwn, md, raw } from './text.ts';
import type { WhyCandidateVm, WhyPlaceVm, WhyVm } from './why-model.ts';
import { WORDS } from './why-words.ts';
import { day } from './words.ts';

/** The pieces that the sentences of *Why?* and *Why not?* are made of. */

/** Short enough for a sentence with several events in it. */
const EVENT_NAME = 48;

export function nameOf({ names }: Pick<WhyVm, 'names'>, employeeId: string): Mrkdwn {
  return personName(names[employeeId] ?? WORDS.somebody);
}

/** `600122 Harbor Smoked Salmon`. */
export function eventIn({ row, events }: Pick<WhyVm, 'row' | 'events'>, eventRefNum: number): Mrkdwn {
  const own = eventRefNum === row.eventRefNum ? row : undefined;
  const { shortName = '' } = own ?? events[eventRefNum] ?? {};
  return eventName({ eventRefNum, shortName }, EVENT_NAME);
}

/** `Maya Okafor, Thu Nov 26`, for lists. */
export function listedPlace(vm: Pick<WhyVm, 'names'>, at: WhyPlaceVm): Mrkdwn {
  return md`${nameOf(vm, at.employeeId)}, ${day(at.date)}`;
}

/** `Maya Okafor on Thu Nov 26`, or `… at 10:15` where a time is known, for sentences. */
export function placeIn(vm: Pick<WhyVm, 'names'>, at: WhyPlaceVm & { time?: string }): Mrkdwn {
  return WORDS.place(nameOf(vm, at.employeeId), day(at.date), at.time);
}

interface Group {
  reason: string;
  ids: string[];
  total: number;
}

/** "Ana and Ben already have a Core; Cleo is off": people by what keeps them, at most `max` groups. */
export function groupsIn(vm: Pick<WhyVm, 'names'>, candidates: readonly WhyCandidateVm[], max = 3): Mrkdwn {
  const groups = new Map<string, Group>();
  for (const { by, employeeId, employeeIds = [], count } of candidates) {
    if (by.length === 0) continue;
    // One and the same predicate makes a group; whether it is said in the singular shows at the end.
    const key = WORDS.reason(by, true);
    const group = groups.get(key) ?? { reason: key, ids: [], total: 0 };
    const ids = (employeeId === undefined ? employeeIds : [employeeId]).filter(
      (id) => !group.ids.includes(id),
    );
    group.ids.push(...ids);
    group.total += employeeId === undefined ? (count ?? ids.length) : ids.length;
    group.reason = WORDS.reason(by, group.total > 1);
    groups.set(key, group);
  }
  const all = [...groups.values()];
  const rest = all.slice(max).reduce((sum, { total }) => sum + total, 0);
  return join(
    [...all.slice(0, max).map((group) => groupIn(vm, group)), rest > 0 && WORDS.moreCould(rest)],
    '; ',
  );
}

function groupIn(vm: Pick<WhyVm, 'names'>, { reason, ids, total }: Group): Mrkdwn {
  // The engine names the first three of a counted group.
  const unnamed = Array.from({ length: total - ids.length }, () => raw(''));
  const names = [...ids.map((id) => data(vm.names[id] ?? WORDS.somebody, 24)), ...unnamed];
  return md`${WORDS.names(names)} ${reason}`;
}

/** Every other type is done on its first day. */
const SEVERAL_DAYS: ReadonlySet<string> = new Set([
  'core',
  'supervisor',
  'juicer_production',
  'juicer_deep_clean',
]);

/** A story of fewer than three sentences gets the window of the event as well. */
export function atLeastThree(vm: WhyVm, sentences: Mrkdwn[]): Mrkdwn[] {
  const { startDate, dueDate, eventType, date } = vm.row;
  if (sentences.length >= 3 || startDate === '' || dueDate === '') return sentences;
  const pinned = date === startDate && !SEVERAL_DAYS.has(eventType);
  const window = pinned ? WORDS.firstDay(day(startDate)) : WORDS.window(day(startDate), day(dueDate));
  return [...sentences, raw(window)];
}

/**
 * Who was considered. A Core on a day kept for urgent ones may have been looked for on its first ordinary day, which
 * can lie after its window; nobody asks about that day.
 */
export function consideredIn({ row, explanation }: WhyVm): WhyCandidateVm[] {
  const core = explanation.rule?.startsWith('core.') === true && row.dueDate !== '';
  return explanation.candidates.filter(({ date }) => !core || date < row.dueDate);
}

/** Days in ascending order, each once. */
export function datesOf(places: readonly { date: string }[]): string[] {
  return [...new Set(places.map(({ date }) => date))].sort();
}

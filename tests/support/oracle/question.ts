import type { Proposal } from '../../../src/engine/proposal.ts';
import type { Snapshot } from '../../../src/engine/snapshot.ts';
import { immovable } from '../checker/swaps.ts';
import type { Job, Stand, World } from '../checker/world.ts';
import {
  between,
  indexOf,
  isHoliday,
  isLocked,
  obstacle,
  plus,
  sundayOf,
  worldOf,
} from '../checker/world.ts';

/*
 * What CORE-1 to CORE-4 ask about one store, read from the snapshot with none of the engine's code: which Core compete, in
 * the order ≺, where each may stand, how many a person may take. What steps 1 and 2 did (juicer work, full days) is taken
 * from the rows of the proposal: it is given when the Core step begins.
 */

/** A Core that is new, bumped by a Production, or stands on a home. */
export interface Contender {
  ref: number;
  due: string;
  /** `days(z)`: first and last date, both included; only open ones count. `from > to`: none. */
  from: string;
  to: string;
  /** CORE-8: first rescue day, when it has any. */
  rescueFrom: string | null;
  /** Its posted place, when BUMP-1 lets it be moved; others may stand there only when `open`. */
  home: { who: string; date: string; open: boolean } | null;
}

export interface CoreQuestion {
  /** In the order ≺. */
  contenders: Contender[];
  /** CORE-1: on each open date the people with a free place, dates ascending. */
  free: Map<string, string[]>;
  /** CORE-2: units of a person (first key) in a week (its Sunday). */
  units: (who: string, week: string) => number;
}

/** The question of one run. @param proposal for the rows of steps 1 and 2 only */
export function coreQuestion(snapshot: Snapshot, proposal: Proposal): CoreQuestion {
  const world = afterFixedWork(worldOf(snapshot), proposal);
  const limitOf = (who: string, week: string) => coreLimit(world, who, week);
  const bumped = new Set(
    proposal.rows
      .filter((row) => row.type === 'juicer_production')
      .map((row) => row.bumpedEventRefNum)
      .filter((ref) => ref !== null),
  );
  const homes = new Map<number, Stand>();
  for (const stand of world.stands) {
    if (stand.job.type !== 'core' || stand.from !== 'posted' || immovable(world, stand) !== null) continue;
    const week = sundayOf(stand.date);
    if (coreIn(world, stand.who, week) <= limitOf(stand.who, week)) homes.set(stand.job.ref, stand);
  }
  const standing = new Set(world.stands.map((stand) => stand.job.ref));
  const jobs = [...world.jobs.values()].filter(
    (job) => homes.has(job.ref) || bumped.has(job.ref) || (!standing.has(job.ref) && enters(world, job)),
  );
  const early = (job: Job) => Number(!homes.has(job.ref) && !bumped.has(job.ref));
  jobs.sort(
    (a, b) => compare(a.due, b.due) || early(a) - early(b) || compare(a.start, b.start) || a.ref - b.ref,
  );
  const contenders = jobs.map((job) => contender(world, job, homes.get(job.ref)));
  return {
    contenders,
    free: freePlaces(world, contenders),
    units: (who, week) => Math.max(0, limitOf(who, week) - coreIn(world, who, week)),
  };
}

/** The Core of the question that stand when the proposal is carried out: placed, or at home without a row. */
export function coreStanding(question: CoreQuestion, proposal: Proposal): Set<number> {
  const failed = new Set(
    proposal.rows.filter((row) => row.outcome === 'failed').map((row) => row.eventRefNum),
  );
  return new Set(question.contenders.map(({ ref }) => ref).filter((ref) => !failed.has(ref)));
}

/** The store as the Core step finds it: with the rows of steps 1 and 2, without the Core that a Production bumped. */
function afterFixedWork(world: World, proposal: Proposal): World {
  const gone = new Set<number>();
  const rows: Stand[] = [];
  for (const row of proposal.rows) {
    const job = world.jobs.get(row.eventRefNum)!;
    if (row.outcome === 'failed' || !(row.type.startsWith('juicer') || job.fullDay)) continue;
    if (row.bumpedEventRefNum !== null) gone.add(row.bumpedEventRefNum);
    const at = { who: row.employeeId!, date: row.date!, time: row.time! };
    rows.push({ job, ...at, block: null, from: 'run', id: null });
  }
  const stands = [...world.stands.filter((stand) => !gone.has(stand.job.ref)), ...rows];
  return { ...world, stands, index: indexOf(stands) };
}

/** RUN-1 for a Core. */
function enters(world: World, job: Job): boolean {
  const { today, set, snapshot } = world;
  return (
    job.type === 'core' &&
    ['unstaffed', 'reissued'].includes(job.raw.condition ?? 'unstaffed') &&
    job.raw.autoSchedule !== false &&
    job.start <= plus(today, Math.min(set.horizonDays, set.searchDays)) &&
    job.due > today &&
    (snapshot.settings?.enabledTypes ?? ['core']).includes('core')
  );
}

/** RUN-2 and CORE-8. */
function contender(world: World, job: Job, home: Stand | undefined): Contender {
  const { today, set } = world;
  // The last arrive time of the day decides whether today can still be used.
  const floor = world.earliest === today && world.nowTime >= '11:45' ? plus(today, 1) : world.earliest;
  const last = plus(today, set.searchDays);
  const rescue = [job.start, plus(today, 1)].sort()[1]!;
  const near = set.rescueDays > 0 && between(job.due, today) <= set.rescueDays;
  return {
    ref: job.ref,
    due: job.due,
    from: [job.start, floor].sort()[1]!,
    to: [plus(job.due, -1), last].sort()[0]!,
    rescueFrom: near && rescue < world.earliest ? rescue : null,
    home: home === undefined ? null : { who: home.who, date: home.date, open: othersMayUse(world, home) },
  };
}

/** CORE-3: could somebody else's Core be given to this person on this day? */
function othersMayUse(world: World, { who, date }: Stand): boolean {
  return isOpen(world, date) && mayTakeCore(world, who, date);
}

function freePlaces(world: World, contenders: readonly Contender[]): Map<string, string[]> {
  const free = new Map<string, string[]>();
  if (contenders.length === 0) return free;
  const first = contenders.map((one) => one.rescueFrom ?? one.from).sort()[0]!;
  const last = contenders
    .map((one) => one.to)
    .sort()
    .at(-1)!;
  for (let date = first; date <= last; date = plus(date, 1)) {
    if (!isOpen(world, date)) continue;
    const people = [...world.people.keys()].filter(
      (who) => mayTakeCore(world, who, date) && !dayOf(world, who, date).some((stand) => stand.job.blocking),
    );
    if (people.length > 0) free.set(date, people);
  }
  return free;
}

/** §3.1 in runs, and availability. */
function mayTakeCore(world: World, who: string, date: string): boolean {
  const person = world.people.get(who)!;
  if (person.jobTitle === 'club_supervisor' || obstacle(world, person, date) !== null) return false;
  return (
    person.jobTitle !== 'juicer_barista' ||
    !dayOf(world, who, date).some((stand) => stand.job.type.startsWith('juicer'))
  );
}

/** CORE-2 with the lower figure of H17. */
function coreLimit(world: World, who: string, week: string): number {
  const { weekly, minutes, coreMinutes } = world.set;
  if (minutes === null) return weekly;
  const other = (world.index.inWeek.get(`${who} ${week}`) ?? [])
    .filter((stand) => stand.job.blocking && stand.job.type !== 'core')
    .reduce((sum, stand) => sum + stand.job.minutes, 0);
  return Math.min(weekly, Math.floor((minutes - other) / coreMinutes));
}

const coreIn = (world: World, who: string, week: string): number =>
  (world.index.inWeek.get(`${who} ${week}`) ?? []).filter((stand) => stand.job.type === 'core').length;
const dayOf = (world: World, who: string, date: string): readonly Stand[] =>
  world.index.onDay.get(`${who} ${date}`) ?? [];
const isOpen = (world: World, date: string): boolean => !isHoliday(world, date) && !isLocked(world, date);
const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);

import type { Snapshot } from '../../../src/engine/snapshot.ts';
import { hardProblems } from '../checker/hard.ts';
import { immovable } from '../checker/swaps.ts';
import type { Job, Stand, World } from '../checker/world.ts';
import { between, indexOf, plus, sundayOf, worldOf } from '../checker/world.ts';

/**
 * CORE-4 by trying: go through the Core in ≺ and accept each for which some way of giving every accepted Core a legal
 * person-day exists. Legal is what the hard rules (§7.1) leave of every person on every day. For small stores without
 * juicer and full-day work. Null where CORE-8 leaves two readings with different answers (see `model.ts`).
 */
export function bruteCoreSet(snapshot: Snapshot): { judged: number; accepted: Set<number> } | null {
  const strict = greedySet(snapshot, false);
  const wide = greedySet(snapshot, true);
  return strict.accepted.join() === wide.accepted.join()
    ? { judged: strict.judged, accepted: new Set(strict.accepted) }
    : null;
}

/** A Core with every place it may have, as `who date`. */
interface Choice {
  ref: number;
  places: { key: string; week: string; home: boolean }[];
}

function greedySet(snapshot: Snapshot, rescueFromHome: boolean): { judged: number; accepted: number[] } {
  const world = worldOf(snapshot);
  const spent = indexOf(world.stands.filter((stand) => stand.job.type === 'core')).inWeek;
  const spentIn = (week: string) => spent.get(week)?.length ?? 0;
  const { weekly, minutes, coreMinutes } = world.set;
  const limit = minutes === null ? weekly : Math.min(weekly, Math.floor(minutes / coreMinutes));
  // Every home keeps the unit of its week, whoever stands there (CORE-2).
  const unitsOf = (week: string) => Math.max(0, limit - spentIn(week));
  const homes = world.stands.filter(
    (stand) =>
      stand.job.type === 'core' &&
      stand.from === 'posted' &&
      spentIn(`${stand.who} ${sundayOf(stand.date)}`) <= limit &&
      immovable(world, stand) === null,
  );
  const homeOf = new Map(homes.map((home) => [home.job.ref, home]));
  const ownerOf = new Map(homes.map((home) => [`${home.who} ${home.date}`, home.job]));
  const fixed = world.stands.filter((stand) => !homeOf.has(stand.job.ref));
  const fixedWorld = { ...world, stands: fixed, index: indexOf(fixed) };

  const last = plus(world.today, world.set.searchDays);
  const choices = competitors(world, homeOf).map((job): Choice => {
    const home = homeOf.get(job.ref);
    const rescues =
      between(job.due, world.today) <= world.set.rescueDays && (home === undefined || rescueFromHome);
    const places: Choice['places'] = [];
    if (home !== undefined) places.push({ key: `${home.who} ${home.date}`, week: '', home: true });
    // H10 and H11 leave nothing outside the window.
    for (let date = job.start; date < job.due && date <= last; date = plus(date, 1)) {
      if (date < world.earliest && !(rescues && date > world.today)) continue;
      for (const who of world.people.keys()) {
        const key = `${who} ${date}`;
        const owner = ownerOf.get(key);
        if (owner !== undefined && job.due >= owner.due) continue;
        if (isLegal(fixedWorld, job, who, date))
          places.push({ key, week: `${who} ${sundayOf(date)}`, home: owner !== undefined });
      }
    }
    return { ref: job.ref, places };
  });
  const accepted: Choice[] = [];
  for (const choice of choices) if (allCanStand([...accepted, choice], unitsOf)) accepted.push(choice);
  return { judged: choices.length, accepted: accepted.map(({ ref }) => ref) };
}

/** New Core and Core with a home, in ≺. */
function competitors(world: World, homeOf: ReadonlyMap<number, Stand>): Job[] {
  const booked = new Set(world.stands.map((stand) => stand.job.ref));
  const posted = (job: Job) => Number(!homeOf.has(job.ref));
  const horizon = plus(world.today, Math.min(world.set.horizonDays, world.set.searchDays));
  const enters = (job: Job) => !booked.has(job.ref) && job.due > world.today && job.start <= horizon;
  return [...world.jobs.values()]
    .filter((job) => job.type === 'core' && (homeOf.has(job.ref) || enters(job)))
    .sort(
      (a, b) => between(a.due, b.due) || posted(a) - posted(b) || between(a.start, b.start) || a.ref - b.ref,
    );
}

/** Is there an arrive time at which no hard rule speaks against it, all movable Core lifted? */
function isLegal(world: World, job: Job, who: string, date: string): boolean {
  return ['10:15', '10:45', '11:15', '11:45'].some((time) => {
    const stand: Stand = { job, who, date, time, block: null, from: 'run', id: null };
    return hardProblems(world, [...world.stands, stand], stand).length === 0;
  });
}

/** Tries every assignment, the Core with the fewest choices first. */
function allCanStand(choices: readonly Choice[], unitsOf: (week: string) => number): boolean {
  const order = [...choices].sort((a, b) => a.places.length - b.places.length);
  const taken = new Set<string>();
  const used = new Map<string, number>();
  const seat = (index: number): boolean => {
    const choice = order[index];
    if (choice === undefined) return true;
    for (const { key, week, home } of choice.places) {
      const inWeek = used.get(week) ?? 0;
      if (taken.has(key) || (!home && inWeek >= unitsOf(week))) continue;
      taken.add(key);
      if (!home) used.set(week, inWeek + 1);
      if (seat(index + 1)) return true;
      taken.delete(key);
      if (!home) used.set(week, inWeek);
    }
    return false;
  };
  return seat(0);
}

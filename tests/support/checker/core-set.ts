import type { Snapshot } from '../../../src/engine/snapshot.ts';
import { immovable } from './swaps.ts';
import type { Job, World } from './world.ts';
import { between, isHoliday, isLocked, obstacle, plus, sundayOf, worldOf } from './world.ts';

/**
 * CORE-4 and CORE-12 (a): which Core must stand, by maximum flow, one Core after the other in the order ≺. For stores
 * without juicer and full-day events. Null where the rules leave two readings (a posted Core that is itself nearly due).
 */
export function coreThatMustStand(snapshot: Snapshot): { judged: number[]; accepted: Set<number> } | null {
  const world = worldOf(snapshot);
  const cores = [...world.jobs.values()].filter((job) => job.type === 'core');
  const standing = new Map(world.stands.map((stand) => [stand.job.ref, stand]));
  const homes = world.stands.filter(
    (stand) => stand.job.type === 'core' && stand.from === 'posted' && immovable(world, stand) === null,
  );
  if (homes.some((home) => between(home.job.due, world.today) <= world.set.rescueDays)) return null;
  const isHome = new Set(homes.map((home) => home.job.ref));
  const fresh = cores.filter((job) => !standing.has(job.ref) && enters(world, job));
  const judged = [...fresh, ...homes.map((home) => home.job)].sort(
    (a, b) =>
      compare(a.due, b.due) ||
      Number(isHome.has(b.ref)) - Number(isHome.has(a.ref)) ||
      compare(a.start, b.start) ||
      a.ref - b.ref,
  );
  const flow = new Flow();
  for (const job of judged) {
    for (const date of daysOf(world, job, isHome.has(job.ref))) {
      for (const person of world.people.values()) {
        if (person.jobTitle === 'club_supervisor' || obstacle(world, person, date) !== null) continue;
        const holders = world.stands.filter(
          (stand) => stand.who === person.id && stand.date === date && stand.job.blocking,
        );
        const home = holders.find((stand) => isHome.has(stand.job.ref));
        if (home !== undefined && job.due < home.job.due)
          flow.edge(`core ${job.ref}`, `home ${home.job.ref}`, 1);
        if (holders.length > 0) continue;
        const week = `${person.id} ${sundayOf(date)}`;
        flow.edge(`core ${job.ref}`, `place ${person.id} ${date}`, 1);
        flow.edge(`place ${person.id} ${date}`, `week ${week}`, 1);
        flow.edge(`week ${week}`, 'end', units(world, person.id, sundayOf(date)));
      }
    }
    if (isHome.has(job.ref)) flow.edge(`core ${job.ref}`, `home ${job.ref}`, 1);
  }
  for (const ref of isHome) flow.edge(`home ${ref}`, 'end', 1);
  return {
    judged: judged.map((job) => job.ref),
    accepted: new Set(judged.filter((job) => flow.augment(`core ${job.ref}`)).map((job) => job.ref)),
  };
}

function enters(world: World, job: Job): boolean {
  const { today, set, snapshot } = world;
  return (
    ['unstaffed', 'reissued'].includes(job.raw.condition ?? 'unstaffed') &&
    job.raw.autoSchedule !== false &&
    job.start <= plus(today, Math.min(set.horizonDays, set.searchDays)) &&
    job.due > today &&
    (snapshot.settings?.enabledTypes ?? ['core']).includes('core')
  );
}

function daysOf(world: World, job: Job, posted: boolean): string[] {
  const rescue = !posted && world.set.rescueDays > 0 && between(job.due, world.today) <= world.set.rescueDays;
  const tomorrow = plus(world.today, 1);
  const floor = rescue && tomorrow < world.earliest ? tomorrow : world.earliest;
  const days: string[] = [];
  for (
    let date = [job.start, floor].sort()[1]!;
    date < job.due && date <= plus(world.today, world.set.searchDays);
    date = plus(date, 1)
  )
    if (!isHoliday(world, date) && !isLocked(world, date) && (date > world.today || world.nowTime < '11:45'))
      days.push(date);
  return days;
}

function units(world: World, who: string, week: string): number {
  const { weekly, minutes, coreMinutes } = world.set;
  const limit = minutes === null ? weekly : Math.min(weekly, Math.floor(minutes / coreMinutes));
  return Math.max(
    0,
    limit -
      world.stands.filter(
        (stand) => stand.job.type === 'core' && stand.who === who && sundayOf(stand.date) === week,
      ).length,
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

/** The plainest maximum flow there is: one unit along one path at a time. */
class Flow {
  private readonly rest = new Map<string, Map<string, number>>();

  edge(from: string, to: string, capacity: number): void {
    this.side(from).set(to, capacity);
    if (!this.side(to).has(from)) this.side(to).set(from, 0);
  }

  augment(from: string): boolean {
    const parents = new Map<string, string>([[from, '']]);
    const queue = [from];
    for (let node = queue.shift(); node !== undefined && !parents.has('end'); node = queue.shift())
      for (const [next, capacity] of this.side(node))
        if (capacity > 0 && !parents.has(next)) {
          parents.set(next, node);
          queue.push(next);
        }
    if (!parents.has('end')) return false;
    for (let node = 'end'; node !== from; node = parents.get(node)!) {
      const parent = parents.get(node)!;
      this.side(parent).set(node, this.side(parent).get(node)! - 1);
      this.side(node).set(parent, (this.side(node).get(parent) ?? 0) + 1);
    }
    return true;
  }

  private side(node: string): Map<string, number> {
    let side = this.rest.get(node);
    if (side === undefined) {
      side = new Map();
      this.rest.set(node, side);
    }
    return side;
  }
}

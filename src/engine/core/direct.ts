import { CANDIDATES_SHOWN } from '../proposal.ts';
import type { CoreDay, CoreItem, CorePlace } from './model.ts';
import type { CoreNetwork } from './network.ts';

/** A place looked at before the chosen one, and why it could not be had: H7 taken, H8 no unit left. */
export interface PassedPlace {
  place: CorePlace;
  by: 'H7' | 'H8';
}

/** The places of one day that could not be had. */
export interface PassedDay {
  day: CoreDay;
  count: number;
  /** The first of them in their order, as many as an explanation shows in all. */
  shown: PassedPlace[];
}

export interface DirectSearch {
  place: CorePlace | null;
  /** 1 Primary Lead, 2 other Leads, 3 everybody else, 4 bump. */
  rank: 1 | 2 | 3 | 4;
  victim: CoreItem | null;
  passed: PassedDay[];
}

/** CORE-6: the first day with a place; on it a–c a vacant one, then d a bump. Rescue days are not used here. */
export function findDirect(
  network: CoreNetwork,
  item: CoreItem,
  options: { bumpBeforeNextDay: boolean },
): DirectSearch {
  const passed: PassedDay[] = [];
  const bumpedPlace = (victim: CoreItem): DirectSearch => ({ place: victim.home, rank: 4, victim, passed });
  for (let at = item.startDay; at < item.endDay; at++) {
    const day = network.days[at]!;
    const vacant = vacantOn(network, item, day);
    notePassed(network, passed, day, vacant);
    if (vacant) return { place: vacant, rank: (vacant.role + 1) as 1 | 2 | 3, victim: null, passed };
    const victim = options.bumpBeforeNextDay ? victimOn(network, item, day) : null;
    if (victim) return bumpedPlace(victim);
  }
  if (!options.bumpBeforeNextDay) {
    for (let at = item.startDay; at < item.endDay; at++) {
      const victim = victimOn(network, item, network.days[at]!);
      if (victim) return bumpedPlace(victim);
    }
  }
  return { place: null, rank: 3, victim: null, passed };
}

/** CORE-6 a–c: Primary Lead, other Leads, others; then the fewest primary events that week, then id. */
function vacantOn(network: CoreNetwork, item: CoreItem, day: CoreDay): CorePlace | null {
  if (day.vacant === 0 && day.emptyHomes === 0) return null;
  let best: CorePlace | null = null;
  for (const place of day.places) {
    if (!network.isVacant(place) || !network.mayStand(item, place)) continue;
    if (best === null || network.compare(place, best) < 0) best = place;
  }
  return best;
}

/** Everything on the day that came before the chosen place. */
function notePassed(network: CoreNetwork, passed: PassedDay[], day: CoreDay, chosen: CorePlace | null): void {
  let count = day.places.length;
  if (chosen) {
    count = 0;
    for (const place of day.places) if (network.compare(place, chosen) < 0) count++;
  }
  if (count === 0) return;
  const room = CANDIDATES_SHOWN - passed.reduce((sum, { shown }) => sum + shown.length, 0);
  const shown: PassedPlace[] =
    room === 0
      ? []
      : network
          .inOrder(day.places)
          .slice(0, Math.min(room, count))
          .map((place) => ({ place, by: place.occupant ? 'H7' : 'H8' }));
  passed.push({ day, count, shown });
}

/** CORE-6 d: the victim due latest, then with the largest refNum, that could itself take a free place right now. */
function victimOn(network: CoreNetwork, item: CoreItem, day: CoreDay): CoreItem | null {
  for (const home of day.homes) {
    const owner = home.owner!;
    if (owner.due <= item.due) return null;
    // A queued owner back on its home is accepted for good.
    if (!owner.queued && home.occupant === owner && hasFreePlace(network, owner)) return owner;
  }
  return null;
}

function hasFreePlace(network: CoreNetwork, item: CoreItem): boolean {
  for (let at = item.startDay; at < item.endDay; at++) if (network.days[at]!.vacant > 0) return true;
  return false;
}

import type { CoreItem, CoreNetwork, CorePlace } from './core-network.ts';
import { comparePlaces } from './core-network.ts';

/** A place looked at before the chosen one, and why it could not be had: H7 taken, H8 no unit left. */
export interface PassedPlace {
  place: CorePlace;
  by: 'H7' | 'H8';
}

export interface DirectSearch {
  place: CorePlace | null;
  /** 1 Primary Lead, 2 other Leads, 3 everybody else, 4 bump. */
  rank: 1 | 2 | 3 | 4;
  victim: CoreItem | null;
  passed: PassedPlace[];
}

/** CORE-6: the first day with a place; on it a–c a vacant one, then d a bump. Rescue days are not used here. */
export function findDirect(
  network: CoreNetwork,
  item: CoreItem,
  options: { bumpBeforeNextDay: boolean },
): DirectSearch {
  const passed: PassedPlace[] = [];
  const days = network.dates.filter((date) => date >= item.first && date <= item.last);
  for (const date of days) {
    const vacant = vacantOn(network, item, date, passed);
    if (vacant) return { place: vacant, rank: (vacant.role + 1) as 1 | 2 | 3, victim: null, passed };
    const bump = options.bumpBeforeNextDay ? victimOn(network, item, date) : null;
    if (bump) return { place: bump.home, rank: 4, victim: bump, passed };
  }
  if (!options.bumpBeforeNextDay) {
    for (const date of days) {
      const bump = victimOn(network, item, date);
      if (bump) return { place: bump.home, rank: 4, victim: bump, passed };
    }
  }
  return { place: null, rank: 3, victim: null, passed };
}

/** CORE-6 a–c: Primary Lead, other Leads, others; then the fewest primary events that week, then id. */
function vacantOn(
  network: CoreNetwork,
  item: CoreItem,
  date: string,
  passed: PassedPlace[],
): CorePlace | null {
  const places = [...network.placesByDate.get(date)!].sort((a, b) => comparePlaces(network, a, b));
  for (const place of places) {
    if (network.isVacant(place) && network.mayStand(item, place)) return place;
    passed.push({ place, by: network.occupant(place) ? 'H7' : 'H8' });
  }
  return null;
}

/** CORE-6 d: the victim due latest, then with the largest refNum, that could itself take a free place right now. */
function victimOn(network: CoreNetwork, item: CoreItem, date: string): CoreItem | null {
  const victims: CoreItem[] = [];
  for (const place of network.placesByDate.get(date)!) {
    const owner = place.owner;
    // A queued owner back on its home is accepted for good.
    if (!owner || owner.queued || network.occupant(place) !== owner) continue;
    if (network.mayStand(item, place) && hasFreePlace(network, owner)) victims.push(owner);
  }
  victims.sort((a, b) => (a.dueDate < b.dueDate ? 1 : a.dueDate > b.dueDate ? -1 : b.refNum - a.refNum));
  return victims[0] ?? null;
}

function hasFreePlace(network: CoreNetwork, item: CoreItem): boolean {
  for (const date of network.dates) {
    if (date < item.first) continue;
    if (date > item.last) return false;
    for (const place of network.placesByDate.get(date)!) {
      if (place.owner === null && network.isVacant(place) && network.mayStand(item, place)) return true;
    }
  }
  return false;
}

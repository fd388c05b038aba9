import { describe, expect, it } from 'vitest';
import { exchangeWithPrimaryLead, restoreHomes } from '../../src/engine/core/finish.ts';
import type { CoreStory } from '../../src/engine/core/loop.ts';
import type { CoreItem, CorePlace } from '../../src/engine/core/model.ts';
import { coreItem, corePlace } from '../../src/engine/core/model.ts';
import { CoreNetwork } from '../../src/engine/core/network.ts';

const WEEKS = ['lea', 'liv', 'ada'].map((employeeId) => ({
  employeeId,
  weekOf: '2027-01-03',
  units: 5,
  primaryBase: 0,
}));
const place = (person: 'lea' | 'liv' | 'ada', day: number, owner: CoreItem | null = null): CorePlace =>
  corePlace({
    employeeId: person,
    date: `2027-01-0${day}`,
    week: WEEKS.findIndex((week) => week.employeeId === person),
    role: person === 'lea' ? 0 : person === 'liv' ? 1 : 2,
    owner,
    open: true,
    early: false,
  });
const item = (refNum: number, queued = true): CoreItem =>
  coreItem({
    ...{ refNum, rank: refNum, dueDate: '2027-01-09', first: '2027-01-04', last: '2027-01-08' },
    ...{ rescueFirst: null, queued },
  });
const where = ({ place: at }: CoreItem): string =>
  at ? `${at.employeeId} ${Number(at.date.slice(8))}` : '-';

describe('CORE-9: restore', () => {
  it('a posted Core whose home stands empty returns, the most urgent first', () => {
    const [first, second] = [item(1, false), item(2, false)];
    first.home = place('ada', 4, first);
    second.home = place('ada', 5, second);
    const free = place('liv', 6);
    const network = new CoreNetwork(WEEKS, [first.home, second.home, free], [first, second]);
    // 2 was moved to a free place, 1 onto the home of 2.
    network.lift(first);
    network.lift(second);
    network.put(second, free);
    network.put(first, second.home);
    restoreHomes(network);
    expect([where(first), where(second)]).toEqual(['ada 4', 'ada 5']);
  });

  it('a home somebody else stands on is left alone', () => {
    const [owner, taker] = [item(2, false), item(1)];
    owner.home = place('ada', 4, owner);
    const free = place('liv', 6);
    const network = new CoreNetwork(WEEKS, [owner.home, free], [owner, taker]);
    network.lift(owner);
    network.put(taker, owner.home);
    network.put(owner, free);
    restoreHomes(network);
    expect([where(owner), where(taker)]).toEqual(['liv 6', 'ada 4']);
  });
});

describe('CORE-10: Primary Lead exchange', () => {
  const standing = (units = 5) => {
    const [a, b, c] = [item(1), item(2), item(3)];
    const places = { lea: place('lea', 4), liv: place('liv', 4), ada: place('ada', 4) };
    const weeks = WEEKS.map((week) => (week.employeeId === 'lea' ? { ...week, units } : week));
    const network = new CoreNetwork(weeks, Object.values(places), [a, b, c]);
    const stories = new Map<CoreItem, CoreStory>();
    return { network, stories, places, a, b, c };
  };

  it('takes over from a non-Lead before a Lead: core.primary-lead-exchange', () => {
    const { network, stories, places, a, b } = standing();
    network.put(a, places.liv);
    network.put(b, places.ada);
    exchangeWithPrimaryLead(network, stories);
    expect([where(a), where(b)]).toEqual(['liv 4', 'lea 4']);
    expect(stories.get(b)?.rule).toBe('core.primary-lead-exchange');
  });

  it('takes over from a Lead when nobody else gives', () => {
    const { network, stories, places, a } = standing();
    network.put(a, places.liv);
    exchangeWithPrimaryLead(network, stories);
    expect(where(a)).toBe('lea 4');
  });

  it('not without a unit left in the week of the Primary Lead', () => {
    const { network, stories, places, a } = standing(0);
    network.put(a, places.ada);
    exchangeWithPrimaryLead(network, stories);
    expect(where(a)).toBe('ada 4');
  });

  it('not from the home of a posted Core', () => {
    const owner = item(5, false);
    owner.home = place('ada', 4, owner);
    const network = new CoreNetwork(WEEKS, [owner.home, place('lea', 4)], [owner]);
    exchangeWithPrimaryLead(network, new Map());
    expect(where(owner)).toBe('ada 4');
  });
});

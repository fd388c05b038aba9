import { addDays } from '../../src/domain/dates.ts';
import { PEOPLE } from './cast.ts';
import type { StoreData, StoreEvent } from './model.ts';
import { ZONE } from './store.ts';
import { CHANNEL } from './workspace.ts';

/**
 * A small store, made by hand, whose one run has a story of each kind to explain: a Core that finds its place through
 * a chain, a booked one that a more urgent one bumps, and five Core that share four person-days.
 */
export interface ExplainedStore {
  data: StoreData;
  /** Reference numbers of what the stories are about. */
  byChain: number;
  bumped: number;
  /** What takes its place. */
  bumper: number;
  bottleneck: number;
}

/** Rep ids of a Lead and four Event Specialists; the fifth one is off on Fridays. */
const [OTTO, TESS, NILS, INES, CALEB] = ['70002', '70005', '70006', '70007', '70008'] as const;
const CREW = ['70001', OTTO, TESS, NILS, INES, CALEB];
const CORE_MINUTES = 390;

const STORE: StoreData['store'] = {
  id: 'brookfield',
  name: 'Brookfield',
  number: '9901',
  timezone: ZONE,
  locationId: '500001',
  locationMvid: '00000000-0000-4000-8000-000000000001',
  channelId: CHANNEL.id,
};

/** @param monday the store's today, a Monday; every story lies in the three weeks after it. */
export function explainedStore(monday: string): ExplainedStore {
  const on = (days: number) => addDays(monday, days);
  const events: StoreEvent[] = [];
  const core = (goods: string, first: number, due: number, repId?: string, date = first): number => {
    const refNum = 700_101 + events.length;
    const name = `${600_101 + events.length}-${goods} (${on(first).slice(2).replaceAll('-', '')}${refNum}) - V2-CORE`;
    const booking = { repId: repId ?? '', date: on(date), time: '10:15', minutes: CORE_MINUTES };
    events.push({
      ...{ refNum, name, startDate: on(first), dueDate: on(due), mPlanId: String(refNum) },
      ...(repId === undefined ? {} : { booking }),
    });
    return refNum;
  };

  // Chain: Thursday is full and only Otto's Core can wait, but for it Friday is full too; there Ines's can wait.
  const [thursday, friday] = [3, 4];
  core('NUVO-Almond Bites', 1, 5, OTTO, thursday);
  core('LUMA-Sparkling Water', thursday, 4, TESS);
  core('PURO-Cold Brew', thursday, 4, NILS);
  core('OAKEN-Granola Clusters', thursday, 4, INES);
  core('SOLIS-Mango Salsa', thursday, 4, CALEB);
  core('VELLA-Greek Yogurt', friday, 5, OTTO);
  core('CORRIE-Berry Kefir', friday, 5, TESS);
  core('SUNDALE-Orange Juice', friday, 5, NILS);
  core('TIDEWAY-Shrimp Bites', 2, 12, INES, friday);
  const byChain = core('BRIO-Oat Bars', thursday, 4);

  // Bottleneck: the week after, five Core for two people on two days; Saturday is locked.
  const goods = [
    'WILDERIA-Fruit Snacks',
    'MARLOWE-Dark Chocolate',
    'ESTERLY-Herbal Tea',
    'PENNYWELL-Chicken Dumplings',
  ];
  for (const one of goods) core(one, 10, 13);
  const bottleneck = core('ROSALBA-Margherita Flatbread', 10, 13);

  // Bumped: on the Tuesday after that everybody is booked, and only Tess's Core can wait.
  const tuesday = 15;
  core('KESTREL-Protein Shake', tuesday, 16, OTTO);
  core('MERROW-Smoked Salmon Dip', tuesday, 16, NILS);
  core('HARROWGATE-Ginger Biscuits', tuesday, 16, INES);
  core('TERRAVANE-Trail Mix', tuesday, 16, CALEB);
  const bumped = core('LUMA-Lemon Seltzer', 13, 19, TESS, tuesday);
  const bumper = core('ALDER & FINCH-Cheddar Crisps', tuesday, 16);

  const away = (repId: string, first: number, last: number, reason: string) => ({
    ...{ repId, start: on(first), end: on(last), reason },
  });
  return {
    data: {
      ...{ store: STORE, settings: {}, today: monday, events, holidays: [], dateAvailability: [] },
      people: PEOPLE.filter(({ repId }) => CREW.includes(repId)),
      rotations: ([0, 1, 2, 3, 4, 5, 6] as const).map((weekday) => ({
        ...{ weekday, type: 'primary_lead', repId: OTTO },
      })),
      timeOff: [
        away(NILS, 8, 11, 'Vacation'),
        away(INES, 10, 11, 'Family visit'),
        away(CALEB, 10, 10, 'Personal day'),
      ],
      lockedDays: [{ date: on(12), reason: 'Schedules are printed' }],
    },
    ...{ byChain, bumped, bumper, bottleneck },
  };
}

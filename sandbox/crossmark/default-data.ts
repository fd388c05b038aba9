import type { MplanInput, SandboxData } from './model.ts';

/** The invented world of a sandbox that was given none: two stores, 12 people each, about 100 mPlans per week and store. */

const PAST_DAYS = 30;
const FUTURE_DAYS = 120;
const DAY = 86_400_000;

const FIRST = [
  'Ada',
  'Bram',
  'Cleo',
  'Dario',
  'Esme',
  'Farid',
  'Greta',
  'Hugo',
  'Ines',
  'Jonas',
  'Kira',
  'Lev',
];
const LAST = [
  'Maple',
  'Norrow',
  'Oakes',
  'Pellin',
  'Quist',
  'Rowan',
  'Sorrel',
  'Thistle',
  'Umber',
  'Vale',
  'Wick',
  'Yarrow',
];
const BRANDS = ['BRIO', 'LUMA', 'NUVO', 'PURO', 'TERRAVANE', 'SOLENNE', 'KESTREL', 'ORCHA'];
const GOODS = [
  'Sparkling Water',
  'Oat Bar',
  'Almond Bites',
  'Cold Brew',
  'Fabric Conditioner',
  'Berry Yogurt',
  'Trail Mix',
];

/** The same variant on the same day gives the same data. */
export function defaultData(variant: number, today: Date): SandboxData {
  const random = mulberry32(variant);
  const pick = <T>(list: readonly T[]): T => list[Math.floor(random() * list.length)] as T;
  const locations = [1, 2].map((n) => ({
    storeID: String(500000 + n),
    storeNumber: String(9900 + n),
    LocationMVID: `00000000-0000-4000-8000-00000000000${n}`,
    name: n === 1 ? 'Harbor Club' : 'Meadow Club',
  }));
  const reps = locations.flatMap((location, store) =>
    FIRST.map((first, i) => ({
      repId: String(70001 + store * 100 + i),
      employeeId: `US${String(1 + store * 100 + i).padStart(6, '0')}`,
      name: `${first} ${LAST[(i + store * 5) % LAST.length]}`,
      locationId: location.storeID,
    })),
  );

  const mplans: MplanInput[] = [];
  let id = 30010001;
  let number = 600101;
  const midnight = Date.parse(`${today.toISOString().slice(0, 10)}T00:00:00Z`);
  for (let offset = -PAST_DAYS; offset <= FUTURE_DAYS; offset++) {
    const day = new Date(midnight + offset * DAY);
    const start = day.toISOString().slice(0, 10);
    const stamp = start.slice(2).replaceAll('-', '');
    const short = `${start.slice(5, 7)}.${start.slice(8, 10)}`;
    for (const location of locations) {
      const add = (name: string, length: number, estimatedMinutes: number) => {
        const dueDate = new Date(day.getTime() + length * DAY).toISOString().slice(0, 10);
        const plan = {
          mPlanID: String(id),
          name,
          startDate: start,
          dueDate,
          storeID: location.storeID,
          estimatedMinutes,
        };
        const salesToolURL = `/__files/instructions-${id}.pdf`;
        mplans.push({
          ...plan,
          salesToolURL,
          referenceNumber: String(780_000_000 + id),
          condition: 'Unstaffed',
        });
        id += 1;
      };
      // About 100 a week: five or six pairs a day and a handful of short visits.
      const pairs = 5 + (random() < 0.5 ? 1 : 0);
      for (let pair = 0; pair < pairs; pair++) {
        const title = `${number}-${pick(BRANDS)}-${pick(GOODS)} (${stamp}${String(number).slice(-6)})`;
        const length = 3 + Math.floor(random() * 5);
        // The Supervisor has the lower id, as upstream.
        add(`${title} - V2-Supervisor`, length, 5);
        add(`${title} - V2-CORE`, length, 390);
        number += 1;
      }
      add(`${short}-LKD-FSK-Daily Service-10AM`, 1, 15);
      const product = `${pick(BRANDS)}-${pick(GOODS)}`;
      const weekday = day.getUTCDay();
      if (weekday === 6) add(`${short}-${product} - ${short} Digital Demo Setup`, 1, 30);
      else if (weekday === 5) add(`${short}-${product} - ${short} Digital Demo Tear Down`, 1, 15);
      else add(`${short}-${product} - ${short} Digital Demo Refresh`, 1, 15);
      if (weekday === 5 || weekday === 6) {
        add(`${short.replace('.', '-')} 8HR-ES1-Juicer-Production-SPCLTY (${stamp}${id}) - ES1`, 1, 540);
        add(`${short.replace('.', '-')} 8HR-ES1-Juicer Survey-SPCLTY (${stamp}${id}) - ES1`, 1, 15);
      }
    }
  }
  return { locations, reps, mplans };
}

/** A small seeded generator, so that runs agree on every machine. */
function mulberry32(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

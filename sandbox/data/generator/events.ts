import { addDays, weekday } from '../../../src/domain/dates.ts';
import type { SnapshotEvent } from '../../../src/engine/snapshot.ts';
import type { Random } from './random.ts';

/** A store's work bank, week by week (§11.2, §11.3): names as they arrive, windows by start weekday. */

const BRANDS = [
  'BRIO',
  'LUMA',
  'NUVO',
  'PURO',
  'TERRAVANE',
  'OAKEN',
  'SOLIS',
  'CORE POP',
  'DIGITAL DAIRY',
  'JUICE BARN',
];
const PRODUCTS = [
  'Sparkling Water',
  'Oat Bar',
  'Almond Bites',
  'Trail Mix',
  'Protein Shake',
  'Salsa Dip',
  'Family Size Granola',
  'Cold Brew',
  'Fruit Snack',
  'Rice Crackers',
];

/** Core windows by start weekday (0 = Monday): [days, weight]. */
const CORE_WINDOWS: readonly (readonly (readonly [number, number])[])[] = [
  [
    [1, 21],
    [12, 16],
    [4, 1],
  ],
  [
    [1, 12],
    [11, 11],
    [5, 1],
  ],
  [
    [1, 22],
    [10, 8],
    [8, 1],
  ],
  [
    [1, 13],
    [9, 19],
    [4, 1],
  ],
  [
    [1, 20],
    [8, 45],
    [5, 1],
  ],
  [
    [1, 7],
    [12, 8],
    [14, 46],
  ],
  [
    [1, 22],
    [11, 7],
    [13, 43],
  ],
];
const PRODUCTION_WINDOW = [0, 4, 0, 2, 1, 7, 6];
const SURVEY_WINDOW = [5, 4, 3, 2, 1, 7, 6];

export class WorkBank {
  readonly events: SnapshotEvent[] = [];
  private readonly random: Random;
  private nextRef = 700_001;
  private nextProject = 600_101;
  private readonly product: (random: Random) => string;

  /** `product` gives the part `BRAND-Product` of a name. */
  constructor(
    random: Random,
    product: (random: Random) => string = (source) => `${source.pick(BRANDS)}-${source.pick(PRODUCTS)}`,
  ) {
    this.random = random;
    this.product = product;
  }

  /** All events that start in the week of a Sunday; `share` scales the volume. */
  addWeek(sunday: string, share = 1): void {
    const { random } = this;
    const amount = (min: number, max: number) => Math.round(random.int(min, max) * share);
    this.addCore(sunday, amount(33, 40));
    for (const offset of random.shuffled([2, 4, 5, 6, 0]).slice(0, Math.min(5, amount(4, 5))))
      this.addProduction(addDays(sunday, offset));
    for (let offset = 0; offset < 7; offset += 1)
      if (random.chance(0.95 * Math.min(1, share))) this.addSurvey(addDays(sunday, offset));
    if (random.chance(0.25)) this.addDeepClean(addDays(sunday, 6));
    for (let index = amount(8, 13); index > 0; index -= 1) this.addDigital(sunday);
    for (let index = amount(9, 12); index > 0; index -= 1) this.addFreeosk(sunday);
    for (let index = amount(1, 3); index > 0; index -= 1) this.addOther(sunday);
  }

  /** Core with their Supervisors: one-day events and campaigns that arrive in batches with one window. */
  addCore(sunday: string, count: number): void {
    const { random } = this;
    let left = count;
    while (left > 0) {
      const start = addDays(sunday, random.int(0, 6));
      const days = random.weighted(CORE_WINDOWS[weekday(start)]!);
      const batch = Math.min(left, days === 1 ? random.int(1, 3) : random.int(1, 10));
      for (let index = 0; index < batch; index += 1) this.addCampaign(start, addDays(start, days));
      left -= batch;
    }
  }

  addCampaign(startDate: string, dueDate: string): void {
    const { random } = this;
    const project = this.nextProject++;
    const reference = `${startDate.slice(2).replaceAll('-', '')}${String(project).padStart(6, '0')}`;
    const name = `${project}-${this.product(random)} (${reference})`;
    const canceled = random.chance(0.08) ? ({ condition: 'canceled' } as const) : {};
    const excluded = random.chance(0.02) ? { autoSchedule: false } : {};
    this.add({ name: `${name} - V2-CORE`, startDate, dueDate, ...canceled, ...excluded });
    if (!random.chance(0.03)) this.add({ name: `${name} - V2-Supervisor`, startDate, dueDate, ...canceled });
    if (random.chance(0.01))
      this.add({ name: `Walkthrough Supervisor visit ${project}`, startDate, dueDate });
  }

  addProduction(startDate: string): void {
    this.add({
      name: `${monthDay(startDate, '-')} 8HR-ES1-Juicer-Production-SPCLTY (${this.reference(startDate)}) - ES1`,
      startDate,
      dueDate: addDays(startDate, PRODUCTION_WINDOW[weekday(startDate)] || 5),
    });
  }

  addSurvey(startDate: string): void {
    this.add({
      name: `${monthDay(startDate, '-')} 8HR-ES1-Juicer Survey-SPCLTY (${this.reference(startDate)}) - ES1`,
      startDate,
      dueDate: addDays(startDate, SURVEY_WINDOW[weekday(startDate)]!),
    });
  }

  addDeepClean(saturday: string): void {
    this.add({
      name: `${monthDay(saturday, '-')} 4HR-DeepClean-JUICER-PRODUCTION-SPCLTY (${this.reference(saturday)}) Juicer Deep Clean Survey`,
      startDate: saturday,
      dueDate: addDays(saturday, this.random.pick([21, 28])),
    });
  }

  addDigital(sunday: string): void {
    const { random } = this;
    const kind = random.weighted([
      ['Refresh', 75],
      ['Tear Down', 13],
      ['Setup', 9],
      ['', 3],
    ] as const);
    const offset =
      kind === 'Setup' ? (random.chance(0.95) ? 6 : 3) : kind === 'Tear Down' ? 5 : random.int(0, 6);
    const startDate = addDays(sunday, offset);
    const days = kind === 'Tear Down' ? 1 : kind === 'Setup' ? 7 : SURVEY_WINDOW[weekday(startDate)]!;
    const day = monthDay(startDate, '.');
    this.add({
      name: `${day}-${this.product(random)} (${this.reference(startDate)}) - ${day} Digital Demo${kind === '' ? '' : ` ${kind}`}`,
      startDate,
      dueDate: addDays(startDate, days),
      ...(random.chance(0.1) ? { condition: 'canceled' as const } : {}),
    });
  }

  addFreeosk(sunday: string): void {
    const { random } = this;
    const kind = random.weighted([
      ['Daily Service-11AM', 6],
      ['CO-11AM Freeosk', 2],
      ['Freeosk-Kiosk Troubleshooting', 2],
      ['PM Refill', 1],
    ] as const);
    const startDate = addDays(
      sunday,
      kind.startsWith('CO') || kind.includes('Trouble') ? 5 : random.int(0, 6),
    );
    this.add({
      name: `${monthDay(startDate, '.')}-LKD-FSK-${kind}`,
      startDate,
      dueDate: addDays(startDate, kind.includes('Trouble') ? 6 : 1),
    });
  }

  addOther(sunday: string): void {
    const { random } = this;
    const startDate = addDays(sunday, random.int(0, 6));
    const name = random.pick([
      '9HR-ES1-Dipped Berries-SPCLTY',
      'CS Survey - Holiday Hours',
      'Table Ten 30mins-POPUP',
      'Knife Set - Vendor Performed',
      '8HR Store Reset',
    ]);
    this.add({
      name: `${monthDay(startDate, '-')} ${name}`,
      startDate,
      dueDate: addDays(startDate, random.int(1, 9)),
    });
  }

  private add(event: Omit<SnapshotEvent, 'refNum'>): void {
    this.events.push({ refNum: this.nextRef++, ...event });
  }

  private reference(date: string): string {
    return `${date.slice(2).replaceAll('-', '')}${String(this.nextRef).padStart(6, '0')}`;
  }
}

function monthDay(date: string, separator: string): string {
  return `${date.slice(5, 7)}${separator}${date.slice(8, 10)}`;
}

import type { Proposal } from '../src/engine/proposal.ts';
import type { Snapshot } from '../src/engine/snapshot.ts';
import type { World } from '../tests/support/checker/world.ts';
import { between, dayOfWeek, sundayOf, worldOf } from '../tests/support/checker/world.ts';
import type { Contender, CoreQuestion } from '../tests/support/oracle/question.ts';

/**
 * CORE-11: what the rules would like, once it is settled which Core stand. One figure each, in the order in which they
 * count; less is better, so what there should be much of has a minus.
 */
export const PREFERENCES = [
  'days waited',
  '−Primary Lead days',
  '−Core with Leads',
  'Σ (a week)²',
  'bookings moved',
] as const;
export type Figures = readonly [number, number, number, number, number];

/** Where one Core of the question stands. */
export interface Spot {
  one: Contender;
  who: string;
  date: string;
}

/** What the preferences ask about people and weeks. */
export class Liking {
  readonly #world: World;
  readonly #base = new Map<string, number>();
  readonly #leads = new Map<string, string | null>();

  /** @param proposal for the juicer rows only: they count as primary events of their week */
  constructor(snapshot: Snapshot, proposal: Proposal, question: CoreQuestion) {
    this.#world = worldOf(snapshot);
    const asked = new Set(question.contenders.map(({ ref }) => ref));
    for (const { job, who, date } of this.#world.stands)
      if (job.primary && !asked.has(job.ref)) this.#count(who, date);
    for (const row of proposal.rows)
      if (row.type === 'juicer_production' && row.outcome === 'placed')
        this.#count(row.employeeId!, row.date!);
  }

  /** Days from the first possible one; none for a booking that stands earlier. */
  wait(one: Contender, date: string): number {
    return Math.max(0, between(date, one.from));
  }

  isPrimaryLead(who: string, date: string): boolean {
    let lead = this.#leads.get(date);
    if (lead === undefined) {
      const { exceptions, rotations } = this.#world.snapshot;
      const row =
        exceptions.find((other) => other.type === 'primary_lead' && other.date === date) ??
        rotations.find((other) => other.type === 'primary_lead' && other.weekday === dayOfWeek(date));
      lead = row !== undefined && this.isLead(row.employeeId) ? row.employeeId : null;
      this.#leads.set(date, lead);
    }
    return lead === who;
  }

  isLead(who: string): boolean {
    return this.#world.people.get(who)?.jobTitle === 'lead_event_specialist';
  }

  /** Primary events of a person and week that are no part of the question. */
  base(week: string): number {
    return this.#base.get(week) ?? 0;
  }

  /** The figures of one schedule. */
  figures(spots: readonly Spot[]): Figures {
    const weeks = new Map<string, number>();
    let [waits, primary, leads, moved] = [0, 0, 0, 0];
    for (const { one, who, date } of spots) {
      waits += this.wait(one, date);
      if (this.isPrimaryLead(who, date)) primary -= 1;
      if (this.isLead(who)) leads -= 1;
      if (one.home !== null && (one.home.who !== who || one.home.date !== date)) moved += 1;
      const week = weekKey(who, date);
      weeks.set(week, (weeks.get(week) ?? 0) + 1);
    }
    let squares = 0;
    for (const [week, count] of weeks) squares += (this.base(week) + count) ** 2 - this.base(week) ** 2;
    return [waits, primary, leads, squares, moved];
  }

  #count(who: string, date: string): void {
    this.#base.set(weekKey(who, date), this.base(weekKey(who, date)) + 1);
  }
}

/** Where the Core of the question stand when a proposal is carried out. */
export function spotsOf({ contenders }: CoreQuestion, proposal: Proposal): Spot[] {
  const rows = new Map(proposal.rows.map((row) => [row.eventRefNum, row]));
  return contenders.flatMap((one) => {
    const row = rows.get(one.ref);
    if (row?.outcome === 'placed') return [{ one, who: row.employeeId!, date: row.date! }];
    return row === undefined && one.home !== null ? [{ one, ...one.home }] : [];
  });
}

/** A person's week, as a key. */
export function weekKey(who: string, date: string): string {
  return `${who} ${sundayOf(date)}`;
}

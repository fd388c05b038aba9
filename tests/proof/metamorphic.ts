import { approve } from '../../sandbox/data/generator/approve.ts';
import { Random } from '../../sandbox/data/generator/random.ts';
import { shuffled } from '../../sandbox/data/generator/shuffle.ts';
import { addDays } from '../../src/domain/dates.ts';
import { plan } from '../../src/engine/plan.ts';
import type { Proposal, ProposalRow } from '../../src/engine/proposal.ts';
import type { Snapshot } from '../../src/engine/snapshot.ts';
import { coreOnly } from '../support/core-only.ts';
import { hasTwoReadings } from '../support/oracle/model.ts';
import { coreQuestion } from '../support/oracle/question.ts';
import { carriedOut, isMoreUrgent } from '../support/suggestions.ts';
import type { Source } from './instances.ts';
import { storeOf } from './instances.ts';
import { Tally } from './tally.ts';

/* What must hold between two runs (INV-14 … INV-17), over the frozen stores and over wild ones. */

/** Failed Core of one store whose suggestions are carried out. */
const FAILED = 8;

const numbers = (count: number): number[] => Array.from({ length: count }, (_, index) => index + 1);

/** INV-14: the order of every list and a second run change nothing. Frozen stores: see `proveFrozen`. */
export async function proveOrder(source: Source, count: number): Promise<Tally> {
  const tally = new Tally('INV-14: repeated and shuffled, byte for byte', source);
  for (const number of numbers(count))
    await tally.test(`${source} ${number}`, () => {
      const snapshot = storeOf(source, number);
      const text = JSON.stringify({ ...plan(snapshot), stats: null });
      const other = [plan(snapshot), plan(shuffled(snapshot, number))];
      return other.every((one) => JSON.stringify({ ...one, stats: null }) === text) ? null : 'output differs';
    });
  return tally;
}

/** INV-14: in normal mode the hour of the run changes nothing but today. With no lead time, today is part of the plan. */
export async function proveHour(source: Source, count: number): Promise<Tally> {
  const tally = new Tally('INV-14: another hour of the same day', source);
  for (const number of numbers(count)) {
    const stored = storeOf(source, number);
    if (stored.mode === 'emergency' || stored.settings?.bufferDays === 0) {
      tally.excluded += 1;
      continue;
    }
    await tally.test(`${source} ${number}`, () => {
      const today = stored.now.slice(0, 10);
      const snapshot = { ...stored, store: { ...stored.store, timezone: 'UTC' }, now: `${today}T02:00:00Z` };
      const hour = String(3 + (number % 20)).padStart(2, '0');
      const night = plan(snapshot);
      const later = rowsByEvent(plan({ ...snapshot, now: `${today}T${hour}:30:00Z` }));
      const startsToday = new Set(
        snapshot.events.filter((event) => event.startDate === today).map((event) => event.refNum),
      );
      const changed = night.rows.filter((row) => {
        const other = later.get(row.eventRefNum)!;
        const exempt = [row, other].some(
          (one) => one.date === today || one.failure?.code === 'START_IN_PAST',
        );
        return !exempt && !startsToday.has(row.eventRefNum) && placeOf(row) !== placeOf(other);
      });
      return changed.length === 0 ? null : `changed: ${changed.map((row) => row.eventRefNum)}`;
    });
  }
  return tally;
}

/** INV-15: an approved proposal leaves no Core to place and nothing to bump. */
export async function proveApproved(source: Source, count: number): Promise<Tally> {
  const tally = new Tally('INV-15: approved, nothing is left to do', source);
  for (const number of numbers(count))
    await tally.test(`${source} ${number}`, () => {
      const snapshot = storeOf(source, number);
      const again = plan(approve(snapshot, plan(snapshot)));
      const core = again.rows.filter((row) => row.type === 'core' && row.outcome === 'placed');
      if (core.length > 0) return `places ${core.map((row) => row.eventRefNum)}`;
      return again.counters.swaps === 0 ? null : `${again.counters.swaps} swaps`;
    });
  return tally;
}

/**
 * INV-16: one more person-day never means fewer Core, in stores of Core and Supervisors. Left out: stores without a day to
 * give back, and those in which a posted Core has rescue days only once it is bumped.
 */
export async function proveRoomier(source: Source, count: number): Promise<Tally> {
  const tally = new Tally('INV-16: one more person-day never places less', source);
  for (const number of numbers(count)) {
    const snapshot = coreOnly(storeOf(source, number));
    const roomier = withOneMoreDay(snapshot, new Random(`roomier/${source}/${number}`));
    if (roomier === null || dependsOnTheWay(snapshot)) {
      tally.excluded += 1;
      continue;
    }
    await tally.test(`${source} ${number}`, () => fewer(snapshot, roomier));
  }
  return tally;
}

/**
 * One more event specialist or Lead, untrained in juicer work and there every day, never means fewer Core standing, juicer
 * and full-day work included: they take no juicer work, and a full day that goes to them frees somebody else that day.
 * Not claimed with juicer training: a Production that found nobody may then be placed and push a Deep Clean onto
 * somebody else's day. Left out: as for INV-16, stores in which the answer depends on who is bumped on the way.
 */
export async function proveOneMorePerson(source: Source, count: number): Promise<Tally> {
  const tally = new Tally('one more person never places less', source);
  for (const number of numbers(count)) {
    const snapshot = storeOf(source, number);
    if (dependsOnTheWay(snapshot)) {
      tally.excluded += 1;
      continue;
    }
    const jobTitle = number % 3 === 0 ? 'lead_event_specialist' : 'event_specialist';
    const person = { id: 'E999', name: 'Robin Extra', jobTitle, active: true } as const;
    const larger = { ...snapshot, employees: [...snapshot.employees, person] };
    await tally.test(`${source} ${number}`, () => fewer(snapshot, larger));
  }
  return tally;
}

/** INV-17: each suggestion, carried out and planned again, places the Core or a more urgent one that had failed. */
export async function proveSuggestions(source: Source, count: number): Promise<Tally> {
  const tally = new Tally('INV-17: each suggestion works when carried out', source);
  for (const number of numbers(count)) {
    const snapshot = coreOnly(storeOf(source, number));
    const before = plan(snapshot);
    const failed = before.rows.filter((row) => row.type === 'core' && row.outcome === 'failed');
    for (const row of failed.slice(0, FAILED))
      for (const suggestion of row.explanation.suggestions ?? []) {
        if (suggestion.kind === 'weekly_limit') continue;
        await tally.test(`${source} ${number} event ${row.eventRefNum}`, () => {
          const after = rowsByEvent(plan(carriedOut(snapshot, suggestion)));
          const helped = failed
            .filter((other) => other === row || isMoreUrgent(snapshot, other, row))
            .some((other) => after.get(other.eventRefNum)?.outcome !== 'failed');
          return helped ? null : `"${suggestion.text}" does not help`;
        });
      }
  }
  return tally;
}

function rowsByEvent(proposal: Proposal): Map<number, ProposalRow> {
  return new Map(proposal.rows.map((row) => [row.eventRefNum, row]));
}

const placeOf = (row: ProposalRow): string =>
  [
    row.outcome,
    row.employeeId,
    row.date,
    row.time,
    row.block,
    row.failure?.code,
    row.bumpedEventRefNum,
  ].join();

function fewer(snapshot: Snapshot, roomier: Snapshot): string | null {
  const [before, after] = [coreStandingIn(snapshot), coreStandingIn(roomier)];
  return after >= before ? null : `${after} Core stand instead of ${before}`;
}

/** Core that stand after the run: placed, or posted without a row. */
function coreStandingIn(snapshot: Snapshot): number {
  const core = plan(snapshot).rows.filter((row) => row.type === 'core');
  const posted = new Set(snapshot.schedules.map((row) => row.eventRefNum));
  const lost = core.filter((row) => row.outcome === 'failed' && posted.has(row.eventRefNum)).length;
  const gained = core.filter((row) => row.outcome === 'placed' && !posted.has(row.eventRefNum)).length;
  return posted.size + gained - lost;
}

const dependsOnTheWay = (snapshot: Snapshot): boolean =>
  hasTwoReadings(coreQuestion(snapshot, plan(snapshot)));

/** One unlocked day, the days off of one person withdrawn, or one person there on one more date; null when none can be. */
function withOneMoreDay(snapshot: Snapshot, random: Random): Snapshot | null {
  const person = (id: string, change: Partial<Snapshot['employees'][number]>): Snapshot => ({
    ...snapshot,
    employees: snapshot.employees.map((one) => (one.id === id ? { ...one, ...change } : one)),
  });
  const today = snapshot.now.slice(0, 10);
  const options: (() => Snapshot)[] = snapshot.lockedDays.map((day) => () => {
    return { ...snapshot, lockedDays: snapshot.lockedDays.filter((other) => other !== day) };
  });
  for (const { id, timeOff, weeklyAvailability, dateAvailability = [] } of snapshot.employees) {
    if (timeOff?.some((off) => off.status === 'approved')) options.push(() => person(id, { timeOff: [] }));
    if (weeklyAvailability?.includes(false)) {
      const date = addDays(today, random.int(1, 10));
      const rows = [...dateAvailability.filter((row) => row.date !== date), { date, available: true }];
      options.push(() => person(id, { dateAvailability: rows }));
    }
  }
  return options.length === 0 ? null : random.pick(options)();
}

import { nights } from '../../sandbox/data/generator/approve.ts';
import type { Preset } from '../../sandbox/data/generator/presets.ts';
import { generate } from '../../sandbox/data/generator/presets.ts';
import { Random } from '../../sandbox/data/generator/random.ts';
import { wild } from '../../sandbox/data/generator/wild.ts';
import { addDays } from '../../src/domain/dates.ts';
import { detectType } from '../../src/domain/event-types.ts';
import { plan } from '../../src/engine/plan.ts';
import type { Proposal } from '../../src/engine/proposal.ts';
import type { Snapshot, SnapshotEvent } from '../../src/engine/snapshot.ts';

/** The stores of the proofs: what the presets make, and the same made tight or over-full. A preset and a number decide. */

export interface Instance {
  id: string;
  snapshot: Snapshot;
  proposal: Proposal;
}

/** What is done to a store; its number decides which, so every seventh one is as generated. */
const VARIANTS = [
  'as generated',
  'fewer people',
  'more days off',
  'lower limit',
  'twice the Core',
  'other settings',
  'urgent work',
] as const;

/** Nights of one rolling store. */
const NIGHTS = 10;

/** The snapshot that number `index` (from 1) of a preset starts from. */
export function frozenSnapshot(preset: Preset, index: number): Snapshot {
  const start = addDays('2026-03-01', (index * 7 + 5 * Math.floor(index / 7)) % 365);
  const random = new Random(`proof/${preset}/${index}`);
  const snapshot = generate(preset, index, start);
  switch (VARIANTS[index % VARIANTS.length]!) {
    case 'as generated':
      return snapshot;
    case 'fewer people':
      return withFewerPeople(snapshot, random);
    case 'more days off':
      return withMoreDaysOff(snapshot, random, start);
    case 'lower limit':
      return { ...snapshot, settings: { ...snapshot.settings, maxCorePerWeek: random.int(1, 4) } };
    case 'twice the Core':
      return withTwiceTheCore(snapshot);
    case 'other settings':
      return withOtherSettings(snapshot, random);
    case 'urgent work':
      return withUrgentWork(snapshot, random, start);
  }
}

/** Where stores come from: the presets, tightened, or anything a snapshot file may hold. */
export type Source = Preset | 'wild';

export function storeOf(source: Source, number: number): Snapshot {
  return source === 'wild' ? wild(number) : frozenSnapshot(source, number);
}

/** The start snapshots that `count` instances of a preset come from: a rolling store gives ten nights. */
export function frozenSnapshots(preset: Preset, count: number): Snapshot[] {
  const stores = preset === 'rolling' ? Math.ceil(count / NIGHTS) : count;
  return Array.from({ length: stores }, (_, index) => frozenSnapshot(preset, index + 1));
}

/** What the engine proposes. @throws Error that names the store when the run breaks down */
export function planned(id: string, snapshot: Snapshot): Proposal {
  try {
    return plan(snapshot);
  } catch (cause) {
    throw new Error(`${id}: ${cause}`, { cause });
  }
}

/** `count` instances with what the engine proposes for them. */
export function* instances(preset: Preset, count: number): Generator<Instance> {
  let made = 0;
  for (const [store, start] of frozenSnapshots(preset, count).entries()) {
    const number = store + 1;
    const runs =
      preset === 'rolling'
        ? nights(start, new Random(`proof/nights/${number}`), Math.min(NIGHTS, count - made), (snapshot) =>
            planned(`rolling ${number}`, snapshot),
          )
        : [{ snapshot: start, proposal: planned(`${preset} ${number}`, start) }];
    let night = 0;
    for (const run of runs) {
      night += 1;
      made += 1;
      yield { id: `${preset} ${number}${preset === 'rolling' ? ` night ${night}` : ''}`, ...run };
    }
  }
}

/** One to three people less; they keep what is booked and their place in the rotations. */
function withFewerPeople(snapshot: Snapshot, random: Random): Snapshot {
  const few = snapshot.employees.length <= 4;
  const gone = new Set(
    random.shuffled(snapshot.employees.map(({ id }) => id)).slice(0, few ? 1 : random.int(1, 3)),
  );
  return {
    ...snapshot,
    employees: snapshot.employees.map((one) => (gone.has(one.id) ? { ...one, active: false } : one)),
  };
}

/** Half of the people have two to five more days off. */
function withMoreDaysOff(snapshot: Snapshot, random: Random, start: string): Snapshot {
  return {
    ...snapshot,
    employees: snapshot.employees.map((one) => {
      if (random.chance(0.5)) return one;
      const first = addDays(start, random.int(0, 14));
      const off = { start: first, end: addDays(first, random.int(1, 4)), status: 'approved' as const };
      return { ...one, timeOff: [...(one.timeOff ?? []), off] };
    }),
  };
}

/** Core that are not booked must be done in one or two days of the coming ten: they need the places of what is booked. */
function withUrgentWork(snapshot: Snapshot, random: Random, start: string): Snapshot {
  const fresh = new Set(newCore(snapshot).map((event) => event.refNum));
  return {
    ...snapshot,
    settings: { ...snapshot.settings, bufferDays: random.int(0, 2), bumpSafetyDays: random.int(0, 8) },
    events: snapshot.events.map((event) => {
      if (!fresh.has(event.refNum)) return event;
      const startDate = addDays(start, random.int(1, 9));
      return { ...event, startDate, dueDate: addDays(startDate, random.int(1, 2)) };
    }),
  };
}

/** Every Core that is not booked comes twice; the second one has no Supervisor. */
function withTwiceTheCore(snapshot: Snapshot): Snapshot {
  const core = newCore(snapshot);
  const highest = Math.max(0, ...snapshot.events.map((event) => event.refNum));
  const twins = core.map((event, index) => ({
    ...event,
    refNum: highest + 1 + index,
    name: `Second round ${index + 1} - V2-CORE`,
  }));
  return { ...snapshot, events: [...snapshot.events, ...twins] };
}

/** Lead time, rescue, protection from bumps and working time other than usual. */
function withOtherSettings(snapshot: Snapshot, random: Random): Snapshot {
  return {
    ...snapshot,
    mode: 'normal',
    settings: {
      ...snapshot.settings,
      bufferDays: random.int(0, 3),
      rescueDays: random.int(0, 7),
      bumpSafetyDays: random.int(0, 8),
      searchDays: random.int(7, 30),
      maxMinutesPerWeek: random.chance(0.5) ? random.int(1200, 2700) : undefined,
      bumpBeforeNextDay: random.chance(0.5),
    },
  };
}

function newCore(snapshot: Snapshot): SnapshotEvent[] {
  const booked = new Set([...snapshot.schedules, ...snapshot.pending].map((row) => row.eventRefNum));
  return snapshot.events.filter(
    (event) => !booked.has(event.refNum) && detectType(event.name, event.estimatedMinutes) === 'core',
  );
}

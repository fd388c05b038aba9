import type { OptionsPatch } from '../../sandbox/crossmark/model.ts';
import type { Random } from './random.ts';
import type { Kind } from './scenario.ts';
import type { Size } from './store.ts';
import type { FaultKind, Weather } from './storm.ts';

/** The kinds of scenarios. Each is a mixture; its seed decides the store, the faults, the people and the deaths. */

const SMALL: Size = { rows: [3, 6], swaps: [0, 1], bookings: [1, 2] };
const SWAPS: Size = { rows: [1, 3], swaps: [1, 3], bookings: [1, 2] };

const BOOKED: Size = { rows: [1, 2], swaps: [0, 0], bookings: [4, 6] };
const MIXED: Size = { rows: [2, 4], swaps: [0, 1], bookings: [2, 4] };

const NETWORK: FaultKind[] = ['lost', 'silence', 'reset', 'lost', 'reset'];
const SERVER: FaultKind[] = ['error', 'gateway', 'late', 'error', 'slow-down'];
const ANSWERS: FaultKind[] = ['html', 'empty', 'malformed', 'no-id', 'refuse'];
const SESSION: FaultKind[] = ['kick', 'kick', 'kick', 'sign-in'];
const PULL: FaultKind[] = ['chunk', 'chunk', 'bad-rows', 'reset', 'html', 'kick'];
const SOME: FaultKind[] = ['lost', 'error', 'kick'];
const EVERYTHING = [...NETWORK, ...SERVER, ...ANSWERS, ...SESSION];

const weather = (kinds: FaultKind[], more: Partial<Weather> = {}): Weather => ({
  faults: 0.25,
  kinds,
  kills: 0,
  others: 0,
  refusals: 0,
  ...more,
});

const anyLogin = (random: Random): OptionsPatch => ({
  loginAnswer: random.pick(['redirectUrl', 'success', 'html-inside', 'redirect-302'] as const),
});
const anyShape = (random: Random): OptionsPatch => ({
  listKey: random.pick(['mplans', 'records', 'events'] as const),
  idType: random.pick(['native', 'string', 'number', 'mixed'] as const),
  pullVariant: random.pick(['both', 'both', 'stamped-only'] as const),
  shrinkTo: random.pick([100, 100, 60]),
});

export const KINDS: readonly Kind[] = [
  { name: 'connections cut', size: SMALL, rounds: 2, weather: weather(NETWORK) },
  { name: 'server errors, late effects', size: SMALL, rounds: 2, weather: weather(SERVER) },
  { name: 'unusable answers', size: SMALL, rounds: 2, weather: weather(ANSWERS) },
  { name: 'sessions dropped', size: SMALL, rounds: 2, weather: weather(SESSION, { options: anyLogin }) },
  { name: 'half a pull', size: BOOKED, rounds: 4, weather: weather(PULL, { others: 2, options: anyShape }) },
  { name: 'swaps, any fault', size: SWAPS, rounds: 2, weather: weather(EVERYTHING, { refusals: 1 }) },
  { name: 'bookings changed, any fault', size: BOOKED, rounds: 4, changes: 2, weather: weather(EVERYTHING) },
  {
    name: 'others change it too',
    size: BOOKED,
    rounds: 4,
    changes: 1,
    weather: weather(SOME, { others: 5 }),
  },
  {
    name: 'two people at once',
    size: SMALL,
    rounds: 3,
    changes: 1,
    twoApprovers: true,
    weather: weather(EVERYTHING),
  },
  { name: 'killed', size: SMALL, rounds: 3, changes: 1, weather: weather([], { kills: 6 }) },
  { name: 'killed, any fault', size: SMALL, rounds: 4, weather: weather(EVERYTHING, { kills: 5 }) },
  {
    name: 'swaps, killed, any fault',
    size: SWAPS,
    rounds: 4,
    weather: weather(EVERYTHING, { kills: 5, refusals: 1 }),
  },
  {
    name: 'changed, killed, any fault',
    size: BOOKED,
    rounds: 5,
    changes: 2,
    weather: weather(EVERYTHING, { kills: 6 }),
  },
  {
    name: 'everything at once',
    size: MIXED,
    rounds: 5,
    changes: 1,
    twoApprovers: true,
    weather: weather([...EVERYTHING, ...PULL], { kills: 5, others: 3, refusals: 1 }),
  },
];

/** Slow, because processes are started: only in the long run. */
export const KILLED_PROCESSES: Kind = {
  name: 'processes killed (SIGKILL)',
  size: { rows: [6, 10], swaps: [1, 2], bookings: [1, 1] },
  rounds: 0,
  realKills: 4,
  weather: weather(NETWORK, { faults: 0.5 }),
};

import { afterAll, beforeAll, expect, it } from 'vitest';
import { CrossmarkError, RemoteRejectedError } from '../../src/crossmark/errors.ts';
import type { CrossmarkPort } from '../../src/crossmark/port.ts';
import { Figures } from './figures.ts';
import { openGround } from './ground.ts';
import { KINDS } from './kinds.ts';
import { runScenario } from './scenario.ts';

/** The storm is worth what it would find: each app here has one fault, and a few scenarios have to show it. */
const MOST_SCENARIOS = 12;

const SPOILED: [string, string, string, (port: CrossmarkPort) => Partial<CrossmarkPort>][] = [
  [
    'repeats a create whose outcome is unclear',
    'connections cut',
    'double',
    (port) => ({
      createSchedule: (input) =>
        port.createSchedule(input).catch((error: unknown) => {
          const unclear = error instanceof CrossmarkError && error.sent !== 'no';
          if (!unclear || error instanceof RemoteRejectedError) throw error;
          return port.createSchedule(input);
        }),
    }),
  ],
  [
    'moves a booking without taking the old one away',
    'bookings changed, any fault',
    'double',
    () => ({ deleteSchedule: async () => {} }),
  ],
  [
    'sees nothing when it pulls',
    'others change it too',
    'lost',
    (port) => ({ pullEvents: async (window) => ({ ...(await port.pullEvents(window)), rows: [] }) }),
  ],
];

let ground: Awaited<ReturnType<typeof openGround>>;
beforeAll(async () => {
  ground = await openGround();
});
afterAll(() => ground.close());

it.each(SPOILED)('an app that %s is found out', { timeout: 60_000 }, async (_, name, verdict, spoil) => {
  const kind = KINDS.find((one) => one.name === name)!;
  const port = (real: CrossmarkPort) => {
    const changed = spoil(real);
    return new Proxy(real, {
      get: (target, key) => Reflect.get(key in changed ? changed : target, key) as unknown,
    });
  };
  const figures = new Figures(name);
  for (let seed = 1; seed <= MOST_SCENARIOS && figures.wrong.length === 0; seed += 1)
    figures.add(await runScenario(kind, seed, ground, { port }));
  expect(figures.wrong.join('\n')).toContain(`${verdict}: `);
});

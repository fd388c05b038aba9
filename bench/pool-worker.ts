import { parentPort, workerData } from 'node:worker_threads';
import { z } from 'zod';
import { TIGHTNESS } from '../sandbox/data/generator/sized.ts';
import { plan } from '../src/engine/plan.ts';
import { storeOf } from './cases.ts';

/** One thread of the pool: invents its stores, says that it is ready, plans them all when told to. */
const { first, count, warmUp } = z
  .object({ first: z.number(), count: z.number(), warmUp: z.number() })
  .parse(workerData);
const stores = Array.from({ length: count }, (_, index) =>
  storeOf({
    people: 12,
    events: 115,
    tightness: TIGHTNESS[index % TIGHTNESS.length]!,
    seed: first + index,
  }),
);
for (let i = 0; i < warmUp; i += 1) plan(stores[i % count]!);

const port = parentPort!;
port.once('message', () => {
  let placed = 0;
  for (const store of stores) placed += plan(store).counters.placed;
  port.postMessage({ placed });
});
port.postMessage('ready');

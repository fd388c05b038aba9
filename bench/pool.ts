import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';

/**
 * What a thread runs. From the sources, on Node 20, it does not inherit the TypeScript loader of `--import tsx` and asks for
 * it itself.
 */
const START_THREAD = import.meta.url.endsWith('.js')
  ? `import(${JSON.stringify(new URL('./pool-worker.js', import.meta.url).href)});`
  : `
  import(${JSON.stringify(import.meta.resolve('tsx/esm/api'))})
    .then(({ register }) => register())
    .then(() => import(${JSON.stringify(new URL('./pool-worker.ts', import.meta.url).href)}));
`;

export interface PoolResult {
  threads: number;
  stores: number;
  seconds: number;
  storesPerSecond: number;
  placed: number;
}

/** Stores of 12 people and 115 events, every one another, planned by so many threads; only the planning is timed. */
export async function measurePool(stores: number, threads = 2): Promise<PoolResult> {
  const each = Math.ceil(stores / threads);
  const workers = await Promise.all(
    Array.from({ length: threads }, async (_, index) => {
      const workerData = { first: 1 + index * each, count: each, warmUp: Math.min(each, 500) };
      const worker = new Worker(START_THREAD, { eval: true, workerData });
      await once(worker, 'message');
      return worker;
    }),
  );
  const begin = performance.now();
  const answers = await Promise.all(
    workers.map(async (worker) => {
      worker.postMessage('go');
      const [answer] = await once(worker, 'message');
      return z.object({ placed: z.number() }).parse(answer).placed;
    }),
  );
  const seconds = (performance.now() - begin) / 1000;
  await Promise.all(workers.map((worker) => worker.terminate()));
  const planned = each * threads;
  const placed = answers.reduce((sum, count) => sum + count, 0);
  return { threads, stores: planned, seconds, storesPerSecond: planned / seconds, placed };
}

/** How long to warm up before anything is counted, and how often to measure then. */
export interface Repeats {
  warmUpMs: number;
  warmUpRuns: number;
  runs: number;
}

export const REPEATS: Repeats = { warmUpMs: 1500, warmUpRuns: 2, runs: 7 };
/** Short runs are measured more often than asked, for so long or so often: their median is then steadier. */
const STEADY_MS = 400;
const STEADY_RUNS = 101;

/** The middle one; of an even number the upper of the two. */
export function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[values.length >> 1]!;
}

/** Milliseconds of one call when the process is warm: the median over at least `runs` calls after the warm-up. */
export function warmMs(work: () => unknown, repeats: Repeats = REPEATS): number {
  return warmMedian(() => timed(work), repeats);
}

/** The same for work that takes its time itself. @param once returns milliseconds */
export function warmMedian(once: () => number, repeats: Repeats = REPEATS): number {
  const warmUp = performance.now();
  for (let i = 0; i < repeats.warmUpRuns || performance.now() - warmUp < repeats.warmUpMs; i += 1) once();
  const times: number[] = [];
  const begin = performance.now();
  const steady = () => times.length >= STEADY_RUNS || performance.now() - begin >= STEADY_MS;
  while (times.length < repeats.runs || !steady()) times.push(once());
  return median(times);
}

/** Milliseconds of one call. */
export function timed(work: () => unknown): number {
  const begin = performance.now();
  work();
  return performance.now() - begin;
}

/** The exponent b of time ≈ a · size^b: least squares over the logarithms. */
export function growthExponent(points: readonly { size: number; ms: number }[]): number {
  const logs = points.map(({ size, ms }) => [Math.log(size), Math.log(ms)] as const);
  const mean = (of: 0 | 1) => logs.reduce((sum, point) => sum + point[of], 0) / logs.length;
  const [meanSize, meanTime] = [mean(0), mean(1)];
  const covariance = logs.reduce((sum, [size, time]) => sum + (size - meanSize) * (time - meanTime), 0);
  const variance = logs.reduce((sum, [size]) => sum + (size - meanSize) ** 2, 0);
  return covariance / variance;
}

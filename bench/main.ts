import { writeFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { TIGHTNESS } from '../sandbox/data/generator/sized.ts';
import type { Growth } from './aims.ts';
import { aimsOf, growthOf, percent } from './aims.ts';
import type { Case } from './cases.ts';
import { allCases, growingStore, SEED, SIZES, START } from './cases.ts';
import type { Line } from './measure.ts';
import { measure, measureWarm } from './measure.ts';
import { measurePool } from './pool.ts';
import { PREFERENCES } from './preferences.ts';
import { figure, table } from './table.ts';
import type { Repeats } from './timing.ts';
import { REPEATS } from './timing.ts';

/**
 * `npm run bench`: how fast and how good the engine plans, in one table. README.md beside this file says what the columns
 * mean. `--quick` measures less, for trying; `--json FILE` writes the figures, too.
 */
const { values: options } = parseArgs({
  options: { quick: { type: 'boolean', default: false }, json: { type: 'string' } },
});
const sizes = options.quick ? SIZES.slice(0, 3) : SIZES;
const repeats: Repeats = options.quick ? { warmUpMs: 300, warmUpRuns: 2, runs: 7 } : REPEATS;
const processes = options.quick ? 3 : 11;
const poolStores = options.quick ? 600 : 5000;

const begin = performance.now();
progress('warm-up');
for (const one of allCases(sizes).slice(0, 6)) measureWarm(one, repeats);
const lines: Line[] = [];
for (const one of allCases(sizes)) {
  progress(`${one.people}×${one.events} ${one.tightness}`);
  lines.push(await measure(one, repeats, processes));
}
progress('growth');
const longer = growth('12 people, more and more weeks', (tightness) => growingStore(tightness));
const fuller = growth('12 people, more and more work in three weeks', (tightness) =>
  growingStore(tightness, 3),
);
const staff = growthOf('staff grows too', lines);
progress('pool');
const pool = await measurePool(poolStores);
const aims = aimsOf(lines, longer, staff, pool);

const first = lines[0]!;
console.log(
  [
    `Node ${process.version}; stores start ${START}, seed ${SEED}, in the pool seeds 1 to ${pool.stores}`,
    `warm: median of at least ${repeats.runs} after ${repeats.warmUpMs} ms and ${repeats.warmUpRuns} runs of warm-up; cold: median of ${processes} fresh processes`,
    `peak: resident memory of such a process; before it planned it had ${figure(first.beforeMb)} MiB with 115 events`,
    '',
    table(
      [
        ...['people×events', 'level', 'load', 'optimum', 'placed', 'ms', 'cold ms', 'peak MiB'],
        ...[
          'Core ms',
          'highs ms',
          'highs÷Core',
          'highs set ms',
          'set÷ms',
          'greedy ms',
          'ms÷greedy',
          'greedy: Core',
        ],
      ],
      lines.map((line) => [
        sizeOf(line),
        line.tightness,
        line.load.toFixed(2),
        percent(line.reached / line.optimal),
        `${line.placed}/${line.rows}`,
        figure(line.ms),
        figure(line.coldMs),
        figure(line.peakMb),
        figure(line.coreMs),
        figure(line.highsMs),
        figure(line.highsMs / line.coreMs),
        figure(line.highsSetMs),
        figure(line.highsSetMs / line.ms),
        figure(line.greedyMs),
        figure(line.ms / line.greedyMs),
        `${line.greedyStanding - line.standing} of ${line.standing}`,
      ]),
      2,
    ),
    '',
    table(
      ['ours / best', 'level', ...PREFERENCES],
      lines.map((line) => [
        sizeOf(line),
        line.tightness,
        ...line.figures.map((value, index) => `${value} / ${line.bestFigures[index]}`),
      ]),
      2,
    ),
    '',
    table(
      ['growth: ms ~ events^b', ...TIGHTNESS],
      [longer, fuller, staff].map(({ name, exponents }) => [
        name,
        ...exponents.map(({ exponent }) => exponent.toFixed(2)),
      ]),
    ),
    '',
    `${pool.stores} stores of 12×115 on ${pool.threads} threads: ${pool.seconds.toFixed(1)} s, ${figure(pool.storesPerSecond)} stores a second`,
    '',
    table(
      ['aim', 'found', ''],
      aims.map(({ text, found, met }) => [text, found, met ? 'met' : 'MISSED']),
      1,
    ),
    '',
    `${((performance.now() - begin) / 1000).toFixed(0)} s in all`,
  ].join('\n'),
);
if (options.json !== undefined) {
  const figures = { node: process.version, start: START, seed: SEED, repeats, processes };
  writeFileSync(
    options.json,
    `${JSON.stringify({ ...figures, lines, growth: [longer, fuller, staff], pool, aims }, null, 2)}\n`,
  );
}

function growth(name: string, cases: (tightness: (typeof TIGHTNESS)[number]) => Case[]): Growth {
  const points = TIGHTNESS.flatMap(cases).map((one) => ({ ...one, ms: measureWarm(one, repeats) }));
  return growthOf(name, points);
}

function sizeOf({ people, events }: Case): string {
  return `${people}×${events.toLocaleString('en-US')}`;
}

/** Where the measuring stands, for somebody who watches. */
function progress(text: string): void {
  if (process.stderr.isTTY) process.stderr.write(`${text}…\n`);
}

import { generate, type Preset } from '../sandbox/data/generator/presets.ts';
import { plan } from '../src/engine/plan.ts';
import type { Snapshot } from '../src/engine/snapshot.ts';

/**
 * `npm run bench`: how long a run's planning takes on invented stores, explanations and self-check included. One process,
 * warm median of seven; the last columns are ratios to the typical store of the same table, so machines compare.
 */
const REPEATS = 7;
const START = '2026-11-20';
const CASES: [Preset, number][] = [
  ['small', 1],
  ['typical', 1],
  ['busy', 1],
  ['infeasible', 1],
  ['stress', 1],
];

interface Line {
  preset: string;
  people: number;
  rows: number;
  placed: number;
  coldMs: number;
  ms: number;
}

function measure(preset: Preset, variant: number): Line {
  const snapshot: Snapshot = generate(preset, variant, START);
  const times: number[] = [];
  const timed = () => {
    const start = performance.now();
    const proposal = plan(snapshot);
    times.push(performance.now() - start);
    return proposal;
  };
  const proposal = timed();
  for (let i = 0; i < REPEATS; i += 1) timed();
  const [coldMs, ...warm] = times;
  return {
    preset: `${preset} #${variant}`,
    people: snapshot.employees.length,
    rows: proposal.counters.processed,
    placed: proposal.counters.placed,
    coldMs: coldMs!,
    ms: warm.sort((a, b) => a - b)[Math.floor(warm.length / 2)]!,
  };
}

const lines = CASES.map(([preset, variant]) => measure(preset, variant));
const typical = lines.find((line) => line.preset.startsWith('typical'))!;
const head = [
  'store',
  'people',
  'rows',
  'placed',
  'ms',
  'first ms',
  'time ÷ typical',
  'time per row ÷ typical',
];
const table = lines.map((line) => [
  line.preset,
  String(line.people),
  String(line.rows),
  `${((100 * line.placed) / line.rows).toFixed(1)} %`,
  line.ms.toFixed(1),
  line.coldMs.toFixed(1),
  (line.ms / typical.ms).toFixed(2),
  (line.ms / line.rows / (typical.ms / typical.rows)).toFixed(2),
]);
const widths = head.map((title, i) => Math.max(title.length, ...table.map((cells) => cells[i]!.length)));
const show = (cells: string[]) =>
  cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  ');
console.log(`Node ${process.version}, median of ${REPEATS}, stores starting ${START}\n`);
for (const cells of [head, ...table]) console.log(show(cells));

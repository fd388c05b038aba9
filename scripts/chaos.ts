import { parseArgs } from 'node:util';
import { bump, Figures, tableOf } from '../tests/chaos/figures.ts';
import { openGround } from '../tests/chaos/ground.ts';
import { KILLED_PROCESSES, KINDS } from '../tests/chaos/kinds.ts';
import { runScenario } from '../tests/chaos/scenario.ts';

/*
 * `npm run chaos`: every kind of scenario many times, each with a seed of its own; then both sides are compared. Exit status
 * 1 when anything was lost, booked twice or left without an explanation. `--seeds 40` scenarios of each kind, beginning
 * with `--first 1`; `--kind killed` only the kind of this name; `--processes 12` scenarios with real processes.
 */
const { values } = parseArgs({
  options: {
    seeds: { type: 'string', default: '40' },
    first: { type: 'string', default: '1' },
    kind: { type: 'string', default: '' },
    processes: { type: 'string', default: '12' },
  },
});
const first = Number(values.first);
const counts = [
  ...KINDS.map((kind) => [kind, Number(values.seeds)] as const),
  [KILLED_PROCESSES, Number(values.processes)] as const,
].filter(([kind, count]) => (values.kind === '' || kind.name === values.kind) && count > 0);

const ground = await openGround();
const startedAt = Date.now();
const all: Figures[] = [];
const explained = new Map<string, number>();
const changes = new Map<string, number>();
for (const [kind, count] of counts) {
  const figures = new Figures(kind.name);
  for (let seed = first; seed < first + count; seed += 1) figures.add(await runScenario(kind, seed, ground));
  all.push(figures);
  console.log(`${kind.name}: ${figures.scenarios} scenarios, ${figures.wrong.length} wrong`);
  for (const text of figures.wrong.slice(0, 10)) console.log(`    ${text}`);
  for (const [why, times] of figures.explained) bump(explained, why, times);
  for (const [outcome, times] of figures.changes) bump(changes, outcome, times);
}
await ground.close();

const list = (map: ReadonlyMap<string, number>): string =>
  [...map]
    .sort(([, a], [, b]) => b - a)
    .map(([name, times]) => `${name} ${times}`)
    .join(', ');
const wrong = all.reduce((sum, one) => sum + one.wrong.length, 0);
console.log(`\n${tableOf(all)}\n`);
console.log(`Differences after the storm, each explained: ${list(explained)}`);
console.log(`Changes by hand: ${list(changes)}`);
console.log(
  `${all.reduce((sum, one) => sum + one.creates, 0)} creates sent, ${Math.round((Date.now() - startedAt) / 1000)} s`,
);
console.log(wrong === 0 ? '\nNothing lost, nothing double, nothing unexplained.' : `\n${wrong} wrong.`);
// Timers of killed apps are still armed.
process.exit(wrong === 0 ? 0 : 1);

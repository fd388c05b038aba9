import type { Counts } from '../tests/proof/counts.ts';
import { FULL, QUICK } from '../tests/proof/counts.ts';
import {
  proveApproved,
  proveHour,
  proveOneMorePerson,
  proveOrder,
  proveRoomier,
  proveSuggestions,
} from '../tests/proof/metamorphic.ts';
import {
  digestOf,
  proveByBruteForce,
  proveFrozen,
  proveReplaced,
  proveWild,
} from '../tests/proof/placement.ts';
import type { Tally } from '../tests/proof/tally.ts';

/*
 * `npm run prove`: every proof of the engine over all its instances, as one table. Exit status 1 when a claim does not
 * hold. `--quick`: the counts of the ordinary tests. `--digest`: only one digest over all frozen proposals, to
 * hold runs, machines and Node lines against each other. Instances are decided by preset and number (tests/proof/instances.ts).
 */
const COLUMNS = [50, 10, 8, 9, 9, 8];
let failed = false;

function line(cells: readonly (string | number)[]): string {
  return cells
    .map((cell, index) =>
      index < 2 ? String(cell).padEnd(COLUMNS[index]!) : String(cell).padStart(COLUMNS[index]!),
    )
    .join(' ');
}

function show(tally: Tally): void {
  const { proof, source, tested, excluded, failures, seconds } = tally;
  console.log(line([proof, source, tested, excluded, failures.length, seconds.toFixed(1)]));
  for (const failure of failures.slice(0, 5)) console.log(`    ${failure}`);
  failed ||= failures.length > 0 || tested === 0;
}

async function prove(counts: Counts): Promise<void> {
  console.log(`Node ${process.version}; seeds: instance n of a source is number n, from 1\n`);
  console.log(line(['proof', 'instances', 'tested', 'excluded', 'failures', 'seconds']));
  for (const tally of await proveByBruteForce(counts.brute)) show(tally);
  for (const [preset, count] of counts.frozen) {
    const { tallies, digest } = await proveFrozen(preset, count);
    for (const tally of tallies) show(tally);
    console.log(`    proposals sha256 ${digest}`);
  }
  show(await proveWild(counts.wild));
  show(await proveOrder('wild', counts.wild));
  for (const [source, count] of counts.metamorphic)
    for (const tally of await proveReplaced(source, count)) show(tally);
  for (const proof of [proveHour, proveApproved, proveRoomier, proveOneMorePerson, proveSuggestions])
    for (const [source, count] of counts.metamorphic) show(await proof(source, count));
  console.log(failed ? '\nNot proven.' : '\nEvery claim holds.');
}

const counts = process.argv.includes('--quick') ? QUICK : FULL;
if (process.argv.includes('--digest')) console.log(digestOf(counts.frozen));
else await prove(counts);
process.exitCode = failed ? 1 : 0;

import { readFileSync } from 'node:fs';
import { plan } from '../src/engine/plan.ts';
import { parseSnapshot } from '../src/engine/snapshot.ts';

/** The first plan of a process: modules are loaded, the snapshot is parsed, nothing has run yet. */
const parsed = parseSnapshot(JSON.parse(readFileSync(process.argv[2]!, 'utf8')));
if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
const before = process.resourceUsage().maxRSS;
const begin = performance.now();
plan(parsed.snapshot);
const ms = performance.now() - begin;
// maxRSS is in kilobytes.
console.log(JSON.stringify({ ms, beforeKb: before, peakKb: process.resourceUsage().maxRSS }));

import { z } from 'zod';
import type { Snapshot } from '../src/engine/snapshot.ts';
import { inFreshProcess, withSnapshotFile } from './child.ts';
import { median } from './timing.ts';

const answer = z.object({ ms: z.number(), beforeKb: z.number(), peakKb: z.number() });

export interface Cold {
  /** First plan in a fresh process, median. */
  coldMs: number;
  /** Peak resident memory of that process in MiB, median: the runtime, the modules, the snapshot and the plan. */
  peakMb: number;
  /** The same before it planned. */
  beforeMb: number;
}

/** The first plan of so many fresh processes, one after the other. */
export async function measureCold(snapshot: Snapshot, processes: number): Promise<Cold> {
  return withSnapshotFile(snapshot, async (file) => {
    const answers: z.infer<typeof answer>[] = [];
    for (let i = 0; i < processes; i += 1)
      answers.push(answer.parse(await inFreshProcess('cold-child.ts', [file])));
    return {
      coldMs: median(answers.map(({ ms }) => ms)),
      peakMb: median(answers.map(({ peakKb }) => peakKb)) / 1024,
      beforeMb: median(answers.map(({ beforeKb }) => beforeKb)) / 1024,
    };
  });
}

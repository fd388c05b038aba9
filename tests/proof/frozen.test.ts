import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import type { Preset } from '../../sandbox/data/generator/presets.ts';
import { parseSnapshot } from '../../src/engine/snapshot.ts';
import { FULL } from './counts.ts';
import frozen from './frozen.json' with { type: 'json' };
import { frozenSnapshots } from './instances.ts';

/*
 * The proofs speak of these stores and no others. Whoever changes the generator on purpose runs `npm run prove`
 * and puts the new digests into frozen.json.
 */
describe('the frozen stores are the ones the proofs were made with', () => {
  it.each([...FULL.frozen])('%s', (preset: Preset, count) => {
    const hash = createHash('sha256');
    for (const snapshot of frozenSnapshots(preset, count)) hash.update(JSON.stringify(snapshot));
    expect(hash.digest('hex')).toBe(frozen[preset]);
  });

  it('and valid snapshot files, the tightened ones included', () => {
    for (const [preset] of FULL.frozen)
      for (const snapshot of frozenSnapshots(preset, 10))
        expect(parseSnapshot(JSON.parse(JSON.stringify(snapshot)))).toMatchObject({ ok: true });
  });
});

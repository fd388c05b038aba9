import { describe, expect, it } from 'vitest';
import { QUICK } from './counts.ts';
import {
  proveApproved,
  proveHour,
  proveOneMorePerson,
  proveOrder,
  proveRoomier,
  proveSuggestions,
} from './metamorphic.ts';

describe('two runs held against each other, in tightened and in wild stores (all instances: `npm run prove`)', () => {
  it.each([
    ['INV-14: the order of the lists', proveOrder],
    ['INV-14: the hour of the day', proveHour],
    ['INV-15: approved, nothing is left to do', proveApproved],
    ['INV-16: one more person-day', proveRoomier],
    ['one more person, whatever the store does', proveOneMorePerson],
    ['INV-17: suggestions carried out', proveSuggestions],
  ] as const)(
    '%s',
    async (_, proof) => {
      for (const [source, count] of QUICK.metamorphic) {
        const tally = await proof(source, count);
        expect(tally.failures, source).toEqual([]);
        expect(tally.tested, source).toBeGreaterThan(0);
      }
    },
    120_000,
  );
});

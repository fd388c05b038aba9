import { describe, expect, it } from 'vitest';
import { explainedStore } from '../../sandbox/data/explained.ts';
import { snapshotOf } from '../../sandbox/data/model.ts';
import { addDays } from '../../src/domain/dates.ts';
import { plan } from '../../src/engine/plan.ts';

describe('the small store whose run has a story of each kind', () => {
  it('tells the same stories on every Monday of two years', () => {
    for (let week = 0; week < 104; week += 1) {
      const monday = addDays('2026-11-23', week * 7);
      const { data, byChain, bumped, bumper, bottleneck } = explainedStore(monday);
      const { rows, counters } = plan(snapshotOf(data));
      const row = (eventRefNum: number) => rows.find((one) => one.eventRefNum === eventRefNum);
      expect(counters).toEqual({ processed: 10, placed: 9, swaps: 3, failed: 1 });
      expect(row(byChain)).toMatchObject({ isSwap: true, explanation: { rule: 'core.chain' } });
      expect(row(byChain)?.explanation.chain).toHaveLength(3);
      expect(row(bumper)).toMatchObject({ bumpedEventRefNum: bumped, explanation: { rule: 'core.bump' } });
      expect(row(bumped)).toMatchObject({ outcome: 'placed', explanation: { movedFrom: expect.anything() } });
      expect(row(bottleneck)).toMatchObject({
        failure: { code: 'NO_SLOT_IN_WINDOW' },
        explanation: { bottleneck: { n: 5 } },
      });
      expect(row(bottleneck)?.explanation.suggestions).toMatchObject([
        { kind: 'unlock_day' },
        { kind: 'time_off' },
        { kind: 'time_off' },
      ]);
    }
  });
});

import { describe, expect, it } from 'vitest';
import { latestAtOrBefore, nextAfter } from '../../src/jobs/recurrence.ts';

const NIGHTLY = '0 2 * * *';
const at = (iso: string) => new Date(iso);

describe('recurrence', () => {
  it('finds 02:00 in the zone of the store, not of the server', () => {
    expect(latestAtOrBefore(NIGHTLY, 'America/Chicago', at('2026-11-20T12:00:00Z'))).toEqual(
      at('2026-11-20T08:00:00Z'),
    );
    expect(latestAtOrBefore(NIGHTLY, 'Asia/Kolkata', at('2026-11-20T12:00:00Z'))).toEqual(
      at('2026-11-19T20:30:00Z'),
    );
  });

  it('counts the very second of the occurrence as reached', () => {
    expect(latestAtOrBefore(NIGHTLY, 'America/Chicago', at('2026-11-20T08:00:00Z'))).toEqual(
      at('2026-11-20T08:00:00Z'),
    );
    expect(latestAtOrBefore(NIGHTLY, 'America/Chicago', at('2026-11-20T07:59:59Z'))).toEqual(
      at('2026-11-19T08:00:00Z'),
    );
  });

  it('runs at 03:00 on the night that skips 02:00, and on time the night after', () => {
    expect(nextAfter(NIGHTLY, 'America/New_York', at('2027-03-13T12:00:00Z'))).toEqual(
      at('2027-03-14T07:00:00Z'),
    );
    expect(nextAfter(NIGHTLY, 'America/New_York', at('2027-03-14T07:00:00Z'))).toEqual(
      at('2027-03-15T06:00:00Z'),
    );
  });

  it('runs once on the night that has 01:30 twice', () => {
    const first = nextAfter('30 1 * * *', 'America/New_York', at('2026-11-01T00:00:00Z'));
    expect(first).toEqual(at('2026-11-01T05:30:00Z'));
    expect(nextAfter('30 1 * * *', 'America/New_York', first!)).toEqual(at('2026-11-02T06:30:00Z'));
  });

  it('refuses a pattern with seconds', () => {
    expect(() => nextAfter('0 0 2 * * *', 'UTC', at('2026-11-20T00:00:00Z'))).toThrow();
  });
});

import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { timeOf } from '../../src/domain/dates.ts';
import { DEFAULT_SETTINGS } from '../../src/domain/settings.ts';
import { allowedTimes, isAllowedTime } from '../../src/domain/start-times.ts';
import { EVENT_TYPES, FREEOSK_SUBTYPES } from '../../src/domain/types.ts';

const cases = fc.record({
  type: fc.constantFrom(...EVENT_TYPES),
  freeoskSubtype: fc.constantFrom(...FREEOSK_SUBTYPES),
  fullDayOther: fc.boolean(),
  // A Friday, a Saturday and a Sunday.
  date: fc.constantFrom('2026-11-27', '2026-11-28', '2026-11-29'),
  minutes: fc.oneof(
    fc.integer({ min: 0, max: 1439 }),
    fc.integer({ min: 0, max: 95 }).map((n) => n * 15),
  ),
  step: fc.integer({ min: 5, max: 60 }),
});

describe('start times (TYPE-13, TYPE-14)', () => {
  it('are allowed exactly when they are in the list of allowed times', () => {
    let allowed = 0;
    fc.assert(
      fc.property(cases, ({ date, minutes, step, ...event }) => {
        const settings = { ...DEFAULT_SETTINGS, digitalStepMinutes: step };
        const times = allowedTimes(event, date, settings);
        const inList = times.includes(timeOf(minutes));
        if (inList) allowed += 1;
        expect(isAllowedTime(event, date, timeOf(minutes), null, settings)).toBe(inList);
        for (const time of times) expect(isAllowedTime(event, date, time, null, settings)).toBe(true);
      }),
      { seed: 13, numRuns: 3000 },
    );
    expect(allowed).toBeGreaterThan(50);
  });

  it('of digitals go on in steps until midnight, later on a Saturday for Refresh and plain Digital', () => {
    const event = { type: 'digital', freeoskSubtype: null, fullDayOther: false } as const;
    const friday = allowedTimes(event, '2026-11-27', DEFAULT_SETTINGS);
    expect([friday[0], friday[1], friday.at(-1)]).toEqual(['10:15', '10:30', '23:45']);
    expect(allowedTimes(event, '2026-11-28', DEFAULT_SETTINGS)[0]).toBe('12:00');
  });

  it('of a Core follow its block once it has one', () => {
    const core = { type: 'core', freeoskSubtype: null, fullDayOther: false } as const;
    expect(isAllowedTime(core, '2026-11-27', '10:45', null, DEFAULT_SETTINGS)).toBe(true);
    expect(isAllowedTime(core, '2026-11-27', '10:45', 1, DEFAULT_SETTINGS)).toBe(false);
    expect(isAllowedTime(core, '2026-11-27', '10:45', 3, DEFAULT_SETTINGS)).toBe(true);
    expect(isAllowedTime(core, '2026-11-27', '10:50', null, DEFAULT_SETTINGS)).toBe(false);
  });
});

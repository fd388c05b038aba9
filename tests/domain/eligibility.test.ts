import { describe, expect, it } from 'vitest';
import { eligibility, fitsRotation } from '../../src/domain/eligibility.ts';
import type { EventType } from '../../src/domain/types.ts';
import { EVENT_TYPES } from '../../src/domain/types.ts';

const cs = { jobTitle: 'club_supervisor' } as const;
const lead = { jobTitle: 'lead_event_specialist' } as const;
const specialist = { jobTitle: 'event_specialist' } as const;
const barista = { jobTitle: 'juicer_barista' } as const;

const row = (type: EventType, fullDayOther = false) =>
  [cs, lead, specialist, barista].map((person) => eligibility(person, type, fullDayOther)).join(' ');

describe('who may do what (H6, §3.1)', () => {
  it('reads like the table', () => {
    expect(row('core')).toBe('manual yes yes yes');
    for (const type of ['juicer_production', 'juicer_survey', 'juicer_deep_clean'] as const)
      expect(row(type)).toBe('yes no no yes');
    for (const type of [
      'supervisor',
      'freeosk',
      'digital_setup',
      'digital_refresh',
      'digital_teardown',
      'digital',
    ] as const)
      expect(row(type)).toBe('yes yes no no');
    expect(row('other')).toBe('yes yes manual manual');
    expect(row('other', true)).toBe('manual yes yes yes');
  });

  it('juicer training opens juicer work to every title and changes nothing else', () => {
    for (const type of EVENT_TYPES)
      for (const person of [lead, specialist]) {
        const trained = eligibility({ ...person, juicerTrained: true }, type, false);
        expect(trained).toBe(type.startsWith('juicer') ? 'yes' : eligibility(person, type, false));
      }
  });

  it('rotations accept only fitting titles', () => {
    expect([cs, lead, specialist, barista].map((person) => fitsRotation(person, 'juicer'))).toEqual([
      true,
      false,
      false,
      true,
    ]);
    expect([cs, lead, specialist, barista].map((person) => fitsRotation(person, 'primary_lead'))).toEqual([
      true,
      true,
      false,
      false,
    ]);
    expect(fitsRotation({ ...specialist, juicerTrained: true }, 'juicer')).toBe(true);
  });
});

import { describe, expect, it } from 'vitest';
import {
  detectType,
  effectiveMinutes,
  freeoskSubtype,
  isBlocking,
  productKey,
  shortName,
  TYPE_PRIORITY,
  walmartEventId,
} from '../../src/domain/event-types.ts';
import { DEFAULT_SETTINGS } from '../../src/domain/settings.ts';
import type { EventType } from '../../src/domain/types.ts';

const { durations } = DEFAULT_SETTINGS;

describe('the type of an event (TYPE-1 … TYPE-11)', () => {
  const vectors: [name: string, type: EventType, minutes?: number][] = [
    ['600101-BRIO-Sparkling Water (261123000101) - V2-CORE', 'core'],
    ['600101-BRIO-Sparkling Water (261123000101) - V2-Supervisor', 'supervisor'],
    ['600102-LUMA-Digital Scale (261123000102) - V2-CORE', 'core'],
    ['600103-CORE POP-Shake (261124000103) - V2-Supervisor', 'supervisor'],
    ['600104-SUPERVISOR SALSA-Chips (261124000104) - v2-core', 'core'],
    ['600105-TERRAVANE-Family Size Fabric Conditioner (261125000105) - V2-Superviso', 'supervisor'],
    ['600106-JUICE BARN-Orange (261125000106) - V2-CORE', 'core'],
    ['11-24 8HR-ES1-Juicer-Production-SPCLTY (261124000107) - ES1', 'juicer_production'],
    ['11-24 8HR-ES1-Juicer Survey-SPCLTY (261124000108) - ES1', 'juicer_survey'],
    [
      '11-28 4HR-DeepClean-JUICER-PRODUCTION-SPCLTY (261128000109) Juicer Deep Clean Survey',
      'juicer_deep_clean',
    ],
    ['11.28-12-Nuvo-Oat Bar (261128000110) - 11.28 Digital Demo Setup', 'digital_setup'],
    ['11.24-28-Nuvo-Oat Bar (261124000111) - 11.24 Digital Demo Refresh', 'digital_refresh'],
    ['11.27-28-Nuvo-Oat Bar (261127000112) - 11.27 Digital Demo Tear Down', 'digital_teardown'],
    ['11.27-28-Nuvo-Oat Bar - 11.27 DIGITAL DEMO TEARDOWN', 'digital_teardown'],
    ['11.30-12-Nuvo-Oat Bar - 11.30 Digital Demo', 'digital'],
    ['11.27-LKD-FSK-Nuvo-Oat Bar-CO-11AM Freeosk', 'freeosk'],
    ['11.24-LKD-FSK-Daily Service-11AM', 'freeosk'],
    ['Wk48-Freeosk-Kiosk Troubleshooting', 'freeosk'],
    ['11.28-LKD-FSK-PM Refill', 'freeosk'],
    ['600107-PURO-Almond Core Bites Roadshow', 'core'],
    ['600108-ENCORE-Dip - Vendor Performed', 'other'],
    ['600109-VP-Knife Set - Vendor Performed', 'other'],
    ['11.25 CS Survey - Holiday Hours', 'other'],
    ['11-27 9HR-ES1-Dipped Berries-SPCLTY (261127000119)', 'other'],
    ['Table Ten 30mins-POPUP', 'other'],
    ['Holiday Tasting', 'core', 390],
    ['Holiday Tasting', 'core', 360],
    ['Floor Check', 'supervisor', 5],
    ['Kiosk Wash', 'juicer_deep_clean', 240],
    ['Weekend Roadshow', 'other', 540],
    ['Weekend Roadshow', 'other', 480],
  ];

  it.each(vectors)('%s is %s', (name, type, minutes) => {
    expect(detectType(name, minutes)).toBe(type);
  });

  it('does not depend on upper and lower case', () => {
    for (const [name, type, minutes] of vectors) expect(detectType(name.toLowerCase(), minutes)).toBe(type);
  });
});

describe('the Freeosk subtype decides the start time', () => {
  it.each([
    ['11.27-LKD-FSK-Nuvo-Oat Bar-CO-11AM Freeosk', 'changeover'],
    ['11.24-LKD-FSK-Daily Service-11AM', 'daily_service'],
    ['Wk48-Freeosk-Kiosk Troubleshooting', 'troubleshooting'],
    ['11.28-LKD-FSK-PM Refill', 'other'],
    ['11.28-LKD-FSK-TACO-11AM', 'other'],
  ])('%s is %s', (name, subtype) => {
    expect(freeoskSubtype(name)).toBe(subtype);
  });
});

describe('effective minutes (TYPE-12)', () => {
  const minutes = (name: string, type: EventType, estimatedMinutes?: number) =>
    effectiveMinutes({ name, type, estimatedMinutes }, durations);

  it('are the estimate when there is one', () => {
    expect(minutes('11-27 9HR-ES1-Dipped Berries', 'other', 75)).toBe(75);
    expect(minutes('anything', 'core', 360)).toBe(360);
  });

  it('are the hint in the name of an Other, hours before minutes', () => {
    expect(minutes('11-27 9HR-ES1-Dipped Berries-SPCLTY (261127000119)', 'other')).toBe(540);
    expect(minutes('Table Ten 30mins-POPUP', 'other')).toBe(30);
    expect(minutes('45MIN 2HR demo', 'other')).toBe(120);
  });

  it('ignore a hint that gives no sensible figure and try the next form', () => {
    expect(minutes('30HR 45MIN demo', 'other')).toBe(45);
    expect(minutes('0HR demo', 'other')).toBe(15);
    expect(minutes('X9HR demo', 'other')).toBe(15);
  });

  it('are the default of the type otherwise; a zero estimate counts as empty', () => {
    expect(minutes('11-24 8HR-ES1-Juicer-Production-SPCLTY', 'juicer_production')).toBe(540);
    expect(minutes('a', 'core', 0)).toBe(390);
  });
});

describe('classes', () => {
  it('Core, Production, Deep Clean and an Other of at least a full day fill the day', () => {
    expect(isBlocking('core', 390, 480)).toBe(true);
    expect(isBlocking('juicer_deep_clean', 240, 480)).toBe(true);
    expect(isBlocking('other', 480, 480)).toBe(true);
    expect(isBlocking('other', 479, 480)).toBe(false);
    expect(isBlocking('juicer_survey', 500, 480)).toBe(false);
  });

  it('a digital without subtype keeps priority 8', () => {
    expect(TYPE_PRIORITY.digital).toBe(8);
    expect(TYPE_PRIORITY.digital_refresh).toBe(3);
  });
});

describe('names', () => {
  it('give the product key of the six-digit shape only', () => {
    expect(productKey('600101-BRIO-Sparkling  Water (261123000101) - V2-CORE')).toBe('BRIO-SPARKLING WATER');
    expect(productKey('600107-PURO-Almond Core Bites - Roadshow')).toBe('PURO-ALMOND CORE BITES');
    expect(productKey('11.28-LKD-FSK-PM Refill')).toBeNull();
  });

  it('give the leading number as Walmart id', () => {
    expect(walmartEventId('600101-BRIO-Water')).toBe('600101');
    expect(walmartEventId('11-24 8HR-ES1')).toBeNull();
  });

  it('are short in messages', () => {
    expect(shortName('600101-BRIO-Sparkling Water (261123000101) - V2-CORE')).toBe('BRIO Sparkling Water');
    expect(shortName('11.24-LKD-FSK-Daily Service-11AM')).toBe('Daily Service-11AM');
    expect(shortName('11.24-28-Nuvo-Oat Bar (261124000111) - 11.24 Digital Demo Refresh')).toBe(
      'Nuvo Oat Bar',
    );
    expect(shortName('11.28-12-Nuvo-Oat Bar (261128000110) - 11.28 Digital Demo Setup')).toBe('Nuvo Oat Bar');
    expect(shortName('11-24 8HR-ES1-Juicer-Production-SPCLTY (261124000107) - ES1')).toBe(
      '8HR-ES1-Juicer-Production-SPCLTY',
    );
    expect(shortName('Table Ten 30mins-POPUP')).toBe('Table Ten 30mins-POPUP');
    expect(shortName('11.25 CS Survey - Holiday Hours')).toBe('CS Survey - Holiday Hours');
  });
});

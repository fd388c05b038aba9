import type { Settings } from './settings.ts';
import type { Condition, EventType, FreeoskSubtype } from './types.ts';

/** What an event is, read from its name (domain rules §4). Tests look at the upper-cased name; first hit wins. */

const isOwnWord = (word: string) => new RegExp(`(?<![A-Z0-9])${word}(?![A-Z0-9])`);
const FSK = isOwnWord('FSK');
const CORE_WORD = isOwnWord('CORE');
const TEAR_DOWN = /TEAR\s*DOWN/;
const CHANGEOVER = /(?<![A-Z0-9])CO-\d{1,2}(AM|PM)/;
const HOURS_HINT = /(?<![A-Z0-9])(\d+)HR(?![A-Z0-9])/;
const MINUTES_HINT = /(?<![A-Z0-9])(\d+)MINS?(?![A-Z0-9])/;

/** TYPE-1 … TYPE-8, TYPE-10, TYPE-11. A manual override and the cut-name twins of TYPE-9 are the importer's business. */
export function detectType(name: string, estimatedMinutes?: number | null): EventType {
  return typeOfName(name.toUpperCase()) ?? typeOfMinutes(estimatedMinutes) ?? 'other';
}

function typeOfName(name: string): EventType | null {
  if (name.includes('V2-CORE')) return 'core';
  // Long names arrive cut, so the last letter may be missing.
  if (name.includes('V2-SUPER') || name.includes('SUPERVISO')) return 'supervisor';
  // A deep-clean name also contains the production suffix.
  if (name.includes('JUICER DEEP CLEAN')) return 'juicer_deep_clean';
  if (name.includes('JUICE') && name.includes('PRODUCTION-SPCLTY')) return 'juicer_production';
  if (name.includes('JUICE') && name.includes('SURVEY-SPCLTY')) return 'juicer_survey';
  if (name.includes('DIGITAL')) return digitalType(name);
  if (name.includes('FREEOSK') || FSK.test(name)) return 'freeosk';
  if (CORE_WORD.test(name)) return 'core';
  return null;
}

function digitalType(name: string): EventType {
  if (TEAR_DOWN.test(name)) return 'digital_teardown';
  if (name.includes('REFRESH')) return 'digital_refresh';
  if (name.includes('SETUP')) return 'digital_setup';
  return 'digital';
}

/** TYPE-10: 480 and 540 minutes say nothing. */
function typeOfMinutes(minutes: number | null | undefined): EventType | null {
  if (minutes === 360 || minutes === 390) return 'core';
  if (minutes === 5) return 'supervisor';
  if (minutes === 240) return 'juicer_deep_clean';
  return null;
}

/** §4.2. The hour in the name is never the start time. */
export function freeoskSubtype(name: string): FreeoskSubtype {
  const upper = name.toUpperCase();
  if (upper.includes('TROUBLESHOOT')) return 'troubleshooting';
  if (CHANGEOVER.test(upper)) return 'changeover';
  if (upper.includes('DAILY SERVICE')) return 'daily_service';
  return 'other';
}

/** TYPE-12: the estimate, else for `other` a hint in the name, else the default of the type. */
export function effectiveMinutes(
  event: { type: EventType; name: string; estimatedMinutes?: number | null },
  durations: Settings['durations'],
): number {
  if (event.estimatedMinutes) return event.estimatedMinutes;
  return (event.type === 'other' ? minutesHint(event.name) : null) ?? durations[event.type];
}

function minutesHint(name: string): number | null {
  const upper = name.toUpperCase();
  const hours = HOURS_HINT.exec(upper);
  const minutes = MINUTES_HINT.exec(upper);
  const hints = [hours && Number(hours[1]) * 60, minutes && Number(minutes[1])];
  return hints.find((hint) => hint !== null && hint >= 1 && hint <= 1440) ?? null;
}

/** §4.3: lower is more urgent. */
export const TYPE_PRIORITY: Readonly<Record<EventType, number>> = {
  juicer_production: 1,
  juicer_survey: 1,
  juicer_deep_clean: 1,
  digital_setup: 2,
  digital_refresh: 3,
  freeosk: 4,
  digital_teardown: 5,
  core: 6,
  supervisor: 7,
  digital: 8,
  other: 9,
};

const SECONDARY: ReadonlySet<EventType> = new Set([
  'juicer_survey',
  'supervisor',
  'freeosk',
  'digital_setup',
  'digital_refresh',
  'digital',
]);

/** How a type is written for people. */
export const TYPE_NAMES: Readonly<Record<EventType, string>> = {
  core: 'Core',
  supervisor: 'Supervisor',
  juicer_production: 'Juicer Production',
  juicer_survey: 'Juicer Survey',
  juicer_deep_clean: 'Juicer Deep Clean',
  digital_setup: 'Digital Setup',
  digital_refresh: 'Digital Refresh',
  digital_teardown: 'Digital Teardown',
  digital: 'Digital',
  freeosk: 'Freeosk',
  other: 'Other',
};

/** Core and Production. */
export function isPrimaryType(type: EventType): boolean {
  return type === 'core' || type === 'juicer_production';
}

/** Types that should ride on a primary event of the same person that day. */
export function isSecondaryType(type: EventType): boolean {
  return SECONDARY.has(type);
}

/** An `other` event from `fullDayMinutes` on. */
export function isFullDayOther(type: EventType, minutes: number, fullDayMinutes: number): boolean {
  return type === 'other' && minutes >= fullDayMinutes;
}

/** The blocking class: it fills its person's day. */
export function isBlocking(type: EventType, minutes: number, fullDayMinutes: number): boolean {
  return isPrimaryType(type) || type === 'juicer_deep_clean' || isFullDayOther(type, minutes, fullDayMinutes);
}

/** Production, Survey, Deep Clean. */
export function isJuicerType(type: EventType): boolean {
  return type === 'juicer_production' || type === 'juicer_survey' || type === 'juicer_deep_clean';
}

/** The four digital types. */
export function isDigitalType(type: EventType): boolean {
  return (
    type === 'digital_setup' ||
    type === 'digital_refresh' ||
    type === 'digital_teardown' ||
    type === 'digital'
  );
}

/** TYPE-15: an inactive event occupies nobody. */
export function isInactiveCondition(condition: Condition): boolean {
  return (
    condition === 'canceled' ||
    condition === 'expired' ||
    condition === 'cannot_complete' ||
    condition === 'unknown'
  );
}

/** TYPE-15: only these enter a run. */
export function isSchedulableCondition(condition: Condition): boolean {
  return condition === 'unstaffed' || condition === 'reissued';
}

/** The 5–7 digits before the first hyphen of the name, by which Core, Supervisor and their report belong together. */
export function walmartEventId(name: string): string | null {
  return /^\d{5,7}(?=-)/.exec(name)?.[0] ?? null;
}

/** Brand and product of `NNNNNN-BRAND-Product (reference) - …`, upper case; null for names of any other shape. */
export function productKey(name: string): string | null {
  const product = productText(name);
  return product === null ? null : product.toUpperCase();
}

/**
 * What people call the event: brand and product where the name has them, else the name without its dates, reference
 * and the type at its end, which every list shows by itself.
 */
export function shortName(name: string): string {
  const text = productText(name)?.replace('-', ' ') ?? undatedText(name) ?? name.trim();
  return text.length > 48 ? `${text.slice(0, 47).trimEnd()}…` : text;
}

/** PAIR-2: the first parenthesised 9–12-digit number of the name. */
export function referenceInName(name: string): string | null {
  return /\((\d{9,12})\)/.exec(name)?.[1] ?? null;
}

/** PAIR-3: the first run of exactly six digits of the name. */
export function sixDigitsInName(name: string): string | null {
  return /(?<!\d)\d{6}(?!\d)/.exec(name)?.[0] ?? null;
}

/** `11.24-28-Nuvo-Oat Bar (261124000111) - 11.24 Digital Demo Refresh` → `Nuvo Oat Bar`; null when nothing is left. */
function undatedText(name: string): string | null {
  const undated = name
    .replace(/\s*\(\d{9,12}\)/g, '')
    .replace(/^\d{1,2}[.-]\d{1,2}(?:-\d{1,2})?[- ]/, '')
    .replace(/ - (?:\d{1,2}\.\d{1,2} .*|ES\d)$/, '');
  const text = undated
    .replace(/^LKD-FSK-/, '')
    .replace(/^([A-Za-z']+(?: [A-Za-z']+)*)-(?=\D)/, '$1 ')
    .trim();
  return text === '' ? null : text;
}

function productText(name: string): string | null {
  if (!/^\d{6}-/.test(name)) return null;
  const rest = name.slice(7);
  const bracket = rest.indexOf('(');
  const dash = rest.lastIndexOf(' - ');
  const end = bracket >= 0 ? bracket : dash >= 0 ? dash : rest.length;
  const text = rest.slice(0, end).trim().replace(/\s+/g, ' ');
  return text === '' ? null : text;
}

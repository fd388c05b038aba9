import { firstArriveTime, targetCounts } from '../../domain/blocks.ts';
import { formatDay, weekOf } from '../../domain/dates.ts';
import { productKey } from '../../domain/event-types.ts';
import type { Settings } from '../../domain/settings.ts';
import { arriveTimes } from '../../domain/start-times.ts';
import { isAvailable } from '../../engine/facts/availability.ts';
import { primaryLead } from '../../engine/facts/rotation.ts';
import type { Taken } from '../../engine/occupancy.ts';
import type { Hit } from '../model.ts';
import { type Day, isCore, personOf } from '../view.ts';
import { eventName, eventNames, names, personName } from '../words.ts';

/** How the Core of a day share its blocks and start times. */

const refs = (rows: readonly Taken[]): number[] => rows.map((row) => row.event.refNum);
const peopleOf = (rows: readonly Taken[]): string[] => rows.map((row) => row.employeeId);
/** From here a start time is crowded while another stands empty (RULE-035). */
const CROWDED = 3;

/** The blocks that n Core fill: 1…8 once each, then following `overflowOrder`. Ascending. */
export function blockTarget(n: number, settings: Settings): number[] {
  const { blocks, overflowOrder } = settings;
  return Array.from({ length: n }, (_, index) =>
    index < blocks.length ? index + 1 : overflowOrder[(index - blocks.length) % overflowOrder.length]!,
  ).sort((a, b) => a - b);
}

/** The blocks of the day's Core ascending; null unless every one has a block: then only times are judged. */
function blocksUsed(day: Day): number[] | null {
  const blocks = day.cores.flatMap((row) => (row.block === null ? [] : [row.block]));
  return blocks.length === day.cores.length ? blocks.sort((a, b) => a - b) : null;
}

/**
 * RULE-003: (a) the Primary Lead is there but has no Core, or (b) has one that does not open the day. Only for Leads:
 * a Club Supervisor on the rotation takes no Core.
 */
export function primaryLeadBlock(day: Day): Hit[] {
  const { facts, date, occupancy } = day;
  const lead = primaryLead(facts, date);
  if (lead === null || !lead.isLead || day.cores.length === 0 || !isAvailable(facts, lead, date)) return [];
  const own = (day.people.get(lead.id) ?? []).filter(isCore);
  const opening = firstArriveTime(facts.settings);
  const first = own[0];
  if (first === undefined) {
    if (occupancy.hasBlocking(lead.id, date) || !hasCoreLeft(day, lead.id)) return [];
    const message = `${lead.name} leads ${formatDay(date)} but has no Core.`;
    return [
      { employeeIds: [lead.id], eventRefs: [], message, actual: 'no Core', expected: `a Core at ${opening}` },
    ];
  }
  if (own.some((row) => row.time === opening)) return [];
  const block = first.block === null ? '' : `, block ${first.block}`;
  return [
    {
      employeeIds: [lead.id],
      eventRefs: refs(own),
      message: `${lead.name} leads ${formatDay(date)}: ${eventName(first.event)} at ${first.time}${block}; expected ${opening}.`,
      actual: first.time,
      expected: opening,
    },
  ];
}

/** Whether a person's week has room for one more Core; as in runs, every Core counts with its default minutes (H17). */
function hasCoreLeft({ facts, occupancy, date }: Day, id: string): boolean {
  const { maxCorePerWeek, maxMinutesPerWeek, durations } = facts.settings;
  const blocking = occupancy.ofPersonWeek(id, weekOf(date)).filter((row) => row.event.blocking);
  const minutes = blocking.reduce((sum, row) => sum + (isCore(row) ? durations.core : row.minutes), 0);
  if (maxMinutesPerWeek !== null && minutes + durations.core > maxMinutesPerWeek) return false;
  return blocking.filter(isCore).length < maxCorePerWeek;
}

/** RULE-007a: more Core in a block than the day's number gives it. */
export function blockTwice(day: Day): Hit[] {
  const used = blocksUsed(day);
  if (used === null) return [];
  const target = blockTarget(used.length, day.facts.settings);
  const share = (blocks: readonly number[], block: number) => blocks.filter((one) => one === block).length;
  return [...new Set(used)]
    .filter((block) => share(used, block) > Math.max(1, share(target, block)))
    .map((block) => {
      const rows = day.cores.filter((row) => row.block === block);
      const who = rows
        .map((row) => `${eventName(row.event)} (${personName(day, row.employeeId)})`)
        .join(', ');
      return {
        employeeIds: peopleOf(rows),
        eventRefs: refs(rows),
        key: `block ${block}`,
        message: `Block ${block} on ${formatDay(day.date)} has ${rows.length} Core: ${who}.`,
        actual: String(rows.length),
        expected: `at most ${Math.max(1, share(target, block))}`,
      };
    });
}

/** RULE-013: up to eight Core fill the blocks from 1 without gaps. */
export const blockOrder = (day: Day): Hit[] =>
  day.cores.length <= day.facts.settings.blocks.length ? awayFromTarget(day) : [];

/** RULE-014: beyond eight, the further ones follow the overflow order. */
export const overflowOrder = (day: Day): Hit[] =>
  day.cores.length > day.facts.settings.blocks.length ? awayFromTarget(day) : [];

function awayFromTarget(day: Day): Hit[] {
  const used = blocksUsed(day)?.join(', ');
  const target = blockTarget(day.cores.length, day.facts.settings).join(', ');
  if (used === undefined || used === target) return [];
  return [
    {
      employeeIds: [],
      eventRefs: refs(day.cores),
      message: `${formatDay(day.date)}: ${day.cores.length} Core in blocks ${used}; expected ${target}.`,
      actual: used,
      expected: target,
    },
  ];
}

/** RULE-020: one product in several Core of a day. Names without the six digits have no product. */
export function sameProduct(day: Day): Hit[] {
  const byProduct = new Map<string, Taken[]>();
  for (const row of day.cores) {
    const key = productKey(row.event.name);
    if (key !== null) byProduct.set(key, [...(byProduct.get(key) ?? []), row]);
  }
  return [...byProduct]
    .filter(([, rows]) => rows.length > 1)
    .map(([product, rows]) => ({
      employeeIds: peopleOf(rows),
      eventRefs: refs(rows),
      key: product,
      message: `${formatDay(day.date)}: ${rows.length} Core for ${product}: ${eventNames(rows)}.`,
      actual: String(rows.length),
      expected: 'one Core per product and day',
    }));
}

/** RULE-021: the Core at the arrive times are not spread the way §5.2 spreads them. */
export function timeDistribution(day: Day): Hit[] {
  const { counts, rows } = coreAtArriveTimes(day);
  const actual = counts.join('-');
  const expected = targetCounts(rows.length, day.facts.settings).join('-');
  if (actual === expected) return [];
  const message = `${formatDay(day.date)}: ${actual}; expected ${expected}.`;
  return [{ employeeIds: [], eventRefs: refs(rows), message, actual, expected }];
}

/** RULE-035: one start time is crowded while another has nobody. */
export function shiftBalance(day: Day): Hit[] {
  const { counts, rows } = coreAtArriveTimes(day);
  if (!counts.some((count) => count >= CROWDED) || !counts.includes(0)) return [];
  const actual = counts.join('-');
  return [
    {
      employeeIds: [],
      eventRefs: refs(rows),
      message: `${formatDay(day.date)}: ${actual} Core per start time.`,
      actual,
      expected: targetCounts(rows.length, day.facts.settings).join('-'),
    },
  ];
}

/** RULE-038: of several Leads on Core, one opens and one closes the day. Off unless a store turns it on. */
export function leadCoverage(day: Day): Hit[] {
  if (!day.leadCoverage) return [];
  const own = day.cores.filter((row) => personOf(day, row.employeeId)?.isLead);
  const leads = [...new Set(peopleOf(own))];
  if (leads.length < 2) return [];
  const opening = firstArriveTime(day.facts.settings);
  const closing = arriveTimes(day.facts.settings).findLast((time) =>
    day.cores.some((row) => row.time === time),
  );
  const missing = !own.some((row) => row.time === opening)
    ? (['opening', opening] as const)
    : closing !== undefined && !own.some((row) => row.time === closing)
      ? (['closing', closing] as const)
      : null;
  if (missing === null) return [];
  const lead = own.find((row) => row.time !== opening) ?? own[0]!;
  const partner = day.cores.find((row) => row.time === missing[1] && row.employeeId !== lead.employeeId);
  const pair = [lead, ...(partner === undefined ? [] : [partner])];
  const people = pair.map((row) => ({ name: personName(day, row.employeeId) }));
  return [
    {
      employeeIds: peopleOf(pair),
      eventRefs: refs(pair),
      key: missing[0],
      message: `No Lead at ${missing[0]} on ${formatDay(day.date)}; ${people.map((one) => one.name).join(' and ')} could exchange times.`,
      actual: `no Lead at ${missing[1]}`,
      expected: `a Lead at ${missing[1]} (${names(people)})`,
    },
  ];
}

/** How many Core start at each arrive time, and which; those at other times are RULE-034's. */
function coreAtArriveTimes(day: Day): { counts: number[]; rows: Taken[] } {
  const times = arriveTimes(day.facts.settings);
  const rows = day.cores.filter((row) => times.includes(row.time));
  return { counts: times.map((time) => rows.filter((row) => row.time === time).length), rows };
}

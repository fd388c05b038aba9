import { z } from 'zod';
import type { Exchange } from './exchange.ts';
import { json, refusal } from './exchange.ts';
import type { Mplan, Take } from './model.ts';
import { isoDay, mplanRow } from './rows.ts';
import type { World } from './world.ts';

const SearchFields = z.looseObject({
  searchTerms: z.record(
    z.string(),
    z.looseObject({ items: z.array(z.looseObject({ value: z.array(z.string()) })) }),
  ),
});

/** `getPlanningMplans`: interval test on the start date, the known search terms, then the limit. */
export function listMplans(world: World, exchange: Exchange, take: Take) {
  const { intervalStart = '', intervalEnd = '', limit = '5000', searchFields = '' } = exchange.query;
  const stamped = intervalStart.includes('T');
  const { pullVariant } = world.options;
  if ((pullVariant === 'plain-only' && stamped) || (pullVariant === 'stamped-only' && !stamped)) {
    return json({ error: true, message: 'search failed' }, 500);
  }
  const from = intervalStart.slice(0, 10);
  const to = intervalEnd.slice(0, 10);
  const fields = SearchFields.safeParse(parse(searchFields));
  if (!fields.success || !isDay(from) || !isDay(to)) return refusal('bad search');
  const values = (name: string) => fields.data.searchTerms[name]?.items.flatMap((item) => item.value);

  if (take('fail_chunk', ({ date }) => from <= date && date <= to)) {
    return json({ error: true, message: 'chunk failed' }, 500);
  }

  const [start, end] = values('globalStartDate') ?? [];
  const tests: ((plan: Mplan, day: string) => boolean)[] = [
    (_, day) => from <= day && day <= to,
    (plan) => values('condition')?.includes(plan.condition) ?? true,
    (plan) => values('mPlanID')?.includes(plan.mPlanID) ?? true,
    (plan) => values('storeID')?.includes(plan.storeID) ?? true,
    (plan) => values('role')?.includes(plan.role ?? '') ?? true,
    (_, day) =>
      start === undefined || end === undefined || (start.slice(0, 10) <= day && day <= end.slice(0, 10)),
  ];
  const found = [...world.mplans.values()]
    .map((plan) => ({ plan, day: isoDay(plan.startDate) }))
    .filter(({ plan, day }) => tests.every((test) => test(plan, day)))
    .sort((a, b) => a.day.localeCompare(b.day) || a.plan.mPlanID.localeCompare(b.plan.mPlanID));
  const kept = found.slice(0, Math.ceil((found.length * world.options.shrinkTo) / 100));
  const rows: unknown[] = kept.slice(0, Number(limit)).map(({ plan }) => mplanRow(world, plan));

  const elsewhere = ({ mPlanID }: { mPlanID: string }) =>
    world.mplans.has(mPlanID) && !kept.some(({ plan }) => plan.mPlanID === mPlanID);
  const copied = values('mPlanID') === undefined ? take('duplicate_across_chunks', elsewhere) : null;
  const plan = copied && world.mplans.get(copied.mPlanID);
  if (plan) rows.push({ ...mplanRow(world, plan), name: `${plan.name} (copy)` });
  const bad = take('bad_rows');
  for (let i = 0; i < (bad?.n ?? 0); i++) rows.push({ mPlanID: null, name: { wrong: true }, startDate: 7 });
  return json({ [world.options.listKey]: rows, total: rows.length });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}

function isDay(text: string): boolean {
  return /^\d{4}-\d{2}-\d{2}$/.test(text);
}

import { addDays, datesBetween } from '../../domain/dates.ts';
import type { LocalDate } from '../../domain/types.ts';
import { availabilityOf } from '../../engine/facts/availability.ts';
import type { Facts } from '../../engine/facts/model.ts';
import { type HomeItem, itemOf } from './home-days.ts';

/** The next two weeks of one person: bookings only, proposals are not theirs to see. */
export interface OwnDays {
  name: string;
  until: LocalDate;
  days: { date: LocalDate; items: HomeItem[] }[];
  /** Days off in a row of one kind; the usual free weekdays are not told. */
  off: {
    from: LocalDate;
    to: LocalDate;
    kind: 'holiday' | 'time_off' | 'unavailable';
    text: string | null;
  }[];
}

export function ownDays(facts: Facts, employeeId: string, until: LocalDate): OwnDays {
  const dates = datesBetween(facts.today, until);
  const own = facts.posted.filter((one) => one.employeeId === employeeId && !one.event.inactive);
  return {
    name: facts.employeeById.get(employeeId)?.name ?? employeeId,
    until,
    days: dates.flatMap((date) => {
      const items = own
        .filter((one) => one.date === date)
        .map((one) => itemOf(one.event, one.time, one.block, 'booked'))
        .sort((a, b) => (a.time < b.time ? -1 : a.time > b.time ? 1 : a.eventRefNum - b.eventRefNum));
      return items.length === 0 ? [] : [{ date, items }];
    }),
    off: offDays(facts, employeeId, dates),
  };
}

function offDays(facts: Facts, employeeId: string, dates: readonly LocalDate[]): OwnDays['off'] {
  const ranges: OwnDays['off'] = [];
  for (const date of dates) {
    const day = offOn(facts, employeeId, date);
    const last = ranges.at(-1);
    if (day === null) continue;
    if (
      last !== undefined &&
      last.kind === day.kind &&
      last.text === day.text &&
      last.to === addDays(date, -1)
    )
      last.to = date;
    else ranges.push({ from: date, to: date, ...day });
  }
  return ranges;
}

function offOn(
  facts: Facts,
  employeeId: string,
  date: LocalDate,
): Pick<OwnDays['off'][number], 'kind' | 'text'> | null {
  const person = facts.employeeById.get(employeeId);
  if (person === undefined) return null;
  const { available, layer } = availabilityOf(facts, person, date);
  if (available) return null;
  if (layer === 'AVAIL-1') return { kind: 'holiday', text: facts.calendar.holiday(date) };
  if (layer === 'AVAIL-2') return { kind: 'time_off', text: null };
  return layer === 'AVAIL-3' || layer === 'AVAIL-4' ? { kind: 'unavailable', text: null } : null;
}

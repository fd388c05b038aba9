import { addDays, formatDay } from '../../domain/dates.ts';
import type { Taken } from '../../engine/occupancy.ts';
import type { Hit } from '../model.ts';
import type { Day } from '../view.ts';
import { dayTime, eventName, eventNames, personName } from '../words.ts';

/** What an event needs: its window, its partner, its place in time. */

const about = (row: Taken): Pick<Hit, 'employeeIds' | 'eventRefs'> => ({
  employeeIds: [row.employeeId],
  eventRefs: [row.event.refNum],
});

/** RULE-008: a Supervisor visit without its Core on that day (PAIR-5). */
export function supervisorWithoutCore(day: Day): Hit[] {
  return day.rows
    .filter((row) => row.event.type === 'supervisor')
    .flatMap((row): Hit[] => {
      const refNum = day.facts.pairing.coreOfSupervisor.get(row.event.refNum);
      const core = refNum === undefined ? undefined : day.facts.eventByRef.get(refNum);
      const place = refNum === undefined ? undefined : day.occupancy.ofEvent(refNum);
      if (place?.date === day.date) return [];
      const actual =
        core === undefined
          ? 'unknown'
          : place === undefined
            ? 'not scheduled'
            : `on ${formatDay(place.date)}`;
      return [
        {
          employeeIds: [row.employeeId],
          eventRefs: core === undefined ? [row.event.refNum] : [row.event.refNum, core.refNum],
          message: `${eventName(row.event)} of ${personName(day, row.employeeId)} on ${dayTime(row)}: its ${core === undefined ? 'Core' : eventName(core)} is ${actual}.`,
          actual,
          expected: `its Core on ${formatDay(day.date)}`,
        },
      ];
    });
}

/** RULE-015: Deep Clean and Production share one machine (H14). */
export function deepCleanDay(day: Day): Hit[] {
  const cleaning = day.rows.filter((row) => row.event.type === 'juicer_deep_clean');
  const production = day.rows.filter((row) => row.event.type === 'juicer_production');
  if (cleaning.length === 0 || production.length === 0) return [];
  const rows = [...cleaning, ...production];
  return [
    {
      employeeIds: rows.map((row) => row.employeeId),
      eventRefs: rows.map((row) => row.event.refNum),
      message: `${formatDay(day.date)} has both ${eventNames(cleaning)} and ${eventNames(production)}.`,
      actual: 'both on one day',
      expected: 'different days',
    },
  ];
}

/** RULE-025: a Core whose Supervisor visit is not booked that day; one without such an event only informs. */
export function coreWithoutSupervisor(day: Day): Hit[] {
  return day.cores.flatMap((row): Hit[] => {
    const supervisor = day.facts.pairing.supervisorOfCore.get(row.event.refNum);
    if (supervisor !== undefined && day.occupancy.ofEvent(supervisor)?.date === day.date) return [];
    return [
      {
        employeeIds: [row.employeeId],
        eventRefs: supervisor === undefined ? [row.event.refNum] : [row.event.refNum, supervisor],
        message: `${eventName(row.event)} of ${personName(day, row.employeeId)} on ${dayTime(row)} has no Supervisor visit booked.`,
        actual: 'no Supervisor visit',
        expected: `a Supervisor visit on ${formatDay(day.date)}`,
        ...(supervisor === undefined ? { severity: 'info' as const } : {}),
      },
    ];
  });
}

/** RULE-033: the last chance for work that nobody has. */
export function lastDayUnscheduled(day: Day): Hit[] {
  return day.lastDayOf.map((event) => ({
    employeeIds: [],
    eventRefs: [event.refNum],
    message: `${eventName(event)} must be done on ${formatDay(day.date)} and is not scheduled.`,
    actual: 'not scheduled',
    expected: `scheduled by ${formatDay(day.date)}`,
  }));
}

/** RULE-036: outside the window; the due date itself is not workable. Supervisor visits follow their Core instead. */
export function dateRange(day: Day): Hit[] {
  return day.rows
    .filter((row) => row.event.type !== 'supervisor')
    .filter((row) => day.date < row.event.startDate || day.date >= row.event.dueDate)
    .map((row) => {
      const window = `${formatDay(row.event.startDate)} – ${formatDay(addDays(row.event.dueDate, -1))}`;
      return {
        ...about(row),
        message: `${eventName(row.event)} of ${personName(day, row.employeeId)} on ${formatDay(day.date)} is outside ${window}.`,
        actual: formatDay(day.date),
        expected: window,
      };
    });
}

import { formatDay, weekday, weekdayName, weekOf } from '../../domain/dates.ts';
import { eligibility, TITLE_NAMES } from '../../domain/eligibility.ts';
import { isDigitalType, isJuicerType } from '../../domain/event-types.ts';
import { availabilityOf, isActive, isAvailable } from '../../engine/facts/availability.ts';
import { compareText } from '../../engine/facts/order.ts';
import { backupJuicer, primaryJuicer } from '../../engine/facts/rotation.ts';
import type { Taken } from '../../engine/occupancy.ts';
import type { Hit } from '../model.ts';
import { type Day, isCore, leadOfDay, personOf } from '../view.ts';
import { dayTime, eventName, eventNames, personName } from '../words.ts';

/** Whether somebody is there, and whether the work is theirs to do. */

const SATURDAY = 5;

/** The people and events of a finding about one assignment. */
const about = (row: Taken): Pick<Hit, 'employeeIds' | 'eventRefs'> => ({
  employeeIds: [row.employeeId],
  eventRefs: [row.event.refNum],
});

/** RULE-001: an assignment on a company holiday or inside approved time off. */
export function timeOff(day: Day): Hit[] {
  return day.rows.flatMap((row): Hit[] => {
    const holiday = day.facts.calendar.holiday(day.date);
    if (holiday !== null) {
      const message = `${formatDay(day.date)} is a holiday (${holiday}); ${eventName(row.event)} is planned.`;
      return [{ ...about(row), message, actual: dayTime(row), expected: 'no work on a holiday' }];
    }
    const person = personOf(day, row.employeeId);
    // Of several that cover the day the one that began first, whatever their order.
    const off = person?.timeOff
      ?.filter((one) => one.status === 'approved' && one.start <= day.date && day.date <= one.end)
      .sort((a, b) => compareText(a.start, b.start) || compareText(b.end, a.end))[0];
    if (person === undefined || off === undefined) return [];
    const message = `${person.name} is off ${formatDay(off.start)}–${formatDay(off.end)} but has ${eventName(row.event)} on ${dayTime(row)}.`;
    return [
      { ...about(row), message, actual: dayTime(row), expected: 'somebody who is there, or another day' },
    ];
  });
}

/** RULE-005: somebody inactive, gone, or unknown in the store. */
export function inactiveEmployee(day: Day): Hit[] {
  return day.rows
    .filter((row) => {
      const person = personOf(day, row.employeeId);
      return person === undefined || !isActive(person, day.date);
    })
    .map((row) => ({
      ...about(row),
      message: `${personName(day, row.employeeId)} is not active on ${formatDay(day.date)} but has ${eventName(row.event)}.`,
      actual: personName(day, row.employeeId),
      expected: 'an active person of the store',
    }));
}

/** RULE-006: the Club Supervisor does not plan their own day on a Core. */
export function supervisorOnCore(day: Day): Hit[] {
  return day.cores
    .filter((row) => personOf(day, row.employeeId)?.isClubSupervisor)
    .map((row) => ({
      ...about(row),
      message: `${personName(day, row.employeeId)} (Club Supervisor) has ${eventName(row.event)} on ${formatDay(day.date)}; Core goes to Leads and Event Specialists.`,
      actual: TITLE_NAMES.club_supervisor,
      expected: 'a Lead or Event Specialist',
    }));
}

/**
 * RULE-016: a date row, override or weekly pattern says no (H4). Light work of the Club Supervisor against the weekly
 * pattern alone is the planner's last resort and only informs; a date row cannot be accepted by a reason.
 */
export function unavailable(day: Day): Hit[] {
  return day.rows.flatMap((row): Hit[] => {
    const person = personOf(day, row.employeeId);
    if (person === undefined) return [];
    const { available, layer } = availabilityOf(day.facts, person, day.date);
    if (available || layer === 'AVAIL-1' || layer === 'AVAIL-2') return [];
    const byPattern = layer === 'AVAIL-5';
    const when = byPattern ? `${weekdayName(weekday(day.date))}s` : `on ${formatDay(day.date)}`;
    return [
      {
        ...about(row),
        message: `${person.name} does not work ${when} but has ${eventName(row.event)} on ${dayTime(row)}.`,
        actual: dayTime(row),
        expected: 'somebody available, or another day',
        ...(byPattern && person.isClubSupervisor && !row.event.blocking ? { severity: 'info' as const } : {}),
        acceptable: layer !== 'AVAIL-3',
      },
    ];
  });
}

/** RULE-026: Supervisor visits are for the Club Supervisor and Leads. */
export function supervisorAssignee(day: Day): Hit[] {
  return forbidden(day, (row) => row.event.type === 'supervisor').map(({ row, title }) => ({
    ...about(row),
    message: `${eventName(row.event)} on ${formatDay(day.date)} is with ${personName(day, row.employeeId)} (${title}); expected Club Supervisor or Lead.`,
    actual: title,
    expected: 'Club Supervisor or Lead',
  }));
}

/** RULE-030: Freeosk and Digital are for Leads and the Club Supervisor. */
export function leadOnly(day: Day): Hit[] {
  return forbidden(day, (row) => row.event.type === 'freeosk' || isDigitalType(row.event.type)).map(
    ({ row, title }) => ({
      ...about(row),
      message: `${eventName(row.event)} on ${formatDay(day.date)} is with ${personName(day, row.employeeId)} (${title}); expected Lead or Club Supervisor.`,
      actual: title,
      expected: 'Lead or Club Supervisor',
    }),
  );
}

/** RULE-031: juicer work needs the training. */
export function juicerQualification(day: Day): Hit[] {
  return forbidden(day, (row) => isJuicerType(row.event.type)).map(({ row, title }) => ({
    ...about(row),
    message: `${eventName(row.event)} on ${formatDay(day.date)}: ${personName(day, row.employeeId)} is not trained for the juicer.`,
    actual: title,
    expected: 'Juicer Barista, Club Supervisor or somebody trained',
  }));
}

/** RULE-027: secondary work rides on a Core or Production of the same person (S4). One finding per person. */
export function supportNeedsPrimary(day: Day): Hit[] {
  return [...day.people].flatMap(([id, rows]): Hit[] => {
    const person = personOf(day, id);
    const secondary = rows.filter((row) => row.event.isSecondary);
    if (person === undefined || person.isClubSupervisor || secondary.length === 0) return [];
    if (rows.some((row) => row.event.isPrimary)) return [];
    return [
      {
        employeeIds: [id],
        eventRefs: secondary.map((row) => row.event.refNum),
        message: `${person.name} has only ${eventNames(secondary)} on ${formatDay(day.date)}; such work goes with a Core or Juicer Production.`,
        actual: 'no Core or Juicer Production',
        expected: 'somebody who has one that day',
      },
    ];
  });
}

/** RULE-028: Production or Deep Clean and a Core do not fit into one day (H13). One finding per pair. */
export function juicerCore(day: Day): Hit[] {
  return [...day.people].flatMap(([id, rows]) =>
    rows
      .filter((row) => row.event.type === 'juicer_production' || row.event.type === 'juicer_deep_clean')
      .flatMap((juicer) =>
        rows.filter(isCore).map((core) => ({
          employeeIds: [id],
          eventRefs: [juicer.event.refNum, core.event.refNum],
          message: `${personName(day, id)} has ${eventName(juicer.event)} and ${eventName(core.event)} on ${formatDay(day.date)}.`,
          actual: 'both on one day',
          expected: 'one of them',
        })),
      ),
  );
}

/** RULE-029: the lead of the day does the daily round; on a Saturday with Setup the Refresh is another Lead's. */
export function leadDuties(day: Day): Hit[] {
  const lead = leadOfDay(day);
  if (lead === null || !day.people.has(lead.id)) return [];
  const splitSaturday =
    weekday(day.date) === SATURDAY && day.rows.some((row) => row.event.type === 'digital_setup');
  return day.rows.flatMap((row): Hit[] => {
    const { type, freeoskSubtype } = row.event;
    const isRefresh = type === 'digital_refresh';
    const duty =
      isRefresh ||
      (type === 'digital_setup' && splitSaturday) ||
      (type === 'freeosk' && (freeoskSubtype === 'daily_service' || freeoskSubtype === 'changeover'));
    if (!duty) return [];
    const isAnothers = isRefresh && splitSaturday;
    const person = personOf(day, row.employeeId);
    const asExpected = isAnothers ? person?.isLead && person.id !== lead.id : person?.id === lead.id;
    if (asExpected) return [];
    return [
      {
        ...about(row),
        message: `${eventName(row.event)} on ${formatDay(day.date)} is with ${personName(day, row.employeeId)}; ${lead.name} leads ${formatDay(day.date)}.`,
        actual: personName(day, row.employeeId),
        expected: isAnothers ? `a Lead other than ${lead.name}` : lead.name,
      },
    ];
  });
}

/**
 * RULE-032: Production follows the rotation; the backup's turn comes when that person is away, has another Production
 * that day, or has reached the weekly limit.
 */
export function juicerRotation(day: Day): Hit[] {
  const { facts, date, occupancy } = day;
  const primary = primaryJuicer(facts, date);
  if (primary === null) return [];
  const backup = backupJuicer(facts, date);
  return day.rows
    .filter((row) => row.event.type === 'juicer_production' && row.employeeId !== primary.id)
    .flatMap((row): Hit[] => {
      const hasAnother = (day.people.get(primary.id) ?? []).some(
        (one) => one.event.type === 'juicer_production',
      );
      const limit = facts.settings.maxJuicerProductionPerWeek;
      const cannot =
        !isAvailable(facts, primary, date) ||
        hasAnother ||
        occupancy.productionInWeek(primary.id, weekOf(date)) >= limit;
      if (cannot && backup !== null && row.employeeId === backup.id) return [];
      const expected = cannot && backup !== null ? backup : primary;
      return [
        {
          ...about(row),
          message: `${eventName(row.event)} on ${formatDay(date)} is with ${personName(day, row.employeeId)}; the rotation says ${expected.name}.`,
          actual: personName(day, row.employeeId),
          expected: expected.name,
        },
      ];
    });
}

/** Assignments of a kind whose person's title never does that work (H6). */
function forbidden(day: Day, ofKind: (row: Taken) => boolean): { row: Taken; title: string }[] {
  return day.rows.filter(ofKind).flatMap((row) => {
    const person = personOf(day, row.employeeId);
    if (person === undefined || eligibility(person, row.event.type, row.event.fullDayOther) !== 'no')
      return [];
    return [{ row, title: TITLE_NAMES[person.jobTitle] }];
  });
}

import type { Hit, Severity } from './model.ts';
import * as events from './rules/events.ts';
import * as load from './rules/load.ts';
import * as people from './rules/people.ts';
import * as shifts from './rules/shifts.ts';
import * as times from './rules/times.ts';
import type { Day, Week } from './view.ts';

/** What every rule has, whatever it looks at. */
export interface RuleInfo {
  id: string;
  slug: string;
  severity: Severity;
  /** V-8: the soft constraint whose acceptance, for the same person and date, lowers the finding. */
  accepts?: string;
  /** About its person: somebody who should not be there at all covers it (RULE-005). */
  person?: true;
}
export type Rule = RuleInfo & (DayRule | WeekRule);
interface DayRule {
  per: 'day';
  find: (day: Day) => Hit[];
}
interface WeekRule {
  per: 'week';
  find: (week: Week) => Hit[];
}

type More = Pick<RuleInfo, 'accepts' | 'person'>;
const day = (id: string, slug: string, severity: Severity, find: DayRule['find'], more: More = {}): Rule => ({
  id: `RULE-${id}`,
  slug,
  severity,
  per: 'day',
  find,
  ...more,
});
const week = (
  id: string,
  slug: string,
  severity: Severity,
  find: WeekRule['find'],
  more: More = {},
): Rule => ({
  id: `RULE-${id}`,
  slug,
  severity,
  per: 'week',
  find,
  ...more,
});
const person = true;

/** Every rule of the daily and the weekly list, by id. RULE-007 has two halves. */
export const RULES: readonly Rule[] = [
  day('001', 'time_off', 'critical', people.timeOff, { person }),
  day('002', 'double_booking', 'critical', load.doubleBooking),
  day('003', 'primary_lead_block', 'warning', shifts.primaryLeadBlock, { accepts: 'S6', person }),
  day('004', 'core_per_day', 'critical', load.corePerDay),
  day('005', 'inactive_employee', 'critical', people.inactiveEmployee),
  day('006', 'supervisor_on_core', 'warning', people.supervisorOnCore, { accepts: 'S1', person }),
  day('007', 'same_slot', 'critical', shifts.blockTwice),
  day('007', 'same_slot', 'critical', times.digitalSameTime, { accepts: 'S8', person }),
  day('008', 'supervisor_without_core', 'critical', events.supervisorWithoutCore),
  day('009', 'juicer_times', 'warning', times.juicerTimes, { accepts: 'S5' }),
  day('010', 'freeosk_friday', 'warning', times.freeoskFriday, { accepts: 'S5' }),
  day('011', 'freeosk_other_days', 'warning', times.freeoskOtherDays, { accepts: 'S5' }),
  day('012', 'friday_teardown', 'warning', times.fridayTeardown, { accepts: 'S5', person }),
  day('013', 'block_order', 'warning', shifts.blockOrder),
  day('014', 'overflow_order', 'warning', shifts.overflowOrder),
  day('015', 'deep_clean_day', 'critical', events.deepCleanDay),
  day('016', 'unavailable', 'critical', people.unavailable, { accepts: 'H4', person }),
  week('017', 'same_time', 'warning', load.sameTime, { person }),
  week('018', 'core_per_week', 'critical', load.corePerWeek, { person }),
  week('019', 'production_per_week', 'critical', load.productionPerWeek, { person }),
  day('020', 'same_product', 'warning', shifts.sameProduct),
  day('021', 'time_distribution', 'warning', shifts.timeDistribution),
  week('022', 'supervisor_core_week', 'warning', load.supervisorCoreWeek, { person }),
  day('023', 'supervisor_on_digital', 'warning', load.supervisorOnDigital, { person }),
  week('024', 'workload', 'warning', load.workload, { person }),
  day('025', 'core_without_supervisor', 'warning', events.coreWithoutSupervisor),
  day('026', 'supervisor_assignee', 'warning', people.supervisorAssignee, { person }),
  day('027', 'support_needs_primary', 'warning', people.supportNeedsPrimary, { accepts: 'S4', person }),
  day('028', 'juicer_core', 'critical', people.juicerCore, { person }),
  day('029', 'lead_duties', 'info', people.leadDuties, { person }),
  day('030', 'lead_only', 'critical', people.leadOnly, { person }),
  day('031', 'juicer_qualification', 'critical', people.juicerQualification, { person }),
  day('032', 'juicer_rotation', 'warning', people.juicerRotation, { person }),
  day('033', 'last_day_unscheduled', 'critical', events.lastDayUnscheduled),
  day('034', 'core_time', 'warning', times.coreTime, { accepts: 'S5' }),
  day('035', 'shift_balance', 'warning', shifts.shiftBalance),
  day('036', 'date_range', 'critical', events.dateRange),
  week('037', 'work_days', 'warning', load.workDays, { person }),
  day('038', 'lead_coverage', 'info', shifts.leadCoverage),
  day('039', 'supervisor_time', 'warning', times.supervisorTime, { accepts: 'S5' }),
];

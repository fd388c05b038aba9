import { isDigitalType, isJuicerType, isPrimaryType, isSecondaryType } from '../../domain/event-types.ts';
import { stepGroup } from '../../domain/start-times.ts';
import type { EventType } from '../../domain/types.ts';
import { EVENT_TYPES } from '../../domain/types.ts';
import * as calendar from './calendar.ts';
import * as load from './load.ts';
import type { Rule } from './model.ts';
import * as role from './role.ts';
import type { ValidationContext } from './severity.ts';
import { severitiesOf } from './severity.ts';
import * as shift from './shift.ts';

/** One line of §7.1. */
export interface RuleEntry {
  id: string;
  code: string;
  rule: Rule;
}

type Applies = (type: EventType) => boolean;
const isAny: Applies = () => true;
const isCore: Applies = (type) => type === 'core';
const isProduction: Applies = (type) => type === 'juicer_production';
const isJuicerDay: Applies = (type) => isProduction(type) || type === 'juicer_deep_clean';
const isCoreOrJuicerDay: Applies = (type) => isCore(type) || isJuicerDay(type);
const mayBlock: Applies = (type) => isPrimaryType(type) || isJuicerDay(type) || type === 'other';
const mayBeLight: Applies = (type) => !isCoreOrJuicerDay(type);
const isRefresh: Applies = (type) => stepGroup(type) === 'refresh';

/** The constraints of §7.1 in the order findings are reported, each with the event types it can hit. */
const RULES: readonly (readonly [id: string, code: string, applies: Applies, rule: Rule])[] = [
  ['H1', 'past', isAny, calendar.past],
  ['H2', 'holiday', isAny, calendar.holiday],
  ['H3', 'time_off', isAny, calendar.timeOff],
  ['H4', 'availability', isAny, calendar.availability],
  ['H5', 'inactive', isAny, calendar.inactive],
  ['H6', 'role', isAny, role.role],
  ['H7', 'daily_limit', isCore, load.dailyLimit],
  ['H8', 'weekly_limit', isCore, load.weeklyLimit],
  ['H9', 'overlap', mayBlock, load.overlap],
  ['H10', 'start_date', isAny, calendar.startDate],
  ['H11', 'due_date', isAny, calendar.dueDate],
  ['H12', 'locked_day', isAny, calendar.lockedDay],
  ['H13', 'juicer_core', isCoreOrJuicerDay, load.juicerAndCore],
  ['H14', 'deep_clean_day', isJuicerDay, load.deepCleanDay],
  ['H15', 'full_day', mayBlock, load.fullDay],
  ['H16', 'juicer_limit', isProduction, load.juicerLimit],
  ['H17', 'weekly_minutes', mayBlock, load.weeklyMinutes],
  ['H18', 'auto_excluded', isAny, calendar.autoExcluded],
  ['S1', 'cs_regular', isAny, role.clubSupervisorOnRegularWork],
  ['S2', 'proximity', (type) => type !== 'supervisor', shift.proximity],
  ['S3', 'short_notice', isAny, calendar.shortNotice],
  ['S4', 'no_primary', isSecondaryType, shift.noPrimary],
  ['S5', 'time_not_allowed', isAny, shift.timeNotAllowed],
  ['S6', 'lead_block', isCore, shift.leadBlock],
  ['S7', 'production_extra', mayBeLight, shift.productionExtra],
  ['S8', 'digital_same_time', isDigitalType, shift.digitalSameTime],
  ['S9', 'setup_refresh', isRefresh, shift.setupAndRefresh],
  ['S10', 'rotation_differs', isJuicerType, role.rotationDiffers],
  ['S11', 'lead_time', isAny, calendar.leadTime],
];

type ByType = Readonly<Record<EventType, readonly RuleEntry[]>>;

/** Worked out once: what is left of the table for an event type, by what the rules may weigh. */
function pick(keep: (id: string) => boolean): ByType {
  const rowsOf = (type: EventType) =>
    RULES.filter(([id, , applies]) => applies(type) && keep(id)).map(([id, code, , rule]) => ({
      id,
      code,
      rule,
    }));
  return Object.fromEntries(EVENT_TYPES.map((type) => [type, rowsOf(type)])) as Record<
    EventType,
    RuleEntry[]
  >;
}

const canBeHard = (context: ValidationContext) => pick((id) => severitiesOf(id, context).includes('hard'));

/** All rules of a type. */
export const ALL_RULES: ByType = pick(() => true);

/** Those that can forbid an assignment. */
export const HARD_RULES: Readonly<Record<ValidationContext, ByType>> = {
  auto: canBeHard('auto'),
  manual: canBeHard('manual'),
  approval: canBeHard('approval'),
};

/** Those that can say something about an assignment of a run without forbidding it. */
export const NOTE_RULES: ByType = pick((id) =>
  severitiesOf(id, 'auto').some((severity) => severity !== 'hard' && severity !== null),
);

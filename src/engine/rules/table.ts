import { isDigitalType, isJuicerType, isSecondaryType } from '../../domain/event-types.ts';
import { stepGroup } from '../../domain/start-times.ts';
import type { EventType } from '../../domain/types.ts';
import { EVENT_TYPES } from '../../domain/types.ts';
import { isActive } from '../facts/availability.ts';
import * as calendar from './calendar.ts';
import * as load from './load.ts';
import type { Rule, RuleInput } from './model.ts';
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
const isCoreOrOther: Applies = (type) => isCore(type) || type === 'other';
const mayBlock: Applies = (type) => isCoreOrJuicerDay(type) || type === 'other';
const mayBeLight: Applies = (type) => !isCoreOrJuicerDay(type);
const mayBeClose: Applies = (type) => type !== 'supervisor';
const isRefresh: Applies = (type) => stepGroup(type) === 'refresh';

/**
 * When a rule can hit at all: always; only while the person is away (not active, or AVAIL says no); only when the person
 * is busy with other blocking work that day.
 */
type When = 'always' | 'away' | 'busy';

/** The constraints of §7.1 in the order findings are reported, each with the event types and the case it is for. */
export const RULES: readonly (readonly [
  id: string,
  code: string,
  applies: Applies,
  when: When,
  rule: Rule,
])[] = [
  ['H1', 'past', isAny, 'always', calendar.past],
  ['H2', 'holiday', isAny, 'away', calendar.holiday],
  ['H3', 'time_off', isAny, 'away', calendar.timeOff],
  ['H4', 'availability', isAny, 'away', calendar.availability],
  ['H5', 'inactive', isAny, 'away', calendar.inactive],
  ['H6', 'role', isAny, 'always', role.role],
  ['H7', 'daily_limit', isCore, 'busy', load.dailyLimit],
  ['H8', 'weekly_limit', isCore, 'always', load.weeklyLimit],
  ['H9', 'overlap', mayBlock, 'busy', load.overlap],
  ['H10', 'start_date', isAny, 'always', calendar.startDate],
  ['H11', 'due_date', isAny, 'always', calendar.dueDate],
  ['H12', 'locked_day', isAny, 'always', calendar.lockedDay],
  ['H13', 'juicer_core', isCoreOrJuicerDay, 'always', load.juicerAndCore],
  ['H14', 'deep_clean_day', isJuicerDay, 'always', load.deepCleanDay],
  ['H15', 'full_day', mayBlock, 'busy', load.fullDay],
  ['H16', 'juicer_limit', isProduction, 'always', load.juicerLimit],
  ['H17', 'weekly_minutes', mayBlock, 'always', load.weeklyMinutes],
  ['H18', 'auto_excluded', isAny, 'always', calendar.autoExcluded],
  ['S1', 'cs_regular', isCoreOrOther, 'always', role.clubSupervisorOnRegularWork],
  ['S2', 'proximity', mayBeClose, 'always', shift.proximity],
  ['S3', 'short_notice', isAny, 'always', calendar.shortNotice],
  ['S4', 'no_primary', isSecondaryType, 'always', shift.noPrimary],
  ['S5', 'time_not_allowed', isAny, 'always', shift.timeNotAllowed],
  ['S6', 'lead_block', isCore, 'always', shift.leadBlock],
  ['S7', 'production_extra', mayBeLight, 'busy', shift.productionExtra],
  ['S8', 'digital_same_time', isDigitalType, 'always', shift.digitalSameTime],
  ['S9', 'setup_refresh', isRefresh, 'always', shift.setupAndRefresh],
  ['S10', 'rotation_differs', isJuicerType, 'always', role.rotationDiffers],
  ['S11', 'lead_time', isAny, 'always', calendar.leadTime],
];

/** A part of the table, sorted out once so that no rule is asked in vain. */
export class RuleBook {
  readonly #lists: Readonly<Record<EventType, readonly (readonly RuleEntry[])[]>>;

  constructor(keep: (id: string) => boolean) {
    const listOf = (type: EventType, away: boolean, busy: boolean): RuleEntry[] =>
      RULES.filter(([id, , applies]) => keep(id) && applies(type))
        .filter(([, , , when]) => when === 'always' || (when === 'away' ? away : busy))
        .map(([id, code, , , rule]) => ({ id, code, rule }));
    const listsOf = (type: EventType) => [
      listOf(type, false, false),
      listOf(type, false, true),
      listOf(type, true, false),
      listOf(type, true, true),
    ];
    this.#lists = Object.fromEntries(EVENT_TYPES.map((type) => [type, listsOf(type)])) as Record<
      EventType,
      RuleEntry[][]
    >;
  }

  /** The rules that can hit this assignment, in the order of the table. */
  for({ event, employee, date, availability, blocking }: RuleInput): readonly RuleEntry[] {
    const away = !availability.available || !isActive(employee, date);
    return this.#lists[event.type][(away ? 2 : 0) + (blocking.length > 0 ? 1 : 0)]!;
  }
}

const hardIn = (context: ValidationContext) =>
  new RuleBook((id) => severitiesOf(id, context).includes('hard'));

/** All rules. */
export const ALL_RULES = new RuleBook(() => true);

/** Those that can forbid an assignment. */
export const HARD_RULES: Readonly<Record<ValidationContext, RuleBook>> = {
  auto: hardIn('auto'),
  manual: hardIn('manual'),
  approval: hardIn('approval'),
};

/** Those that can say something about an assignment of a run without forbidding it. */
export const NOTE_RULES = new RuleBook((id) =>
  severitiesOf(id, 'auto').some((severity) => severity !== 'hard' && severity !== null),
);

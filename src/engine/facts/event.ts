import { diffDays } from '../../domain/dates.ts';
import {
  detectType,
  effectiveMinutes,
  freeoskSubtype,
  isBlocking,
  isFullDayOther,
  isInactiveCondition,
  isPrimaryType,
  isSecondaryType,
  shortName,
  TYPE_PRIORITY,
} from '../../domain/event-types.ts';
import type { Settings } from '../../domain/settings.ts';
import type { Condition, EventType, FreeoskSubtype, LocalDate } from '../../domain/types.ts';
import type { SnapshotEvent } from '../snapshot.ts';
import type { EngineEvent } from './model.ts';

/** What the snapshot says about an event, with everything that follows from its type, name and dates. */
export class KnownEvent implements EngineEvent {
  readonly refNum: number;
  readonly name: string;
  readonly type: EventType;
  readonly freeoskSubtype: FreeoskSubtype | null;
  readonly startDate: LocalDate;
  readonly dueDate: LocalDate;
  readonly minutes: number;
  readonly condition: Condition;
  readonly inactive: boolean;
  readonly parentRefNum: number | null;
  readonly autoSchedule: boolean;
  readonly blocking: boolean;
  readonly fullDayOther: boolean;
  readonly isPrimary: boolean;
  readonly isSecondary: boolean;
  readonly daysToDue: number;
  readonly typePriority: number;
  readonly isPosted: boolean;
  readonly source: SnapshotEvent;

  constructor(event: SnapshotEvent, settings: Settings, today: LocalDate, isPosted: boolean) {
    const { name, estimatedMinutes, condition = 'unstaffed' } = event;
    const type = event.type ?? detectType(name, estimatedMinutes);
    const minutes = effectiveMinutes({ type, name, estimatedMinutes }, settings.durations);
    this.refNum = event.refNum;
    this.name = name;
    this.type = type;
    this.freeoskSubtype = type === 'freeosk' ? freeoskSubtype(name) : null;
    this.startDate = event.startDate;
    this.dueDate = event.dueDate;
    this.minutes = minutes;
    this.condition = condition;
    this.inactive = isInactiveCondition(condition);
    this.parentRefNum = event.parentRefNum ?? null;
    this.autoSchedule = event.autoSchedule ?? true;
    this.blocking = isBlocking(type, minutes, settings.fullDayMinutes);
    this.fullDayOther = isFullDayOther(type, minutes, settings.fullDayMinutes);
    this.isPrimary = isPrimaryType(type);
    this.isSecondary = isSecondaryType(type);
    this.daysToDue = diffDays(event.dueDate, today);
    this.typePriority = TYPE_PRIORITY[type];
    this.isPosted = isPosted;
    this.source = event;
  }

  /** Read when a message names the event; most events are never named. */
  get label(): string {
    return `${this.refNum} ${shortName(this.name)}`;
  }
}

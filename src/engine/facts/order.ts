import type { EngineEvent } from './model.ts';

/**
 * The order ≺ of §8, total: due date, posted before new, type priority, start date, refNum. Negative = `a` is more
 * urgent.
 */
export function compareUrgency(a: EngineEvent, b: EngineEvent): number {
  return (
    compareText(a.dueDate, b.dueDate) ||
    Number(b.isPosted) - Number(a.isPosted) ||
    a.typePriority - b.typePriority ||
    compareText(a.startDate, b.startDate) ||
    a.refNum - b.refNum
  );
}

/** Code unit order, as ids of employees and schedules are compared. */
export function compareText(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

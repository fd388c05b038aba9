import type { LocalDate } from '../../domain/types.ts';
import type { Facts } from './model.ts';

/** The same function, each answer about a date of a store worked out once: facts never change. */
export function onceByDate<T>(
  answer: (facts: Facts, date: LocalDate) => T,
): (facts: Facts, date: LocalDate) => T {
  const known = new WeakMap<Facts, Map<LocalDate, T>>();
  return (facts, date) => {
    let byDate = known.get(facts);
    if (byDate === undefined) {
      byDate = new Map();
      known.set(facts, byDate);
    }
    let value = byDate.get(date);
    if (value === undefined) {
      value = answer(facts, date);
      byDate.set(date, value);
    }
    return value;
  };
}

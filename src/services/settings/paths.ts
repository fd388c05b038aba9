import type { ChangedValue, SettingValue } from './model.ts';

/** Settings as forms address them: `horizonDays`, `durations.core`, `blocks.2.arrive`. */

/** The value at a path; undefined when there is none. */
export function valueAt(settings: object, path: string): unknown {
  return path
    .split('.')
    .reduce<unknown>(
      (value, part) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, part)
          ? (value as Record<string, unknown>)[part]
          : undefined,
      settings,
    );
}

/** Whole values of the keys that the edits touch; the rest of a key stays as it is. */
export function keysWith(
  settings: object,
  edits: Readonly<Record<string, SettingValue>>,
): Record<string, unknown> {
  const values: Record<string, unknown> = {};
  for (const [path, value] of Object.entries(edits)) {
    const [key = '', ...rest] = path.split('.');
    if (rest.length === 0) values[key] = value;
    else {
      values[key] ??= structuredClone(valueAt(settings, key)) ?? {};
      put(values[key] as Record<string, unknown>, rest, value);
    }
  }
  return values;
}

function put(target: Record<string, unknown>, path: readonly string[], value: SettingValue): void {
  const [part = '', ...rest] = path;
  if (rest.length === 0) target[part] = value;
  else if (typeof target[part] === 'object' && target[part] !== null)
    put(target[part] as Record<string, unknown>, rest, value);
}

/** The edits that say something else than the settings do. */
export function changesIn(settings: object, edits: Readonly<Record<string, SettingValue>>): ChangedValue[] {
  return Object.entries(edits)
    .map(([path, after]) => ({ path, before: valueAt(settings, path), after }))
    .filter(({ before, after }) => JSON.stringify(before) !== JSON.stringify(after));
}

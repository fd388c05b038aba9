/** Small helpers for JSON of unknown shape: everything that reaches the sandbox is foreign. */

export type Json = Record<string, unknown>;

export const isObject = (value: unknown): value is Json =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

export const asString = (value: unknown): string | undefined =>
  typeof value === 'string' ? value : undefined;

export const asList = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);

export const asObjects = (value: unknown): Json[] => asList(value).filter(isObject);

/** True for `true`, `'true'`, `'1'` and 1: form bodies carry words. */
export const asFlag = (value: unknown): boolean =>
  value === true || value === 'true' || value === '1' || value === 1;

export const asInt = (value: unknown, fallback: number): number => {
  const n = typeof value === 'string' && value.trim() !== '' ? Number(value) : value;
  return typeof n === 'number' && Number.isInteger(n) ? n : fallback;
};

export const clone = <T>(value: T): T => structuredClone(value);

/** JSON.parse that answers undefined instead of throwing. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

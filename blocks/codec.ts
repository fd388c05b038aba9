import type { z } from 'zod';
import { LIMITS } from './limits.ts';

/** SL-15: values carry `v`, so that a later version can tell an old control from a current one. */
const VERSION = 1;

/** A control with a value. `parse` answers null for anything that is not current: "no longer current". */
export interface Control<T> {
  readonly id: string;
  encode(value: T): string;
  parse(raw: string | undefined | null): T | null;
}

/** Compact JSON with the version in front, for button values and private_metadata. */
export function jsonControl<T extends object>(id: string, schema: z.ZodType<T>, limit: number): Control<T> {
  return {
    id,
    encode(value) {
      const text = JSON.stringify({ v: VERSION, ...value });
      if (text.length > limit)
        throw new RangeError(`The value of ${id} has ${text.length} of ${limit} characters`);
      return text;
    },
    parse(raw) {
      const json = jsonOf(raw);
      if (json === null || json.v !== VERSION) return null;
      const { v: _, ...rest } = json;
      const result = schema.safeParse(rest);
      return result.success ? result.data : null;
    },
  };
}

/** A button: value up to 2,000 characters. */
export function button<T extends object>(id: string, schema: z.ZodType<T>): Control<T> {
  return jsonControl(id, schema, LIMITS.buttonValue);
}

/** A view: its private_metadata. Never trusted for rights. */
export function view<T extends object>(id: string, schema: z.ZodType<T>): Control<T> {
  return jsonControl(id, schema, LIMITS.privateMetadata);
}

/** What an option value carries: `v1|<short>|<ver>`, at most 75 characters. */
export interface OptionValue {
  short: string;
  ver: number;
}
const OPTION = /^v1\|([^|]{1,60})\|(\d{1,10})$/;

export function encodeOption({ short, ver }: OptionValue): string {
  const text = `v${VERSION}|${short}|${ver}`;
  if (!OPTION.test(text)) throw new RangeError(`Not an option value: ${text}`);
  return text;
}

export function parseOption(raw: string | undefined | null): OptionValue | null {
  const match = OPTION.exec(raw ?? '');
  return match === null ? null : { short: match[1] ?? '', ver: Number(match[2]) };
}

/** A select or radio group whose option stands for one string (an employee, a time, an answer). */
export function choice<T extends string>(
  id: string,
  schema: z.ZodType<T>,
): Control<{ value: T; ver: number }> {
  return {
    id,
    encode: ({ value, ver }) => encodeOption({ short: value, ver }),
    parse(raw) {
      const option = parseOption(raw);
      const value = schema.safeParse(option?.short);
      return option !== null && value.success ? { value: value.data, ver: option.ver } : null;
    },
  };
}

/** An overflow menu: a verb and the row it is about, `v1|why.1234|7`. */
export function menu<V extends string>(
  id: string,
  verbs: z.ZodType<V>,
): Control<{ verb: V; id: number; ver: number }> {
  return {
    id,
    encode: ({ verb, id: subject, ver }) => encodeOption({ short: `${verb}.${subject}`, ver }),
    parse(raw) {
      const option = parseOption(raw);
      const match = /^([a-z_]+)\.(\d{1,15})$/.exec(option?.short ?? '');
      const verb = verbs.safeParse(match?.[1]);
      return option !== null && match !== null && verb.success
        ? { verb: verb.data, id: Number(match[2]), ver: option.ver }
        : null;
    },
  };
}

/** A typed input or a picker: its value comes back in the state, there is nothing to encode. */
export interface Input {
  readonly id: string;
}
export function input(id: string): Input {
  return { id };
}

function jsonOf(raw: string | undefined | null): Record<string, unknown> | null {
  try {
    const value: unknown = JSON.parse(raw ?? '');
    return typeof value === 'object' && value !== null && !Array.isArray(value)
      ? (value as Record<string, unknown>)
      : null;
  } catch {
    return null;
  }
}

import { asString, isObject, type Json } from '../json.ts';

export type Surface = 'message' | 'modal' | 'home';

export interface Problem {
  /** JSON pointer into the payload, e.g. `/blocks/3/accessory/options/0/value`. */
  pointer: string;
  message: string;
  /** Slack's error when it is not the ordinary one of the payload's kind. */
  error?: string;
}

/** Slack's form of a block error: `[ERROR] must be … [json-pointer:/blocks/0/text/text]`. */
export const problemText = (p: Problem): string => `[ERROR] ${p.message} [json-pointer:${p.pointer}]`;

interface TextRule {
  max: number;
  optional?: boolean;
  /** Only plain_text is allowed. */
  plain?: boolean;
}

/** Collects what is wrong with a payload; the checks of all kinds of blocks write into one. */
export class Report {
  readonly problems: Problem[] = [];
  readonly surface: Surface;
  /** Length of all text a reader sees. */
  readable = 0;
  focused = 0;

  constructor(surface: Surface) {
    this.surface = surface;
  }

  add(pointer: string, message: string, error?: string): void {
    this.problems.push({ pointer, message, ...(error ? { error } : {}) });
  }

  missing(pointer: string, field: string): void {
    this.add(pointer, `missing required field: ${field}`);
  }

  /** Fields that Slack does not know are refused, as Slack does. */
  only(value: Json, pointer: string, fields: readonly string[]): void {
    for (const key of Object.keys(value))
      if (!fields.includes(key)) this.add(pointer, `invalid additional property: ${key}`);
  }

  /** A plain string field of 1 to `max` characters. */
  string(value: Json, pointer: string, field: string, max: number, required = false): string | undefined {
    const raw = value[field];
    if (raw === undefined) {
      if (required) this.missing(pointer, field);
      return undefined;
    }
    const at = `${pointer}/${field}`;
    if (typeof raw !== 'string') {
      this.add(at, 'should be a string');
      return undefined;
    }
    this.length(raw, at, max);
    return raw;
  }

  length(text: string, pointer: string, max: number): void {
    if (text.length === 0) this.add(pointer, 'must be more than 0 characters');
    // Slack counts characters, not UTF-16 halves.
    else if ([...text].length > max) this.add(pointer, `must be less than ${max + 1} characters`);
  }

  /** A text object; its length counts as readable. */
  text(owner: Json, pointer: string, field: string, rule: TextRule): void {
    const raw = owner[field];
    if (raw === undefined) {
      if (!rule.optional) this.missing(pointer, field);
      return;
    }
    this.textObject(raw, `${pointer}/${field}`, rule);
  }

  textObject(raw: unknown, at: string, rule: TextRule): void {
    if (!isObject(raw)) {
      this.add(at, 'should be a text object');
      return;
    }
    const type = asString(raw.type);
    if (type !== 'plain_text' && (type !== 'mrkdwn' || rule.plain)) {
      this.add(`${at}/type`, rule.plain ? 'must be plain_text' : 'must be plain_text or mrkdwn');
      return;
    }
    this.only(raw, at, type === 'mrkdwn' ? ['type', 'text', 'verbatim'] : ['type', 'text', 'emoji']);
    const text = this.string(raw, at, 'text', rule.max, true);
    this.readable += text?.length ?? 0;
  }

  items(list: unknown, pointer: string, min: number, max: number): unknown[] | undefined {
    if (!Array.isArray(list)) {
      this.add(pointer, 'should be an array');
      return undefined;
    }
    if (list.length < min) this.add(pointer, `must have at least ${min} item${min === 1 ? '' : 's'}`);
    if (list.length > max) this.add(pointer, `no more than ${max} items allowed`);
    return list;
  }

  oneOf(value: Json, pointer: string, field: string, allowed: readonly string[]): void {
    const raw = value[field];
    if (raw !== undefined && !allowed.includes(String(raw)))
      this.add(`${pointer}/${field}`, `must be one of: ${allowed.join(', ')}`);
  }

  flag(value: Json, pointer: string, field: string): void {
    if (value[field] !== undefined && typeof value[field] !== 'boolean')
      this.add(`${pointer}/${field}`, 'should be a boolean');
  }

  /** An integer field inside `min`…`max`. */
  integer(value: Json, pointer: string, field: string, min: number, max = Number.MAX_SAFE_INTEGER): void {
    const raw = value[field];
    if (raw === undefined) return;
    if (typeof raw !== 'number' || !Number.isInteger(raw))
      this.add(`${pointer}/${field}`, 'should be an integer');
    else if (raw < min || raw > max) this.add(`${pointer}/${field}`, `must be between ${min} and ${max}`);
  }

  pattern(value: Json, pointer: string, field: string, shape: RegExp, what: string): void {
    const raw = value[field];
    if (raw !== undefined && !(typeof raw === 'string' && shape.test(raw)))
      this.add(`${pointer}/${field}`, `should be ${what}`);
  }

  /** An http(s) address. */
  url(value: Json, pointer: string, field: string, max: number, required = false): void {
    const raw = this.string(value, pointer, field, max, required);
    if (raw && !/^(https?|mailto|slack):/.test(raw)) this.add(`${pointer}/${field}`, 'invalid url');
  }
}

import type { z } from 'zod';

/** One thing wrong with an input: where, and what. */
export interface Problem {
  path: string;
  message: string;
}

/** `path: what is wrong`, the line people read. */
export function problemLine(problem: Problem): string {
  return problem.path === '' ? problem.message : `${problem.path}: ${problem.message}`;
}

/** `['employees', 3, 'name']` → `employees[3].name`. */
export function pathText(path: readonly PropertyKey[]): string {
  return path.reduce<string>((text, part) => {
    if (typeof part === 'number') return `${text}[${part}]`;
    return text === '' ? String(part) : `${text}.${String(part)}`;
  }, '');
}

/** The findings of a schema as problems, in the order of the input; `input` supplies the values that were refused. */
export function problemsOf(error: z.ZodError, input: unknown): Problem[] {
  return error.issues.flatMap((issue) => describe(issue, valueAt(input, issue.path)));
}

function describe(issue: z.core.$ZodIssue, value: unknown): Problem[] {
  const path = pathText(issue.path);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => ({ path: pathText([...issue.path, key]), message: 'unknown key' }));
  if (value === undefined && issue.code !== 'custom') return [{ path, message: 'missing' }];
  return [{ path, message: messageOf(issue, value) }];
}

function messageOf(issue: z.core.$ZodIssue, value: unknown): string {
  const got = `got ${shown(value)}`;
  switch (issue.code) {
    case 'invalid_type':
      return `expected ${article(issue.expected)}, ${got}`;
    case 'too_small':
      if (issue.origin === 'string') return 'must not be empty';
      return `expected ${issue.minimum} or more, ${got}`;
    case 'too_big':
      if (issue.origin === 'string') return `expected at most ${issue.maximum} characters`;
      return `expected ${issue.maximum} or less, ${got}`;
    case 'invalid_value':
      return `expected ${issue.values.length === 1 ? '' : 'one of '}${issue.values.map(String).join(', ')}, ${got}`;
    default:
      return issue.message.includes('got') || typeof value === 'object'
        ? issue.message
        : `${issue.message}, ${got}`;
  }
}

function article(expected: string): string {
  if (expected === 'int') return 'a whole number';
  return /^[aeiou]/.test(expected) ? `an ${expected}` : `a ${expected}`;
}

function shown(value: unknown): string {
  if (Array.isArray(value)) return `a list of ${value.length}`;
  if (value !== null && typeof value === 'object') return 'an object';
  // JSON has no Infinity, though a file may hold 1e999.
  const text = typeof value === 'number' ? String(value) : (JSON.stringify(value) ?? 'nothing');
  return text.length > 60 ? `${text.slice(0, 57)}…` : text;
}

function valueAt(input: unknown, path: readonly PropertyKey[]): unknown {
  let value = input;
  for (const part of path) {
    if (value === null || typeof value !== 'object') return undefined;
    value = (value as Record<PropertyKey, unknown>)[part];
  }
  return value;
}

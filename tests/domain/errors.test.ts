import { describe, expect, it } from 'vitest';
import { fixedClock } from '../../src/domain/clock.ts';
import { DaybreakError, ERROR_TABLE, ValidationError } from '../../src/domain/errors.ts';

describe('errors', () => {
  it('carry the status, the sentence and the next step of their code', () => {
    const error = new DaybreakError('STALE_FORM', undefined, { version: 3 });
    expect(error).toMatchObject({ code: 'STALE_FORM', status: 409, details: { version: 3 } });
    expect(error.message).toBe(ERROR_TABLE.STALE_FORM[1]);
    expect(error.nextStep).toBe(ERROR_TABLE.STALE_FORM[2]);
    expect(error).toBeInstanceOf(Error);
  });

  it('every code has one sentence and one next step for people', () => {
    for (const [code, [status, sentence, next]] of Object.entries(ERROR_TABLE)) {
      expect(status, code).toBeGreaterThanOrEqual(400);
      for (const text of [sentence, next]) {
        expect(text, code).toMatch(/^[A-Z].*\.$/);
        expect(text, code).not.toMatch(/[A-Z]{2,}_|error|exception$/);
      }
    }
  });

  it('a validation error names its first problem and keeps all', () => {
    const error = new ValidationError([
      { path: 'bufferDays', message: 'expected 14 or less, got 15' },
      { path: '', message: 'unknown key' },
    ]);
    expect(error.message).toBe('bufferDays: expected 14 or less, got 15');
    expect(error.problems).toHaveLength(2);
    expect(error.name).toBe('ValidationError');
  });
});

describe('a fixed clock', () => {
  it('stands still until it is moved', () => {
    const clock = fixedClock('2026-11-23T07:00:00Z');
    expect(clock.now().toISOString()).toBe('2026-11-23T07:00:00.000Z');
    clock.advance(60_000);
    expect(clock.now().toISOString()).toBe('2026-11-23T07:01:00.000Z');
  });
});

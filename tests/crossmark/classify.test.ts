import { describe, expect, it } from 'vitest';
import { classify, retryAfterMs } from '../../src/crossmark/classify.ts';
import type { CrossmarkError, RateLimitError } from '../../src/crossmark/errors.ts';
import type { WireAnswer } from '../../src/crossmark/transport.ts';

const NOW = new Date('2026-01-04T12:00:00Z');

function answer(status: number, body = '', more: Partial<WireAnswer> = {}): WireAnswer {
  return { status, body, location: null, setCookie: [], retryAfter: null, ...more };
}

function failure(of: WireAnswer): CrossmarkError {
  try {
    classify(of, NOW);
  } catch (error) {
    return error as CrossmarkError;
  }
  throw new Error('was accepted');
}

describe('classifying an answer (§3.1, first match wins)', () => {
  it.each<[string, WireAnswer, Partial<CrossmarkError> & { kind?: string; reason?: string }]>([
    [
      '3: 429 even with a JSON success',
      answer(429, '{"ok":1}'),
      { code: 'RATE_LIMITED', sent: 'no', httpStatus: 429 },
    ],
    ['4: 401', answer(401), { code: 'SESSION_EXPIRED', kind: 'status', sent: 'no' }],
    ['4: 403', answer(403, '{"ok":1}'), { code: 'SESSION_EXPIRED', kind: 'status', sent: 'no' }],
    [
      '5: redirect to login',
      answer(302, '', { location: 'https://x/LogIn?r=1' }),
      { code: 'SESSION_EXPIRED', kind: 'redirect', sent: 'no' },
    ],
    [
      '6: other redirect',
      answer(302, '', { location: '/maintenance' }),
      { code: 'UNEXPECTED_DATA', reason: 'unexpected redirect' },
    ],
    ['6: redirect to nowhere', answer(304), { code: 'UNEXPECTED_DATA' }],
    ['7: 500 with HTML', answer(500, '<html>'), { code: 'API_TIMEOUT', sent: 'yes', httpStatus: 500 }],
    ['7: 503 with JSON', answer(503, '{"ok":1}'), { code: 'API_TIMEOUT', sent: 'yes' }],
    [
      '8: 404 with a reason',
      answer(404, '{"message":"gone"}'),
      { code: 'REMOTE_REJECTED', message: 'gone', httpStatus: 404 },
    ],
    ['8: 422 without JSON', answer(422, 'too soon'), { code: 'REMOTE_REJECTED', message: 'too soon' }],
    ['8: 400 with HTML', answer(400, '<html>secret'), { code: 'REMOTE_REJECTED', message: 'HTTP 400' }],
    [
      '9: HTML with 200',
      answer(200, '\uFEFF \n<!DOCTYPE html><p>'),
      { code: 'SESSION_EXPIRED', kind: 'html', sent: 'yes' },
    ],
    ['9: HTML without doctype', answer(200, '<HTML lang="en">'), { code: 'SESSION_EXPIRED', kind: 'html' }],
    ['11: not JSON', answer(200, '{"ok":1,,'), { code: 'UNEXPECTED_DATA', reason: 'not json' }],
    [
      '12: error true',
      answer(200, '{"error":true,"message":"no"}'),
      { code: 'REMOTE_REJECTED', message: 'no' },
    ],
    [
      '12: success false',
      answer(200, '{"success":false,"errors":["first","second"]}'),
      { code: 'REMOTE_REJECTED', message: 'first' },
    ],
    ['12: ok 0', answer(200, '{"ok":0,"msg":"late"}'), { code: 'REMOTE_REJECTED', message: 'late' }],
    ['12: ok text', answer(200, '{"ok":"no","errorMessage":"x"}'), { code: 'REMOTE_REJECTED', message: 'x' }],
    [
      '12: ok null, no reason',
      answer(200, '{"ok":null}'),
      { code: 'REMOTE_REJECTED', message: 'refused without a reason' },
    ],
  ])('%s', (_, wire, expected) => {
    expect(failure(wire)).toMatchObject(expected);
  });

  it.each([
    ['{"ok":1}', { ok: 1 }],
    ['{"ok":"1"}', { ok: '1' }],
    ['{"ok":true,"message":"authentication login"}', { ok: true, message: 'authentication login' }],
    ['\uFEFF[]', []],
    ['{"error":false}', { error: false }],
    ['null', null],
  ])('%s is a value', (body, value) => {
    expect(classify(answer(200, body), NOW)).toEqual({ kind: 'json', value });
  });

  it('an empty 2xx body is left to the endpoint', () => {
    expect(classify(answer(204), NOW)).toEqual({ kind: 'empty' });
    expect(classify(answer(200, ' \uFEFF'), NOW)).toEqual({ kind: 'empty' });
  });

  it('a long refusal is cut to 2,000 characters', () => {
    expect(failure(answer(200, JSON.stringify({ ok: 0, message: 'x'.repeat(5000) }))).message).toHaveLength(
      2000,
    );
  });

  it.each([
    ['7', 7_000],
    ['0', 1_000],
    ['3600', 60_000],
    [null, 5_000],
    ['soon', 5_000],
    ['-5', 5_000],
    ['1e9', 5_000],
    ['', 5_000],
    ['9'.repeat(400), 60_000],
    ['Fri, 31 Dec 9999 23:59:59 GMT', 60_000],
    ['Sun, 04 Jan 2026 12:00:30 GMT', 30_000],
    ['Sun, 04 Jan 2026 11:00:00 GMT', 1_000],
    ['Sun, 04 Jan 2026 18:00:00 GMT', 60_000],
  ])('Retry-After %s means %d ms', (header, ms) => {
    expect(retryAfterMs(header, NOW)).toBe(ms);
    expect((failure(answer(429, '', { retryAfter: header })) as RateLimitError).retryAfterMs).toBe(ms);
  });
});

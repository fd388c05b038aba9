import nock from 'nock';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { clientFor, fakeTime } from './harness.ts';

const BASE = 'https://tenant.example';
const COOKIE = ['PHPSESSID=deleted; path=/', 'PHPSESSID=abc123; path=/; HttpOnly'];

beforeAll(() => {
  if (!nock.isActive()) nock.activate();
  nock.disableNetConnect();
});
afterEach(() => nock.cleanAll());
afterAll(() => {
  nock.enableNetConnect();
  nock.restore();
});

function answering(status: number, body: string, headers: Record<string, string | string[]> = {}) {
  return nock(BASE).post('/login/authenticate').reply(status, body, headers);
}

describe('the login table (§4.2)', () => {
  it.each<[string, number, string, Record<string, string>]>([
    ['JSON with redirectUrl', 200, '{"redirectUrl":"/planning/"}', {}],
    [
      'JSON as text/html',
      200,
      '{"redirectUrl":"/planning/"}',
      { 'Content-Type': 'text/html; charset="utf-8"' },
    ],
    ['success: true', 200, '{"success":true,"sessionId":"other","userId":9}', {}],
    ['HTML that is already inside', 200, '<!doctype html><p>Scheduling</p>', {}],
    ['302 into the application', 302, '', { Location: '/planning/' }],
  ])('accepted: %s', async (_, status, body, headers) => {
    answering(status, body, { ...headers, 'Set-Cookie': COOKIE });
    const read = nock(BASE, { reqheaders: { cookie: 'PHPSESSID=abc123' } })
      .get(/getDefaultScheduleLengthInMinutes/)
      .reply(200, '{"defaults":[]}');
    const time = fakeTime();
    const client = clientFor(BASE, time);
    await client.health();
    time.advance(60_000);
    expect(await client.health()).toMatchObject({ state: 'healthy' });
    expect(read.isDone()).toBe(true);
  });

  it.each<[string, number, string, Record<string, string>]>([
    ['HTML without Scheduling', 200, '<!doctype html><form></form>', {}],
    ['JSON without either field', 200, '{"user":1}', {}],
    ['an empty redirectUrl', 200, '{"redirectUrl":" "}', {}],
    ['success: false', 200, '{"success":false,"redirectUrl":"/planning/"}', {}],
    ['nothing at all', 200, '', {}],
    ['401', 401, '', {}],
    ['403', 403, '{"success":true}', {}],
    ['302 back to the login', 302, '', { Location: '/Login?failed=1' }],
  ])('AuthError: %s', async (_, status, body, headers) => {
    answering(status, body, { ...headers, 'Set-Cookie': COOKIE });
    const error: unknown = await clientFor(BASE, fakeTime())
      .signIn()
      .catch((e: unknown) => e);
    expect(error).toMatchObject({ code: 'AUTH_FAILED', sent: 'no', httpStatus: status });
  });

  it.each([
    ['no cookie', {}],
    ['only the deleted one', { 'Set-Cookie': ['PHPSESSID=deleted; path=/'] }],
    ['an empty one', { 'Set-Cookie': ['PHPSESSID=; path=/'] }],
    ['another one', { 'Set-Cookie': ['SESSION=abc; path=/'] }],
  ])('accepted but %s: no session cookie', async (_, headers) => {
    answering(200, '{"success":true}', headers as Record<string, string[]>);
    await expect(clientFor(BASE, fakeTime()).signIn()).rejects.toMatchObject({
      message: 'no session cookie',
    });
  });

  it('the last usable of several cookies is the session', async () => {
    answering(200, '{"success":true}', {
      'Set-Cookie': ['PHPSESSID=first; path=/', 'PHPSESSID=second; path=/', 'PHPSESSID=deleted; path=/'],
    });
    nock(BASE, { reqheaders: { cookie: 'PHPSESSID=second' } })
      .post('/users/getUserInfo')
      .reply(200, '{"username":"u"}');
    expect(await clientFor(BASE, fakeTime()).userInfo()).toMatchObject({ username: 'u' });
  });
});

describe('network failures (§3.1 rows 1 and 2)', () => {
  it.each([
    ['ECONNREFUSED', 'no', 'API_UNAVAILABLE'],
    ['ENOTFOUND', 'no', 'API_UNAVAILABLE'],
    ['EAI_AGAIN', 'no', 'API_UNAVAILABLE'],
    ['EHOSTUNREACH', 'no', 'API_UNAVAILABLE'],
    ['CERT_HAS_EXPIRED', 'no', 'API_UNAVAILABLE'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'no', 'API_UNAVAILABLE'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'no', 'API_UNAVAILABLE'],
    ['ECONNRESET', 'maybe', 'API_TIMEOUT'],
    ['EPIPE', 'maybe', 'API_TIMEOUT'],
    ['ETIMEDOUT', 'maybe', 'API_TIMEOUT'],
    ['ESOMETHINGNEW', 'maybe', 'API_TIMEOUT'],
  ])('%s: sent %s', async (code, sent, expected) => {
    answering(200, '{"success":true}', { 'Set-Cookie': COOKIE });
    nock(BASE)
      .post('/planningextcontroller/getmPlanLocationCondition')
      .times(3)
      .replyWithError(Object.assign(new Error('network'), { code }));
    const call = clientFor(BASE, fakeTime()).getCondition({ mPlanId: '30010001', locationId: '500001' });
    await expect(call).rejects.toMatchObject({ code: expected, sent, message: code });
    expect(nock.isDone()).toBe(true);
  });

  it('a create that was certainly not sent is repeated, one that may have been is not', async () => {
    answering(200, '{"success":true}', { 'Set-Cookie': COOKIE });
    const path = '/planningextcontroller/scheduleMplanEvent';
    const fail = (code: string) =>
      nock(BASE)
        .post(path)
        .replyWithError(Object.assign(new Error('x'), { code }));
    fail('ECONNREFUSED');
    fail('ECONNRESET');
    const spare = nock(BASE).post(path).reply(200, '{"ok":1,"MVScheduledEvent":{"ID":40010001}}');
    const zone = 'UTC';
    const start = { date: '2026-01-04', time: '10:30', zone };
    const booking = {
      mPlanId: '30010001',
      locationId: '500001',
      repId: '70001',
      start,
      end: { ...start, time: '17:00' },
    };
    const client = clientFor(BASE, fakeTime());
    await expect(client.createSchedule(booking)).rejects.toMatchObject({
      code: 'API_TIMEOUT',
      sent: 'maybe',
    });
    expect(spare.isDone()).toBe(false);
  });
});

describe('odd create answers', () => {
  it.each([
    [
      'another mPlan in the answer',
      '{"ok":1,"MVScheduledEvent":{"ID":40010001,"mPlanID":30019999}}',
      'unexpected fields',
    ],
    ['an empty id', '{"ok":1,"MVScheduledEvent":{"ID":""}}', 'missing id'],
    ['no ok', '{"MVScheduledEvent":{"ID":40010001}}', 'missing id'],
    ['a list', '[]', 'missing id'],
  ])('%s is an unclear outcome, not a success', async (_, body, reason) => {
    answering(200, '{"success":true}', { 'Set-Cookie': COOKIE });
    nock(BASE).post('/planningextcontroller/scheduleMplanEvent').reply(200, body);
    const start = { date: '2026-01-04', time: '10:30', zone: 'UTC' };
    const booking = {
      mPlanId: '30010001',
      locationId: '500001',
      repId: '70001',
      start,
      end: { ...start, time: '17:00' },
    };
    await expect(clientFor(BASE, fakeTime()).createSchedule(booking)).rejects.toMatchObject({
      code: 'UNEXPECTED_DATA',
      reason,
    });
  });
});

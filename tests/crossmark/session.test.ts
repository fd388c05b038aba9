import { afterEach, describe, expect, it } from 'vitest';
import { withCorrelation } from '../../src/crossmark/correlation.ts';
import type { CrossmarkError } from '../../src/crossmark/errors.ts';
import { type Bench, BOOKING, bench, CONDITION, CREATE, clientFor, LIST, LOGIN } from './harness.ts';

const REF = { mPlanId: '30010001', locationId: '500001' };
let b: Bench;
afterEach(() => b.sandbox.close());

describe('session against the sandbox (§4.3)', () => {
  it('JSON sent as text/html is read', async () => {
    b = await bench();
    expect(await b.client.getCondition(REF)).toMatchObject({
      condition: 'unstaffed',
      rawCondition: 'Unstaffed',
    });
  });

  it.each(['302', '401', '403', 'html200'] as const)(
    'expiry as %s: exactly one re-login and one repeat',
    async (expiryStyle) => {
      b = await bench();
      b.sandbox.control.options({ expiryStyle });
      await b.client.getCondition(REF);
      b.sandbox.control.kick();
      expect((await b.client.getCondition(REF)).condition).toBe('unstaffed');
      expect(b.calls(LOGIN)).toHaveLength(2);
      expect(b.calls(CONDITION).map(({ session }) => session)).toEqual([1, null, 2]);
    },
  );

  it.each([
    ['302', '', 2],
    ['200', '<!doctype html>', 2],
  ])('two expiries in a row (%s) reach the caller', async (status, body) => {
    b = await bench();
    const fault = status === '302' ? { status: 401 } : { status: 200, body };
    b.sandbox.control.faults([{ kind: 'status', ...fault, count: 2, path: CONDITION }]);
    await expect(b.client.getCondition(REF)).rejects.toMatchObject({ code: 'SESSION_EXPIRED' });
    expect(b.calls(CONDITION)).toHaveLength(2);
    expect(b.calls(LOGIN)).toHaveLength(2);
  });

  it('ten parallel calls make one login, also after an expiry', async () => {
    b = await bench();
    const ten = () => Promise.all(Array.from({ length: 10 }, () => b.client.getCondition(REF)));
    await ten();
    expect(b.calls(LOGIN)).toHaveLength(1);
    b.sandbox.control.kick();
    await ten();
    expect(b.calls(LOGIN)).toHaveLength(2);
  });

  it('a session older than its age limit is renewed before the call (CM-S1)', async () => {
    b = await bench({ sessionMaxAgeS: 600 });
    await b.client.getCondition(REF);
    b.time.advance(599_000);
    await b.client.getCondition(REF);
    expect(b.calls(LOGIN)).toHaveLength(1);
    b.time.advance(2_000);
    await b.client.getCondition(REF);
    expect(b.calls(CONDITION).map(({ session }) => session)).toEqual([1, 1, 2]);
  });

  it('the sign-in says what §4.1 lists, once, as JSON', async () => {
    b = await bench();
    await b.client.signIn();
    expect(b.calls(LOGIN)).toMatchObject([
      {
        method: 'POST',
        contentType: 'application/json',
        fields: {
          UserType: 'MVEntityUser',
          UserID: 'sandbox.user',
          Timezone: 'America/Indiana/Indianapolis',
        },
        userAgent: 'Daybreak/test',
      },
    ]);
    expect(b.calls(LOGIN)[0]?.headerNames).not.toContain('cookie');
  });

  it('exactly one session cookie, the honest headers, in strict mode too', async () => {
    b = await bench();
    b.sandbox.control.options({ strict: true });
    await b.client.getCondition(REF);
    const [call] = b.calls(CONDITION);
    expect(call?.headerNames.filter((name) => name === 'cookie')).toHaveLength(1);
    expect(call?.headerNames).toEqual(
      expect.arrayContaining(['x-requested-with', 'origin', 'referer', 'user-agent']),
    );
    expect(call?.session).toBe(1);
  });

  it('a refused sign-in blocks the connection for 15 minutes and is told once (CM-S5)', async () => {
    const blocks: Date[] = [];
    b = await bench({ password: 'wrong', onAuthBlocked: (_, until) => blocks.push(until) });
    for (let i = 0; i < 3; i++) {
      await expect(b.client.getCondition(REF)).rejects.toMatchObject({ code: 'AUTH_FAILED', sent: 'no' });
    }
    expect(b.calls(LOGIN)).toHaveLength(1);
    expect(blocks).toEqual([new Date('2026-01-02T12:15:00Z')]);
    expect(await b.client.health()).toMatchObject({ detail: 'AUTH_FAILED', authBlockedUntil: blocks[0] });
    b.time.advance(15 * 60_000);
    await expect(b.client.getCondition(REF)).rejects.toMatchObject({ code: 'AUTH_FAILED' });
    expect(b.calls(LOGIN)).toHaveLength(2);
  });

  it('other credentials are another connection: nothing of the block is left', async () => {
    b = await bench({ password: 'wrong' });
    await expect(b.client.signIn()).rejects.toMatchObject({ code: 'AUTH_FAILED' });
    const changed = clientFor(b.sandbox.url, b.time);
    expect(await changed.health()).toMatchObject({ state: 'healthy', authBlockedUntil: null });
  });

  it('"Try again" ends the block at once', async () => {
    b = await bench();
    b.sandbox.control.faults([{ kind: 'login_refused' }]);
    await expect(b.client.signIn()).rejects.toMatchObject({ code: 'AUTH_FAILED' });
    expect(await b.client.retrySignIn()).toMatchObject({ state: 'healthy', authBlockedUntil: null });
    await b.client.signIn();
    expect(b.calls(LOGIN)).toHaveLength(2);
  });

  it('an accepted sign-in without a cookie is refused', async () => {
    b = await bench();
    b.sandbox.control.faults([{ kind: 'no_cookie' }]);
    await expect(b.client.signIn()).rejects.toMatchObject({
      code: 'AUTH_FAILED',
      message: 'no session cookie',
    });
  });

  it('the sixth login within ten minutes is a login loop (CM-S6)', async () => {
    b = await bench();
    for (let i = 0; i < 5; i++) {
      await b.client.getCondition(REF);
      b.sandbox.control.kick();
    }
    const error = (await b.client.getCondition(REF).catch((e: unknown) => e)) as CrossmarkError;
    expect(error).toMatchObject({ code: 'AUTH_FAILED', message: 'login loop' });
    expect(b.calls(LOGIN)).toHaveLength(5);
    b.time.advance(15 * 60_000);
    await b.client.getCondition(REF);
    expect(b.calls(LOGIN)).toHaveLength(6);
  });

  it('500 and 429 on the login are repeated and are no AuthError', async () => {
    b = await bench();
    b.sandbox.control.faults([
      { kind: 'status', status: 500, path: LOGIN },
      { kind: 'status', status: 429, retryAfter: '7', path: LOGIN },
    ]);
    await b.client.signIn();
    expect(b.calls(LOGIN)).toHaveLength(3);
    expect(b.time.slept).toEqual([1_000, 7_000]);
    b.sandbox.control.kick();
    b.sandbox.control.faults([{ kind: 'status', status: 502, count: 3, path: LOGIN }]);
    await expect(b.client.getCondition(REF)).rejects.toMatchObject({
      code: 'API_UNAVAILABLE',
      sent: 'no',
      httpStatus: 502,
    });
    expect(b.calls(LOGIN)).toHaveLength(6);
    expect(await b.client.health()).toMatchObject({ authBlockedUntil: null });
  });

  it('a create whose sign-in failed was certainly not sent', async () => {
    b = await bench();
    b.sandbox.control.faults([{ kind: 'status', status: 500, count: 3, path: LOGIN }]);
    await expect(b.client.createSchedule(BOOKING)).rejects.toMatchObject({
      code: 'API_UNAVAILABLE',
      sent: 'no',
    });
    expect(b.calls(LOGIN)).toHaveLength(3);
    expect(b.calls(CREATE)).toEqual([]);
  });

  it.each(['redirectUrl', 'success', 'html-inside', 'redirect-302'] as const)(
    'login answer %s is accepted',
    async (loginAnswer) => {
      b = await bench();
      b.sandbox.control.options({ loginAnswer });
      await b.client.getCondition(REF);
      expect(b.calls(CONDITION)[0]?.session).toBe(1);
    },
  );

  it('health: cached 60 s, one login at most, unhealthy with the error code', async () => {
    b = await bench();
    expect(await b.client.health()).toMatchObject({ state: 'healthy' });
    b.sandbox.control.kick();
    expect(await b.client.health()).toMatchObject({ state: 'healthy' });
    expect(b.sandbox.control.log()).toHaveLength(1);
    b.time.advance(60_000);
    b.sandbox.control.faults([{ kind: 'status', status: 500 }]);
    expect(await b.client.health()).toMatchObject({ state: 'unhealthy', detail: 'API_TIMEOUT' });
    b.time.advance(60_000);
    b.sandbox.control.faults([{ kind: 'login_refused' }]);
    expect(await b.client.health()).toMatchObject({ state: 'unhealthy', detail: 'AUTH_FAILED' });
    expect(b.calls(LOGIN)).toHaveLength(2);
  });

  it('signing out forgets the session first and never fails', async () => {
    b = await bench();
    await b.client.signIn();
    b.sandbox.control.faults([{ kind: 'reset', path: '/logout' }]);
    await b.client.signOut();
    await b.client.getCondition(REF);
    expect(b.calls(LOGIN)).toHaveLength(2);
  });

  it('userInfo falls back to GET on 405 and is null when Crossmark does not say', async () => {
    b = await bench();
    const path = '/users/getUserInfo';
    b.sandbox.control.faults([{ kind: 'status', status: 405, path }]);
    expect(await b.client.userInfo()).toMatchObject({ username: 'sandbox.user' });
    expect(b.calls(path).map(({ method }) => method)).toEqual(['POST', 'GET']);
    b.sandbox.control.faults([{ kind: 'status', status: 500, path }]);
    expect(await b.client.userInfo()).toBeNull();
  });
});

describe('retries and pauses (§9)', () => {
  it.each([
    ['seconds', '9', 9_000],
    ['a date', 'Fri, 02 Jan 2026 12:00:20 GMT', 20_000],
    ['nothing', undefined, 5_000],
  ])('429 with %s pauses the connection, also for creates', async (_, retryAfter, ms) => {
    b = await bench();
    await b.client.signIn();
    b.sandbox.control.faults([{ kind: 'status', status: 429, retryAfter, path: CREATE }]);
    expect(await b.client.createSchedule(BOOKING)).toEqual({ scheduleEventId: '40010001' });
    expect(b.time.slept).toEqual([ms]);
    expect(b.calls(CREATE)).toHaveLength(2);
  });

  it('after a 429 every other call of the connection waits, too, and health says until when', async () => {
    b = await bench({ maxAttempts: 1 });
    await b.client.signIn();
    b.sandbox.control.faults([{ kind: 'status', status: 429, retryAfter: '40', path: CONDITION }]);
    await expect(b.client.getCondition(REF)).rejects.toMatchObject({ code: 'RATE_LIMITED' });
    expect(await b.client.health()).toMatchObject({
      state: 'healthy',
      pausedUntil: new Date('2026-01-02T12:00:40Z'),
    });
    expect(b.time.slept).toEqual([]);
    await b.client.createSchedule(BOOKING);
    expect(b.time.slept).toEqual([40_000]);
    expect((await b.client.health()).pausedUntil).toBeNull();
  });

  it('reads are tried three times with growing delays and ±20 % jitter, then fail', async () => {
    b = await bench({ random: () => 1 });
    await b.client.signIn();
    b.sandbox.control.faults([{ kind: 'status', status: 503, count: 3, path: CONDITION }]);
    await expect(b.client.getCondition(REF)).rejects.toMatchObject({
      code: 'API_TIMEOUT',
      sent: 'yes',
      httpStatus: 503,
    });
    expect(b.time.slept).toEqual([1_200, 2_400]);
    expect((await b.client.getCondition(REF)).condition).toBe('unstaffed');
  });

  it('a reset read is repeated; a refusal and unexpected data are not', async () => {
    b = await bench();
    await b.client.signIn();
    b.sandbox.control.faults([{ kind: 'reset', path: CONDITION }]);
    await b.client.getCondition(REF);
    expect(b.calls(CONDITION)).toHaveLength(2);
    b.sandbox.control.faults([{ kind: 'ok_zero', message: 'no', path: CONDITION }]);
    await expect(b.client.getCondition(REF)).rejects.toMatchObject({
      code: 'REMOTE_REJECTED',
      message: 'no',
    });
    b.sandbox.control.faults([{ kind: 'malformed_json', path: CONDITION }]);
    await expect(b.client.getCondition(REF)).rejects.toMatchObject({
      code: 'UNEXPECTED_DATA',
      reason: 'not json',
    });
    expect(b.calls(CONDITION)).toHaveLength(4);
  });
});

describe('what is logged (§3)', () => {
  it('one line per call, and never the password, a cookie or a name', async () => {
    b = await bench();
    b.sandbox.control.faults([{ kind: 'status', status: 500, path: LIST }]);
    const window = { from: '2026-01-04', to: '2026-01-06' };
    await withCorrelation('run-7', () => b.client.pullEvents(window));
    await b.client.createSchedule(BOOKING);
    await b.client.listReps({ from: b.time.clock.now(), to: b.time.clock.now() });
    expect(b.client.lines).toHaveLength(b.sandbox.control.log().length);
    expect(b.client.lines[1]).toEqual({
      connection: 'default',
      endpoint: 'listMplans',
      method: 'GET',
      status: 500,
      durationMs: 0,
      attempt: 1,
      outcome: 'API_TIMEOUT',
      correlationId: 'run-7',
      request: 2,
      message: 'crossmark call',
    });
    const text = JSON.stringify(b.client.lines);
    for (const secret of ['sandbox-pass', 'PHPSESSID', 'Ada', 'Maple']) expect(text).not.toContain(secret);
  });

  it('errors carry neither the password nor the cookie', async () => {
    b = await bench({ password: 'hunter-two' });
    b.sandbox.control.faults([{ kind: 'reset', count: 3, path: LOGIN }]);
    const error = (await b.client.signIn().catch((e: unknown) => e)) as Error;
    expect(error).toMatchObject({ code: 'API_UNAVAILABLE', sent: 'no' });
    const seen = JSON.stringify([error.message, error.stack, error.cause ?? null, { ...error }]);
    expect(seen).not.toContain('hunter-two');
    expect(JSON.stringify(b.sandbox.control.log())).not.toContain('hunter-two');
  });
});

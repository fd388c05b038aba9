import { describe, expect, it } from 'vitest';
import type { FaultInput } from '../../../sandbox/crossmark/model.ts';
import { CREATE_PATH, create, FORM, LOGIN_BODY, list, login, post, sandbox, signIn, start } from './stand.ts';

/** §15, the table of faults: what the caller sees, and whether anything happened. */

const LIST = '/planningextcontroller/getPlanningMplans';

async function armed(...faults: FaultInput[]): Promise<string> {
  const { cookie } = await start();
  sandbox.control.faults(faults);
  return cookie;
}

const bookings = () => sandbox.control.state().scheduledEvents.length;
/** The last request of the log. */
const last = () => sandbox.control.log().at(-1);

describe('faults of a create', () => {
  it.each([
    ['status', { kind: 'status', status: 503, body: 'busy', path: CREATE_PATH }, 503, 'busy', 0],
    ['ok_zero', { kind: 'ok_zero', message: 'not today' }, 200, '{"ok":0,"message":"not today"}', 0],
    ['drop_scheduled_event', { kind: 'drop_scheduled_event' }, 200, '{"ok":1}', 1],
    ['empty_body', { kind: 'empty_body', path: CREATE_PATH }, 200, '', 1],
  ] as const)('%s', async (kind, fault, status, body, made) => {
    const cookie = await armed(fault);
    const answer = await post(CREATE_PATH, FORM, cookie);
    expect([answer.status, answer.text, bookings()]).toEqual([status, body, made]);
    expect(last()?.fault).toBe(kind);
    // Once only.
    expect((await create(cookie)).ok).toBe(1);
  });

  it('malformed_json and html_body: it happened, and the answer does not say so', async () => {
    const cookie = await armed({ kind: 'malformed_json', path: CREATE_PATH });
    expect((await post(CREATE_PATH, FORM, cookie)).text).toMatch(/^\{"ok":1.*,,$/);
    sandbox.control.faults([{ kind: 'html_body', path: CREATE_PATH }]);
    expect((await post(CREATE_PATH, FORM, cookie)).text).toMatch(/^<!doctype html>/);
    expect(bookings()).toBe(2);
  });

  it('reset: nothing happens; lost_response: it does; the caller cannot tell', async () => {
    const cookie = await armed({ kind: 'reset', path: CREATE_PATH }, { kind: 'lost_response' });
    await expect(create(cookie)).rejects.toThrow();
    expect(bookings()).toBe(0);
    await expect(create(cookie)).rejects.toThrow();
    expect(bookings()).toBe(1);
    expect(last()).toMatchObject({ fault: 'lost_response' });
    expect(last()).not.toHaveProperty('status');
  });

  it('commit_then_timeout: it happens and the answer never comes', async () => {
    const cookie = await armed({ kind: 'commit_then_timeout' });
    const impatient = fetch(sandbox.url + CREATE_PATH, {
      method: 'POST',
      body: new URLSearchParams(FORM),
      headers: { cookie },
      signal: AbortSignal.timeout(60),
    });
    await expect(impatient).rejects.toThrow();
    expect(bookings()).toBe(1);
  });

  it('commit_late: 500 now, the effect later, even when the session is gone by then', async () => {
    const cookie = await armed({ kind: 'commit_late', ms: 20_000 });
    expect((await post(CREATE_PATH, FORM, cookie)).status).toBe(500);
    sandbox.control.kick();
    sandbox.control.advance(10_000);
    expect(bookings()).toBe(0);
    sandbox.control.advance(10_000);
    expect(bookings()).toBe(1);
  });

  it('latency delays and changes nothing', async () => {
    const cookie = await armed({ kind: 'latency', ms: 5, path: CREATE_PATH });
    expect((await create(cookie)).ok).toBe(1);
    expect(last()?.fault).toBe('latency');
  });

  it('faults whose effect happens wait for a request that may have one', async () => {
    const cookie = await armed({ kind: 'lost_response' });
    sandbox.control.kick();
    expect((await post(CREATE_PATH, FORM, cookie)).status).toBe(302);
    await expect(create(await signIn())).rejects.toThrow();
    expect(bookings()).toBe(1);
  });
});

describe('faults of the rest', () => {
  it('429 with Retry-After', async () => {
    const cookie = await armed({ kind: 'status', status: 429, retryAfter: '7', path: CREATE_PATH });
    expect((await post(CREATE_PATH, FORM, cookie)).headers.get('retry-after')).toBe('7');
  });

  it('bad_rows stand beside good ones', async () => {
    const cookie = await armed({ kind: 'bad_rows', n: 3 });
    const { mplans } = await list(cookie);
    expect(mplans).toHaveLength(5);
    expect(mplans.at(-1)).toEqual({ mPlanID: null, name: { wrong: true }, startDate: 7 });
  });

  it('fail_chunk strikes only the chunk with its day', async () => {
    const cookie = await armed(
      { kind: 'fail_chunk', date: '2026-02-01' },
      { kind: 'fail_chunk', date: '2026-01-05' },
    );
    expect((await list(cookie, {}, '2026-01-01', '2026-01-04')).mplans).toHaveLength(1);
    expect(await list(cookie, {}, '2026-01-04', '2026-01-06')).toEqual({
      error: true,
      message: 'chunk failed',
    });
    expect((await list(cookie, {}, '2026-01-04', '2026-01-06')).mplans).toHaveLength(2);
  });

  it('duplicate_across_chunks: the row comes in a second chunk with other content', async () => {
    const cookie = await armed({ kind: 'duplicate_across_chunks', mPlanID: '30010002' });
    expect((await list(cookie, {}, '2026-01-05', '2026-01-06')).mplans).toMatchObject([
      { name: 'Floor Check' },
    ]);
    expect((await list(cookie, {}, '2026-01-04', '2026-01-04')).mplans).toMatchObject([
      { mPlanID: '30010001' },
      { mPlanID: '30010002', name: 'Floor Check (copy)' },
    ]);
  });

  it('login_refused and no_cookie', async () => {
    await armed({ kind: 'login_refused' }, { kind: 'no_cookie' });
    const refused = await login(JSON.stringify(LOGIN_BODY));
    expect([refused.status, (await refused.text()).startsWith('<!doctype')]).toEqual([200, true]);
    const bare = await login(JSON.stringify(LOGIN_BODY));
    expect([await bare.json(), bare.headers.getSetCookie()]).toEqual([{ redirectUrl: '/planning/' }, []]);
  });

  it('calm takes away what still waits', async () => {
    const cookie = await armed({ kind: 'status', status: 500, body: '{}', count: 9, path: LIST });
    expect((await list(cookie)).mplans).toBeUndefined();
    sandbox.control.calm();
    expect((await list(cookie)).mplans).toHaveLength(2);
    expect(sandbox.control.state().faults).toEqual([]);
  });
});

describe('the recorder', () => {
  it('keeps order, sessions, body type, and the encoding as it came over the wire', async () => {
    const { cookie } = await start();
    await create(cookie, { Start: '2026-01-04T10:30:00+05:30', End: '2026-01-04T11:30:00+05:30' });
    await list(cookie);
    expect(sandbox.control.log().map(({ method, session, status }) => [method, session, status])).toEqual([
      ['POST', null, 200],
      ['POST', 1, 200],
      ['GET', 1, 200],
    ]);
    const [signedIn, created, listed] = sandbox.control.log();
    expect(signedIn?.raw).toBeNull();
    expect(created?.contentType).toBe('application/x-www-form-urlencoded');
    expect(created?.raw).toContain('Start=2026-01-04T10%3A30%3A00%2B05%3A30');
    expect(listed?.raw).toContain('intervalStart=2026-01-01&');
    expect(listed?.raw).toContain('searchFields=%7B%22searchTerms%22');
  });
});

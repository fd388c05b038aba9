import { request } from 'node:http';
import { describe, expect, it } from 'vitest';
import { startCrossmarkSandbox } from '../../../sandbox/crossmark/server.ts';
import {
  CREATE_PATH,
  create,
  DATA,
  FORM,
  LOGIN_BODY,
  list,
  login,
  open,
  post,
  sandbox,
  signIn,
  start,
} from './stand.ts';

describe('safety (§15)', () => {
  it('does not start in production', async () => {
    const before = process.env.NODE_ENV;
    process.env.NODE_ENV = 'production';
    try {
      await expect(startCrossmarkSandbox()).rejects.toThrow(/production/);
    } finally {
      process.env.NODE_ENV = before;
    }
  });

  it.each([
    ['a foreign Host', { host: 'crossmark.example' }],
    ['a foreign Origin', { origin: 'https://evil.example' }],
    ['another port as Origin', { origin: 'http://127.0.0.1:1' }],
  ])('%s gets 403, on the control API too', async (_, headers) => {
    await start();
    for (const path of ['/', '/_control/state', '/login']) {
      const status = await new Promise((resolve, reject) => {
        request(`${sandbox.url}${path}`, { headers, agent: false }, (answer) => {
          answer.resume();
          resolve(answer.statusCode);
        })
          .on('error', reject)
          .end();
      });
      expect(status).toBe(403);
    }
  });

  it('listens on loopback', async () => {
    await start();
    expect(sandbox.url).toMatch(/^http:\/\/127\.0\.0\.1:\d+$/);
  });
});

describe('sign-in and sessions', () => {
  it('sets PHPSESSID twice, the deleted one first', async () => {
    await start();
    const cookies = (await login(JSON.stringify(LOGIN_BODY))).headers.getSetCookie();
    expect(cookies[0]).toMatch(/^PHPSESSID=deleted;/);
    expect(cookies[1]).toMatch(/^PHPSESSID=[0-9a-f]{26};/);
  });

  it.each([
    [
      'a form instead of JSON',
      new URLSearchParams(LOGIN_BODY).toString(),
      'application/x-www-form-urlencoded',
    ],
    [
      'other field names',
      JSON.stringify({ user: 'sandbox.user', password: 'sandbox-pass' }),
      'application/json',
    ],
    ['a wrong password', JSON.stringify({ ...LOGIN_BODY, Password: 'x' }), 'application/json'],
    ['broken JSON', '{', 'application/json'],
  ])('%s leads to the login page with 200', async (_, body, type) => {
    await start();
    const answer = await login(body, type);
    expect(answer.status).toBe(200);
    expect(await answer.text()).toMatch(/^<!doctype html>/);
    expect(answer.headers.getSetCookie()).toEqual([]);
  });

  it('a session ends by time, by kick and by logout', async () => {
    const { cookie } = await start();
    const status = async (c: string) => (await post(CREATE_PATH, {}, c)).status;
    expect(await status(cookie)).toBe(200);
    sandbox.control.advance(3_600_000);
    expect(await status(cookie)).toBe(302);
    const second = await signIn();
    sandbox.control.kick();
    expect(await status(second)).toBe(302);
    const third = await signIn();
    await fetch(`${sandbox.url}/logout`, { headers: { cookie: third }, redirect: 'manual' });
    expect(await status(third)).toBe(302);
    expect(await status('PHPSESSID=guess')).toBe(302);
    expect(await status(`${await signIn()}; PHPSESSID=two`)).toBe(302);
  });

  it('strict mode wants X-Requested-With', async () => {
    const { cookie } = await start();
    sandbox.control.options({ strict: true, expiryStyle: '401' });
    expect((await post(CREATE_PATH, FORM, cookie)).status).toBe(401);
  });
});

describe('endpoints', () => {
  it('JSON wears text/html and no-cache headers; the option ends it', async () => {
    const { cookie } = await start();
    const { headers } = await post(CREATE_PATH, FORM, cookie);
    expect(headers.get('content-type')).toBe('text/html; charset="utf-8"');
    expect(headers.get('cache-control')).toBe('no-cache, max-age=0, must-revalidate');
    expect(headers.get('pragma')).toBe('no-cache');
    expect(Date.parse(headers.get('expires')!)).toBeLessThan(Date.now());
    sandbox.control.options({ contentTypeQuirk: false });
    expect((await post(CREATE_PATH, FORM, cookie)).headers.get('content-type')).toBe('application/json');
  });

  it('a create answers with numbers and UTC instants and fills the mPlan', async () => {
    const { cookie } = await start();
    expect(await create(cookie)).toMatchObject({
      ok: 1,
      repName: 'Ada Maple',
      MVScheduledEvent: {
        ID: 40010001,
        RepID: 70001,
        mPlanID: 30010001,
        LocationID: 500001,
        Start: '2026-01-04T15:30:00+00:00',
        End: '2026-01-04T22:00:00+00:00',
      },
    });
    expect((await list(cookie)).mplans[0]).toMatchObject({
      mPlanID: '30010001',
      condition: 'Scheduled',
      scheduleDate: '01/04/2026 10:30:00 AM',
      scheduleRepID: '70001',
      staffedReps: 'Ada Maple',
      scheduleEventID: '40010001',
    });
  });

  it.each([
    ['a GUID as location', { LocationID: '00000000-0000-4000-8000-000000000001' }],
    ['an HR id as rep', { RepID: 'US000001' }],
    ['an unknown rep', { RepID: '79999' }],
    ['an unknown mPlan', { mPlanID: '39999999' }],
    ['the wrong location', { LocationID: '500002' }],
    ['an offset without colon', { Start: '2026-01-04T10:30:00-0500' }],
    ['milliseconds', { Start: '2026-01-04T10:30:00.000-05:00' }],
    ['Z', { Start: '2026-01-04T15:30:00Z' }],
    ['End at Start', { End: '2026-01-04T10:30:00-05:00' }],
  ])('a create with %s is refused', async (_, change) => {
    const { cookie } = await start();
    const answer = await create(cookie, change);
    expect(answer).toMatchObject({ ok: 0, message: expect.any(String) as string });
    expect(sandbox.control.state().scheduledEvents).toEqual([]);
  });

  it('the wrong body type is "bad encoding"', async () => {
    const { cookie } = await start();
    const form = new FormData();
    form.append('mPlanID', '30010001');
    expect(JSON.parse((await post(CREATE_PATH, form, cookie)).text)).toEqual({
      ok: 0,
      message: 'bad encoding',
    });
    const roster = await post('/schedulingcontroller/getAvailableReps', { project: 'x' }, cookie);
    expect(JSON.parse(roster.text)).toEqual({ ok: 0, message: 'bad encoding' });
  });

  it('ids increase, delete clears, an unknown id is refused', async () => {
    const { cookie } = await start();
    const first = (await create(cookie)).MVScheduledEvent?.ID;
    const remove = async (id: unknown) =>
      JSON.parse(
        (await post('/planningextcontroller/deleteScheduledMplanEvent', { id: String(id) }, cookie)).text,
      ) as object;
    expect(await remove(first)).toEqual({ ok: 1 });
    expect((await list(cookie)).mplans[0]).toMatchObject({
      condition: 'Unstaffed',
      scheduleDate: '',
      scheduleEventID: null,
    });
    expect(await remove(first)).toMatchObject({ ok: 0 });
    expect((await create(cookie)).MVScheduledEvent?.ID).toBe(40010002);
  });

  it('a double create makes two bookings, or is refused', async () => {
    const { cookie } = await start();
    await create(cookie);
    expect(await create(cookie)).toMatchObject({ ok: 1 });
    expect(sandbox.control.state().scheduledEvents).toHaveLength(2);
    sandbox.control.options({ onDoubleCreate: 'reject' });
    expect(await create(cookie)).toMatchObject({ ok: 0 });
  });

  it('the search tests the start date, the terms and the limit; names are cut', async () => {
    const { cookie } = await start();
    const ids = (answer: { mplans: Record<string, unknown>[] }) => answer.mplans.map((row) => row.mPlanID);
    expect(ids(await list(cookie))).toEqual(['30010001', '30010002']);
    expect(ids(await list(cookie, {}, '2026-01-05', '2026-01-05'))).toEqual(['30010002']);
    expect(ids(await list(cookie, { mPlanID: ['30010002'] }))).toEqual(['30010002']);
    expect(ids(await list(cookie, { condition: ['Scheduled'] }))).toEqual([]);
    expect(ids(await list(cookie, { storeID: ['500002'] }))).toEqual([]);
    expect(
      ids(await list(cookie, { globalStartDate: ['2026-01-04T00:00:00', '2026-01-04T23:59:59'] })),
    ).toEqual(['30010001']);
    expect(ids(await list(cookie, {}, '2026-01-01', '2026-01-31', '1'))).toEqual(['30010001']);
    expect((await list(cookie)).mplans[0]?.name).toHaveLength(100);
    sandbox.control.options({ shrinkTo: 50, nameTruncation: 0 });
    const shrunk = await list(cookie);
    expect(shrunk.total).toBe(1);
    expect(shrunk.mplans[0]?.name).toHaveLength(120);
  });

  it('EstimatedTime is missing unless asked for', async () => {
    const { cookie } = await start();
    expect((await list(cookie)).mplans[0]).not.toHaveProperty('EstimatedTime');
    sandbox.control.options({ estimatedTime: 'present' });
    expect((await list(cookie)).mplans[0]).toMatchObject({ EstimatedTime: '390' });
  });
});

describe('default data', () => {
  it('two stores of 12 people, about 100 mPlans per week and store, Core and Supervisor in pairs', async () => {
    await open({ clock: { now: () => new Date('2026-01-02T12:00:00Z') } });
    const { locations, reps, mplans } = sandbox.control.state();
    expect(locations).toHaveLength(2);
    expect(reps).toHaveLength(24);
    const perWeekAndStore = mplans.length / 2 / (151 / 7);
    expect(perWeekAndStore).toBeGreaterThan(85);
    expect(perWeekAndStore).toBeLessThan(115);
    const cores = mplans.filter(({ name }) => name.endsWith('V2-CORE'));
    expect(cores[0]?.name).toMatch(/^600101-/);
    for (const core of cores) {
      const partner = mplans.find(({ mPlanID }) => mPlanID === String(Number(core.mPlanID) - 1));
      expect(partner?.name).toBe(core.name.replace('V2-CORE', 'V2-Supervisor'));
    }
    expect(new Set(mplans.map(({ mPlanID }) => mPlanID)).size).toBe(mplans.length);
  });

  it('the same variant gives the same data, another variant other data', async () => {
    const clock = { now: () => new Date('2026-01-02T12:00:00Z') };
    await open({ clock, variant: 3 });
    const first = sandbox.control.state().mplans;
    sandbox.control.reset(4);
    expect(sandbox.control.state().mplans).not.toEqual(first);
    sandbox.control.reset(3);
    expect(sandbox.control.state().mplans).toEqual(first);
  });
});

describe('control API over HTTP', () => {
  async function control(name: string, body?: unknown) {
    const init =
      body === undefined
        ? {}
        : { method: 'POST', body: JSON.stringify(body), headers: { 'content-type': 'application/json' } };
    const answer = await fetch(`${sandbox.url}/_control/${name}`, init);
    return { status: answer.status, body: (await answer.json()) as Record<string, unknown> };
  }

  it('loads own data, also with bookings, and shows the state', async () => {
    await open();
    const booking = { repId: 70001, start: '2026-01-04T10:30:00-05:00', end: '2026-01-04T17:00:00-05:00' };
    const mplans = [{ ...DATA.mplans[0], condition: 'Staffed', booking }];
    expect((await control('load', { ...DATA, mplans })).status).toBe(200);
    const { body } = await control('state');
    expect(body.mplans).toMatchObject([
      { mPlanID: '30010001', startDate: '01/04/2026', condition: 'Staffed', scheduleEventID: '40010001' },
    ]);
    expect(body.scheduledEvents).toMatchObject([
      { ID: '40010001', RepID: '70001', Start: '2026-01-04T10:30:00-05:00' },
    ]);
  });

  it('changes things as others would', async () => {
    await start();
    const changes = [
      { op: 'add', mplan: { ...DATA.mplans[1], mPlanID: '30010003' } },
      { op: 'change', mPlanID: '30010002', set: { startDate: '2026-01-07' } },
      { op: 'cancel', mPlanID: '30010003' },
      {
        op: 'book',
        mPlanID: '30010001',
        repId: '70002',
        start: '2026-01-04T11:00:00-05:00',
        end: '2026-01-04T12:00:00-05:00',
      },
    ];
    expect((await control('mutate', changes)).status).toBe(200);
    const plans = () =>
      Object.fromEntries(sandbox.control.state().mplans.map((plan) => [plan.mPlanID, plan]));
    expect(plans()).toMatchObject({
      30010001: { condition: 'Scheduled', scheduleEventID: '40010001' },
      30010002: { startDate: '01/07/2026', condition: 'Unstaffed', name: 'Floor Check' },
      30010003: { condition: 'Canceled' },
    });
    await control('mutate', [
      { op: 'unbook', mPlanID: '30010001' },
      { op: 'remove', mPlanID: '30010002' },
    ]);
    expect(plans()).toMatchObject({ 30010001: { condition: 'Unstaffed', scheduleEventID: null } });
    expect(plans()).not.toHaveProperty('30010002');
  });

  it('faults aim by path and by field, as often as they say', async () => {
    const { cookie } = await start();
    await control('faults', [{ kind: 'ok_zero', message: 'no', count: 2, fields: { mPlanID: '30010002' } }]);
    expect(await create(cookie)).toMatchObject({ ok: 1 });
    const other = {
      mPlanID: '30010002',
      Start: '2026-01-05T10:30:00-05:00',
      End: '2026-01-05T11:00:00-05:00',
    };
    expect(await create(cookie, other)).toEqual({ ok: 0, message: 'no' });
    expect(await create(cookie, other)).toEqual({ ok: 0, message: 'no' });
    expect(await create(cookie, other)).toMatchObject({ ok: 1 });
    expect(sandbox.control.log().map(({ fault }) => fault ?? null)).toEqual([
      null,
      null,
      'ok_zero',
      'ok_zero',
      null,
    ]);
  });

  it('commit_late happens on the clock of the sandbox', async () => {
    const { cookie } = await start();
    await control('faults', [{ kind: 'commit_late', ms: 60_000 }]);
    expect((await post(CREATE_PATH, FORM, cookie)).status).toBe(500);
    expect(sandbox.control.state().scheduledEvents).toHaveLength(0);
    await control('clock', { advanceMs: 60_000 });
    expect(sandbox.control.state().scheduledEvents).toHaveLength(1);
  });

  it('options stay until reset, and one does not undo another', async () => {
    await start();
    await control('options', { expiryStyle: '401' });
    await control('options', { listKey: 'events' });
    expect(sandbox.control.state().options).toMatchObject({ expiryStyle: '401', listKey: 'events' });
    await control('reset', { variant: 2 });
    expect(sandbox.control.state().options).toMatchObject({ expiryStyle: '302', listKey: 'mplans' });
  });

  it.each([
    ['options', { expiryStyle: '500' }],
    ['options', { colour: 'blue' }],
    ['faults', [{ kind: 'gremlins' }]],
    ['mutate', [{ op: 'cancel', mPlanID: 'nobody' }]],
    ['load', { locations: [] }],
    ['clock', {}],
  ])('a wrong %s gets 400 and changes nothing', async (name, body) => {
    await start();
    const before = JSON.stringify({ ...sandbox.control.state(), now: '' });
    expect((await control(name, body)).status).toBe(400);
    expect(JSON.stringify({ ...sandbox.control.state(), now: '' })).toBe(before);
  });

  it('an unknown control is 404', async () => {
    await start();
    expect((await control('explode', {})).status).toBe(404);
    expect((await control('kick')).status).toBe(404);
  });

  it('the log tells what came in, after a number too, and never a password or cookie value', async () => {
    const { cookie } = await start();
    await create(cookie);
    const { body } = await control('log?after=1');
    expect(body.entries).toMatchObject([
      {
        seq: 2,
        method: 'POST',
        path: CREATE_PATH,
        contentType: 'application/x-www-form-urlencoded',
        session: 1,
        status: 200,
        fields: FORM,
      },
    ]);
    const all = JSON.stringify((await control('log')).body);
    expect(all).not.toContain('sandbox-pass');
    expect(all).not.toContain(cookie.split('=')[1]);
  });
});

import { describe, expect, it } from 'vitest';
import type { OptionsPatch } from '../../../sandbox/crossmark/model.ts';
import { CREATE_PATH, create, FORM, LOGIN_BODY, list, login, post, sandbox, start } from './stand.ts';

/** §15, the table of options: each value of each option, seen from outside. */

const PLANNING = '/planningextcontroller';
const ROSTER = '/schedulingcontroller/getAvailableReps';

async function withOption(patch: OptionsPatch): Promise<string> {
  const { cookie } = await start();
  sandbox.control.options(patch);
  return cookie;
}

function multipart(fields: Record<string, string>): FormData {
  const form = new FormData();
  for (const [name, value] of Object.entries(fields)) form.append(name, value);
  return form;
}

describe('options of the session', () => {
  it.each([
    ['302', 302, '/login', ''],
    ['401', 401, null, ''],
    ['403', 403, null, ''],
    ['html200', 200, null, '<!doctype html>'],
  ] as const)('expiryStyle %s', async (expiryStyle, status, location, body) => {
    const cookie = await withOption({ expiryStyle });
    sandbox.control.kick();
    const answer = await post(CREATE_PATH, FORM, cookie);
    expect(answer.status).toBe(status);
    expect(answer.headers.get('location')).toBe(location);
    expect(answer.text.startsWith(body)).toBe(true);
    expect(sandbox.control.state().scheduledEvents).toEqual([]);
  });

  it('sessionTtlSeconds counts on the clock of the sandbox', async () => {
    const cookie = await withOption({ sessionTtlSeconds: 60 });
    sandbox.control.advance(59_000);
    expect((await post(CREATE_PATH, FORM, cookie)).status).toBe(200);
    sandbox.control.advance(1_000);
    expect((await post(CREATE_PATH, FORM, cookie)).status).toBe(302);
  });

  it.each([
    ['redirectUrl', 200, /^\{"redirectUrl":"\/planning\/"\}$/],
    ['success', 200, /^\{"success":true,"sessionId":"[0-9a-f]{4}","userId":"1"\}$/],
    ['html-inside', 200, /^<!DOCTYPE html>.*Scheduling/],
    ['redirect-302', 302, /^$/],
  ] as const)('loginAnswer %s opens a session', async (loginAnswer, status, body) => {
    await withOption({ loginAnswer });
    const answer = await login(JSON.stringify(LOGIN_BODY));
    expect(answer.status).toBe(status);
    expect(await answer.text()).toMatch(body);
    const cookie = answer.headers.getSetCookie().at(-1)!.split(';')[0]!;
    expect((await create(cookie)).ok).toBe(1);
  });

  it('strict wants X-Requested-With, and takes what has it', async () => {
    const cookie = await withOption({ strict: true });
    const ask = (headers: Record<string, string>) =>
      fetch(`${sandbox.url}/users/getUserInfo`, { headers: { cookie, ...headers }, redirect: 'manual' });
    expect((await ask({})).status).toBe(302);
    expect((await ask({ 'x-requested-with': 'XMLHttpRequest' })).status).toBe(200);
  });
});

describe('options of the answers', () => {
  it('contentTypeQuirk off: JSON says that it is JSON', async () => {
    const cookie = await withOption({ contentTypeQuirk: false });
    expect((await post(CREATE_PATH, FORM, cookie)).headers.get('content-type')).toBe('application/json');
  });

  it.each([
    ['native', 40010001, '30010001'],
    ['string', '40010001', '30010001'],
    ['number', 40010001, 30010001],
    ['mixed', '40010001', '30010001'],
  ] as const)('idType %s', async (idType, created, listed) => {
    const cookie = await withOption({ idType });
    expect((await create(cookie)).MVScheduledEvent?.ID).toBe(created);
    const { mplans } = await list(cookie);
    expect(mplans[0]?.mPlanID).toBe(listed);
    if (idType === 'mixed') expect(mplans[1]?.mPlanID).toBe(30010002);
  });

  it.each(['mplans', 'records', 'events'] as const)('listKey %s', async (listKey) => {
    const cookie = await withOption({ listKey });
    const answer = (await list(cookie)) as unknown as Record<string, unknown[]>;
    expect(Object.keys(answer)).toEqual([listKey, 'total']);
    expect(answer[listKey]).toHaveLength(2);
  });

  it.each([
    ['map', { 70001: { repId: '70001', title: 'Ada Maple' } }],
    ['array', [{ repId: '70001' }, { repId: '70002' }]],
    ['empty-array', []],
  ] as const)('repsShape %s', async (repsShape, expected) => {
    const cookie = await withOption({ repsShape });
    const answer = JSON.parse((await post(ROSTER, multipart({ project: 'now' }), cookie)).text) as object;
    expect(answer).toMatchObject({ reps: expected });
  });

  it.each([
    ['both', 200, 200],
    ['plain-only', 200, 500],
    ['stamped-only', 500, 200],
  ] as const)('pullVariant %s', async (pullVariant, plain, stamped) => {
    const cookie = await withOption({ pullVariant });
    const ask = async (from: string, to: string) => {
      const query = new URLSearchParams({
        intervalStart: from,
        intervalEnd: to,
        searchFields: '{"searchTerms":{}}',
      });
      return (await fetch(`${sandbox.url}${PLANNING}/getPlanningMplans?${query}`, { headers: { cookie } }))
        .status;
    };
    expect(await ask('2026-01-04', '2026-01-06')).toBe(plain);
    expect(await ask('2026-01-04T00:00:00', '2026-01-06T23:59:59')).toBe(stamped);
  });

  it('onDoubleCreate, nameTruncation, estimatedTime and shrinkTo change what is kept or shown', async () => {
    const cookie = await withOption({ nameTruncation: 10, estimatedTime: 'present', shrinkTo: 50 });
    const { mplans } = await list(cookie);
    expect(mplans).toMatchObject([{ name: 'AAAAAAAAAA', EstimatedTime: '390' }]);
    sandbox.control.options({ onDoubleCreate: 'reject' });
    expect((await create(cookie)).ok).toBe(1);
    expect(await create(cookie)).toEqual({ ok: 0, message: 'The mPlan is already scheduled' });
  });
});

describe('endpoints beside list, create and delete', () => {
  it('who am I, by GET and by POST', async () => {
    const { cookie } = await start();
    for (const method of ['GET', 'POST']) {
      const answer = await fetch(`${sandbox.url}/users/getUserInfo`, { method, headers: { cookie } });
      expect(await answer.json()).toMatchObject({ username: 'sandbox.user' });
    }
  });

  it('qualified people of a location, and the empty default lengths', async () => {
    const { cookie } = await start();
    const get = async (path: string) =>
      JSON.parse(
        await (await fetch(`${sandbox.url}${PLANNING}/${path}`, { headers: { cookie } })).text(),
      ) as object;
    expect(await get('getQualifiedRepsForScheduling?storeID=500001&mPlanID=30010001')).toEqual({
      reps: [
        { ID: '70001', FirstName: 'Ada', LastName: 'Maple', Timezone: null, OfflineHash: null },
        { ID: '70002', FirstName: 'Bram', LastName: 'Norrow', Timezone: null, OfflineHash: null },
      ],
    });
    expect(await get('getQualifiedRepsForScheduling?storeID=500002')).toEqual({ reps: [] });
    expect(await get('getDefaultScheduleLengthInMinutes')).toEqual({ defaults: [] });
  });

  it('condition follows what is booked', async () => {
    const { cookie } = await start();
    const ask = async () =>
      JSON.parse(
        (
          await post(
            `${PLANNING}/getmPlanLocationCondition`,
            { mPlanID: '30010001', storeID: '500001' },
            cookie,
          )
        ).text,
      ) as object;
    expect(await ask()).toMatchObject({ ok: 1, condition: 'Unstaffed', key: '30010001_500001' });
    await create(cookie);
    expect(await ask()).toMatchObject({ ok: 1, condition: 'Scheduled', reps: 'Ada Maple' });
  });

  it('durations: scheduled events and other visits, each in its own list', async () => {
    const { cookie } = await start();
    await create(cookie);
    const ask = async (name: string, project: string) =>
      JSON.parse(
        (await post(`/schedulingcontroller/${name}`, multipart({ project }), cookie)).text,
      ) as object;
    const week = '01/04/2026 00:00:00,01/11/2026 23:59:59';
    expect(await ask('getScheduledEvents', week)).toEqual([{ mPlanID: '30010001', EstimatedTime: '390' }]);
    expect(await ask('getNonScheduledVisits', '01/04/2026,01/11/2026')).toEqual({
      visits: [{ mPlanID: '30010002', EstimatedTime: '' }],
    });
    expect(await ask('getScheduledEvents', 'soon')).toEqual({ ok: 0, message: 'bad project' });
  });

  it('reissue: the old booking is history and the event waits again', async () => {
    const { cookie } = await start();
    await create(cookie);
    const work = { workLogEntryID: '40010001', mPlanID: '30010001', action: 'reissue' };
    const answer = await post('/pendingworkextcontroller/createPendingWork/', work, cookie);
    expect([answer.status, answer.text]).toEqual([201, '{"success":true}']);
    expect(sandbox.control.state()).toMatchObject({
      mplans: [{ condition: 'Reissued', scheduleEventID: null }, {}],
      scheduledEvents: [],
      pendingWork: [{ workLogEntryID: '40010001' }],
    });
  });

  it('print links and sales tools lead to files that refuse a cookie', async () => {
    const { cookie } = await start();
    sandbox.control.mutate([
      { op: 'change', mPlanID: '30010002', set: { salesToolURL: '/__files/check.pdf' } },
    ]);
    const ids = JSON.stringify([{ mPlanID: '30010001', storeID: '500001' }]);
    const print = await post(`${PLANNING}/bulkPrintMplanLocations`, { mplanLocationIDs: ids }, cookie);
    const { mergedPdf } = JSON.parse(print.text) as { mergedPdf: string };
    const tools = (await list(cookie)).mplans[1]?.salesTools as { salesToolURL: string }[];
    for (const url of [mergedPdf, tools[0]!.salesToolURL]) {
      const file = await fetch(url);
      expect(file.headers.get('content-type')).toBe('application/pdf');
      expect(await file.text()).toMatch(/^%PDF-/);
      expect((await fetch(url, { headers: { cookie } })).status).toBe(403);
    }
  });

  it('question responses by mPlan', async () => {
    const { cookie } = await start();
    const path = '/mplansextcontroller/getQuestionResponsesForMplan/?mPlanID=30010002';
    const answer = await fetch(`${sandbox.url}${path}`, { headers: { cookie } });
    expect(await answer.json()).toMatchObject({ mPlanName: 'Floor Check', mPlanID: '30010002' });
  });

  it('a canceled event stays canceled when its booking goes', async () => {
    const { cookie } = await start();
    await create(cookie);
    sandbox.control.mutate([{ op: 'cancel', mPlanID: '30010001' }]);
    await post(`${PLANNING}/deleteScheduledMplanEvent`, { id: '40010001' }, cookie);
    expect(sandbox.control.state().mplans[0]).toMatchObject({ condition: 'Canceled', scheduleEventID: null });
  });
});

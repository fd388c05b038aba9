import { afterEach, describe, expect, it } from 'vitest';
import { type Bench, BOOKING, bench, CREATE, DELETE, LOGIN } from './harness.ts';

let b: Bench;
afterEach(() => b.sandbox.close());

describe('createSchedule on the wire (§7.4)', () => {
  it('sends exactly these fields as a form', async () => {
    b = await bench();
    await b.client.createSchedule(BOOKING);
    expect(b.calls(CREATE)).toMatchObject([
      {
        method: 'POST',
        contentType: 'application/x-www-form-urlencoded',
        fields: {
          ClassName: 'MVScheduledmPlan',
          RepID: '70001',
          mPlanID: '30010001',
          LocationID: '500001',
          Start: '2026-01-04T10:30:00-05:00',
          End: '2026-01-04T17:00:00-05:00',
          hash: '',
          v: '3.0.1',
          PlanningOverride: 'true',
        },
      },
    ]);
    expect(Object.keys(b.calls(CREATE)[0]!.fields)).toHaveLength(9);
    expect(b.sandbox.control.state().mplans[0]).toMatchObject({
      condition: 'Scheduled',
      scheduleEventID: '40010001',
    });
  });

  it.each([
    ['2026-03-07', 'America/Indiana/Indianapolis', '2026-03-07T10:15:00-05:00'],
    ['2026-03-08', 'America/Indiana/Indianapolis', '2026-03-08T10:15:00-04:00'],
    ['2026-01-04', 'Asia/Kolkata', '2026-01-04T10:15:00+05:30'],
  ])('the offset of %s in %s survives the form', async (date, zone, sent) => {
    b = await bench();
    const start = { date, time: '10:15', zone };
    await b.client.createSchedule({ ...BOOKING, start, end: { ...start, time: '16:45' } });
    expect(b.calls(CREATE)[0]?.fields.Start).toBe(sent);
  });

  it.each(['native', 'string', 'number', 'mixed'] as const)(
    'the id is MVScheduledEvent.ID as text (idType %s)',
    async (idType) => {
      b = await bench();
      b.sandbox.control.options({ idType });
      expect(await b.client.createSchedule(BOOKING)).toEqual({ scheduleEventId: '40010001' });
      expect(await b.client.getEvent('30010001')).toMatchObject({
        scheduleEventId: '40010001',
        repId: '70001',
        locationId: '500001',
      });
    },
  );

  it.each([
    ['a GUID as LocationID', { locationId: '00000000-0000-4000-8000-000000000001' }, /LocationID/],
    ['an HR id as RepID', { repId: 'US000001' }, /RepID/],
    ['no RepID', { repId: '' }, /RepID is missing/],
    ['a condition key as mPlanID', { mPlanId: '30010001_500001' }, /mPlanID/],
    ['an unknown zone', { start: { ...BOOKING.start, zone: 'Nowhere/Land' } }, /time zone/],
  ])('%s never leaves the process', async (_, wrong, message) => {
    b = await bench();
    await expect(b.client.createSchedule({ ...BOOKING, ...wrong })).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      sent: 'no',
      message: expect.stringMatching(message) as string,
    });
    expect(b.sandbox.control.log()).toEqual([]);
  });

  it('a refusal is the remote text, after one create', async () => {
    b = await bench();
    b.sandbox.control.faults([{ kind: 'ok_zero', message: 'Rep is on leave' }]);
    await expect(b.client.createSchedule(BOOKING)).rejects.toMatchObject({
      code: 'REMOTE_REJECTED',
      message: 'Rep is on leave',
    });
    expect(b.calls(CREATE)).toHaveLength(1);
  });

  it.each([
    ['lost_response', { code: 'API_TIMEOUT', sent: 'maybe' }],
    ['drop_scheduled_event', { code: 'UNEXPECTED_DATA', reason: 'missing id' }],
    ['empty_body', { code: 'UNEXPECTED_DATA', reason: 'empty body' }],
    ['malformed_json', { code: 'UNEXPECTED_DATA', reason: 'not json' }],
    ['html_body', { code: 'SESSION_EXPIRED', kind: 'html', sent: 'yes' }],
  ] as const)('%s: never repeated by the client itself', async (kind, expected) => {
    b = await bench();
    b.sandbox.control.faults([{ kind, path: CREATE }]);
    await expect(b.client.createSchedule(BOOKING)).rejects.toMatchObject(expected);
    expect(b.calls(CREATE)).toHaveLength(1);
    expect(b.sandbox.control.state().scheduledEvents).toHaveLength(1);
  });

  it('a timeout is unclear and not repeated', async () => {
    b = await bench({ timeouts: { call: 500 } });
    await b.client.signIn();
    b.sandbox.control.faults([{ kind: 'commit_then_timeout' }]);
    await expect(b.client.createSchedule(BOOKING)).rejects.toMatchObject({
      code: 'API_TIMEOUT',
      sent: 'maybe',
    });
    expect(b.calls(CREATE)).toHaveLength(1);
  });

  it.each([401, 403])('%d means not processed: one re-login, one repeat', async (status) => {
    b = await bench();
    b.sandbox.control.faults([{ kind: 'status', status, path: CREATE }]);
    expect(await b.client.createSchedule(BOOKING)).toEqual({ scheduleEventId: '40010001' });
    expect(b.calls(CREATE)).toHaveLength(2);
    expect(b.calls(LOGIN)).toHaveLength(2);
  });
});

describe('deleteSchedule (§7.5)', () => {
  it('sends the id as a form and clears the booking', async () => {
    b = await bench();
    await b.client.createSchedule(BOOKING);
    await b.client.deleteSchedule('40010001');
    expect(b.calls(DELETE)).toMatchObject([
      { contentType: 'application/x-www-form-urlencoded', fields: { id: '40010001' } },
    ]);
    expect(await b.client.getEvent('30010001')).toMatchObject({
      condition: 'unstaffed',
      scheduleEventId: null,
      scheduledAt: null,
    });
  });

  it('an empty answer is a success, a server error is repeated, a refusal is not', async () => {
    b = await bench();
    await b.client.createSchedule(BOOKING);
    b.sandbox.control.faults([
      { kind: 'status', status: 500, path: DELETE },
      { kind: 'empty_body', path: DELETE },
    ]);
    await b.client.deleteSchedule('40010001');
    expect(b.calls(DELETE)).toHaveLength(2);
    await expect(b.client.deleteSchedule('40010001')).rejects.toMatchObject({ code: 'REMOTE_REJECTED' });
    expect(b.calls(DELETE)).toHaveLength(3);
  });

  it('a key that was never a schedule id is refused here', async () => {
    b = await bench();
    await expect(b.client.deleteSchedule('30010001_500001')).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
    });
    expect(b.sandbox.control.log()).toEqual([]);
  });
});

describe('reissue (§7.6)', () => {
  const REISSUE = {
    scheduleEventId: '40010001',
    storeId: '9901',
    mPlanId: '30010001',
    locationId: '500001',
    repId: '70001',
    includeResponses: true,
    expirationDate: '2026-01-12',
  };
  const PATH = '/pendingworkextcontroller/createPendingWork/';

  it('sends the form of the pending work', async () => {
    b = await bench();
    await b.client.createSchedule(BOOKING);
    await b.client.reissue(REISSUE);
    expect(b.calls(PATH)[0]?.fields).toEqual({
      workLogEntryID: '40010001',
      storeID: '9901',
      mPlanID: '30010001',
      reissueBulkJson: '[]',
      action: 'reissue',
      includeResponses: 'true',
      pendingWorkReasonComments: '',
      public: 'true',
      excludeReps: 'false',
      excludedRepIDs: '[]',
      overrideReps: 'true',
      overriddenRepIDs: '[70001]',
      expirationDate: '2026-01-12T00:00:00',
      additionalEmail: '',
    });
    expect((await b.client.getCondition(REISSUE)).condition).toBe('reissued');
  });

  it('an unclear outcome is settled by the condition and never sent twice', async () => {
    b = await bench();
    b.sandbox.control.faults([{ kind: 'malformed_json', path: PATH }]);
    await b.client.reissue(REISSUE);
    b.sandbox.control.mutate([{ op: 'change', mPlanID: '30010001', set: { condition: 'Submitted' } }]);
    b.sandbox.control.faults([{ kind: 'status', status: 500, path: PATH }]);
    await expect(b.client.reissue(REISSUE)).rejects.toMatchObject({ code: 'API_TIMEOUT' });
    expect(b.calls(PATH)).toHaveLength(2);
  });
});

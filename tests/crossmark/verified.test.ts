import { afterEach, describe, expect, it } from 'vitest';
import type { CrossmarkError } from '../../src/crossmark/errors.ts';
import { SchemaError, SessionExpiredError, TransientError } from '../../src/crossmark/errors.ts';
import type { RemoteEvent } from '../../src/crossmark/port.ts';
import type { OperationStep } from '../../src/crossmark/verified.ts';
import { createVerified, deleteVerified, verifyCreate } from '../../src/crossmark/verified.ts';
import { type Bench, BOOKING, bench, CONDITION, CREATE, DELETE, LIST, ZONE } from './harness.ts';

let b: Bench | undefined;
afterEach(async () => {
  await b?.sandbox.close();
  b = undefined;
});

async function setup(callTimeoutMs = 15_000) {
  b = await bench({ timeouts: { call: callTimeoutMs } });
  await b.client.signIn();
  const { client, time, sandbox } = b;
  const steps: OperationStep[] = [];
  const deps = {
    sleep: time.sleep,
    onStep: async (step: OperationStep) => void steps.push(step),
  };
  return {
    ...b,
    control: sandbox.control,
    steps,
    create: (more: Partial<typeof BOOKING> & { precheck?: boolean; holdOutMs?: number } = {}) =>
      createVerified(client, { ...BOOKING, precheck: true, ...more }, deps),
    remove: (scheduleEventId: string) =>
      deleteVerified(client, { scheduleEventId, mPlanId: '30010001' }, deps),
  };
}

describe('createVerified against the sandbox (§10.2)', () => {
  it('a plain create: pre-check, one create, hooks before and after each call', async () => {
    const s = await setup();
    expect(await s.create()).toEqual({ kind: 'booked', scheduleEventId: '40010001', adopted: false });
    expect(s.steps).toEqual([
      { call: 'precheck', attempt: 1, phase: 'before' },
      { call: 'precheck', attempt: 1, phase: 'after', result: 'unstaffed' },
      { call: 'create', attempt: 1, phase: 'before' },
      { call: 'create', attempt: 1, phase: 'after', result: 'booked', scheduleEventId: '40010001' },
    ]);
  });

  it.each([
    ['commit_then_timeout', {}],
    ['lost_response', {}],
    ['commit_late', { ms: 12_000 }],
    ['drop_scheduled_event', {}],
    ['empty_body', { path: CREATE }],
    ['malformed_json', { path: CREATE }],
    ['html_body', { path: CREATE }],
  ] as const)('%s: one create in the log, the id is adopted', async (kind, more) => {
    const s = await setup(kind === 'commit_then_timeout' ? 500 : undefined);
    s.control.faults([{ kind, ...more } as Parameters<typeof s.control.faults>[0][number]]);
    expect(await s.create()).toEqual({ kind: 'booked', scheduleEventId: '40010001', adopted: true });
    expect(s.calls(CREATE)).toHaveLength(1);
    expect(s.control.state().scheduledEvents).toHaveLength(1);
    expect(s.time.slept[0]).toBe(5_000);
  });

  it('the reads happen 5, 15 and 30 s after the failure, and the first that finds the booking is the last', async () => {
    const s = await setup();
    s.control.faults([{ kind: 'commit_late', ms: 20_000 }]);
    await s.create();
    expect(s.time.slept).toEqual([5_000, 10_000, 15_000]);
    expect(s.calls(LIST)).toHaveLength(3);
  });

  it('500 without effect: after three reads exactly one second create', async () => {
    const s = await setup();
    s.control.faults([{ kind: 'status', status: 500, path: CREATE }]);
    expect(await s.create()).toEqual({ kind: 'booked', scheduleEventId: '40010001', adopted: false });
    expect(s.calls(CREATE)).toHaveLength(2);
    expect(s.calls(LIST)).toHaveLength(3);
    expect(
      s.steps.filter(({ phase }) => phase === 'before').map(({ call, attempt }) => `${call} ${attempt}`),
    ).toEqual(['precheck 1', 'create 1', 'verify 1', 'create 2']);
  });

  it('500 twice: never a third create, the outcome is unknown', async () => {
    const s = await setup();
    s.control.faults([{ kind: 'status', status: 503, count: 5, path: CREATE }]);
    expect(await s.create()).toMatchObject({
      kind: 'unknown',
      error: { code: 'OUTCOME_UNKNOWN', httpStatus: 503 },
    });
    expect(s.calls(CREATE)).toHaveLength(2);
  });

  it.each([
    ['a reset', { kind: 'reset' }],
    ['502 of a gateway', { kind: 'status', status: 502 }],
    ['504 of a gateway', { kind: 'status', status: 504 }],
  ] as const)('%s without effect: no second create, the outcome is unknown', async (_, fault) => {
    const s = await setup();
    s.control.faults([{ ...fault, path: CREATE, count: 3 }]);
    expect(await s.create()).toMatchObject({
      kind: 'unknown',
      error: { code: 'OUTCOME_UNKNOWN', sent: 'maybe' },
    });
    expect(s.calls(CREATE)).toHaveLength(1);
    expect(s.calls(LIST)).toHaveLength(3);
  });

  it('a first create that arrives while the second is refused is adopted', async () => {
    const s = await setup();
    s.control.options({ onDoubleCreate: 'reject' });
    s.control.faults([{ kind: 'commit_late', ms: 31_000, path: CREATE }]);
    const late = createVerified(
      s.client,
      { ...BOOKING, precheck: false },
      {
        sleep: s.time.sleep,
        onStep: async ({ call, attempt, phase }) => {
          if (call === 'create' && attempt === 2 && phase === 'before') s.time.advance(2_000);
        },
      },
    );
    expect(await late).toEqual({ kind: 'booked', scheduleEventId: '40010001', adopted: true });
    expect(s.control.state().scheduledEvents).toHaveLength(1);
  });

  it('a refusal ends it: no read, no second create', async () => {
    const s = await setup();
    s.control.faults([{ kind: 'ok_zero', message: 'Rep is on leave' }]);
    expect(await s.create()).toMatchObject({
      kind: 'refused',
      error: { code: 'REMOTE_REJECTED', message: 'Rep is on leave' },
    });
    expect(s.calls(CREATE)).toHaveLength(1);
    expect(s.calls(LIST)).toEqual([]);
  });

  it('a wrong id and a refused sign-in are "not sent"', async () => {
    const s = await setup();
    expect(await s.create({ repId: 'US000001' })).toMatchObject({
      kind: 'not_sent',
      error: { code: 'VALIDATION_ERROR' },
    });
    s.control.kick();
    s.control.faults([{ kind: 'login_refused' }]);
    expect(await s.create()).toMatchObject({ kind: 'not_sent', error: { code: 'AUTH_FAILED' } });
    expect(s.calls(CREATE)).toEqual([]);
  });

  it('429 to the end is "not sent"', async () => {
    const s = await setup();
    s.control.faults([{ kind: 'status', status: 429, count: 3, path: CREATE }]);
    expect(await s.create()).toMatchObject({ kind: 'not_sent', error: { code: 'RATE_LIMITED' } });
  });

  it('a create that puts something back goes on trying while nothing can be sent, but not for ever', async () => {
    const s = await setup();
    s.control.faults([{ kind: 'status', status: 429, retryAfter: '20', count: 6, path: CREATE }]);
    expect(await s.create({ holdOutMs: 60_000 })).toMatchObject({ kind: 'booked', adopted: false });
    expect(s.calls(CREATE)).toHaveLength(7);
    s.control.faults([{ kind: 'status', status: 429, retryAfter: '20', count: 99, path: CREATE }]);
    const other = { mPlanId: '30010002', start: { ...BOOKING.start, date: '2026-01-05' } };
    const end = { ...BOOKING.end, date: '2026-01-05' };
    const error = { code: 'RATE_LIMITED' };
    expect(await s.create({ ...other, end, holdOutMs: 60_000 })).toMatchObject({ kind: 'not_sent', error });
    expect(s.calls(CREATE)).toHaveLength(7 + 12);
  });

  it('an unclear create is never tried again by holding out', async () => {
    const s = await setup();
    s.control.faults([{ kind: 'lost_response' }]);
    expect(await s.create({ holdOutMs: 60_000 })).toMatchObject({ kind: 'booked', adopted: true });
    expect(s.calls(CREATE)).toHaveLength(1);
  });

  describe('the pre-check', () => {
    const book = {
      op: 'book',
      mPlanID: '30010001',
      start: '2026-01-04T10:30:00-05:00',
      end: '2026-01-04T17:00:00-05:00',
    } as const;

    it('our own booking is already there: adopted without a create', async () => {
      const s = await setup();
      s.control.mutate([{ ...book, repId: '70001' }]);
      expect(await s.create()).toEqual({ kind: 'booked', scheduleEventId: '40010001', adopted: true });
      expect(s.calls(CREATE)).toEqual([]);
      expect(s.time.slept).toEqual([]);
    });

    it.each([
      ['another person', { ...book, repId: '70002' }, 'Bram Norrow at 2026-01-04 10:30'],
      [
        'another time',
        { ...book, repId: '70001', start: '2026-01-04T11:15:00-05:00' },
        'Ada Maple at 2026-01-04 11:15',
      ],
    ])('%s is booked: a conflict, never overwritten', async (_, mutation, text) => {
      const s = await setup();
      s.control.mutate([mutation]);
      const outcome = await s.create();
      expect(outcome).toMatchObject({
        kind: 'conflict',
        error: { code: 'REMOTE_CONFLICT', booking: { scheduleEventId: '40010001' } },
      });
      expect(outcome.kind === 'conflict' && outcome.error.message).toBe(`Crossmark already shows ${text}.`);
      expect(s.calls(CREATE)).toEqual([]);
    });

    it.each(['Canceled', 'Expired', 'On Ice'])(
      'an event that is %s is refused without a create',
      async (condition) => {
        const s = await setup();
        s.control.mutate([{ op: 'change', mPlanID: '30010001', set: { condition } }]);
        expect(await s.create()).toMatchObject({
          kind: 'refused',
          error: { message: `event is ${condition}` },
        });
        expect(s.calls(CREATE)).toEqual([]);
      },
    );

    it('a condition that cannot be read does not stop the create', async () => {
      const s = await setup();
      s.control.faults([{ kind: 'status', status: 500, count: 3, path: CONDITION }]);
      expect(await s.create()).toMatchObject({ kind: 'booked', adopted: false });
    });

    it('switched off: no condition is read', async () => {
      const s = await setup();
      await s.create({ precheck: false });
      expect(s.calls(CONDITION)).toEqual([]);
    });

    it('scheduled by the condition but not readable: nothing was sent', async () => {
      const s = await setup();
      s.control.mutate([{ ...book, repId: '70001' }]);
      s.control.faults([{ kind: 'status', status: 500, count: 99, path: LIST }]);
      expect(await s.create()).toMatchObject({ kind: 'not_sent', error: { code: 'API_UNAVAILABLE' } });
    });
  });

  it('a hook that fails ends the operation: before the create, nothing is sent', async () => {
    const s = await setup();
    const onStep = async (step: OperationStep) => {
      if (step.call === 'create') throw new Error('journal is down');
    };
    await expect(
      createVerified(s.client, { ...BOOKING, precheck: false }, { sleep: s.time.sleep, onStep }),
    ).rejects.toThrow('journal is down');
    expect(s.calls(CREATE)).toEqual([]);
  });
});

describe('deleteVerified against the sandbox (§10.4)', () => {
  async function booked() {
    const s = await setup();
    await s.create();
    return s;
  }

  it('a plain delete', async () => {
    const s = await booked();
    expect(await s.remove('40010001')).toEqual({ kind: 'deleted', byRead: false });
    expect(s.control.state().scheduledEvents).toEqual([]);
  });

  it('an answer that was lost: the repeat is refused, the read shows that it is gone', async () => {
    const s = await booked();
    s.control.faults([{ kind: 'lost_response', path: DELETE }]);
    expect(await s.remove('40010001')).toEqual({ kind: 'deleted', byRead: true });
    expect(s.calls(DELETE)).toHaveLength(2);
  });

  it('refused while Crossmark still shows it: failed with the remote text', async () => {
    const s = await booked();
    s.control.faults([{ kind: 'ok_zero', message: 'Already started', path: DELETE }]);
    expect(await s.remove('40010001')).toMatchObject({
      kind: 'failed',
      error: { message: 'Already started' },
    });
    expect(s.control.state().scheduledEvents).toHaveLength(1);
  });

  it('refused because another booking took its place: ours is gone', async () => {
    const s = await booked();
    s.control.mutate([
      { op: 'unbook', mPlanID: '30010001' },
      {
        op: 'book',
        mPlanID: '30010001',
        repId: '70002',
        start: '2026-01-05T10:30:00-05:00',
        end: '2026-01-05T17:00:00-05:00',
      },
    ]);
    expect(await s.remove('40010001')).toEqual({ kind: 'deleted', byRead: true });
  });

  it('a delete that was certainly not sent has failed, without a read', async () => {
    const s = await booked();
    s.control.faults([{ kind: 'status', status: 429, count: 3, path: DELETE }]);
    const reads = s.calls(LIST).length;
    expect(await s.remove('40010001')).toMatchObject({ kind: 'failed', error: { code: 'RATE_LIMITED' } });
    expect(s.calls(LIST)).toHaveLength(reads);
  });

  it('neither delete nor read answers: unknown', async () => {
    const s = await booked();
    s.control.faults([
      { kind: 'status', status: 500, count: 9, path: DELETE },
      { kind: 'status', status: 500, count: 9, path: LIST },
    ]);
    expect(await s.remove('40010001')).toMatchObject({
      kind: 'unknown',
      error: { code: 'OUTCOME_UNKNOWN', httpStatus: 500 },
    });
  });
});

describe('verifyCreate (§10.3)', () => {
  const EVENT: RemoteEvent = {
    mPlanId: '30010001',
    name: 'x',
    startDate: '2026-01-04',
    dueDate: '2026-01-11',
    estimatedMinutes: null,
    condition: 'unstaffed',
    rawCondition: 'Unstaffed',
    isScheduled: false,
    scheduledAt: null,
    scheduleEventId: null,
    repId: null,
    staffedReps: [],
    locationId: '500001',
    locationMvid: null,
    storeNumber: null,
    storeName: null,
    salesToolsUrl: null,
    referenceNumber: null,
    walmartEventId: null,
    warnings: [],
    requestedAt: new Date(0),
  };
  const OURS = {
    ...EVENT,
    scheduleEventId: '40010001',
    repId: '70001',
    scheduledAt: { date: '2026-01-04', time: '10:30' },
  };
  const BROKEN = new TransientError('HTTP 500', 'yes', { httpStatus: 500 });

  function reads(...answers: (RemoteEvent | null | CrossmarkError)[]) {
    let next = 0;
    const getEvent = async () => {
      const answer = answers[next++];
      if (answer instanceof Error) throw answer;
      return answer ?? null;
    };
    return { port: { getEvent }, count: () => next };
  }

  async function verify(
    failure: CrossmarkError | null,
    answers: (RemoteEvent | null | CrossmarkError)[],
    start = BOOKING.start,
  ) {
    const { port, count } = reads(...answers);
    const found = await verifyCreate(port, {
      mPlanId: '30010001',
      repId: '70001',
      start,
      failure,
      sleep: async () => {},
    });
    return { ...found, reads: count() };
  }

  it('"no schedule" counts only after the third read', async () => {
    expect(await verify(BROKEN, [EVENT, EVENT, OURS])).toMatchObject({
      kind: 'adopt',
      scheduleEventId: '40010001',
      reads: 3,
    });
    expect(await verify(BROKEN, [EVENT, EVENT, EVENT])).toMatchObject({
      kind: 'absent-may-repeat',
      reads: 3,
    });
  });

  it('a read that finds a schedule ends the sequence', async () => {
    expect(await verify(BROKEN, [OURS, EVENT, EVENT])).toMatchObject({ kind: 'adopt', reads: 1 });
  });

  it.each<[string, CrossmarkError | null, string]>([
    ['500', BROKEN, 'absent-may-repeat'],
    ['503', new TransientError('HTTP 503', 'yes', { httpStatus: 503 }), 'absent-may-repeat'],
    ['HTML', new SessionExpiredError('html'), 'absent-may-repeat'],
    ['not JSON', new SchemaError('not json'), 'absent-may-repeat'],
    ['an empty body', new SchemaError('empty body'), 'absent-may-repeat'],
    ['502', new TransientError('HTTP 502', 'yes', { httpStatus: 502 }), 'absent-unknown'],
    ['504', new TransientError('HTTP 504', 'yes', { httpStatus: 504 }), 'absent-unknown'],
    ['a timeout', new TransientError('ETIMEDOUT', 'maybe'), 'absent-unknown'],
    ['a claimed success without id', new SchemaError('missing id'), 'absent-unknown'],
    ['an odd redirect', new SchemaError('unexpected redirect'), 'absent-unknown'],
    ['nobody knows', null, 'absent-unknown'],
  ])('absent after %s', async (_, failure, kind) => {
    expect(await verify(failure, [EVENT, EVENT, EVENT])).toMatchObject({ kind });
  });

  it('event not found, or all reads failed, or the last one: unknown', async () => {
    expect(await verify(BROKEN, [null, null, null])).toMatchObject({ kind: 'unknown' });
    expect(await verify(BROKEN, [BROKEN, BROKEN, BROKEN])).toMatchObject({ kind: 'unknown', error: BROKEN });
    expect(await verify(BROKEN, [EVENT, EVENT, BROKEN])).toMatchObject({ kind: 'unknown' });
    expect(await verify(BROKEN, [BROKEN, BROKEN, EVENT])).toMatchObject({ kind: 'absent-may-repeat' });
  });

  it('half a booking is neither ours nor another: unknown, and never repeated', async () => {
    const dateOnly = { ...OURS, scheduleEventId: null };
    const noRep = { ...OURS, repId: null };
    expect(await verify(BROKEN, [dateOnly, dateOnly, dateOnly])).toMatchObject({ kind: 'unknown' });
    expect(await verify(BROKEN, [noRep, noRep, noRep])).toMatchObject({ kind: 'unknown' });
    expect(await verify(BROKEN, [dateOnly, OURS])).toMatchObject({ kind: 'adopt' });
  });

  it('times are compared by the minute in the store zone, across the clock change too', async () => {
    const gap = { date: '2026-03-08', time: '02:30', zone: ZONE };
    const shown = { ...OURS, scheduledAt: { date: '2026-03-08', time: '03:30' } };
    expect(await verify(BROKEN, [shown], gap)).toMatchObject({ kind: 'adopt' });
    expect(await verify(BROKEN, [shown], { ...gap, time: '03:31' })).toMatchObject({ kind: 'conflict' });
  });

  it('a failure that is no Crossmark error is not swallowed', async () => {
    const getEvent = () => Promise.reject(new Error('bug'));
    const input = {
      mPlanId: '30010001',
      repId: '70001',
      start: BOOKING.start,
      failure: null,
      sleep: async () => {},
    };
    await expect(verifyCreate({ getEvent }, input)).rejects.toThrow('bug');
  });
});

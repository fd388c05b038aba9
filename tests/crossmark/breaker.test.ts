import { afterEach, describe, expect, it } from 'vitest';
import { createBreaker } from '../../src/crossmark/breaker.ts';
import { CircuitOpenError, RemoteRejectedError, TransientError } from '../../src/crossmark/errors.ts';
import { type Bench, BOOKING, bench, CONDITION, CREATE, DELETE, fakeTime, LOGIN } from './harness.ts';

const silence = () => Promise.reject(new TransientError('ETIMEDOUT', 'maybe'));
const answer = () => Promise.resolve('answer');
const REF = { mPlanId: '30010001', locationId: '500001' };

function breaker() {
  const time = fakeTime();
  const changes: (Date | null)[] = [];
  const { run, circuit } = createBreaker({ clock: time.clock, onChange: (until) => changes.push(until) });
  const fail = async (times: number, call = silence) => {
    for (let i = 0; i < times; i++) await run(call).catch(() => {});
  };
  return { time, changes, run, circuit, fail };
}

describe('circuit breaker', () => {
  it('opens after five calls in a row without an answer and sends nothing for 15 seconds', async () => {
    const b = breaker();
    await b.fail(4);
    expect(b.circuit()).toEqual({ state: 'closed', until: null });
    await b.fail(1);
    const until = new Date('2026-01-02T12:00:15Z');
    expect(b.circuit()).toEqual({ state: 'open', until });
    let sent = 0;
    const error: unknown = await b.run(async () => ++sent).catch((e: unknown) => e);
    expect(error).toBeInstanceOf(CircuitOpenError);
    expect(error).toMatchObject({ code: 'API_UNAVAILABLE', sent: 'no', until });
    expect(sent).toBe(0);
  });

  it.each([
    ['an answer', answer],
    ['a refusal', () => Promise.reject(new RemoteRejectedError('no'))],
    ['a 500', () => Promise.reject(new TransientError('HTTP 500', 'yes', { httpStatus: 500 }))],
  ])('%s in between begins the count anew', async (_, call) => {
    const b = breaker();
    await b.fail(4);
    await b.run<unknown>(call).catch(() => {});
    await b.fail(4);
    expect(b.circuit().state).toBe('closed');
  });

  it('a gateway that answers for a silent server counts as silence', async () => {
    const b = breaker();
    await b.fail(5, () => Promise.reject(new TransientError('HTTP 502', 'yes', { httpStatus: 502 })));
    expect(b.circuit().state).toBe('open');
  });

  it('half open lets exactly one call through; its answer closes', async () => {
    const b = breaker();
    await b.fail(5);
    b.time.advance(15_000);
    expect(b.circuit()).toEqual({ state: 'half-open', until: null });
    let release = (_: string): void => {};
    const probe = b.run(() => new Promise<string>((resolve) => (release = resolve)));
    await expect(b.run(answer)).rejects.toBeInstanceOf(CircuitOpenError);
    release('back');
    await expect(probe).resolves.toBe('back');
    expect(b.circuit().state).toBe('closed');
    await expect(b.run(answer)).resolves.toBe('answer');
    expect(b.changes).toEqual([new Date('2026-01-02T12:00:15Z'), null]);
  });

  it('a failed probe opens twice as long, at most two minutes, and an answer forgets that', async () => {
    const b = breaker();
    await b.fail(5);
    const pauses: number[] = [];
    for (let i = 0; i < 5; i++) {
      const { until } = b.circuit();
      pauses.push((until?.getTime() ?? 0) - b.time.clock.now().getTime());
      b.time.advance(pauses.at(-1) ?? 0);
      await b.fail(1);
    }
    expect(pauses).toEqual([15_000, 30_000, 60_000, 120_000, 120_000]);
    b.time.advance(120_000);
    await b.run(answer);
    await b.fail(5);
    expect(b.circuit().until).toEqual(new Date(b.time.clock.now().getTime() + 15_000));
  });

  it('calls that were under way when it opened change nothing by failing, and close it by answering', async () => {
    const b = breaker();
    const late: ((error: Error | null) => void)[] = [];
    const waiting = () =>
      new Promise<string>((resolve, reject) =>
        late.push((error) => (error ? reject(error) : resolve('late'))),
      );
    const calls = Array.from({ length: 6 }, () => b.run(waiting).catch(() => {}));
    await b.fail(5);
    const { until } = b.circuit();
    b.time.advance(1_000);
    for (const end of late.slice(0, 5)) end(new TransientError('ETIMEDOUT', 'maybe'));
    await Promise.all(calls.slice(0, 5));
    expect(b.circuit()).toEqual({ state: 'open', until });
    late[5]?.(null);
    await calls[5];
    expect(b.circuit().state).toBe('closed');
  });
});

describe('the breaker of a connection', () => {
  let b: Bench;
  afterEach(() => b.sandbox.close());

  const reset = (count: number, path: string) => b.sandbox.control.faults([{ kind: 'reset', count, path }]);

  it('reads, writes and sign-in share it, and health tells its state without a request', async () => {
    b = await bench();
    await b.client.signIn();
    reset(3, CONDITION);
    await expect(b.client.getCondition(REF)).rejects.toMatchObject({ sent: 'maybe' });
    reset(9, DELETE);
    // The fifth failure is the second try of the delete; the third is held back, yet the delete stays unclear.
    await expect(b.client.deleteSchedule('40010001')).rejects.toMatchObject({ sent: 'maybe' });
    expect(b.calls(DELETE)).toHaveLength(2);
    const sent = b.sandbox.control.log().length;
    const opened = b.time.clock.now();
    const slept = b.time.slept.length;
    await expect(b.client.createSchedule(BOOKING)).rejects.toMatchObject({
      code: 'API_UNAVAILABLE',
      sent: 'no',
    });
    const health = await b.client.health();
    expect(health).toMatchObject({ state: 'unhealthy', detail: 'API_UNAVAILABLE' });
    expect(health.circuit.state).toBe('open');
    expect(b.time.slept).toHaveLength(slept);
    expect(health.circuit.until?.getTime()).toBeGreaterThan(opened.getTime());
    expect(b.sandbox.control.log()).toHaveLength(sent);

    b.time.advance(15_000);
    b.sandbox.control.reset();
    b.sandbox.control.kick();
    expect(await b.client.health()).toMatchObject({ state: 'healthy', circuit: { state: 'closed' } });
    const lines = b.client.lines.map((line) => (line as { message: string }).message);
    expect(lines).toContain('crossmark does not answer; calls are held back');
    expect(lines).toContain('crossmark answers again');
  });

  it('the create that opens the circuit stays unclear; it is never called "not sent"', async () => {
    b = await bench({ maxAttempts: 4 });
    await b.client.signIn();
    reset(4, CONDITION);
    await b.client.getCondition(REF).catch(() => {});
    b.sandbox.control.faults([{ kind: 'lost_response' }]);
    await expect(b.client.createSchedule(BOOKING)).rejects.toMatchObject({ sent: 'maybe' });
    expect((await b.client.health()).circuit.state).toBe('open');
    expect(b.calls(CREATE)).toHaveLength(1);
  });

  it('a sign-in that gets no answer opens it too, and is no refusal', async () => {
    b = await bench();
    reset(9, LOGIN);
    for (let i = 0; i < 3; i++) await b.client.getCondition(REF).catch(() => {});
    expect(b.calls(LOGIN)).toHaveLength(5);
    expect(await b.client.health()).toMatchObject({ detail: 'API_UNAVAILABLE', authBlockedUntil: null });
  });
});

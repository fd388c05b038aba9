import pino from 'pino';
import { describe, expect, it } from 'vitest';
import { startTicker } from '../../src/jobs/ticker.ts';

const log = pino({ level: 'silent' });
const deferred = () => {
  let resolve!: () => void;
  const promise = new Promise<void>((r) => {
    resolve = r;
  });
  return { promise, resolve };
};

describe('ticker', () => {
  it('never runs two passes at once, and a wake-up during a pass leads to exactly one more', async () => {
    const gates = [deferred(), deferred()];
    let started = 0;
    let running = 0;
    let most = 0;
    const second = deferred();
    const ticker = startTicker(
      't',
      60_000,
      async () => {
        const gate = gates[started++];
        running += 1;
        most = Math.max(most, running);
        if (started === 2) second.resolve();
        await gate?.promise;
        running -= 1;
      },
      log,
    );
    ticker.wake();
    ticker.wake();
    gates[0]!.resolve();
    await second.promise;
    gates[1]!.resolve();
    await ticker.stop();
    expect({ started, most }).toEqual({ started: 2, most: 1 });
  });

  it('goes on after a failing pass', async () => {
    let calls = 0;
    const twice = deferred();
    const ticker = startTicker(
      't',
      1,
      async () => {
        calls += 1;
        if (calls === 2) twice.resolve();
        throw new Error('broken');
      },
      log,
    );
    await twice.promise;
    await ticker.stop();
    expect(calls).toBeGreaterThanOrEqual(2);
  });

  it('waits for the running pass when it stops, and starts none afterwards', async () => {
    const gate = deferred();
    let ended = false;
    const ticker = startTicker(
      't',
      1,
      async () => {
        await gate.promise;
        ended = true;
      },
      log,
    );
    const stopping = ticker.stop();
    expect(ended).toBe(false);
    gate.resolve();
    await stopping;
    expect(ended).toBe(true);
    ticker.wake();
    expect(ended).toBe(true);
  });
});

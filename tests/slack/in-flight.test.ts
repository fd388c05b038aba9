import { describe, expect, it } from 'vitest';
import { InFlight } from '../../src/slack/in-flight.ts';

describe('work that a shutdown waits for', () => {
  it('drain ends with the last piece of work, also a failing one', async () => {
    const inFlight = new InFlight();
    let finish = (): void => {};
    const first = inFlight.track(() => new Promise<void>((done) => (finish = done)));
    const second = inFlight.track(() => Promise.reject(new Error('failed'))).catch(() => 'caught');
    expect(inFlight.count).toBe(2);
    const drained = inFlight.drain(10_000);
    expect(await second).toBe('caught');
    finish();
    await first;
    expect(await drained).toBe(true);
    expect(inFlight.count).toBe(0);
  });

  it('does not wait longer than the grace', async () => {
    const inFlight = new InFlight();
    void inFlight.track(() => new Promise<void>(() => {}));
    expect(await inFlight.drain(1)).toBe(false);
  });

  it('nothing running: at once', async () => {
    expect(await new InFlight().drain(0)).toBe(true);
  });
});

import { pino } from 'pino';
import { beforeEach, expect, it } from 'vitest';
import { correlationId } from '../../../src/crossmark/correlation.ts';
import type { Database } from '../../../src/db/database.ts';
import { freeLease, keepLease, takeLease } from '../../../src/db/repositories/leases.ts';
import { WriteSlots, type WriteSlotsOptions } from '../../../src/services/submissions/write-slots.ts';
import { describeOnBothDatabases } from '../../support/database.ts';

let stores = 0;
const clock = {
  at: Date.parse('2026-11-23T09:00:00Z'),
  now: () => new Date(clock.at),
};

describeOnBothDatabases('write slots', (getDb) => {
  let a: string;
  let b: string;
  let c: string;
  let connectionId: string;
  let under: string[];
  let most: number;
  let order: string[];

  beforeEach(() => {
    stores += 1;
    [a, b, c] = [`a${stores}`, `b${stores}`, `c${stores}`];
    connectionId = `connection ${stores}`;
    [under, most, order] = [[], 0, []];
  });

  const slots = (size: number, options: Partial<WriteSlotsOptions> = {}, db: Database = getDb()) =>
    new WriteSlots({
      db,
      clock,
      log: pino({ level: 'silent' }),
      slots: size,
      sleep: async (ms) => {
        clock.at += ms;
      },
      ...options,
    });

  /** A write that is under way until it is told to end. */
  function write(from: WriteSlots, storeId: string, onNext?: () => void) {
    let end = (): void => {};
    const ended = new Promise<void>((resolve) => (end = resolve));
    const result = from.use(
      { connectionId, storeId },
      async () => {
        expect(under).not.toContain(storeId);
        under.push(storeId);
        order.push(storeId);
        most = Math.max(most, under.length);
        await ended;
        under.splice(under.indexOf(storeId), 1);
      },
      { onNext },
    );
    return { end, result };
  }

  const begun = async (count: number) => {
    while (order.length < count) await new Promise((resolve) => setImmediate(resolve));
  };

  it('a renewal that comes after the end of the work takes nothing again', async () => {
    const { client } = getDb();
    const claim = { token: 'late', now: clock.now(), until: new Date(clock.at + 120_000) };
    expect(await takeLease(client, `renewed ${a}`, claim)).toBe(true);
    await freeLease(client, `renewed ${a}`, claim.token);
    await keepLease(client, `renewed ${a}`, claim);
    expect(await takeLease(client, `renewed ${a}`, { ...claim, token: 'next' })).toBe(true);
  });

  it('one slot: one write of a connection at a time, in the order of asking, whatever the store', async () => {
    const one = slots(1);
    const [first, second, third] = [write(one, a), write(one, b), write(one, a)];
    await begun(1);
    first.end();
    await begun(2);
    second.end();
    third.end();
    await Promise.all([first.result, second.result, third.result]);
    expect(order).toEqual([a, b, a]);
    expect(most).toBe(1);
  });

  it('two slots: two stores side by side, the same store never', async () => {
    const two = slots(2);
    const writes = [write(two, a), write(two, a), write(two, b), write(two, c)];
    await begun(2);
    expect(order).toEqual([a, b]);
    for (const one of writes) one.end();
    await Promise.all(writes.map((one) => one.result));
    expect(order.toSorted()).toEqual([a, a, b, c]);
    expect(most).toBe(2);
  });

  it('another process that writes keeps the slot; whoever waits too long is told so and has done nothing', async () => {
    const held = write(slots(1), a);
    await begun(1);
    const elsewhere = slots(1);
    await expect(elsewhere.use({ connectionId, storeId: b }, async () => 'done')).resolves.toBe('busy');
    held.end();
    await held.result;
    await expect(elsewhere.use({ connectionId, storeId: b }, async () => 'done')).resolves.toBe('done');
  });

  it('two slots of two processes: other stores go on, the store that is written does not', async () => {
    const held = write(slots(2), a);
    await begun(1);
    const elsewhere = slots(2);
    await expect(elsewhere.use({ connectionId, storeId: a }, async () => 'done')).resolves.toBe('busy');
    await expect(elsewhere.use({ connectionId, storeId: b }, async () => 'done')).resolves.toBe('done');
    held.end();
    await held.result;
  });

  it('the slots of a process that died are free when their lease has run out', async () => {
    const dead = write(slots(1), a);
    await begun(1);
    clock.at += 121_000;
    await expect(slots(1).use({ connectionId, storeId: a }, async () => 'done')).resolves.toBe('done');
    dead.end();
    await dead.result;
  });

  it('a write that fails frees its slot and its store', async () => {
    const one = slots(1);
    const failing = one.use({ connectionId, storeId: a }, () => Promise.reject(new Error('refused')));
    await expect(failing).rejects.toThrow('refused');
    expect(await getDb().client.lease.count({ where: { key: { contains: a } } })).toBe(0);
    await expect(slots(1).use({ connectionId, storeId: a }, async () => 'done')).resolves.toBe('done');
  });

  it('everything done under a slot has the correlation id of its lease', async () => {
    const seen = await slots(1).use({ connectionId, storeId: a }, async () => {
      const lease = await getDb().client.lease.findFirstOrThrow({ where: { key: `crossmark-store:${a}` } });
      return { lease: lease.token, id: correlationId() };
    });
    expect(seen).toEqual({ lease: expect.any(String), id: (seen as { lease: string }).lease });
    expect(correlationId()).toBeUndefined();
  });

  it('whoever is served next is told so, once, and only while it waits', async () => {
    const told: string[] = [];
    const one = slots(1);
    const [first, second, third] = [a, b, c].map((store) => write(one, store, () => void told.push(store)));
    await begun(1);
    expect(told).toEqual([b]);
    expect(one.isCrowded({ connectionId, storeId: a })).toBe(true);
    first?.end();
    await begun(2);
    expect(told).toEqual([b, c]);
    expect(one.isCrowded({ connectionId, storeId: a })).toBe(false);
    second?.end();
    third?.end();
    await Promise.all([first?.result, second?.result, third?.result]);
    expect(told).toEqual([b, c]);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { CrossmarkPort } from '../../../src/crossmark/port.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { DAY, MANAGER } from '../proposals/fixture.ts';
import { BookingStage } from './booking-stage.ts';

/** What the process was doing when it was gone: before or after which of its writes to Crossmark. */
interface Moment {
  write: number;
  phase: 'before' | 'after';
}

interface Scenario {
  name: string;
  writes: number;
  set: (s: BookingStage) => Promise<void>;
  change: (s: BookingStage, service: ReturnType<BookingStage['service']>) => Promise<unknown>;
  /** What stands in the end, here and there. */
  end: (s: BookingStage) => string[];
}

const SCENARIOS: Scenario[] = [
  {
    name: 'a move',
    writes: 2,
    set: (s) => s.core(600101),
    change: (s, service) => service.change(s.f.storeId, MANAGER, { eventRefNum: 600101, date: s.f.day(2) }),
    end: (s) => [`600101 e1 ${s.f.day(2)} 10:15`],
  },
  {
    name: 'a removal',
    writes: 1,
    set: (s) => s.core(600101),
    change: (s, service) => service.remove(s.f.storeId, MANAGER, { eventRefNum: 600101 }),
    end: () => [],
  },
  {
    name: 'a trade',
    writes: 4,
    set: async (s) => {
      await s.core(600101, 'e1', DAY, '10:15', 1);
      await s.core(600102, 'e2', s.f.day(2), '10:45', 3);
    },
    change: (s, service) =>
      service.trade(s.f.storeId, MANAGER, { eventRefNum: 600101, withEventRefNum: 600102 }),
    end: (s) => [`600101 e2 ${DAY} 10:15`, `600102 e1 ${s.f.day(2)} 10:45`],
  },
  {
    name: 'a Core with its Supervisor',
    writes: 4,
    set: async (s) => {
      await s.core(600101);
      await s.supervisor(600901, 600101);
    },
    change: (s, service) => service.change(s.f.storeId, MANAGER, { eventRefNum: 600101, date: s.f.day(2) }),
    end: (s) => [`600101 e1 ${s.f.day(2)} 10:15`, `600901 cs ${s.f.day(2)} 12:00`],
  },
];

/** A port whose caller is gone at this moment: whatever it waits for never comes. */
function goneAt(port: CrossmarkPort, moment: Moment, reached: () => void): CrossmarkPort {
  let writes = 0;
  const write = async <T>(send: () => Promise<T>): Promise<T> => {
    const last = writes === moment.write;
    writes += 1;
    if (last && moment.phase === 'before') await gone(reached);
    const answer = await send();
    if (last) await gone(reached);
    return answer;
  };
  return Object.assign(Object.create(port) as CrossmarkPort, {
    createSchedule: (input: Parameters<CrossmarkPort['createSchedule']>[0]) =>
      write(() => port.createSchedule(input)),
    deleteSchedule: (id: string) => write(() => port.deleteSchedule(id)),
  });
}

const pause = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 2));

function gone(reached: () => void): Promise<void> {
  reached();
  return new Promise(() => {});
}

describeOnBothDatabases('a process that is gone in the middle of', (getDb) => {
  let s: BookingStage;
  beforeEach(async () => {
    s = await BookingStage.create(getDb());
  });

  describe.each(SCENARIOS)('$name', ({ writes, set, change, end }) => {
    const moments = Array.from({ length: writes }, (_, write) =>
      (['before', 'after'] as const).map((phase) => ({ write, phase })),
    ).flat();

    it.each(moments)(
      '$phase write $write: the next one finishes it, nothing is booked twice',
      async (moment) => {
        await set(s);
        await new Promise<void>((reached) => {
          const port = goneAt(s.crossmark, moment, reached);
          void change(s, s.service({ portOf: () => port, renewMs: 1e9 }));
        });
        // Its leases hold others off for a while.
        expect(await s.service().resumeDue()).toBe(0);
        s.f.clock.advance(3 * 60_000);
        await s.service().resumeDue();
        await s.service().resumeDue();
        expect(await s.remote()).toEqual(end(s));
        expect(await s.f.booked()).toEqual(end(s).map((one) => `${one} synced`));
        for (const booking of await s.f.db.client.schedule.findMany({ where: { storeId: s.f.storeId } }))
          expect(booking.externalId).toBe(
            s.crossmark.bookings.get(String(30_000_000 + booking.eventRefNum))?.id,
          );
        expect((await s.operations()).filter((one) => !one.endsWith(' done'))).toEqual([]);
        expect(new Set(s.crossmark.creates).size).toBe(s.crossmark.creates.length);
      },
    );
  });

  it('what is late writes nothing any more: only the holder of the lease does', async () => {
    await s.core(600101);
    let go = (): void => {};
    s.crossmark.onCreate = () => new Promise<void>((resolve) => (go = resolve));
    const late = s.service({ renewMs: 1e9 }).change(s.f.storeId, MANAGER, {
      eventRefNum: 600101,
      date: s.f.day(2),
    });
    while (s.crossmark.creates.length === 0) await pause();
    s.crossmark.onCreate = () => {};
    s.f.clock.advance(3 * 60_000);
    expect(await s.service().resumeDue()).toBe(1);
    const settled = await s.booking(600101);
    go();
    expect(await late).toMatchObject({ outcome: 'queued' });
    expect(await s.booking(600101)).toEqual(settled);
    expect(s.crossmark.creates).toHaveLength(1);
  });

  it('while the next one is still looking, the late one must not go on either', async () => {
    await s.core(600101);
    let answer = (): void => {};
    s.crossmark.onCreate = () =>
      new Promise<void>((resolve) => {
        answer = resolve;
      });
    const input = { eventRefNum: 600101, date: s.f.day(2) };
    const late = s.service({ renewMs: 1e9 }).change(s.f.storeId, MANAGER, input);
    while (s.crossmark.creates.length === 0) await pause();
    const read = s.crossmark.getEvent.bind(s.crossmark);
    let look = (): void => {};
    let looking = false;
    s.crossmark.getEvent = async (id) => {
      looking = true;
      await new Promise<void>((resolve) => {
        look = resolve;
      });
      return read(id);
    };
    s.f.clock.advance(3 * 60_000);
    const next = s.service().resumeDue();
    while (!looking) await pause();
    answer();
    expect(await late).toMatchObject({ outcome: 'queued' });
    expect((await s.booking(600101)).syncStatus).toBe('delete_pending');
    look();
    expect(await next).toBe(1);
    expect(await s.f.booked()).toEqual([`600101 e1 ${s.f.day(2)} 10:15 synced`]);
  });

  it('a day that was locked meanwhile: what had not begun is not sent, and is said', async () => {
    await s.core(600101);
    await new Promise<void>((reached) => {
      const service = s.service({
        renewMs: 1e9,
        slots: { use: () => gone(reached) } as never,
      });
      void service.change(s.f.storeId, MANAGER, { eventRefNum: 600101, date: s.f.day(2) });
    });
    await s.f.db.client.lockedDay.create({
      data: { storeId: s.f.storeId, lockedDate: s.f.day(2), lockedBy: MANAGER, lockedAt: s.f.clock.now() },
    });
    s.f.clock.advance(3 * 60_000);
    expect(await s.service().resumeDue()).toBe(1);
    expect(s.writes).toEqual([]);
    expect(await s.f.booked()).toEqual([`600101 e1 ${DAY} 10:15 synced`]);
    expect(await s.alerted()).toEqual([MANAGER]);
  });
});

import { beforeEach, describe, expect, it } from 'vitest';
import type { MplanRef, RemoteCondition } from '../../../src/crossmark/port.ts';
import type { Condition } from '../../../src/domain/types.ts';
import { ConditionAhead } from '../../../src/services/submissions/condition-ahead.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { Fixture } from '../proposals/fixture.ts';
import { FakeCrossmark, mPlan } from './fake-crossmark.ts';

const REF: MplanRef = { mPlanId: '30600101', locationId: '500001' };
const BOOKING = {
  ...REF,
  repId: '70001',
  start: { date: '2026-11-28', time: '10:15', zone: 'America/Chicago' },
  end: { date: '2026-11-28', time: '16:45', zone: 'America/Chicago' },
};

describe('reading the next condition ahead', () => {
  let at: number;
  let reads: number;
  let says: Condition;
  let fails: boolean;
  let ahead: ConditionAhead;

  beforeEach(() => {
    [at, reads, says, fails] = [0, 0, 'unstaffed', false];
    const crossmark = new FakeCrossmark();
    crossmark.getCondition = async (): Promise<RemoteCondition> => {
      reads += 1;
      if (fails) throw new Error('no answer');
      return { condition: says, rawCondition: says, workStatus: null };
    };
    ahead = new ConditionAhead(crossmark, { now: () => new Date(at) });
  });
  const ask = async () => (await ahead.port.getCondition(REF)).condition;

  it('what was read ahead serves once', async () => {
    ahead.look(REF);
    ahead.look(REF);
    expect(await ask()).toBe('unstaffed');
    expect(reads).toBe(1);
    await ask();
    expect(reads).toBe(2);
  });

  it('another event, or nothing to look at, is read when it is asked for', async () => {
    ahead.look({ ...REF, mPlanId: '30600102' });
    ahead.look(null);
    await ask();
    expect(reads).toBe(2);
  });

  it.each<[string, () => void]>([
    ['older than five seconds', () => (at = 5_001)],
    ['something other than open', () => (says = 'unstaffed')],
  ])('%s: it is read again', async (what, then) => {
    if (what.startsWith('something')) says = 'scheduled';
    ahead.look(REF);
    then();
    await ask();
    expect(reads).toBe(2);
  });

  it('a read that failed is tried again in its place', async () => {
    fails = true;
    ahead.look(REF);
    await Promise.resolve();
    fails = false;
    expect(await ask()).toBe('unstaffed');
    expect(reads).toBe(2);
  });

  it('a write of the same event, or any delete, makes it worthless', async () => {
    ahead.look(REF);
    await ahead.port.createSchedule(BOOKING);
    await ask();
    expect(reads).toBe(2);
    ahead.look(REF);
    await ahead.port.deleteSchedule('1').catch(() => {});
    await ask();
    expect(reads).toBe(4);
  });
});

describeOnBothDatabases('a batch that reads ahead', (getDb) => {
  it('books what is open with one read each, and never over a booking that came in after the read', async () => {
    const f = await Fixture.create(getDb());
    const crossmark = new FakeCrossmark();
    f.port = crossmark;
    const events = [600101, 600102, 600103];
    for (const event of events) await f.event(event);
    const people = ['e1', 'e2', 'e3'];
    const runId = await f.run(events.map((event, i) => ({ event, employee: people[i]!, block: i + 1 })));
    await f.approve(runId);
    const order = new Map<string, string>();
    crossmark.onCreate = (id) => {
      // The condition of the next event has been read by now; then this one takes long, and somebody books that event.
      if (order.size === 0) {
        const next = crossmark.calls.find((call) => /^condition/.test(call) && !call.endsWith(id))!.slice(10);
        order.set('taken', next);
        crossmark.book(next, '49999999', '70999', '2026-11-28', '08:00');
        f.clock.advance(6_000);
      }
      order.set(id, id);
    };
    await f.worker({ precheck: true }).runDue();
    const taken = order.get('taken')!;
    expect(crossmark.creates).toHaveLength(2);
    expect(crossmark.creates).not.toContain(taken);
    expect(crossmark.bookings.get(taken)?.id).toBe('49999999');
    const statuses = await f.statuses(runId);
    expect(Object.values(statuses).sort()).toEqual([
      'api_failed REMOTE_CONFLICT',
      'api_submitted',
      'api_submitted',
    ]);
    const conditionsOf = (id: string) => crossmark.calls.filter((call) => call === `condition ${id}`).length;
    expect(conditionsOf(taken)).toBe(2);
    for (const event of events) if (mPlan(event) !== taken) expect(conditionsOf(mPlan(event))).toBe(1);
  });
});

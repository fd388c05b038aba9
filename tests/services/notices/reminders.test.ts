import { pino } from 'pino';
import { beforeEach, expect, it } from 'vitest';
import { localOf } from '../../../src/domain/dates.ts';
import { runReminders } from '../../../src/jobs/reminders.ts';
import { NO_APPROVER_KIND, REMINDER_KIND, ReminderService } from '../../../src/services/notices/reminders.ts';
import { changeSettings, grantRole } from '../../../src/services/stores.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { ADMIN, APPROVER, APPROVER_TWO, DAY, Fixture, MANAGER } from '../proposals/fixture.ts';

const log = pino({ level: 'silent' });
const ZONE = 'America/Chicago';

describeOnBothDatabases('reminders of a proposal that waits', (getDb, provider) => {
  let fixture: Fixture;
  let runId: number;
  let wakes: number;
  let learned: string[][];
  let events = 800_000;

  beforeEach(async () => {
    const { client } = getDb();
    await client.slackMessage.deleteMany();
    await client.slackUser.deleteMany();
    await client.pendingSchedule.deleteMany();
    await client.schedulerRun.deleteMany();
    fixture = await Fixture.create(getDb());
    wakes = 0;
    learned = [];
    runId = await propose('2026-11-20T08:00:20Z');
  });

  /** A run that was ready at this instant. */
  async function propose(ready: string): Promise<number> {
    events += 1;
    await fixture.event(events);
    const id = await fixture.run([{ event: events, employee: 'e1', date: DAY, time: '10:15', block: 1 }]);
    const at = new Date(ready);
    await getDb().client.schedulerRun.update({ where: { id }, data: { startedAt: at, completedAt: at } });
    return id;
  }
  const service = () =>
    new ReminderService({
      db: getDb(),
      clock: fixture.clock,
      learn: async (_, users) => {
        learned.push([...users]);
      },
    });
  const pass = (reminders = service()) => runReminders({ reminders, wake: () => (wakes += 1), log });
  const rows = () =>
    getDb().client.slackMessage.findMany({ where: { storeId: fixture.storeId }, orderBy: { id: 'asc' } });
  /** Passes every hour (or at another pace) from one instant to another; what appeared, with the store's time. */
  async function watch(from: string, until: string, zone = ZONE, pace = 3_600_000): Promise<string[]> {
    const seen = new Set((await rows()).map(({ id }) => id));
    const found: string[] = [];
    for (let now = Date.parse(from); now < Date.parse(until); now += pace) {
      fixture.clock.set(new Date(now));
      await pass();
      const { date, time } = localOf(fixture.clock.now(), zone);
      for (const row of await rows()) {
        if (seen.has(row.id)) continue;
        seen.add(row.id);
        found.push(`${date} ${time} ${row.recipient} ${row.logicalKey.split(':').at(-1)}`);
      }
    }
    return found;
  }
  const zoneOf = (slackUserId: string, tz: string, disabledAt: Date | null = null) =>
    getDb().client.slackUser.create({
      data: {
        teamId: teamOf(),
        ...{ slackUserId, displayName: slackUserId, realName: slackUserId, tz, disabledAt },
        refreshedAt: fixture.clock.now(),
      },
    });
  let team = '';
  const teamOf = () => team;
  beforeEach(async () => {
    const store = await getDb().client.store.findUniqueOrThrow({ where: { id: fixture.storeId } });
    team = store.slackTeamId ?? '';
  });
  const settings = (changes: Record<string, unknown>) =>
    changeSettings(getDb(), fixture.clock, fixture.storeId, changes, { actor: MANAGER });

  it('two days: each approver at 08:00 and at 16:00 of the first day, nobody after that', async () => {
    expect(
      await watch(
        '2026-11-20T08:00:00Z',
        '2026-11-22T08:00:00Z',
        ZONE,
        provider === 'sqlite' ? 1_200_000 : 3_600_000,
      ),
    ).toEqual([
      `2026-11-20 08:00 ${APPROVER} first`,
      `2026-11-20 08:00 ${APPROVER_TWO} first`,
      `2026-11-20 16:00 ${APPROVER} second`,
      `2026-11-20 16:00 ${APPROVER_TWO} second`,
    ]);
    expect(wakes).toBe(2);
    expect((await rows()).every(({ version, needsSync }) => version === 1 && !needsSync)).toBe(true);
  });

  it('people are looked up in Slack in the hour before the first reminder, and when they are to be written to', async () => {
    await watch('2026-11-20T08:00:00Z', '2026-11-21T08:00:00Z');
    expect(learned).toEqual([
      [APPROVER, APPROVER_TWO],
      [APPROVER, APPROVER_TWO],
      [APPROVER, APPROVER_TWO],
    ]);
  });

  it('after a restart nothing is repeated; what was missed comes late, once', async () => {
    expect(await watch('2026-11-20T13:00:00Z', '2026-11-20T14:20:00Z')).toHaveLength(2);
    // Down over 16:00, up again the next morning.
    expect(await watch('2026-11-21T13:00:00Z', '2026-11-21T16:00:00Z')).toEqual([
      `2026-11-21 08:00 ${APPROVER} second`,
      `2026-11-21 08:00 ${APPROVER_TWO} second`,
    ]);
  });

  it('down for the whole day: one reminder, not two at once', async () => {
    const found = await watch('2026-11-21T00:00:00Z', '2026-11-21T22:00:00Z');
    expect(found.map((line) => line.split(' ').at(-1))).toEqual(['second', 'second']);
  });

  it('down for days: an old proposal is not dug out', async () => {
    expect(await watch('2026-11-22T14:00:00Z', '2026-11-23T14:00:00Z')).toEqual([]);
  });

  it('ends with the decision', async () => {
    expect(await watch('2026-11-20T13:00:00Z', '2026-11-20T15:00:00Z')).toHaveLength(2);
    const { version } = await getDb().client.schedulerRun.findUniqueOrThrow({ where: { id: runId } });
    await fixture.approvals.reject(fixture.storeId, APPROVER, runId, { version, reason: 'too late' });
    expect((await rows()).filter(({ kind }) => kind === REMINDER_KIND).map((row) => row.needsSync)).toEqual([
      true,
      true,
    ]);
    expect(await watch('2026-11-20T15:00:00Z', '2026-11-22T15:00:00Z')).toEqual([]);
  });

  it('with a deputy the second one goes to the deputy alone, who is left alone before', async () => {
    await settings({ deputyUserId: APPROVER_TWO });
    expect(await watch('2026-11-20T08:00:00Z', '2026-11-22T08:00:00Z')).toEqual([
      `2026-11-20 08:00 ${APPROVER} first`,
      `2026-11-20 16:00 ${APPROVER_TWO} deputy`,
    ]);
  });

  it('a deputy who may not approve any more does not count', async () => {
    await settings({ deputyUserId: APPROVER_TWO });
    await getDb().client.storeMember.deleteMany({ where: { slackUserId: APPROVER_TWO } });
    expect(await watch('2026-11-20T08:00:00Z', '2026-11-22T08:00:00Z')).toEqual([
      `2026-11-20 08:00 ${APPROVER} first`,
      `2026-11-20 16:00 ${APPROVER} second`,
    ]);
  });

  it('a deputy named after the second reminder gets no third one', async () => {
    await watch('2026-11-20T08:00:00Z', '2026-11-20T23:00:00Z');
    await settings({ deputyUserId: APPROVER_TWO });
    expect(await watch('2026-11-20T23:00:00Z', '2026-11-22T08:00:00Z')).toEqual([]);
  });

  it('hours are those of the store; nobody is written to from 21:00 to 07:00 where they are', async () => {
    await settings({ reminderTime: '09:00', secondReminderTime: '15:00' });
    // 15:00 in Chicago is 21:00 in London: held until the next morning, and not before 09:00 in the store.
    await zoneOf(APPROVER_TWO, 'Europe/London');
    expect(await watch('2026-11-20T08:00:00Z', '2026-11-22T08:00:00Z')).toEqual([
      `2026-11-20 09:00 ${APPROVER} first`,
      `2026-11-20 09:00 ${APPROVER_TWO} first`,
      `2026-11-20 15:00 ${APPROVER} second`,
      `2026-11-21 09:00 ${APPROVER_TWO} second`,
    ]);
  });

  it('the quiet hours are a setting of the store', async () => {
    await settings({ quietFrom: '07:00', quietUntil: '10:30' });
    expect(await watch('2026-11-20T08:00:00Z', '2026-11-20T20:00:00Z', ZONE, 1_800_000)).toEqual([
      `2026-11-20 10:30 ${APPROVER} first`,
      `2026-11-20 10:30 ${APPROVER_TWO} first`,
    ]);
    await expect(settings({ quietFrom: '10:00', quietUntil: '03:00' })).rejects.toMatchObject({
      problems: [{ path: 'quietUntil', message: 'expected at most 16 quiet hours a day, got "03:00"' }],
    });
  });

  it('a deactivated account is not written to; a zone nobody knows counts as the store’s', async () => {
    await zoneOf(APPROVER, 'Nowhere/Land');
    await zoneOf(APPROVER_TWO, 'Europe/London', new Date('2026-11-01T00:00:00Z'));
    expect(await watch('2026-11-20T13:00:00Z', '2026-11-20T15:00:00Z')).toEqual([
      `2026-11-20 08:00 ${APPROVER} first`,
    ]);
  });

  it('can be switched off', async () => {
    await settings({ approvalReminders: false });
    expect(await watch('2026-11-20T08:00:00Z', '2026-11-22T08:00:00Z')).toEqual([]);
  });

  it('08:00 by the clock on the days it changes', async () => {
    await getDb().client.store.update({
      where: { id: fixture.storeId },
      data: { timezone: 'America/New_York' },
    });
    for (const [ready, until, date] of [
      ['2027-03-14T07:00:20Z', '2027-03-15T08:00:00Z', '2027-03-14'],
      ['2027-11-07T07:00:20Z', '2027-11-08T08:00:00Z', '2027-11-07'],
    ] as const) {
      await getDb().client.schedulerRun.updateMany({
        data: { approvedAt: new Date(ready), approvedByUser: APPROVER },
      });
      await propose(ready);
      const found = await watch(ready.replace(':20Z', ':00Z'), until, 'America/New_York');
      expect(found.map((line) => line.split(' U')[0])).toEqual([
        ...[`${date} 08:00`, `${date} 08:00`, `${date} 16:00`, `${date} 16:00`],
      ]);
    }
  });

  it('two processes at once: each message once', async () => {
    fixture.clock.set('2026-11-20T14:00:00Z');
    await Promise.all([pass(), pass(), pass()]);
    expect(await rows()).toHaveLength(2);
  });

  it('one broken store does not stop the others', async () => {
    const other = await Fixture.create(getDb());
    await getDb().client.store.update({ where: { id: fixture.storeId }, data: { timezone: 'Nowhere/Land' } });
    await other.event(1);
    const id = await other.run([{ event: 1, employee: 'e1', date: DAY, time: '10:15', block: 1 }]);
    await getDb().client.schedulerRun.update({
      where: { id },
      data: { completedAt: new Date('2026-11-20T08:00:00Z') },
    });
    fixture.clock.set('2026-11-20T14:00:00Z');
    await pass();
    expect(await getDb().client.slackMessage.count({ where: { storeId: other.storeId } })).toBe(2);
  });

  it('nobody may approve: administrators with the first proposal outside of quiet hours, then weekly', async () => {
    await getDb().client.storeMember.deleteMany({ where: { storeId: fixture.storeId, role: 'approver' } });
    expect(await watch('2026-11-20T08:00:00Z', '2026-11-20T13:00:00Z')).toEqual([]);
    expect(await watch('2026-11-20T13:00:00Z', '2026-12-05T13:00:00Z', ZONE, 24 * 3_600_000)).toEqual([
      `2026-11-20 07:00 ${ADMIN} 2026-11-20`,
      `2026-11-27 07:00 ${ADMIN} 2026-11-27`,
      `2026-12-04 07:00 ${ADMIN} 2026-12-04`,
    ]);
    const grant = { slackTeamId: 'T0000001', slackUserId: MANAGER, role: 'approver' };
    await grantRole(getDb(), fixture.clock, fixture.storeId, grant, 'cli:ops');
    expect((await rows()).map(({ kind, needsSync }) => [kind, needsSync])).toEqual(
      [1, 2, 3].map(() => [NO_APPROVER_KIND, true]),
    );
    expect(await watch('2026-12-11T11:00:00Z', '2026-12-11T16:00:00Z')).toEqual([]);
  });
});

import { expect, it } from 'vitest';
import { fixedClock } from '../../src/domain/clock.ts';
import { addStore, changeSettings, grantRole, revokeRole } from '../../src/services/stores.ts';
import { describeOnBothDatabases } from '../support/database.ts';

const clock = fixedClock('2026-11-20T14:00:00Z');
const good = { id: 'elm', name: 'Elm Street', number: '9901', timezone: 'America/Chicago' };
const cli = 'cli:root';

describeOnBothDatabases('stores and rights', (getDb) => {
  const add = (values: object, actor = cli) => addStore(getDb(), clock, { ...good, ...values }, actor);

  it('adds a store with default settings and records it', async () => {
    const store = await add({ id: 'first', slackTeamId: 'T001', slackChannelId: 'C001' });
    expect(store).toMatchObject({ isActive: true, settingsVersion: 1, rotationsVersion: 1 });
    expect(await getDb().client.storeSetting.count({ where: { storeId: 'first' } })).toBe(0);
    expect(await getDb().client.actionLog.findMany({ where: { storeId: 'first' } })).toMatchObject([
      { action: 'store.add', actor: cli, outcome: 'done' },
    ]);
  });

  it.each([
    ['id', 'Elm'],
    ['id', '-elm'],
    ['id', 'e'.repeat(41)],
    ['timezone', 'America/Nowhere'],
    ['number', '99-01'],
    ['name', ' '],
    ['locationMvid', 'no guid'],
    ['slackChannelId', '#general'],
    ['colour', 'blue'],
  ])('refuses %s = %j and names it', async (path, value) => {
    await expect(add({ [path]: value })).rejects.toMatchObject({
      code: 'VALIDATION_ERROR',
      problems: [expect.objectContaining({ path })],
    });
  });

  it('names every problem at once', async () => {
    const error = await add({ id: 'X', timezone: 'Y' }).catch((caught: unknown) => caught);
    expect((error as { problems: unknown[] }).problems).toHaveLength(2);
  });

  it('refuses an id, a channel and a connection that do not fit', async () => {
    await add({ id: 'twice', slackTeamId: 'T001', slackChannelId: 'C777' });
    await expect(add({ id: 'twice' })).rejects.toThrow('there is a store twice already');
    await expect(add({ id: 'other', slackTeamId: 'T001', slackChannelId: 'C777' })).rejects.toThrow(
      'the store twice uses this channel',
    );
    await expect(add({ id: 'third', connectionId: 'nowhere' })).rejects.toThrow(
      'there is no connection nowhere',
    );
  });

  it('saves settings that differ from their default, all or nothing', async () => {
    await add({ id: 'settings' });
    const change = (values: object, version?: number) =>
      changeSettings(
        getDb(),
        clock,
        'settings',
        { ...values },
        { actor: cli, ...(version ? { version } : {}) },
      );
    await change({ bufferDays: 2, horizonDays: 21 });
    const stored = () => getDb().client.storeSetting.findMany({ where: { storeId: 'settings' } });
    expect((await stored()).map((row) => [row.key, row.value])).toEqual([['bufferDays', '2']]);
    await expect(change({ bufferDays: 99 })).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    await expect(change({ nonsense: 1 })).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    await expect(change({ bufferDays: 4 }, 1)).rejects.toMatchObject({ code: 'STALE_FORM' });
    await change({ bufferDays: null, waitingProposal: 'keep' });
    expect((await stored()).map((row) => [row.key, row.value])).toEqual([['waitingProposal', '"keep"']]);
    await expect(change({ waitingProposal: 'maybe' })).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    await change({ waitingProposal: 'replace_untouched' });
    expect(await stored()).toEqual([]);
    await expect(changeSettings(getDb(), clock, 'nowhere', {}, { actor: cli })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('WF-34: the command line and administrators give roles, nobody gives one to themselves', async () => {
    await add({ id: 'roles' });
    const person = { slackTeamId: 'T001', slackUserId: 'U00A', role: 'approver' };
    const grant = (values: object, actor: string, storeId: string | null = 'roles') =>
      grantRole(getDb(), clock, storeId, { ...person, ...values }, actor);
    expect(await grant({}, cli)).toBe(true);
    expect(await grant({}, cli)).toBe(false);
    expect(await grant({ role: 'admin', slackUserId: 'U0ADM' }, cli, null)).toBe(true);
    expect(await grant({ slackUserId: 'U00B' }, 'U0ADM')).toBe(true);
    await expect(grant({ slackUserId: 'U0ADM' }, 'U0ADM')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(grant({ slackUserId: 'U00C' }, 'U00A')).rejects.toMatchObject({ code: 'FORBIDDEN' });
    await expect(grant({}, cli, 'nowhere')).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await expect(grant({ role: 'owner' }, cli)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    await expect(grant({ role: 'admin' }, cli)).rejects.toMatchObject({ code: 'VALIDATION_ERROR' });
    await expect(
      revokeRole(getDb(), clock, null, { ...person, role: 'admin', slackUserId: 'U0ADM' }, 'U0ADM'),
    ).rejects.toMatchObject({ code: 'FORBIDDEN' });
    expect(await revokeRole(getDb(), clock, 'roles', person, 'U0ADM')).toBe(true);
    const members = await getDb().client.storeMember.findMany({ where: { storeId: 'roles' } });
    expect(members.map((member) => member.slackUserId)).toEqual(['U00B']);
    const refused = await getDb().client.actionLog.count({
      where: { storeId: 'roles', outcome: 'refused', errorCode: 'FORBIDDEN' },
    });
    expect(refused).toBe(2);
  });
});

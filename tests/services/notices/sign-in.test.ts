import { beforeEach, expect, it } from 'vitest';
import { SignInNotices } from '../../../src/services/notices/sign-in.ts';
import { signInRenderers } from '../../../src/slack/presenters/crossmark.ts';
import { describeOnBothDatabases } from '../../support/database.ts';
import { ADMIN, Fixture } from '../proposals/fixture.ts';

describeOnBothDatabases('a refused sign-in', (getDb) => {
  let f: Fixture;
  let notices: SignInNotices;

  beforeEach(async () => {
    f = await Fixture.create(getDb());
    notices = new SignInNotices({ db: f.db, clock: f.clock });
    const connection = {
      name: 'Crossmark',
      baseUrl: 'https://crossmark.example',
      username: 'u',
      timezone: 'UTC',
    };
    await f.db.client.connection.create({ data: { id: f.storeId, ...connection } });
    await f.db.client.admin.deleteMany({ where: { slackUserId: { not: ADMIN } } });
  });

  const synced = (status: string, errorCode: string | null = null) => {
    const at = f.clock.now();
    return f.db.client.syncRun.create({
      data: {
        ...{ storeId: f.storeId, connectionId: f.storeId, kind: 'scheduled', requestedBy: 'system' },
        ...{ status, errorCode, startedAt: at, finishedAt: at },
      },
    });
  };
  const messages = () =>
    f.db.client.slackMessage.findMany({ where: { subjectId: f.storeId }, orderBy: { id: 'asc' } });
  const shown = async () => {
    const row = (await messages()).at(-1)!;
    return (await signInRenderers(f.db.client)['notice.sign_in']!({ ...row, ts: '1.1' }))?.text;
  };

  it('is told to administrators once, however often it is tried, and then says that it is mended', async () => {
    await synced('success');
    await notices.tell();
    expect(await messages()).toEqual([]);
    await synced('failed', 'AUTH_FAILED');
    await notices.tell();
    f.clock.advance(15 * 60_000);
    await synced('disabled', 'AUTH_FAILED');
    await notices.tell();
    expect((await messages()).map(({ recipient }) => recipient)).toEqual([ADMIN]);
    expect(await shown()).toContain('Crossmark refuses Daybreak’s sign-in');
    await synced('partial');
    await notices.tell();
    expect(await messages()).toMatchObject([{ needsSync: true, subjectVersion: 1 }]);
    expect(await shown()).toContain('Mended');
    await f.db.client.slackMessage.updateMany({
      where: { subjectId: f.storeId },
      data: { needsSync: false },
    });
    await notices.tell();
    expect(await messages()).toMatchObject([{ needsSync: false }]);
  });

  it('a later refusal is a new message; at night it waits for the morning; other errors are no refusal', async () => {
    await synced('failed', 'AUTH_FAILED');
    await notices.tell();
    await synced('success');
    await synced('failed', 'API_UNAVAILABLE');
    await notices.tell();
    expect(await messages()).toHaveLength(1);
    f.clock.advance(12 * 3_600_000);
    await synced('failed', 'AUTH_FAILED');
    await notices.tell();
    const [, second] = await messages();
    // 00:00 in the store; quiet until 07:00.
    expect(second?.nextAttemptAt).toEqual(new Date('2026-11-21T13:00:00Z'));
  });
});

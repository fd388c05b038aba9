import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { RefreshService } from '../../src/services/sync/refresh-service.ts';
import { ada, booked, remote, syncStage } from '../services/sync/stage.ts';
import { stateOf } from '../services/sync/worlds.ts';
import { builtScript } from '../support/built.ts';
import { openFreshDatabase, temporaryFolder } from '../support/database.ts';
import { addTestBooking } from '../support/seed.ts';

it.each(['sqlite', 'postgresql'] as const)(
  'a full refresh that is killed before its commit has changed nothing, and can be repeated (%s)',
  async (provider) => {
    const db = await openFreshDatabase(provider);
    const stage = await syncStage(db);
    const { storeId, clock, crossmark, sync } = stage;
    crossmark.rows = [remote('30010001'), remote('30010002'), remote('30010003')];
    await sync.syncNow(storeId, 'cli:test');
    await addTestBooking(db.client, storeId, 30010001, ada(stage), {
      syncStatus: 'synced',
      externalId: '40010001',
    });
    crossmark.rows = [remote('30010001', { dueDate: '2026-12-09' }), booked('30010002'), remote('30010004')];
    clock.advance(300_000);
    const before = await stateOf(stage);

    const file = join(temporaryFolder(), 'before.json');
    const child = spawn(process.execPath, [await builtScript('tests/kill/refresh-child.ts')], {
      env: {
        ...process.env,
        ...{ DATABASE_URL: db.url, STORE_ID: storeId, NOW: clock.now().toISOString(), BACKUP: file },
        ROWS: JSON.stringify(crossmark.rows),
      },
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    const [, signal] = await once(child, 'exit');
    expect(signal).toBe('SIGKILL');
    expect(await stateOf(stage)).toBe(before);
    expect(JSON.parse(readFileSync(file, 'utf8')).schedules).toHaveLength(1);

    const refresh = new RefreshService({
      ...{ db, clock, log: { info: () => {} }, portOf: () => crossmark },
      ...{ windowDays: { past: 30, future: 120 }, shrinkLimitPercent: 30, storeFilter: false },
    });
    const report = await refresh.apply(storeId, 'cli:test', {
      ...{ confirm: '9901', backup: join(temporaryFolder(), 'again.json') },
    });
    expect(report.counts).toMatchObject({ new: 1, overwritten: 1, booking: 2, deleted: 1 });
    await db.close();
  },
  60_000,
);

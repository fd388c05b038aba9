import { copyFileSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startCrossmarkSandbox } from '../../sandbox/crossmark/server.ts';
import { openDatabase } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrator.ts';
import { systemClock } from '../../src/domain/clock.ts';
import type { Ground } from './scenario.ts';

/** One sandbox and one folder of databases for many scenarios, one after another. */
export async function openGround(): Promise<Ground & { close: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-chaos-'));
  const template = join(folder, 'template.db');
  await migrate(`file:${template}`);
  const clock: Ground['clock'] = { current: systemClock };
  const sandbox = await startCrossmarkSandbox({
    clock: { now: () => clock.current.now() },
    data: { locations: [], reps: [], mplans: [] },
  });
  let count = 0;
  return {
    sandbox,
    clock,
    freshDatabase: async () => {
      count += 1;
      const file = join(folder, `${count}.db`);
      copyFileSync(template, file);
      const db = await openDatabase({ url: `file:${file}` });
      return {
        ...db,
        url: `file:${file}`,
        close: async () => {
          await db.close();
          for (const suffix of ['', '-wal', '-shm']) rmSync(`${file}${suffix}`, { force: true });
        },
      };
    },
    close: async () => {
      await sandbox.close();
      rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
    },
  };
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, it } from 'vitest';
import type { CrossmarkPort } from '../../src/crossmark/port.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { RosterService } from '../../src/services/roster/roster-service.ts';
import { builtScript } from '../support/built.ts';
import { openFreshDatabase } from '../support/database.ts';
import { addTestStore } from '../support/seed.ts';

const PEOPLE = 2000;
const ACTOR = 'cli:test';

it('an import that is killed has saved everybody or nobody, and can be repeated while it has not', async () => {
  const db = await openFreshDatabase('sqlite');
  const script = await builtScript('tests/kill/roster-child.ts');
  const storeId = await addTestStore(db.client, 'elm');
  const rows = Array.from({ length: PEOPLE }, (_, i) => ({
    ...{ repId: String(80_000 + i), employeeId: null, name: `Guest ${10_000 + i}` },
    ...{ email: null, phone: null },
  }));
  const port = { listReps: async () => ({ rows, bad: [] }) } as unknown as CrossmarkPort;
  const roster = new RosterService({ db, clock: systemClock, portOf: async () => port });
  const token = await roster.fetch(storeId, ACTOR);
  await roster.list({ storeId, actor: ACTOR, token }, { change: { kind: 'exactly', repIds: 'all' } });

  const counts = async () =>
    Promise.all([
      db.client.employee.count({ where: { storeId } }),
      db.client.weeklyAvailability.count({ where: { storeId } }),
      db.client.actionLog.count({ where: { storeId, action: 'person.add' } }),
      db.client.importPreview.count({ where: { token } }),
    ]);
  let killed = 0;
  for (const afterMs of [40, null]) {
    const env = { ...process.env, DATABASE_URL: db.url, STORE_ID: storeId, ACTOR, TOKEN: token };
    const child = spawn(process.execPath, [script], { env, stdio: ['pipe', 'pipe', 'inherit'] });
    const ended = once(child, 'exit');
    await once(child.stdout, 'data');
    child.stdin.write('go\n');
    if (afterMs !== null) {
      await delay(afterMs);
      child.kill('SIGKILL');
    }
    await ended;
    const [people, ...rest] = await counts();
    expect([0, PEOPLE]).toContain(people);
    expect(rest).toEqual(people === 0 ? [0, 0, 1] : [PEOPLE, PEOPLE, 0]);
    if (people === 0) killed += 1;
    else break;
  }
  expect((await counts())[0]).toBe(PEOPLE);
  // A process that was through before it was killed would prove nothing.
  expect(killed).toBeGreaterThan(0);
  await db.close();
}, 60_000);

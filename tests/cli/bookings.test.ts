import { beforeAll, expect, it, vi } from 'vitest';
import { openDatabase } from '../../src/db/database.ts';
import { addTestBooking, addTestEmployee, addTestEvent } from '../support/seed.ts';
import { Terminal } from './daybreak.ts';

// Every command is a process of its own.
vi.setConfig({ testTimeout: 60_000 });

const day = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
let terminal: Terminal;

beforeAll(async () => {
  terminal = new Terminal();
  await terminal.withStore();
  const db = await openDatabase({ url: terminal.env.DATABASE_URL! });
  for (const [id, name] of [
    ['e1', 'Sam Tarrow'],
    ['e2', 'Ina Holm'],
  ])
    await addTestEmployee(db.client, 'elm', id!, { name: name!, jobTitle: 'event_specialist' });
  for (const event of [600101, 600102])
    await addTestEvent(db.client, 'elm', event, { startDate: day(1), dueDate: day(30) });
  await addTestBooking(db.client, 'elm', 600101, 'e1', { scheduleDate: day(12), shiftBlock: 1 });
  await addTestBooking(db.client, 'elm', 600102, 'e2', { scheduleDate: day(13), shiftBlock: 1 });
  await db.close();
});

it('changes bookings, says what happened, and lists what stands', async () => {
  const moved = await terminal.run(`bookings move 600101 --store elm --date ${day(11)}`);
  expect(moved.stderr).toBe('');
  expect(moved.status).toBe(0);
  expect(moved.stdout).toMatch(/600101.*stands on .* 10:15 with Sam Tarrow now\. It is saved here/);

  const traded = await terminal.run('bookings trade 600101 600102 --store elm --json');
  expect(traded.status).toBe(0);
  expect(JSON.parse(traded.stdout)).toMatchObject({ outcome: 'local', items: [{}, {}] });

  const listed = await terminal.run(`bookings list --store elm --from ${day(10)}`);
  expect(
    listed.stdout
      .trim()
      .split('\n')
      .map((line) => line.split('  ').slice(1)),
  ).toEqual([
    ['600101', 'BRIO Sparkling Water', 'Ina Holm', 'pending'],
    ['600102', 'BRIO Sparkling Water', 'Sam Tarrow', 'pending'],
  ]);
});

it('a refusal is a sentence with the next step, exit 2, and nothing changes', async () => {
  const late = await terminal.run([
    'bookings',
    'reassign',
    '600101',
    '--store',
    'elm',
    '--to',
    'Nobody Here',
  ]);
  expect(late.status).toBe(2);
  expect(late.stderr).toMatch(/not known in the store/);
  const sent = await terminal.run('bookings send 600101 --store elm');
  expect(sent.status).toBe(2);
  expect(sent.stderr).toContain('Nobody can approve yet');
});

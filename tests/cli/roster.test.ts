import { Command } from 'commander';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';
import { type CrossmarkSandbox, startCrossmarkSandbox } from '../../sandbox/crossmark/server.ts';
import { reportError } from '../../src/cli/context.ts';
import { registerRosterCommands } from '../../src/cli/roster-commands.ts';
import { DATA } from '../crossmark/harness.ts';
import { openFreshDatabase, type TestDatabase } from '../support/database.ts';
import { addTestStore } from '../support/seed.ts';

describe('employees fetch and refresh', () => {
  let crossmark: CrossmarkSandbox;
  let db: TestDatabase;
  beforeAll(async () => {
    crossmark = await startCrossmarkSandbox({ data: DATA });
    db = await openFreshDatabase();
    const account = { name: 'Crossmark', baseUrl: crossmark.url, username: 'u', timezone: 'UTC' };
    await db.client.connection.create({ data: { id: 'default', ...account } });
    await addTestStore(db.client, 'elm', { connectionId: 'default' });
    vi.stubEnv('DATABASE_URL', db.url);
    vi.stubEnv('LOG_LEVEL', 'silent');
    vi.stubEnv('CROSSMARK_BASE_URL', crossmark.url);
    vi.stubEnv('CROSSMARK_USER', 'sandbox.user');
    vi.stubEnv('CROSSMARK_PASSWORD', 'sandbox-pass');
  });
  afterAll(async () => {
    vi.unstubAllEnvs();
    await db.close();
    await crossmark.close();
  });
  afterEach(() => vi.restoreAllMocks());

  const run = async (line: string) => {
    const out = { stdout: '', stderr: '' };
    vi.spyOn(console, 'log').mockImplementation((text: string) => {
      out.stdout += `${text}\n`;
    });
    vi.spyOn(console, 'error').mockImplementation((text: string) => {
      out.stderr += `${text}\n`;
    });
    const program = new Command();
    registerRosterCommands(program.command('employees'));
    const status = await program.parseAsync(line.split(' '), { from: 'user' }).then(() => 0, reportError);
    return { status, ...out };
  };
  const stored = async () =>
    (await db.client.employee.findMany({ orderBy: { externalId: 'asc' } })).map(
      ({ externalId, name, isActive }) => `${externalId} ${name} ${isActive}`,
    );

  it('shows who is new, refuses numbers it does not know, and imports those that are asked for', async () => {
    const shown = await run('employees fetch --store elm');
    expect(shown).toMatchObject({ status: 0, stderr: '' });
    expect(shown.stdout).toContain('70001     US000001 Ada Maple\n');
    expect(shown.stdout).toContain('3 people new. Import them with --select all');

    const wrong = await run('employees fetch --store elm --select 70001,70999');
    expect(wrong).toMatchObject({ status: 2, stdout: '' });
    expect(wrong.stderr).toContain('Not among the new people of the roster: 70999. Nothing was imported.');

    const dry = await run('employees fetch --store elm --select 70001 --dry-run');
    expect(dry.stdout).toContain('* 70001');
    expect(dry.stdout).toContain('1 person would be imported. Nothing was saved (dry run).');
    expect(await stored()).toEqual([]);

    const one = await run('employees fetch --store elm --select 70001');
    expect(one.stdout).toContain('1 person imported, 0 people completed.\nThey are inactive');
    expect(await stored()).toEqual(['70001 Ada Maple false']);

    const rest = await run('employees fetch --store elm --select all --activate --json');
    expect(JSON.parse(rest.stdout)).toMatchObject({
      new: [{ repId: '70002', chosen: true }, { repId: '70101' }],
      imported: { activated: true, created: [{ name: 'Bram Norrow' }, { name: 'Cleo Oakes' }], skipped: [] },
    });
    expect(await stored()).toEqual([
      ...['70001 Ada Maple false', '70002 Bram Norrow true', '70101 Cleo Oakes true'],
    ]);
    expect((await run('employees fetch --store elm --select all')).stdout).toContain('Nothing to import.');
  });

  it('says who a namesake is: the same person, or another one', async () => {
    const ids = async (...externalIds: string[]) =>
      (await db.client.employee.findMany({ where: { externalId: { in: externalIds } } })).map(({ id }) => id);
    await db.client.employee.updateMany({ where: { externalId: '70001' }, data: { externalId: '79001' } });
    await db.client.employee.updateMany({
      where: { externalId: '70002' },
      data: { externalId: '79002', crossmarkEmployeeId: null },
    });
    const [ada] = await ids('79001');
    const shown = await run('employees fetch --store elm');
    expect(shown.stderr).toContain(`  --same 70001=${ada} (Ada Maple)\n`);
    expect(shown.stderr).toContain('or --another 70002 (Bram Norrow (70002))');
    for (const wrong of [
      ...['--same 70001=nobody', '--another 70001', '--another 70999', '--same 70999=79001'],
      ...['--another 70002 --same 70002=79002'],
    ])
      expect(await run(`employees fetch --store elm ${wrong}`)).toMatchObject({
        ...{ status: 2, stdout: '' },
        stderr: expect.stringContaining('Nothing was imported.'),
      });
    const saved = await run('employees fetch --store elm --same 70001=79001 --another 70002');
    expect(saved).toMatchObject({ status: 0, stderr: '' });
    expect(saved.stdout).toContain('1 person imported, 1 person completed.');
    expect(await ids('70001')).toEqual([ada]);
    expect((await stored()).filter((line) => line.includes('Bram'))).toEqual([
      ...['70002 Bram Norrow (70002) false', '79002 Bram Norrow true'],
    ]);
  });

  it('refresh: names follow Crossmark', async () => {
    await db.client.employee.updateMany({ where: { externalId: '70001' }, data: { name: 'A. Maple' } });
    expect(await run('employees refresh --store elm')).toMatchObject({
      ...{ status: 0, stdout: '1 person changed.\n', stderr: '' },
    });
    expect((await stored())[0]).toBe('70001 Ada Maple false');
  });

  it('adds somebody by hand, active with days', async () => {
    const added = await run('employees add --store elm --name Zoe');
    expect(added).toMatchObject({ status: 0, stderr: '' });
    expect(added.stdout).toMatch(/^Zoe \(p-\w+\) was added, not active: .+\nWithout an MV Retail #/);
    const again = await run('employees add --store elm --name zoe --rep 70190');
    expect(again).toMatchObject({ stdout: '', stderr: expect.stringContaining('The store has Zoe already') });
    expect(again.status).not.toBe(0);
    expect(await run('employees add --store elm --name Quill --days mon,xyz')).toMatchObject({ status: 2 });
    const active = await run('employees add --store elm --name Quill --rep 70191 --days tue,Sat');
    expect(active.stdout).toMatch(/was added, active\.\n$/);
    expect(await stored()).toContain('70191 Quill true');
    const where = { employee: { externalId: '70191' } };
    expect(await db.client.weeklyAvailability.findMany({ where })).toMatchObject([
      { monday: false, tuesday: true, saturday: true, sunday: false },
    ]);
  });

  it('tells trouble in the words of the wizard, exit 1', async () => {
    vi.stubEnv('CROSSMARK_PASSWORD', 'old');
    const ended = await run('employees fetch --store elm --select all');
    expect(ended).toMatchObject({ status: 1, stdout: '' });
    expect(ended.stderr).toContain('Daybreak cannot sign in to Crossmark.');
    expect(ended.stderr).toContain('Please ask an administrator to renew the sign-in.');
  });
});

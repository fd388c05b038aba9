import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { type CrossmarkSandbox, startCrossmarkSandbox } from '../../sandbox/crossmark/server.ts';
import { type SlackSandbox, startSlackSandbox } from '../../sandbox/slack/server.ts';
import { openDatabase } from '../../src/db/database.ts';
import { DATA } from '../crossmark/harness.ts';
import { addTestEmployee, addTestEvent } from '../support/seed.ts';
import { Terminal } from './daybreak.ts';

// Every command is a process of its own.
vi.setConfig({ testTimeout: 60_000 });

let terminal: Terminal;
beforeEach(() => {
  terminal = new Terminal();
});

const STORE = [
  ...['store', 'add', '--id', 'elm', '--name', 'Elm Street', '--number', '9901'],
  ...['--timezone', 'America/Indiana/Indianapolis', '--team', 'T0000001', '--channel', 'C0000OPS'],
  ...['--location', '500001'],
];
const PEOPLE = `Name,Employee ID,MV Retail #,Role,Juicer Trained,Active
Robin Vale,US100001,80001,Club Supervisor,no,yes
Maya Oster,US100002,80002,Lead Event Specialist,no,yes
Sam Tarrow,US100003,80003,Event Specialist,no,yes
`;
const HEADER =
  'Project Name,Project Reference Number,Location MVID,Store Number,Store Name,Start Date/Time,Due Date/Time,Estimated Time,Rep Name,Employee ID';
const isoDay = (offset: number) => new Date(Date.now() + offset * 86_400_000).toISOString().slice(0, 10);
const day = (offset: number) => {
  const [year, month, date] = isoDay(offset).split('-');
  return `${month}/${date}/${year} 12:00:00 AM`;
};
const core = (ref: number, start = day(1), due = day(20)) =>
  `${ref}-BRIO-Water ${ref} - V2-CORE,${ref},,9901,Elm Street,${start},${due},,,`;
const bank = (...rows: string[]) => `${HEADER}\n${rows.join('\n')}\n`;
const ok = async (line: string | string[], env = {}) => {
  const ended = await terminal.run(line, env);
  expect(`${ended.status} ${ended.stderr}`).toMatch(/^0 /);
  return ended.stdout;
};

describe('the environment', () => {
  it('start: every missing and malformed variable is named at once, exit 2', async () => {
    const { status, stderr, stdout } = await terminal.run('start', {
      PORT: 'eighty',
      DATABASE_URL: 'mysql://x',
      CROSSMARK_MODE: 'live',
    });
    expect(status).toBe(2);
    for (const variable of [
      'SLACK_BOT_TOKEN',
      'PORT',
      'DATABASE_URL',
      'CROSSMARK_USER',
      'CROSSMARK_PASSWORD',
    ])
      expect(stderr).toContain(variable);
    expect(stdout).toBe('');
  });

  it('values of secrets never appear', async () => {
    const { stderr } = await terminal.run('start', { SLACK_BOT_TOKEN: 'wrong-secret-value' });
    expect(stderr).toContain('SLACK_BOT_TOKEN');
    expect(stderr).not.toContain('wrong-secret-value');
  });

  it('.env of the working folder fills what is not set', async () => {
    terminal.file('.env', 'PORT=eighty\n');
    expect((await terminal.run('start', { SLACK_BOT_TOKEN: 'xoxb-1' })).stderr).toContain('PORT');
  });

  it('an unknown command and a missing option: usage, exit 2', async () => {
    expect(await terminal.run('frobnicate')).toMatchObject({ status: 2 });
    const { status, stderr } = await terminal.run('store add --id elm');
    expect(status).toBe(2);
    expect(stderr).toContain('--name');
  });

  it('a database in a folder that does not exist: one sentence, no stack', async () => {
    const { status, stderr } = await terminal.run(STORE, {
      DATABASE_URL: 'file:/nowhere/at/all/daybreak.db',
    });
    expect(status).not.toBe(0);
    expect(stderr).toContain('does not exist');
    expect(stderr).not.toContain('    at ');
  });
});

describe('stores and roles', () => {
  it('add, grant twice, revoke', async () => {
    expect(await ok(STORE)).toContain('Added elm: Elm Street, without Crossmark');
    const grant = 'role grant --store elm --role approver --team T0000001 --user U000MAYA';
    expect(await ok(grant)).toContain('has the role approver');
    expect(await ok(grant)).toContain('Nothing to change');
    expect(await ok(grant.replace('grant', 'revoke'))).toContain('no longer has');
  });

  it('every bad value is named; a store that exists is refused; exit 2', async () => {
    const { status, stderr } = await terminal.run(
      'store add --id Elm! --name x --number abc --timezone America/Nowhere',
    );
    expect(status).toBe(2);
    for (const field of ['id', 'number', 'timezone']) expect(stderr).toContain(field);
    await terminal.withStore();
    expect(await terminal.run(STORE)).toMatchObject({ status: 2 });
  });

  it('an unknown role, an unknown store', async () => {
    await terminal.withStore();
    const grant = 'role grant --store elm --role king --team T0000001 --user U000MAYA';
    expect(await terminal.run(grant)).toMatchObject({ status: 2 });
    expect(await terminal.run(grant.replace('king', 'viewer').replace('elm', 'oak'))).toMatchObject({
      status: 2,
    });
  });
});

describe('imports', () => {
  beforeEach(() => terminal.withStore());

  it('people and a work bank; the second time nothing is new', async () => {
    terminal.file('people.csv', PEOPLE);
    terminal.file('bank.csv', bank(core(810000101), core(810000102)));
    expect(await ok('employees import people.csv --store elm')).toContain('3 new');
    expect(await ok('events import bank.csv --store elm --dry-run')).toContain('Nothing was saved (dry run)');
    expect(await ok('events import bank.csv --store elm')).toContain('2 new');
    expect(await ok('events import bank.csv --store elm')).toContain('0 new, 0 updated, 2 known');
  });

  it('a bad row: line and column on stderr, nothing saved, exit 2; with --partial the rest is saved, exit 3', async () => {
    terminal.file('bank.csv', bank(core(810000101), core(810000102, day(9), day(3))));
    const refused = await terminal.run('events import bank.csv --store elm');
    expect(refused.status).toBe(2);
    expect(refused.stderr).toMatch(/^bank\.csv:3: Due Date\/Time: /m);
    expect(refused.stdout).toContain('Nothing was saved');
    const partial = await terminal.run('events import bank.csv --store elm --partial');
    expect([partial.status, partial.stdout]).toEqual([3, expect.stringContaining('1 new')]);
  });

  it('a file that is no CSV, lacks a column, or is not there', async () => {
    terminal.file('wrong.csv', 'Name;Role\nx;y\n');
    expect(await terminal.run('events import wrong.csv --store elm --partial')).toMatchObject({ status: 2 });
    const missing = await terminal.run('events import gone.csv --store elm');
    expect([missing.status, missing.stderr]).toEqual([2, 'gone.csv: cannot be read (ENOENT).\n']);
  });

  it('from standard input; --json prints the whole report', async () => {
    const { status, stdout } = await terminal.run('employees import - --store elm --json', {}, PEOPLE);
    expect(status).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ totals: { created: 3, error: 0 } });
  });

  it('an unknown store', async () => {
    terminal.file('people.csv', PEOPLE);
    const { status, stderr } = await terminal.run('employees import people.csv --store oak');
    expect(status).toBe(2);
    expect(stderr).not.toContain('    at ');
  });
});

describe('run, export, plan', () => {
  it('a run’s snapshot replays to the rows that the run stored', async () => {
    await terminal.withStore();
    const db = await openDatabase({ url: terminal.env.DATABASE_URL ?? '' });
    const window = { startDate: isoDay(1), dueDate: isoDay(20) };
    await addTestEmployee(db.client, 'elm', 'maya', { jobTitle: 'lead_event_specialist' });
    await addTestEmployee(db.client, 'elm', 'sam');
    for (const ref of [810000101, 810000102, 810000103]) await addTestEvent(db.client, 'elm', ref, window);
    expect(await ok('run --store elm')).toMatch(/^Run #1: 3 planned/);
    await ok('export snapshot --run 1 --out snapshot.json');
    await ok('plan snapshot.json --out proposal.json');
    const { rows } = JSON.parse(readFileSync(join(terminal.folder, 'proposal.json'), 'utf8')) as {
      rows: { eventRefNum: number; employeeId: string; date: string; time: string; block: number }[];
    };
    const stored = await db.client.pendingSchedule.findMany({ orderBy: { eventRefNum: 'asc' } });
    await db.close();
    expect(rows.map((row) => [row.eventRefNum, row.employeeId, row.date, row.time, row.block])).toEqual(
      stored.map((row) => [
        row.eventRefNum,
        row.employeeId,
        row.scheduleDate,
        row.scheduleTime,
        row.shiftBlock,
      ]),
    );
    expect(JSON.parse(await ok('export snapshot --store elm --now'))).toMatchObject({ version: 1 });
    expect(await terminal.run('export snapshot --run 99')).toMatchObject({ status: 2, stdout: '' });
    expect(await terminal.run('export snapshot')).toMatchObject({ status: 2, stdout: '' });
  });

  it('approve needs a person who may, and short notices to be told', async () => {
    await terminal.withStore();
    const db = await openDatabase({ url: terminal.env.DATABASE_URL ?? '' });
    await addTestEmployee(db.client, 'elm', 'sam');
    await addTestEvent(db.client, 'elm', 810000101, { startDate: isoDay(1), dueDate: isoDay(5) });
    await ok('run --store elm');
    const nobody = await terminal.run('approve --run 1 --as U0000BOSS');
    expect(nobody).toMatchObject({ status: 2, stdout: '' });
    expect(nobody.stderr).toContain('Nobody can approve yet');
    await ok('role grant --store elm --role approver --team T0000001 --user U0000BOSS');
    expect((await terminal.run('approve --run 1 --as U0000ELSE')).status).toBe(2);
    expect((await terminal.run('approve --run 1 --as U0000BOSS')).stderr).toContain('short notice');
    expect(await db.client.pendingSchedule.count({ where: { status: 'approved' } })).toBe(0);
    expect(await ok('approve --run 1 --as U0000BOSS --told')).toMatch(/^Run #1: 1 approved, 0 no longer fit/);
    const run = await db.client.schedulerRun.findUniqueOrThrow({ where: { id: 1 } });
    await db.close();
    expect(run.approvedByUser).toBe('U0000BOSS');
    expect((await terminal.run('approve --run 1 --as U0000BOSS --told')).status).toBe(2);
    expect((await terminal.run('approve --run seven --as U0000BOSS')).status).toBe(2);
  });

  it('plan: a bad snapshot, one problem a line, nothing on stdout, exit 2, and no database is made', async () => {
    terminal.file('bad.json', JSON.stringify({ version: 1, now: 'yesterday', surprise: true }));
    const { status, stdout, stderr } = await terminal.run('plan bad.json');
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr.trim().split('\n').length).toBeGreaterThan(2);
    expect(stderr).toMatch(/^now: /m);
    expect(existsSync(join(terminal.folder, 'daybreak.db'))).toBe(false);
  });

  it('manifest: YAML for Socket Mode, or with the address for HTTP', async () => {
    expect(await ok('manifest')).toContain('socket_mode_enabled: true');
    expect(await ok('manifest --http https://example.com')).toContain('https://example.com/slack/events');
    expect(await terminal.run('manifest --http http://example.com')).toMatchObject({ status: 2, stdout: '' });
  });

  it('migrate brings a database up to date once', async () => {
    expect(await ok('migrate')).toContain('Applied');
    expect(await ok('migrate')).toContain('up to date');
  });
});

describe('with Slack and Crossmark', () => {
  let slack: SlackSandbox;
  let crossmark: CrossmarkSandbox;
  beforeEach(async () => {
    slack = await startSlackSandbox({ env: {} });
    crossmark = await startCrossmarkSandbox({ data: DATA });
    Object.assign(terminal.env, {
      SLACK_BOT_TOKEN: slack.botToken,
      SLACK_SIGNING_SECRET: slack.signingSecret,
      SLACK_API_URL: slack.apiUrl,
      CROSSMARK_BASE_URL: crossmark.url,
      CROSSMARK_USER: 'sandbox.user',
      CROSSMARK_PASSWORD: 'sandbox-pass',
      SYNC_WINDOW_PAST_DAYS: '1',
      SYNC_WINDOW_FUTURE_DAYS: '10',
    });
  });
  afterEach(async () => {
    await slack.close();
    await crossmark.close();
  });

  it('doctor: all is well', async () => {
    await terminal.withStore();
    await ok('role grant --store elm --role approver --team T0000001 --user U000MAYA');
    const text = await ok('doctor');
    expect(text).not.toContain('PROBLEM');
    for (const area of ['Database', 'Stores', 'Data', 'Slack', 'Crossmark'])
      expect(text).toMatch(new RegExp(`ok +${area}: `));
  });

  it('doctor: a wrong token, a wrong password and a missing folder are told together, each with what to do', async () => {
    const { status, stdout } = await terminal.run('doctor', {
      SLACK_BOT_TOKEN: 'xoxb-wrong',
      CROSSMARK_PASSWORD: 'wrong',
      DATABASE_URL: 'file:/nowhere/at/all/daybreak.db',
    });
    expect(status).toBe(1);
    expect(stdout.match(/^PROBLEM (\w+)/gm)).toEqual([
      'PROBLEM Database',
      'PROBLEM Slack',
      'PROBLEM Crossmark',
    ]);
    expect(stdout.match(/→/g)?.length).toBeGreaterThanOrEqual(3);
    expect(stdout).toContain('/nowhere/at/all');
    expect(stdout).not.toContain('xoxb-wrong');
  });

  it('doctor: Slack that does not answer is not a wrong token', async () => {
    await slack.close();
    const { status, stdout } = await terminal.run('doctor');
    expect([status, stdout]).toEqual([1, expect.stringContaining('Slack does not answer')]);
    slack = await startSlackSandbox({ env: {} });
  });

  it('doctor: missing scopes and a store of another workspace', async () => {
    await terminal.withStore({ slackTeamId: 'T0000002' });
    await slack.control.scopes({ scopes: ['chat:write'] });
    const { status, stdout } = await terminal.run('doctor');
    expect(status).toBe(1);
    expect(stdout).toContain('Scopes are missing: commands');
    expect(stdout).toContain('another workspace');
    expect(stdout).toContain('nobody can approve');
  });

  it('doctor without an environment names every variable, exit 2', async () => {
    const { status, stderr } = await terminal.run('doctor', {
      SLACK_BOT_TOKEN: '',
      SLACK_SIGNING_SECRET: '',
    });
    expect(status).toBe(2);
    expect(stderr).toContain('SLACK_BOT_TOKEN');
    expect(stderr).toContain('SLACK_SIGNING_SECRET');
  });

  it('sync brings the store’s events once and asks what people must decide; a refused sign-in saves nothing', async () => {
    await terminal.withStore({ connectionId: 'default' });
    const [startDate, dueDate] = [isoDay(3), isoDay(9)];
    const mplans = DATA.mplans.map((mplan) => ({ ...mplan, startDate, dueDate }));
    crossmark.control.load({ ...DATA, mplans });
    const refused = await terminal.run('sync --store elm', { CROSSMARK_PASSWORD: 'wrong' });
    expect([refused.status, refused.stderr]).toEqual([
      1,
      expect.stringContaining('did not accept the sign-in'),
    ]);
    expect(refused.stderr).not.toContain('    at ');
    expect(await ok('events pull --store elm')).toContain('3 events read: 3 new, 0 updated');
    crossmark.control.load({ ...DATA, mplans: mplans.map((mplan) => ({ ...mplan, dueDate: isoDay(10) })) });
    const told = await ok('sync');
    expect(told).toContain('elm: 3 events read: 0 new, 0 updated');
    expect(told.match(/To decide: 30010001 .* due date here/)).not.toBeNull();
    expect(JSON.parse(await ok('sync --store elm --json'))).toMatchObject({
      ...{ status: 'success', conflicts: [] },
      counters: { pulled: 3, inserted: 0 },
    });
    expect(await terminal.run('sync --store oak')).toMatchObject({ status: 2 });

    const shown = await ok('sync --full --store elm');
    expect(shown).toMatch(/^3 events read: 0 new, 3 overwritten, 0 bookings, 0 closed, 0 deleted; 0 stay/);
    expect(shown).toMatch(/overwritten: 30010001 .* due date here .*Nothing was changed.*--confirm 9901\n$/s);
    const wrong = await terminal.run('sync --full --store elm --confirm 9902');
    expect([wrong.status, wrong.stderr]).toEqual([2, expect.stringContaining('9902 is not the number of')]);
    const done = await ok('sync --full --store elm --confirm 9901');
    const [, saved = ''] = /as they were are in (.*)\n$/.exec(done) ?? [];
    expect(JSON.parse(readFileSync(saved, 'utf8')).events).toHaveLength(3);
    expect(JSON.parse(await ok('sync --full --store elm --json'))).toMatchObject({
      applied: false,
      lines: [],
    });
  });

  it('start answers health checks and stops on SIGTERM with 0', async () => {
    await terminal.withStore();
    const running = terminal.start({ PORT: '0', LOG_LEVEL: 'info' });
    const address = await running.until(/"address":"(http:[^"]+)"/);
    expect((await fetch(`${address}/healthz`)).status).toBe(200);
    expect(await (await fetch(`${address}/readyz`)).json()).toEqual({ ready: true, problems: [] });
    expect((await fetch(`${address}/slack/events`, { method: 'POST', body: '{}' })).status).toBe(401);
    running.kill('SIGTERM');
    const { status, stderr } = await running.ended;
    expect(status).toBe(0);
    expect(stderr).toContain('stopped');
    expect(stderr).not.toContain(slack.botToken);
  });
});

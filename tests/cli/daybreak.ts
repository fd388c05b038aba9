import { spawn } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { openDatabase } from '../../src/db/database.ts';
import { systemClock } from '../../src/domain/clock.ts';
import { addStore, type NewStore } from '../../src/services/stores.ts';
import { builtApp } from '../support/built.ts';
import { freshDatabaseUrl, temporaryFolder } from '../support/database.ts';

export interface Ended {
  status: number | null;
  stdout: string;
  stderr: string;
}

const ELM: NewStore = {
  id: 'elm',
  name: 'Elm Street',
  number: '9901',
  timezone: 'America/Indiana/Indianapolis',
  slackTeamId: 'T0000001',
  slackChannelId: 'C0000OPS',
  locationId: '500001',
};

const BIN = join(await builtApp(), 'bin', 'daybreak.mjs');

/** A folder of its own and an environment in which nothing else is set; commands run as real processes of what is shipped. */
export class Terminal {
  readonly folder = temporaryFolder();
  readonly env: Record<string, string> = {
    PATH: process.env.PATH ?? '',
    HOME: this.folder,
    LOG_LEVEL: 'silent',
    DATABASE_URL: `file:${join(this.folder, 'daybreak.db')}`,
  };

  /** A migrated database with one store, made without a process to save time. */
  async withStore(values: Partial<NewStore> = {}): Promise<void> {
    const url = await freshDatabaseUrl('sqlite');
    this.env.DATABASE_URL = url;
    const db = await openDatabase({ url });
    if (values.connectionId) {
      const account = { name: 'Crossmark', baseUrl: 'http://127.0.0.1', username: 'u', timezone: 'UTC' };
      await db.client.connection.create({ data: { id: values.connectionId, ...account } });
    }
    await addStore(db, systemClock, { ...ELM, ...values }, 'cli:test');
    await db.close();
  }

  file(name: string, content: string): string {
    writeFileSync(join(this.folder, name), content);
    return name;
  }

  /** `daybreak <line>`; arguments with spaces as an array. */
  run(line: string | readonly string[], env: Record<string, string> = {}, input = ''): Promise<Ended> {
    const running = this.#spawn(typeof line === 'string' ? line.split(' ') : line, env);
    running.child.stdin.end(input);
    return running.ended;
  }

  /** `daybreak start`, running until it is told to stop. */
  start(env: Record<string, string> = {}) {
    const { child, ended, output } = this.#spawn(['start'], env);
    return {
      ended,
      kill: (signal: NodeJS.Signals) => child.kill(signal),
      /** The first match in the log, as soon as it is there. */
      until: (pattern: RegExp) =>
        new Promise<string>((found, failed) => {
          const look = () => {
            const match = pattern.exec(output.stderr);
            if (match) found(match[1] ?? match[0]);
          };
          child.stderr.on('data', look);
          void ended.then(({ stderr }) => failed(new Error(`ended before: ${stderr}`)));
          look();
        }),
    };
  }

  #spawn(args: readonly string[], env: Record<string, string>) {
    const child = spawn(process.execPath, [BIN, ...args], { cwd: this.folder, env: { ...this.env, ...env } });
    const output = { stdout: '', stderr: '' };
    for (const stream of ['stdout', 'stderr'] as const)
      child[stream].on('data', (data) => {
        output[stream] += data;
      });
    const ended = new Promise<Ended>((done) => child.on('close', (status) => done({ status, ...output })));
    return { child, ended, output };
  }
}

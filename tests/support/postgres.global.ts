import { type AddressInfo, createServer, type Server } from 'node:net';
import pg from 'pg';
import type { TestProject } from 'vitest/node';
import { migrate } from '../../src/db/migrator.ts';
import { startPostgres } from './postgres-server.ts';

declare module 'vitest' {
  interface ProvidedContext {
    /** Loopback port that answers every connection with the URL of a fresh, migrated PostgreSQL database. */
    postgresBroker: number;
  }
}

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
    const cluster = running;
    // A template can be copied by one session at a time.
    queue = queue
      .then(async () => socket.end(JSON.stringify({ url: await (await cluster).createDatabase() })))
      .catch((error: unknown) => socket.end(JSON.stringify({ error: String(error) })));
  });
  project.provide('postgresBroker', await listen(broker));
  return async () => {
    await new Promise((resolve) => broker.close(resolve));
    await (await running?.catch(() => undefined))?.stop();
  };
}

interface Cluster {
  createDatabase(): Promise<string>;
  stop(): Promise<void>;
}

async function startCluster(): Promise<Cluster> {
  const server = await startPostgres();
  const admin = new pg.Client({ connectionString: server.url('postgres') });
  // The server may end before this connection does.
  admin.on('error', () => {});
  await admin.connect();
  await admin.query(`CREATE DATABASE ${TEMPLATE}`);
  await migrate(server.url(TEMPLATE));
  let count = 0;
  return {
    createDatabase: async () => {
      count += 1;
      // Copying the files is cheaper than writing every page to the log.
      await admin.query(`CREATE DATABASE daybreak_${count} TEMPLATE ${TEMPLATE} STRATEGY file_copy`);
      return server.url(`daybreak_${count}`);
    },
    stop: async () => {
      await admin.end();
      await server.stop();
    },
  };
}

function listen(server: Server): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(0, '127.0.0.1', () => resolve((server.address() as AddressInfo).port));
  });
}

import { parseConfig } from '../../src/config.ts';
import { createDefaultClient, DEFAULT_CONNECTION } from '../../src/crossmark/default-client.ts';
import { type Database, openDatabase } from '../../src/db/database.ts';
import { migrate } from '../../src/db/migrator.ts';
import { type Clock, systemClock } from '../../src/domain/clock.ts';
import { localOf } from '../../src/domain/dates.ts';
import type { Log } from '../../src/logging.ts';
import { type RunningApp, startApp } from '../../src/main.ts';
import { ensureDefaultConnection } from '../../src/services/connections.ts';
import { type RunOutcome, RunService } from '../../src/services/runs/run-service.ts';
import { VERSION } from '../../src/version.ts';
import { type CrossmarkSandbox, startCrossmarkSandbox } from '../crossmark/server.ts';
import { crossmarkData } from '../data/crossmark.ts';
import { type Loaded, loadStore } from '../data/load.ts';
import type { StoreData } from '../data/model.ts';
import { demoStore, ZONE } from '../data/store.ts';
import { WORKSPACE } from '../data/workspace.ts';
import { type SlackSandbox, startSlackSandbox } from '../slack/server.ts';
import { onFreePort } from './ports.ts';

/** The whole product on loopback: sandbox Slack, sandbox Crossmark, the app between them, one store loaded. */
export interface World {
  slack: SlackSandbox;
  crossmark: CrossmarkSandbox;
  /** The running app; replaced by `restart`. */
  app: RunningApp;
  data: StoreData;
  loaded: Loaded;
  databaseUrl: string;
  /** A handle of its own, beside the app's. */
  db: Database;
  /** Plans as the nightly job does. */
  run(): Promise<RunOutcome>;
  /** Stops the app and starts it again on the same database. */
  restart(): Promise<void>;
  stop(): Promise<void>;
}

export interface WorldOptions {
  databaseUrl: string;
  log: Log;
  /** First ports to try; 0 (default) = any. */
  ports?: { slack: number; crossmark: number; app: number };
  clock?: Clock;
  data?: StoreData;
  /** More environment for the app, for example shorter time limits. */
  env?: Record<string, string>;
  /** Slack's 3-second rule, for tests. */
  ackTimeoutMs?: number;
  sleep?: (ms: number) => Promise<void>;
}

/** Starts everything and loads the store; no run yet. @throws whatever hinders the start, with all parts stopped again */
export async function startWorld(options: WorldOptions): Promise<World> {
  const { databaseUrl, log, clock = systemClock, ports = { slack: 0, crossmark: 0, app: 0 } } = options;
  const data = options.data ?? demoStore(localOf(clock.now(), ZONE).date);
  const stops: (() => Promise<void>)[] = [];
  const stopAll = async () => {
    for (const stop of stops.splice(0).reverse()) await stop();
  };
  try {
    const slack = await onFreePort(ports.slack, (port) =>
      startSlackSandbox({
        port,
        clock,
        data: WORKSPACE,
        env: {},
        ...(options.ackTimeoutMs ? { ackTimeoutMs: options.ackTimeoutMs } : {}),
      }),
    );
    stops.push(() => slack.close());
    const crossmark = await onFreePort(ports.crossmark, (port) =>
      startCrossmarkSandbox({ port, clock, data: crossmarkData(data) }),
    );
    stops.push(() => crossmark.close());

    const configFor = (port: number) =>
      parseConfig(
        {
          DATABASE_URL: databaseUrl,
          PORT: String(port),
          SLACK_BOT_TOKEN: slack.botToken,
          SLACK_SIGNING_SECRET: slack.signingSecret,
          SLACK_API_URL: slack.apiUrl,
          CROSSMARK_BASE_URL: crossmark.url,
          CROSSMARK_USER: 'sandbox.user',
          CROSSMARK_PASSWORD: 'sandbox-pass',
          CROSSMARK_TIMEZONE: ZONE,
          ...options.env,
        },
        { version: VERSION },
      );
    await migrate(databaseUrl, { clock });
    const db = await openDatabase({ url: databaseUrl });
    stops.push(() => db.close());
    const { crossmark: connection } = configFor(0);
    await ensureDefaultConnection(db, connection);
    const port = createDefaultClient(connection, log);
    const loaded = await loadStore({ db, clock, data, crossmark: port, connectionId: DEFAULT_CONNECTION });
    await port.signOut();

    const start = () =>
      onFreePort(ports.app, (one) =>
        startApp(configFor(one), { log, clock, ...(options.sleep ? { sleep: options.sleep } : {}) }),
      );
    const attach = (app: RunningApp) => slack.control.setEventsUrl(`${app.address}/slack/events`);
    const world: World = {
      ...{ slack, crossmark, data, loaded, databaseUrl, db },
      app: await start(),
      run: async () => {
        const runs = new RunService({ db, clock, log });
        const started = await runs.begin(data.store.id, 'system', { runType: 'automatic' });
        return runs.execute(started);
      },
      restart: async () => {
        await world.app.stop();
        world.app = await start();
        attach(world.app);
      },
      stop: stopAll,
    };
    stops.push(() => world.app.stop());
    attach(world.app);
    return world;
  } catch (error) {
    await stopAll();
    throw error;
  }
}

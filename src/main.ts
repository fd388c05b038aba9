import { randomUUID } from 'node:crypto';
import type { AddressInfo, Server } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { CustomRoute } from '@slack/bolt';
import type { Config } from './config.ts';
import { createDefaultClient, DEFAULT_CONNECTION } from './crossmark/default-client.ts';
import { openDatabase } from './db/database.ts';
import { migrate } from './db/migrator.ts';
import { markChanged, markMessageChanged } from './db/repositories/messages.ts';
import { type Clock, systemClock } from './domain/clock.ts';
import { healthRoutes } from './http/health.ts';
import { NIGHTLY_PATTERN, runDueNights } from './jobs/nightly.ts';
import { nextAfter } from './jobs/recurrence.ts';
import { runReminders } from './jobs/reminders.ts';
import { runDueRosters } from './jobs/roster.ts';
import { runDueSyncs } from './jobs/sync.ts';
import { startTicker, type Ticker } from './jobs/ticker.ts';
import type { Log } from './logging.ts';
import { ApprovalService } from './services/approvals/approval-service.ts';
import { expireProposals } from './services/approvals/expiry.ts';
import { BookingService } from './services/bookings/booking-service.ts';
import { ConflictService } from './services/conflicts/conflict-service.ts';
import { ConnectionHealthService } from './services/connection-health.ts';
import { connectionOf, ensureDefaultConnection } from './services/connections.ts';
import { HistoryService } from './services/history/history-service.ts';
import { NoticeReader } from './services/notices/notice-reader.ts';
import { ReminderService } from './services/notices/reminders.ts';
import { SignInNotices } from './services/notices/sign-in.ts';
import { ProposalService } from './services/proposals/proposal-service.ts';
import { ActivationService } from './services/roster/activation.ts';
import { RosterRefresh } from './services/roster/refresh.ts';
import { RosterService } from './services/roster/roster-service.ts';
import { RotationService } from './services/rotations/rotation-service.ts';
import { RunService } from './services/runs/run-service.ts';
import { ScheduleService } from './services/schedule/schedule-service.ts';
import { SettingsService } from './services/settings/settings-service.ts';
import { SubmissionService } from './services/submissions/submission-service.ts';
import { SubmissionWorker } from './services/submissions/submission-worker.ts';
import { WriteSlots } from './services/submissions/write-slots.ts';
import { purgeSyncs } from './services/sync/retention.ts';
import { SyncService } from './services/sync/sync-service.ts';
import { WhatIfService } from './services/what-if-service.ts';
import { buildSlackApp } from './slack/app.ts';
import { backgroundClient } from './slack/background.ts';
import { bookingRenderers } from './slack/booking-renderers.ts';
import type { SlackDeps } from './slack/deps.ts';
import { historyRenderers } from './slack/history-files.ts';
import { HomePublisher } from './slack/home-publisher.ts';
import { InFlight } from './slack/in-flight.ts';
import { KnownPeople } from './slack/known-people.ts';
import { Outbox } from './slack/outbox.ts';
import { conflictRenderers } from './slack/presenters/conflicts.ts';
import { signInRenderers } from './slack/presenters/crossmark.ts';
import { MessageLinks } from './slack/presenters/links.ts';
import { purgeReceipts } from './slack/receipts.ts';
import { buildTransport } from './slack/receiver.ts';
import { reminderRenderers } from './slack/reminder-renderers.ts';
import { buildRenderers } from './slack/renderers.ts';
import { scheduleRenderers } from './slack/schedule-files.ts';

const OUTBOX_MS = 1000;
const HOMES_MS = 2000;
const NIGHTLY_MS = 30_000;
const ROSTER_MS = 5 * 60_000;
/** How often due syncs are looked for; how often a store is synced is a setting. */
const SYNC_LOOK_MS = 15_000;
const REMINDERS_MS = 60_000;
const WATCHDOG_MS = 5 * 60_000;
const BOOKINGS_MS = 30_000;
const AUTOMATIC_RETRY_MS = 10 * 60_000;
/** How long a shutdown waits for listeners and what they started. */
const DRAIN_MS = 10_000;

export interface RunningApp {
  /** Where Slack's requests and the health checks are answered. */
  address: string;
  /** Stops taking work, waits for what runs, closes the database. A second call does nothing. */
  stop(): Promise<void>;
}

export interface StartOptions {
  log: Log;
  clock?: Clock;
  /** Waits between the reads that verify an unclear create; shorter in tests. */
  sleep?: (ms: number) => Promise<void>;
}

/** Builds the object graph and starts it: the only place that knows all parts. @throws DaybreakError, SlackError */
export async function startApp(config: Config, options: StartOptions): Promise<RunningApp> {
  const { log, clock = systemClock } = options;
  await migrate(config.databaseUrl, { clock });
  const database = await openDatabase({
    url: config.databaseUrl,
    log: (message, error) => log.warn({ err: error }, message),
  });
  const connected = config.crossmark.mode !== 'off';
  if (connected) await ensureDefaultConnection(database, config.crossmark);
  const crossmark = connected ? createDefaultClient(config.crossmark, log, clock) : null;
  const portOf = async (storeId: string) =>
    (await connectionOf(database, storeId)) === DEFAULT_CONNECTION ? crossmark : null;

  const slack = backgroundClient({ token: config.slack.botToken, apiUrl: config.slack.apiUrl, log });
  const links = new MessageLinks(database.client, slack);
  const proposals = new ProposalService({ db: database, clock });
  const { syncEnabled, syncIntervalMinutes, storeFilterField } = config.crossmark;
  const sync = new SyncService({
    ...{ db: database, clock, log, portOf },
    windowDays: { past: config.crossmark.windowPastDays, future: config.crossmark.windowFutureDays },
    intervalMs: syncIntervalMinutes * 60_000,
    shrinkLimitPercent: config.crossmark.syncShrinkLimitPercent,
    storeFilter: storeFilterField !== '',
  });
  const runs = new RunService({
    ...{ db: database, clock, log },
    ...(syncEnabled ? { pull: (storeId, waitMs) => sync.syncForRun(storeId, waitMs) } : {}),
  });
  const slots = new WriteSlots({ db: database, clock, log, slots: config.crossmark.writeSlots });
  const worker = new SubmissionWorker({
    db: database,
    clock,
    log,
    portOf,
    slots,
    precheck: config.crossmark.createPrecheck,
    ...(options.sleep ? { sleep: options.sleep } : {}),
  });
  const bookings = new BookingService({
    db: database,
    clock,
    log,
    portOf,
    slots,
    ...(options.sleep ? { sleep: options.sleep } : {}),
  });
  const wake = () => worker.wake();
  const approvals = new ApprovalService({
    db: database,
    clock,
    hasConnection: async (storeId) => (await portOf(storeId)) !== null,
    wake,
  });
  const submissions = new SubmissionService({ db: database, clock, wake });
  const history = new HistoryService({ db: database, clock });
  const schedule = new ScheduleService({ db: database, clock });
  const conflicts = new ConflictService({ db: database, clock });
  const outbox = new Outbox({
    db: database.client,
    slack,
    renderers: {
      ...buildRenderers(proposals, new NoticeReader({ db: database }), links, clock),
      ...reminderRenderers(database.client, proposals, links),
      ...historyRenderers(history),
      ...scheduleRenderers(schedule),
      ...bookingRenderers(bookings),
      ...conflictRenderers(conflicts.reader),
      ...signInRenderers(database.client),
    },
    clock,
    log,
    reconcileHistory: config.slack.reconcileHistory,
  });

  const people = new KnownPeople({ db: database.client, slack, clock, log });
  const reminders = new ReminderService({
    db: database,
    clock,
    learn: (teamId, users) => people.learn(teamId, users),
  });

  const refresh = new RosterRefresh({ db: database, clock, portOf });
  const signIns = new SignInNotices({ db: database, clock });
  const inFlight = new InFlight();
  let team: string | null = null;
  const tickers: Ticker[] = [];
  let outboxTicker: Ticker | null = null;
  const deps: SlackDeps = {
    database,
    runs,
    proposals,
    approvals,
    submissions,
    bookings,
    rotations: new RotationService({ db: database, clock }),
    roster: new RosterService({ db: database, clock, portOf, activate: config.importActivate }),
    activation: new ActivationService({ db: database, clock }),
    schedule,
    whatIf: new WhatIfService({ db: database, clock }),
    settings: new SettingsService({ db: database, clock }),
    history,
    conflicts,
    sync,
    connections: new ConnectionHealthService({ db: database, clock, portOf }),
    outbox: { wake: () => outboxTicker?.wake() },
    links,
    redraw: async (subjectType, storeId, subjectId) => {
      await markChanged(database.client, storeId, subjectType, subjectId);
      outboxTicker?.wake();
    },
    redrawMessage: async (channel, ts) => {
      if (channel && ts && (await markMessageChanged(database.client, channel, ts))) outboxTicker?.wake();
    },
    publishHome: (client, user, storeId) => home.publish(client, user, storeId),
    onUninstalled: () => outbox.stopSending('the app was removed from the workspace'),
    inFlight,
    clock,
    log,
    newId: () => randomUUID().slice(0, 8),
    teamId: () => team,
    commandPrefix: config.slack.commandPrefix,
    nextRun: (timezone) => nextAfter(NIGHTLY_PATTERN, timezone, clock.now()),
  };
  const home = new HomePublisher(deps);

  const health = healthRoutes([
    { name: 'database', run: () => database.ping().then(() => null) },
    { name: 'slack', run: async () => outbox.credentialsProblem ?? transport.problem() },
  ]);
  const transport = buildTransport({
    ...config.slack,
    port: config.port,
    customRoutes: health.routes as CustomRoute[],
    log,
    clock,
  });
  const app = buildSlackApp({
    receiver: transport.receiver,
    token: config.slack.botToken,
    apiUrl: config.slack.apiUrl,
    log,
    deps,
  });

  try {
    await app.init();
    team = (await slack.auth.test()).team_id ?? null;
  } catch (error) {
    await database.close();
    throw error;
  }
  // Outside production only this machine may talk to the app.
  const host = config.production ? '0.0.0.0' : '127.0.0.1';
  const server = (await app.start({ port: config.port, host })) as Server | undefined;
  const address = addressOf(server, config.port);

  await runs.sweepCrashed();
  worker.start();
  outboxTicker = startTicker(
    'outbox',
    OUTBOX_MS,
    async () => {
      if ((await outbox.sendDue()) > 0) await home.refreshViewers(slack);
    },
    log,
  );
  const continueBookings = async () => {
    if ((await bookings.resumeDue()) > 0) outboxTicker?.wake();
  };
  tickers.push(
    outboxTicker,
    startTicker('homes', HOMES_MS, () => home.followRecord(slack), log),
    startTicker('nightly', NIGHTLY_MS, () => runDueNights({ db: database, runs, clock, log }), log),
    startTicker(
      'reminders',
      REMINDERS_MS,
      async () => {
        if ((await signIns.tell()) > 0) outboxTicker?.wake();
        await runReminders({ reminders, wake: () => outboxTicker?.wake(), log });
      },
      log,
    ),
    startTicker(
      'watchdog',
      WATCHDOG_MS,
      async () => {
        await runs.sweepCrashed();
        await expireProposals(database, clock);
      },
      log,
    ),
    startTicker(
      'automatic retry',
      AUTOMATIC_RETRY_MS,
      async () => {
        await submissions.retryAutomatically();
        await submissions.verifyUnknown();
      },
      log,
    ),
    startTicker('bookings', BOOKINGS_MS, continueBookings, log),
    startTicker(
      'receipts',
      3_600_000,
      async () => {
        await purgeReceipts(database.client, clock.now());
        await purgeSyncs(database, clock.now());
      },
      log,
    ),
  );
  if (syncEnabled)
    tickers.push(
      startTicker('roster', ROSTER_MS, () => runDueRosters({ db: database, refresh, clock, log }), log),
    );
  const syncs = syncEnabled
    ? startTicker(
        'sync',
        SYNC_LOOK_MS,
        () =>
          runDueSyncs({
            ...{ db: database, sync, clock, log, intervalMs: syncIntervalMinutes * 60_000 },
            storeFilter: storeFilterField !== '',
          }),
        log,
      )
    : null;
  log.info({ address, crossmark: config.crossmark.mode, team }, 'started');

  let stopping: Promise<void> | null = null;
  const stop = async () => {
    health.drain();
    await app.stop();
    if (!(await inFlight.drain(DRAIN_MS)))
      log.warn({ running: inFlight.count }, 'stopping while listeners still run');
    // A pull under way is not waited for long: nothing of it is written, and the next start does it anew.
    const synced = Promise.race([
      Promise.all([sync.stop(), syncs?.stop()]),
      wait(DRAIN_MS, undefined, { ref: false }),
    ]);
    await Promise.all([worker.stop(), synced, ...tickers.map((ticker) => ticker.stop())]);
    // What the last rows changed is shown before we go; whatever fails here is repaired at the next start.
    await Promise.race([outbox.sendDue().catch(() => {}), wait(3000, undefined, { ref: false })]);
    await crossmark?.signOut().catch(() => {});
    await database.close();
    log.info('stopped');
  };
  return { address, stop: () => (stopping ??= stop()) };
}

function addressOf(server: Server | undefined, port: number): string {
  const bound = server?.address?.() as AddressInfo | string | null | undefined;
  return `http://127.0.0.1:${typeof bound === 'object' && bound ? bound.port : port}`;
}

import { LogLevel, WebAPIPlatformError, WebClient } from '@slack/web-api';
import pino from 'pino';
import type { Config } from '../config.ts';
import { createDefaultClient } from '../crossmark/default-client.ts';
import { type Database, openDatabase } from '../db/database.ts';
import { migrate } from '../db/migrator.ts';
import { systemClock } from '../domain/clock.ts';
import { isTimeZone } from '../domain/dates.ts';
import { DaybreakError } from '../domain/errors.ts';
import { boltLogger } from '../slack/bolt-logger.ts';
import { type OPTIONAL_SCOPES, REQUIRED_SCOPES } from '../slack/manifest.ts';

/** One finding of `daybreak doctor`: what was looked at, how it is, and what to do about it. */
export interface Finding {
  area: 'Database' | 'Stores' | 'Data' | 'Slack' | 'Crossmark';
  ok: boolean;
  /** A problem that stops the product; else only something to know. */
  fatal: boolean;
  text: string;
  fix?: string;
}

const good = (area: Finding['area'], text: string): Finding => ({ area, ok: true, fatal: false, text });
const bad = (area: Finding['area'], text: string, fix: string): Finding => ({
  area,
  ok: false,
  fatal: true,
  text,
  fix,
});
const note = (area: Finding['area'], text: string, fix: string): Finding => ({
  area,
  ok: false,
  fatal: false,
  text,
  fix,
});

/** What is missing without an optional scope; those without a line here belong to later features. */
const USE_OF: Partial<Record<(typeof OPTIONAL_SCOPES)[number], string>> = {
  'users:read.email': 'linking people by e-mail',
  'chat:write.public': 'posting to a channel without being invited',
  'channels:read': 'checking that the app is in its channels',
};

/** Looks at everything the app depends on; each part is judged by itself, so one broken part hides no other. */
export async function examine(config: Config): Promise<Finding[]> {
  const findings: Finding[] = [];
  let db: Database | null = null;
  try {
    const report = await migrate(config.databaseUrl);
    db = await openDatabase({ url: config.databaseUrl });
    await db.ping();
    findings.push(
      good(
        'Database',
        `${report.provider} answers, ${report.known + report.applied.length} migrations applied.`,
      ),
    );
  } catch (error) {
    const fix = error instanceof DaybreakError ? error.message : 'See the log for the reason.';
    findings.push(bad('Database', 'The database cannot be used.', fix));
  }
  try {
    if (db) {
      findings.push(...(await examineStores(db)), ...(await examineData(db)));
    }
    findings.push(...(await examineSlack(config, db)), ...(await examineCrossmark(config)));
  } finally {
    await db?.close();
  }
  return findings;
}

async function examineStores(db: Database): Promise<Finding[]> {
  const stores = await db.client.store.findMany({ include: { members: true }, orderBy: { id: 'asc' } });
  if (stores.length === 0) {
    return [note('Stores', 'There is no store yet.', 'Add one with "daybreak store add".')];
  }
  return stores.flatMap((store): Finding[] => {
    const findings: Finding[] = [good('Stores', `${store.id}: ${store.name}, ${store.timezone}`)];
    if (!isTimeZone(store.timezone)) {
      findings.push(
        bad('Stores', `${store.id}: the time zone ${store.timezone} does not exist.`, 'Correct it.'),
      );
    }
    if (!store.slackChannelId) {
      findings.push(
        note('Stores', `${store.id} has no Slack channel.`, 'Add it with "daybreak store add --channel".'),
      );
    }
    if (!store.members.some((member) => member.role === 'approver')) {
      findings.push(
        note(
          'Stores',
          `${store.id}: nobody can approve.`,
          `Run "daybreak role grant --store ${store.id} --role approver --team T… --user U…".`,
        ),
      );
    }
    return findings;
  });
}

/** WF-1: what must agree between events and bookings. */
async function examineData(db: Database): Promise<Finding[]> {
  const { client } = db;
  const today = systemClock.now().toISOString().slice(0, 10);
  const inactive = ['canceled', 'expired', 'cannot_complete', 'unknown'];
  const counts: [number, string, string][] = [
    [
      await client.event.count({ where: { isScheduled: true, schedule: { is: null } } }),
      'events are marked as scheduled without a booking',
      'Import the schedule again.',
    ],
    [
      await client.schedule.count({ where: { event: { isScheduled: false } } }),
      'bookings stand on events that are not marked as scheduled',
      'Import the schedule again.',
    ],
    [
      await client.schedule.count({ where: { event: { condition: { in: inactive } } } }),
      'bookings stand on cancelled events',
      'Remove them in Crossmark.',
    ],
    [
      await client.schedule.count({ where: { syncStatus: 'pending', scheduleDate: { lt: today } } }),
      'bookings in the past were never sent to Crossmark',
      'Check them in Crossmark.',
    ],
  ];
  const undelivered = await client.slackMessage.groupBy({
    by: ['lastError'],
    where: { status: 'failed' },
    _count: true,
  });
  for (const { lastError, _count } of undelivered)
    counts.push([
      _count,
      `messages could not be delivered (${lastError})`,
      'They go out with their next change.',
    ]);
  const findings = counts
    .filter(([count]) => count > 0)
    .map(([count, text, fix]) => note('Data', `${count} ${text}.`, fix));
  return findings.length > 0 ? findings : [good('Data', 'Events and bookings agree.')];
}

async function examineSlack(config: Config, db: Database | null): Promise<Finding[]> {
  const { botToken, apiUrl, appToken } = config.slack;
  const slack = new WebClient(botToken, {
    ...(apiUrl ? { slackApiUrl: apiUrl } : {}),
    retryConfig: { retries: 0 },
    timeout: 5000,
    logger: boltLogger(pino({ level: 'silent' })),
    logLevel: LogLevel.ERROR,
  });
  const findings: Finding[] = [];
  try {
    const auth = await slack.auth.test();
    findings.push(good('Slack', `Signed in to ${auth.team ?? auth.team_id} as ${auth.user}.`));
    const scopes = auth.response_metadata?.scopes;
    if (scopes) {
      const missing = REQUIRED_SCOPES.filter((scope) => !scopes.includes(scope));
      if (missing.length > 0) {
        findings.push(
          bad(
            'Slack',
            `Scopes are missing: ${missing.join(', ')}.`,
            'Add them to the app and install it again.',
          ),
        );
      }
      for (const [scope, use] of Object.entries(USE_OF)) {
        if (!scopes.includes(scope))
          findings.push(note('Slack', `Without ${scope}: no ${use}.`, 'Optional.'));
      }
    }
    findings.push(
      good('Slack', appToken ? 'Socket Mode.' : 'HTTP: requests are verified with the signing secret.'),
    );
    for (const store of (await db?.client.store.findMany({ orderBy: { id: 'asc' } })) ?? []) {
      if (store.slackTeamId && store.slackTeamId !== auth.team_id)
        findings.push(
          bad(
            'Slack',
            `${store.id} belongs to another workspace (${store.slackTeamId}).`,
            'Use its bot token.',
          ),
        );
      else if (store.slackChannelId)
        findings.push(await examineChannel(slack, store.id, store.slackChannelId));
    }
  } catch (error) {
    findings.push(
      error instanceof WebAPIPlatformError
        ? bad(
            'Slack',
            `Slack refused the bot token (${error.data.error}).`,
            'Copy the bot token of the installed app to SLACK_BOT_TOKEN.',
          )
        : bad('Slack', 'Slack does not answer.', 'Check the network, and SLACK_API_URL when it is set.'),
    );
  }
  return findings;
}

async function examineChannel(slack: WebClient, storeId: string, channel: string): Promise<Finding> {
  try {
    const { channel: info } = await slack.conversations.info({ channel });
    return info?.is_member === false
      ? note(
          'Slack',
          `${storeId}: the app is not in #${info.name}.`,
          `Invite it with "/invite" in #${info.name}.`,
        )
      : good('Slack', `${storeId}: posts to #${info?.name ?? channel}.`);
  } catch (error) {
    const code = error instanceof WebAPIPlatformError ? error.data.error : 'no answer';
    return code === 'missing_scope'
      ? note('Slack', `${storeId}: cannot check the channel without channels:read.`, 'Optional.')
      : bad(
          'Slack',
          `${storeId}: the channel ${channel} cannot be used (${code}).`,
          'Correct the channel id or invite the app.',
        );
  }
}

async function examineCrossmark(config: Config): Promise<Finding[]> {
  if (config.crossmark.mode === 'off') {
    return [
      note('Crossmark', 'Off: approvals are kept locally.', 'Set CROSSMARK_BASE_URL, _USER and _PASSWORD.'),
    ];
  }
  const client = createDefaultClient(config.crossmark, pino({ level: 'silent' }));
  const health = await client.health();
  await client.signOut();
  return health.state === 'healthy'
    ? [good('Crossmark', `Signed in to ${config.crossmark.baseUrl} (${config.crossmark.mode}).`)]
    : [
        bad(
          'Crossmark',
          `Cannot sign in (${health.detail}).`,
          'Check CROSSMARK_BASE_URL, CROSSMARK_USER and CROSSMARK_PASSWORD.',
        ),
      ];
}

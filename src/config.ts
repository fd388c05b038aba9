import { z } from 'zod';
import { isTimeZone } from './domain/dates.ts';

/**
 * The environment, parsed once. Everything that is missing or malformed is reported together (`ConfigError`),
 * so that one look mends it; values of secrets never appear in a message.
 */

const blank = (value: unknown): unknown =>
  typeof value === 'string' && value.trim() === '' ? undefined : value;
const optional = <T extends z.ZodType>(schema: T) => z.preprocess(blank, schema.optional());
const withDefault = <T>(schema: z.ZodType<T>, fallback: T): z.ZodType<T> =>
  z.preprocess((v) => blank(v) ?? fallback, schema) as z.ZodType<T>;
const whole = (min: number, max: number) => z.coerce.number<string>().int().min(min).max(max);
const int = (fallback: number, min: number, max: number) =>
  withDefault<number>(whole(min, max) as z.ZodType<number>, fallback);
const bool = (fallback: boolean) =>
  withDefault<boolean>(z.union([z.boolean(), z.stringbool()]) as z.ZodType<boolean>, fallback);
const list = z.preprocess(
  (v) =>
    typeof v === 'string'
      ? v
          .split(',')
          .map((s) => s.trim())
          .filter(Boolean)
      : [],
  z.array(z.string()),
);
const url = z.url({ protocol: /^https?$/, error: 'expected an http(s) address' });

const Environment = z.object({
  NODE_ENV: optional(z.string()),
  DATABASE_URL: withDefault(
    z.string().regex(/^(file:|postgres(ql)?:\/\/)/, 'expected file:… (SQLite) or postgresql://…'),
    'file:./daybreak.db',
  ),
  PORT: int(3000, 0, 65535),
  LOG_LEVEL: withDefault(z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']), 'info'),

  SLACK_BOT_TOKEN: z.preprocess(
    blank,
    z.string('is required (xoxb-…)').regex(/^xoxb-/, 'expected a bot token (xoxb-…)'),
  ),
  SLACK_SIGNING_SECRET: optional(z.string().min(8, 'is too short to be a signing secret')),
  SLACK_APP_TOKEN: optional(z.string().regex(/^xapp-/, 'expected an app-level token (xapp-…)')),
  SLACK_API_URL: optional(url),
  SLACK_COMMAND_PREFIX: withDefault(
    z.string().regex(/^[a-z0-9-]{0,16}$/, 'expected up to 16 of a–z, 0–9, -'),
    '',
  ),
  SLACK_RECONCILE_HISTORY: bool(false),

  CROSSMARK_MODE: optional(z.enum(['off', 'sandbox', 'live'])),
  CROSSMARK_BASE_URL: optional(url),
  CROSSMARK_USER: optional(z.string()),
  CROSSMARK_PASSWORD: optional(z.string()),
  CROSSMARK_TIMEZONE: withDefault(z.string(), 'America/Indiana/Indianapolis'),
  CROSSMARK_TIMEOUT_MS: int(30_000, 100, 600_000),
  CROSSMARK_LIST_TIMEOUT_MS: int(60_000, 100, 600_000),
  CROSSMARK_MAX_ATTEMPTS: int(3, 1, 10),
  CROSSMARK_SESSION_MAX_AGE_S: int(3600, 1, 86_400),
  CROSSMARK_WRITE_SLOTS: int(1, 1, 8),
  CROSSMARK_DIVISION_FILTER: withDefault(z.string(), ''),
  CROSSMARK_STORE_FILTER_FIELD: withDefault(z.string(), ''),
  CROSSMARK_PULL_VARIANT: withDefault(z.enum(['plain', 'stamped']), 'plain'),
  CROSSMARK_CREATE_PRECHECK: bool(true),
  CROSSMARK_USER_AGENT: optional(z.string()),
  CROSSMARK_SANDBOX_HOSTS: list,
  IMPORT_ACTIVATE: bool(false),
  SYNC_WINDOW_PAST_DAYS: int(30, 0, 365),
  SYNC_WINDOW_FUTURE_DAYS: int(120, 1, 365),
  SYNC_CHUNK_DAYS: int(3, 1, 31),
  SYNC_CONCURRENCY: int(4, 1, 4),
  SYNC_ENABLED: optional(z.stringbool()),
  SYNC_INTERVAL_MINUTES: int(5, 1, 1440),
  SYNC_SHRINK_LIMIT_PERCENT: int(30, 1, 100),
});

const LOOPBACK = new Set(['127.0.0.1', 'localhost', '::1', '[::1]']);

export type CrossmarkMode = 'off' | 'sandbox' | 'live';

export interface Config {
  production: boolean;
  databaseUrl: string;
  port: number;
  logLevel: string;
  /** Whether people who are imported from the roster become active unless somebody says otherwise. */
  importActivate: boolean;
  slack: {
    botToken: string;
    signingSecret: string | null;
    /** Set: Socket Mode. */
    appToken: string | null;
    apiUrl: string | null;
    commandPrefix: string;
    reconcileHistory: boolean;
  };
  crossmark: {
    mode: CrossmarkMode;
    baseUrl: string | null;
    user: string | null;
    password: string | null;
    timezone: string;
    timeoutMs: number;
    listTimeoutMs: number;
    maxAttempts: number;
    sessionMaxAgeS: number;
    /** Stores of a connection that may write at the same time, over all processes. */
    writeSlots: number;
    divisionFilter: string;
    storeFilterField: string;
    pullVariant: 'plain' | 'stamped';
    createPrecheck: boolean;
    userAgent: string;
    windowPastDays: number;
    windowFutureDays: number;
    chunkDays: number;
    concurrency: number;
    /** Pulls by themselves: the job, and the one before a run. */
    syncEnabled: boolean;
    syncIntervalMinutes: number;
    syncShrinkLimitPercent: number;
  };
}

export interface ConfigProblem {
  variable: string;
  message: string;
}

/** Names every offending variable at once; the command line exits with status 2. */
export class ConfigError extends Error {
  readonly problems: ConfigProblem[];
  constructor(problems: ConfigProblem[]) {
    super(problems.map((p) => `${p.variable} ${p.message}`).join('\n'));
    this.name = 'ConfigError';
    this.problems = problems;
  }
}

export interface ConfigOptions {
  version: string;
  /** Commands that never talk to Slack (imports, plan, export) do without its variables. */
  needsSlack?: boolean;
}

/** @throws ConfigError with all problems. */
export function parseConfig(env: NodeJS.ProcessEnv, { version, needsSlack = true }: ConfigOptions): Config {
  const source = needsSlack ? env : { ...env, SLACK_BOT_TOKEN: env.SLACK_BOT_TOKEN || 'xoxb-not-needed' };
  const parsed = Environment.safeParse(source);
  const problems: ConfigProblem[] = parsed.success
    ? []
    : parsed.error.issues.map((issue) => ({ variable: String(issue.path[0]), message: issue.message }));
  const named = new Set(problems.map((p) => p.variable));
  const complain = (variable: string, message: string) => {
    if (!named.has(variable)) problems.push({ variable, message });
  };

  const raw = (name: string) => env[name]?.trim() || null;
  const production = env.NODE_ENV === 'production';
  const host = hostOf(raw('CROSSMARK_BASE_URL'));
  const extraHosts = new Set((env.CROSSMARK_SANDBOX_HOSTS ?? '').split(',').map((h) => h.trim()));
  const isSandboxHost = host !== null && (LOOPBACK.has(host) || extraHosts.has(host));
  const mode: CrossmarkMode =
    (raw('CROSSMARK_MODE') as CrossmarkMode | null) ??
    (host === null ? 'off' : isSandboxHost ? 'sandbox' : 'live');

  if (needsSlack && !raw('SLACK_APP_TOKEN') && !raw('SLACK_SIGNING_SECRET')) {
    complain('SLACK_SIGNING_SECRET', 'is required when SLACK_APP_TOKEN (Socket Mode) is not set');
  }
  const slackHost = hostOf(raw('SLACK_API_URL'));
  if (
    production &&
    slackHost !== null &&
    (LOOPBACK.has(slackHost) || raw('SLACK_API_URL')!.startsWith('http:'))
  ) {
    complain('SLACK_API_URL', 'must not be a loopback or plain-http address when NODE_ENV=production');
  }
  if (mode !== 'off') {
    for (const name of ['CROSSMARK_BASE_URL', 'CROSSMARK_USER', 'CROSSMARK_PASSWORD'] as const) {
      if (!raw(name)) complain(name, `is required with CROSSMARK_MODE=${mode}`);
    }
  }
  if (mode === 'sandbox' && host !== null && !isSandboxHost) {
    complain(
      'CROSSMARK_BASE_URL',
      'must be a loopback address (or listed in CROSSMARK_SANDBOX_HOSTS) in sandbox mode',
    );
  }
  if (mode === 'sandbox' && production)
    complain('CROSSMARK_MODE', 'sandbox is refused when NODE_ENV=production');
  if (mode === 'live' && raw('CROSSMARK_BASE_URL')?.startsWith('http:')) {
    complain('CROSSMARK_BASE_URL', 'must use https in live mode');
  }
  if (!isTimeZone(raw('CROSSMARK_TIMEZONE') ?? 'UTC')) {
    complain('CROSSMARK_TIMEZONE', 'is not a known time zone (expected for example America/Chicago)');
  }

  if (problems.length > 0 || !parsed.success) throw new ConfigError(problems);
  const e = parsed.data;
  return {
    production,
    databaseUrl: e.DATABASE_URL,
    port: e.PORT,
    logLevel: e.LOG_LEVEL,
    importActivate: e.IMPORT_ACTIVATE,
    slack: {
      botToken: e.SLACK_BOT_TOKEN,
      signingSecret: e.SLACK_SIGNING_SECRET ?? null,
      appToken: e.SLACK_APP_TOKEN ?? null,
      apiUrl: e.SLACK_API_URL ?? null,
      commandPrefix: e.SLACK_COMMAND_PREFIX,
      reconcileHistory: e.SLACK_RECONCILE_HISTORY,
    },
    crossmark: {
      mode,
      baseUrl: e.CROSSMARK_BASE_URL?.replace(/\/+$/, '') ?? null,
      user: e.CROSSMARK_USER ?? null,
      password: e.CROSSMARK_PASSWORD ?? null,
      timezone: e.CROSSMARK_TIMEZONE,
      timeoutMs: e.CROSSMARK_TIMEOUT_MS,
      listTimeoutMs: e.CROSSMARK_LIST_TIMEOUT_MS,
      maxAttempts: e.CROSSMARK_MAX_ATTEMPTS,
      sessionMaxAgeS: e.CROSSMARK_SESSION_MAX_AGE_S,
      writeSlots: e.CROSSMARK_WRITE_SLOTS,
      divisionFilter: e.CROSSMARK_DIVISION_FILTER,
      storeFilterField: e.CROSSMARK_STORE_FILTER_FIELD,
      pullVariant: e.CROSSMARK_PULL_VARIANT,
      createPrecheck: e.CROSSMARK_CREATE_PRECHECK,
      userAgent: e.CROSSMARK_USER_AGENT ?? `Daybreak/${version}`,
      windowPastDays: e.SYNC_WINDOW_PAST_DAYS,
      windowFutureDays: e.SYNC_WINDOW_FUTURE_DAYS,
      chunkDays: e.SYNC_CHUNK_DAYS,
      concurrency: e.SYNC_CONCURRENCY,
      syncEnabled: e.SYNC_ENABLED ?? (mode !== 'off' && e.NODE_ENV !== 'test'),
      syncIntervalMinutes: e.SYNC_INTERVAL_MINUTES,
      syncShrinkLimitPercent: e.SYNC_SHRINK_LIMIT_PERCENT,
    },
  };
}

function hostOf(address: string | null): string | null {
  if (!address) return null;
  try {
    return new URL(address).hostname;
  } catch {
    return null;
  }
}

import { describe, expect, it } from 'vitest';
import { ConfigError, parseConfig } from '../../src/config.ts';

const slack = { SLACK_BOT_TOKEN: 'xoxb-1', SLACK_SIGNING_SECRET: 'abcdefgh' };
const options = { version: '1.0.0' };

function problemsOf(env: NodeJS.ProcessEnv): Record<string, string> {
  try {
    parseConfig(env, options);
  } catch (error) {
    if (error instanceof ConfigError)
      return Object.fromEntries(error.problems.map((p) => [p.variable, p.message]));
    throw error;
  }
  return {};
}

describe('environment', () => {
  it('needs only the two Slack values; everything else has its default', () => {
    const config = parseConfig(slack, options);
    expect(config).toMatchObject({ databaseUrl: 'file:./daybreak.db', port: 3000, production: false });
    expect(config.crossmark).toMatchObject({ mode: 'off', userAgent: 'Daybreak/1.0.0' });
  });

  it('names every missing and malformed variable at once', () => {
    const problems = problemsOf({
      PORT: 'eighty',
      LOG_LEVEL: 'loud',
      DATABASE_URL: 'mysql://x',
      CROSSMARK_BASE_URL: 'https://example.test',
      CROSSMARK_TIMEZONE: 'Mars/Olympus',
    });
    expect(Object.keys(problems).sort()).toEqual([
      'CROSSMARK_PASSWORD',
      'CROSSMARK_TIMEZONE',
      'CROSSMARK_USER',
      'DATABASE_URL',
      'LOG_LEVEL',
      'PORT',
      'SLACK_BOT_TOKEN',
      'SLACK_SIGNING_SECRET',
    ]);
  });

  it('treats an empty value like a missing one', () => {
    expect(problemsOf({ ...slack, SLACK_BOT_TOKEN: ' ' })).toHaveProperty('SLACK_BOT_TOKEN');
    expect(parseConfig({ ...slack, PORT: '' }, options).port).toBe(3000);
  });

  it('takes an app-level token instead of the signing secret (Socket Mode)', () => {
    expect(
      parseConfig({ SLACK_BOT_TOKEN: 'xoxb-1', SLACK_APP_TOKEN: 'xapp-1' }, options).slack.appToken,
    ).toBe('xapp-1');
  });

  it('derives the Crossmark mode from its address', () => {
    const account = { ...slack, CROSSMARK_USER: 'u', CROSSMARK_PASSWORD: 'p' };
    const mode = (url: string) =>
      parseConfig({ ...account, CROSSMARK_BASE_URL: url }, options).crossmark.mode;
    expect(mode('http://127.0.0.1:4000')).toBe('sandbox');
    expect(mode('https://tenant.example')).toBe('live');
  });

  it('refuses a sandbox at a foreign address, over plain http in live mode, and in production', () => {
    const account = { ...slack, CROSSMARK_USER: 'u', CROSSMARK_PASSWORD: 'p' };
    expect(
      problemsOf({ ...account, CROSSMARK_MODE: 'sandbox', CROSSMARK_BASE_URL: 'https://tenant.example' }),
    ).toHaveProperty('CROSSMARK_BASE_URL');
    expect(
      problemsOf({ ...account, CROSSMARK_MODE: 'live', CROSSMARK_BASE_URL: 'http://tenant.example' }),
    ).toHaveProperty('CROSSMARK_BASE_URL');
    expect(
      problemsOf({ ...account, NODE_ENV: 'production', CROSSMARK_BASE_URL: 'http://127.0.0.1:1' }),
    ).toHaveProperty('CROSSMARK_MODE');
    expect(
      problemsOf({ ...slack, NODE_ENV: 'production', SLACK_API_URL: 'http://127.0.0.1:1/api/' }),
    ).toHaveProperty('SLACK_API_URL');
  });

  it('never repeats a value, so a secret with a typing error stays secret', () => {
    const problems = problemsOf({ ...slack, SLACK_BOT_TOKEN: 'xoxp-very-secret' });
    expect(JSON.stringify(problems)).not.toContain('very-secret');
  });

  it('lets commands that never talk to Slack run without its variables', () => {
    expect(parseConfig({}, { ...options, needsSlack: false }).slack.signingSecret).toBeNull();
  });
});

import { ErrorCode, type Logger, LogLevel, WebClient } from '@slack/web-api';
import { z } from 'zod';
import { checkMessage, checkView } from '../../blocks/limits.ts';
import { type Entry, slug } from './entry.ts';

/** One breach: which entry, where in its payload (JSON pointer), what. */
export interface Finding {
  entry: string;
  pointer: string;
  message: string;
}

/** Our own checker over the entries; needs no network. */
export function offline(entries: readonly Entry[]): Finding[] {
  return entries.flatMap((entry) => {
    const { payload } = entry;
    const breaches = 'type' in payload ? checkView(payload) : checkMessage({ ...payload });
    return breaches.map(({ pointer, code, limit, actual }) => ({
      ...{ entry: slug(entry), pointer },
      message: `${code}: ${limit} allowed, ${actual} found`,
    }));
  });
}

/** Findings are printed by the caller; the client would say them twice. */
const SILENT: Logger = {
  debug() {},
  info() {},
  warn() {},
  error() {},
  setLevel() {},
  setName() {},
  getLevel: () => LogLevel.ERROR,
};
const Refusal = z.object({
  error: z.string(),
  errors: z.array(z.object({ pointer: z.string(), message: z.string() })).default([]),
});
const Failure = z.object({ code: z.literal(ErrorCode.PlatformError), data: Refusal });
const REFUSED = ['invalid_blocks', 'invalid_message', 'invalid_view', 'view_too_large'];

/**
 * Slack's own opinion (`blocks.validate`, without a token), one entry after the other; waits where Slack asks to.
 * @param slackApiUrl where the method is, `https://slack.com/api/` unless given
 * @throws Error when Slack cannot be reached or does not know the method
 */
export async function online(entries: readonly Entry[], slackApiUrl?: string): Promise<Finding[]> {
  const client = new WebClient(undefined, {
    ...(slackApiUrl === undefined ? {} : { slackApiUrl }),
    logger: SILENT,
    retryConfig: { retries: 2, minTimeout: 200 },
  });
  const found: Finding[] = [];
  for (const entry of entries) found.push(...(await validate(client, entry)));
  return found;
}

async function validate(client: WebClient, entry: Entry): Promise<Finding[]> {
  const { payload } = entry;
  try {
    await client.blocks.validate(
      'type' in payload ? { view: payload } : { message: { blocks: payload.blocks } },
    );
    return [];
  } catch (error) {
    const refusal = Failure.safeParse(error).data?.data;
    if (refusal === undefined || (refusal.errors.length === 0 && !REFUSED.includes(refusal.error)))
      throw error;
    const errors = refusal.errors.length > 0 ? refusal.errors : [{ pointer: '', message: refusal.error }];
    return errors.map(({ pointer, message }) => ({ entry: slug(entry), pointer, message }));
  }
}

/** Characters that a reader sees in blocks: texts, labels, options; not the `text` of notifications. */
export function textOf(value: unknown): number {
  if (Array.isArray(value)) return value.reduce((sum: number, item) => sum + textOf(item), 0);
  if (typeof value !== 'object' || value === null) return 0;
  if ('type' in value && 'text' in value && ['plain_text', 'mrkdwn'].includes(String(value.type)))
    return String(value.text).length;
  return textOf(Object.values(value));
}

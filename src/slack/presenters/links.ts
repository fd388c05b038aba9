import type { WebClient } from '@slack/web-api';
import type { Tx } from '../../db/database.ts';
import { logicalKey } from '../../db/repositories/messages.ts';

/** Where the messages of a run stand in Slack. */
export class MessageLinks {
  readonly #db: Tx;
  readonly #slack: WebClient;
  /** A permalink never changes, so each is asked for once. */
  readonly #known = new Map<string, string>();

  constructor(db: Tx, slack: WebClient) {
    this.#db = db;
    this.#slack = slack;
  }

  /** Link to one message of a run in the store's channel; null while it is not posted. */
  async ofRun(runId: number, channelId: string | null, kind = 'run.summary'): Promise<string | null> {
    if (!channelId) return null;
    const key = logicalKey({ kind, subjectId: runId, recipient: channelId });
    const row = await this.#db.slackMessage.findUnique({ where: { logicalKey: key } });
    return row?.channelId && row.ts ? this.at(row.channelId, row.ts) : null;
  }

  /** Link to a message that stands there; null when Slack does not tell. */
  async at(channel: string, ts: string): Promise<string | null> {
    const id = `${channel}:${ts}`;
    const known = this.#known.get(id);
    if (known) return known;
    try {
      const { permalink } = await this.#slack.chat.getPermalink({ channel, message_ts: ts });
      if (permalink) this.#known.set(id, permalink);
      return permalink ?? null;
    } catch {
      // A missing link is an inconvenience, never a reason not to answer.
      return null;
    }
  }
}

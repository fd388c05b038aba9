import { createHmac } from 'node:crypto';
import { setMaxListeners } from 'node:events';
import { request } from 'node:http';
import { sleep } from './http.ts';
import { type Json, parseJson } from './json.ts';
import type { Workspace } from './workspace.ts';

/** What the workspace sends to the app. */
export interface Outgoing {
  kind:
    | 'command'
    | 'block_actions'
    | 'view_submission'
    | 'view_closed'
    | 'block_suggestion'
    | 'event'
    | 'shortcut';
  user?: string;
  /** Form fields (commands), one JSON payload (interactions), or a JSON body (events). */
  form?: Record<string, string>;
  payload?: Json;
  json?: Json;
  headers?: Record<string, string>;
}

export interface Delivered {
  /** Answered with 2xx in time. */
  delivered: boolean;
  status: number | null;
  ackMs: number;
  /** Body of the answer as it came. */
  text: string;
  /** Parsed JSON, the text itself, or null when empty. */
  ack: unknown;
  error?: 'ack_timeout' | 'connection_refused' | 'no_events_url';
  retry: boolean;
  logSeq: number;
}

interface Answer {
  status: number;
  text: string;
  noRetry: boolean;
}

/** Sends signed requests to the app, under the 3-second rule and the fault switches. */
export class Courier {
  #ws: Workspace;
  #ackTimeoutMs: number;
  #closing = new AbortController();
  /** Wakes a payload that waits for a younger one to overtake it. */
  #overtaken: (() => void)[] = [];

  constructor(ws: Workspace, ackTimeoutMs: number) {
    this.#ws = ws;
    this.#ackTimeoutMs = ackTimeoutMs;
    setMaxListeners(0, this.#closing.signal);
  }

  /** Breaks off every request that is still waiting. */
  close(): void {
    this.#closing.abort();
    for (const wake of this.#overtaken.splice(0)) wake();
  }

  /** Delivers one payload; answers when the app did, or after the limit. Never throws for what the app does. */
  async deliver(out: Outgoing): Promise<Delivered> {
    const { faults } = this.#ws;
    const delayed = faults.take('delayed_delivery', out.kind);
    if (delayed) await sleep(delayed.ms);
    const held = faults.take('reordered_delivery', out.kind);
    if (held) await this.#untilOvertaken(held.ms);
    const doubled = faults.take('double_delivery', out.kind);
    const fault = delayed?.kind ?? held?.kind ?? doubled?.kind;
    const first = this.#send(out, fault);
    const second = doubled
      ? sleep(doubled.delayMs).then(() => this.#send(out, 'double_delivery'))
      : undefined;
    const [result] = await Promise.all([first, second]);
    if (!held) for (const wake of this.#overtaken.splice(0)) wake();
    return result;
  }

  #untilOvertaken(ms: number): Promise<void> {
    return new Promise((done) => {
      const timer = setTimeout(done, ms);
      this.#overtaken.push(() => {
        clearTimeout(timer);
        done();
      });
    });
  }

  async #send(out: Outgoing, faultName?: string): Promise<Delivered> {
    const ws = this.#ws;
    const badSignature = ws.faults.take('bad_signature', out.kind);
    const stale = ws.faults.take('stale_timestamp', out.kind);
    const fault = badSignature?.kind ?? stale?.kind ?? faultName;
    const shown = out.payload ?? out.json ?? out.form ?? {};
    const common = {
      direction: 'out' as const,
      kind: out.kind,
      request: shown,
      ...(out.user ? { user: out.user } : {}),
    };
    const started = performance.now();
    const elapsed = () => Math.round(performance.now() - started);
    const finish = (answer: Answer | null, error?: Delivered['error']): Delivered => {
      const text = answer?.text ?? '';
      const ack = text === '' ? null : (parseJson(text) ?? text);
      const entry = ws.addLog({
        ...common,
        status: answer?.status ?? null,
        ms: elapsed(),
        response: ack,
        ...(error ? { error } : {}),
        ...(fault ? { fault } : {}),
      });
      const ok = !!answer && answer.status >= 200 && answer.status < 300;
      return {
        delivered: ok,
        status: answer?.status ?? null,
        ackMs: entry.ms,
        text,
        ack,
        ...(error ? { error } : {}),
        retry: !ok && !answer?.noRetry,
        logSeq: entry.seq,
      };
    };

    if (!ws.eventsUrl) return finish(null, 'no_events_url');
    const attempt = this.#post(ws.eventsUrl, out, { badSignature: !!badSignature, stale: !!stale });
    let timer: NodeJS.Timeout | undefined;
    const limit = new Promise<'late'>((done) => {
      timer = setTimeout(() => done('late'), this.#ackTimeoutMs);
    });
    const outcome = await Promise.race([attempt, limit]);
    clearTimeout(timer);
    if (outcome === 'late') {
      // A later answer changes nothing any more; it is only recorded.
      void attempt.then((answer) => {
        if (answer)
          ws.addLog({
            ...common,
            status: answer.status,
            ms: elapsed(),
            error: 'late_ack',
            response: parseJson(answer.text) ?? answer.text,
          });
      });
      return finish(null, 'ack_timeout');
    }
    return outcome ? finish(outcome) : finish(null, 'connection_refused');
  }

  /** One signed POST; null when nothing came back. */
  #post(
    url: string,
    out: Outgoing,
    wrong: { badSignature: boolean; stale: boolean },
  ): Promise<Answer | null> {
    const isJson = out.json !== undefined;
    const body = isJson
      ? JSON.stringify(out.json)
      : new URLSearchParams(out.form ?? { payload: JSON.stringify(out.payload) }).toString();
    // The app compares with its own clock, so the stamp is real time.
    const timestamp = Math.floor(Date.now() / 1000) - (wrong.stale ? 600 : 0);
    const secret = wrong.badSignature ? 'not-the-secret' : this.#ws.signingSecret;
    const signature = `v0=${createHmac('sha256', secret).update(`v0:${timestamp}:${body}`).digest('hex')}`;
    const headers = {
      'content-type': isJson ? 'application/json' : 'application/x-www-form-urlencoded',
      'content-length': Buffer.byteLength(body),
      'user-agent': 'Slackbot 1.0 (+sandbox)',
      'x-slack-request-timestamp': String(timestamp),
      'x-slack-signature': signature,
      ...out.headers,
    };
    return new Promise((done) => {
      const req = request(
        url,
        { method: 'POST', headers, agent: false, signal: this.#closing.signal },
        (res) => {
          const parts: Buffer[] = [];
          res.on('data', (part: Buffer) => parts.push(part));
          res.on('error', () => done(null));
          res.on('end', () =>
            done({
              status: res.statusCode ?? 0,
              text: Buffer.concat(parts).toString('utf8'),
              noRetry: res.headers['x-slack-no-retry'] === '1',
            }),
          );
        },
      );
      req.on('error', () => done(null));
      req.end(body);
    });
  }
}

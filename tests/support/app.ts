import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { demoStore } from '../../sandbox/data/store.ts';
import { acked, Hand, noticeOf } from '../../sandbox/demo/hand.ts';
import { startWorld, type World, type WorldOptions } from '../../sandbox/demo/world.ts';
import type { PageMessage } from '../../sandbox/slack/page-api.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { createLog } from '../../src/logging.ts';

/** Monday morning in the store, long after the night. */
export const START = new Date('2026-11-23T15:00:00Z');

/** A clock that starts at a given moment and can be moved on. */
export class MovingClock implements Clock {
  readonly #ahead: { ms: number };
  constructor(start: Date) {
    this.#ahead = { ms: start.getTime() - Date.now() };
  }
  now(): Date {
    return new Date(Date.now() + this.#ahead.ms);
  }
  advance(ms: number): void {
    this.#ahead.ms += ms;
  }
}

export interface TestApp {
  world: World;
  clock: MovingClock;
  as(user: string): Hand;
  /** Plans and waits until the proposal stands in Slack; the parent message. */
  propose(): Promise<{ runId: number; parent: PageMessage }>;
  stop(): Promise<void>;
}

export interface TestAppOptions extends Partial<WorldOptions> {
  start?: Date;
  /** Size of the store; default a seventh of a real one. */
  share?: number;
  seed?: number;
}

/** The whole product over HTTP on free ports, with a small store on a temporary SQLite file and a fast Crossmark. */
export async function startTestApp(options: TestAppOptions = {}): Promise<TestApp> {
  const { start = START, share = 0.15, seed = 1, env, ...more } = options;
  const folder = mkdtempSync(join(tmpdir(), 'daybreak-e2e-'));
  const clock = new MovingClock(start);
  const world = await startWorld({
    databaseUrl: `file:${join(folder, 'daybreak.db')}`,
    log: createLog(process.env.E2E_LOG ?? 'silent'),
    clock,
    data: demoStore(clock.now().toISOString().slice(0, 10), { share, seed }),
    sleep: () => new Promise((resolve) => setTimeout(resolve, 20)),
    ...more,
    // Pulls by themselves only where a test is about them.
    env: { SYNC_ENABLED: 'false', ...env },
  });
  const as = (user: string) => new Hand(world.slack.url, user, world.data.store.channelId);
  return {
    world,
    clock,
    as,
    propose: async () => {
      const { runId } = await world.run();
      const parent = await as('U000MAYA').message({ includes: `run ${runId} `, hasAction: 'run.approve' });
      for (const title of ['New ·', 'Swaps ·', 'Needs you ·', 'Daily preview ·'])
        await as('U000MAYA').message({ includes: title, thread: parent.ts });
      return { runId, parent };
    },
    stop: async () => {
      await world.stop();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** Polls until the value is there: for states that no message shows. */
export async function eventually<T>(
  read: () => Promise<T | null | undefined | false>,
  timeoutMs = 10_000,
): Promise<T> {
  for (const end = Date.now() + timeoutMs; ; ) {
    const value = await read();
    if (value) return value;
    if (Date.now() > end) throw new Error(`it did not happen within ${timeoutMs} ms: ${read}`);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

/** Approves a waiting proposal as a person does: the button, the dialog, its submit. */
export async function approve(hand: Hand, parent: PageMessage): Promise<void> {
  acked(await hand.press(parent, 'run.approve'));
  const dialog = await hand.view('approve.modal');
  acked(await hand.submit(noticeOf(dialog)));
  await hand.view('result.modal');
  await hand.close();
}

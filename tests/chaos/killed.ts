import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';
import type { CrossmarkSandbox } from '../../sandbox/crossmark/server.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { APPROVER } from '../services/proposals/fixture.ts';
import type { Random } from './random.ts';
import type { Setting } from './store.ts';

export interface Hunt {
  setting: Setting;
  /** Of the database. */
  url: string;
  sandbox: CrossmarkSandbox;
  clock: { current: Clock };
  random: Random;
  /** Arms a fault for the next call, or not. */
  strike: () => void;
}

/** The app as a process of its own, in real time, killed with SIGKILL in the middle of its work again and again. */
export async function killProcesses(kills: number, hunt: Hunt): Promise<void> {
  const { setting, clock, random, strike } = hunt;
  const { f, runId } = setting;
  const shift = f.clock.now().getTime() - Date.now();
  clock.current = { now: () => new Date(Date.now() + shift) };
  for (let n = 0; n < kills; n += 1) {
    f.clock.set(clock.current.now());
    if (n > 0) {
      await f.submissions.retryAll(f.storeId, APPROVER, runId);
      await f.submissions.resume(f.storeId, APPROVER, runId);
    }
    strike();
    await killOne(hunt, shift, random.int(0, 250));
  }
  f.clock.set(clock.current.now());
  clock.current = f.clock;
}

async function killOne({ setting, url, sandbox }: Hunt, shift: number, afterMs: number): Promise<void> {
  const child = spawn(process.execPath, ['--import', 'tsx', 'tests/kill/child.ts'], {
    env: {
      ...process.env,
      DATABASE_URL: url,
      CROSSMARK_BASE_URL: sandbox.url,
      CROSSMARK_TIMEZONE: setting.zone,
      EPOCH_SHIFT_MS: String(shift),
    },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  child.stdin?.on('error', () => {});
  const ended = once(child, 'exit');
  await Promise.race([once(child.stdout!, 'data'), ended]);
  const seen = sandbox.control.log().length;
  child.stdin?.write('go\n');
  // From its first request on the process is at work; before, a kill would hit nothing.
  while (isAlive(child) && sandbox.control.log(seen).length === 0) await delay(3);
  await Promise.race([delay(afterMs), ended]);
  if (isAlive(child)) child.kill('SIGKILL');
  await ended;
}

const isAlive = (child: ChildProcess): boolean => child.exitCode === null && child.signalCode === null;

import { monitorEventLoopDelay, performance } from 'node:perf_hooks';
import { setTimeout as wait } from 'node:timers/promises';
import { ACCOUNTS } from '../../sandbox/data/cast.ts';
import { startTestApp } from '../../tests/support/app.ts';
import { type AckTimes, clickWaiting, confirm, everyDay } from './clicks.ts';

export interface ApprovalFigure {
  rows: number;
  ms: number;
  /** rows × latency: one create after another and nothing else. */
  limitMs: number;
  submitted: number;
  failed: number;
  /** Events that Crossmark has booked more than once. */
  twice: number;
  /** Clicks while the proposal waits, and while its rows are on their way. */
  waiting: AckTimes;
  sending: AckTimes;
  /** Delays of the event loop while rows are sent, ms; the sandboxes of Slack and Crossmark live in the same process. */
  loop: { p50: number; p99: number; max: number };
}

/** The whole app over HTTP: a proposal is clicked through, approved, and clicked on while its rows go to a slow Crossmark. */
export async function measureApproval(options: {
  share: number;
  latencyMs: number;
  rounds: number;
}): Promise<ApprovalFigure> {
  const { share, latencyMs, rounds } = options;
  const app = await startTestApp({ share, sleep: (ms) => wait(ms) });
  try {
    const { crossmark, db } = app.world;
    const { parent, runId } = await app.propose();
    const waiting = await clickWaiting(app, parent, rounds);
    crossmark.control.faults([{ kind: 'latency', ms: latencyMs, count: 1_000_000 }]);
    const rows = await db.client.pendingSchedule.count({
      where: { schedulerRunId: runId, employeeId: { not: null } },
    });

    const sending: AckTimes = new Map();
    const loop = monitorEventLoopDelay({ resolution: 10 });
    const began = performance.now();
    await confirm(sending, app, parent);
    loop.enable();
    const maya = app.as(ACCOUNTS.approver);
    const open = { schedulerRunId: runId, status: { in: ['approved', 'submitting'] } };
    const ended = async () => (await db.client.pendingSchedule.count({ where: open })) === 0;
    let last = performance.now();
    while (!(await ended())) {
      if (performance.now() - last > 5_000) {
        await everyDay(sending, maya);
        last = performance.now();
      }
      await wait(100);
    }
    const ms = performance.now() - began;
    loop.disable();
    const count = (status: string) =>
      db.client.pendingSchedule.count({ where: { schedulerRunId: runId, status } });
    const booked = crossmark.control.state().scheduledEvents.map((one) => one.mPlanID);
    return {
      ...{ rows, ms, waiting, sending },
      limitMs: rows * latencyMs,
      submitted: await count('api_submitted'),
      failed: await count('api_failed'),
      twice: booked.length - new Set(booked).size,
      loop: { p50: loop.percentile(50) / 1e6, p99: loop.percentile(99) / 1e6, max: loop.max / 1e6 },
    };
  } finally {
    await app.stop();
  }
}

import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type ApprovalFigure, measureApproval } from './crossmark/approval.ts';
import type { AckTimes } from './crossmark/clicks.ts';
import { measureSlots, type SlotsFigure } from './crossmark/slots.ts';
import { figure, table } from './table.ts';

/**
 * How fast approved rows get to a Crossmark that takes a second for every call, whether people are answered meanwhile,
 * and what more write slots bring. `--quick`: a small store, a fast Crossmark, about a minute.
 */

const quick = process.argv.includes('--quick');
const APPROVAL = quick
  ? { share: 0.15, latencyMs: 200, rounds: 2 }
  : { share: 2.6, latencyMs: 1000, rounds: 15 };
const MATRIX = quick ? { rowsPerStore: 8, latencyMs: 200 } : { rowsPerStore: 8, latencyMs: 1000 };
const SIZES = quick ? [1, 4] : [1, 2, 4, 8];

const out = (text: string) => void process.stdout.write(`${text}\n`);
const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(part * values.length))]!;

function clicks(times: AckTimes): string {
  const rows = [...times].map(([what, ms]) => [
    what,
    String(ms.length),
    figure(percentile(ms, 0.5)),
    figure(Math.max(...ms)),
  ]);
  return table(['click → answer', 'clicks', 'median ms', 'longest ms'], rows);
}

function approval(one: ApprovalFigure): string {
  const { rows, ms, limitMs, submitted, failed, twice, loop } = one;
  return [
    `approval of ${rows} rows, ${APPROVAL.latencyMs} ms a call, one write slot: ${figure(ms / 1000)} s`,
    `serial limit ÷ measured: ${(limitMs / ms).toFixed(3)} (limit: one create a row, nothing else)`,
    `submitted ${submitted}, failed ${failed}, booked twice ${twice}`,
    `event loop while sending: median ${figure(loop.p50)} ms, 99 % ${figure(loop.p99)} ms, longest ${figure(loop.max)} ms`,
    '',
    'while the proposal waits',
    clicks(one.waiting),
    '',
    'while its rows are sent',
    clicks(one.sending),
  ].join('\n');
}

function slots(figures: readonly SlotsFigure[]): string {
  const rows = figures.map((one) => [
    `${one.stores} × ${one.slots}${one.precheck ? '' : ', no pre-check'}`,
    String(one.rows),
    figure(one.ms / 1000),
    (one.limitMs / one.ms).toFixed(2),
    String(one.most),
    String(one.mostOfOneStore),
    one.createsPerRow.toFixed(2),
  ]);
  const head = [
    'stores × slots',
    'rows',
    's',
    'limit÷measured',
    'writes at once',
    'of one store',
    'creates a row',
  ];
  return table(head, rows);
}

out(approval(await measureApproval(APPROVAL)));
out('');
const folder = mkdtempSync(join(tmpdir(), 'daybreak-throughput-'));
try {
  const figures: SlotsFigure[] = [];
  const measure = async (stores: number, count: number, precheck: boolean) => {
    const databaseUrl = `file:${join(folder, `${figures.length}.db`)}`;
    figures.push(await measureSlots({ databaseUrl, stores, slots: count, precheck, ...MATRIX }));
  };
  for (const stores of SIZES) for (const count of SIZES) await measure(stores, count, true);
  const most = SIZES.at(-1)!;
  await measure(most, most, false);
  out(slots(figures));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

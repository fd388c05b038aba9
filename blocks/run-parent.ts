import type { KnownBlock } from '@slack/types';
import { ACTIONS, BLOCKS } from './ids.ts';
import { actions, button, confirmation, context, header, type Message, message, section } from './kit.ts';
import type { RowVm } from './models.ts';
import { failedSubmission } from './row-line.ts';
import { data, join, lines, type Mrkdwn, md, raw } from './text.ts';
import { count, dateRange, runWord, type Stamp, when, who } from './words.ts';

const WORDS = {
  title: 'Schedule proposal',
  automatic: 'automatic',
  manual: 'asked for by',
  emergency: '*Emergency run*: lead time not kept',
  took: (seconds: number) =>
    `took ${seconds < 0.1 ? 'under 0.1' : seconds < 10 ? seconds.toFixed(1) : Math.round(seconds)} s`,
  dataAsOf: 'data of',
  fresh: 'new',
  needYou: (n: number) => (n === 1 ? '1 needs you' : `${n} need you`),
  leftOut: 'left out',
  health: 'health',
  nothingPlaced: 'Nothing could be placed. Look at what needs you, then acknowledge.',
  waiting: 'Waiting for a decision. Nothing is sent before somebody approves.',
  planning: 'Planning the schedule',
  planningText: 'The run is working. This message turns into the proposal.',
  failed: 'The run did not finish',
  crashed: 'The run was interrupted',
  crashedText: 'It stopped before its result was stored. Nothing was booked or moved.',
  unchanged: 'Bookings are as they were.',
  approve: 'Approve',
  review: 'Review',
  reject: 'Reject',
  acknowledge: 'Acknowledge',
  acknowledgeTitle: 'Acknowledge this run?',
  acknowledgeText: 'Nothing was placed, so nothing is sent. The open events enter the next run.',
  back: 'Not yet',
  resume: 'Resume',
  again: 'Run again',
  now: 'Run now',
  dismiss: 'Dismiss',
  retryAll: (n: number) => `Retry ${n} failed`,
  approvedBy: ':white_check_mark: Approved by',
  acknowledgedBy: ':white_check_mark: Acknowledged by',
  dismissedBy: 'Dismissed by',
  rejectedBy: ':no_entry_sign: Rejected by',
  rejectedText: 'Nothing was booked or moved. The events enter the next run.',
  reason: 'Reason',
  replaced: (run: number | null) =>
    run === null
      ? ':arrows_counterclockwise: Replaced by a newer run'
      : `:arrows_counterclockwise: Replaced by run ${run}`,
  expired: ':hourglass: Expired: nobody decided in time. The events enter the next run.',
  starting: 'Sending to Crossmark begins.',
  progress: (sent: number, total: number, failed: number) =>
    `${sent} / ${total} submitted${failed > 0 ? `, ${failed} failed` : ''}`,
  sending: ':hourglass_flowing_sand: Being sent to Crossmark',
  stopped: ':warning: Sending has stopped',
  stoppedRest: (n: number) => `${count(n, 'row')} still waiting to be sent. Press Resume when it is mended.`,
  allSent: ':white_check_mark: Done',
  someFailed: ':warning: Done, with failures',
  skipped: (n: number) => `${n} skipped`,
  nothingSent: 'Nothing was sent: no row fitted any more.',
  local: (n: number) =>
    `${count(n, 'booking is', 'bookings are')} local: this store has no Crossmark connection.`,
  more: (n: number) => `and ${n} more in the thread under “Needs you”`,
} as const;

export interface RunVm {
  runId: number;
  version: number;
  storeName: string;
  timezone: string;
  runType: 'automatic' | 'manual';
  mode: string;
  status: string;
  requestedBy: string;
  startedAt: Stamp;
  tookSeconds: number | null;
  windowStart: string | null;
  windowEnd: string | null;
  /** Set when the data is older than the run itself. */
  dataAsOf: Stamp | null;
  decision: { kind: string; by: string; at: Stamp; reason: string | null } | null;
  replacedByRunId: number | null;
  /** What went wrong and what to do, in sentences. */
  error: { sentence: string; nextStep: string } | null;
  counts: { fresh: number; swaps: number; needYou: number; leftOut: number; edited: number; placed: number };
  health: { score: number; band: string } | null;
  submission: {
    total: number;
    submitted: number;
    failed: number;
    waiting: number;
    local: number;
    state: 'running' | 'stopped' | 'done';
    /** Why it stopped, as a sentence. */
    stopReason: string | null;
  } | null;
  /** Rows that failed in the submission, most important first, and how many were skipped. */
  report: { skipped: number; failedRows: readonly RowVm[] };
  /** Link to the first thread message, when it is known. */
  reviewUrl: string | null;
}

export type RunState =
  | 'running'
  | 'failed'
  | 'crashed'
  | 'waiting'
  | 'empty'
  | 'acknowledged'
  | 'rejected'
  | 'replaced'
  | 'expired'
  | 'submitting'
  | 'stopped'
  | 'reported';

/** The one place that says in which state a run is shown. */
export function runState(run: Pick<RunVm, 'status' | 'decision' | 'submission' | 'counts'>): RunState {
  if (run.status === 'running' || run.status === 'failed' || run.status === 'crashed') return run.status;
  switch (run.decision?.kind) {
    case 'acknowledged':
    case 'rejected':
    case 'replaced':
    case 'expired':
      return run.decision.kind;
    case 'approved':
      if (run.submission?.state === 'stopped') return 'stopped';
      return run.submission?.state === 'done' ? 'reported' : 'submitting';
    default:
      if (run.status === 'rejected') return 'rejected';
      return run.counts.placed === 0 ? 'empty' : 'waiting';
  }
}

/** `38 new · 3 swaps · 2 need you · health 94 Excellent` (WF-7). */
export function figures(run: Pick<RunVm, 'counts' | 'health'>): Mrkdwn {
  const { fresh, swaps, needYou, leftOut } = run.counts;
  return join([
    `${fresh} ${WORDS.fresh}`,
    count(swaps, 'swap'),
    WORDS.needYou(needYou),
    leftOut > 0 && `${leftOut} ${WORDS.leftOut}`,
    run.health !== null && md`${WORDS.health} ${run.health.score} ${data(run.health.band, 30)}`,
  ]);
}

/** `▓▓▓▓▓░░░ 19 / 41 submitted, 1 failed` (WF-30). */
export function progressLine(progress: { total: number; submitted: number; failed: number }): string {
  const { total, submitted, failed } = progress;
  const cells = 12;
  const done = total === 0 ? cells : Math.min(cells, Math.floor(((submitted + failed) / total) * cells));
  return `${'▓'.repeat(done)}${'░'.repeat(cells - done)} ${WORDS.progress(submitted, total, failed)}`;
}

/** The parent message of a run through its whole life. */
export function runParent(run: RunVm): Message {
  const state = runState(run);
  const title = titleOf(run, state);
  const body = bodyOf(run, state);
  const about = aboutLine(run);
  const text = lines(md`${title}`, ...body, about);
  return message(text, [
    header(title),
    ...body.map((part, i): KnownBlock => section(part, i === 0 ? { id: BLOCKS.figures } : {})),
    context(about),
    ...actions(BLOCKS.controls, buttonsOf(run, state)),
  ]);
}

function titleOf(run: RunVm, state: RunState): string {
  if (state === 'running') return WORDS.planning;
  if (state === 'failed') return WORDS.failed;
  if (state === 'crashed') return WORDS.crashed;
  return run.windowStart === null || run.windowEnd === null
    ? WORDS.title
    : `${WORDS.title} · ${dateRange(run.windowStart, run.windowEnd)}`;
}

function aboutLine(run: RunVm): Mrkdwn {
  const by = run.runType === 'automatic' ? WORDS.automatic : md`${WORDS.manual} ${who(run.requestedBy)}`;
  return join([
    data(run.storeName, 60),
    runWord(run.runId),
    by,
    run.mode === 'emergency' && raw(WORDS.emergency),
    when(run.startedAt),
    run.tookSeconds !== null && WORDS.took(run.tookSeconds),
    run.dataAsOf !== null && md`${WORDS.dataAsOf} ${when(run.dataAsOf)}`,
    run.timezone,
  ]);
}

/** The sections of the message, top first; the first is the one line to read. */
function bodyOf(run: RunVm, state: RunState): Mrkdwn[] {
  const bold = md`*${figures(run)}*`;
  switch (state) {
    case 'running':
      return [raw(WORDS.planningText)];
    case 'failed':
      return [
        md`${data(run.error?.sentence ?? WORDS.failed, 300)} ${WORDS.unchanged}`,
        ...(run.error === null ? [] : [data(run.error.nextStep, 200)]),
      ];
    case 'crashed':
      return [raw(WORDS.crashedText), ...(run.decision === null ? [] : [decided(WORDS.dismissedBy, run)])];
    case 'waiting':
      return [lines(bold, raw(WORDS.waiting))];
    case 'empty':
      return [lines(bold, raw(WORDS.nothingPlaced))];
    case 'submitting':
      return [bold, submittingText(run), decided(WORDS.approvedBy, run)];
    case 'stopped':
      return [bold, stoppedText(run), decided(WORDS.approvedBy, run)];
    case 'reported':
      return [bold, reportText(run), decided(WORDS.approvedBy, run)];
    case 'acknowledged':
      return [bold, decided(WORDS.acknowledgedBy, run)];
    case 'rejected':
      return [bold, lines(decided(WORDS.rejectedBy, run), raw(WORDS.rejectedText))];
    case 'replaced':
      return [bold, raw(WORDS.replaced(run.replacedByRunId))];
    case 'expired':
      return [bold, raw(WORDS.expired)];
  }
}

function decided(verb: string, run: RunVm): Mrkdwn {
  if (run.decision === null) return raw(verb);
  const reason = run.decision.reason === null ? '' : md`\n${WORDS.reason}: ${data(run.decision.reason, 200)}`;
  return md`${raw(verb)} ${who(run.decision.by)} · ${when(run.decision.at)}${reason}`;
}

function submittingText(run: RunVm): Mrkdwn {
  return run.submission === null
    ? raw(WORDS.starting)
    : lines(raw(`*${WORDS.sending}*`), progressLine(run.submission));
}

function stoppedText(run: RunVm): Mrkdwn {
  const submission = run.submission;
  if (submission === null) return raw(WORDS.stopped);
  return lines(
    join(
      [raw(`*${WORDS.stopped}*`), submission.stopReason !== null && data(submission.stopReason, 200)],
      ' – ',
    ),
    progressLine(submission),
    WORDS.stoppedRest(submission.waiting),
  );
}

function reportText(run: RunVm): Mrkdwn {
  const submission = run.submission;
  if (submission === null) return raw(WORDS.nothingSent);
  const { total, failed, local } = submission;
  const { skipped, failedRows } = run.report;
  const result = `*${failed > 0 ? WORDS.someFailed : WORDS.allSent}*`;
  const sent =
    total > local || failed > 0
      ? `${progressLine(submission)}${skipped > 0 ? `, ${WORDS.skipped(skipped)}` : ''}`
      : null;
  const shown = failedRows.slice(0, 3);
  return lines(
    raw(result),
    total === 0 && WORDS.nothingSent,
    total > 0 && sent,
    local > 0 && WORDS.local(local),
    ...shown.map(failedSubmission).map(({ title, why }) => md`• ${title} – ${why}`),
    failed > shown.length && shown.length > 0 && WORDS.more(failed - shown.length),
  );
}

function buttonsOf(run: RunVm, state: RunState) {
  const value = { id: run.runId, ver: run.version };
  const review = button(
    ACTIONS.runReview.id,
    WORDS.review,
    ACTIONS.runReview.encode(value),
    run.reviewUrl === null ? {} : { url: run.reviewUrl },
  );
  const again = button(ACTIONS.runAgain.id, WORDS.again, ACTIONS.runAgain.encode(value));
  switch (state) {
    case 'waiting':
      return [
        button(ACTIONS.runApprove.id, WORDS.approve, ACTIONS.runApprove.encode(value), { style: 'primary' }),
        review,
        button(ACTIONS.runReject.id, WORDS.reject, ACTIONS.runReject.encode(value)),
      ];
    case 'empty':
      return [
        button(ACTIONS.runAcknowledge.id, WORDS.acknowledge, ACTIONS.runAcknowledge.encode(value), {
          style: 'primary',
          confirm: confirmation(WORDS.acknowledgeTitle, WORDS.acknowledgeText, WORDS.acknowledge, WORDS.back),
        }),
        review,
      ];
    case 'stopped':
      return [
        button(ACTIONS.runResume.id, WORDS.resume, ACTIONS.runResume.encode(value), { style: 'primary' }),
        review,
      ];
    case 'reported':
      return [retryAllButton(run), review];
    case 'submitting':
      return [review];
    case 'failed':
    case 'rejected':
    case 'expired':
      return [again];
    case 'crashed':
      if (run.decision !== null) return [];
      return [
        button(ACTIONS.runAgain.id, WORDS.now, ACTIONS.runAgain.encode(value), { style: 'primary' }),
        button(ACTIONS.runDismiss.id, WORDS.dismiss, ACTIONS.runDismiss.encode(value)),
      ];
    case 'running':
    case 'acknowledged':
    case 'replaced':
      return [];
  }
}

function retryAllButton(run: RunVm) {
  const failed = run.submission?.failed ?? 0;
  if (failed === 0) return null;
  const value = ACTIONS.runRetryAll.encode({ id: run.runId, ver: run.version });
  return button(ACTIONS.runRetryAll.id, WORDS.retryAll(failed), value, { style: 'primary' });
}

import { context, type Message, message, section } from './kit.ts';
import { type NoApproverHint, noApproverActions, noApproverText } from './no-approver.ts';
import { figures, progressLine, type RunVm, runState } from './run-parent.ts';
import { data, join, lines, type Mrkdwn, md, raw } from './text.ts';
import { count, link, runWord, type Stamp, when, whoList } from './words.ts';

/** `/autoschedule status`: last run, waiting proposal, what needs somebody. */
const WORDS = {
  title: 'Where things stand',
  never: 'No run yet. `/autoschedule run` makes the first proposal.',
  last: 'Last run',
  run: (run: number) => `Run ${run}`,
  nothing: 'Nothing to plan',
  waiting: 'Waits for a decision',
  noneWaiting: 'No proposal waits.',
  open: 'Open the proposal',
  failed: (n: number) =>
    `:warning: ${count(n, 'submission')} failed and ${n === 1 ? 'needs' : 'need'} a Retry.`,
  differences: (n: number) =>
    `:warning: ${count(n, 'difference')} with Crossmark ${n === 1 ? 'waits' : 'wait'} for a decision. \`/autoschedule conflicts\` shows ${n === 1 ? 'it' : 'them'}.`,
  interrupted: (run: number) => `:warning: Run ${run} was interrupted. Run again when you like.`,
  approvers: 'Who can approve',
  moreWaiting: (n: number) => `and ${count(n, 'more proposal')} in the channel of the store`,
  next: 'Next automatic run',
  states: {
    running: 'is working',
    failed: 'did not finish',
    crashed: 'was interrupted',
    waiting: 'waits for a decision',
    empty: 'placed nothing and waits to be acknowledged',
    acknowledged: 'was acknowledged',
    rejected: 'was rejected',
    replaced: 'was replaced',
    expired: 'has expired',
    submitting: 'is being sent to Crossmark',
    stopped: 'has stopped while sending; press Resume',
    reported: 'is approved and sent',
  },
};

export interface StatusVm {
  storeName: string;
  timezone: string;
  last: RunVm | null;
  /** Waiting proposals, newest first. */
  waiting: readonly { run: RunVm; url: string | null }[];
  failedSubmissions: number;
  interruptedRunId: number | null;
  /** Open differences with Crossmark. */
  differences: number;
  /** Slack ids of those who may approve. */
  approvers: readonly string[];
  /** Set while nobody may. */
  noApprover: NoApproverHint | null;
  nextRun: Stamp | null;
}

export function statusMessage(vm: StatusVm): Message {
  const text = lines(
    md`*${WORDS.title} · ${data(vm.storeName, 60)}*`,
    ...runLines(vm),
    vm.failedSubmissions > 0 && raw(WORDS.failed(vm.failedSubmissions)),
    vm.differences > 0 && raw(WORDS.differences(vm.differences)),
    vm.interruptedRunId !== null && raw(WORDS.interrupted(vm.interruptedRunId)),
    vm.noApprover !== null && noApproverText(vm.noApprover),
  );
  const about = join([
    vm.approvers.length > 0 && md`${WORDS.approvers}: ${whoList(vm.approvers)}`,
    vm.nextRun !== null && md`${WORDS.next}: ${when(vm.nextRun)}`,
    vm.timezone,
  ]);
  return message(lines(text, about), [
    section(text),
    ...(vm.noApprover === null ? [] : noApproverActions(vm.noApprover)),
    context(about),
  ]);
}

/** What became of the last run, in one or two lines; `bare` where a heading already says that it is the last one. */
export function lastLine(run: RunVm | null, { bare = false } = {}): Mrkdwn {
  if (run === null) return raw(WORDS.never);
  const state = runState(run);
  const { fresh, swaps, needYou, leftOut } = run.counts;
  if (state === 'acknowledged' && fresh + swaps + needYou + leftOut === 0)
    return md`${WORDS.nothing} · ${when(run.startedAt)}`;
  const name = bare ? WORDS.run(run.runId) : md`${WORDS.last}: ${runWord(run.runId)}`;
  return lines(
    md`${name} ${WORDS.states[state]} · ${when(run.startedAt)}`,
    state !== 'running' && state !== 'failed' && state !== 'crashed' && figures(run),
    run.submission !== null && progressLine(run.submission),
  );
}

const OTHERS_SHOWN = 5;

/** The last run and what waits; a last run that itself waits is told once. */
function runLines({ last, waiting }: StatusVm): Mrkdwn[] {
  const same = waiting.find(({ run }) => run.runId === last?.runId);
  const others = waiting.filter((one) => one !== same);
  const rest = others.length - OTHERS_SHOWN;
  const lines = [
    same === undefined ? lastLine(last) : join([lastLine(last), openLink(same.url)]),
    ...others
      .slice(0, OTHERS_SHOWN)
      .map(({ run, url }) =>
        join([md`${WORDS.waiting}: ${runWord(run.runId)}`, when(run.startedAt), figures(run), openLink(url)]),
      ),
    ...(rest > 0 ? [raw(WORDS.moreWaiting(rest))] : []),
  ];
  return waiting.length === 0 ? [...lines, raw(WORDS.noneWaiting)] : lines;
}

const openLink = (url: string | null) => url !== null && link(url, WORDS.open);

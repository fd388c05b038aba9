import { ACTIONS, BLOCKS } from './ids.ts';
import { actions, button, context, type Message, message, section } from './kit.ts';
import { figures, type RunVm, runState } from './run-parent.ts';
import { data, join, lines, type Mrkdwn, md, raw } from './text.ts';
import { dateRange, runWord, type Stamp, when, who, whoList } from './words.ts';

/** Direct messages about a proposal that waits for a decision. Each is drawn again when somebody has decided. */
const WORDS = {
  first: ':alarm_clock: A proposal waits for your decision.',
  second: ':alarm_clock: A proposal still waits. This is the last reminder.',
  deputy: ':alarm_clock: You are the deputy: a proposal still waits.',
  reminded: (names: Mrkdwn) => md`Reminded before, without a decision: ${names}. This is the last reminder.`,
  proposal: 'Schedule proposal',
  ready: 'ready',
  unsent: 'Nothing is sent before somebody approves.',
  approve: 'Approve',
  review: 'Review',
  decided: {
    approved: ':white_check_mark: Decided – approved by',
    acknowledged: ':white_check_mark: Decided – acknowledged by',
    rejected: ':no_entry_sign: Decided – rejected by',
  } as Record<string, string>,
  replaced: (run: number | null) =>
    run === null
      ? ':arrows_counterclockwise: Replaced by a newer run; nothing to do here.'
      : `:arrows_counterclockwise: Replaced by run ${run}; nothing to do here.`,
  expired: ':hourglass: Expired: nobody decided in time. The events enter the next run.',
  nobody: ':warning: A proposal waits, and nobody may approve it.',
  nobodyText: 'Nothing is sent to Crossmark until this store has somebody who may approve.',
  weekly: 'You are told once a week until that is mended.',
  grant: 'Choose approvers',
  mended: ':white_check_mark: Mended – who may approve now:',
};

export interface ReminderVm {
  part: 'first' | 'second' | 'deputy';
  run: RunVm;
  /** Since when the proposal waits. */
  readyAt: Stamp | null;
  /** Those who got the first reminder. */
  reminded: readonly string[];
}

export function reminderMessage({ part, run, readyAt, reminded }: ReminderVm): Message {
  const about = join([
    data(run.storeName, 60),
    runWord(run.runId),
    readyAt !== null && md`${WORDS.ready} ${when(readyAt)}`,
    run.timezone,
  ]);
  const outcome = outcomeOf(run);
  if (outcome !== null) {
    const text = lines(title(run), outcome);
    return message(lines(text, about), [section(text), context(about)]);
  }
  const text = lines(
    raw(WORDS[part]),
    part === 'deputy' && reminded.length > 0 && WORDS.reminded(whoList(reminded)),
    title(run),
    figures(run),
    WORDS.unsent,
  );
  const subject = { id: run.runId, ver: run.version };
  const link = run.reviewUrl === null ? {} : { url: run.reviewUrl };
  return message(lines(text, about), [
    section(text),
    context(about),
    ...actions(BLOCKS.controls, [
      runState(run) === 'waiting' &&
        button(ACTIONS.runApprove.id, WORDS.approve, ACTIONS.runApprove.encode(subject), {
          style: 'primary',
        }),
      button(ACTIONS.runReview.id, WORDS.review, ACTIONS.runReview.encode(subject), link),
    ]),
  ]);
}

function title({ windowStart, windowEnd }: RunVm): Mrkdwn {
  const range = windowStart === null || windowEnd === null ? false : dateRange(windowStart, windowEnd);
  return md`*${join([WORDS.proposal, range])}*`;
}

/** How it ended; null while it waits. */
function outcomeOf(run: RunVm): Mrkdwn | null {
  const { decision } = run;
  if (decision === null) return null;
  if (decision.kind === 'replaced') return raw(WORDS.replaced(run.replacedByRunId));
  const words = WORDS.decided[decision.kind];
  if (words === undefined) return raw(WORDS.expired);
  return md`${raw(words)} ${who(decision.by)} · ${when(decision.at)}`;
}

export interface NoApproverVm {
  storeId: string;
  storeName: string;
  timezone: string;
  /** Who may approve now; empty while nobody may. */
  approvers: readonly string[];
}

/** WF-34: for administrators of a store in which nobody may approve. */
export function noApproverMessage(vm: NoApproverVm): Message {
  const about = join([data(vm.storeName, 60), vm.timezone]);
  if (vm.approvers.length > 0) {
    const text = md`${raw(WORDS.mended)} ${whoList(vm.approvers)}`;
    return message(lines(text, about), [section(text), context(about)]);
  }
  const text = lines(raw(WORDS.nobody), WORDS.nobodyText, WORDS.weekly);
  return message(lines(text, about), [
    section(text),
    context(about),
    ...actions(BLOCKS.controls, [
      button(
        ACTIONS.settingsApprovers.id,
        WORDS.grant,
        ACTIONS.settingsApprovers.encode({ store: vm.storeId }),
      ),
    ]),
  ]);
}

import type { KnownBlock } from '@slack/types';
import { ACTIONS, BLOCKS } from './ids.ts';
import { actions, button, context, type Message, message, section } from './kit.ts';
import { LIMITS } from './limits.ts';
import { clip, data, join, lines, type Mrkdwn, md, raw, spoken, spread } from './text.ts';
import { count, day, runWord, who } from './words.ts';

/** `/autoschedule history`: what the last runs came to, and each of the newest in two lines. */
const WORDS = {
  title: 'Run history',
  never: 'No run yet. `/autoschedule run` makes the first proposal.',
  unknown: '–',
  under: 'under 1%',
  placed: 'Placed',
  ofEvents: (rate: string) => `${rate} of the events`,
  swaps: (rate: string) => `${rate} of them swaps`,
  edited: (rate: string) => `${rate} changed by hand`,
  decisions: 'Decisions',
  approval: (time: string) => `approval after ${time} (median)`,
  rejected: (rate: string) => `${rate} rejected`,
  replaced: (n: number) => `${n} replaced by a newer run`,
  expired: (n: number) => `${n} expired`,
  sent: 'Crossmark',
  atOnce: (rate: string) => `${rate} taken at the first attempt`,
  retried: (rate: string) => `${rate} of the others by Retry`,
  runs: 'Runs',
  perRun: (events: string) => `${events} events each`,
  took: (half: string, most: string) => `${half} long (median), 95% within ${most}`,
  manual: (rate: string) => `${rate} started by hand`,
  noPlace: 'Without a place',
  noPlaceCount: (failed: number, events: number) =>
    failed === events ? count(events, 'event') : `${failed} times (${count(events, 'different event')})`,
  allPlaced: 'no event',
  byWeek: 'By week',
  week: (on: string, failed: number, runs: number) => `from ${on}: ${failed} in ${count(runs, 'run')}`,
  others: (n: number) => `other causes ${n}`,
  automatic: 'automatic',
  byHand: 'started by hand',
  emergency: 'emergency run',
  seconds: (text: string) => `took ${text}`,
  outcomes: {
    running: ':hourglass_flowing_sand: Is working',
    failed: ':warning: Did not finish',
    crashed: ':warning: Was interrupted',
    waiting: ':hourglass: Waits for a decision',
    nothing: 'Nothing to plan',
    approved: ':white_check_mark: Approved',
    acknowledged: ':white_check_mark: Acknowledged',
    rejected: ':no_entry_sign: Rejected',
    replaced: ':arrows_counterclockwise: Replaced by a newer run',
    expired: ':hourglass: Expired, nobody decided in time',
  } as Record<string, string>,
  by: 'by',
  after: 'after',
  figures: (scheduled: number, processed: number) => `${scheduled} of ${count(processed, 'event')} placed`,
  swapCount: (n: number) => count(n, 'swap'),
  failedCount: (n: number) => `${n} without a place`,
  health: (score: number) => `health ${score}`,
  submitted: (n: number) => `${n} submitted`,
  notSubmitted: (n: number) => `${n} refused or lost on the way`,
  newest: (shown: number, total: number) =>
    shown < total ? `The newest ${shown} of ${total} runs` : count(total, 'run'),
  older: (first: number, last: number, total: number) => `Runs ${first} to ${last} of ${total}`,
  newerLabel: 'Newer runs',
  olderLabel: 'Older runs',
  back: '‹ Newer',
  on: 'Older ›',
  picture: 'Picture',
  pictureLabel: 'Send me the last runs as a picture',
  csv: 'CSV',
  csvLabel: 'Send me the last runs as a CSV file',
  onItsWay: {
    picture: 'The picture is on its way to your direct messages with Daybreak.',
    csv: 'run-history.csv is on its way to your direct messages with Daybreak.',
  },
  waiting: 'It is on its way already; look into your direct messages with Daybreak.',
  pictureTitle: (store: string) => `Runs of ${store}`,
  pictureText: 'the last runs as a picture.',
  csvTitle: (store: string) => `Run history of ${store}`,
  csvText: (n: number) => `${count(n, 'run')} as a CSV file, the newest first.`,
  refused: ':warning: Slack did not take the file. An administrator can look with `daybreak doctor`.',
  alt: (n: number, first: string, last: string) =>
    `Three charts of ${count(n, 'run')} from ${first} to ${last}.`,
  altPlaced: (shares: string) => `Events placed, oldest first: ${shares}.`,
  altApproval: (times: string) => `From proposal to approval: ${times}.`,
  altFailures: 'Causes of failures:',
  altNone: 'Every event found a place.',
  causes: {
    SETUP_NOT_SATURDAY: 'Digital Setup not on a Saturday',
    SUP_NO_NUMBER: 'Supervisor without a number in its name',
    SUP_NO_CORE: 'Supervisor without its Core',
    SUP_CORE_FAILED: 'Core of the Supervisor has no place',
    SUP_CORE_NOT_PLANNED: 'Core of the Supervisor is not planned',
    START_IN_PAST: 'Start lies in the past',
    INSIDE_BUFFER: 'Starts inside the lead time',
    DAY_LOCKED: 'Its day is locked',
    START_DATE_BLOCKED: 'Its start date is blocked',
    NO_JUICER_ROTATION: 'Nobody on the juicer rotation',
    ROTATION_UNAVAILABLE: 'Juicer rotation not available',
    FULL_DAY_CONFLICT: 'Nobody has the whole day free',
    SUP_UNAVAILABLE: 'Nobody can supervise that day',
    BUMPED_NOT_REPLACED: 'Made room, found no new place',
    NO_ELIGIBLE_EMPLOYEE: 'Nobody may or can do it',
    NO_SWAP_CANDIDATE: 'No booking could make room',
    NO_SLOT_IN_WINDOW: 'No free place in its window',
  } as Record<string, string>,
};

export interface HistoryRunVm {
  runId: number;
  runType: 'automatic' | 'manual';
  mode: string;
  /** The store's day and time: `Fri Nov 20 02:00`. */
  started: string;
  tookSeconds: number | null;
  outcome: string;
  processed: number;
  scheduled: number;
  swaps: number;
  failed: number;
  health: number | null;
  decidedBy: string | null;
  minutesToDecision: number | null;
  submitted: number;
  submissionFailed: number;
}

/** Ratios between 0 and 1; null = there is nothing to divide by. */
export interface HistoryVm {
  storeId: string;
  storeName: string;
  timezone: string;
  /** How many runs the figures are about. */
  total: number;
  /** One page of them, newest first. */
  runs: readonly HistoryRunVm[];
  /** How many newer runs there are before the page. */
  skipped: number;
  /** The run that the page of newer, or older, runs begins with; null = there are none. */
  newerFrom: number | null;
  olderFrom: number | null;
  figures: {
    successRate: number | null;
    eventsPerRun: number | null;
    durationMs: { p50: number | null; p95: number | null };
    swapRate: number | null;
    editRate: number | null;
    minutesToApproval: number | null;
    replaced: number;
    expired: number;
    rejectionRate: number | null;
    manualRate: number | null;
    submissionRate: number | null;
    retryRate: number | null;
  };
  failures: {
    codes: readonly { code: string; failed: number }[];
    failed: number;
    distinctEvents: number;
    /** By the Sunday that begins them, oldest first. */
    weeks: readonly { week: string; runs: number; failed: number }[];
  };
  /** Exports need a right of their own. */
  mayExport: boolean;
}

/** Of `files.getUploadURLExternal`. */
const FILE_ALT_TEXT = 1000;
const CODES_SHOWN = 4;
const WEEKS_SHOWN = 4;

export function historyMessage(vm: HistoryVm): Message {
  const head = md`*${WORDS.title} · ${data(vm.storeName, 60)}*`;
  if (vm.total === 0) {
    const text = lines(head, raw(WORDS.never));
    return message(text, [section(text)]);
  }
  const about = join([position(vm), vm.timezone]);
  const runs = vm.runs.map(runLines);
  const figures = lines(head, ...figureLines(vm));
  const store = { store: vm.storeId };
  const { historyPicture, historyCsv } = ACTIONS;
  return message(spread(lines(figures, about), runs, LIMITS.messageText), [
    section(figures),
    ...actions(BLOCKS.historyControls, [
      button(historyPicture.id, WORDS.picture, historyPicture.encode(store), { label: WORDS.pictureLabel }),
      vm.mayExport && button(historyCsv.id, WORDS.csv, historyCsv.encode(store), { label: WORDS.csvLabel }),
    ]),
    ...runs.map((run) => section(run)),
    ...paging(vm),
    context(about),
  ]);
}

function position({ skipped, runs, total }: HistoryVm): string {
  return skipped === 0
    ? WORDS.newest(runs.length, total)
    : WORDS.older(skipped + 1, skipped + runs.length, total);
}

function paging({ storeId: store, newerFrom, olderFrom }: HistoryVm): KnownBlock[] {
  const { historyNewer, historyOlder } = ACTIONS;
  return actions(BLOCKS.historyPaging, [
    newerFrom !== null &&
      button(historyNewer.id, WORDS.back, historyNewer.encode({ store, from: newerFrom }), {
        label: WORDS.newerLabel,
      }),
    olderFrom !== null &&
      button(historyOlder.id, WORDS.on, historyOlder.encode({ store, from: olderFrom }), {
        label: WORDS.olderLabel,
      }),
  ]);
}

/** A picture or CSV was asked for: where it will be, or that it is under way since before. */
export function historyFileNote(file: 'picture' | 'csv', isNew: boolean): Message {
  const text = raw(isNew ? WORDS.onItsWay[file] : WORDS.waiting);
  return message(text, [section(text)]);
}

export interface FileWords {
  title: string;
  /** Stands with the file, and alone where it cannot come. */
  text: string;
  refused: string;
  alt?: string;
}

/** What goes with the picture: the figures, and for those who do not see it what it shows. */
export function historyPictureWords(
  vm: HistoryVm,
  shown: readonly { date: string; placedShare: number | null; minutesToApproval: number | null }[],
): FileWords {
  const [first, last] = [shown[0], shown.at(-1)];
  const causes = vm.failures.codes.map(({ code, failed }) => `${causeWords(code)} ${failed}`);
  const alt = join(
    [
      first && last && WORDS.alt(shown.length, day(first.date), day(last.date)),
      WORDS.altPlaced(shown.map(({ placedShare }) => percent(placedShare)).join(', ')),
      WORDS.altApproval(shown.map(({ minutesToApproval }) => spell(minutesToApproval)).join(', ')),
      causes.length === 0 ? WORDS.altNone : `${WORDS.altFailures} ${causes.join(', ')}.`,
    ],
    ' ',
  );
  return {
    title: WORDS.pictureTitle(vm.storeName),
    text: clip(
      lines(md`*${data(vm.storeName, 60)}*: ${WORDS.pictureText}`, ...figureLines(vm)).mrkdwn,
      LIMITS.messageText,
    ),
    refused: WORDS.refused,
    alt: clip(spoken(alt), FILE_ALT_TEXT),
  };
}

export function historyCsvWords(vm: Pick<HistoryVm, 'storeName' | 'total'>): FileWords {
  return {
    title: WORDS.csvTitle(vm.storeName),
    text: md`*${data(vm.storeName, 60)}*: ${WORDS.csvText(vm.total)}`.mrkdwn,
    refused: WORDS.refused,
  };
}

/** A failure code in a few words; one that is new reads as it came. */
export function causeWords(code: string): string {
  return WORDS.causes[code] ?? code;
}

function figureLines({ figures: f, failures }: HistoryVm): Mrkdwn[] {
  return [
    line(WORDS.placed, [
      WORDS.ofEvents(percent(f.successRate)),
      WORDS.swaps(percent(f.swapRate)),
      WORDS.edited(percent(f.editRate)),
    ]),
    line(WORDS.noPlace, [
      failures.failed === 0 ? WORDS.allPlaced : WORDS.noPlaceCount(failures.failed, failures.distinctEvents),
      ...causeList(failures.codes),
    ]),
    ...(failures.failed === 0
      ? []
      : [
          line(
            WORDS.byWeek,
            failures.weeks
              .slice(-WEEKS_SHOWN)
              .map(({ week, failed, runs }) => WORDS.week(day(week), failed, runs)),
          ),
        ]),
    line(WORDS.decisions, [
      WORDS.approval(spell(f.minutesToApproval)),
      WORDS.rejected(percent(f.rejectionRate)),
      f.replaced > 0 && WORDS.replaced(f.replaced),
      f.expired > 0 && WORDS.expired(f.expired),
    ]),
    line(WORDS.sent, [
      WORDS.atOnce(percent(f.submissionRate)),
      f.retryRate !== null && WORDS.retried(percent(f.retryRate)),
    ]),
    line(WORDS.runs, [
      WORDS.perRun(f.eventsPerRun === null ? WORDS.unknown : String(Math.round(f.eventsPerRun))),
      f.durationMs.p50 !== null &&
        WORDS.took(seconds(f.durationMs.p50 / 1000), seconds((f.durationMs.p95 ?? 0) / 1000)),
      WORDS.manual(percent(f.manualRate)),
    ]),
  ];
}

const line = (name: string, parts: readonly (string | false)[]): Mrkdwn => md`*${name}*: ${join(parts)}`;

function causeList(codes: HistoryVm['failures']['codes']): string[] {
  const rest = codes.slice(CODES_SHOWN).reduce((sum, { failed }) => sum + failed, 0);
  return [
    ...codes.slice(0, CODES_SHOWN).map(({ code, failed }) => `${causeWords(code)} ${failed}`),
    ...(rest === 0 ? [] : [WORDS.others(rest)]),
  ];
}

function runLines(run: HistoryRunVm): Mrkdwn {
  const decided = run.decidedBy !== null && run.decidedBy !== 'system';
  const known = WORDS.outcomes[run.outcome];
  const outcome = known === undefined ? data(run.outcome, 40) : raw(known);
  return lines(
    join([
      md`*${run.started}*`,
      runWord(run.runId),
      run.runType === 'manual' ? WORDS.byHand : WORDS.automatic,
      run.mode === 'emergency' && WORDS.emergency,
      run.tookSeconds !== null && WORDS.seconds(seconds(run.tookSeconds)),
    ]),
    join([
      decided
        ? md`${outcome} ${WORDS.by} ${who(run.decidedBy)} ${WORDS.after} ${spell(run.minutesToDecision)}`
        : outcome,
      run.processed > 0 && WORDS.figures(run.scheduled, run.processed),
      run.swaps > 0 && WORDS.swapCount(run.swaps),
      run.failed > 0 && WORDS.failedCount(run.failed),
      run.health !== null && WORDS.health(run.health),
      run.submitted > 0 && WORDS.submitted(run.submitted),
      run.submissionFailed > 0 && WORDS.notSubmitted(run.submissionFailed),
    ]),
  );
}

/** `91%`; never 100% while something is missing, never 0% while there is something. */
function percent(rate: number | null): string {
  if (rate === null) return WORDS.unknown;
  if (rate > 0 && rate < 0.01) return WORDS.under;
  return `${rate < 1 ? Math.min(99, Math.round(rate * 100)) : 100}%`;
}

/** `42 min`, `3.5 h`, `2.1 days`. */
function spell(minutes: number | null): string {
  if (minutes === null) return WORDS.unknown;
  if (minutes < 100) return `${Math.round(minutes)} min`;
  const hours = minutes / 60;
  if (hours < 36) return `${hours < 10 ? Math.round(hours * 10) / 10 : Math.round(hours)} h`;
  return `${Math.round(hours / 2.4) / 10} days`;
}

function seconds(value: number): string {
  if (value < 0.1) return 'under 0.1 s';
  return `${value < 10 ? value.toFixed(1) : Math.round(value)} s`;
}

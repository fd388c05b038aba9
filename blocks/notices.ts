import { context, type Message, message, section } from './kit.ts';
import { type NextSteps, nextSteps } from './next-steps.ts';
import { data, lines, type Mrkdwn, md, raw } from './text.ts';
import { link, type Stamp, when, who, whoList } from './words.ts';

/** Short private answers (SL 4.4): refusals, "already decided", controls that are gone. Each says the next step. */
const WORDS = {
  forbidden: (what: string) => `:no_entry_sign: Not allowed – you do not have the right to ${what}.`,
  whoCan: 'Who can',
  nobody: 'Nobody can yet; an administrator grants the right.',
  decided: {
    approved: 'Already approved by',
    acknowledged: 'Already acknowledged by',
    rejected: 'Already rejected by',
  } as Record<string, string>,
  expired: 'This proposal has expired: nobody decided in time.',
  replaced: (run: number | null) =>
    run === null ? 'This proposal was replaced by a newer run.' : `This proposal was replaced by run ${run}.`,
  stale: 'This has changed since the message was drawn; it is up to date now. Look at it again, then decide.',
  unknown: 'This control is no longer available.',
  open: 'Open the current proposal',
  none: 'There is no waiting proposal.',
  review: 'The proposal in four parts:',
  others: 'Older proposals that wait as well:',
  run: (run: number) => `Run ${run}`,
  more: (n: number) => `and ${n} more`,
  busy: (seconds: number) => `Slack is busy, try again in ${seconds} s.`,
  noStore: 'No store is linked to you or to this channel yet.',
  noStoreNext: 'Ask an administrator for a role in your store.',
  warning: ':warning:',
  ok: ':white_check_mark:',
  request: (id: string) => `Request ${id}`,
};

/** A refusal for missing rights, naming who can instead (an empty list means nobody, WF-34). */
export function forbidden(vm: { what: string; canDo: readonly string[] }): Message {
  const next = vm.canDo.length === 0 ? raw(WORDS.nobody) : md`${WORDS.whoCan}: ${whoList(vm.canDo)}`;
  return note(lines(md`${raw(WORDS.forbidden(vm.what))}`, next));
}

/** The loser of two decisions is told who was first (SL-21). */
export function alreadyDecided(vm: {
  kind: string;
  by: string;
  at: Stamp;
  replacedByRunId: number | null;
  url: string | null;
}): Message {
  if (vm.kind === 'replaced') return replaced({ byRunId: vm.replacedByRunId, url: vm.url });
  if (vm.kind === 'expired') return note(lines(WORDS.expired, current(vm.url)));
  const verb = WORDS.decided[vm.kind] ?? WORDS.decided.approved;
  return note(md`${verb ?? ''} ${who(vm.by)} · ${when(vm.at)}`);
}

/** A button of an old proposal. */
export function replaced(vm: { byRunId: number | null; url: string | null }): Message {
  return note(lines(WORDS.replaced(vm.byRunId), current(vm.url)));
}

/** The version in the control is not the current one; the message has been drawn again. */
export function stale(): Message {
  return note(raw(WORDS.stale));
}

/** SL-14, catch-alls: this control does not exist any more. */
export function unknownControl(vm: { url: string | null }): Message {
  return note(lines(WORDS.unknown, current(vm.url) ?? WORDS.none));
}

/** Answer to *Review* and to the command: links to the four thread messages, and to older proposals that wait. */
export function reviewLinks(
  links: readonly { label: string; url: string }[],
  others: readonly { runId: number; url: string }[] = [],
): Message {
  if (links.length + others.length === 0) return note(raw(WORDS.none));
  const rest = others.length - OTHERS_SHOWN;
  return note(
    lines(
      ...(links.length === 0 ? [] : [WORDS.review]),
      ...links.slice(0, 8).map(({ label, url }) => md`• ${link(url, label)}`),
      ...(others.length === 0 ? [] : [WORDS.others]),
      ...others.slice(0, OTHERS_SHOWN).map(({ runId, url }) => md`• ${link(url, WORDS.run(runId))}`),
      rest > 0 && WORDS.more(rest),
    ),
  );
}

const OTHERS_SHOWN = 5;

export function slackBusy(seconds: number): Message {
  return note(raw(WORDS.busy(Math.max(1, Math.ceil(seconds)))));
}

export function noStore(): Message {
  return note(lines(WORDS.noStore, WORDS.noStoreNext));
}

/** Any other refusal: one sentence, one next step, at most ten details. */
export function refused(vm: {
  sentence: string;
  nextStep: string;
  details?: readonly string[];
  requestId?: string;
  next?: NextSteps;
}): Message {
  const details = (vm.details ?? []).slice(0, 10).map((detail) => md`• ${data(detail, 200)}`);
  const text = lines(md`${raw(WORDS.warning)} ${data(vm.sentence, 400)}`, ...details, data(vm.nextStep, 300));
  const id = vm.requestId === undefined ? null : md`${WORDS.request(vm.requestId)}`;
  return message(lines(text, id), [
    section(text),
    ...nextSteps(vm.next),
    ...(id === null ? [] : [context(id)]),
  ]);
}

/** Something was done: one sentence. */
export function done(sentence: string): Message {
  return note(md`${raw(WORDS.ok)} ${data(sentence, 400)}`);
}

function current(url: string | null): Mrkdwn | null {
  return url === null ? null : link(url, WORDS.open);
}

function note(text: Mrkdwn): Message {
  return message(text, [section(text)]);
}

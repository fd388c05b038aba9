import type { KnownBlock, ModalView } from '@slack/types';
import { VIEWS } from './ids.ts';
import { context, modal, section } from './kit.ts';
import { type NextSteps, nextSteps } from './next-steps.ts';
import { data, lines, type Mrkdwn, md, raw } from './text.ts';

/** The views between two others: loading, working, result, error. None of them holds an input. */
const WORDS = {
  loadingTitle: 'One moment',
  loading: ':hourglass_flowing_sand: Looking it up …',
  workingTitle: 'Working',
  working: ':hourglass_flowing_sand: Saving … you can close this, it goes on.',
  resultTitle: 'Done',
  done: ':white_check_mark: Done –',
  errorTitle: 'Not done',
  error: ':warning: Not done –',
  id: (id: string) => `Request ${id}`,
};

/** SL-11: opened with the trigger at once, filled as soon as the data is there. */
export function loadingView(title: string = WORDS.loadingTitle): ModalView {
  return simple(VIEWS.loading, title, [section(raw(WORDS.loading))]);
}

/** The answer to a submission whose work takes longer. */
export function workingView(title: string = WORDS.workingTitle): ModalView {
  return simple(VIEWS.working, title, [section(raw(WORDS.working))]);
}

/** What was done, in one sentence, and what follows from it. */
export function resultView(result: {
  title?: string;
  sentence: string;
  details?: readonly string[];
  next?: NextSteps;
}): ModalView {
  const details = (result.details ?? []).slice(0, 10).map((detail) => data(detail, 200));
  return simple(VIEWS.result, result.title ?? WORDS.resultTitle, [
    section(md`${raw(WORDS.done)} ${data(result.sentence, 400)}`),
    ...(details.length === 0 ? [] : [section(lines(...details.map((detail) => md`• ${detail}`)))]),
    ...nextSteps(result.next),
  ]);
}

/** Why it was not done and what to do now; never a raw error. */
export function errorView(error: {
  title?: string;
  sentence: string;
  nextStep: string;
  details?: readonly string[];
  requestId?: string;
  next?: NextSteps;
}): ModalView {
  const details = (error.details ?? []).slice(0, 10).map((detail) => md`• ${data(detail, 200)}`);
  return simple(VIEWS.error, error.title ?? WORDS.errorTitle, [
    section(lines(md`${raw(WORDS.error)} ${data(error.sentence, 400)}`, data(error.nextStep, 300))),
    ...(details.length === 0 ? [] : [section(lines(...details))]),
    ...nextSteps(error.next),
    ...(error.requestId === undefined ? [] : [context(md`${WORDS.id(error.requestId)}`)]),
  ]);
}

function simple(
  view: { id: string; encode(meta: Record<never, never>): string },
  title: string,
  blocks: KnownBlock[],
): ModalView {
  return modal({ callbackId: view.id, title, metadata: view.encode({}), blocks });
}

/** Errors that belong to no input of a view: a section on top of it. */
export function topNote(sentence: string, nextStep: string): Mrkdwn {
  return lines(md`${raw(WORDS.error)} ${data(sentence, 300)}`, data(nextStep, 200));
}

import type { ActionsBlock } from '@slack/types';
import { ACTIONS, BLOCKS, type SubjectValue } from './ids.ts';
import { actions, button } from './kit.ts';

/** Buttons under an answer: what the person will most likely want to do next. */
const WORDS = {
  planAgain: 'Plan this event again now',
  again: 'Run again',
  assign: 'Assign now',
  change: 'Change',
  leaveOut: 'Leave out',
};

/** `again` names a run, the others a row. */
export interface NextSteps {
  planAgain?: SubjectValue;
  again?: SubjectValue;
  assign?: SubjectValue;
  change?: SubjectValue;
  leaveOut?: SubjectValue;
}

export function nextSteps(next: NextSteps = {}): ActionsBlock[] {
  const step = (
    action: typeof ACTIONS.runAgain,
    words: string,
    subject: SubjectValue | undefined,
    style?: 'primary',
  ) =>
    subject === undefined
      ? null
      : button(action.id, words, action.encode(subject), style === undefined ? {} : { style });
  return actions(BLOCKS.nextSteps, [
    step(ACTIONS.rowPlanAgain, WORDS.planAgain, next.planAgain, 'primary'),
    step(ACTIONS.runAgain, WORDS.again, next.again),
    step(ACTIONS.rowAssign, WORDS.assign, next.assign),
    step(ACTIONS.rowChange, WORDS.change, next.change),
    step(ACTIONS.rowLeaveOut, WORDS.leaveOut, next.leaveOut),
  ]);
}

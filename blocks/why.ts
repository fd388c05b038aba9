import type { ModalView } from '@slack/types';
import { ACTIONS, BLOCKS, VIEWS } from './ids.ts';
import { actions, button, modal, section } from './kit.ts';
import type { RowVm } from './models.ts';
import { dayAndTime, eventName, personName } from './row-line.ts';
import { join, lines, type Mrkdwn, md, raw } from './text.ts';
import { checkBlocks } from './why-checks.ts';
import { failedSentences } from './why-failed.ts';
import type { WhyVm } from './why-model.ts';
import { editSentences, placedSentences } from './why-placed.ts';
import { WORDS } from './why-words.ts';
import { dueOn, typeWord } from './words.ts';

/**
 * WF-8: *Why?* for a placed row, *Why not?* for a failed one: three or four plain sentences, for a failed row what
 * would help and what planning again with it showed. The evidence is behind *Details*.
 */
export function whyView(vm: WhyVm): ModalView {
  const { row, explanation } = vm;
  const subject = { id: row.id, ver: row.version };
  const known = explanation.rule !== null || explanation.summary !== '';
  const details = button(ACTIONS.whyDetails.id, WORDS.details, ACTIONS.whyDetails.encode(subject), {
    label: WORDS.detailsLabel(row.eventRefNum),
  });
  return modal({
    callbackId: VIEWS.why.id,
    title: row.date === null ? WORDS.whyNot : WORDS.why,
    metadata: VIEWS.why.encode(subject),
    blocks: [
      section(heading(row)),
      ...(known ? sentences(vm) : [raw(WORDS.gone)]).map((sentence) => section(sentence)),
      ...(row.date === null ? checkBlocks(vm) : []),
      ...(known ? actions(BLOCKS.whyControls, [details]) : []),
    ],
  });
}

function heading(row: RowVm): Mrkdwn {
  return lines(
    md`*${eventName(row)}*`,
    join([typeWord(row.eventType), dueOn(row.dueDate, row.daysToDue)]),
    row.date !== null && join([dayAndTime(row), personName(row.employeeName)]),
  );
}

/** Each reads aloud and needs nothing else. */
function sentences(vm: WhyVm): Mrkdwn[] {
  if (vm.explanation.rule !== null) return placedSentences(vm);
  // Assigned by hand after the engine had found no place.
  return vm.row.date === null
    ? failedSentences(vm)
    : [...editSentences(vm), ...failedSentences(vm).slice(0, 2)];
}

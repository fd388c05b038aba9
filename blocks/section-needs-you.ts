import type { Button, KnownBlock } from '@slack/types';
import { ACTIONS, BLOCKS } from './ids.ts';
import { actions, button, confirmation, type Message, section, separated } from './kit.ts';
import type { PageVm, RowVm, SectionRunVm } from './models.ts';
import { sectionMessage } from './paging.ts';
import { dayAndTime, eventName, personName, rowLabel, rowState } from './row-line.ts';
import { data, join, lines, type Mrkdwn, md, raw } from './text.ts';
import { dueOn, typeWord } from './words.ts';

const WORDS = {
  name: 'Needs you',
  empty: 'Nothing needs you.',
  helps: 'What helps',
  leftOut: '*Left out*: this event stays open for now.',
  replace: 'Choose replacement',
  assign: 'Assign by hand',
  emergency: 'Emergency run',
  whyNot: 'Why not?',
  leaveOut: 'Leave out',
  putBack: 'Put back',
  retry: 'Retry',
  change: 'Change',
  leaveOutTitle: 'Leave this row out?',
  leaveOutText: (line: string) => `${line} will not be sent again. Its event enters the next run.`,
  keep: 'Keep it',
};

/** Failure codes of a rotation gap: a replacement for the day is the natural answer (WF-17). */
const ROTATION_CODES = ['NO_JUICER_ROTATION', 'ROTATION_UNAVAILABLE'];
const ROW_TEXT = 850;

/** Thread message 3: failed rows with the reason, what would help and the fitting button; failed submissions on top. */
export function needsYouSection(run: SectionRunVm, page: PageVm<RowVm>): Message {
  return sectionMessage({
    run,
    sec: 'needs_you',
    name: WORDS.name,
    page,
    blocks: separated(page.items.map((row) => rowBlocks(run, row))),
    spoken: page.items.map(needLine),
    empty: WORDS.empty,
  });
}

function rowBlocks(run: SectionRunVm, row: RowVm): KnownBlock[] {
  return [
    section(row.status === 'api_failed' ? failedSubmission(row) : failedRow(row), {
      id: BLOCKS.row(row.id),
      max: ROW_TEXT,
    }),
    ...actions(
      BLOCKS.rowControls(row.id),
      row.status === 'api_failed' ? retryButtons(row) : fixButtons(run, row),
    ),
  ];
}

/** `*612345 Brand Product* · Core · due Sat Dec 5, in 4 days`. */
function needTitle(row: RowVm): Mrkdwn {
  return join([md`*${eventName(row)}*`, typeWord(row.eventType), dueOn(row.dueDate, row.daysToDue)]);
}

function failedRow(row: RowVm): Mrkdwn {
  const state = rowState(row);
  return lines(
    needTitle(row),
    row.leftOut && raw(WORDS.leftOut),
    state,
    row.failure !== null && data(row.failure.reason, 300),
    row.failure !== null && md`_${WORDS.helps}:_ ${data(row.failure.fix, 200)}`,
  );
}

function failedSubmission(row: RowVm): Mrkdwn {
  return lines(
    needTitle(row),
    join([dayAndTime(row), personName(row.employeeName)]),
    rowState(row),
    row.leftOut && raw(WORDS.leftOut),
  );
}

function needLine(row: RowVm): Mrkdwn {
  if (row.status === 'api_failed') return failedSubmission(row);
  return join([
    needTitle(row),
    row.leftOut && raw(WORDS.leftOut),
    row.failure !== null && data(row.failure.reason, 220),
    row.failure !== null && md`${WORDS.helps}: ${data(row.failure.fix, 120)}`,
  ]);
}

function fixButtons(run: SectionRunVm, row: RowVm): Button[] {
  const value = { id: row.id, ver: row.version };
  const whyNot = button(ACTIONS.rowWhyNot.id, WORDS.whyNot, ACTIONS.rowWhyNot.encode(value), {
    label: rowLabel(WORDS.whyNot, row),
  });
  if (!run.open || row.status === 'superseded') return [whyNot];
  if (row.leftOut)
    return [
      button(ACTIONS.rowPutBack.id, WORDS.putBack, ACTIONS.rowPutBack.encode(value), {
        label: rowLabel(WORDS.putBack, row),
      }),
      whyNot,
    ];
  return [fittingButton(row), whyNot, leaveOutButton(row)];
}

function fittingButton(row: RowVm): Button {
  const value = { id: row.id, ver: row.version };
  const code = row.failure?.code ?? '';
  if (ROTATION_CODES.includes(code))
    return button(ACTIONS.rowReplace.id, WORDS.replace, ACTIONS.rowReplace.encode(value), {
      label: rowLabel(WORDS.replace, row),
    });
  if (code === 'INSIDE_BUFFER')
    return button(ACTIONS.rowEmergency.id, WORDS.emergency, ACTIONS.rowEmergency.encode(value), {
      label: rowLabel(WORDS.emergency, row),
    });
  return button(ACTIONS.rowAssign.id, WORDS.assign, ACTIONS.rowAssign.encode(value), {
    label: rowLabel(WORDS.assign, row),
  });
}

/** An unclear outcome is verified by Retry, never changed by hand (WF-9). */
function retryButtons(row: RowVm): Button[] {
  const value = { id: row.id, ver: row.version };
  const retry = button(ACTIONS.rowRetry.id, WORDS.retry, ACTIONS.rowRetry.encode(value), {
    style: 'primary',
    label: rowLabel(WORDS.retry, row),
  });
  if (row.apiError?.code === 'OUTCOME_UNKNOWN') return [retry];
  return [
    retry,
    button(ACTIONS.rowChange.id, WORDS.change, ACTIONS.rowChange.encode(value), {
      label: rowLabel(WORDS.change, row),
    }),
    leaveOutButton(row),
  ];
}

function leaveOutButton(row: RowVm): Button {
  const line = rowLabel(WORDS.leaveOut, row);
  const confirm =
    row.status === 'api_failed'
      ? {
          confirm: confirmation(
            WORDS.leaveOutTitle,
            WORDS.leaveOutText(`${typeWord(row.eventType)} ${row.eventRefNum}`),
            WORDS.leaveOut,
            WORDS.keep,
          ),
        }
      : {};
  return button(
    ACTIONS.rowLeaveOut.id,
    WORDS.leaveOut,
    ACTIONS.rowLeaveOut.encode({ id: row.id, ver: row.version }),
    { label: line, ...confirm },
  );
}

import { BUDGETS } from './limits.ts';
import type { RowVm } from './models.ts';
import { data, join, type Mrkdwn, md, raw, spoken } from './text.ts';
import { day, dueWords, titleWord, typeWord } from './words.ts';

/** How one row of a proposal reads, the same everywhere. */
const WORDS = {
  notPlaced: 'Not placed',
  about: 'for',
  edited: 'edited by hand',
  leftOut: 'left out',
  thisWeek: 'this week',
  block: (block: number, overflow: boolean) => (overflow ? `block ${block}, second round` : `block ${block}`),
  submitting: ':hourglass_flowing_sand: Being sent',
  submitted: ':white_check_mark: Submitted',
  failed: ':warning: Not submitted',
  noLongerFits: ':warning: No longer fits',
  approved: 'Approved, waiting to be sent',
  superseded: {
    rejected: 'Rejected with the proposal',
    replaced: 'Replaced by a newer run',
    expired: 'Expired',
    left_out: 'Left out',
    booked_elsewhere: 'Booked by hand meanwhile',
    event_inactive: 'The event was taken back',
    swap_cancelled: 'The swap was cancelled, the booking stays',
    newer_result: 'A newer run has a result',
  } as Record<string, string>,
  closed: 'No longer part of this proposal',
  reason: 'Reason',
  noReason: 'The reason was not recorded.',
};

/** `612345 Brand Product`; the number is not repeated when the name begins with it. */
export function eventName(
  row: { eventRefNum: number; shortName: string },
  max: number = BUDGETS.eventName,
): Mrkdwn {
  const number = String(row.eventRefNum);
  const name = row.shortName.startsWith(number) ? row.shortName.slice(number.length) : row.shortName;
  return data(`${number} ${name}`, max);
}

export function personName(name: string | null): Mrkdwn {
  return data(name ?? '–', BUDGETS.employeeName);
}

/** `Thu Nov 26 · 10:15`. */
export function dayAndTime(place: { date: string | null; time: string | null }): Mrkdwn {
  return place.date === null ? raw(WORDS.notPlaced) : join([day(place.date), place.time]);
}

/** `Thu Nov 26 · 10:15 · Core · 612345 Brand Product`. */
export function rowTitle(row: RowVm): Mrkdwn {
  return md`*${dayAndTime(row)}* · ${typeWord(row.eventType)} · ${eventName(row)}`;
}

/** `Maya Okafor, Lead · block 3 · due in 4 days · this week`. */
export function rowPerson(row: RowVm): Mrkdwn {
  const title = row.employeeTitle === null ? '' : `, ${titleWord(row.employeeTitle)}`;
  return join([
    md`${personName(row.employeeName)}${title}`,
    row.block !== null && WORDS.block(row.block, row.blockOverflow),
    dueWords(row.daysToDue),
    row.thisWeek && raw(`*${WORDS.thisWeek}*`),
    row.edited && raw(`_${WORDS.edited}_`),
  ]);
}

/** What became of the row; empty while it simply waits. */
export function rowState(row: RowVm): Mrkdwn {
  switch (row.status) {
    case 'approved':
      return raw(WORDS.approved);
    case 'submitting':
      return raw(WORDS.submitting);
    case 'api_submitted':
      return raw(WORDS.submitted);
    case 'api_failed':
      return md`${raw(WORDS.failed)} – ${data(row.apiError?.message ?? '', 240)}`;
    case 'superseded':
      return raw(WORDS.superseded[row.supersededReason ?? ''] ?? WORDS.closed);
    default:
      return raw('');
  }
}

/** Marks and notes under a row, at most three lines. */
export function rowNotes(row: RowVm): Mrkdwn[] {
  return [
    ...row.noLongerFits.slice(0, 2).map((reason) => md`${raw(WORDS.noLongerFits)} – ${data(reason, 140)}`),
    ...row.notes.slice(0, 2).map((note) => md`_${data(note, 140)}_`),
    ...(row.overrideReason === null ? [] : [md`_${WORDS.reason}: ${data(row.overrideReason, 120)}_`]),
  ].slice(0, 3);
}

/** A proposed row in full, in two to five lines. */
export function rowText(row: RowVm): Mrkdwn {
  const title = row.leftOut ? md`~${rowTitle(row)}~ · *${WORDS.leftOut}*` : rowTitle(row);
  // A row left out says so in its title, and once is enough.
  const state = row.leftOut && row.supersededReason === 'left_out' ? null : rowState(row);
  return join([title, rowPerson(row), state, ...rowNotes(row)], '\n');
}

/** One line for `text` and for lists. */
export function rowLine(row: RowVm): Mrkdwn {
  return join([
    join([dayAndTime(row), typeWord(row.eventType), eventName(row)]),
    row.employeeName !== null && personName(row.employeeName),
    row.leftOut && WORDS.leftOut,
    rowState(row),
  ]);
}

/** A failed submission in a list that is about failures: the row, its person, then why. */
export function failedSubmission(row: RowVm): { title: Mrkdwn; why: Mrkdwn } {
  return {
    title: join([rowTitle(row), row.employeeName !== null && personName(row.employeeName)]),
    why: data(row.apiError?.message ?? WORDS.noReason, 240),
  };
}

/** What a control of this row is about, for screen readers. */
export function rowLabel(verb: string, row: RowVm): string {
  return spoken(
    join([verb, WORDS.about, dayAndTime(row), typeWord(row.eventType), String(row.eventRefNum)], ' '),
  );
}

/** Controls are offered while the row can still be changed. */
export function changeable(row: RowVm): boolean {
  return row.status === 'proposed' || row.status === 'user_edited';
}

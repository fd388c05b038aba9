import { formatDay } from '../domain/dates.ts';
import { groupBy } from './collections.ts';
import type { Candidate, Explanation, Finding, ProposalRow } from './proposal.ts';
import { CANDIDATES_SHOWN } from './proposal.ts';
import { countsOf } from './reason-counts.ts';
import type { Draft, FailedDraft, PlacedDraft, Run } from './run.ts';
import { summaryOf, swapReasonOf } from './summaries.ts';
import { supervisorThatStays } from './supervisors.ts';
import { notes as notesOfAssignment } from './validator.ts';

/** OUT-1 … OUT-5: the finished rows, sorted by refNum. */
export function writeRows(run: Run): ProposalRow[] {
  return [...run.drafts.values()]
    .sort((a, b) => a.event.refNum - b.event.refNum)
    .map((draft) => (draft.outcome === 'placed' ? placedRow(run, draft) : failedRow(run, draft)));
}

function placedRow(run: Run, draft: PlacedDraft): ProposalRow {
  const { event, victim } = draft;
  return {
    eventRefNum: event.refNum,
    type: event.type,
    outcome: 'placed',
    employeeId: draft.employeeId,
    date: draft.date,
    time: draft.time,
    minutes: event.minutes,
    block: draft.block,
    overflow: draft.overflow,
    wave: draft.wave,
    isSwap: victim !== undefined,
    bumpedEventRefNum: victim?.event.refNum ?? null,
    bumpedScheduleId: victim?.scheduleId ?? null,
    swapReason: victim ? swapReasonOf(run.facts, draft, victim.event) : null,
    failure: null,
    explanation: explainPlaced(run, draft),
  };
}

function failedRow(run: Run, draft: FailedDraft): ProposalRow {
  const { event, code, message, fix } = draft;
  return {
    eventRefNum: event.refNum,
    type: event.type,
    outcome: 'failed',
    employeeId: null,
    date: null,
    time: null,
    minutes: event.minutes,
    block: null,
    overflow: null,
    wave: draft.wave,
    isSwap: false,
    bumpedEventRefNum: null,
    bumpedScheduleId: null,
    swapReason: null,
    failure: { code, message, fix },
    explanation: explainFailed(run, draft),
  };
}

function explainPlaced(run: Run, draft: PlacedDraft): Explanation {
  const { rule, rank, chain } = draft;
  const { candidates, more } = shorten(draft.considered, draft.more);
  const explanation: Explanation = { rule, rank, summary: summaryOf(run, draft), candidates, more };
  const from = movedFrom(run, draft);
  if (from) explanation.movedFrom = from;
  if (chain) explanation.chain = chain;
  const notes = notesOf(run, draft);
  if (notes.length > 0) explanation.notes = notes;
  return explanation;
}

function explainFailed(run: Run, draft: FailedDraft): Explanation {
  const { message, chain, bottleneck, suggestions } = draft;
  const { candidates, more } = shorten(countPeople(draft.considered), draft.more);
  const explanation: Explanation = { rule: null, rank: null, summary: message, candidates, more };
  const from = movedFrom(run, draft);
  if (from) explanation.movedFrom = from;
  if (chain) explanation.chain = chain;
  if (bottleneck) explanation.bottleneck = bottleneck;
  if (suggestions) explanation.suggestions = suggestions;
  return explanation;
}

/** At most 40 candidates; the chosen one, the last, is always among them. */
function shorten(considered: Candidate[], more = 0): { candidates: Candidate[]; more: number } {
  if (considered.length <= CANDIDATES_SHOWN) return { candidates: considered, more };
  const last = considered.at(-1)!;
  const head = considered.slice(0, last.verdict === 'chosen' ? CANDIDATES_SHOWN - 1 : CANDIDATES_SHOWN);
  return {
    candidates: last.verdict === 'chosen' ? [...head, last] : head,
    more: considered.length - CANDIDATES_SHOWN,
  };
}

/** OUT-4 for failed rows: people tried one by one become counts per day and constraint. */
function countPeople(considered: readonly Candidate[]): Candidate[] {
  const people = considered.filter((entry) => 'employeeId' in entry);
  if (people.length < considered.length) return [...considered];
  const counted: Candidate[] = [];
  for (const [date, entries] of groupBy(people, (entry) => entry.date)) {
    const byId = new Map<string, Set<string>>();
    for (const entry of entries) {
      for (const id of entry.by) byId.set(id, (byId.get(id) ?? new Set()).add(entry.employeeId));
    }
    counted.push(...countsOf(date, new Map([...byId].map(([id, ids]) => [id, [...ids]]))));
  }
  return counted;
}

function movedFrom(run: Run, draft: Draft): Explanation['movedFrom'] {
  const posted = run.facts.postedByEvent.get(draft.event.refNum);
  if (!posted) return undefined;
  const { scheduleId, employeeId, date, time } = posted;
  return { scheduleId: scheduleId!, employeeId, date, time };
}

/** Soft findings of the final row, and the note of PAIR-5. */
function notesOf(run: Run, draft: PlacedDraft): Finding[] {
  const { event, employeeId, date, time, block } = draft;
  const from = run.facts.postedByEvent.get(event.refNum);
  const notes = notesOfAssignment({ event, employeeId, date, time, block }, run.facts, run.occupancy, {
    lastResort: draft.lastResort,
    leaving: from && { date: from.date },
  });
  const staying = event.type === 'core' ? supervisorThatStays(run, event, date) : null;
  if (staying) {
    notes.push({
      id: 'PAIR-5',
      code: 'supervisor_stays',
      severity: 'info',
      message: `Its Supervisor ${staying.event.label} stays on ${formatDay(staying.date)}.`,
      details: { eventRefNum: staying.event.refNum, date: staying.date },
    });
  }
  return notes;
}

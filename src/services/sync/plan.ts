import type { RemoteEvent } from '../../crossmark/port.ts';
import type { EventRow, ScheduleRow, StoreRow } from '../../db/database.ts';
import type { LocalDate } from '../../domain/types.ts';
import type { Situation } from './cases.ts';
import { Identity } from './identity.ts';
import type { Known } from './known.ts';
import type { Finding, Judgement } from './ledger.ts';
import { guessedTypes, People, upstreamOf } from './mapping.ts';
import type { BookingSide, FieldChanges, SyncWarning, SyncWarningCode, UpstreamEvent } from './model.ts';
import { type Decision, decide, isComparable, type MergeRow } from './rules.ts';
import { situationOf } from './situations.ts';
import { summaryOf } from './summary.ts';

export interface PlanInput {
  store: StoreRow;
  today: LocalDate;
  rows: readonly RemoteEvent[];
  /** mPlanIDs that Crossmark does not list any more, looked up one by one (§12.6). */
  missing: ReadonlySet<string>;
  durations: ReadonlyMap<string, number>;
  readAt: Date;
  completePull: boolean;
  /** Numbers that events of the store have already. */
  taken: { refNums: ReadonlySet<number>; references: ReadonlySet<number> };
}

/** One line of the record: what changed, by which rule. */
export interface Change {
  row: MergeRow;
  changeType: 'new_event' | 'modified' | 'cancelled';
  entityType: 'event' | 'schedule';
  eventRefNum: number;
  fields: FieldChanges;
  summary: string;
}

/** Everything that one event's decisions come to. */
export interface EventPlan {
  refNum: number;
  /** Null: it is new. */
  event: EventRow | null;
  booking: ScheduleRow | null;
  row: RemoteEvent | null;
  upstream: UpstreamEvent | null;
  /** Columns to write on an event that is here. */
  fields: FieldChanges;
  adopt: (BookingSide & { employeeId: string }) | null;
  confirm: boolean;
  /** The row by which our booking goes: by 12 it was never there, by 13 its delete is confirmed. */
  unbook: MergeRow | null;
  cancelled: boolean;
  changes: Change[];
}

export interface MergePlan {
  events: EventPlan[];
  judgements: Judgement[];
  warnings: SyncWarning[];
}

const MOST_REF_NUM = 2_147_483_647;
const IN_WORDS: Partial<Record<SyncWarningCode, (row: RemoteEvent) => string>> = {
  due_not_after_start: () => 'its due date is not after its start; it counts as one day.',
  scheduled_without_date: () => 'it is scheduled in Crossmark without a date; nobody is booked here.',
  unknown_condition: (row) => `its state "${row.rawCondition ?? ''}" is not known; it is not planned.`,
};

/** The rules of a pull; a full refresh has its own. */
export type Rules = (situation: Situation, refNum: number) => Decision[];

/** What this pull does to the store, decided before anything is written (§12.4). */
export function planMerge(before: Known, input: PlanInput, rules: Rules = decide): MergePlan {
  // A booking's id that this pull gives to one event is no other's any more.
  const known: Known = { ...before, bookingIds: new Map(before.bookingIds) };
  const people = new People(known.employees);
  const identity = new Identity(known.events);
  const guesses = guessedTypes(input.rows);
  const refNums = new Set(input.taken.refNums);
  const references = new Set(input.taken.references);
  const plan: MergePlan = { events: [], judgements: [], warnings: [] };
  const warn = (code: SyncWarningCode, subject: string, message: string): void => {
    plan.warnings.push({ code, subject, message: `Event ${subject}: ${message}` });
  };

  for (const row of input.rows) {
    const match = identity.find(row);
    const refNum = match.event?.projectRefNum ?? Number(row.mPlanId);
    if (match.event === null) {
      if (match.ambiguous)
        warn('ambiguous_link', row.mPlanId, 'more than one event here could be it; it came in as a new one.');
      if (!Number.isSafeInteger(refNum) || refNum < 1 || refNum > MOST_REF_NUM || refNums.has(refNum)) {
        warn('number_taken', row.mPlanId, 'its number cannot be used here; it was left out.');
        continue;
      }
      refNums.add(refNum);
    }
    const guess = guesses.get(row.mPlanId) ?? null;
    if (guess !== null) warn('type_guessed', String(refNum), `by its neighbour it is a ${guess} event.`);
    for (const code of row.warnings) warn(code, String(refNum), IN_WORDS[code]?.(row) ?? code);
    const upstream = upstreamOf({
      row,
      minutes: input.durations.get(row.mPlanId),
      event: match.event,
      override: known.overrides.get(refNum),
      guess,
      people,
    });
    const reference = upstream.safe.referenceNumber;
    if (reference !== null && reference !== match.event?.referenceNumber) {
      if (references.has(reference)) upstream.safe.referenceNumber = null;
      else references.add(reference);
    }
    const linked = match.event !== null && match.linked;
    add(plan, known, people, input, rules, { event: match.event, refNum, row, upstream, linked });
    if (upstream.booking !== null && upstream.booking.employeeId === null)
      warn(
        'unresolved_employee',
        String(refNum),
        `${upstream.booking.name} is not known here; import the person.`,
      );
  }
  for (const event of known.events) {
    if (event.externalId === null || !input.missing.has(event.externalId)) continue;
    const refNum = event.projectRefNum;
    add(plan, known, people, input, rules, { event, refNum, row: null, upstream: null, linked: false });
  }
  return plan;
}

interface Subject {
  event: EventRow | null;
  refNum: number;
  row: RemoteEvent | null;
  upstream: UpstreamEvent | null;
  linked: boolean;
}

function add(
  plan: MergePlan,
  known: Known,
  people: People,
  input: PlanInput,
  rules: Rules,
  subject: Subject,
): void {
  const { event, refNum, row, upstream } = subject;
  const readAt = row?.requestedAt ?? input.readAt;
  const { completePull, today } = input;
  const situation = situationOf(known, people, { event, refNum, upstream, readAt, completePull, today });
  const decisions = rules(situation, refNum);
  const booking = known.bookings.get(refNum) ?? null;
  const one: EventPlan = {
    ...{ refNum, event, booking, row, upstream, fields: {} },
    ...{ adopt: null, confirm: false, unbook: null, cancelled: false, changes: [] },
  };
  const name = event?.projectName ?? row?.name ?? '';
  if (subject.linked && row) {
    one.fields.externalId = { local: null, upstream: row.mPlanId };
    note(one, name, 2, 'modified', 'event', one.fields);
  }
  for (const decision of decisions) apply(one, name, decision, situation.upstream);
  const taken = one.adopt !== null || one.confirm ? upstream?.booking?.scheduleEventId : null;
  if (taken) known.bookingIds.set(taken, refNum);
  if (isWorthy(one)) plan.events.push(one);
  for (const about of ['event', 'schedule'] as const) {
    const finding = findingOf(decisions, about, refNum, name, upstream, booking);
    if (finding !== null || settled(one, about) || isComparable(situation, about))
      plan.judgements.push({ eventRefNum: refNum, about, finding });
  }
}

/** The booking has become Crossmark's, whatever it was. */
const settled = (one: EventPlan, about: 'event' | 'schedule'): boolean =>
  about === 'schedule' && (one.adopt !== null || one.unbook !== null);

const isWorthy = (one: EventPlan): boolean =>
  one.event === null || one.changes.length > 0 || Object.keys(one.fields).length > 0;

function apply(one: EventPlan, name: string, decision: Decision, upstream: UpstreamEvent | null): void {
  switch (decision.act) {
    case 'insert':
      note(one, name, decision.row, 'new_event', 'event', {});
      return;
    case 'update':
      Object.assign(one.fields, decision.fields);
      note(one, name, decision.row, 'modified', 'event', decision.fields);
      return;
    case 'condition':
      Object.assign(one.fields, decision.fields);
      one.cancelled ||= decision.cancelled;
      note(one, name, decision.row, decision.cancelled ? 'cancelled' : 'modified', 'event', decision.fields);
      return;
    case 'book': {
      const theirs = upstream?.booking;
      if (theirs?.employeeId == null) return;
      one.adopt = { ...theirs, employeeId: theirs.employeeId };
      // A new event says it all in its own line.
      if (one.event !== null) note(one, name, decision.row, 'modified', 'schedule', decision.fields);
      return;
    }
    case 'confirm':
      one.confirm = true;
      note(one, name, decision.row, 'modified', 'schedule', decision.fields);
      return;
    case 'unbook':
      one.unbook = decision.row;
      note(one, name, decision.row, 'modified', 'schedule', decision.fields);
      return;
    default:
      return;
  }
}

function note(
  one: EventPlan,
  name: string,
  row: MergeRow,
  changeType: Change['changeType'],
  entityType: Change['entityType'],
  fields: FieldChanges,
): void {
  const summary =
    changeType === 'new_event' ? `${one.refNum} ${name} is new.` : summaryOf(one.refNum, name, fields);
  one.changes.push({ row, changeType, entityType, eventRefNum: one.refNum, fields, summary });
}

/** What a person has to decide about one event: its fields together are one question, its booking is another. */
function findingOf(
  decisions: readonly Decision[],
  about: 'event' | 'schedule',
  refNum: number,
  name: string,
  upstream: UpstreamEvent | null,
  booking: ScheduleRow | null,
): Finding | null {
  let finding = null as Finding | null;
  for (const decision of decisions) {
    if (decision.act !== 'conflict' || decision.about !== about) continue;
    const fields: FieldChanges = { ...finding?.fields, ...decision.fields };
    finding = {
      row: decision.row,
      fields,
      urgent: decision.urgent || (finding?.urgent ?? false),
      summary: summaryOf(refNum, name, fields),
      bookedFor: upstream?.bookedFor ?? null,
      // Not the difference of two values but the absence of this very booking.
      ourBookingId: [10, 16, 18].includes(decision.row) ? (booking?.externalId ?? null) : null,
    };
  }
  return finding;
}

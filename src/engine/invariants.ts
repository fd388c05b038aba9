import { weekOf } from '../domain/dates.ts';
import type { EventType, LocalDate } from '../domain/types.ts';
import { reasonNotEntered } from './entry.ts';
import type { EngineEvent, Facts } from './facts/model.ts';
import { blocksAreEven, bumpsAreEarned } from './invariants/blocks-and-bumps.ts';
import type { Check, PlacedRow } from './invariants/model.ts';
import { placedRows } from './invariants/model.ts';
import { Occupancy } from './occupancy.ts';
import type { Proposal, ProposalRow } from './proposal.ts';
import { hasHard, validate } from './validator.ts';

/** What a run must hold before it may return (INV-1 … INV-9, INV-13): one line per broken invariant, beginning with its id; empty when the proposal holds up. */
export function checkInvariants(facts: Facts, proposal: Pick<Proposal, 'rows' | 'counters'>): string[] {
  const unknown = proposal.rows.filter(
    (row) =>
      !facts.eventByRef.has(row.eventRefNum) ||
      (row.employeeId !== null && !facts.employeeById.has(row.employeeId)),
  );
  if (unknown.length > 0)
    return unknown.map((row) => `INV-1: row ${row.eventRefNum} names an unknown event or person`);
  const rowOf = new Map<number, ProposalRow>();
  for (const row of proposal.rows) rowOf.set(row.eventRefNum, row);
  const placed = placedRows(facts, proposal.rows);
  const after = Occupancy.without(facts, rowOf);
  for (const row of placed) occupy(after, row);
  let before: Occupancy | undefined;
  const check: Check = {
    facts,
    proposal,
    rowOf,
    placed,
    before: () => {
      before ??= Occupancy.of(facts);
      return before;
    },
    after,
  };
  return [
    ...rowsAreComplete(check),
    ...rowsAreWellFormed(check),
    ...rowsAreLegal(check),
    ...limitsAreNotWorsened(check),
    ...leadTimeHolds(check),
    ...lockedDaysAreUntouched(check),
    ...supervisorsFollow(check),
    ...blocksAreEven(check),
    ...bumpsAreEarned(check),
    ...countersAddUp(check),
  ];
}

function occupy(occupancy: Occupancy, { row, event, employeeId, date, time }: PlacedRow): void {
  occupancy.add({
    event,
    employeeId,
    date,
    time,
    minutes: event.minutes,
    source: 'run',
    scheduleId: null,
    block: row.block,
    overflow: row.overflow ?? false,
  });
}

/** INV-1. */
function rowsAreComplete({ facts, proposal, rowOf }: Check): string[] {
  const problems: string[] = [];
  const enters = (event: EngineEvent) => reasonNotEntered(facts, event) === null;
  if (rowOf.size !== proposal.rows.length) problems.push('INV-1: an event has two rows');
  for (const event of facts.events)
    if (enters(event) && !rowOf.has(event.refNum))
      problems.push(`INV-1: ${event.label} entered and has no row`);
  for (const row of proposal.rows) {
    const event = facts.eventByRef.get(row.eventRefNum)!;
    if (!enters(event) && !mayHaveExtraRow(facts, rowOf, row, event))
      problems.push(`INV-1: ${event.label} has a row it should not have`);
  }
  return problems;
}

/** OUT-1: posted Core that ended off their home, posted Supervisors that follow. */
function mayHaveExtraRow(
  facts: Facts,
  rowOf: ReadonlyMap<number, ProposalRow>,
  row: ProposalRow,
  event: EngineEvent,
): boolean {
  const home = facts.postedByEvent.get(event.refNum);
  if (home === undefined || event.inactive) return false;
  if (event.type === 'core') return row.employeeId !== home.employeeId || row.date !== home.date;
  const core = event.type === 'supervisor' ? facts.pairing.coreOfSupervisor.get(event.refNum) : undefined;
  return core !== undefined && rowOf.has(core) && row.date !== home.date;
}

/** INV-2. */
function rowsAreWellFormed({ proposal }: Check): string[] {
  return proposal.rows
    .filter((row) => !isWellFormed(row))
    .map((row) => `INV-2: row ${row.eventRefNum} is neither properly placed nor properly failed`);
}

function isWellFormed(row: ProposalRow): boolean {
  const failed = row.outcome === 'failed';
  return (
    (row.employeeId === null) === failed &&
    (row.date === null) === failed &&
    (row.time === null) === failed &&
    (row.failure !== null) === failed &&
    (row.block !== null) === (!failed && row.type === 'core') &&
    row.isSwap === (row.bumpedEventRefNum !== null) &&
    row.isSwap === (row.bumpedScheduleId !== null) &&
    row.isSwap === (row.swapReason !== null)
  );
}

/** Light work for which the Club Supervisor is a last resort although their weekly pattern says no. */
const LAST_RESORT: ReadonlySet<EventType> = new Set([
  'juicer_survey',
  'supervisor',
  'freeosk',
  'digital_setup',
  'digital_refresh',
  'digital',
  'digital_teardown',
]);

/** INV-3. */
function rowsAreLegal({ facts, placed, after }: Check): string[] {
  const problems: string[] = [];
  for (const { row, event, employeeId, date, time } of placed) {
    const assignment = { event, employeeId, date, time, block: row.block };
    const options = { lastResort: LAST_RESORT.has(event.type) };
    if (!hasHard(assignment, 'auto', facts, after, options)) continue;
    for (const finding of validate(assignment, 'auto', facts, after, options))
      if (finding.severity === 'hard')
        problems.push(
          `INV-3: ${event.label} for ${employeeId} on ${date} ${time}: ${finding.id} ${finding.message}`,
        );
  }
  return problems;
}

/** INV-4: limits that posted data already break are not broken further. (Overlaps are part of INV-3.) */
function limitsAreNotWorsened({ facts, placed, before, after }: Check): string[] {
  const { maxCorePerWeek, maxJuicerProductionPerWeek } = facts.settings;
  const limits: readonly Limit[] = [
    { type: 'core', name: 'Core a day', most: 1, figure: coreOn },
    { type: 'core', name: 'Core a week', most: maxCorePerWeek, figure: coreInWeekOf },
    {
      type: 'juicer_production',
      name: 'Productions a week',
      most: maxJuicerProductionPerWeek,
      figure: productionsInWeekOf,
    },
  ];
  const problems: string[] = [];
  for (const { event, employeeId, date } of placed) {
    if (!event.isPrimary) continue;
    for (const { type, name, most, figure } of limits) {
      if (event.type !== type) continue;
      const is = figure(after, employeeId, date);
      if (is <= most) continue;
      const was = figure(before(), employeeId, date);
      if (is > was)
        problems.push(
          `INV-4: ${event.refNum} gives ${employeeId} ${is} ${name} (limit ${most}, were ${was}) on ${date}`,
        );
    }
  }
  return problems;
}

interface Limit {
  type: EventType;
  name: string;
  most: number;
  figure: (occupancy: Occupancy, employeeId: string, date: LocalDate) => number;
}

function coreOn(occupancy: Occupancy, employeeId: string, date: LocalDate): number {
  return occupancy.blockingOf(employeeId, date).filter((row) => row.event.type === 'core').length;
}

function coreInWeekOf(occupancy: Occupancy, employeeId: string, date: LocalDate): number {
  return occupancy.coreInWeek(employeeId, weekOf(date));
}

function productionsInWeekOf(occupancy: Occupancy, employeeId: string, date: LocalDate): number {
  return occupancy.productionInWeek(employeeId, weekOf(date));
}

/** INV-5. */
function leadTimeHolds({ facts, placed }: Check): string[] {
  return placed.flatMap(({ row, event, date }) => {
    if (date >= facts.earliest || event.type === 'supervisor') return [];
    const production = facts.pairing.productionOfSurvey.get(event.refNum);
    if (
      production !== undefined &&
      (facts.postedByEvent.has(production) || facts.foreignByEvent.has(production))
    )
      return [];
    const rescued =
      row.wave === 'rescue' && date > facts.today && event.daysToDue <= facts.settings.rescueDays;
    return rescued ? [] : [`INV-5: ${event.label} stands on ${date}, before ${facts.earliest}`];
  });
}

/** INV-6. */
function lockedDaysAreUntouched({ facts, proposal }: Check): string[] {
  const isLocked = (date: LocalDate | null | undefined) => date != null && facts.calendar.isLocked(date);
  return proposal.rows.flatMap((row) => {
    const home = facts.postedByEvent.get(row.eventRefNum)?.date;
    const locked = isLocked(row.date) ? row.date : isLocked(home) ? home : undefined;
    return locked === undefined ? [] : [`INV-6: row ${row.eventRefNum} touches the locked ${locked}`];
  });
}

/** INV-7. */
function supervisorsFollow({ facts, placed, rowOf, after }: Check): string[] {
  const { pairing } = facts;
  return placed.flatMap(({ event, date }) => {
    if (event.type === 'supervisor') {
      const core = pairing.coreOfSupervisor.get(event.refNum);
      const coreDate = core === undefined ? undefined : after.ofEvent(core)?.date;
      return coreDate === date
        ? []
        : [`INV-7: Supervisor ${event.label} stands on ${date}, its Core on ${coreDate}`];
    }
    const supervisor = event.type === 'core' ? pairing.supervisorOfCore.get(event.refNum) : undefined;
    const home = supervisor === undefined ? undefined : facts.postedByEvent.get(supervisor);
    if (supervisor === undefined || home === undefined || home.date === date || rowOf.has(supervisor))
      return [];
    // PAIR-5: a Supervisor on a locked or past date stays where it is.
    const stays = facts.calendar.isLocked(home.date) || home.date < facts.today;
    return stays
      ? []
      : [`INV-7: Supervisor ${supervisor} stays on ${home.date} although its Core goes to ${date}`];
  });
}

/** INV-13. */
function countersAddUp({ proposal }: Check): string[] {
  const { rows, counters } = proposal;
  const placed = rows.filter((row) => row.outcome === 'placed').length;
  const bumped = new Set(rows.flatMap((row) => row.bumpedEventRefNum ?? []));
  const swaps = rows.filter((row) => row.isSwap).length;
  const fits =
    counters.processed === rows.length &&
    counters.placed === placed &&
    counters.failed === rows.length - placed &&
    counters.swaps === swaps &&
    bumped.size === swaps;
  return fits ? [] : [`INV-13: the counters ${JSON.stringify(counters)} do not describe the rows`];
}

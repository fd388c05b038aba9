import { weekOf } from '../domain/dates.ts';
import type { EventType } from '../domain/types.ts';
import { reasonNotEntered } from './entry.ts';
import type { EngineEvent, Facts } from './facts/model.ts';
import { blocksAreEven, bumpsAreEarned } from './invariants/blocks-and-bumps.ts';
import type { Check, PlacedRow } from './invariants/model.ts';
import { isPlaced, placedRows } from './invariants/model.ts';
import type { Taken } from './occupancy.ts';
import { Occupancy } from './occupancy.ts';
import type { Proposal, ProposalRow } from './proposal.ts';
import { validate } from './validator.ts';

/** What a run must hold before it may return (INV-1 … INV-9, INV-13): one line per broken invariant, beginning with its id; empty when the proposal holds up. */
export function checkInvariants(facts: Facts, proposal: Pick<Proposal, 'rows' | 'counters'>): string[] {
  const before = Occupancy.of(facts);
  const unknown = proposal.rows.filter(
    (row) =>
      !facts.eventByRef.has(row.eventRefNum) ||
      (row.employeeId !== null && !facts.employeeById.has(row.employeeId)),
  );
  if (unknown.length > 0)
    return unknown.map((row) => `INV-1: row ${row.eventRefNum} names an unknown event or person`);
  const after = before.clone();
  for (const row of proposal.rows) after.remove(row.eventRefNum);
  for (const row of proposal.rows) if (isPlaced(row)) after.add(takenOfRow(facts, row));
  const rowOf = new Map(proposal.rows.map((row) => [row.eventRefNum, row]));
  const check: Check = { facts, proposal, rowOf, before, after };
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

function takenOfRow(facts: Facts, row: PlacedRow): Taken {
  const event = facts.eventByRef.get(row.eventRefNum)!;
  const { employeeId, date, time, block } = row;
  return {
    event,
    employeeId,
    date,
    time,
    minutes: event.minutes,
    source: 'run',
    scheduleId: null,
    block,
    overflow: row.overflow ?? false,
  };
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
  return proposal.rows.flatMap((row) => {
    const nulls = [row.employeeId, row.date, row.time].map((value) => value === null);
    const failed = row.outcome === 'failed';
    const fits =
      nulls.every((isNull) => isNull === failed) &&
      (row.failure !== null) === failed &&
      (row.block !== null) === (!failed && row.type === 'core') &&
      row.isSwap === (row.bumpedEventRefNum !== null) &&
      row.isSwap === (row.bumpedScheduleId !== null) &&
      row.isSwap === (row.swapReason !== null);
    return fits ? [] : [`INV-2: row ${row.eventRefNum} is neither properly placed nor properly failed`];
  });
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
function rowsAreLegal(check: Check): string[] {
  const { facts, after } = check;
  return placedRows(check).flatMap((row) => {
    const event = facts.eventByRef.get(row.eventRefNum)!;
    const { employeeId, date, time, block } = row;
    const options = { lastResort: LAST_RESORT.has(event.type) };
    const findings = validate({ event, employeeId, date, time, block }, 'auto', facts, after, options);
    return findings
      .filter((finding) => finding.severity === 'hard')
      .map(
        (finding) =>
          `INV-3: ${event.label} for ${employeeId} on ${date} ${time}: ${finding.id} ${finding.message}`,
      );
  });
}

/** INV-4: limits that posted data already break are not broken further. (Overlaps are part of INV-3.) */
function limitsAreNotWorsened(check: Check): string[] {
  const { facts, before, after } = check;
  const { maxCorePerWeek, maxJuicerProductionPerWeek } = facts.settings;
  return placedRows(check).flatMap(({ employeeId, date, eventRefNum }) => {
    const week = weekOf(date);
    const coreOn = (occupancy: Occupancy) =>
      occupancy.ofPersonDay(employeeId, date).filter((row) => row.event.type === 'core').length;
    const figures: [name: string, limit: number, was: number, is: number][] = [
      ['Core a day', 1, coreOn(before), coreOn(after)],
      [
        'Core a week',
        maxCorePerWeek,
        before.coreInWeek(employeeId, week),
        after.coreInWeek(employeeId, week),
      ],
      [
        'Productions a week',
        maxJuicerProductionPerWeek,
        before.productionInWeek(employeeId, week),
        after.productionInWeek(employeeId, week),
      ],
    ];
    return figures
      .filter(([, limit, was, is]) => is > Math.max(limit, was))
      .map(
        ([name, limit, was, is]) =>
          `INV-4: ${eventRefNum} gives ${employeeId} ${is} ${name} (limit ${limit}, were ${was}) on ${date}`,
      );
  });
}

/** INV-5. */
function leadTimeHolds(check: Check): string[] {
  const { facts } = check;
  return placedRows(check).flatMap((row) => {
    if (row.date >= facts.earliest) return [];
    const event = facts.eventByRef.get(row.eventRefNum)!;
    if (event.type === 'supervisor') return [];
    const production = facts.pairing.productionOfSurvey.get(event.refNum);
    if (
      production !== undefined &&
      (facts.postedByEvent.has(production) || facts.foreignByEvent.has(production))
    )
      return [];
    const rescued =
      row.wave === 'rescue' && row.date > facts.today && event.daysToDue <= facts.settings.rescueDays;
    return rescued ? [] : [`INV-5: ${event.label} stands on ${row.date}, before ${facts.earliest}`];
  });
}

/** INV-6. */
function lockedDaysAreUntouched({ facts, proposal }: Check): string[] {
  return proposal.rows.flatMap((row) => {
    const home = facts.postedByEvent.get(row.eventRefNum);
    const locked = [row.date, home?.date].find(
      (date) => typeof date === 'string' && facts.calendar.isLocked(date),
    );
    return locked === undefined ? [] : [`INV-6: row ${row.eventRefNum} touches the locked ${locked}`];
  });
}

/** INV-7. */
function supervisorsFollow(check: Check): string[] {
  const { facts, rowOf, after } = check;
  const { pairing } = facts;
  return placedRows(check).flatMap((row) => {
    const event = facts.eventByRef.get(row.eventRefNum)!;
    if (event.type === 'supervisor') {
      const core = pairing.coreOfSupervisor.get(event.refNum);
      const date = core === undefined ? undefined : after.ofEvent(core)?.date;
      return date === row.date
        ? []
        : [`INV-7: Supervisor ${event.label} stands on ${row.date}, its Core on ${date}`];
    }
    const supervisor = event.type === 'core' ? pairing.supervisorOfCore.get(event.refNum) : undefined;
    const home = supervisor === undefined ? undefined : facts.postedByEvent.get(supervisor);
    if (supervisor === undefined || home === undefined || home.date === row.date || rowOf.has(supervisor))
      return [];
    // PAIR-5: a Supervisor on a locked or past date stays where it is.
    const stays = facts.calendar.isLocked(home.date) || home.date < facts.today;
    return stays
      ? []
      : [`INV-7: Supervisor ${supervisor} stays on ${home.date} although its Core goes to ${row.date}`];
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

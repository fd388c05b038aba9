import { firstArriveTime, targetCounts } from '../domain/blocks.ts';
import { addDays, datesBetween, laterOf, weekOf } from '../domain/dates.ts';
import { arriveTimes } from '../domain/start-times.ts';
import type { EventType, LocalDate } from '../domain/types.ts';
import { reasonNotEntered } from './entry.ts';
import type { Booking, EngineEvent, Facts } from './facts/model.ts';
import { primaryLead } from './facts/rotation.ts';
import type { Taken } from './occupancy.ts';
import { Occupancy } from './occupancy.ts';
import type { Proposal, ProposalRow } from './proposal.ts';
import { validate } from './validator.ts';

/** What a run must hold before it may return: INV-1 … INV-9 and INV-13. */
interface Check {
  facts: Facts;
  proposal: Pick<Proposal, 'rows' | 'counters'>;
  rowOf: ReadonlyMap<number, ProposalRow>;
  /** Posted and foreign rows as they were. */
  before: Occupancy;
  /** What stays, and all placed rows. */
  after: Occupancy;
}

/** One line per broken invariant, beginning with its id; empty when the proposal holds up. */
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

type PlacedRow = ProposalRow & { employeeId: string; date: LocalDate; time: string };

function isPlaced(row: ProposalRow): row is PlacedRow {
  return row.outcome === 'placed' && row.employeeId !== null && row.date !== null && row.time !== null;
}

function placedRows(check: Check): PlacedRow[] {
  return check.proposal.rows.filter(isPlaced);
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

/** INV-8. (Start times outside TYPE-14 are part of INV-3.) */
function blocksAreEven(check: Check): string[] {
  const { facts, after } = check;
  const first = firstArriveTime(facts.settings);
  const cores = placedRows(check).filter((row) => row.type === 'core');
  const problems = cores
    .filter((row) => primaryLead(facts, row.date)?.id === row.employeeId && row.time !== first)
    .filter((row) => row.date !== facts.today || first > facts.nowTime)
    .map((row) => `INV-8: the Primary Lead's Core ${row.eventRefNum} starts at ${row.time} on ${row.date}`);
  if (facts.mode === 'emergency') return problems;
  const swapDays = new Set(
    placedRows(check)
      .filter((row) => row.isSwap)
      .map((row) => row.date),
  );
  for (const date of new Set(cores.map((row) => row.date))) {
    const onDay = after.ofDay(date).filter((row) => row.event.type === 'core');
    const judged =
      date > facts.today &&
      !swapDays.has(date) &&
      onDay.length <= 24 &&
      onDay.every((row) => row.source === 'run');
    if (!judged) continue;
    const counts = arriveTimes(facts.settings).map((time) => onDay.filter((row) => row.time === time).length);
    const wanted = targetCounts(onDay.length, facts.settings);
    if (counts.join() !== wanted.join())
      problems.push(`INV-8: arrive times on ${date} are ${counts}, not ${wanted}`);
  }
  return problems;
}

/** INV-9. */
function bumpsAreEarned(check: Check): string[] {
  const { facts, proposal } = check;
  const problems: string[] = [];
  for (const row of proposal.rows) {
    const home = facts.postedByEvent.get(row.eventRefNum);
    if (home !== undefined && row.type === 'core' && !mayBeBumped(check, home))
      problems.push(`INV-9: posted Core ${row.eventRefNum} may not lose its place`);
    if (row.bumpedEventRefNum === null) continue;
    const victim = facts.postedByEvent.get(row.bumpedEventRefNum);
    const event = facts.eventByRef.get(row.eventRefNum)!;
    const taken = victim !== undefined && victim.employeeId === row.employeeId && victim.date === row.date;
    const earned =
      event.type === 'juicer_production' || (victim !== undefined && event.dueDate < victim.event.dueDate);
    const fits =
      taken && earned && victim.scheduleId === row.bumpedScheduleId && check.rowOf.has(row.bumpedEventRefNum);
    if (!fits) problems.push(`INV-9: ${event.label} has no right to the place of ${row.bumpedEventRefNum}`);
  }
  return problems;
}

/** BUMP-1, with the weekly limit counted before the run. */
function mayBeBumped({ facts, before }: Check, { event, employeeId, date }: Booking): boolean {
  const { settings, today, earliest, calendar } = facts;
  const supervisor = facts.pairing.supervisorOfCore.get(event.refNum);
  const posted = supervisor === undefined ? undefined : facts.postedByEvent.get(supervisor);
  const movable = !['in_progress', 'paused', 'submitted'].includes(event.condition) && !event.inactive;
  const window = datesBetween(laterOf(event.startDate, earliest), addDays(event.dueDate, -1));
  return (
    settings.bumping &&
    settings.enabledTypes.includes('core') &&
    event.autoSchedule &&
    movable &&
    date >= today &&
    !calendar.isLocked(date) &&
    event.daysToDue >= settings.bumpSafetyDays &&
    before.ofPersonDay(employeeId, date).every((row) => row.event === event || !row.event.blocking) &&
    before.coreInWeek(employeeId, weekOf(date)) <= settings.maxCorePerWeek &&
    window.some((day) => calendar.isOpen(day)) &&
    (supervisor === undefined || !facts.foreignByEvent.has(supervisor)) &&
    (posted === undefined || !calendar.isLocked(posted.date))
  );
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

import type { Proposal, ProposalRow } from '../../../src/engine/proposal.ts';
import type { Snapshot } from '../../../src/engine/snapshot.ts';
import { hardProblems } from './hard.ts';
import type { Stand, World } from './world.ts';
import { between, isHoliday, isLocked, leadOf, obstacle, plus, sundayOf, worldOf } from './world.ts';

/** Everything §7 and §10 promise about a proposal, one line per promise that does not hold. */
export function checkProposal(snapshot: Snapshot, proposal: Proposal): string[] {
  const world = worldOf(snapshot);
  const rows = new Map(proposal.rows.map((row) => [row.eventRefNum, row]));
  const placed: Stand[] = proposal.rows.flatMap((row) =>
    row.outcome === 'placed' && world.jobs.has(row.eventRefNum)
      ? [
          {
            job: world.jobs.get(row.eventRefNum)!,
            who: row.employeeId!,
            date: row.date!,
            time: row.time!,
            block: row.block,
            from: 'run' as const,
            id: null,
          },
        ]
      : [],
  );
  const final = [...world.stands.filter((stand) => !rows.has(stand.job.ref)), ...placed];
  return [
    ...complete(world, proposal, rows),
    ...wellFormed(proposal),
    ...placed.flatMap((stand) =>
      hardProblems(world, final, stand).map((problem) => `INV-3 ${stand.job.ref}: ${problem}`),
    ),
    ...notWorse(world, final),
    ...leadTime(world, placed, rows),
    ...locked(world, proposal),
    ...pairing(world, final, rows),
    ...arriveTimes(world, final, rows),
    ...swaps(world, proposal, rows),
    ...leadFirst(world, final, rows),
    ...counters(proposal),
  ];
}

const ids = (stands: Stand[]) => stands.map((stand) => stand.job.ref).join(', ');

/** INV-1. */
function complete(world: World, proposal: Proposal, rows: Map<number, ProposalRow>): string[] {
  const problems: string[] = [];
  const booked = new Map(world.snapshot.schedules.map((row) => [row.eventRefNum, row]));
  const foreign = new Set(world.snapshot.pending.map((row) => row.eventRefNum));
  const enabled = world.snapshot.settings?.enabledTypes;
  const horizon = plus(world.today, Math.min(world.set.horizonDays, world.set.searchDays));
  if (rows.size !== proposal.rows.length) problems.push('INV-1: an event has two rows');
  for (const job of world.jobs.values()) {
    const enters =
      (enabled === undefined || (enabled as string[]).includes(job.type)) &&
      ['unstaffed', 'reissued'].includes(job.raw.condition ?? 'unstaffed') &&
      !booked.has(job.ref) &&
      !foreign.has(job.ref) &&
      job.raw.autoSchedule !== false &&
      job.start <= horizon &&
      job.due > world.today;
    const row = rows.get(job.ref);
    if (enters && row === undefined) problems.push(`INV-1: ${job.ref} entered without a row`);
    if (enters || row === undefined) continue;
    const home = booked.get(job.ref);
    const moved = home !== undefined && (row.employeeId !== home.employeeId || row.date !== home.date);
    const core = world.coreOf.get(job.ref);
    const follows = job.type === 'supervisor' && core !== undefined && rows.has(core);
    if (!moved || job.dead || !(job.type === 'core' || follows))
      problems.push(`INV-1/12: ${job.ref} should have no row`);
  }
  const sorted = proposal.rows.every(
    (row, index) => index === 0 || row.eventRefNum > proposal.rows[index - 1]!.eventRefNum,
  );
  if (!sorted) problems.push('OUT-1: rows are not sorted by event');
  return problems;
}

/** INV-2. */
function wellFormed(proposal: Proposal): string[] {
  return proposal.rows
    .filter((row) => {
      const empty = row.employeeId === null && row.date === null && row.time === null && row.block === null;
      const full = row.employeeId !== null && row.date !== null && row.time !== null;
      if (row.outcome === 'failed')
        return !empty || row.failure === null || row.failure.message === '' || row.isSwap;
      return (
        !full ||
        row.failure !== null ||
        (row.block !== null) !== (row.type === 'core') ||
        row.explanation.summary === ''
      );
    })
    .map((row) => `INV-2: row ${row.eventRefNum} is malformed`);
}

/** INV-4. */
function notWorse(world: World, final: Stand[]): string[] {
  const tally = (stands: Stand[], key: (stand: Stand) => string | null) => {
    const counts = new Map<string, number>();
    for (const stand of stands) {
      const name = key(stand);
      if (name !== null) counts.set(name, (counts.get(name) ?? 0) + 1);
    }
    return counts;
  };
  const rules: [string, number, (stand: Stand) => string | null][] = [
    ['Core a day', 1, (stand) => (stand.job.type === 'core' ? `${stand.who} ${stand.date}` : null)],
    [
      'Core a week',
      world.set.weekly,
      (stand) => (stand.job.type === 'core' ? `${stand.who} ${sundayOf(stand.date)}` : null),
    ],
    [
      'Productions a week',
      world.set.productions,
      (stand) => (stand.job.type === 'juicer_production' ? `${stand.who} ${sundayOf(stand.date)}` : null),
    ],
  ];
  return rules.flatMap(([name, limit, key]) => {
    const before = tally(world.stands, key);
    return [...tally(final, key)]
      .filter(([who, count]) => count > limit && count > (before.get(who) ?? 0))
      .map(([who, count]) => `INV-4: ${count} ${name} for ${who}`);
  });
}

/** INV-5. */
function leadTime(world: World, placed: Stand[], rows: Map<number, ProposalRow>): string[] {
  return placed
    .filter((stand) => stand.date < world.earliest && stand.job.type !== 'supervisor')
    .filter((stand) => {
      const production = world.productionOf.get(stand.job.ref);
      if (production !== undefined && world.stands.some((other) => other.job.ref === production))
        return false;
      const rescue = rows.get(stand.job.ref)?.wave === 'rescue' && stand.date > world.today;
      return !(rescue && between(stand.job.due, world.today) <= world.set.rescueDays);
    })
    .map((stand) => `INV-5: ${stand.job.ref} on ${stand.date} is inside the lead time`);
}

/** INV-6. */
function locked(world: World, proposal: Proposal): string[] {
  return proposal.rows
    .filter((row) => {
      const home = world.snapshot.schedules.find((other) => other.eventRefNum === row.eventRefNum);
      return (
        (row.date !== null && isLocked(world, row.date)) || (home !== undefined && isLocked(world, home.date))
      );
    })
    .map((row) => `INV-6: ${row.eventRefNum} touches a locked day`);
}

/** INV-7. */
function pairing(world: World, final: Stand[], rows: Map<number, ProposalRow>): string[] {
  const at = new Map(final.map((stand) => [stand.job.ref, stand]));
  const problems: string[] = [];
  for (const [supervisor, core] of world.coreOf) {
    const [boss, stand] = [at.get(supervisor), at.get(core)];
    const coreRow = rows.get(core);
    if (boss?.from === 'run' && boss.date !== stand?.date)
      problems.push(`INV-7: Supervisor ${supervisor} is not with Core ${core}`);
    if (boss === undefined || boss.from !== 'posted') continue;
    const stays = isLocked(world, boss.date) || boss.date < world.today;
    if (stand?.from === 'run' && stand.date !== boss.date && !stays)
      problems.push(`INV-7: Supervisor ${supervisor} was left behind`);
    const wasPosted = world.stands.some((other) => other.job.ref === core && other.from === 'posted');
    if (coreRow?.outcome === 'failed' && wasPosted && !stays)
      problems.push(`PAIR-5: Supervisor ${supervisor} stands without its Core`);
  }
  return problems;
}

/** INV-8. */
function arriveTimes(world: World, final: Stand[], rows: Map<number, ProposalRow>): string[] {
  const problems: string[] = [];
  const cores = final.filter((stand) => stand.job.type === 'core');
  for (const date of new Set(cores.filter((stand) => stand.from === 'run').map((stand) => stand.date))) {
    const onDay = cores.filter((stand) => stand.date === date);
    const swap = [...rows.values()].some((row) => row.isSwap && row.date === date);
    if (
      date <= world.today ||
      swap ||
      world.emergency ||
      onDay.length > 24 ||
      onDay.some((stand) => stand.from !== 'run')
    )
      continue;
    const expected = [0, 0, 0, 0];
    for (let index = 0; index < onDay.length; index += 1) {
      const slot = index < 8 ? Math.floor(index / 2) : index % 4;
      expected[slot] = (expected[slot] ?? 0) + 1;
    }
    const found = ['10:15', '10:45', '11:15', '11:45'].map(
      (time) => onDay.filter((stand) => stand.time === time).length,
    );
    if (expected.join() !== found.join()) problems.push(`INV-8: ${date} has ${found}, expected ${expected}`);
  }
  return problems;
}

/** INV-9, BUMP-1, BUMP-2, OUT-2. */
function swaps(world: World, proposal: Proposal, rows: Map<number, ProposalRow>): string[] {
  const problems: string[] = [];
  const homes = new Map(
    world.stands.filter((stand) => stand.from === 'posted').map((stand) => [stand.job.ref, stand]),
  );
  for (const row of proposal.rows) {
    const home = homes.get(row.eventRefNum);
    if (home?.job.type === 'core') {
      const reason = immovable(world, home);
      if (reason !== null) problems.push(`BUMP-1: ${row.eventRefNum} lost its place although ${reason}`);
    }
    if (!row.isSwap) continue;
    const victim = homes.get(row.bumpedEventRefNum ?? 0);
    if (victim === undefined) {
      problems.push(`OUT-2: ${row.eventRefNum} swaps with nobody`);
      continue;
    }
    if (row.eventRefNum === victim.job.ref) problems.push(`OUT-2: ${row.eventRefNum} bumps itself`);
    if (victim.id !== row.bumpedScheduleId)
      problems.push(`OUT-2: ${row.eventRefNum} names the wrong booking`);
    if (victim.who !== row.employeeId || victim.date !== row.date)
      problems.push(`OUT-2: ${row.eventRefNum} does not stand where ${victim.job.ref} stood`);
    if (!rows.has(victim.job.ref)) problems.push(`OUT-1: victim ${victim.job.ref} has no row`);
    if (row.type !== 'juicer_production' && !(world.jobs.get(row.eventRefNum)!.due < victim.job.due))
      problems.push(`INV-9: ${row.eventRefNum} is not due before ${victim.job.ref}`);
    if (!['core', 'juicer_production'].includes(row.type)) problems.push(`BUMP-3: a ${row.type} bumped`);
  }
  // A posted Core whose place somebody now holds must be that row's victim.
  for (const row of proposal.rows.filter(
    (other) => other.outcome === 'placed' && world.jobs.get(other.eventRefNum)?.blocking,
  )) {
    const ousted = [...homes.values()].find(
      (home) =>
        home.job.type === 'core' &&
        home.who === row.employeeId &&
        home.date === row.date &&
        rows.has(home.job.ref) &&
        home.job.ref !== row.eventRefNum,
    );
    if (ousted !== undefined && row.bumpedEventRefNum !== ousted.job.ref)
      problems.push(`OUT-2: ${row.eventRefNum} took the place of ${ousted.job.ref} without a swap`);
  }
  return problems;
}

/** Why BUMP-1 protects a posted Core; null = it may lose its place. */
export function immovable(world: World, home: Stand): string | null {
  const { job } = home;
  const supervisor = world.supervisorOf.get(job.ref);
  const sameDay = world.stands.filter(
    (stand) => stand.who === home.who && stand.date === home.date && stand.job.blocking,
  );
  const week = world.stands.filter(
    (stand) =>
      stand.job.type === 'core' && stand.who === home.who && sundayOf(stand.date) === sundayOf(home.date),
  );
  if (!world.set.bumping) return 'bumping is off';
  if (job.raw.autoSchedule === false) return 'it is excluded';
  if (['in_progress', 'paused', 'submitted'].includes(job.raw.condition ?? ''))
    return `it is ${job.raw.condition}`;
  if (home.date < world.today || isLocked(world, home.date)) return 'its day is past or locked';
  if (between(job.due, world.today) < world.set.safety) return 'it is nearly due';
  if (sameDay.length > 1) return `the day also holds ${ids(sameDay)}`;
  if (week.length > world.set.weekly) return 'the week is over its limit';
  if (world.snapshot.pending.some((row) => row.eventRefNum === supervisor))
    return 'its Supervisor is in another proposal';
  const boss = world.snapshot.schedules.find((row) => row.eventRefNum === supervisor);
  if (boss !== undefined && isLocked(world, boss.date)) return 'its Supervisor is on a locked day';
  for (let date = [job.start, world.earliest].sort()[1]!; date < job.due; date = plus(date, 1))
    if (!isHoliday(world, date) && !isLocked(world, date)) return null;
  return 'no open day is left in its window';
}

/** INV-11. */
function leadFirst(world: World, final: Stand[], rows: Map<number, ProposalRow>): string[] {
  const problems: string[] = [];
  const postedAt = new Set(
    world.stands
      .filter((stand) => stand.job.type === 'core' && stand.from === 'posted')
      .map((stand) => `${stand.who} ${stand.date}`),
  );
  for (const stand of final) {
    if (stand.job.type !== 'core' || stand.from !== 'run' || postedAt.has(`${stand.who} ${stand.date}`))
      continue;
    const lead = leadOf(world, stand.date);
    if (lead === undefined || lead.jobTitle === 'club_supervisor' || lead.id === stand.who) continue;
    if (postedAt.has(`${lead.id} ${stand.date}`) || obstacle(world, lead, stand.date) !== null) continue;
    const others = final.filter((other) => other.job.ref !== stand.job.ref);
    const moved: Stand = { ...stand, who: lead.id, time: '10:15', block: null };
    // A week in which the Lead's own bookings moved away keeps its unit at their homes (CORE-2).
    const away = [...rows.values()].some((row) =>
      world.stands.some(
        (home) =>
          home.job.ref === row.eventRefNum &&
          home.job.type === 'core' &&
          home.who === lead.id &&
          sundayOf(home.date) === sundayOf(stand.date),
      ),
    );
    if (!away && hardProblems(world, [...others, moved], moved).length === 0)
      problems.push(
        `INV-11: ${stand.job.ref} stands with ${stand.who} on ${stand.date}, the Primary Lead ${lead.id} is free`,
      );
  }
  return problems;
}

/** INV-13. */
function counters({ rows, counters: figures }: Proposal): string[] {
  const placed = rows.filter((row) => row.outcome === 'placed').length;
  const swapRows = rows.filter((row) => row.isSwap);
  const distinct = new Set(swapRows.map((row) => row.bumpedEventRefNum)).size;
  const right =
    figures.processed === rows.length &&
    figures.placed === placed &&
    figures.failed === rows.length - placed &&
    figures.swaps === distinct &&
    distinct === swapRows.length;
  return right ? [] : [`INV-13: counters are ${JSON.stringify(figures)}`];
}

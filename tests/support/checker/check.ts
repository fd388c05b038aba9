import type { Proposal, ProposalRow } from '../../../src/engine/proposal.ts';
import type { Snapshot } from '../../../src/engine/snapshot.ts';
import { hardProblems } from './hard.ts';
import { leadFirst, swaps } from './swaps.ts';
import type { Stand, World } from './world.ts';
import { between, isLocked, plus, sundayOf, worldOf } from './world.ts';

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

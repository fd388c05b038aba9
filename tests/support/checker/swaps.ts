import type { Proposal, ProposalRow } from '../../../src/engine/proposal.ts';
import { hardProblems } from './hard.ts';
import type { Stand, World } from './world.ts';
import { between, isHoliday, isLocked, leadOf, obstacle, plus, sundayOf } from './world.ts';

const ids = (stands: Stand[]) => stands.map((stand) => stand.job.ref).join(', ');

/** INV-9, BUMP-1, BUMP-2, OUT-2. */
export function swaps(world: World, proposal: Proposal, rows: Map<number, ProposalRow>): string[] {
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
    const ousted = (world.index.onDay.get(`${row.employeeId} ${row.date}`) ?? []).find(
      (home) =>
        home.from === 'posted' &&
        home.job.type === 'core' &&
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
  const sameDay = (world.index.onDay.get(`${home.who} ${home.date}`) ?? []).filter(
    (stand) => stand.job.blocking,
  );
  const week = (world.index.inWeek.get(`${home.who} ${sundayOf(home.date)}`) ?? []).filter(
    (stand) => stand.job.type === 'core',
  );
  if (!world.set.bumping) return 'bumping is off';
  if (world.snapshot.settings?.enabledTypes?.includes('core') === false) return 'Core are turned off';
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
export function leadFirst(world: World, final: Stand[], rows: Map<number, ProposalRow>): string[] {
  const problems: string[] = [];
  const postedAt = new Set(
    world.stands
      .filter((stand) => stand.job.type === 'core' && stand.from === 'posted')
      .map((stand) => `${stand.who} ${stand.date}`),
  );
  const movedWeeks = new Set(
    world.stands
      .filter((home) => home.job.type === 'core' && rows.has(home.job.ref))
      .map((home) => `${home.who} ${sundayOf(home.date)}`),
  );
  for (const stand of final) {
    if (stand.job.type !== 'core' || stand.from !== 'run' || postedAt.has(`${stand.who} ${stand.date}`))
      continue;
    const lead = leadOf(world, stand.date);
    if (lead === undefined || lead.jobTitle === 'club_supervisor' || lead.id === stand.who) continue;
    if (postedAt.has(`${lead.id} ${stand.date}`) || obstacle(world, lead, stand.date) !== null) continue;
    const moved: Stand = { ...stand, who: lead.id, time: '10:15', block: null };
    // A week in which the Lead's own bookings moved away keeps its unit at their homes (CORE-2).
    const away = movedWeeks.has(`${lead.id} ${sundayOf(stand.date)}`);
    if (!away && hardProblems(world, final, moved).length === 0)
      problems.push(
        `INV-11: ${stand.job.ref} stands with ${stand.who} on ${stand.date}, the Primary Lead ${lead.id} is free`,
      );
  }
  return problems;
}

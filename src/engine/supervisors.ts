import { formatDay } from '../domain/dates.ts';
import { referenceInName, sixDigitsInName } from '../domain/event-types.ts';
import type { LocalDate } from '../domain/types.ts';
import type { Selection, Tier } from './candidates.ts';
import { choose, placeChosen } from './candidates.ts';
import { crewOf } from './crew.ts';
import { reasonNotEntered } from './entry.ts';
import type { EngineEvent } from './facts/model.ts';
import { compareUrgency } from './facts/order.ts';
import {
  dayLocked,
  startDateBlocked,
  startInPast,
  supCoreFailed,
  supCoreNotPlanned,
  supNoCore,
  supNoNumber,
  supUnavailable,
} from './failures.ts';
import type { Failure } from './proposal.ts';
import type { Draft, Run } from './run.ts';
import { fail } from './run.ts';
import { reasonOf } from './texts.ts';

/** Step 4 of §9.1 (§9.5): Supervisors of every Core that stands somewhere, posted ones that must follow included. */
export function planSupervisors(run: Run): void {
  const entered = run.enteredByType.get('supervisor') ?? [];
  for (const event of [...entered, ...followers(run)].sort(compareUrgency)) placeSupervisor(run, event);
}

/** PAIR-5: posted Supervisors whose Core stands on another date after this run, or lost its place. */
function followers(run: Run): EngineEvent[] {
  const found: EngineEvent[] = [];
  for (const draft of run.drafts.values()) {
    const supervisor = postedSupervisorOf(run, draft.event);
    if (!supervisor || stays(run, supervisor.date)) continue;
    if (draft.outcome === 'placed' ? draft.date !== supervisor.date : run.bumped.has(draft.event.refNum))
      found.push(supervisor.event);
  }
  return found;
}

/** A Core's posted or foreign Supervisor that this run may not touch although the Core is placed elsewhere. */
export function supervisorThatStays(
  run: Run,
  core: EngineEvent,
  date: LocalDate,
): { event: EngineEvent; date: LocalDate } | null {
  const ref = run.facts.pairing.supervisorOfCore.get(core.refNum);
  if (ref === undefined) return null;
  const foreign = run.facts.foreignByEvent.get(ref);
  if (foreign) return foreign.date === date ? null : foreign;
  const posted = run.facts.postedByEvent.get(ref);
  return posted && posted.date !== date && stays(run, posted.date) ? posted : null;
}

function postedSupervisorOf(run: Run, core: EngineEvent) {
  if (core.type !== 'core') return undefined;
  const ref = run.facts.pairing.supervisorOfCore.get(core.refNum);
  return ref === undefined ? undefined : run.facts.postedByEvent.get(ref);
}

function stays(run: Run, date: LocalDate): boolean {
  return date < run.facts.today || run.facts.calendar.isLocked(date);
}

function placeSupervisor(run: Run, event: EngineEvent): Draft {
  // A follower has left its old place whatever becomes of it.
  if (event.isPosted) run.occupancy.remove(event.refNum);
  const coreRef = run.facts.pairing.coreOfSupervisor.get(event.refNum);
  const core = coreRef === undefined ? undefined : run.facts.eventByRef.get(coreRef);
  if (!core) return fail(run, event, unpaired(run, event));
  const coreDraft = run.drafts.get(core.refNum);
  if (coreDraft?.outcome === 'failed') return fail(run, event, supCoreFailed(core, coreDraft.message));
  const standing = run.occupancy.ofEvent(core.refNum);
  if (!standing) {
    return fail(run, event, supCoreNotPlanned(core, reasonNotEntered(run.facts, core) ?? 'it has no place'));
  }
  const { date } = standing;
  const time = run.facts.settings.supervisorTime;
  const closed = dateFailure(run, event, date);
  if (closed) return fail(run, event, closed);
  const selection = choose(run, event, date, time, tiersOf(run, date));
  const { chosen, considered } = selection;
  if (!chosen) return fail(run, event, unavailable(run, date, selection), { considered });
  return placeChosen(run, event, 4, { date, time }, chosen, considered);
}

function unpaired(run: Run, event: EngineEvent): Failure {
  const stored =
    event.parentRefNum !== null && run.facts.eventByRef.has(event.parentRefNum)
      ? String(event.parentRefNum)
      : null;
  const number = stored ?? referenceInName(event.name) ?? sixDigitsInName(event.name);
  return number === null ? supNoNumber(event) : supNoCore(number);
}

/** A Supervisor cannot choose its date: what rules the Core's date out. */
function dateFailure(run: Run, event: EngineEvent, date: LocalDate): Failure | null {
  const { facts } = run;
  const time = facts.settings.supervisorTime;
  if (date < facts.today || (date === facts.today && time <= facts.nowTime))
    return startInPast(event, date, time);
  if (facts.calendar.isLocked(date)) return dayLocked(event, [date], date);
  if (facts.calendar.isHoliday(date))
    return startDateBlocked(event, [date], `${formatDay(date)} is ${facts.calendar.holiday(date)}`);
  return null;
}

/** §9.5. A Club Supervisor who is Primary Lead keeps the Club Supervisor's place. */
function tiersOf(run: Run, date: LocalDate): Tier[] {
  const crew = crewOf(run.facts, date);
  return [
    { rank: 1, rule: 'supervisor.club-supervisor', people: crew.clubSupervisors },
    { rank: 2, rule: 'supervisor.primary-lead', people: crew.leadingLead, needs: 'core' },
    {
      rank: 3,
      rule: 'supervisor.backup-lead',
      people: crew.backupLead.filter((e) => e.isLead),
      needs: 'core',
    },
    { rank: 4, rule: 'supervisor.last-resort', people: crew.clubSupervisors, lastResort: true },
    { rank: 5, rule: 'supervisor.other-lead', people: crew.remainingLeads, needs: 'core' },
  ];
}

function unavailable(run: Run, date: LocalDate, { considered }: Selection): Failure {
  const told = new Map<string, string>();
  for (const entry of considered) {
    if (!('employeeId' in entry)) continue;
    const { name } = run.facts.employeeById.get(entry.employeeId)!;
    told.set(name, `${name} is ${reasonOf(entry.by)}`);
  }
  const reasons = [...told.values()];
  const shown = reasons.length > 3 ? [...reasons.slice(0, 3), `and ${reasons.length - 3} more`] : reasons;
  return supUnavailable(
    date,
    shown.length > 0 ? shown.join(', ') : 'the store has no Club Supervisor and no Lead',
    [...told.keys()][0] ?? 'a Lead',
  );
}

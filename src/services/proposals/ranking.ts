import type { Tx } from '../../db/database.ts';
import { addDays, weekOf } from '../../domain/dates.ts';
import { TYPE_NAMES } from '../../domain/event-types.ts';
import type { EventType, JobTitle, LocalDate } from '../../domain/types.ts';
import type { EngineEvent } from '../../engine/facts/model.ts';
import { rotationOf } from '../../engine/facts/rotation.ts';
import type { Occupancy } from '../../engine/occupancy.ts';
import type { Finding } from '../../engine/proposal.ts';
import type { PersonOption } from '../contracts.ts';
import type { StoreState } from '../store-state.ts';

/** Who should do a piece of work: the suggestion score (validation §9), best first. */

export interface Candidate {
  employeeId: string;
  findings: Finding[];
}

/** How a title is written in a list. */
const TITLES: Readonly<Record<JobTitle, string>> = {
  club_supervisor: 'Club Supervisor',
  lead_event_specialist: 'Lead',
  event_specialist: 'Event Specialist',
  juicer_barista: 'Juicer Barista',
};

/** Done events of one type in the last 400 days, by person. */
export async function doneByPerson(
  db: Tx,
  storeId: string,
  type: EventType,
  today: LocalDate,
): Promise<ReadonlyMap<string, number>> {
  const groups = await db.schedule.groupBy({
    by: ['employeeId'],
    where: {
      storeId,
      scheduleDate: { gte: addDays(today, -400), lt: today },
      OR: [{ wasCompleted: true }, { event: { is: { condition: 'submitted' } } }],
      event: { is: { eventType: type } },
    },
    _count: { _all: true },
  });
  return new Map(groups.map((group) => [group.employeeId, group._count._all]));
}

/** The options of a person select for one event on one date: who fits first, then by score. */
export function rank(
  state: StoreState,
  occupancy: Occupancy,
  event: EngineEvent,
  date: LocalDate,
  candidates: readonly Candidate[],
  done: ReadonlyMap<string, number>,
): PersonOption[] {
  const scored = candidates.map(({ employeeId, findings }) => {
    const employee = state.facts.employeeById.get(employeeId)!;
    const hard = findings.filter((finding) => finding.severity === 'hard');
    // Short notice is answered by telling people, not by a reason.
    const soft = findings.filter((finding) => finding.severity === 'soft' && finding.id !== 'S3');
    const primaries = occupancy.primaryInWeek(employeeId, weekOf(date));
    const busy = occupancy.ofPersonDay(employeeId, date).filter((row) => row.event.refNum !== event.refNum);
    const times = done.get(employeeId) ?? 0;
    const title = employee.jobTitle;
    const cores = occupancy.coreInWeek(employeeId, weekOf(date));
    const words = [
      TITLES[title],
      busy.length === 0 ? 'free that day' : `${busy.length} that day`,
      ...(times > 0 ? [`${times} × ${TYPE_NAMES[event.type]}`] : []),
      `${cores} Core this week`,
      ...soft.map((finding) => finding.message),
    ];
    const option: PersonOption = {
      employeeId,
      name: employee.name,
      title,
      verdict: hard.length > 0 ? 'cannot' : soft.length > 0 ? 'needs_reason' : 'fits',
      reason: hard[0]?.message ?? words.join(' · '),
      findings,
    };
    const score =
      25 +
      titlePoints(state, event, date, employeeId, title) +
      (busy.length === 0 ? 15 : busy.length === 1 ? 10 : 5) +
      (times > 10 ? 10 : times > 5 ? 7 : times > 0 ? 3 : 0);
    return { option, score, soft: soft.length, primaries, hard: hard.length > 0 };
  });
  return scored
    .sort(
      (a, b) =>
        Number(a.hard) - Number(b.hard) ||
        b.score - a.score ||
        a.soft - b.soft ||
        a.primaries - b.primaries ||
        (a.option.employeeId < b.option.employeeId ? -1 : 1),
    )
    .map((one) => one.option);
}

/** 30 for the best title of the type, 20 for another fitting one. */
function titlePoints(
  state: StoreState,
  event: EngineEvent,
  date: LocalDate,
  employeeId: string,
  title: JobTitle,
): number {
  switch (event.type) {
    case 'juicer_production':
    case 'juicer_survey':
    case 'juicer_deep_clean': {
      const { primary } = rotationOf(state.facts, date, 'juicer');
      if (title === 'juicer_barista' || primary?.id === employeeId) return 30;
      return state.facts.employeeById.get(employeeId)?.doesJuicer ? 20 : 0;
    }
    case 'supervisor':
      return title === 'club_supervisor' ? 30 : title === 'lead_event_specialist' ? 20 : 0;
    case 'other':
      if (!event.fullDayOther)
        return title === 'club_supervisor' ? 30 : title === 'lead_event_specialist' ? 20 : 0;
      return title === 'lead_event_specialist' ? 30 : title === 'club_supervisor' ? 0 : 20;
    case 'core':
      return title === 'lead_event_specialist' ? 30 : title === 'club_supervisor' ? 0 : 20;
    default:
      return title === 'lead_event_specialist' ? 30 : title === 'club_supervisor' ? 20 : 0;
  }
}

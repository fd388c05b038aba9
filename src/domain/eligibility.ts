import { isJuicerType } from './event-types.ts';
import type { EventType, JobTitle, RotationType } from './types.ts';

/** `yes` = everywhere; `manual` = never chosen by a run, allowed in an edit; `no` = nowhere (H6). */
export type Eligibility = 'yes' | 'manual' | 'no';

export interface Person {
  jobTitle: JobTitle;
  juicerTrained?: boolean;
}

/** The table of §3.1. `fullDayOther` matters for `other` only. */
export function eligibility(person: Person, type: EventType, fullDayOther: boolean): Eligibility {
  if (isJuicerType(type)) return doesJuicerWork(person) ? 'yes' : 'no';
  const isClubSupervisor = person.jobTitle === 'club_supervisor';
  if (type === 'core' || (type === 'other' && fullDayOther)) return isClubSupervisor ? 'manual' : 'yes';
  if (isClubSupervisor || person.jobTitle === 'lead_event_specialist') return 'yes';
  return type === 'other' ? 'manual' : 'no';
}

/** Juicer work: baristas, the Club Supervisor, and anybody trained for it. */
export function doesJuicerWork(person: Person): boolean {
  return (
    person.jobTitle === 'juicer_barista' ||
    person.jobTitle === 'club_supervisor' ||
    person.juicerTrained === true
  );
}

/** §3.2: who may stand in a rotation row or an exception. */
export function fitsRotation(person: Person, type: RotationType): boolean {
  if (type === 'juicer') return doesJuicerWork(person);
  return person.jobTitle === 'lead_event_specialist' || person.jobTitle === 'club_supervisor';
}

/** How a title is written for people, with its article. */
export const TITLE_NAMES: Readonly<Record<JobTitle, string>> = {
  club_supervisor: 'Club Supervisor',
  lead_event_specialist: 'Lead Event Specialist',
  event_specialist: 'Event Specialist',
  juicer_barista: 'Juicer Barista',
};

import type { EventType, LocalDate } from '../domain/types.ts';
import type { Tier } from './candidates.ts';
import { crewOf } from './crew.ts';
import type { Facts } from './facts/model.ts';

/** The candidate lists of §9.6. A Club Supervisor who is Primary Lead is candidate 1 wherever the list begins with one. */

/** Freeosk and digitals but the Teardown: they ride on a Core or Production of the same person. */
export function rideAlongTiers(facts: Facts, type: EventType, date: LocalDate): Tier[] {
  const crew = crewOf(facts, date);
  return [
    {
      rank: 1,
      rule: `${type}.primary-lead`,
      people: crew.primaryLead,
      needs: crew.clubSupervisorLeads ? undefined : 'primary',
    },
    { rank: 2, rule: `${type}.backup-lead`, people: crew.backupLead, needs: 'primary' },
    { rank: 3, rule: `${type}.club-supervisor`, people: crew.clubSupervisors, lastResort: true },
    { rank: 4, rule: `${type}.other-lead`, people: crew.remainingLeads, needs: 'primary' },
    { rank: 5, rule: `${type}.last-resort`, people: crew.anyLead },
  ];
}

/** Teardown: in the evening, so with a Lead who is in the store anyway. */
export function teardownTiers(facts: Facts, date: LocalDate): Tier[] {
  const crew = crewOf(facts, date);
  return [
    { rank: 1, rule: 'digital_teardown.other-lead', people: crew.otherLeads, needs: 'anything' },
    { rank: 2, rule: 'digital_teardown.club-supervisor', people: crew.clubSupervisors, lastResort: true },
    { rank: 3, rule: 'digital_teardown.primary-lead', people: crew.primaryLead },
    { rank: 4, rule: 'digital_teardown.last-resort', people: crew.otherLeads },
  ];
}

/** Short Others need no primary. */
export function otherTiers(facts: Facts, date: LocalDate): Tier[] {
  const crew = crewOf(facts, date);
  return [
    { rank: 1, rule: 'other.club-supervisor', people: crew.clubSupervisors },
    { rank: 2, rule: 'other.primary-lead', people: crew.primaryLead },
    { rank: 3, rule: 'other.other-lead', people: crew.otherLeads },
  ];
}

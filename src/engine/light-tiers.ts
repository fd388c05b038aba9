import type { EventType, LocalDate } from '../domain/types.ts';
import type { Tier } from './candidates.ts';
import { withPrimary } from './candidates.ts';
import { crewOf } from './crew.ts';
import type { Run } from './run.ts';

/** The candidate lists of §9.6. A Club Supervisor who is Primary Lead is candidate 1 wherever the list begins with one. */

/** Freeosk and digitals but the Teardown: they ride on a Core or Production of the same person. */
export function rideAlongTiers(run: Run, type: EventType, date: LocalDate): Tier[] {
  const crew = crewOf(run.facts, date);
  const needs = withPrimary(run, date);
  const anyLead = [...crew.primaryLead, ...crew.backupLead, ...crew.remainingLeads].filter((e) => e.isLead);
  return [
    {
      rank: 1,
      rule: `${type}.primary-lead`,
      people: crew.primaryLead,
      needs: crew.clubSupervisorLeads ? undefined : needs,
    },
    { rank: 2, rule: `${type}.backup-lead`, people: crew.backupLead, needs },
    { rank: 3, rule: `${type}.club-supervisor`, people: crew.clubSupervisors, lastResort: true },
    { rank: 4, rule: `${type}.other-lead`, people: crew.remainingLeads, needs },
    { rank: 5, rule: `${type}.last-resort`, people: anyLead },
  ];
}

/** Teardown: in the evening, so with a Lead who is in the store anyway. */
export function teardownTiers(run: Run, date: LocalDate): Tier[] {
  const crew = crewOf(run.facts, date);
  const inStore = {
    id: 'S4',
    test: (employee: { id: string }) => run.occupancy.ofPersonDay(employee.id, date).length > 0,
  };
  return [
    { rank: 1, rule: 'digital_teardown.other-lead', people: crew.otherLeads, needs: inStore },
    { rank: 2, rule: 'digital_teardown.club-supervisor', people: crew.clubSupervisors, lastResort: true },
    { rank: 3, rule: 'digital_teardown.primary-lead', people: crew.primaryLead },
    { rank: 4, rule: 'digital_teardown.last-resort', people: crew.otherLeads },
  ];
}

/** Short Others need no primary. */
export function otherTiers(run: Run, date: LocalDate): Tier[] {
  const crew = crewOf(run.facts, date);
  return [
    { rank: 1, rule: 'other.club-supervisor', people: crew.clubSupervisors },
    { rank: 2, rule: 'other.primary-lead', people: crew.primaryLead },
    { rank: 3, rule: 'other.other-lead', people: crew.otherLeads },
  ];
}

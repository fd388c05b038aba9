import type { LocalDate } from '../domain/types.ts';
import type { EngineEmployee, Facts } from './facts/model.ts';
import { rotationOf } from './facts/rotation.ts';

/** The people of one date as the candidate lists name them, each list in id order. */
export interface Crew {
  /** The Primary Lead, after people stored there with a wrong title: H6 blocks them, but they are named (§3.2). */
  primaryLead: readonly EngineEmployee[];
  backupLead: readonly EngineEmployee[];
  /** Leads that are neither Primary Lead nor backup of the date. */
  remainingLeads: readonly EngineEmployee[];
  /** Leads other than the Primary Lead. */
  otherLeads: readonly EngineEmployee[];
  clubSupervisors: readonly EngineEmployee[];
  /** The Primary Lead is a Club Supervisor (§3.2): first in the light lists, no Core of their own. */
  clubSupervisorLeads: boolean;
}

/** Who is who on a date. */
export function crewOf(facts: Facts, date: LocalDate): Crew {
  const { primary, backup, wrongTitle } = rotationOf(facts, date, 'primary_lead');
  const otherLeads = facts.employees.filter((employee) => employee.isLead && employee !== primary);
  return {
    primaryLead: [...wrongTitle, ...(primary ? [primary] : [])],
    backupLead: backup ? [backup] : [],
    remainingLeads: otherLeads.filter((employee) => employee !== backup),
    otherLeads,
    clubSupervisors: facts.employees.filter((employee) => employee.isClubSupervisor),
    clubSupervisorLeads: primary?.isClubSupervisor ?? false,
  };
}

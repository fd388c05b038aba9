import { onceByDate } from './facts/by-date.ts';
import type { EngineEmployee } from './facts/model.ts';
import { rotationOf } from './facts/rotation.ts';

/** The people of one date as the candidate lists name them, each list in id order. */
export interface Crew {
  /** The Primary Lead, after people stored there with a wrong title: H6 blocks them, but they are named (§3.2). */
  primaryLead: readonly EngineEmployee[];
  /** `primaryLead` without Club Supervisors and wrong titles. */
  leadingLead: readonly EngineEmployee[];
  backupLead: readonly EngineEmployee[];
  /** Leads that are neither Primary Lead nor backup of the date. */
  remainingLeads: readonly EngineEmployee[];
  /** Leads other than the Primary Lead. */
  otherLeads: readonly EngineEmployee[];
  /** Primary Lead, backup, then the remaining Leads, without Club Supervisors. */
  anyLead: readonly EngineEmployee[];
  clubSupervisors: readonly EngineEmployee[];
  /** The Primary Lead is a Club Supervisor (§3.2): first in the light lists, no Core of their own. */
  clubSupervisorLeads: boolean;
}

/** Who is who on a date. */
export const crewOf = onceByDate((facts, date): Crew => {
  const { primary, backup, wrongTitle } = rotationOf(facts, date, 'primary_lead');
  const otherLeads = facts.employees.filter((employee) => employee.isLead && employee !== primary);
  const remainingLeads = otherLeads.filter((employee) => employee !== backup);
  const primaryLead = [...wrongTitle, ...(primary ? [primary] : [])];
  const backupLead = backup ? [backup] : [];
  return {
    primaryLead,
    leadingLead: primaryLead.filter((employee) => employee.isLead),
    backupLead,
    remainingLeads,
    otherLeads,
    anyLead: [...primaryLead, ...backupLead, ...remainingLeads].filter((employee) => employee.isLead),
    clubSupervisors: facts.employees.filter((employee) => employee.isClubSupervisor),
    clubSupervisorLeads: primary?.isClubSupervisor ?? false,
  };
});

import type { JobTitle } from '../../src/domain/types.ts';

/** The invented people of the demo store. Weekdays count from Monday. */

export interface Person {
  name: string;
  jobTitle: JobTitle;
  /** Crossmark's number of the person. */
  repId: string;
  /** Employee id of the spreadsheets. */
  employeeId: string;
  juicerTrained?: boolean;
  /** Weekdays off, 0 = Monday. */
  daysOff: readonly number[];
  slackUserId?: string;
}

const person = (
  number: number,
  name: string,
  jobTitle: JobTitle,
  daysOff: readonly number[],
  more: Partial<Person> = {},
): Person => ({
  name,
  jobTitle,
  daysOff,
  repId: String(70_000 + number),
  employeeId: `US${String(100_000 + number)}`,
  ...more,
});

const SATURDAYS_ONLY = [0, 1, 2, 3, 4, 6];

/** 1 Club Supervisor, 3 Leads, 6 Event Specialists, 2 Juicer Baristas: about 47 Core-capable person-days a week. */
export const PEOPLE: readonly Person[] = [
  person(1, 'Maya Lindqvist', 'club_supervisor', [2, 6], { slackUserId: 'U000MAYA' }),
  person(2, 'Otto Brandeis', 'lead_event_specialist', [], { slackUserId: 'U000OTTO' }),
  person(3, 'Pria Castellan', 'lead_event_specialist', [2, 6], { slackUserId: 'U000PRIA' }),
  person(4, 'Jonah Tillery', 'lead_event_specialist', [1, 2, 6], { juicerTrained: true }),
  person(5, 'Tess Morimoto', 'event_specialist', [], { slackUserId: 'U000TESS' }),
  person(6, 'Nils Aguirre', 'event_specialist', [2], { slackUserId: 'U000NILS' }),
  person(7, 'Ines Farrow', 'event_specialist', [6]),
  person(8, 'Caleb Marsh', 'event_specialist', [4, 6]),
  person(9, 'Dara Pike', 'event_specialist', SATURDAYS_ONLY),
  person(10, 'Ravi Stone', 'event_specialist', SATURDAYS_ONLY),
  person(11, 'Alma Reyes', 'juicer_barista', [0, 6]),
  person(12, 'Theo Quill', 'juicer_barista', [2, 3, 6]),
];

/** Slack accounts beside the linked people. */
export const ACCOUNTS = {
  /** Club Supervisor: reads, edits, approves. */
  approver: 'U000MAYA',
  /** A Lead who may approve too. */
  secondApprover: 'U000OTTO',
  /** A Lead who edits but may not approve. */
  manager: 'U000PRIA',
  /** District lead: reads only. */
  viewer: 'U000RUTH',
  admin: 'U000ADEN',
  /** In the workspace, but nothing to do with the store. */
  stranger: 'U000WREN',
} as const;

import { count, day } from './words.ts';

/** What the app answers in a sentence where no surface of its own speaks: things done, missing inputs, refused rights. */

/** Each completes “you do not have the right to …”. */
export const RIGHT_WORDS = {
  readProposals: 'read proposals',
  approve: 'approve proposals',
  reject: 'reject proposals',
  acknowledge: 'acknowledge runs',
  run: 'run the planner',
  dismiss: 'dismiss this',
  resume: 'resume submissions',
  retry: 'retry submissions',
  row: 'change this row',
  rows: 'change rows',
  leaveOut: 'leave rows out',
  putBack: 'put rows back',
  bookings: 'change bookings',
  readRotations: 'read rotations',
  rotations: 'change rotations',
  readHistory: 'read the history',
  exportHistory: 'export the history',
  schedule: 'see the schedule',
  settings: 'change settings',
  lock: 'lock days',
  unlock: 'unlock days',
  holidays: 'change holidays',
  approvers: 'change approvers',
  store: 'see this store',
  readDifferences: 'see differences with Crossmark',
  differences: 'decide about differences with Crossmark',
  sync: 'sync with Crossmark',
  signIn: 'renew the sign-in to Crossmark',
  importPeople: 'import people',
  people: 'change people',
  help: 'read this',
} as const;

/** What stands at an input that is not filled in as it has to be. */
export const INPUT_WORDS = {
  person: 'Choose a person.',
  day: 'Choose a day.',
  time: 'Choose a time.',
  rotation: 'Choose a rotation.',
  yesOrNo: 'Choose yes or no.',
  one: 'Choose one.',
  reason: 'Give a reason of at least 3 characters.',
  number: 'Use a whole number.',
  blocks: 'Use the numbers 1 to 8, with commas.',
  range: (min: number, max: number, unit: string | undefined) =>
    `Use a whole number from ${min} to ${max}${unit === undefined ? '' : ` (${unit})`}.`,
};

const areRows = (n: number) => `${count(n, 'row')} ${n === 1 ? 'is' : 'are'}`;

export const ANSWER_WORDS = {
  app: 'Daybreak',
  saved: 'Saved. It is up to date everywhere.',
  planning: 'Planning',
  isPlanning: (run: number) =>
    `Run ${run} is planning; the proposal appears in the store's channel in a moment.`,
  nothingToPlan: (run: number) => `Run ${run}: there is nothing to plan.`,
  discarded: 'Discarded for a new run',
  approved: 'Approved',
  local: (rows: number) => `${areRows(rows)} booked in Daybreak; this store has no Crossmark connection.`,
  onTheWay: (rows: number) =>
    `${areRows(rows)} on the way to Crossmark. The message in the channel shows the progress.`,
  notFitting: (rows: number) => `${rows} no longer fitted and wait for you under “Needs you”.`,
  goesOn: (rows: number) => `Sending goes on with ${count(rows, 'row')}.`,
  again: (rows: number) => `${areRows(rows)} being sent again.`,
  againTogether: (rows: number) => `${rows} rows that belong together are being sent again.`,
  nothingToRetry: 'Nothing is left to retry.',
  replacement: 'Replacement saved',
  replacementNext: 'The next run plans with it. This proposal stays as it is until you say so.',
  plannedAgain: 'Planned again',
  place: (event: number, date: string, time: string, person: string) =>
    `${event} is on ${day(date)} at ${time} with ${person}.`,
  nothingElse: 'Nothing else of the proposal has changed.',
  noPlace: 'No place yet',
  reasonShown: 'The proposal now shows this reason; nothing else has changed.',
  whichStore: {
    sentence: 'You work with several stores; it is not clear which one is meant.',
    nextStep: "Type the command in the store's channel.",
  },
  slackBusy: (seconds: number) => ({
    sentence: 'Slack is busy.',
    nextStep: `Try again in ${seconds} s.`,
  }),
  dialogOver: {
    sentence: 'Slack waits only three seconds for a dialog, and they were over.',
    nextStep: 'Try again.',
  },
  signedIn: 'Crossmark takes the sign-in again.',
  parts: { new: 'New', swaps: 'Swaps', needsYou: 'Needs you', preview: 'Daily preview' },
};

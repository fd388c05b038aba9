import { helpMessage } from '../../blocks/help.ts';
import * as notices from '../../blocks/notices.ts';
import { many, NASTY, stamp } from '../../tests/blocks/fixtures.ts';
import { type Entry, entry } from './entry.ts';

const ANSWERS = 'Short answers';
const url = 'https://slack.example.com/archives/C1/p1';
const decided = { kind: 'approved', by: 'U000MAYA', at: stamp, replacedByRunId: null, url };

/** Help, refusals and the notes that only one person reads. */
export function answerEntries(): Entry[] {
  return [
    entry(ANSWERS, 'usage', helpMessage, {
      command: '/autoschedule',
      others: [{ command: '/schedule', description: 'who works when' }],
    }),
    entry(ANSWERS, 'one word', helpMessage, { command: '/autoschedule', about: 'history' }),
    entry(ANSWERS, 'a word nobody knows', helpMessage, { command: '/autoschedule', unknown: 'histroy' }),
    entry(ANSWERS, 'who can', notices.forbidden, { what: 'approve in this store', canDo: ['U000MAYA'] }),
    entry(ANSWERS, 'nobody can', notices.forbidden, { what: 'approve in this store', canDo: [] }),
    entry(ANSWERS, 'approved', notices.alreadyDecided, decided),
    entry(ANSWERS, 'expired', notices.alreadyDecided, { ...decided, kind: 'expired' }),
    entry(ANSWERS, 'by a newer run', notices.replaced, { byRunId: 43, url }),
    entry(ANSWERS, 'changed meanwhile', notices.stale),
    entry(ANSWERS, 'an old button', notices.unknownControl, { url }),
    entry(ANSWERS, 'links', notices.reviewLinks, [
      { label: 'New', url },
      { label: 'Needs you', url },
    ]),
    entry(
      ANSWERS,
      'several proposals wait',
      notices.reviewLinks,
      [{ label: 'New', url }],
      [
        { runId: 41, url },
        { runId: 39, url },
      ],
    ),
    entry(ANSWERS, 'nothing to review', notices.reviewLinks, []),
    entry(ANSWERS, 'Slack is slow', notices.slackBusy, 2.2),
    entry(ANSWERS, 'no store', notices.noStore),
    entry(ANSWERS, 'with what to do next', notices.refused, {
      sentence: 'Maya Okafor has Thu Nov 26 off.',
      nextStep: 'Choose another person or another day.',
      next: { change: { id: 1201, ver: 3 }, leaveOut: { id: 1201, ver: 3 } },
    }),
    entry(ANSWERS, 'worst case of 40', notices.refused, {
      ...{ sentence: NASTY, nextStep: NASTY, details: many(40, () => NASTY), requestId: 'r-7f3a' },
    }),
    entry(ANSWERS, 'done', notices.done, 'Left out 612345; its Supervisor is left out too.'),
  ];
}

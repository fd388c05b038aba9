import type { FindingVm } from './models.ts';
import { data, type Mrkdwn, md, raw } from './text.ts';
import { count } from './words.ts';

/** Rules in the words of a list, and findings as lines. Icons never stand alone (SL-8). */
const WORDS = {
  rules: {
    H1: 'already past',
    H2: 'holiday',
    H3: 'time off',
    H4: 'not available',
    H5: 'not active',
    H6: 'not their role',
    H7: 'Core limit of the day',
    H8: 'Core limit of the week',
    H9: 'already booked',
    H10: 'before the start date',
    H11: 'after the due date',
    H12: 'day is locked',
    H13: 'juicer work that day',
    H14: 'deep clean that day',
    H15: 'full day already',
    H16: 'juicer limit',
    H17: 'hours of the week',
    H18: 'not planned automatically',
    S1: 'Club Supervisor on regular work',
    S2: 'close to other work',
    S3: 'short notice',
    S4: 'no main work that day',
    S5: 'unusual time',
    S6: 'first block is reserved',
    S7: 'juicer production that day',
    S8: 'two digitals at once',
    S9: 'has the Setup that day',
    S10: 'not on the rotation',
    S11: 'inside the lead time',
  } as Record<string, string>,
  other: 'another rule',
  hard: ':no_entry: *Not possible* –',
  soft: ':warning: *Needs a reason* –',
  info: ':information_source: Note –',
  more: (n: number) => `and ${count(n, 'more finding', 'more findings')}`,
};

/** `H3` → `time off`. */
export function ruleWord(id: string): string {
  return WORDS.rules[id] ?? WORDS.other;
}

/** Hard first, then soft, then notes; at most `max` lines and how many were left. */
export function findingLines(findings: readonly FindingVm[], max: number): Mrkdwn[] {
  const order = { hard: 0, soft: 1, info: 2 };
  const sorted = findings.toSorted((a, b) => order[a.severity] - order[b.severity]);
  const shown = sorted
    .slice(0, max)
    .map(({ severity, message }) => md`${raw(WORDS[severity])} ${data(message, 200)}`);
  return sorted.length > max ? [...shown, raw(WORDS.more(sorted.length - max))] : shown;
}

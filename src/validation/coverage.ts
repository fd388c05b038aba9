import type { Finding } from './model.ts';
import { RULES } from './table.ts';

/** V-6: one cause counts once. */

type Test = (weaker: Finding, stronger: Finding) => boolean;

const sameDay: Test = (a, b) => a.date !== null && a.date === b.date;
const samePair: Test = (a, b) => a.eventRefs.join() === b.eventRefs.join();
const sharesEvent: Test = (a, b) => a.eventRefs.some((ref) => b.eventRefs.includes(ref));
const sharesPerson: Test = (a, b) => a.employeeIds.some((id) => b.employeeIds.includes(id));
/** The same assignment: an event has at most one. */
const sameAssignment: Test = (a, b) => sharesPerson(a, b) && sharesEvent(a, b);
const within: Test = (a, b) => sharesPerson(a, b) && a.eventRefs.every((ref) => b.eventRefs.includes(ref));

/*
 * The weaker rule, the stronger one, and when both have one cause. RULE-016 never meets RULE-001: the first layer of
 * AVAIL that decides is the only one reported.
 */
const PAIRS: readonly (readonly [weaker: string, stronger: string, when: Test])[] = [
  ['002', '004', within],
  ['002', '028', samePair],
  ['013', '003', sameDay],
  ['014', '003', sameDay],
  ['021', '013', sameDay],
  ['021', '014', sameDay],
  ['022', '006', sameAssignment],
  ['025', '008', samePair],
  ['027', '030', sameAssignment],
  ['029', '012', sameDay],
  ['032', '031', sameAssignment],
  ['034', '003', sameAssignment],
  ['035', '021', sameDay],
];

const covering = new Map<string, (readonly [stronger: string, when: Test])[]>();
for (const [weaker, stronger, when] of PAIRS) cover(weaker, stronger, when);
for (const rule of RULES) if (rule.person) cover(rule.id.slice(5), '005', sameAssignment);

function cover(weaker: string, stronger: string, when: Test): void {
  const known = covering.get(`RULE-${weaker}`) ?? [];
  covering.set(`RULE-${weaker}`, [...known, [`RULE-${stronger}`, when]]);
}

/** Marks every finding that a stronger one covers. Both stay in the list. */
export function markCovered(findings: readonly Finding[]): Finding[] {
  return findings.map((finding) => {
    const by = covering
      .get(finding.ruleId)
      ?.flatMap(([stronger, when]) =>
        findings.filter((other) => other.ruleId === stronger && when(finding, other)),
      )[0];
    return by === undefined ? finding : { ...finding, coveredBy: by.fingerprint };
  });
}

import type { Severity } from '../proposal.ts';

/** `auto` inside a run, `manual` for an edit or hand placement, `approval` for the re-check before submission. */
export type ValidationContext = 'auto' | 'manual' | 'approval';

const ALWAYS = ['hard', 'hard', 'hard'] as const;
const CONFIRM = ['hard', 'soft', 'info'] as const;
const ADVISE = ['info', 'soft', 'info'] as const;

/**
 * The table of §7.1: how heavy a broken rule weighs in a run, in an edit and at approval. Rules with two degrees have a
 * key for each. `null` = not reported.
 */
const TABLE = {
  H1: ALWAYS,
  H2: ALWAYS,
  H3: ALWAYS,
  'H4.date_row': ALWAYS,
  'H4.pattern': ['hard', 'soft', 'soft'],
  'H4.last_resort': ['info', 'soft', 'soft'],
  H5: ALWAYS,
  H6: ALWAYS,
  'H6.runs_only': ['hard', null, null],
  H7: ALWAYS,
  H8: ALWAYS,
  H9: ALWAYS,
  H10: ALWAYS,
  H11: ALWAYS,
  H12: ALWAYS,
  'H13.blocking': ALWAYS,
  'H13.survey': CONFIRM,
  H14: ALWAYS,
  H15: ALWAYS,
  H16: ALWAYS,
  H17: CONFIRM,
  H18: ['hard', null, null],
  S1: CONFIRM,
  S2: ADVISE,
  S3: ADVISE,
  S4: ADVISE,
  S5: CONFIRM,
  S6: CONFIRM,
  S7: ADVISE,
  S8: CONFIRM,
  S9: ADVISE,
  S10: ['info', 'info', 'info'],
  S11: CONFIRM,
} as const satisfies Record<
  string,
  readonly [auto: Severity | null, manual: Severity | null, approval: Severity | null]
>;

export type SeverityKey = keyof typeof TABLE;

const COLUMN: Readonly<Record<ValidationContext, 0 | 1 | 2>> = { auto: 0, manual: 1, approval: 2 };

/** How heavy a broken rule weighs; null = not reported in this context. */
export function severityOf(key: SeverityKey, context: ValidationContext): Severity | null {
  return TABLE[key][COLUMN[context]];
}

/** The weights of all degrees of a rule in a context. */
export function severitiesOf(id: string, context: ValidationContext): (Severity | null)[] {
  const keys = (Object.keys(TABLE) as SeverityKey[]).filter((key) => key === id || key.startsWith(`${id}.`));
  return keys.map((key) => severityOf(key, context));
}

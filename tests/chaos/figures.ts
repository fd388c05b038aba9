import type { Verdict } from './oracle.ts';
import type { Result } from './scenario.ts';

/** What came of many scenarios of one kind. */
export class Figures {
  readonly kind: string;
  scenarios = 0;
  kills = 0;
  faults = 0;
  byOthers = 0;
  creates = 0;
  /** Rows of proposals: booked without a person, booked after Retry or Resume, ended because others were first. */
  readonly rows = { all: 0, alone: 0, people: 0, superseded: 0, failed: 0 };
  /** Changes of bookings by hand, by outcome. */
  readonly changes = new Map<string, number>();
  /** Differences after the storm, and what explains them. */
  readonly explained = new Map<string, number>();
  readonly problems: Record<Verdict | 'crash', string[]> = {
    lost: [],
    double: [],
    unexplained: [],
    stuck: [],
    crash: [],
  };

  constructor(kind: string) {
    this.kind = kind;
  }

  add(result: Result): void {
    const { alone, settled, storm, changes, crashes, seed } = result;
    this.scenarios += 1;
    this.creates += result.creates;
    for (const [what, count] of storm) {
      if (what === 'kill') this.kills += count;
      else if (what === 'others') this.byOthers += count;
      else this.faults += count;
    }
    const booked = (rows: ReadonlyMap<string, number>) => rows.get('api_submitted') ?? 0;
    for (const [status, count] of settled.rows) {
      this.rows.all += count;
      if (status === 'superseded') this.rows.superseded += count;
      else if (status !== 'api_submitted') this.rows.failed += count;
    }
    this.rows.alone += booked(alone.rows);
    this.rows.people += booked(settled.rows) - booked(alone.rows);
    for (const [outcome, count] of changes) bump(this.changes, outcome, count);
    for (const [why, count] of alone.explained) bump(this.explained, why, count);
    const found = new Set([
      ...alone.problems.map(({ verdict, text }) => `${verdict}: seed ${seed}, after the storm, ${text}`),
      ...settled.problems.map(({ verdict, text }) => `${verdict}: seed ${seed}, in the end, ${text}`),
      ...crashes.map((text) => `crash: seed ${seed}, ${text}`),
    ]);
    for (const text of found) this.problems[text.split(':')[0] as Verdict | 'crash'].push(text);
  }

  /** Everything that must not be. */
  get wrong(): string[] {
    return Object.values(this.problems).flat();
  }

  get changesDone(): number {
    return this.changes.get('done') ?? 0;
  }

  /** Changes that ended otherwise, each with a message that says how. */
  get changesTold(): number {
    const told = ['failed', 'compensated', 'lost', 'unknown', 'queued'];
    return told.reduce((sum, outcome) => sum + (this.changes.get(outcome) ?? 0), 0);
  }
}

export function bump(map: Map<string, number>, key: string, by = 1): void {
  map.set(key, (map.get(key) ?? 0) + by);
}

const HEADS = [
  'Kind of scenario',
  'Scenarios',
  'Faults',
  'Kills',
  'By others',
  'Rows',
  'Booked alone',
  'After Retry or Resume',
  'Overtaken',
  'Failed, shown',
  'Changes done',
  'Changes told',
  'Lost',
  'Double',
  'Unexplained',
];

/** The figures as a table of Markdown, with their sums. */
export function tableOf(all: readonly Figures[]): string {
  const cells = (one: Figures): (string | number)[] => [
    one.kind,
    one.scenarios,
    one.faults,
    one.kills,
    one.byOthers,
    one.rows.all,
    one.rows.alone,
    one.rows.people,
    one.rows.superseded,
    one.rows.failed,
    one.changesDone,
    one.changesTold,
    one.problems.lost.length,
    one.problems.double.length,
    one.problems.unexplained.length + one.problems.stuck.length + one.problems.crash.length,
  ];
  const rows = all.map(cells);
  const sums = HEADS.map((_, column) =>
    column === 0 ? '**All**' : rows.reduce((sum, row) => sum + Number(row[column]), 0),
  );
  const line = (row: readonly (string | number)[]) => `| ${row.join(' | ')} |`;
  const ruler = line(HEADS.map((_, column) => (column === 0 ? '---' : '--:')));
  return [line(HEADS), ruler, ...rows.map(line), line(sums)].join('\n');
}

export type RowResult = 'created' | 'updated' | 'skipped' | 'exists' | 'error';

/** WF-52: one thing to say about one row. */
export interface ImportLine {
  /** Physical line of the row's start; 0 = the file as a whole. */
  line: number;
  /** Event reference or name of the person; empty when the row did not get that far. */
  key: string;
  result: RowResult;
  column?: string;
  /** For `error`: what is wrong. For other results: a warning or a note. */
  message?: string;
  /** The value concerned, cut to 50 characters. */
  value?: string;
}

export interface ImportReport {
  kind: 'work_bank' | 'scheduled' | 'employees' | 'rotations';
  fileName: string;
  /** `FILE_INVALID` and `ROWS_INVALID` as in the error table; null = every row is saved or known. */
  errorCode: 'FILE_INVALID' | 'ROWS_INVALID' | null;
  /** Whether anything was written; false for a dry run and when nothing changed. */
  saved: boolean;
  dryRun: boolean;
  /** Rows per result; a row with several errors counts once. */
  totals: Record<RowResult, number>;
  lines: ImportLine[];
  /** Remarks about the whole file, such as columns that were ignored. */
  notes: string[];
  /** Names of people that the store did not know, in file order. */
  unknownPeople: string[];
}

/** WF-53: 0 all rows saved or known, 2 nothing saved because of the file or its rows, 3 some rows left out. */
export function exitCodeOf(report: ImportReport): 0 | 2 | 3 {
  if (report.errorCode === null) return report.totals.error > 0 ? 3 : 0;
  return 2;
}

/** WF-52: the errors as `FILE:LINE: column: message`, for the terminal. */
export function errorLines(report: ImportReport): string[] {
  return report.lines
    .filter((line) => line.result === 'error')
    .map((line) => {
      const place = line.line === 0 ? report.fileName : `${report.fileName}:${line.line}`;
      const what = line.column === undefined ? line.message : `${line.column}: ${line.message}`;
      return line.value === undefined ? `${place}: ${what}` : `${place}: ${what} (found "${line.value}")`;
    });
}

/** Cuts a value for a report. */
export function shown(value: string): string {
  return value.length > 50 ? `${value.slice(0, 49)}…` : value;
}

export function emptyReport(kind: ImportReport['kind'], fileName: string, dryRun: boolean): ImportReport {
  return {
    kind,
    fileName,
    errorCode: null,
    saved: false,
    dryRun,
    totals: { created: 0, updated: 0, skipped: 0, exists: 0, error: 0 },
    lines: [],
    notes: [],
    unknownPeople: [],
  };
}

/** The lines in file order, and how many rows had which result. */
export function withLines(report: ImportReport, lines: readonly ImportLine[]): ImportReport {
  const sorted = [...lines].sort((a, b) => a.line - b.line);
  const byLine = new Map<number, RowResult>();
  for (const line of sorted) if (byLine.get(line.line) !== 'error') byLine.set(line.line, line.result);
  const totals = { ...report.totals };
  for (const result of byLine.values()) totals[result] += 1;
  return { ...report, lines: sorted, totals };
}

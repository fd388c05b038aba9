import { stringify } from 'csv-stringify/sync';
import { localOf, zonedIso } from '../../domain/dates.ts';
import type { History } from './history-service.ts';
import type { RunRecord } from './records.ts';

type Column = [name: string, value: (run: RunRecord, history: History) => string | number | null];

/** Store columns first, then the order of workflow §10. Times are the store's, with their offset. */
const COLUMNS: readonly Column[] = [
  ['store_number', (_, { storeNumber }) => storeNumber],
  ['store_name', (_, { storeName }) => storeName],
  ['run', ({ runId }) => runId],
  ['type', ({ runType }) => runType],
  ['mode', ({ mode }) => mode],
  [
    'started_at',
    ({ startedAt }, { timezone }) => {
      const { date, time } = localOf(startedAt, timezone);
      return zonedIso(date, time, timezone);
    },
  ],
  ['duration_seconds', ({ durationMs }) => (durationMs === null ? null : durationMs / 1000)],
  ['status', ({ outcome }) => outcome],
  ['events_processed', ({ processed }) => processed],
  ['events_scheduled', ({ scheduled }) => scheduled],
  ['swaps', ({ swaps }) => swaps],
  ['events_failed', ({ failed }) => failed],
  ['health', ({ health }) => health],
  ['decided_by', ({ decidedBy }) => decidedBy],
  [
    'minutes_to_decision',
    ({ minutesToDecision }) => (minutesToDecision === null ? null : Math.round(minutesToDecision * 10) / 10),
  ],
  ['rows_submitted', ({ submitted }) => submitted],
  ['rows_failed', ({ submissionFailed }) => submissionFailed],
];

/** `run-history.csv`: one line per run, newest first; UTF-8 with BOM, CRLF, nothing a spreadsheet would calculate. */
export function historyCsv(history: History): Uint8Array {
  const text = stringify(
    history.runs.map((run) => COLUMNS.map(([, value]) => value(run, history))),
    {
      header: true,
      columns: COLUMNS.map(([name]) => name),
      bom: true,
      record_delimiter: 'windows',
      escape_formulas: true,
    },
  );
  return new TextEncoder().encode(text);
}

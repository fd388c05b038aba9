import { addDays, diffDays } from '../domain/dates.ts';
import type { LocalDate } from '../domain/types.ts';
import type { Caller, CallSpec } from './caller.ts';
import { AuthError, CrossmarkError, SchemaError, TransientError } from './errors.ts';
import { toRemoteEvent } from './mapping.ts';
import type { BadRow, DateWindow, PullResult, PullWindow, RemoteEvent } from './port.ts';
import { MplanList, parseAnswer } from './wire.ts';

/** `plain`: interval as dates. `stamped`: interval as date-times and one more search term. Tenants differ. */
export type PullVariant = 'plain' | 'stamped';

export interface PullOptions {
  call: Caller;
  clock: { now(): Date };
  variant: PullVariant;
  timeoutMs: number;
  chunkDays: number;
  concurrency: number;
  storeFilterField?: string;
  divisionFilter?: string;
}

export interface Pull {
  events(window: PullWindow): Promise<PullResult>;
  byId(mPlanId: string, window: DateWindow): Promise<RemoteEvent | null>;
}

interface SearchTerm {
  name: string;
  title: string;
  items: { id: number; value: string[]; displayValue: string[]; exactmatch: true; allActive: false }[];
}

interface ChunkResult {
  rows: RemoteEvent[];
  bad: BadRow[];
  failed: { day: LocalDate; error: CrossmarkError }[];
}

const ROW_LIMIT = { plain: 5000, stamped: 2000 } as const;
const BY_ID_LIMIT = 5;
/** All wire conditions, so that the pull shows inactive events too. */
const ALL_CONDITIONS = [
  'Unstaffed',
  'Scheduled',
  'Staffed',
  'Canceled',
  'In Progress',
  'Paused',
  'Reissued',
  'Expired',
  'Submitted',
];

/** Reads of `listMplans` (§7.1): the chunked pull and the look-up by id. */
export function createPull(options: PullOptions): Pull {
  /** The variant that worked last, until restart. */
  let variant = options.variant;

  async function list(
    window: DateWindow,
    terms: SearchTerm[],
    limit: number,
  ): Promise<{ rows: unknown[]; at: Date }> {
    const at = options.clock.now();
    const rows = await options.call(listMplans(window, terms, limit, variant, at, options.timeoutMs));
    return { rows, at };
  }

  function termsFor(window: DateWindow, locationId: string | undefined): SearchTerm[] {
    const terms = [term('condition', 'Condition', ALL_CONDITIONS)];
    if (options.divisionFilter) terms.push(term('role', 'Role', [options.divisionFilter]));
    if (options.storeFilterField && locationId)
      terms.push(term(options.storeFilterField, 'Store', [locationId]));
    if (variant === 'stamped') terms.push(term('globalStartDate', 'Start date', stamps(window)));
    return terms;
  }

  /** One chunk; split in half when it may be cut off at the limit, down to one day. */
  async function chunk(window: DateWindow, locationId: string | undefined): Promise<ChunkResult> {
    const limit = ROW_LIMIT[variant];
    try {
      const { rows, at } = await list(window, termsFor(window, locationId), limit);
      if (rows.length < limit) return mapRows(rows, at);
    } catch (error) {
      // A refused sign-in is no matter of this chunk: it ends the pull.
      if (!(error instanceof CrossmarkError) || error instanceof AuthError) throw error;
      return { rows: [], bad: [], failed: [{ day: window.from, error }] };
    }
    const days = diffDays(window.to, window.from);
    if (days === 0)
      return { rows: [], bad: [], failed: [{ day: window.from, error: new SchemaError('limit reached') }] };
    const middle = addDays(window.from, Math.floor(days / 2));
    const halves = [
      await chunk({ from: window.from, to: middle }, locationId),
      await chunk({ from: addDays(middle, 1), to: window.to }, locationId),
    ];
    return join(halves);
  }

  async function all(chunks: DateWindow[], { locationId, onChunk }: PullWindow): Promise<ChunkResult[]> {
    const results: ChunkResult[] = [];
    let next = 0;
    let done = 0;
    const worker = async () => {
      for (let index = next++; index < chunks.length; index = next++) {
        const window = chunks[index];
        if (window) results[index] = await chunk(window, locationId);
        done += 1;
        onChunk?.(done, chunks.length);
      }
    };
    await Promise.all(Array.from({ length: Math.min(options.concurrency, chunks.length) }, worker));
    return results;
  }

  return {
    async events(window) {
      const chunks = split(window, options.chunkDays);
      let results = await all(chunks, window);
      if (results.every(isServerError)) {
        const first = variant;
        variant = first === 'plain' ? 'stamped' : 'plain';
        results = await all(chunks, window);
        if (results.every(isServerError)) variant = first;
      }
      const { rows, bad, failed } = join(results);
      const [firstFailure] = failed;
      if (firstFailure && results.every((result) => result.failed.length > 0 && result.rows.length === 0)) {
        throw firstFailure.error;
      }
      return {
        rows: firstOfEachId(rows),
        bad,
        complete: failed.length === 0,
        failedChunks: failed.map(({ day }) => day),
        chunks: chunks.length,
      };
    },

    async byId(mPlanId, window) {
      const { rows, at } = await list(window, [term('mPlanID', 'mPlan', [mPlanId])], BY_ID_LIMIT);
      // The filter of the server is not trusted: only the exact id counts.
      const mine = rows.filter(
        (row) => String((row as { mPlanID?: unknown } | null)?.mPlanID).trim() === mPlanId,
      );
      const { rows: events, bad } = mapRows(mine, at);
      if (events[0]) return events[0];
      if (bad[0]) throw new SchemaError('unexpected fields', { paths: bad[0].paths });
      return null;
    },
  };
}

function listMplans(
  window: DateWindow,
  terms: SearchTerm[],
  limit: number,
  variant: PullVariant,
  now: Date,
  timeoutMs: number,
): CallSpec<unknown[]> {
  const [intervalStart = '', intervalEnd = ''] =
    variant === 'stamped' ? stamps(window) : [window.from, window.to];
  const query = new URLSearchParams({
    _dc: String(now.getTime()),
    intervalStart,
    intervalEnd,
    showAllActive: 'false',
    searchFields: JSON.stringify({ searchTerms: Object.fromEntries(terms.map((one) => [one.name, one])) }),
    searchFilter: '',
    page: '1',
    start: '0',
    limit: String(limit),
    sort: JSON.stringify([{ property: 'startDate', direction: 'ASC' }]),
  });
  return {
    endpoint: 'listMplans',
    class: 'R',
    request: {
      method: 'GET',
      path: `/planningextcontroller/getPlanningMplans?${query}`,
      referer: '/planning/',
      timeoutMs,
    },
    parse: (value) => parseAnswer(MplanList, value),
  };
}

function term(name: string, title: string, value: string[]): SearchTerm {
  return { name, title, items: [{ id: 1, value, displayValue: value, exactmatch: true, allActive: false }] };
}

function stamps({ from, to }: DateWindow): [string, string] {
  return [`${from}T00:00:00`, `${to}T23:59:59`];
}

function split(window: DateWindow, days: number): DateWindow[] {
  const chunks: DateWindow[] = [];
  for (let from = window.from; from <= window.to; from = addDays(from, days)) {
    chunks.push({ from, to: addDays(from, Math.min(days - 1, diffDays(window.to, from))) });
  }
  return chunks;
}

function mapRows(rows: unknown[], requestedAt: Date): ChunkResult {
  const result: ChunkResult = { rows: [], bad: [], failed: [] };
  for (const [index, raw] of rows.entries()) {
    const mapped = toRemoteEvent(raw, index, requestedAt);
    if ('row' in mapped) result.rows.push(mapped.row);
    else result.bad.push(mapped.bad);
  }
  return result;
}

function join(results: ChunkResult[]): ChunkResult {
  return {
    rows: results.flatMap((result) => result.rows),
    bad: results.flatMap((result) => result.bad),
    failed: results.flatMap((result) => result.failed),
  };
}

/** An event may stand in two chunks; the first one, in the order of days, wins. */
function firstOfEachId(rows: RemoteEvent[]): RemoteEvent[] {
  const byId = new Map<string, RemoteEvent>();
  for (const row of rows) if (!byId.has(row.mPlanId)) byId.set(row.mPlanId, row);
  return [...byId.values()];
}

function isServerError({ rows, failed }: ChunkResult): boolean {
  return (
    rows.length === 0 &&
    failed.length > 0 &&
    failed.every(({ error }) => error instanceof TransientError && error.sent === 'yes')
  );
}

import { createHash } from 'node:crypto';
import type { SyncChangeLogRow } from '../../db/database.ts';
import type { FieldChanges } from './model.ts';
import type { MergeRow } from './rules.ts';

/** A difference that a person has to decide, as this pull sees it. */
export interface Finding {
  row: MergeRow;
  fields: FieldChanges;
  urgent: boolean;
  summary: string;
  /** Crossmark's word for the person of its booking. */
  bookedFor: string | null;
  /** Id of our booking when the difference is that Crossmark does not have it. */
  ourBookingId: string | null;
}

/** One thing that this pull has compared: with a finding, or both sides agree. */
export interface Judgement {
  eventRefNum: number;
  about: 'event' | 'schedule';
  finding: Finding | null;
}

export interface Settlement {
  raised: (Judgement & { finding: Finding; fingerprint: string })[];
  /** Closed before, by themselves or with Crossmark's side, and back again: open once more, without a second message. */
  reopened: { id: number; finding: Finding }[];
  /** Still open; our side, or what we know of theirs, has changed. */
  refreshed: { id: number; finding: Finding }[];
  closed: { id: number; resolution: 'auto_cleared' | 'superseded' }[];
}

/**
 * §12.5: the same conflict never twice. A finding is known by its entity, fields and upstream values; what a person has
 * decided stays decided as long as Crossmark says the same. A newer value replaces the open conflict.
 */
export function settleConflicts(
  known: readonly SyncChangeLogRow[],
  judgements: readonly Judgement[],
): Settlement {
  const settlement: Settlement = { raised: [], reopened: [], refreshed: [], closed: [] };
  const byEntity = new Map<string, SyncChangeLogRow[]>();
  for (const row of known) {
    const key = `${row.entityType}:${row.entityId}`;
    byEntity.set(key, [...(byEntity.get(key) ?? []), row]);
  }
  for (const judgement of judgements) {
    const earlier = byEntity.get(`${judgement.about}:${judgement.eventRefNum}`) ?? [];
    const finding = judgement.finding && withoutKept(judgement.finding, earlier);
    const open = earlier.filter((row) => !row.resolved);
    if (finding === null) {
      for (const { id } of open) settlement.closed.push({ id, resolution: 'auto_cleared' });
      continue;
    }
    const fingerprint = fingerprintOf(judgement, finding);
    const same = earlier.find((row) => row.fingerprint === fingerprint);
    for (const { id } of open) if (id !== same?.id) settlement.closed.push({ id, resolution: 'superseded' });
    if (same === undefined) settlement.raised.push({ ...judgement, finding, fingerprint });
    else if (same.resolved && same.resolution !== 'keep_local')
      settlement.reopened.push({ id: same.id, finding });
    else if (!same.resolved && same.fieldChanges !== JSON.stringify(finding.fields))
      settlement.refreshed.push({ id: same.id, finding });
  }
  return settlement;
}

/** Fields that a person has decided to keep ours in, while Crossmark still says the same, are settled. */
function withoutKept(finding: Finding, earlier: readonly SyncChangeLogRow[]): Finding | null {
  if (finding.row !== 3 && finding.row !== 5) return finding;
  const kept = earlier
    .filter((row) => row.resolution === 'keep_local')
    .map((row) => JSON.parse(row.fieldChanges) as FieldChanges);
  const fields = Object.fromEntries(
    Object.entries(finding.fields).filter(
      ([field, { upstream }]) => !kept.some((changes) => changes[field]?.upstream === upstream),
    ),
  );
  return Object.keys(fields).length === 0 ? null : { ...finding, fields };
}

function fingerprintOf({ about, eventRefNum }: Judgement, finding: Finding): string {
  const upstream = Object.entries(finding.fields)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([field, change]) => [field, comparable(field, change.upstream, finding)]);
  return createHash('sha256')
    .update(JSON.stringify([about, eventRefNum, upstream, finding.ourBookingId]))
    .digest('hex');
}

/** Names are how we write them: a booking is told by what Crossmark itself calls it. */
function comparable(field: string, value: unknown, { bookedFor }: Finding): unknown {
  if (field !== 'booking' || value === null) return value;
  const { date, time, scheduleEventId } = value as Record<string, unknown>;
  return [bookedFor, date, time, scheduleEventId];
}

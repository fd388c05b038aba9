import type { Tx } from '../../db/database.ts';
import { announce } from '../../db/repositories/messages.ts';
import { addNotices } from '../../db/repositories/notices.ts';
import { readSettings } from '../../db/repositories/stores.ts';
import { diffDays, localOf } from '../../domain/dates.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { DEFAULT_SETTINGS } from '../../domain/settings.ts';
import type { Actor, NoticeAck } from '../contracts.ts';

/** Changes of bookings outside of a run, told to the people concerned when they come on short notice (WF-31, WF-32). */

export interface BookingChange {
  employeeId: string;
  kind:
    | 'event_added'
    | 'event_removed'
    | 'time_changed'
    | 'employee_swapped_in'
    | 'employee_swapped_out'
    | 'event_traded';
  eventRefNum: number;
  date: string;
  time: string;
}

/** A person who has to hear of it; `linked`: Daybreak can write to them. */
export interface PersonToTell {
  employeeId: string;
  employeeName: string;
  dates: string[];
  linked: boolean;
}

/** The changes dated today or later and less than `shortNoticeDays` ahead. */
export async function onShortNotice<Change extends BookingChange>(
  db: Tx,
  store: { id: string; timezone: string },
  now: Date,
  changes: readonly Change[],
): Promise<Change[]> {
  const stored = (await readSettings(db, store.id)).shortNoticeDays;
  const shortNoticeDays = typeof stored === 'number' ? stored : DEFAULT_SETTINGS.shortNoticeDays;
  const today = localOf(now, store.timezone).date;
  return changes.filter(({ date }) => date >= today && diffDays(date, today) < shortNoticeDays);
}

/** The people behind the changes, each once, for the form that asks for the acknowledgement. */
export async function toTell(
  db: Tx,
  storeId: string,
  changes: readonly BookingChange[],
): Promise<PersonToTell[]> {
  const ids = [...new Set(changes.map(({ employeeId }) => employeeId))].sort();
  if (ids.length === 0) return [];
  const people = await db.employee.findMany({ where: { storeId, id: { in: ids } } });
  return ids.map((employeeId) => {
    const person = people.find(({ id }) => id === employeeId);
    const dates = changes.filter((change) => change.employeeId === employeeId).map(({ date }) => date);
    return {
      employeeId,
      employeeName: person?.name ?? employeeId,
      dates: [...new Set(dates)].sort(),
      linked: Boolean(person?.slackUserId),
    };
  });
}

/**
 * Records who was told of changes on short notice, and queues one message per person when Daybreak is to tell them. Who
 * has no linked account counts as told. Call it in the transaction that changes the bookings.
 * @throws NOTIFICATION_REQUIRED without an acknowledgement, with the people concerned
 */
export async function recordChanges(
  tx: Tx,
  store: { id: string; timezone: string },
  told: { now: Date; actor: Actor; ack: NoticeAck | undefined; changes: readonly BookingChange[] },
): Promise<void> {
  const { now, actor, ack } = told;
  const changes = await onShortNotice(tx, store, now, told.changes);
  if (changes.length === 0) return;
  const people = await toTell(tx, store.id, changes);
  if (ack === undefined) throw new DaybreakError('NOTIFICATION_REQUIRED', undefined, people);
  const linked = new Set(people.filter((person) => person.linked).map(({ employeeId }) => employeeId));
  const today = localOf(now, store.timezone).date;
  await addNotices(
    tx,
    changes.map((change) => ({
      storeId: store.id,
      eventRefNum: change.eventRefNum,
      employeeId: change.employeeId,
      kind: change.kind,
      scheduleDate: change.date,
      scheduleTime: change.time,
      daysNotice: diffDays(change.date, today),
      ack: linked.has(change.employeeId) ? ack : 'told',
      notifiedAt: now,
      notifiedBy: actor,
    })),
  );
  if (ack !== 'send_dm') return;
  const accounts = await tx.employee.findMany({
    where: { storeId: store.id, id: { in: [...linked] } },
    select: { id: true, slackUserId: true },
  });
  for (const { id, slackUserId } of accounts)
    if (slackUserId)
      await announce(tx, {
        storeId: store.id,
        kind: 'notice',
        subjectType: 'change_notice',
        subjectId: batchSubject(now, id),
        recipient: slackUserId,
        priority: 1,
      });
}

/** `@<ms>:<employee>`: the notices that were recorded for a person at one moment. */
export function batchSubject(at: Date, employeeId: string): string {
  return `@${at.getTime()}:${employeeId}`;
}

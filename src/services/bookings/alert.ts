import type { RemoteOperationRow, ScheduleRow, Tx } from '../../db/database.ts';
import { subjectsOf } from '../../db/repositories/remote-operations.ts';
import { shortName } from '../../domain/event-types.ts';
import type { EventType, LocalDate, LocalTime } from '../../domain/types.ts';
import { type Failure, parseSteps } from '../submissions/journal.ts';
import { type Intent, parseIntent } from './intent.ts';
import { reasonOf } from './words.ts';

/** One event of an operation that did not end as wanted, as it is now. */
export interface BookingProblem {
  eventRefNum: number;
  shortName: string;
  eventType: EventType;
  /**
   * `lost`: Crossmark has no booking. `still_there`: it keeps one that was to go. `not_followed`: a Supervisor is not on its
   * Core's day. `unknown`: nobody knows yet. `unchanged`: as it was before. `settled`: booked, or gone as wanted.
   */
  kind: 'lost' | 'still_there' | 'not_followed' | 'unknown' | 'unchanged' | 'settled';
  /** Something is left to do. */
  open: boolean;
  /** The booking as it stands here. */
  place: { employeeName: string; date: LocalDate; time: LocalTime } | null;
}

export interface BookingAlert {
  operation: RemoteOperationRow;
  /** Null: a row of a proposal, whose booking has its own message. */
  intent: Intent | null;
  storeName: string;
  timezone: string;
  at: Date;
  /** Why it did not end as wanted. */
  reason: string;
  code: string;
  problems: BookingProblem[];
}

type Booking = ScheduleRow & { employee: { name: string } };

/** Reads what became of an operation's events; null when it is gone. */
export async function readAlert(db: Tx, storeId: string, operationId: number): Promise<BookingAlert | null> {
  const operation = await db.remoteOperation.findFirst({
    where: { id: operationId, storeId },
    include: { store: true },
  });
  if (operation === null) return null;
  const intent = operation.intent === null ? null : parseIntent(operation.intent);
  const core = intent?.core ?? null;
  const events = intent === null ? displacedBy(operation) : subjectsOf(operation);
  const refs = [...events, ...(core === null ? [] : [core])];
  const rows = await db.event.findMany({
    where: { storeId, projectRefNum: { in: refs } },
    include: { schedule: { include: { employee: { select: { name: true } } } } },
  });
  const bookingOf = (refNum: number | null): Booking | null =>
    rows.find((row) => row.projectRefNum === refNum)?.schedule ?? null;
  const failure = operation.failure === null ? null : (JSON.parse(operation.failure) as Failure);
  return {
    operation,
    intent,
    storeName: operation.store.name,
    timezone: operation.store.timezone,
    at: operation.updatedAt,
    reason: failure === null ? '' : reasonOf(failure),
    code: failure?.code ?? 'OUTCOME_UNKNOWN',
    problems: events.flatMap((eventRefNum) => {
      const event = rows.find((row) => row.projectRefNum === eventRefNum);
      if (event === undefined) return [];
      const booking = event.schedule;
      const kind = kindOf(operation, core, booking, bookingOf(core));
      return [
        {
          eventRefNum,
          shortName: shortName(event.projectName),
          eventType: event.eventType as EventType,
          kind,
          open: kind !== 'settled' && kind !== 'unchanged',
          place:
            booking === null
              ? null
              : {
                  employeeName: booking.employee.name,
                  date: booking.scheduleDate,
                  time: booking.scheduleTime,
                },
        },
      ];
    }),
  };
}

/** The bookings that a row took away and tried to put back. */
function displacedBy(operation: RemoteOperationRow): number[] {
  const undone = parseSteps(operation.steps).filter((step) => step.purpose === 'compensate');
  return [...new Set(undone.map((step) => step.eventRefNum))];
}

function kindOf(
  operation: RemoteOperationRow,
  core: number | null,
  booking: Booking | null,
  coreBooking: Booking | null,
): BookingProblem['kind'] {
  if (['planned', 'running', 'unknown'].includes(operation.state)) return 'unknown';
  if (operation.state === 'done' || booking === null) return 'settled';
  // An uncertain booking is looked up before it is sent.
  if (booking.syncStatus === 'failed' || booking.syncStatus === 'pending_sync') return 'lost';
  if (booking.syncStatus === 'delete_failed') return 'still_there';
  if (core !== null && booking.scheduleDate !== coreBooking?.scheduleDate) return 'not_followed';
  return operation.state === 'lost' ? 'settled' : 'unchanged';
}

import type { BookingAlertVm, BookingProblemVm } from '../../blocks/booking-alert.ts';
import { NASTY, stamp } from './fixtures.ts';

const problem = (kind: BookingProblemVm['kind'], more: Partial<BookingProblemVm> = {}): BookingProblemVm => ({
  eventRefNum: 600101,
  shortName: 'Brio Sparkling Water',
  eventType: 'core',
  kind,
  open: kind !== 'settled' && kind !== 'unchanged',
  place: { employeeName: 'Ana Ruiz', date: '2026-11-26', time: '10:15' },
  ...more,
});

const alert = (reason: string, ...problems: BookingProblemVm[]): BookingAlertVm => ({
  operationId: 12,
  storeName: 'Club 4711 Riverside',
  timezone: 'America/Chicago',
  at: stamp,
  reason,
  problems,
});

/** The message about a change of bookings, in each state it can have. */
export const alerts = {
  lost: alert('The rep is not qualified.', problem('lost')),
  stillThere: alert('Crossmark did not answer.', problem('still_there')),
  notFollowed: alert(
    'Nobody can supervise on Sat Nov 28: nobody is free.',
    problem('not_followed', { eventRefNum: 600901, eventType: 'supervisor' }),
  ),
  unknown: alert(
    'It is not known whether Crossmark took the change. Daybreak is checking.',
    problem('unknown'),
    problem('unknown', { eventRefNum: 600102, shortName: 'Halo Granola' }),
  ),
  unchanged: alert('The day is locked.', problem('unchanged')),
  settled: alert('The rep is not qualified.', problem('settled')),
  worst: {
    ...alert(NASTY, problem('lost'), problem('lost')),
    storeName: NASTY,
    problems: ['lost', 'still_there'].map((kind, n) =>
      problem(kind as BookingProblemVm['kind'], {
        eventRefNum: 600101 + n,
        shortName: NASTY,
        place: { employeeName: NASTY, date: '2026-11-26', time: '10:15' },
      }),
    ),
  },
};

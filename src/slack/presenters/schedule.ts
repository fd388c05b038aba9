import type { Message } from '../../../blocks/kit.ts';
import { scheduleDay } from '../../../blocks/schedule.ts';
import { scheduleWeek } from '../../../blocks/schedule-week.ts';
import { addDays, weekOf } from '../../domain/dates.ts';
import type { Actor } from '../../services/contracts.ts';
import type { SlackDeps } from '../deps.ts';
import type { AskedBoard } from '../schedule-words.ts';

/** A page of the board as somebody with the right to read it sees it. @throws ForbiddenError */
export async function boardMessage(
  deps: Pick<SlackDeps, 'schedule'>,
  storeId: string,
  user: Actor,
  { view, date }: AskedBoard,
): Promise<Message> {
  if (view === 'day') {
    const board = await deps.schedule.day(storeId, user, date);
    return scheduleDay({ ...board, before: addDays(date, -1), after: addDays(date, 1) });
  }
  const sunday = weekOf(date);
  const board = await deps.schedule.week(storeId, user, sunday);
  return scheduleWeek({ ...board, before: addDays(sunday, -7), after: addDays(sunday, 7) });
}

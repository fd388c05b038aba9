import type { Database } from '../../db/database.ts';
import { DaybreakError } from '../../domain/errors.ts';
import { shortName } from '../../domain/event-types.ts';

/** What one person is told about changes on short notice (WF-31, WF-32). */
export interface PersonNotice {
  storeName: string;
  timezone: string;
  personName: string;
  changes: { kind: string; eventRefNum: number; shortName: string; date: string; time: string }[];
}

export class NoticeReader {
  readonly #db: Database;
  constructor(options: { db: Database }) {
    this.#db = options.db;
  }

  /** `subject` is `<run>:<employee>` or `@<ms>:<employee>`, as the announcing side writes it. @throws RUN_NOT_FOUND */
  async ofBatchAndPerson(storeId: string, subject: string): Promise<PersonNotice> {
    const separator = subject.indexOf(':');
    const batch = subject.slice(0, separator);
    const employeeId = subject.slice(separator + 1);
    const ofBatch = batch.startsWith('@')
      ? { runId: null, notifiedAt: new Date(Number(batch.slice(1))) }
      : { runId: Number(batch) };
    const { client } = this.#db;
    const store = await client.store.findUnique({ where: { id: storeId } });
    const person = await client.employee.findFirst({ where: { storeId, id: employeeId } });
    if (!store || !person) throw new DaybreakError('RUN_NOT_FOUND');
    const changes = await client.scheduleNotification.findMany({
      where: { storeId, employeeId, ...ofBatch },
      include: { event: true },
      orderBy: [{ scheduleDate: 'asc' }, { scheduleTime: 'asc' }, { eventRefNum: 'asc' }],
    });
    return {
      storeName: store.name,
      timezone: store.timezone,
      personName: person.name,
      changes: changes.map((change) => ({
        kind: change.kind,
        eventRefNum: change.eventRefNum,
        shortName: shortName(change.event.projectName),
        date: change.scheduleDate,
        time: change.scheduleTime,
      })),
    };
  }
}

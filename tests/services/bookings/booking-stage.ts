import { pino } from 'pino';
import {
  BookingService,
  type BookingServiceOptions,
} from '../../../src/services/bookings/booking-service.ts';
import type { TestDatabase } from '../../support/database.ts';
import { DAY, Fixture } from '../proposals/fixture.ts';
import { FakeCrossmark, mPlan } from '../submissions/fake-crossmark.ts';

/** A store with bookings that Crossmark has as well, and the service that changes them. */
export class BookingStage {
  readonly f: Fixture;
  readonly crossmark = new FakeCrossmark();

  private constructor(f: Fixture) {
    this.f = f;
    f.port = this.crossmark;
  }

  static async create(db: TestDatabase): Promise<BookingStage> {
    return new BookingStage(await Fixture.create(db));
  }

  service(options: Partial<BookingServiceOptions> = {}): BookingService {
    const { f } = this;
    return new BookingService({
      db: f.db,
      clock: f.clock,
      log: pino({ level: 'silent' }),
      portOf: (storeId) => (storeId === f.storeId ? f.port : null),
      sleep: async () => {},
      precheck: false,
      ...options,
    });
  }

  /** A Core that stands here and in Crossmark. */
  async core(event: number, person = 'e1', date = DAY, time = '10:15', block = 1): Promise<void> {
    await this.f.event(event);
    await this.#book(event, person, date, time, block);
  }

  async supervisor(event: number, core: number, person = 'cs', date = DAY, time = '12:00'): Promise<void> {
    await this.f.supervisor(event, core);
    await this.#book(event, person, date, time, null);
  }

  async #book(event: number, person: string, date: string, time: string, shiftBlock: number | null) {
    await this.f.booking(event, person, date, time, { shiftBlock });
    this.crossmark.book(mPlan(event), String(40_000_000 + event), await this.rep(person), date, time);
  }

  async rep(person: string): Promise<string> {
    const { externalId } = await this.f.db.client.employee.findUniqueOrThrow({
      where: { id: this.f.person(person) },
    });
    return externalId ?? '';
  }

  /** Crossmark's bookings as `event person date time`, sorted. */
  async remote(): Promise<string[]> {
    const people = await this.f.db.client.employee.findMany({ where: { storeId: this.f.storeId } });
    const name = (repId: string) => people.find((one) => one.externalId === repId)?.id.split('-')[0];
    return [...this.crossmark.bookings.values()]
      .map(
        ({ mPlanId, repId, date, time }) => `${Number(mPlanId) - 30_000_000} ${name(repId)} ${date} ${time}`,
      )
      .sort();
  }

  /** Creates and deletes in the order they were sent. */
  get writes(): string[] {
    return this.crossmark.calls.filter((call) => !call.startsWith('read'));
  }

  booking(event: number) {
    return this.f.db.client.schedule.findUniqueOrThrow({
      where: { storeId_eventRefNum: { storeId: this.f.storeId, eventRefNum: event } },
    });
  }

  async operations(): Promise<string[]> {
    const rows = await this.f.db.client.remoteOperation.findMany({
      where: { storeId: this.f.storeId },
      orderBy: { id: 'asc' },
    });
    return rows.map((row) => `${row.kind} ${row.eventRefNum} ${row.state}${row.openKey ? ' open' : ''}`);
  }

  /** Who was told of a change that did not end as wanted. */
  async alerted(): Promise<string[]> {
    const rows = await this.f.db.client.slackMessage.findMany({
      where: { storeId: this.f.storeId, kind: 'alert.booking' },
    });
    return rows.map(({ recipient }) => recipient).sort();
  }
}

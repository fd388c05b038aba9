import { addDays, datesBetween, weekday, weekOf } from '../../../src/domain/dates.ts';
import { detectType } from '../../../src/domain/event-types.ts';
import type {
  Snapshot,
  SnapshotEmployee,
  SnapshotEvent,
  SnapshotSchedule,
} from '../../../src/engine/snapshot.ts';
import type { Random } from './random.ts';

/** Bookings as people would have made them earlier: plausible, mostly clean, with some of the dirt of real stores. */

const ARRIVE = ['10:15', '10:15', '10:45', '10:45', '11:15', '11:15', '11:45', '11:45'];

export class Bookings {
  readonly schedules: SnapshotSchedule[] = [];
  private readonly snapshot: Snapshot;
  private readonly random: Random;
  private readonly busy = new Set<string>();
  private readonly coreOnDay = new Map<string, number>();
  private readonly coreInWeek = new Map<string, number>();
  private readonly dateOfProject = new Map<string, string>();
  private nextId = 1;

  constructor(snapshot: Snapshot, random: Random) {
    this.snapshot = snapshot;
    this.random = random;
  }

  /** Books an event between two dates when somebody can take it; false when nobody can. */
  book(event: SnapshotEvent, from: string, to: string): boolean {
    const type = event.type ?? detectType(event.name, event.estimatedMinutes);
    const first = from > event.startDate ? from : event.startDate;
    const last = to < addDays(event.dueDate, -1) ? to : addDays(event.dueDate, -1);
    if (first > last) return false;
    if (type === 'core') return this.bookCore(event, first, last);
    const project = /^\d{6}/.exec(event.name)?.[0];
    if (type === 'supervisor') {
      const date = project === undefined ? undefined : this.dateOfProject.get(project);
      const boss = this.who((person) => person.jobTitle === 'club_supervisor', date);
      return date !== undefined && boss !== undefined && this.add(event, boss, date, '12:00');
    }
    if (type === 'juicer_production') {
      const juicer = this.who(
        (person) => person.jobTitle === 'juicer_barista' && !this.busy.has(`${person.id}|${first}`),
        first,
      );
      if (juicer === undefined) return false;
      this.busy.add(`${juicer.id}|${first}`);
      return this.add(event, juicer, first, '09:00');
    }
    if (type === 'freeosk' || type === 'digital_refresh' || type === 'digital_teardown') {
      const boss = this.who((person) => person.jobTitle === 'club_supervisor', event.startDate);
      return (
        event.startDate === first &&
        boss !== undefined &&
        this.add(event, boss, event.startDate, type === 'freeosk' ? '10:00' : '17:00')
      );
    }
    return false;
  }

  private bookCore(event: SnapshotEvent, first: string, last: string): boolean {
    for (const date of this.random.shuffled(datesBetween(first, last))) {
      const person = this.who((candidate) => {
        const week = this.coreInWeek.get(`${candidate.id}|${weekOf(date)}`) ?? 0;
        return (
          candidate.jobTitle !== 'club_supervisor' && week < 6 && !this.busy.has(`${candidate.id}|${date}`)
        );
      }, date);
      if (person === undefined) continue;
      const index = this.coreOnDay.get(date) ?? 0;
      this.coreOnDay.set(date, index + 1);
      const week = `${person.id}|${weekOf(date)}`;
      this.coreInWeek.set(week, (this.coreInWeek.get(week) ?? 0) + 1);
      this.busy.add(`${person.id}|${date}`);
      const project = /^\d{6}/.exec(event.name)?.[0];
      if (project !== undefined) this.dateOfProject.set(project, date);
      const block = (index % 8) + 1;
      const blockOrNot = this.random.chance(0.1)
        ? {}
        : { block, ...(index >= 8 ? { blockOverflow: true } : {}) };
      return this.add(event, person, date, ARRIVE[block - 1]!, blockOrNot);
    }
    return false;
  }

  private who(
    test: (person: SnapshotEmployee) => boolean,
    date: string | undefined,
  ): SnapshotEmployee | undefined {
    if (date === undefined) return undefined;
    const day = weekday(date);
    const people = this.snapshot.employees.filter(
      (person) => person.active && (person.weeklyAvailability?.[day] ?? true) && test(person),
    );
    return people.length === 0 ? undefined : this.random.pick(people);
  }

  private add(
    event: SnapshotEvent,
    person: SnapshotEmployee,
    date: string,
    time: string,
    extra: Partial<SnapshotSchedule> = {},
  ): true {
    this.schedules.push({
      id: `B${this.nextId++}`,
      eventRefNum: event.refNum,
      employeeId: person.id,
      date,
      time,
      ...extra,
    });
    return true;
  }
}

/** Two Core on one person-day, seven in a week, Core under time off, a Supervisor left behind, cancelled bookings. */
export function soil(snapshot: Snapshot, random: Random): void {
  const events = new Map(snapshot.events.map((event) => [event.refNum, event]));
  const typeOf = (row: SnapshotSchedule) => detectType(events.get(row.eventRefNum)?.name ?? '');
  const cores = snapshot.schedules.filter((row) => typeOf(row) === 'core');
  const [one, two, three] = random.shuffled(cores);
  if (one !== undefined && two !== undefined && random.chance(0.5)) {
    one.employeeId = two.employeeId;
    one.date = two.date;
  }
  if (three !== undefined && random.chance(0.5)) {
    const person = snapshot.employees.find((employee) => employee.id === three.employeeId);
    if (person !== undefined)
      person.timeOff = [
        ...(person.timeOff ?? []),
        { start: three.date, end: three.date, status: 'approved' },
      ];
  }
  for (const row of snapshot.schedules) {
    if (typeOf(row) === 'supervisor' && random.chance(0.05)) row.date = addDays(row.date, 1);
    const event = events.get(row.eventRefNum);
    if (event !== undefined && random.chance(0.02)) event.condition = 'canceled';
  }
  const heavy = random.pick(snapshot.employees);
  if (cores.length > 8 && random.chance(0.3)) {
    const week = weekOf(cores[0]!.date);
    cores.slice(0, 7).forEach((row, index) => {
      row.employeeId = heavy.id;
      row.date = addDays(week, index);
    });
  }
}

import type { CrossmarkPort, MplanRef, RemoteCondition } from '../../crossmark/port.ts';
import type { Clock } from '../../domain/clock.ts';
import type { Condition } from '../../domain/types.ts';

/** Older than this, a condition says too little about the moment of the create. */
const FRESH_MS = 5_000;
const OPEN: readonly Condition[] = ['unstaffed', 'reissued'];

/**
 * Reads the condition of the event that is written next while the one before it is written, so that a row takes one call's
 * time instead of two. It can only save a read, never allow a create that a read would have forbidden a moment before: the
 * answer serves once, for five seconds, only when it says that nothing is booked, and never across a write of the same event.
 */
export class ConditionAhead {
  /** The port to write with: its pre-check uses what was read ahead. */
  readonly port: CrossmarkPort;
  readonly #clock: Clock;
  readonly #read: (ref: MplanRef) => Promise<RemoteCondition>;
  readonly #known = new Map<string, { at: number; answer: Promise<RemoteCondition | null> }>();

  constructor(port: CrossmarkPort, clock: Clock) {
    this.#clock = clock;
    this.#read = (ref) => port.getCondition(ref);
    this.port = replacing(port, {
      getCondition: (ref) => this.#take(ref),
      createSchedule: (input) => {
        this.#known.delete(input.mPlanId);
        return port.createSchedule(input);
      },
      // Which event a booking belongs to is not known here.
      deleteSchedule: (id) => {
        this.#known.clear();
        return port.deleteSchedule(id);
      },
    });
  }

  /** Begins to read unless it has; returns at once. */
  look(ref: MplanRef | null | undefined): void {
    const now = this.#clock.now().getTime();
    for (const [mPlanId, { at }] of this.#known) if (now - at > FRESH_MS) this.#known.delete(mPlanId);
    if (!ref || this.#known.has(ref.mPlanId)) return;
    this.#known.set(ref.mPlanId, { at: now, answer: this.#read(ref).catch(() => null) });
  }

  async #take(ref: MplanRef): Promise<RemoteCondition> {
    const known = this.#known.get(ref.mPlanId);
    this.#known.delete(ref.mPlanId);
    const answer = await known?.answer;
    const isFresh = known !== undefined && this.#clock.now().getTime() - known.at <= FRESH_MS;
    return answer && isFresh && OPEN.includes(answer.condition) ? answer : this.#read(ref);
  }
}

/** The same port with other functions for some names; works for objects and instances alike. */
function replacing(port: CrossmarkPort, others: Partial<CrossmarkPort>): CrossmarkPort {
  return new Proxy(port, {
    get(target, name) {
      const value: unknown = Reflect.get(others, name) ?? Reflect.get(target, name);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

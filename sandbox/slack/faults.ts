import { z } from 'zod';

const times = z.int().positive().default(1);
const method = z.string().default('*');
/** Payload kind (command, block_actions, view_submission, view_closed, block_suggestion, event, shortcut) or `*`. */
const kind = z.string().default('*');
const delay = z.int().min(0).max(600_000);

/** The switches of the control API. `count` says how many times each works; the last five stay until reset. */
export const faultSchema = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('rate_limit'),
    method,
    retryAfter: z.int().min(0).default(1),
    count: times,
  }),
  z.strictObject({ kind: z.literal('lost_response'), method, count: times }),
  z.strictObject({
    kind: z.literal('http_error'),
    method,
    status: z.int().min(400).max(599).default(500),
    count: times,
  }),
  z.strictObject({ kind: z.literal('latency'), method, ms: delay, count: times }),
  z.strictObject({ kind: z.literal('platform_error'), method, error: z.string().min(1), count: times }),
  z.strictObject({
    kind: z.literal('double_delivery'),
    payload: kind,
    delayMs: delay.default(0),
    count: times,
  }),
  z.strictObject({ kind: z.literal('delayed_delivery'), payload: kind, ms: delay, count: times }),
  z.strictObject({
    kind: z.literal('reordered_delivery'),
    payload: kind,
    ms: delay.default(2_000),
    count: times,
  }),
  z.strictObject({ kind: z.literal('bad_signature'), payload: kind, count: times }),
  z.strictObject({ kind: z.literal('stale_timestamp'), payload: kind, count: times }),
  z.strictObject({
    kind: z.literal('retry_event'),
    reason: z.string().default('http_timeout'),
    count: times,
  }),
  z.strictObject({
    kind: z.literal('missing_scope'),
    scope: z.string().optional(),
    method: z.string().optional(),
  }),
  z.strictObject({ kind: z.literal('revoked_token') }),
  z.strictObject({ kind: z.literal('plan_upgrade_required') }),
  z.strictObject({ kind: z.literal('kick_bot'), channel: z.string() }),
  z.strictObject({ kind: z.literal('disable_messages_tab') }),
]);

export type Fault = z.infer<typeof faultSchema>;
type Kind = Fault['kind'];
type Of<K extends Kind> = Extract<Fault, { kind: K }>;

/** The faults that are switched on. */
export class FaultSwitches {
  #list: Fault[] = [];

  add(faults: Fault[]): void {
    this.#list.push(...structuredClone(faults));
  }

  clear(): void {
    this.#list = [];
  }

  list(): Fault[] {
    return structuredClone(this.#list);
  }

  /** A lasting fault, untouched. */
  lasting<K extends Kind>(kind: K, matches: (fault: Of<K>) => boolean = () => true): Of<K> | undefined {
    return this.#list.find((f): f is Of<K> => f.kind === kind && matches(f as Of<K>));
  }

  /** Uses up one count of the first fault that fits. */
  take<K extends Kind>(kind: K, target?: string): Of<K> | undefined {
    const fault = this.lasting(kind, (f) => {
      const aim = 'payload' in f ? f.payload : 'method' in f ? f.method : '*';
      return target === undefined || aim === '*' || aim === undefined || aim === target;
    });
    if (fault && 'count' in fault && --fault.count <= 0) this.#list = this.#list.filter((f) => f !== fault);
    return fault ? structuredClone(fault) : undefined;
  }
}

import type { SandboxControl } from '../../sandbox/crossmark/control.ts';
import type { FaultInput, OptionsPatch } from '../../sandbox/crossmark/model.ts';
import type { Random } from './random.ts';

/** What goes wrong in a kind of scenario. Probabilities are per call of the app to Crossmark. */
export interface Weather {
  /** How often something strikes a call. */
  faults: number;
  /** What strikes; each entry is as likely as the others. */
  kinds: readonly FaultKind[];
  options?: (random: Random) => OptionsPatch;
  /** How often the app dies at most. */
  kills: number;
  /** How often somebody else changes something in Crossmark at most. */
  others: number;
  /** Creates of some events are refused for good. */
  refusals: number;
}

export type FaultKind =
  | 'lost'
  | 'silence'
  | 'reset'
  | 'error'
  | 'gateway'
  | 'late'
  | 'html'
  | 'empty'
  | 'malformed'
  | 'no-id'
  | 'slow-down'
  | 'kick'
  | 'refuse'
  | 'sign-in'
  | 'chunk'
  | 'bad-rows';

/** Ports whose call is an HTTP request, and the path it goes to. */
const PATHS: Readonly<Record<string, string>> = {
  createSchedule: '/planningextcontroller/scheduleMplanEvent',
  deleteSchedule: '/planningextcontroller/deleteScheduledMplanEvent',
  getEvent: '/planningextcontroller/getPlanningMplans',
  pullEvents: '/planningextcontroller/getPlanningMplans',
  getCondition: '/planningextcontroller/getmPlanLocationCondition',
  qualifiedReps: '/planningextcontroller/getQualifiedRepsForScheduling',
};
/** A late effect comes while the verification (30 seconds) still looks. */
const LATEST_MS = 25_000;

/** Decides at every mark of the app what happens there; the only source of trouble in a scenario. */
export class Storm {
  /** How often each kind of trouble was sent. */
  readonly sent = new Map<string, number>();
  kills = 0;
  others = 0;
  readonly #control: SandboxControl;
  readonly #random: Random;
  readonly #weather: Weather;
  readonly #meddle: () => boolean;
  #calm = false;
  /** Marks until the next death; null = nobody dies any more. */
  #untilKill: number | null;

  /** `meddle`: somebody else changes something in Crossmark; false when there is nothing to change. */
  constructor(control: SandboxControl, random: Random, weather: Weather, meddle: () => boolean) {
    this.#meddle = meddle;
    this.#control = control;
    this.#random = random;
    this.#weather = weather;
    this.#untilKill = weather.kills > 0 ? random.int(3, 80) : null;
    control.options({ onDoubleCreate: 'duplicate', ...weather.options?.(random) });
  }

  /** Asked at every mark. True = the app dies here. */
  readonly strike = (mark: string): boolean => {
    if (this.#calm) return false;
    const [call = '', phase] = mark.split(':');
    if (phase === 'before' && PATHS[call] !== undefined) this.#beforeCall(PATHS[call]);
    if (this.#untilKill === null) return false;
    this.#untilKill -= 1;
    if (this.#untilKill > 0) return false;
    this.kills += 1;
    this.#count('kill');
    this.#untilKill = this.kills < this.#weather.kills ? this.#random.int(2, 100) : null;
    return true;
  };

  /** The storm is over: nothing is armed, and the app lives. */
  calm(): void {
    this.#calm = true;
    this.#control.calm();
    this.#control.options({ expiryStyle: '302', shrinkTo: 100 });
  }

  #beforeCall(path: string): void {
    const { faults, kinds, others } = this.#weather;
    if (this.others < others && this.#random.chance(0.15) && this.#meddle()) {
      this.others += 1;
      this.#count('others');
    }
    if (kinds.length > 0 && this.#random.chance(faults)) this.#arm(this.#random.pick(kinds), path);
  }

  #arm(kind: FaultKind, path: string): void {
    const random = this.#random;
    this.#count(kind);
    const faults: Record<FaultKind, () => FaultInput | null> = {
      lost: () => ({ kind: 'lost_response', path }),
      silence: () => ({ kind: 'commit_then_timeout', path }),
      reset: () => ({ kind: 'reset', path, count: random.int(1, 3) }),
      error: () => ({ kind: 'status', status: random.pick([500, 503]), path, count: random.int(1, 4) }),
      gateway: () => ({ kind: 'status', status: random.pick([502, 504]), path, count: random.int(1, 3) }),
      late: () => ({ kind: 'commit_late', ms: random.int(1, LATEST_MS), path }),
      html: () => ({ kind: 'html_body', path }),
      empty: () => ({ kind: 'empty_body', path }),
      malformed: () => ({ kind: 'malformed_json', path }),
      'no-id': () => ({ kind: 'drop_scheduled_event' }),
      'slow-down': () => ({
        kind: 'status',
        status: 429,
        retryAfter: String(random.int(1, 40)),
        path,
        count: random.int(1, 5),
      }),
      kick: () => {
        this.#control.options({ expiryStyle: random.pick(['302', '401', '403', 'html200'] as const) });
        this.#control.kick();
        return null;
      },
      refuse: () => ({ kind: 'ok_zero', message: 'The rep is not qualified', path }),
      'sign-in': () => {
        this.#control.kick();
        return { kind: random.pick(['login_refused', 'no_cookie'] as const) };
      },
      chunk: () => ({ kind: 'status', status: 500, path: PATHS.pullEvents!, count: random.int(1, 4) }),
      'bad-rows': () => ({ kind: 'bad_rows', n: random.int(1, 3) }),
    };
    const fault = faults[kind]();
    if (fault !== null) this.#control.faults([fault]);
  }

  #count(what: string): void {
    this.sent.set(what, (this.sent.get(what) ?? 0) + 1);
  }
}

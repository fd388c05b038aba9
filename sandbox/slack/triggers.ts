import { RESPONSE_URL_LIFE_MS, RESPONSE_URL_USES, TRIGGER_LIFE_MS } from './limits.ts';
import type { Core, ResponseTarget } from './model.ts';

interface Trigger {
  user: string;
  /** The view the interaction came from; views.push needs one. */
  view?: string;
  at: number;
  used: boolean;
}

/** Trigger ids: three seconds, one use, one person. */
export class Triggers {
  #core: Core;
  #known = new Map<string, Trigger>();

  constructor(core: Core) {
    this.#core = core;
  }

  mint(user: string, view?: string): string {
    const n = this.#core.ids.count('trigger');
    const id = `${n}.${this.#core.team.id}.${(n * 2_654_435_761).toString(16)}`;
    this.#known.set(id, { user, at: this.#core.clock.now(), used: false, ...(view ? { view } : {}) });
    return id;
  }

  /** Looks a trigger up and uses it: the trigger, or Slack's error name. */
  use(id: unknown, needsView: boolean): Trigger | string {
    const trigger = typeof id === 'string' ? this.#known.get(id) : undefined;
    if (!trigger || (needsView && !trigger.view)) return 'invalid_trigger_id';
    if (trigger.used) return 'exchanged_trigger_id';
    if (this.#core.clock.now() - trigger.at > TRIGGER_LIFE_MS) return 'expired_trigger_id';
    trigger.used = true;
    return trigger;
  }
}

interface ResponseUrl extends ResponseTarget {
  at: number;
  uses: number;
}

/** response_urls: five uses, thirty minutes. */
export class ResponseUrls {
  #core: Core;
  #known = new Map<string, ResponseUrl>();

  constructor(core: Core) {
    this.#core = core;
  }

  mint(target: ResponseTarget): string {
    const id = `${this.#core.team.id}/${this.#core.ids.count('response')}`;
    this.#known.set(id, { ...target, at: this.#core.clock.now(), uses: 0 });
    return `${this.#core.url}/response/${id}`;
  }

  /** Counts one use: the target, or the error name. */
  use(id: string): ResponseTarget | 'expired_url' | 'used_url' {
    const known = this.#known.get(id);
    if (!known || this.#core.clock.now() - known.at > RESPONSE_URL_LIFE_MS) return 'expired_url';
    if (known.uses >= RESPONSE_URL_USES) return 'used_url';
    known.uses++;
    return known;
  }
}

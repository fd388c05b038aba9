import { createHash } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import { homeView } from '../../blocks/home.ts';
import type { SlackDeps } from './deps.ts';
import { homeVm } from './presenters/home.ts';

/** A Home is kept up to date for people who opened it within this time (SL-20). */
const VIEWER_MS = 24 * 3_600_000;

/** Publishes App Home when it is opened, and again after changes for those who look at it. */
export class HomePublisher {
  readonly #deps: SlackDeps;
  /** Memory is enough: after a restart a Home is published anew when it is opened. */
  readonly #viewers = new Map<string, { openedAt: number; hash: string }>();

  constructor(deps: SlackDeps) {
    this.#deps = deps;
  }

  async publish(client: WebClient, user: string): Promise<void> {
    const view = homeView(await homeVm(this.#deps, user));
    await client.views.publish({ user_id: user, view });
    this.#viewers.set(user, { openedAt: this.#deps.clock.now().getTime(), hash: hashOf(view) });
  }

  /** After messages were sent something has changed; only Homes that differ are published. */
  async refreshViewers(client: WebClient): Promise<void> {
    const now = this.#deps.clock.now().getTime();
    for (const [user, viewer] of this.#viewers) {
      if (now - viewer.openedAt > VIEWER_MS) {
        this.#viewers.delete(user);
        continue;
      }
      try {
        const view = homeView(await homeVm(this.#deps, user));
        const hash = hashOf(view);
        if (hash === viewer.hash) continue;
        await client.views.publish({ user_id: user, view });
        this.#viewers.set(user, { ...viewer, hash });
      } catch (error) {
        // One Home that cannot be published stops no other; it is drawn anew when it is opened.
        this.#deps.log.warn({ err: error, user }, 'App Home could not be refreshed');
        this.#viewers.delete(user);
      }
    }
  }
}

function hashOf(view: object): string {
  return createHash('sha256').update(JSON.stringify(view)).digest('hex');
}

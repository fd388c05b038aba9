import { createHash } from 'node:crypto';
import type { WebClient } from '@slack/web-api';
import { homeView } from '../../blocks/home.ts';
import { localOf } from '../domain/dates.ts';
import type { SlackDeps } from './deps.ts';
import { homeVm } from './presenters/home.ts';

/** A Home is kept up to date for people who opened it within this time (SL-20). */
const VIEWER_MS = 24 * 3_600_000;
/** After this many refusals in a row a Home is left alone until it is opened. */
const MOST_FAILURES = 3;

interface Viewer {
  openedAt: number;
  /** The store they look at; null while they have none. */
  storeId: string | null;
  /** What is today on it, and in which zone. */
  today: { date: string; zone: string } | null;
  /** What they see; null when it is not known, so that the next change is shown. */
  content: string | null;
  /** Slack's hash of the view that we published last. */
  hash: string | undefined;
  failures: number;
  /** Publishing of one person's Home goes one after the other, so that an older reading never covers a newer one. */
  turn: Promise<void>;
}

/** Publishes App Home when it is opened, and again after changes for those who look at it. */
export class HomePublisher {
  readonly #deps: SlackDeps;
  /** Memory is enough: after a restart a Home is published anew when it is opened. */
  readonly #viewers = new Map<string, Viewer>();
  /** The last line of the record that is known to every Home. */
  #seen: number | null = null;

  constructor(deps: SlackDeps) {
    this.#deps = deps;
  }

  /** Shows it in any case. @param storeId the store that was chosen; default the one looked at last */
  async publish(client: WebClient, user: string, storeId?: string): Promise<void> {
    const known = this.#viewers.get(user);
    const viewer: Viewer = known ?? {
      openedAt: 0,
      storeId: null,
      today: null,
      content: null,
      hash: undefined,
      failures: 0,
      turn: Promise.resolve(),
    };
    viewer.openedAt = this.#deps.clock.now().getTime();
    if (storeId !== undefined) viewer.storeId = storeId;
    this.#viewers.set(user, viewer);
    await this.#inTurn(viewer, () => this.#show(client, user, viewer, { always: true }));
  }

  /** Something has changed: every Home that differs is published. */
  async refreshViewers(client: WebClient): Promise<void> {
    for (const user of [...this.#viewers.keys()]) await this.#refresh(client, user);
  }

  /**
   * Looks into the record for changes since the last look, and refreshes the Homes of their stores, and those on which
   * a new day has begun; one query when there is nothing, and none at all while nobody looks.
   */
  async followRecord(client: WebClient): Promise<void> {
    this.#forgetOld();
    if (this.#viewers.size === 0) {
      this.#seen = null;
      return;
    }
    const lines = await this.#deps.database.client.actionLog.findMany({
      where: this.#seen === null ? {} : { id: { gt: this.#seen } },
      select: { id: true, storeId: true, subjectId: true },
      orderBy: { id: 'desc' },
      take: this.#seen === null ? 1 : 1000,
    });
    const first = this.#seen === null;
    this.#seen = lines[0]?.id ?? this.#seen ?? 0;
    // Something may have changed between the first Home and this first look.
    if (first) return this.refreshViewers(client);
    const stores = new Set(lines.map((line) => line.storeId));
    const people = new Set(lines.map((line) => line.subjectId));
    for (const [user, viewer] of [...this.#viewers])
      if (stores.has(viewer.storeId) || people.has(user) || this.#isOfYesterday(viewer))
        await this.#refresh(client, user);
  }

  async #refresh(client: WebClient, user: string): Promise<void> {
    this.#forgetOld();
    const viewer = this.#viewers.get(user);
    if (viewer === undefined) return;
    try {
      await this.#inTurn(viewer, () => this.#show(client, user, viewer, { always: false }));
    } catch (error) {
      // One Home that cannot be published stops no other, and what it shows is published with the next change.
      viewer.content = null;
      viewer.failures += 1;
      this.#deps.log.warn({ err: error, user }, 'App Home could not be refreshed');
      if (viewer.failures >= MOST_FAILURES) this.#viewers.delete(user);
    }
  }

  /** A Home that somebody opened is shown in any case; a refresh gives way when Slack has a newer one, and comes again. */
  async #show(
    client: WebClient,
    user: string,
    viewer: Viewer,
    { always }: { always: boolean },
  ): Promise<void> {
    const vm = await homeVm(this.#deps, user, viewer.storeId);
    const view = homeView(vm);
    const content = createHash('sha256').update(JSON.stringify(view)).digest('hex');
    viewer.storeId = vm.kind === 'nobody' ? null : vm.store.id;
    viewer.today = vm.kind === 'nobody' ? null : this.#todayIn(vm.store.timezone);
    if (!always && content === viewer.content) return;
    const hash = always ? undefined : viewer.hash;
    try {
      const published = await client.views.publish({ user_id: user, view, ...(hash ? { hash } : {}) });
      Object.assign(viewer, { content, hash: published.view?.hash, failures: 0 });
    } catch (error) {
      const code = (error as { data?: { error?: string } }).data?.error;
      if (hash === undefined || code !== 'hash_conflict') throw error;
      // Another process has published meanwhile; what is read after that is at least as new.
      await this.#show(client, user, viewer, { always: true });
    }
  }

  #isOfYesterday({ today }: Viewer): boolean {
    return today !== null && today.date < this.#todayIn(today.zone).date;
  }

  #todayIn(zone: string): NonNullable<Viewer['today']> {
    return { zone, date: localOf(this.#deps.clock.now(), zone).date };
  }

  #inTurn(viewer: Viewer, work: () => Promise<void>): Promise<void> {
    const done = viewer.turn.then(work);
    viewer.turn = done.catch(() => {});
    return done;
  }

  #forgetOld(): void {
    const now = this.#deps.clock.now().getTime();
    for (const [user, { openedAt }] of this.#viewers)
      if (now - openedAt > VIEWER_MS) this.#viewers.delete(user);
  }
}

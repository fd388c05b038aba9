import type { CrossmarkSandbox } from '../../sandbox/crossmark/server.ts';
import type { Database } from '../../src/db/database.ts';
import type { Clock } from '../../src/domain/clock.ts';
import { APPROVER, APPROVER_TWO } from '../services/proposals/fixture.ts';
import { App, LEASE_MS, type Spoil } from './app.ts';
import { killProcesses } from './killed.ts';
import { Life } from './life.ts';
import { type Comparison, compare } from './oracle.ts';
import { meddle } from './others.ts';
import { People } from './people.ts';
import { type Random, seeded } from './random.ts';
import { mPlanOf, type Setting, type Size, setUp } from './store.ts';
import { Storm, type Weather } from './storm.ts';

export interface Kind {
  name: string;
  size: Size;
  weather: Weather;
  /** Rounds of ten minutes that the storm lasts at most. */
  rounds: number;
  /** Bookings that people change in a round, while everything else goes on. */
  changes?: number;
  twoApprovers?: boolean;
  /** The app is a process of its own, and killed with SIGKILL this often. */
  realKills?: number;
}

/** What all scenarios of a process share. */
export interface Ground {
  sandbox: CrossmarkSandbox;
  /** The clock of the sandbox reads this one. */
  clock: { current: Clock };
  freshDatabase: () => Promise<Database & { url: string }>;
}

export interface Result {
  kind: string;
  seed: number;
  /** After the storm, with nobody pressing anything. */
  alone: Comparison;
  /** After people pressed Retry and Resume and decided conflicts in fair weather. */
  settled: Comparison;
  storm: ReadonlyMap<string, number>;
  changes: ReadonlyMap<string, number>;
  creates: number;
  /** Errors that no part of the app may throw or log. */
  crashes: string[];
}

const TICK_MS = 11 * 60_000;
/** Longer than the block after a refused sign-in. */
const PATIENCE_MS = 16 * 60_000;
const ROUNDS_ALONE = 3;
const ROUNDS_OF_PEOPLE = 4;

/** `spoil` changes the app, to see the comparison find it. */
export async function runScenario(kind: Kind, seed: number, ground: Ground, spoil?: Spoil): Promise<Result> {
  const db = await ground.freshDatabase();
  try {
    const random = seeded(seed);
    const setting = await setUp(db, ground.sandbox.control, random, kind.size);
    return await new Scenario(kind, ground, db, setting, random, spoil).run(seed);
  } finally {
    await db.close();
  }
}

class Scenario {
  readonly #kind: Kind;
  readonly #ground: Ground;
  readonly #db: Database & { url: string };
  readonly #setting: Setting;
  readonly #random: Random;
  readonly #spoil: Spoil | undefined;
  readonly #storm: Storm;
  readonly #people: People;
  readonly #crashes: string[] = [];
  readonly #byOthers = new Set<number>();
  readonly #theirs = new Set<string>();

  constructor(
    kind: Kind,
    ground: Ground,
    db: Database & { url: string },
    setting: Setting,
    random: Random,
    spoil: Spoil | undefined,
  ) {
    this.#kind = kind;
    this.#ground = ground;
    this.#db = db;
    this.#setting = setting;
    this.#random = random;
    this.#spoil = spoil;
    this.#people = new People(setting, random);
    ground.clock.current = setting.f.clock;
    this.#storm = new Storm(ground.sandbox.control, random, kind.weather, () => this.#meddle());
  }

  async run(seed: number): Promise<Result> {
    const { clock } = this.#setting.f;
    this.#refuseForGood();
    if (this.#kind.realKills !== undefined) await this.#killProcesses(this.#kind.realKills);
    else await this.#storms();
    this.#storm.calm();
    this.#refuseForGood();
    // What the storm left to be approved is approved; everything else the app does alone.
    for (let round = 0; round < ROUNDS_ALONE; round += 1) {
      clock.advance(LEASE_MS);
      await this.#live(async (app) => {
        if (round === 0) await this.#approve(app);
        await app.tick();
      });
    }
    const alone = await this.#compare();
    for (let round = 0; round < ROUNDS_OF_PEOPLE && (await this.#isOpen()); round += 1) {
      clock.advance(PATIENCE_MS);
      await this.#live(async (app) => {
        await this.#people.press(app);
        await this.#people.decide(app);
        await this.#people.pressAlerts(app);
        await app.tick();
      });
    }
    clock.advance(PATIENCE_MS);
    await this.#live((app) => app.tick());
    const settled = await this.#compare();
    const { control } = this.#ground.sandbox;
    const creates = control.log().filter(({ path }) => path.endsWith('/scheduleMplanEvent')).length;
    const { changes } = this.#people;
    const storm = this.#storm.sent;
    return { kind: this.#kind.name, seed, alone, settled, storm, changes, creates, crashes: this.#crashes };
  }

  async #storms(): Promise<void> {
    await this.#live((app) => Promise.all([this.#approve(app), app.tick()]));
    for (let round = 1; round < this.#kind.rounds; round += 1) {
      this.#setting.f.clock.advance(TICK_MS);
      await this.#live((app) => Promise.all([this.#act(app), app.tick()]));
    }
  }

  async #killProcesses(kills: number): Promise<void> {
    const { f, runId } = this.#setting;
    await f.approve(runId);
    await killProcesses(kills, {
      setting: this.#setting,
      url: this.#db.url,
      sandbox: this.#ground.sandbox,
      clock: this.#ground.clock,
      random: this.#random,
      strike: () => this.#storm.strike('createSchedule:before'),
    });
  }

  /** Lives of the app until one comes to its end; after a kill people do again what they were at. */
  async #live(work: (app: App) => Promise<unknown>): Promise<void> {
    while (!(await this.#survives(work))) {
      // Whoever was killed holds its leases until they run out.
      this.#setting.f.clock.advance(LEASE_MS + this.#random.int(0, 3_600_000));
    }
  }

  async #survives(work: (app: App) => Promise<unknown>): Promise<boolean> {
    const { f, zone } = this.#setting;
    const life = new Life(f.clock, this.#storm.strike);
    const app = new App({
      life,
      db: this.#db,
      clock: f.clock,
      url: this.#ground.sandbox.url,
      zone,
      random: this.#random,
      spoil: this.#spoil,
      storeId: f.storeId,
      onError: (text) => this.#crashes.push(text),
    });
    const done = work(app).catch((error: unknown) => {
      if (!life.dead)
        this.#crashes.push(error instanceof Error ? (error.stack ?? error.message) : String(error));
    });
    await Promise.race([done, life.death]);
    const killed = life.dead;
    await life.bury();
    return !killed;
  }

  async #approve(app: App): Promise<void> {
    const { f, runId } = this.#setting;
    if ((await this.#count({ status: 'proposed' })) === 0) return;
    const version = await f.version(runId);
    const who = this.#kind.twoApprovers ? [APPROVER, APPROVER_TWO] : [APPROVER];
    await Promise.all(who.map((one) => this.#people.approve(app, one, version)));
    await app.worker.runDue();
  }

  /** Somebody presses something, or not. */
  async #act(app: App): Promise<void> {
    await this.#approve(app);
    if (this.#random.chance(0.5)) await this.#people.press(app);
    for (let i = 0; i < (this.#kind.changes ?? 0); i += 1) await this.#people.changeBooking(app);
    if (this.#random.chance(0.3)) await this.#people.decide(app);
  }

  /** Creates of the first events of the proposal are refused as long as the scenario lasts. */
  #refuseForGood(): void {
    const { control } = this.#ground.sandbox;
    for (const event of [...this.#setting.proposed].sort().slice(0, this.#kind.weather.refusals))
      control.faults([
        {
          kind: 'ok_zero',
          message: 'The rep is not qualified',
          path: '/scheduleMplanEvent',
          fields: { mPlanID: mPlanOf(event) },
          count: 1_000_000,
        },
      ]);
  }

  #meddle(): boolean {
    const done = meddle(this.#ground.sandbox.control, this.#random, this.#setting.zone);
    if (done === null) return false;
    this.#byOthers.add(Number(done.mPlanID) - Number(mPlanOf(0)));
    if (done.bookingId !== null) this.#theirs.add(done.bookingId);
    return true;
  }

  #count(where: { status: string | { in: string[] } }): Promise<number> {
    return this.#db.client.pendingSchedule.count({ where });
  }

  async #isOpen(): Promise<boolean> {
    const { client } = this.#db;
    const rows = await this.#count({ status: { in: ['proposed', 'approved', 'submitting', 'api_failed'] } });
    const conflicts = await client.syncChangeLog.count({ where: { isConflict: true, resolved: false } });
    const bookings = await client.schedule.count({ where: { syncStatus: { not: 'synced' } } });
    return rows + conflicts + bookings > 0;
  }

  #compare(): Promise<Comparison> {
    return compare(this.#db, this.#ground.sandbox.control, this.#setting.zone, {
      removed: this.#people.removed,
      byOthers: this.#byOthers,
      theirs: this.#theirs,
      booked: this.#setting.booked,
    });
  }
}

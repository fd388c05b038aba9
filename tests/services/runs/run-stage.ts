import { pino } from 'pino';
import type { Database, SchedulerRunRow } from '../../../src/db/database.ts';
import { RunService } from '../../../src/services/runs/run-service.ts';
import { Fixture } from '../proposals/fixture.ts';

/** A store with people and events, and the run service over it. */
export class RunStage {
  readonly fixture: Fixture;
  readonly runs: RunService;

  private constructor(fixture: Fixture, db: Database) {
    this.fixture = fixture;
    this.runs = new RunService({ db, clock: fixture.clock, log: pino({ level: 'silent' }) });
  }

  static async open(db: Database, cores: readonly number[] = []): Promise<RunStage> {
    const fixture = await Fixture.create(db);
    for (const core of cores) await fixture.event(core);
    return new RunStage(fixture, db);
  }

  get storeId(): string {
    return this.fixture.storeId;
  }

  begin(actor = 'cli:ops') {
    return this.runs.begin(this.storeId, actor, { runType: 'manual' });
  }

  async run(actor = 'cli:ops') {
    return this.runs.execute(await this.begin(actor));
  }

  row(runId: number): Promise<SchedulerRunRow> {
    return this.fixture.db.client.schedulerRun.findUniqueOrThrow({ where: { id: runId } });
  }

  rows(runId: number) {
    return this.fixture.db.client.pendingSchedule.findMany({
      where: { schedulerRunId: runId },
      orderBy: { eventRefNum: 'asc' },
    });
  }

  /** `kind recipient` of every message about a run. */
  async announced(runId: number): Promise<string[]> {
    const messages = await this.fixture.db.client.slackMessage.findMany({
      where: { storeId: this.storeId, subjectId: String(runId) },
      orderBy: { id: 'asc' },
    });
    return messages.map((message) => `${message.kind} ${message.recipient}`);
  }
}

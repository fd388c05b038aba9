import type { WebClient } from '@slack/web-api';
import type { Logger } from 'pino';
import type { Database } from '../db/database.ts';
import type { Clock } from '../domain/clock.ts';
import type { ApprovalService } from '../services/approvals/approval-service.ts';
import type { BookingService } from '../services/bookings/booking-service.ts';
import type { ConflictService } from '../services/conflicts/conflict-service.ts';
import type { ConnectionHealthService } from '../services/connection-health.ts';
import type { Actor } from '../services/contracts.ts';
import type { HistoryService } from '../services/history/history-service.ts';
import type { ProposalService } from '../services/proposals/proposal-service.ts';
import type { ActivationService } from '../services/roster/activation.ts';
import type { RosterService } from '../services/roster/roster-service.ts';
import type { RotationService } from '../services/rotations/rotation-service.ts';
import type { RunService } from '../services/runs/run-service.ts';
import type { ScheduleService } from '../services/schedule/schedule-service.ts';
import type { SettingsService } from '../services/settings/settings-service.ts';
import type { SubmissionService } from '../services/submissions/submission-service.ts';
import type { OnProgress, SyncReport } from '../services/sync/model.ts';
import type { WhatIfService } from '../services/what-if-service.ts';
import type { InFlight } from './in-flight.ts';
import type { MessageLinks } from './presenters/links.ts';

/** Everything a listener may use; built once in the composition root. */
export interface SlackDeps {
  database: Database;
  runs: RunService;
  proposals: ProposalService;
  approvals: ApprovalService;
  submissions: SubmissionService;
  bookings: BookingService;
  rotations: RotationService;
  roster: RosterService;
  activation: ActivationService;
  schedule: ScheduleService;
  whatIf: WhatIfService;
  settings: SettingsService;
  history: HistoryService;
  conflicts: ConflictService;
  sync: { syncNow(storeId: string, actor: Actor, onProgress: OnProgress): Promise<SyncReport> };
  /** Whether Crossmark answers. */
  connections: ConnectionHealthService;
  /** Sends what changed at once instead of with the next tick. */
  outbox: { wake(): void };
  links: MessageLinks;
  /** Draws every message about a subject again. */
  redraw: (subjectType: string, storeId: string, subjectId: string) => Promise<void>;
  /** Draws the message that stands there again, when it is one of ours (SL-15). */
  redrawMessage: (channel: string | undefined, ts: string | undefined) => Promise<void>;
  /** Shows a person their App Home; without a store the one that they looked at last. */
  publishHome: (client: WebClient, user: string, storeId?: string) => Promise<void>;
  /** The workspace has taken our token away. */
  onUninstalled: () => void;
  inFlight: InFlight;
  clock: Clock;
  log: Logger;
  newId: () => string;
  /** Our workspace; null until Slack has told us. */
  teamId: () => string | null;
  commandPrefix: string;
  /** The next automatic run of a store, for status and Home. */
  nextRun: (timezone: string) => Date | null;
}

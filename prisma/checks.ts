import {
  CONDITIONS,
  EVENT_TYPES,
  JOB_TITLES,
  ROTATION_TYPES,
  RUN_MODES,
  TIME_OFF_STATUSES,
} from '../src/domain/types.ts';

/**
 * What the database itself refuses, beyond keys: the same expressions for SQLite and PostgreSQL. `scripts/migration-sql.ts`
 * writes them into a first migration; tests hold the migrated databases against this list.
 */
export interface Check {
  table: string;
  name: string;
  sql: string;
}

const quoted = (column: string): string => `"${column}"`;
const check = (table: string, subject: string, sql: string): Check => ({
  table,
  name: `${table}_${subject}_check`,
  sql,
});

const oneOf = (table: string, column: string, values: readonly string[]): Check =>
  check(table, column, `${quoted(column)} IN (${values.map((value) => `'${value}'`).join(', ')})`);
const dates = (table: string, ...columns: string[]): Check[] =>
  columns.map((column) => check(table, column, `${quoted(column)} LIKE '____-__-__'`));
const times = (table: string, ...columns: string[]): Check[] =>
  columns.map((column) => check(table, column, `${quoted(column)} LIKE '__:__'`));
const range = (table: string, column: string, min: number, max: number): Check =>
  check(table, column, `${quoted(column)} BETWEEN ${min} AND ${max}`);
const atLeast = (table: string, column: string, min: number): Check =>
  check(table, column, `${quoted(column)} >= ${min}`);
const text = (table: string, column: string, min: number, max: number): Check =>
  check(table, column, `length(${quoted(column)}) BETWEEN ${min} AND ${max}`);
const versions = (...tables: string[]): Check[] => tables.map((table) => atLeast(table, 'version', 1));

const ACKS = ['told', 'send_dm'] as const;
const SYNC = ['pending', 'synced', 'failed'] as const;

export const CHECKS: readonly Check[] = [
  text('stores', 'id', 1, 40),
  check('stores', 'id_case', `"id" = lower("id")`),
  text('stores', 'name', 1, 100),
  text('stores', 'number', 1, 10),
  atLeast('stores', 'rotations_version', 1),
  atLeast('stores', 'settings_version', 1),
  oneOf('store_members', 'role', ['approver', 'manager', 'supervisor', 'viewer']),
  text('api_tokens', 'secret_hash', 64, 64),

  text('employees', 'id', 1, 50),
  text('employees', 'name', 2, 100),
  check('employees', 'email', `"email" = lower("email")`),
  oneOf('employees', 'job_title', JOB_TITLES),
  ...dates('employees', 'termination_date'),
  check('employees', 'crossmark_employee_id', `"crossmark_employee_id" LIKE 'US______'`),
  oneOf('employees', 'sync_status', SYNC),
  ...dates('employee_availability', 'date'),
  ...dates('employee_time_off', 'start_date', 'end_date'),
  check('employee_time_off', 'range', `"end_date" >= "start_date"`),
  oneOf('employee_time_off', 'status', TIME_OFF_STATUSES),
  ...dates('employee_availability_overrides', 'start_date', 'end_date'),
  check('employee_availability_overrides', 'range', `"end_date" >= "start_date"`),
  check('employee_availability', 'reason', `length("reason") <= 200`),
  check('employee_time_off', 'reason', `length("reason") <= 200`),
  check('employee_availability_overrides', 'reason', `length("reason") <= 500`),

  atLeast('events', 'project_ref_num', 1),
  oneOf('events', 'event_type', EVENT_TYPES),
  oneOf('events', 'condition', CONDITIONS),
  ...dates('events', 'start_date', 'due_date'),
  check('events', 'window', `"due_date" > "start_date"`),
  range('events', 'estimated_minutes', 1, 1440),
  check('events', 'parent', `"parent_event_ref_num" <> "project_ref_num"`),
  oneOf('events', 'sync_status', SYNC),
  ...dates('schedules', 'schedule_date'),
  ...times('schedules', 'schedule_time'),
  range('schedules', 'shift_block', 1, 8),
  oneOf('schedules', 'sync_status', [
    'pending',
    'pending_sync',
    'synced',
    'delete_pending',
    'delete_failed',
    'failed',
  ]),
  oneOf('schedules', 'source', ['auto', 'manual', 'import', 'sync']),
  oneOf(
    'event_type_overrides',
    'override_event_type',
    EVENT_TYPES.filter((type) => type !== 'digital'),
  ),

  range('rotation_assignments', 'day_of_week', 0, 6),
  oneOf('rotation_assignments', 'rotation_type', ROTATION_TYPES),
  check('rotation_assignments', 'backup', `"backup_employee_id" <> "employee_id"`),
  ...dates('schedule_exceptions', 'exception_date'),
  oneOf('schedule_exceptions', 'rotation_type', ROTATION_TYPES),
  ...dates('locked_days', 'locked_date'),
  text('company_holidays', 'name', 1, 100),
  oneOf('company_holidays', 'kind', ['date', 'yearly', 'nth_weekday']),
  ...dates('company_holidays', 'holiday_date'),
  range('company_holidays', 'recurring_month', 1, 12),
  range('company_holidays', 'recurring_day', 1, 31),
  check('company_holidays', 'date_pair', `("kind" = 'date') = ("holiday_date" IS NOT NULL)`),
  check(
    'company_holidays',
    'yearly_pair',
    `("kind" = 'yearly') = ("recurring_month" IS NOT NULL) AND ("kind" = 'yearly') = ("recurring_day" IS NOT NULL)`,
  ),
  check('company_holidays', 'rule_pair', `("kind" = 'nth_weekday') = ("recurring_rule" IS NOT NULL)`),

  oneOf('scheduler_run_history', 'run_type', ['automatic', 'manual']),
  oneOf('scheduler_run_history', 'mode', RUN_MODES),
  oneOf('scheduler_run_history', 'status', ['running', 'completed', 'failed', 'crashed', 'rejected']),
  check('scheduler_run_history', 'running_key', `("status" = 'running') = ("running_key" IS NOT NULL)`),
  check('scheduler_run_history', 'running_key_store', `"running_key" = "store_id"`),
  check(
    'scheduler_run_history',
    'counters',
    `"total_events_processed" >= 0 AND "events_scheduled" >= 0 AND "events_requiring_swaps" >= 0 AND "events_failed" >= 0 AND "total_events_processed" = "events_scheduled" + "events_failed"`,
  ),
  ...dates('scheduler_run_history', 'window_start', 'window_end'),
  check('scheduler_run_history', 'window', `"window_end" >= "window_start"`),
  range('scheduler_run_history', 'health_score', 0, 100),
  oneOf('scheduler_run_history', 'approve_ack', ACKS),
  check('scheduler_run_history', 'approval', `("approved_at" IS NULL) = ("approved_by_user" IS NULL)`),
  check('scheduler_run_history', 'rejection', `("status" = 'rejected') = ("rejected_at" IS NOT NULL)`),

  oneOf('pending_schedules', 'status', [
    'proposed',
    'user_edited',
    'approved',
    'submitting',
    'api_submitted',
    'api_failed',
    'superseded',
  ]),
  check('pending_schedules', 'outcome', `("failure_code" IS NULL) = ("employee_id" IS NOT NULL)`),
  check(
    'pending_schedules',
    'place',
    `("employee_id" IS NULL) = ("schedule_date" IS NULL) AND ("employee_id" IS NULL) = ("schedule_time" IS NULL)`,
  ),
  ...dates('pending_schedules', 'schedule_date'),
  ...times('pending_schedules', 'schedule_time'),
  range('pending_schedules', 'shift_block', 1, 8),
  oneOf('pending_schedules', 'notice_ack', ACKS),
  oneOf('pending_schedules', 'superseded_reason', [
    'rejected',
    'replaced',
    'expired',
    'left_out',
    'booked_elsewhere',
    'event_inactive',
    'swap_cancelled',
    'newer_result',
  ]),
  check('pending_schedules', 'superseded', `("status" = 'superseded') = ("superseded_reason" IS NOT NULL)`),
  check(
    'pending_schedules',
    'open_key',
    `"open_key" IS NULL OR "status" NOT IN ('api_submitted', 'superseded')`,
  ),
  check(
    'pending_schedules',
    'lease',
    `"status" <> 'submitting' OR ("lease_token" IS NOT NULL AND "lease_until" IS NOT NULL)`,
  ),
  atLeast('pending_schedules', 'attempts', 0),
  oneOf('submission_jobs', 'status', ['pending', 'running', 'done', 'stopped']),
  atLeast('submission_jobs', 'attempts', 0),

  oneOf('action_log', 'outcome', ['done', 'refused']),
  oneOf('schedule_notifications', 'kind', [
    'event_added',
    'event_removed',
    'time_changed',
    'employee_swapped_in',
    'employee_swapped_out',
    'event_traded',
  ]),
  oneOf('schedule_notifications', 'ack', ['told', 'send_dm', 'dm_sent', 'dm_failed']),
  ...dates('schedule_notifications', 'schedule_date'),
  ...times('schedule_notifications', 'schedule_time'),

  oneOf('slack_messages', 'status', ['pending', 'sending', 'sent', 'unknown', 'failed', 'deleted']),
  range('slack_messages', 'priority', 0, 3),
  atLeast('slack_messages', 'page', 1),
  check('slack_messages', 'sent', `"status" <> 'sent' OR ("channel_id" IS NOT NULL AND "ts" IS NOT NULL)`),
  oneOf('remote_operations', 'kind', ['create', 'delete', 'change', 'trade', 'bump', 'reissue']),
  oneOf('remote_operations', 'state', [
    'planned',
    'running',
    'done',
    'failed',
    'compensated',
    'lost',
    'unknown',
  ]),
  oneOf('sync_runs', 'kind', ['scheduled', 'manual', 'run', 'full']),
  oneOf('sync_runs', 'status', ['success', 'partial', 'failed', 'disabled', 'skipped']),
  check('sync_runs', 'complete', `"complete" = false OR "data_as_of" IS NOT NULL`),
  oneOf('sync_change_logs', 'change_type', ['new_event', 'cancelled', 'modified', 'conflict']),
  oneOf('sync_change_logs', 'entity_type', ['event', 'schedule', 'employee']),
  range('sync_change_logs', 'merge_row', 1, 19),
  oneOf('sync_change_logs', 'resolution', ['keep_local', 'take_upstream', 'auto_cleared', 'superseded']),
  check(
    'sync_change_logs',
    'conflict',
    `"is_conflict" = ("change_type" = 'conflict') AND "is_conflict" = ("fingerprint" IS NOT NULL)`,
  ),
  check(
    'sync_change_logs',
    'resolved',
    `"resolved" = ("resolved_at" IS NOT NULL) AND "resolved" = ("resolution" IS NOT NULL)`,
  ),
  oneOf('import_previews', 'kind', ['roster', 'events', 'schedules', 'employees']),
  ...versions(
    'import_previews',
    'employees',
    'events',
    'schedules',
    'scheduler_run_history',
    'pending_schedules',
    'slack_messages',
    'connections',
  ),
];

-- CreateTable
CREATE TABLE "connections" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "base_url" TEXT NOT NULL,
    "username" TEXT NOT NULL,
    "encrypted_password" TEXT,
    "timezone" TEXT NOT NULL,
    "division_filter" TEXT,
    "enabled" BOOLEAN NOT NULL DEFAULT true,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "connections_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "stores" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "number" TEXT NOT NULL,
    "timezone" TEXT NOT NULL,
    "slack_team_id" TEXT,
    "slack_channel_id" TEXT,
    "connection_id" TEXT,
    "location_id" TEXT,
    "location_mvid" TEXT,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "rotations_version" INTEGER NOT NULL DEFAULT 1,
    "settings_version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "stores_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "store_settings" (
    "store_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "value" TEXT NOT NULL,
    "updated_by" TEXT,
    "updated_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "store_settings_pkey" PRIMARY KEY ("store_id","key")
);

-- CreateTable
CREATE TABLE "store_members" (
    "id" SERIAL NOT NULL,
    "store_id" TEXT NOT NULL,
    "slack_team_id" TEXT NOT NULL,
    "slack_user_id" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "granted_by" TEXT,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "store_members_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "admins" (
    "slack_team_id" TEXT NOT NULL,
    "slack_user_id" TEXT NOT NULL,
    "granted_by" TEXT,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "admins_pkey" PRIMARY KEY ("slack_team_id","slack_user_id")
);

-- CreateTable
CREATE TABLE "api_tokens" (
    "id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "secret_hash" TEXT NOT NULL,
    "store_ids" TEXT NOT NULL,
    "rights" TEXT NOT NULL,
    "expires_at" TIMESTAMP(3),
    "last_used_at" TIMESTAMP(3),
    "revoked_at" TIMESTAMP(3),
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "api_tokens_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "employees" (
    "id" TEXT NOT NULL,
    "store_id" TEXT NOT NULL,
    "name" TEXT NOT NULL,
    "name_lower" TEXT NOT NULL,
    "email" TEXT,
    "phone" TEXT,
    "slack_user_id" TEXT,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "job_title" TEXT NOT NULL DEFAULT 'event_specialist',
    "juicer_trained" BOOLEAN NOT NULL DEFAULT false,
    "adult_beverage_trained" BOOLEAN NOT NULL DEFAULT false,
    "termination_date" TEXT,
    "external_id" TEXT,
    "crossmark_employee_id" TEXT,
    "sync_status" TEXT NOT NULL DEFAULT 'pending',
    "last_synced" TIMESTAMP(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "employees_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "employee_weekly_availability" (
    "id" SERIAL NOT NULL,
    "store_id" TEXT NOT NULL,
    "employee_id" TEXT NOT NULL,
    "monday" BOOLEAN NOT NULL DEFAULT true,
    "tuesday" BOOLEAN NOT NULL DEFAULT true,
    "wednesday" BOOLEAN NOT NULL DEFAULT true,
    "thursday" BOOLEAN NOT NULL DEFAULT true,
    "friday" BOOLEAN NOT NULL DEFAULT true,
    "saturday" BOOLEAN NOT NULL DEFAULT true,
    "sunday" BOOLEAN NOT NULL DEFAULT true,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "employee_weekly_availability_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "employee_availability" (
    "id" SERIAL NOT NULL,
    "store_id" TEXT NOT NULL,
    "employee_id" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "is_available" BOOLEAN NOT NULL DEFAULT true,
    "reason" TEXT,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "employee_availability_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "employee_time_off" (
    "id" SERIAL NOT NULL,
    "store_id" TEXT NOT NULL,
    "employee_id" TEXT NOT NULL,
    "start_date" TEXT NOT NULL,
    "end_date" TEXT NOT NULL,
    "reason" TEXT,
    "status" TEXT NOT NULL,
    "requested_by" TEXT,
    "decided_by" TEXT,
    "decided_at" TIMESTAMP(3),
    "decision_note" TEXT,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "employee_time_off_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "employee_availability_overrides" (
    "id" SERIAL NOT NULL,
    "store_id" TEXT NOT NULL,
    "employee_id" TEXT NOT NULL,
    "start_date" TEXT NOT NULL,
    "end_date" TEXT NOT NULL,
    "monday" BOOLEAN,
    "tuesday" BOOLEAN,
    "wednesday" BOOLEAN,
    "thursday" BOOLEAN,
    "friday" BOOLEAN,
    "saturday" BOOLEAN,
    "sunday" BOOLEAN,
    "reason" TEXT,
    "created_by" TEXT,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "employee_availability_overrides_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "events" (
    "id" SERIAL NOT NULL,
    "store_id" TEXT NOT NULL,
    "project_ref_num" INTEGER NOT NULL,
    "project_name" TEXT NOT NULL,
    "event_type" TEXT NOT NULL DEFAULT 'other',
    "condition" TEXT NOT NULL DEFAULT 'unstaffed',
    "is_scheduled" BOOLEAN NOT NULL DEFAULT false,
    "start_date" TEXT NOT NULL,
    "due_date" TEXT NOT NULL,
    "estimated_minutes" INTEGER,
    "parent_event_ref_num" INTEGER,
    "product_key" TEXT,
    "external_id" TEXT,
    "reference_number" INTEGER,
    "location_id" TEXT,
    "location_mvid" TEXT,
    "store_number" TEXT,
    "store_name" TEXT,
    "walmart_event_id" TEXT,
    "sales_tools_url" TEXT,
    "edr_status" TEXT,
    "edr_status_updated" TIMESTAMP(3),
    "billing_only" BOOLEAN NOT NULL DEFAULT false,
    "is_reissued" BOOLEAN NOT NULL DEFAULT false,
    "walmart_items" TEXT,
    "closed_reason" TEXT,
    "preferred_rep" TEXT,
    "sync_status" TEXT NOT NULL DEFAULT 'pending',
    "last_synced" TIMESTAMP(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "events_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "schedules" (
    "id" SERIAL NOT NULL,
    "store_id" TEXT NOT NULL,
    "event_ref_num" INTEGER NOT NULL,
    "employee_id" TEXT NOT NULL,
    "schedule_date" TEXT NOT NULL,
    "schedule_time" TEXT NOT NULL,
    "shift_block" INTEGER,
    "block_overflow" BOOLEAN NOT NULL DEFAULT false,
    "shift_block_assigned_at" TIMESTAMP(3),
    "sync_status" TEXT NOT NULL DEFAULT 'pending',
    "external_id" TEXT,
    "last_synced" TIMESTAMP(3),
    "source" TEXT NOT NULL,
    "run_id" INTEGER,
    "was_completed" BOOLEAN NOT NULL DEFAULT false,
    "was_swapped" BOOLEAN NOT NULL DEFAULT false,
    "was_no_show" BOOLEAN NOT NULL DEFAULT false,
    "completion_notes" TEXT,
    "created_by" TEXT,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "schedules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event_scheduling_overrides" (
    "id" SERIAL NOT NULL,
    "store_id" TEXT NOT NULL,
    "event_ref_num" INTEGER NOT NULL,
    "allow_auto_schedule" BOOLEAN NOT NULL,
    "override_reason" TEXT NOT NULL,
    "set_by" TEXT,
    "set_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "event_scheduling_overrides_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "event_type_overrides" (
    "id" SERIAL NOT NULL,
    "store_id" TEXT NOT NULL,
    "event_ref_num" INTEGER NOT NULL,
    "override_event_type" TEXT NOT NULL,
    "reason" TEXT,
    "event_name_snapshot" TEXT,
    "created_by" TEXT,
    "updated_by" TEXT,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "event_type_overrides_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "rotation_assignments" (
    "id" SERIAL NOT NULL,
    "store_id" TEXT NOT NULL,
    "day_of_week" INTEGER NOT NULL,
    "rotation_type" TEXT NOT NULL,
    "employee_id" TEXT NOT NULL,
    "backup_employee_id" TEXT,
    "updated_by" TEXT,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "rotation_assignments_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "schedule_exceptions" (
    "id" SERIAL NOT NULL,
    "store_id" TEXT NOT NULL,
    "exception_date" TEXT NOT NULL,
    "rotation_type" TEXT NOT NULL,
    "employee_id" TEXT NOT NULL,
    "reason" TEXT,
    "created_by" TEXT,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "schedule_exceptions_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "locked_days" (
    "id" SERIAL NOT NULL,
    "store_id" TEXT NOT NULL,
    "locked_date" TEXT NOT NULL,
    "reason" TEXT,
    "locked_by" TEXT NOT NULL,
    "locked_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "locked_days_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "company_holidays" (
    "id" SERIAL NOT NULL,
    "store_id" TEXT,
    "name" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "holiday_date" TEXT,
    "recurring_month" INTEGER,
    "recurring_day" INTEGER,
    "recurring_rule" TEXT,
    "is_active" BOOLEAN NOT NULL DEFAULT true,
    "notes" TEXT,
    "created_by" TEXT,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "company_holidays_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "scheduler_run_history" (
    "id" SERIAL NOT NULL,
    "store_id" TEXT NOT NULL,
    "run_type" TEXT NOT NULL,
    "mode" TEXT NOT NULL DEFAULT 'normal',
    "status" TEXT NOT NULL DEFAULT 'running',
    "running_key" TEXT,
    "lease_token" TEXT,
    "heartbeat_at" TIMESTAMP(3),
    "stage" TEXT,
    "execution_id" TEXT,
    "requested_by" TEXT NOT NULL,
    "started_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMP(3),
    "total_events_processed" INTEGER NOT NULL DEFAULT 0,
    "events_scheduled" INTEGER NOT NULL DEFAULT 0,
    "events_requiring_swaps" INTEGER NOT NULL DEFAULT 0,
    "events_failed" INTEGER NOT NULL DEFAULT 0,
    "window_start" TEXT,
    "window_end" TEXT,
    "data_as_of" TIMESTAMP(3),
    "engine_version" TEXT,
    "snapshot_hash" TEXT,
    "health_score" INTEGER,
    "error_code" TEXT,
    "error_message" TEXT,
    "crash_dismissed_at" TIMESTAMP(3),
    "crash_dismissed_by" TEXT,
    "approved_at" TIMESTAMP(3),
    "approved_by_user" TEXT,
    "approve_ack" TEXT,
    "rejected_at" TIMESTAMP(3),
    "rejected_by" TEXT,
    "reject_reason" TEXT,
    "replaced_by_run_id" INTEGER,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "scheduler_run_history_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "pending_schedules" (
    "id" SERIAL NOT NULL,
    "store_id" TEXT NOT NULL,
    "scheduler_run_id" INTEGER NOT NULL,
    "event_ref_num" INTEGER NOT NULL,
    "employee_id" TEXT,
    "schedule_date" TEXT,
    "schedule_time" TEXT,
    "shift_block" INTEGER,
    "block_overflow" BOOLEAN NOT NULL DEFAULT false,
    "wave" TEXT,
    "status" TEXT NOT NULL DEFAULT 'proposed',
    "open_key" TEXT,
    "left_out" BOOLEAN NOT NULL DEFAULT false,
    "is_swap" BOOLEAN NOT NULL DEFAULT false,
    "bumped_event_ref_num" INTEGER,
    "bumped_posted_schedule_id" INTEGER,
    "swap_reason" TEXT,
    "failure_code" TEXT,
    "failure_reason" TEXT,
    "failure_fix" TEXT,
    "explanation" TEXT,
    "original" TEXT NOT NULL,
    "edited_by" TEXT,
    "edited_at" TIMESTAMP(3),
    "override_codes" TEXT,
    "override_reason" TEXT,
    "notice_ack" TEXT,
    "approved_by" TEXT,
    "approved_at" TIMESTAMP(3),
    "superseded_reason" TEXT,
    "lease_token" TEXT,
    "lease_until" TIMESTAMP(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "api_error_code" TEXT,
    "api_error_details" TEXT,
    "api_submitted_at" TIMESTAMP(3),
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "pending_schedules_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "run_snapshots" (
    "run_id" INTEGER NOT NULL,
    "store_id" TEXT NOT NULL,
    "body" BYTEA NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "run_snapshots_pkey" PRIMARY KEY ("run_id")
);

-- CreateTable
CREATE TABLE "submission_jobs" (
    "id" SERIAL NOT NULL,
    "store_id" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "run_id" INTEGER NOT NULL,
    "row_ids" TEXT,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "lease_token" TEXT,
    "lease_until" TIMESTAMP(3),
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "stop_code" TEXT,
    "result" TEXT,
    "requested_by" TEXT NOT NULL,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "completed_at" TIMESTAMP(3),

    CONSTRAINT "submission_jobs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "action_log" (
    "id" SERIAL NOT NULL,
    "store_id" TEXT,
    "at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "actor" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject_type" TEXT,
    "subject_id" TEXT,
    "run_id" INTEGER,
    "before" TEXT,
    "after" TEXT,
    "reason" TEXT,
    "outcome" TEXT NOT NULL,
    "error_code" TEXT,
    "correlation_id" TEXT,

    CONSTRAINT "action_log_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "schedule_notifications" (
    "id" SERIAL NOT NULL,
    "store_id" TEXT NOT NULL,
    "run_id" INTEGER,
    "event_ref_num" INTEGER NOT NULL,
    "employee_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "schedule_date" TEXT NOT NULL,
    "schedule_time" TEXT NOT NULL,
    "days_notice" INTEGER NOT NULL,
    "ack" TEXT NOT NULL,
    "notified_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "notified_by" TEXT NOT NULL,

    CONSTRAINT "schedule_notifications_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "slack_messages" (
    "id" SERIAL NOT NULL,
    "store_id" TEXT,
    "team_id" TEXT NOT NULL,
    "logical_key" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "subject_type" TEXT NOT NULL,
    "subject_id" TEXT NOT NULL,
    "subject_version" INTEGER NOT NULL DEFAULT 0,
    "recipient" TEXT NOT NULL,
    "channel_id" TEXT,
    "ts" TEXT,
    "thread_key" TEXT,
    "page" INTEGER NOT NULL DEFAULT 1,
    "content_hash" TEXT,
    "sent_hash" TEXT,
    "status" TEXT NOT NULL DEFAULT 'pending',
    "needs_sync" BOOLEAN NOT NULL DEFAULT false,
    "priority" INTEGER NOT NULL DEFAULT 2,
    "attempts" INTEGER NOT NULL DEFAULT 0,
    "next_attempt_at" TIMESTAMP(3),
    "sending_at" TIMESTAMP(3),
    "last_error" TEXT,
    "possible_duplicate" BOOLEAN NOT NULL DEFAULT false,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "slack_messages_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "slack_users" (
    "team_id" TEXT NOT NULL,
    "slack_user_id" TEXT NOT NULL,
    "display_name" TEXT NOT NULL,
    "real_name" TEXT NOT NULL,
    "email" TEXT,
    "tz" TEXT NOT NULL,
    "locale" TEXT,
    "dm_channel_id" TEXT,
    "is_bot" BOOLEAN NOT NULL DEFAULT false,
    "disabled_at" TIMESTAMP(3),
    "refreshed_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "slack_users_pkey" PRIMARY KEY ("team_id","slack_user_id")
);

-- CreateTable
CREATE TABLE "slack_event_receipts" (
    "event_id" TEXT NOT NULL,
    "received_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "slack_event_receipts_pkey" PRIMARY KEY ("event_id")
);

-- CreateTable
CREATE TABLE "remote_operations" (
    "id" SERIAL NOT NULL,
    "store_id" TEXT NOT NULL,
    "connection_id" TEXT,
    "kind" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "pending_schedule_id" INTEGER,
    "event_ref_num" INTEGER,
    "subject_ids" TEXT NOT NULL,
    "steps" TEXT NOT NULL,
    "state" TEXT NOT NULL DEFAULT 'planned',
    "open_key" TEXT,
    "correlation_id" TEXT,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "updated_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,

    CONSTRAINT "remote_operations_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "leases" (
    "key" TEXT NOT NULL,
    "holder" TEXT NOT NULL,
    "token" TEXT NOT NULL,
    "expires_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "leases_pkey" PRIMARY KEY ("key")
);

-- CreateIndex
CREATE UNIQUE INDEX "stores_connection_id_number_key" ON "stores"("connection_id", "number");

-- CreateIndex
CREATE UNIQUE INDEX "stores_slack_team_id_slack_channel_id_key" ON "stores"("slack_team_id", "slack_channel_id");

-- CreateIndex
CREATE INDEX "store_members_slack_user_id_idx" ON "store_members"("slack_user_id");

-- CreateIndex
CREATE UNIQUE INDEX "store_members_store_id_slack_user_id_role_key" ON "store_members"("store_id", "slack_user_id", "role");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_name_key" ON "api_tokens"("name");

-- CreateIndex
CREATE UNIQUE INDEX "api_tokens_secret_hash_key" ON "api_tokens"("secret_hash");

-- CreateIndex
CREATE INDEX "employees_store_id_is_active_idx" ON "employees"("store_id", "is_active");

-- CreateIndex
CREATE INDEX "employees_store_id_job_title_idx" ON "employees"("store_id", "job_title");

-- CreateIndex
CREATE INDEX "employees_store_id_name_lower_idx" ON "employees"("store_id", "name_lower");

-- CreateIndex
CREATE UNIQUE INDEX "employees_store_id_id_key" ON "employees"("store_id", "id");

-- CreateIndex
CREATE UNIQUE INDEX "employees_store_id_external_id_key" ON "employees"("store_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "employees_store_id_crossmark_employee_id_key" ON "employees"("store_id", "crossmark_employee_id");

-- CreateIndex
CREATE UNIQUE INDEX "employees_store_id_email_key" ON "employees"("store_id", "email");

-- CreateIndex
CREATE UNIQUE INDEX "employees_store_id_slack_user_id_key" ON "employees"("store_id", "slack_user_id");

-- CreateIndex
CREATE UNIQUE INDEX "employee_weekly_availability_store_id_employee_id_key" ON "employee_weekly_availability"("store_id", "employee_id");

-- CreateIndex
CREATE UNIQUE INDEX "employee_availability_store_id_employee_id_date_key" ON "employee_availability"("store_id", "employee_id", "date");

-- CreateIndex
CREATE INDEX "employee_time_off_store_id_employee_id_start_date_end_date_idx" ON "employee_time_off"("store_id", "employee_id", "start_date", "end_date");

-- CreateIndex
CREATE INDEX "employee_time_off_store_id_status_idx" ON "employee_time_off"("store_id", "status");

-- CreateIndex
CREATE INDEX "employee_availability_overrides_store_id_employee_id_start__idx" ON "employee_availability_overrides"("store_id", "employee_id", "start_date");

-- CreateIndex
CREATE INDEX "events_store_id_is_scheduled_condition_due_date_idx" ON "events"("store_id", "is_scheduled", "condition", "due_date");

-- CreateIndex
CREATE INDEX "events_store_id_start_date_due_date_idx" ON "events"("store_id", "start_date", "due_date");

-- CreateIndex
CREATE INDEX "events_store_id_event_type_idx" ON "events"("store_id", "event_type");

-- CreateIndex
CREATE INDEX "events_store_id_parent_event_ref_num_idx" ON "events"("store_id", "parent_event_ref_num");

-- CreateIndex
CREATE INDEX "events_store_id_walmart_event_id_idx" ON "events"("store_id", "walmart_event_id");

-- CreateIndex
CREATE UNIQUE INDEX "events_store_id_project_ref_num_key" ON "events"("store_id", "project_ref_num");

-- CreateIndex
CREATE UNIQUE INDEX "events_store_id_external_id_key" ON "events"("store_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "events_store_id_reference_number_key" ON "events"("store_id", "reference_number");

-- CreateIndex
CREATE INDEX "schedules_store_id_schedule_date_idx" ON "schedules"("store_id", "schedule_date");

-- CreateIndex
CREATE INDEX "schedules_store_id_employee_id_schedule_date_idx" ON "schedules"("store_id", "employee_id", "schedule_date");

-- CreateIndex
CREATE INDEX "schedules_store_id_sync_status_idx" ON "schedules"("store_id", "sync_status");

-- CreateIndex
CREATE INDEX "schedules_run_id_idx" ON "schedules"("run_id");

-- CreateIndex
CREATE UNIQUE INDEX "schedules_store_id_event_ref_num_key" ON "schedules"("store_id", "event_ref_num");

-- CreateIndex
CREATE UNIQUE INDEX "schedules_store_id_external_id_key" ON "schedules"("store_id", "external_id");

-- CreateIndex
CREATE UNIQUE INDEX "event_scheduling_overrides_store_id_event_ref_num_key" ON "event_scheduling_overrides"("store_id", "event_ref_num");

-- CreateIndex
CREATE UNIQUE INDEX "event_type_overrides_store_id_event_ref_num_key" ON "event_type_overrides"("store_id", "event_ref_num");

-- CreateIndex
CREATE UNIQUE INDEX "rotation_assignments_store_id_day_of_week_rotation_type_key" ON "rotation_assignments"("store_id", "day_of_week", "rotation_type");

-- CreateIndex
CREATE UNIQUE INDEX "schedule_exceptions_store_id_exception_date_rotation_type_key" ON "schedule_exceptions"("store_id", "exception_date", "rotation_type");

-- CreateIndex
CREATE UNIQUE INDEX "locked_days_store_id_locked_date_key" ON "locked_days"("store_id", "locked_date");

-- CreateIndex
CREATE INDEX "company_holidays_store_id_is_active_idx" ON "company_holidays"("store_id", "is_active");

-- CreateIndex
CREATE UNIQUE INDEX "scheduler_run_history_running_key_key" ON "scheduler_run_history"("running_key");

-- CreateIndex
CREATE INDEX "scheduler_run_history_store_id_started_at_idx" ON "scheduler_run_history"("store_id", "started_at");

-- CreateIndex
CREATE INDEX "scheduler_run_history_store_id_status_approved_at_idx" ON "scheduler_run_history"("store_id", "status", "approved_at");

-- CreateIndex
CREATE INDEX "scheduler_run_history_status_heartbeat_at_idx" ON "scheduler_run_history"("status", "heartbeat_at");

-- CreateIndex
CREATE UNIQUE INDEX "pending_schedules_open_key_key" ON "pending_schedules"("open_key");

-- CreateIndex
CREATE INDEX "pending_schedules_scheduler_run_id_status_idx" ON "pending_schedules"("scheduler_run_id", "status");

-- CreateIndex
CREATE INDEX "pending_schedules_store_id_status_idx" ON "pending_schedules"("store_id", "status");

-- CreateIndex
CREATE INDEX "pending_schedules_store_id_employee_id_schedule_date_idx" ON "pending_schedules"("store_id", "employee_id", "schedule_date");

-- CreateIndex
CREATE INDEX "pending_schedules_status_lease_until_idx" ON "pending_schedules"("status", "lease_until");

-- CreateIndex
CREATE UNIQUE INDEX "pending_schedules_scheduler_run_id_event_ref_num_key" ON "pending_schedules"("scheduler_run_id", "event_ref_num");

-- CreateIndex
CREATE UNIQUE INDEX "submission_jobs_key_key" ON "submission_jobs"("key");

-- CreateIndex
CREATE INDEX "submission_jobs_status_lease_until_idx" ON "submission_jobs"("status", "lease_until");

-- CreateIndex
CREATE INDEX "submission_jobs_store_id_run_id_idx" ON "submission_jobs"("store_id", "run_id");

-- CreateIndex
CREATE INDEX "action_log_store_id_at_idx" ON "action_log"("store_id", "at");

-- CreateIndex
CREATE INDEX "action_log_store_id_subject_type_subject_id_idx" ON "action_log"("store_id", "subject_type", "subject_id");

-- CreateIndex
CREATE INDEX "schedule_notifications_store_id_employee_id_schedule_date_idx" ON "schedule_notifications"("store_id", "employee_id", "schedule_date");

-- CreateIndex
CREATE UNIQUE INDEX "slack_messages_logical_key_key" ON "slack_messages"("logical_key");

-- CreateIndex
CREATE INDEX "slack_messages_status_next_attempt_at_priority_idx" ON "slack_messages"("status", "next_attempt_at", "priority");

-- CreateIndex
CREATE INDEX "slack_messages_needs_sync_status_idx" ON "slack_messages"("needs_sync", "status");

-- CreateIndex
CREATE INDEX "slack_messages_store_id_subject_type_subject_id_idx" ON "slack_messages"("store_id", "subject_type", "subject_id");

-- CreateIndex
CREATE INDEX "slack_messages_thread_key_idx" ON "slack_messages"("thread_key");

-- CreateIndex
CREATE INDEX "slack_messages_channel_id_ts_idx" ON "slack_messages"("channel_id", "ts");

-- CreateIndex
CREATE INDEX "slack_users_team_id_email_idx" ON "slack_users"("team_id", "email");

-- CreateIndex
CREATE INDEX "slack_event_receipts_received_at_idx" ON "slack_event_receipts"("received_at");

-- CreateIndex
CREATE UNIQUE INDEX "remote_operations_open_key_key" ON "remote_operations"("open_key");

-- CreateIndex
CREATE INDEX "remote_operations_store_id_pending_schedule_id_idx" ON "remote_operations"("store_id", "pending_schedule_id");

-- CreateIndex
CREATE INDEX "remote_operations_store_id_event_ref_num_idx" ON "remote_operations"("store_id", "event_ref_num");

-- CreateIndex
CREATE INDEX "remote_operations_state_updated_at_idx" ON "remote_operations"("state", "updated_at");

-- AddForeignKey
ALTER TABLE "stores" ADD CONSTRAINT "stores_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "store_settings" ADD CONSTRAINT "store_settings_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "store_members" ADD CONSTRAINT "store_members_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "employees" ADD CONSTRAINT "employees_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "employee_weekly_availability" ADD CONSTRAINT "employee_weekly_availability_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "employee_weekly_availability" ADD CONSTRAINT "employee_weekly_availability_store_id_employee_id_fkey" FOREIGN KEY ("store_id", "employee_id") REFERENCES "employees"("store_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "employee_availability" ADD CONSTRAINT "employee_availability_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "employee_availability" ADD CONSTRAINT "employee_availability_store_id_employee_id_fkey" FOREIGN KEY ("store_id", "employee_id") REFERENCES "employees"("store_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "employee_time_off" ADD CONSTRAINT "employee_time_off_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "employee_time_off" ADD CONSTRAINT "employee_time_off_store_id_employee_id_fkey" FOREIGN KEY ("store_id", "employee_id") REFERENCES "employees"("store_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "employee_availability_overrides" ADD CONSTRAINT "employee_availability_overrides_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "employee_availability_overrides" ADD CONSTRAINT "employee_availability_overrides_store_id_employee_id_fkey" FOREIGN KEY ("store_id", "employee_id") REFERENCES "employees"("store_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "events" ADD CONSTRAINT "events_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "events" ADD CONSTRAINT "events_store_id_parent_event_ref_num_fkey" FOREIGN KEY ("store_id", "parent_event_ref_num") REFERENCES "events"("store_id", "project_ref_num") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_store_id_event_ref_num_fkey" FOREIGN KEY ("store_id", "event_ref_num") REFERENCES "events"("store_id", "project_ref_num") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_store_id_employee_id_fkey" FOREIGN KEY ("store_id", "employee_id") REFERENCES "employees"("store_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "scheduler_run_history"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "event_scheduling_overrides" ADD CONSTRAINT "event_scheduling_overrides_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "event_scheduling_overrides" ADD CONSTRAINT "event_scheduling_overrides_store_id_event_ref_num_fkey" FOREIGN KEY ("store_id", "event_ref_num") REFERENCES "events"("store_id", "project_ref_num") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "event_type_overrides" ADD CONSTRAINT "event_type_overrides_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "event_type_overrides" ADD CONSTRAINT "event_type_overrides_store_id_event_ref_num_fkey" FOREIGN KEY ("store_id", "event_ref_num") REFERENCES "events"("store_id", "project_ref_num") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "rotation_assignments" ADD CONSTRAINT "rotation_assignments_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "rotation_assignments" ADD CONSTRAINT "rotation_assignments_store_id_employee_id_fkey" FOREIGN KEY ("store_id", "employee_id") REFERENCES "employees"("store_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "rotation_assignments" ADD CONSTRAINT "rotation_assignments_store_id_backup_employee_id_fkey" FOREIGN KEY ("store_id", "backup_employee_id") REFERENCES "employees"("store_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "schedule_exceptions" ADD CONSTRAINT "schedule_exceptions_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "schedule_exceptions" ADD CONSTRAINT "schedule_exceptions_store_id_employee_id_fkey" FOREIGN KEY ("store_id", "employee_id") REFERENCES "employees"("store_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "locked_days" ADD CONSTRAINT "locked_days_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "company_holidays" ADD CONSTRAINT "company_holidays_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "scheduler_run_history" ADD CONSTRAINT "scheduler_run_history_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "pending_schedules" ADD CONSTRAINT "pending_schedules_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "pending_schedules" ADD CONSTRAINT "pending_schedules_scheduler_run_id_fkey" FOREIGN KEY ("scheduler_run_id") REFERENCES "scheduler_run_history"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "pending_schedules" ADD CONSTRAINT "pending_schedules_store_id_event_ref_num_fkey" FOREIGN KEY ("store_id", "event_ref_num") REFERENCES "events"("store_id", "project_ref_num") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "pending_schedules" ADD CONSTRAINT "pending_schedules_store_id_employee_id_fkey" FOREIGN KEY ("store_id", "employee_id") REFERENCES "employees"("store_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "run_snapshots" ADD CONSTRAINT "run_snapshots_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "scheduler_run_history"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "run_snapshots" ADD CONSTRAINT "run_snapshots_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "submission_jobs" ADD CONSTRAINT "submission_jobs_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "submission_jobs" ADD CONSTRAINT "submission_jobs_run_id_fkey" FOREIGN KEY ("run_id") REFERENCES "scheduler_run_history"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "action_log" ADD CONSTRAINT "action_log_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "schedule_notifications" ADD CONSTRAINT "schedule_notifications_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "schedule_notifications" ADD CONSTRAINT "schedule_notifications_store_id_event_ref_num_fkey" FOREIGN KEY ("store_id", "event_ref_num") REFERENCES "events"("store_id", "project_ref_num") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "schedule_notifications" ADD CONSTRAINT "schedule_notifications_store_id_employee_id_fkey" FOREIGN KEY ("store_id", "employee_id") REFERENCES "employees"("store_id", "id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "slack_messages" ADD CONSTRAINT "slack_messages_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "remote_operations" ADD CONSTRAINT "remote_operations_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "remote_operations" ADD CONSTRAINT "remote_operations_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- Checks
ALTER TABLE "stores" ADD CONSTRAINT "stores_id_check" CHECK (length("id") BETWEEN 1 AND 40);
ALTER TABLE "stores" ADD CONSTRAINT "stores_id_case_check" CHECK ("id" = lower("id"));
ALTER TABLE "stores" ADD CONSTRAINT "stores_name_check" CHECK (length("name") BETWEEN 1 AND 100);
ALTER TABLE "stores" ADD CONSTRAINT "stores_number_check" CHECK (length("number") BETWEEN 1 AND 10);
ALTER TABLE "stores" ADD CONSTRAINT "stores_rotations_version_check" CHECK ("rotations_version" >= 1);
ALTER TABLE "stores" ADD CONSTRAINT "stores_settings_version_check" CHECK ("settings_version" >= 1);
ALTER TABLE "store_members" ADD CONSTRAINT "store_members_role_check" CHECK ("role" IN ('approver', 'manager', 'supervisor', 'viewer'));
ALTER TABLE "api_tokens" ADD CONSTRAINT "api_tokens_secret_hash_check" CHECK (length("secret_hash") BETWEEN 64 AND 64);
ALTER TABLE "employees" ADD CONSTRAINT "employees_id_check" CHECK (length("id") BETWEEN 1 AND 50);
ALTER TABLE "employees" ADD CONSTRAINT "employees_name_check" CHECK (length("name") BETWEEN 2 AND 100);
ALTER TABLE "employees" ADD CONSTRAINT "employees_email_check" CHECK ("email" = lower("email"));
ALTER TABLE "employees" ADD CONSTRAINT "employees_job_title_check" CHECK ("job_title" IN ('club_supervisor', 'lead_event_specialist', 'event_specialist', 'juicer_barista'));
ALTER TABLE "employees" ADD CONSTRAINT "employees_termination_date_check" CHECK ("termination_date" LIKE '____-__-__');
ALTER TABLE "employees" ADD CONSTRAINT "employees_crossmark_employee_id_check" CHECK ("crossmark_employee_id" LIKE 'US______');
ALTER TABLE "employees" ADD CONSTRAINT "employees_sync_status_check" CHECK ("sync_status" IN ('pending', 'synced', 'failed'));
ALTER TABLE "employee_availability" ADD CONSTRAINT "employee_availability_date_check" CHECK ("date" LIKE '____-__-__');
ALTER TABLE "employee_time_off" ADD CONSTRAINT "employee_time_off_start_date_check" CHECK ("start_date" LIKE '____-__-__');
ALTER TABLE "employee_time_off" ADD CONSTRAINT "employee_time_off_end_date_check" CHECK ("end_date" LIKE '____-__-__');
ALTER TABLE "employee_time_off" ADD CONSTRAINT "employee_time_off_range_check" CHECK ("end_date" >= "start_date");
ALTER TABLE "employee_time_off" ADD CONSTRAINT "employee_time_off_status_check" CHECK ("status" IN ('pending', 'approved', 'denied', 'cancelled'));
ALTER TABLE "employee_availability_overrides" ADD CONSTRAINT "employee_availability_overrides_start_date_check" CHECK ("start_date" LIKE '____-__-__');
ALTER TABLE "employee_availability_overrides" ADD CONSTRAINT "employee_availability_overrides_end_date_check" CHECK ("end_date" LIKE '____-__-__');
ALTER TABLE "employee_availability_overrides" ADD CONSTRAINT "employee_availability_overrides_range_check" CHECK ("end_date" >= "start_date");
ALTER TABLE "employee_availability" ADD CONSTRAINT "employee_availability_reason_check" CHECK (length("reason") <= 200);
ALTER TABLE "employee_time_off" ADD CONSTRAINT "employee_time_off_reason_check" CHECK (length("reason") <= 200);
ALTER TABLE "employee_availability_overrides" ADD CONSTRAINT "employee_availability_overrides_reason_check" CHECK (length("reason") <= 500);
ALTER TABLE "events" ADD CONSTRAINT "events_project_ref_num_check" CHECK ("project_ref_num" >= 1);
ALTER TABLE "events" ADD CONSTRAINT "events_event_type_check" CHECK ("event_type" IN ('core', 'supervisor', 'juicer_production', 'juicer_survey', 'juicer_deep_clean', 'digital_setup', 'digital_refresh', 'digital_teardown', 'digital', 'freeosk', 'other'));
ALTER TABLE "events" ADD CONSTRAINT "events_condition_check" CHECK ("condition" IN ('unstaffed', 'scheduled', 'staffed', 'in_progress', 'paused', 'reissued', 'submitted', 'canceled', 'expired', 'cannot_complete', 'unknown'));
ALTER TABLE "events" ADD CONSTRAINT "events_start_date_check" CHECK ("start_date" LIKE '____-__-__');
ALTER TABLE "events" ADD CONSTRAINT "events_due_date_check" CHECK ("due_date" LIKE '____-__-__');
ALTER TABLE "events" ADD CONSTRAINT "events_window_check" CHECK ("due_date" > "start_date");
ALTER TABLE "events" ADD CONSTRAINT "events_estimated_minutes_check" CHECK ("estimated_minutes" BETWEEN 1 AND 1440);
ALTER TABLE "events" ADD CONSTRAINT "events_parent_check" CHECK ("parent_event_ref_num" <> "project_ref_num");
ALTER TABLE "events" ADD CONSTRAINT "events_sync_status_check" CHECK ("sync_status" IN ('pending', 'synced', 'failed'));
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_schedule_date_check" CHECK ("schedule_date" LIKE '____-__-__');
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_schedule_time_check" CHECK ("schedule_time" LIKE '__:__');
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_shift_block_check" CHECK ("shift_block" BETWEEN 1 AND 8);
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_sync_status_check" CHECK ("sync_status" IN ('pending', 'pending_sync', 'synced', 'delete_pending', 'delete_failed', 'failed'));
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_source_check" CHECK ("source" IN ('auto', 'manual', 'import', 'sync'));
ALTER TABLE "event_type_overrides" ADD CONSTRAINT "event_type_overrides_override_event_type_check" CHECK ("override_event_type" IN ('core', 'supervisor', 'juicer_production', 'juicer_survey', 'juicer_deep_clean', 'digital_setup', 'digital_refresh', 'digital_teardown', 'freeosk', 'other'));
ALTER TABLE "rotation_assignments" ADD CONSTRAINT "rotation_assignments_day_of_week_check" CHECK ("day_of_week" BETWEEN 0 AND 6);
ALTER TABLE "rotation_assignments" ADD CONSTRAINT "rotation_assignments_rotation_type_check" CHECK ("rotation_type" IN ('juicer', 'primary_lead'));
ALTER TABLE "rotation_assignments" ADD CONSTRAINT "rotation_assignments_backup_check" CHECK ("backup_employee_id" <> "employee_id");
ALTER TABLE "schedule_exceptions" ADD CONSTRAINT "schedule_exceptions_exception_date_check" CHECK ("exception_date" LIKE '____-__-__');
ALTER TABLE "schedule_exceptions" ADD CONSTRAINT "schedule_exceptions_rotation_type_check" CHECK ("rotation_type" IN ('juicer', 'primary_lead'));
ALTER TABLE "locked_days" ADD CONSTRAINT "locked_days_locked_date_check" CHECK ("locked_date" LIKE '____-__-__');
ALTER TABLE "company_holidays" ADD CONSTRAINT "company_holidays_name_check" CHECK (length("name") BETWEEN 1 AND 100);
ALTER TABLE "company_holidays" ADD CONSTRAINT "company_holidays_kind_check" CHECK ("kind" IN ('date', 'yearly', 'nth_weekday'));
ALTER TABLE "company_holidays" ADD CONSTRAINT "company_holidays_holiday_date_check" CHECK ("holiday_date" LIKE '____-__-__');
ALTER TABLE "company_holidays" ADD CONSTRAINT "company_holidays_recurring_month_check" CHECK ("recurring_month" BETWEEN 1 AND 12);
ALTER TABLE "company_holidays" ADD CONSTRAINT "company_holidays_recurring_day_check" CHECK ("recurring_day" BETWEEN 1 AND 31);
ALTER TABLE "company_holidays" ADD CONSTRAINT "company_holidays_date_pair_check" CHECK (("kind" = 'date') = ("holiday_date" IS NOT NULL));
ALTER TABLE "company_holidays" ADD CONSTRAINT "company_holidays_yearly_pair_check" CHECK (("kind" = 'yearly') = ("recurring_month" IS NOT NULL) AND ("kind" = 'yearly') = ("recurring_day" IS NOT NULL));
ALTER TABLE "company_holidays" ADD CONSTRAINT "company_holidays_rule_pair_check" CHECK (("kind" = 'nth_weekday') = ("recurring_rule" IS NOT NULL));
ALTER TABLE "scheduler_run_history" ADD CONSTRAINT "scheduler_run_history_run_type_check" CHECK ("run_type" IN ('automatic', 'manual'));
ALTER TABLE "scheduler_run_history" ADD CONSTRAINT "scheduler_run_history_mode_check" CHECK ("mode" IN ('normal', 'emergency'));
ALTER TABLE "scheduler_run_history" ADD CONSTRAINT "scheduler_run_history_status_check" CHECK ("status" IN ('running', 'completed', 'failed', 'crashed', 'rejected'));
ALTER TABLE "scheduler_run_history" ADD CONSTRAINT "scheduler_run_history_running_key_check" CHECK (("status" = 'running') = ("running_key" IS NOT NULL));
ALTER TABLE "scheduler_run_history" ADD CONSTRAINT "scheduler_run_history_running_key_store_check" CHECK ("running_key" = "store_id");
ALTER TABLE "scheduler_run_history" ADD CONSTRAINT "scheduler_run_history_counters_check" CHECK ("total_events_processed" >= 0 AND "events_scheduled" >= 0 AND "events_requiring_swaps" >= 0 AND "events_failed" >= 0 AND "total_events_processed" = "events_scheduled" + "events_failed");
ALTER TABLE "scheduler_run_history" ADD CONSTRAINT "scheduler_run_history_window_start_check" CHECK ("window_start" LIKE '____-__-__');
ALTER TABLE "scheduler_run_history" ADD CONSTRAINT "scheduler_run_history_window_end_check" CHECK ("window_end" LIKE '____-__-__');
ALTER TABLE "scheduler_run_history" ADD CONSTRAINT "scheduler_run_history_window_check" CHECK ("window_end" >= "window_start");
ALTER TABLE "scheduler_run_history" ADD CONSTRAINT "scheduler_run_history_health_score_check" CHECK ("health_score" BETWEEN 0 AND 100);
ALTER TABLE "scheduler_run_history" ADD CONSTRAINT "scheduler_run_history_approve_ack_check" CHECK ("approve_ack" IN ('told', 'send_dm'));
ALTER TABLE "scheduler_run_history" ADD CONSTRAINT "scheduler_run_history_approval_check" CHECK (("approved_at" IS NULL) = ("approved_by_user" IS NULL));
ALTER TABLE "scheduler_run_history" ADD CONSTRAINT "scheduler_run_history_rejection_check" CHECK (("status" = 'rejected') = ("rejected_at" IS NOT NULL));
ALTER TABLE "pending_schedules" ADD CONSTRAINT "pending_schedules_status_check" CHECK ("status" IN ('proposed', 'user_edited', 'approved', 'submitting', 'api_submitted', 'api_failed', 'superseded'));
ALTER TABLE "pending_schedules" ADD CONSTRAINT "pending_schedules_outcome_check" CHECK (("failure_code" IS NULL) = ("employee_id" IS NOT NULL));
ALTER TABLE "pending_schedules" ADD CONSTRAINT "pending_schedules_place_check" CHECK (("employee_id" IS NULL) = ("schedule_date" IS NULL) AND ("employee_id" IS NULL) = ("schedule_time" IS NULL));
ALTER TABLE "pending_schedules" ADD CONSTRAINT "pending_schedules_schedule_date_check" CHECK ("schedule_date" LIKE '____-__-__');
ALTER TABLE "pending_schedules" ADD CONSTRAINT "pending_schedules_schedule_time_check" CHECK ("schedule_time" LIKE '__:__');
ALTER TABLE "pending_schedules" ADD CONSTRAINT "pending_schedules_shift_block_check" CHECK ("shift_block" BETWEEN 1 AND 8);
ALTER TABLE "pending_schedules" ADD CONSTRAINT "pending_schedules_notice_ack_check" CHECK ("notice_ack" IN ('told', 'send_dm'));
ALTER TABLE "pending_schedules" ADD CONSTRAINT "pending_schedules_superseded_reason_check" CHECK ("superseded_reason" IN ('rejected', 'replaced', 'expired', 'left_out', 'booked_elsewhere', 'event_inactive', 'swap_cancelled', 'newer_result'));
ALTER TABLE "pending_schedules" ADD CONSTRAINT "pending_schedules_superseded_check" CHECK (("status" = 'superseded') = ("superseded_reason" IS NOT NULL));
ALTER TABLE "pending_schedules" ADD CONSTRAINT "pending_schedules_open_key_check" CHECK ("open_key" IS NULL OR "status" NOT IN ('api_submitted', 'superseded'));
ALTER TABLE "pending_schedules" ADD CONSTRAINT "pending_schedules_lease_check" CHECK ("status" <> 'submitting' OR ("lease_token" IS NOT NULL AND "lease_until" IS NOT NULL));
ALTER TABLE "pending_schedules" ADD CONSTRAINT "pending_schedules_attempts_check" CHECK ("attempts" >= 0);
ALTER TABLE "submission_jobs" ADD CONSTRAINT "submission_jobs_status_check" CHECK ("status" IN ('pending', 'running', 'done', 'stopped'));
ALTER TABLE "submission_jobs" ADD CONSTRAINT "submission_jobs_attempts_check" CHECK ("attempts" >= 0);
ALTER TABLE "action_log" ADD CONSTRAINT "action_log_outcome_check" CHECK ("outcome" IN ('done', 'refused'));
ALTER TABLE "schedule_notifications" ADD CONSTRAINT "schedule_notifications_kind_check" CHECK ("kind" IN ('event_added', 'event_removed', 'time_changed', 'employee_swapped_in', 'employee_swapped_out', 'event_traded'));
ALTER TABLE "schedule_notifications" ADD CONSTRAINT "schedule_notifications_ack_check" CHECK ("ack" IN ('told', 'send_dm', 'dm_sent', 'dm_failed'));
ALTER TABLE "schedule_notifications" ADD CONSTRAINT "schedule_notifications_schedule_date_check" CHECK ("schedule_date" LIKE '____-__-__');
ALTER TABLE "schedule_notifications" ADD CONSTRAINT "schedule_notifications_schedule_time_check" CHECK ("schedule_time" LIKE '__:__');
ALTER TABLE "slack_messages" ADD CONSTRAINT "slack_messages_status_check" CHECK ("status" IN ('pending', 'sending', 'sent', 'unknown', 'failed', 'deleted'));
ALTER TABLE "slack_messages" ADD CONSTRAINT "slack_messages_priority_check" CHECK ("priority" BETWEEN 0 AND 3);
ALTER TABLE "slack_messages" ADD CONSTRAINT "slack_messages_page_check" CHECK ("page" >= 1);
ALTER TABLE "slack_messages" ADD CONSTRAINT "slack_messages_sent_check" CHECK ("status" <> 'sent' OR ("channel_id" IS NOT NULL AND "ts" IS NOT NULL));
ALTER TABLE "remote_operations" ADD CONSTRAINT "remote_operations_kind_check" CHECK ("kind" IN ('create', 'delete', 'change', 'trade', 'bump', 'reissue'));
ALTER TABLE "remote_operations" ADD CONSTRAINT "remote_operations_state_check" CHECK ("state" IN ('planned', 'running', 'done', 'failed', 'compensated', 'lost', 'unknown'));
ALTER TABLE "employees" ADD CONSTRAINT "employees_version_check" CHECK ("version" >= 1);
ALTER TABLE "events" ADD CONSTRAINT "events_version_check" CHECK ("version" >= 1);
ALTER TABLE "schedules" ADD CONSTRAINT "schedules_version_check" CHECK ("version" >= 1);
ALTER TABLE "scheduler_run_history" ADD CONSTRAINT "scheduler_run_history_version_check" CHECK ("version" >= 1);
ALTER TABLE "pending_schedules" ADD CONSTRAINT "pending_schedules_version_check" CHECK ("version" >= 1);
ALTER TABLE "slack_messages" ADD CONSTRAINT "slack_messages_version_check" CHECK ("version" >= 1);
ALTER TABLE "connections" ADD CONSTRAINT "connections_version_check" CHECK ("version" >= 1);

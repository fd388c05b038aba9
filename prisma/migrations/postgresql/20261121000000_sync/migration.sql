-- CreateTable
CREATE TABLE "sync_runs" (
    "id" SERIAL NOT NULL,
    "store_id" TEXT NOT NULL,
    "connection_id" TEXT,
    "kind" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "started_at" TIMESTAMP(3) NOT NULL,
    "finished_at" TIMESTAMP(3) NOT NULL,
    "data_as_of" TIMESTAMP(3),
    "complete" BOOLEAN NOT NULL DEFAULT false,
    "pulled" INTEGER NOT NULL DEFAULT 0,
    "bad_rows" INTEGER NOT NULL DEFAULT 0,
    "inserted" INTEGER NOT NULL DEFAULT 0,
    "updated" INTEGER NOT NULL DEFAULT 0,
    "bookings" INTEGER NOT NULL DEFAULT 0,
    "conflicts" INTEGER NOT NULL DEFAULT 0,
    "cancelled" INTEGER NOT NULL DEFAULT 0,
    "warnings" INTEGER NOT NULL DEFAULT 0,
    "chunks" INTEGER NOT NULL DEFAULT 0,
    "failed_chunks" INTEGER NOT NULL DEFAULT 0,
    "pull_ms" INTEGER NOT NULL DEFAULT 0,
    "merge_ms" INTEGER NOT NULL DEFAULT 0,
    "details" TEXT,
    "error_code" TEXT,
    "error" TEXT,

    CONSTRAINT "sync_runs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "sync_change_logs" (
    "id" SERIAL NOT NULL,
    "store_id" TEXT NOT NULL,
    "sync_run_id" INTEGER,
    "change_type" TEXT NOT NULL,
    "entity_type" TEXT NOT NULL,
    "entity_id" TEXT NOT NULL,
    "event_ref_num" INTEGER,
    "merge_row" INTEGER,
    "summary" TEXT NOT NULL,
    "field_changes" TEXT NOT NULL,
    "is_conflict" BOOLEAN NOT NULL DEFAULT false,
    "urgent" BOOLEAN NOT NULL DEFAULT false,
    "fingerprint" TEXT,
    "detected_at" TIMESTAMP(3) NOT NULL,
    "resolved" BOOLEAN NOT NULL DEFAULT false,
    "resolved_at" TIMESTAMP(3),
    "resolved_by" TEXT,
    "resolution" TEXT,
    "resolution_notes" TEXT,
    "notified_at" TIMESTAMP(3),

    CONSTRAINT "sync_change_logs_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "import_previews" (
    "token" TEXT NOT NULL,
    "store_id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "file_hash" TEXT,
    "created_by" TEXT NOT NULL,
    "body" TEXT NOT NULL,
    "version" INTEGER NOT NULL DEFAULT 1,
    "created_at" TIMESTAMP(3) NOT NULL DEFAULT CURRENT_TIMESTAMP,
    "expires_at" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "import_previews_pkey" PRIMARY KEY ("token")
);

-- CreateIndex
CREATE INDEX "sync_runs_store_id_started_at_idx" ON "sync_runs"("store_id", "started_at");

-- CreateIndex
CREATE INDEX "sync_runs_store_id_complete_data_as_of_idx" ON "sync_runs"("store_id", "complete", "data_as_of");

-- CreateIndex
CREATE INDEX "sync_runs_started_at_idx" ON "sync_runs"("started_at");

-- CreateIndex
CREATE INDEX "sync_change_logs_store_id_is_conflict_resolved_idx" ON "sync_change_logs"("store_id", "is_conflict", "resolved");

-- CreateIndex
CREATE INDEX "sync_change_logs_store_id_event_ref_num_idx" ON "sync_change_logs"("store_id", "event_ref_num");

-- CreateIndex
CREATE INDEX "sync_change_logs_store_id_detected_at_idx" ON "sync_change_logs"("store_id", "detected_at");

-- CreateIndex
CREATE INDEX "sync_change_logs_sync_run_id_idx" ON "sync_change_logs"("sync_run_id");

-- CreateIndex
CREATE UNIQUE INDEX "sync_change_logs_store_id_fingerprint_key" ON "sync_change_logs"("store_id", "fingerprint");

-- CreateIndex
CREATE INDEX "import_previews_store_id_created_by_idx" ON "import_previews"("store_id", "created_by");

-- CreateIndex
CREATE INDEX "import_previews_expires_at_idx" ON "import_previews"("expires_at");

-- AddForeignKey
ALTER TABLE "sync_runs" ADD CONSTRAINT "sync_runs_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "sync_runs" ADD CONSTRAINT "sync_runs_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections"("id") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "sync_change_logs" ADD CONSTRAINT "sync_change_logs_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "sync_change_logs" ADD CONSTRAINT "sync_change_logs_sync_run_id_fkey" FOREIGN KEY ("sync_run_id") REFERENCES "sync_runs"("id") ON DELETE SET NULL ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "sync_change_logs" ADD CONSTRAINT "sync_change_logs_store_id_event_ref_num_fkey" FOREIGN KEY ("store_id", "event_ref_num") REFERENCES "events"("store_id", "project_ref_num") ON DELETE NO ACTION ON UPDATE NO ACTION;

-- AddForeignKey
ALTER TABLE "import_previews" ADD CONSTRAINT "import_previews_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores"("id") ON DELETE CASCADE ON UPDATE NO ACTION;

-- Checks
ALTER TABLE "sync_runs" ADD CONSTRAINT "sync_runs_kind_check" CHECK ("kind" IN ('scheduled', 'manual', 'run'));
ALTER TABLE "sync_runs" ADD CONSTRAINT "sync_runs_status_check" CHECK ("status" IN ('success', 'partial', 'failed', 'disabled', 'skipped'));
ALTER TABLE "sync_runs" ADD CONSTRAINT "sync_runs_complete_check" CHECK ("complete" = false OR "data_as_of" IS NOT NULL);
ALTER TABLE "sync_change_logs" ADD CONSTRAINT "sync_change_logs_change_type_check" CHECK ("change_type" IN ('new_event', 'cancelled', 'modified', 'conflict'));
ALTER TABLE "sync_change_logs" ADD CONSTRAINT "sync_change_logs_entity_type_check" CHECK ("entity_type" IN ('event', 'schedule', 'employee'));
ALTER TABLE "sync_change_logs" ADD CONSTRAINT "sync_change_logs_merge_row_check" CHECK ("merge_row" BETWEEN 1 AND 19);
ALTER TABLE "sync_change_logs" ADD CONSTRAINT "sync_change_logs_resolution_check" CHECK ("resolution" IN ('keep_local', 'take_upstream', 'auto_cleared', 'superseded'));
ALTER TABLE "sync_change_logs" ADD CONSTRAINT "sync_change_logs_conflict_check" CHECK ("is_conflict" = ("change_type" = 'conflict') AND "is_conflict" = ("fingerprint" IS NOT NULL));
ALTER TABLE "sync_change_logs" ADD CONSTRAINT "sync_change_logs_resolved_check" CHECK ("resolved" = ("resolved_at" IS NOT NULL) AND "resolved" = ("resolution" IS NOT NULL));
ALTER TABLE "import_previews" ADD CONSTRAINT "import_previews_kind_check" CHECK ("kind" IN ('roster', 'events', 'schedules', 'employees'));
ALTER TABLE "import_previews" ADD CONSTRAINT "import_previews_version_check" CHECK ("version" >= 1);

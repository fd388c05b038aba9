-- RedefineTables: a check of SQLite cannot be changed in place.
CREATE TABLE "new_sync_runs" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "store_id" TEXT NOT NULL,
    "connection_id" TEXT,
    "kind" TEXT NOT NULL,
    "requested_by" TEXT NOT NULL,
    "status" TEXT NOT NULL,
    "started_at" DATETIME NOT NULL,
    "finished_at" DATETIME NOT NULL,
    "data_as_of" DATETIME,
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
    CONSTRAINT "sync_runs_store_id_fkey" FOREIGN KEY ("store_id") REFERENCES "stores" ("id") ON DELETE CASCADE ON UPDATE NO ACTION,
    CONSTRAINT "sync_runs_connection_id_fkey" FOREIGN KEY ("connection_id") REFERENCES "connections" ("id") ON DELETE NO ACTION ON UPDATE NO ACTION,
    CONSTRAINT "sync_runs_kind_check" CHECK ("kind" IN ('scheduled', 'manual', 'run', 'full')),
    CONSTRAINT "sync_runs_status_check" CHECK ("status" IN ('success', 'partial', 'failed', 'disabled', 'skipped')),
    CONSTRAINT "sync_runs_complete_check" CHECK ("complete" = false OR "data_as_of" IS NOT NULL)
);
INSERT INTO "new_sync_runs" ("id", "store_id", "connection_id", "kind", "requested_by", "status", "started_at", "finished_at", "data_as_of", "complete", "pulled", "bad_rows", "inserted", "updated", "bookings", "conflicts", "cancelled", "warnings", "chunks", "failed_chunks", "pull_ms", "merge_ms", "details", "error_code", "error") SELECT "id", "store_id", "connection_id", "kind", "requested_by", "status", "started_at", "finished_at", "data_as_of", "complete", "pulled", "bad_rows", "inserted", "updated", "bookings", "conflicts", "cancelled", "warnings", "chunks", "failed_chunks", "pull_ms", "merge_ms", "details", "error_code", "error" FROM "sync_runs";
DROP TABLE "sync_runs";
ALTER TABLE "new_sync_runs" RENAME TO "sync_runs";
CREATE INDEX "sync_runs_store_id_started_at_idx" ON "sync_runs"("store_id", "started_at");
CREATE INDEX "sync_runs_store_id_complete_data_as_of_idx" ON "sync_runs"("store_id", "complete", "data_as_of");
CREATE INDEX "sync_runs_started_at_idx" ON "sync_runs"("started_at");

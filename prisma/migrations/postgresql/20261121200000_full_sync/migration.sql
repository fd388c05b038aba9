-- AlterTable
ALTER TABLE "sync_runs" DROP CONSTRAINT "sync_runs_kind_check";
ALTER TABLE "sync_runs" ADD CONSTRAINT "sync_runs_kind_check" CHECK ("kind" IN ('scheduled', 'manual', 'run', 'full'));

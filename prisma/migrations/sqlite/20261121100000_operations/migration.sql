-- AlterTable
ALTER TABLE "remote_operations" ADD COLUMN "intent" TEXT;
ALTER TABLE "remote_operations" ADD COLUMN "failure" TEXT;
ALTER TABLE "remote_operations" ADD COLUMN "attempts" INTEGER NOT NULL DEFAULT 0;
ALTER TABLE "remote_operations" ADD COLUMN "lease_token" TEXT;
ALTER TABLE "remote_operations" ADD COLUMN "lease_until" DATETIME;

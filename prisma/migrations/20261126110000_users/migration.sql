-- AlterTable
ALTER TABLE "Token" ADD COLUMN "scopes" TEXT;

-- CreateTable
CREATE TABLE "User" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "passwordHash" TEXT,
    "externalId" TEXT,
    "createdBy" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "lastSignInAt" DATETIME
);

-- CreateTable
CREATE TABLE "IdempotentAnswer" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "requestHash" TEXT NOT NULL,
    "status" INTEGER,
    "answer" TEXT,
    "createdAt" DATETIME NOT NULL
);

-- CreateIndex
CREATE UNIQUE INDEX "User_handle_key" ON "User"("handle");

-- CreateIndex
CREATE UNIQUE INDEX "User_externalId_key" ON "User"("externalId");

-- CreateIndex
CREATE INDEX "IdempotentAnswer_createdAt_idx" ON "IdempotentAnswer"("createdAt");

-- Still append-only; what is older than any retention that can be set may go.
DROP TRIGGER "AuditRecord_no_delete";

CREATE TRIGGER "AuditRecord_no_delete" BEFORE DELETE ON "AuditRecord"
WHEN julianday(OLD."at") IS NULL OR julianday(OLD."at") > julianday('now', '-30 days')
BEGIN
    SELECT RAISE(ABORT, 'audit records are append-only');
END;

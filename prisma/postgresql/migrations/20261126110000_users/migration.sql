-- AlterTable
ALTER TABLE "Token" ADD COLUMN "scopes" TEXT;

-- CreateTable
CREATE TABLE "User" (
    "id" SERIAL NOT NULL,
    "name" TEXT NOT NULL,
    "handle" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "passwordHash" TEXT,
    "externalId" TEXT,
    "createdBy" TEXT NOT NULL,
    "createdAt" TIMESTAMP(3) NOT NULL,
    "lastSignInAt" TIMESTAMP(3),

    CONSTRAINT "User_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "IdempotentAnswer" (
    "id" TEXT NOT NULL,
    "requestHash" TEXT NOT NULL,
    "status" INTEGER,
    "answer" TEXT,
    "createdAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "IdempotentAnswer_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE UNIQUE INDEX "User_handle_key" ON "User"("handle");

-- CreateIndex
CREATE UNIQUE INDEX "User_externalId_key" ON "User"("externalId");

-- CreateIndex
CREATE INDEX "IdempotentAnswer_createdAt_idx" ON "IdempotentAnswer"("createdAt");

-- Still append-only; what is older than any retention that can be set may go.
DROP TRIGGER "AuditRecord_no_change" ON "AuditRecord";

CREATE TRIGGER "AuditRecord_no_change" BEFORE UPDATE OR TRUNCATE ON "AuditRecord"
FOR EACH STATEMENT EXECUTE FUNCTION "AuditRecord_refuse"();

CREATE TRIGGER "AuditRecord_no_delete" BEFORE DELETE ON "AuditRecord"
FOR EACH ROW WHEN (OLD."at" > (now() AT TIME ZONE 'UTC') - INTERVAL '30 days')
EXECUTE FUNCTION "AuditRecord_refuse"();

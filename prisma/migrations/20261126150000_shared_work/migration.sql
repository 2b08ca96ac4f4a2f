-- CreateTable
CREATE TABLE "InvalidationPlan" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "cache" TEXT NOT NULL,
    "target" JSONB NOT NULL,
    "matched" INTEGER NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "expiresAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "Operation" (
    "id" TEXT NOT NULL PRIMARY KEY,
    "kind" TEXT NOT NULL,
    "cache" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "startedAt" DATETIME NOT NULL,
    "endedAt" DATETIME,
    "progress" JSONB NOT NULL,
    "result" JSONB,
    "error" TEXT,
    "seenAt" DATETIME NOT NULL,
    "stopAsked" BOOLEAN NOT NULL DEFAULT false
);

-- CreateIndex
CREATE INDEX "InvalidationPlan_expiresAt_idx" ON "InvalidationPlan"("expiresAt");

-- CreateIndex
CREATE INDEX "Operation_startedAt_idx" ON "Operation"("startedAt");

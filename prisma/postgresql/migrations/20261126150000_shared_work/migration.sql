-- CreateTable
CREATE TABLE "InvalidationPlan" (
    "id" TEXT NOT NULL,
    "cache" TEXT NOT NULL,
    "target" JSONB NOT NULL,
    "matched" INTEGER NOT NULL,
    "fingerprint" TEXT NOT NULL,
    "expiresAt" TIMESTAMP(3) NOT NULL,

    CONSTRAINT "InvalidationPlan_pkey" PRIMARY KEY ("id")
);

-- CreateTable
CREATE TABLE "Operation" (
    "id" TEXT NOT NULL,
    "kind" TEXT NOT NULL,
    "cache" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "actor" TEXT NOT NULL,
    "state" TEXT NOT NULL,
    "startedAt" TIMESTAMP(3) NOT NULL,
    "endedAt" TIMESTAMP(3),
    "progress" JSONB NOT NULL,
    "result" JSONB,
    "error" TEXT,
    "seenAt" TIMESTAMP(3) NOT NULL,
    "stopAsked" BOOLEAN NOT NULL DEFAULT false,

    CONSTRAINT "Operation_pkey" PRIMARY KEY ("id")
);

-- CreateIndex
CREATE INDEX "InvalidationPlan_expiresAt_idx" ON "InvalidationPlan"("expiresAt");

-- CreateIndex
CREATE INDEX "Operation_startedAt_idx" ON "Operation"("startedAt");

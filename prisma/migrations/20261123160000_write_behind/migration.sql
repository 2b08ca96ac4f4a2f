-- CreateTable
CREATE TABLE "WriteProgress" (
    "journal" TEXT NOT NULL,
    "namespace" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,

    PRIMARY KEY ("journal", "namespace")
);

-- CreateTable
CREATE TABLE "WriteVersion" (
    "namespace" TEXT NOT NULL,
    "key" TEXT NOT NULL,
    "version" TEXT NOT NULL,

    PRIMARY KEY ("namespace", "key")
);

-- CreateTable
CREATE TABLE "DeadLetter" (
    "namespace" TEXT NOT NULL,
    "journal" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "key" TEXT NOT NULL,
    "recordId" TEXT NOT NULL,
    "version" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "frame" TEXT,
    "reason" TEXT NOT NULL,
    "buriedAt" DATETIME NOT NULL,

    PRIMARY KEY ("namespace", "journal", "seq")
);

-- CreateIndex
CREATE INDEX "DeadLetter_namespace_buriedAt_idx" ON "DeadLetter"("namespace", "buriedAt");

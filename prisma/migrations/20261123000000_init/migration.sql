-- CreateTable
CREATE TABLE "Company" (
    "symbol" TEXT NOT NULL PRIMARY KEY,
    "name" TEXT NOT NULL,
    "exchange" TEXT NOT NULL,
    "sector" TEXT NOT NULL,
    "industry" TEXT NOT NULL,
    "country" TEXT NOT NULL,
    "updatedAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "DailyBar" (
    "symbol" TEXT NOT NULL,
    "date" TEXT NOT NULL,
    "open" REAL NOT NULL,
    "high" REAL NOT NULL,
    "low" REAL NOT NULL,
    "close" REAL NOT NULL,
    "volume" BIGINT NOT NULL,

    PRIMARY KEY ("symbol", "date"),
    CONSTRAINT "DailyBar_symbol_fkey" FOREIGN KEY ("symbol") REFERENCES "Company" ("symbol") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Quote" (
    "symbol" TEXT NOT NULL PRIMARY KEY,
    "price" REAL NOT NULL,
    "change" REAL NOT NULL,
    "changePercent" REAL NOT NULL,
    "at" DATETIME NOT NULL,
    CONSTRAINT "Quote_symbol_fkey" FOREIGN KEY ("symbol") REFERENCES "Company" ("symbol") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Watchlist" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL
);

-- CreateTable
CREATE TABLE "WatchlistItem" (
    "watchlistId" INTEGER NOT NULL,
    "symbol" TEXT NOT NULL,
    "addedAt" DATETIME NOT NULL,

    PRIMARY KEY ("watchlistId", "symbol"),
    CONSTRAINT "WatchlistItem_watchlistId_fkey" FOREIGN KEY ("watchlistId") REFERENCES "Watchlist" ("id") ON DELETE CASCADE ON UPDATE CASCADE,
    CONSTRAINT "WatchlistItem_symbol_fkey" FOREIGN KEY ("symbol") REFERENCES "Company" ("symbol") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "Position" (
    "portfolio" TEXT NOT NULL,
    "symbol" TEXT NOT NULL,
    "quantity" REAL NOT NULL,
    "averagePrice" REAL NOT NULL,
    "openedAt" DATETIME NOT NULL,

    PRIMARY KEY ("portfolio", "symbol"),
    CONSTRAINT "Position_symbol_fkey" FOREIGN KEY ("symbol") REFERENCES "Company" ("symbol") ON DELETE CASCADE ON UPDATE CASCADE
);

-- CreateTable
CREATE TABLE "SignInLink" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "tokenHash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "usedAt" DATETIME
);

-- CreateTable
CREATE TABLE "Session" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "tokenHash" TEXT NOT NULL,
    "user" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "lastSeenAt" DATETIME NOT NULL,
    "expiresAt" DATETIME NOT NULL,
    "revokedAt" DATETIME
);

-- CreateTable
CREATE TABLE "Token" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "name" TEXT NOT NULL,
    "tokenHash" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "createdBy" TEXT NOT NULL,
    "createdAt" DATETIME NOT NULL,
    "lastUsedAt" DATETIME,
    "expiresAt" DATETIME,
    "revokedAt" DATETIME
);

-- CreateTable
CREATE TABLE "AuditRecord" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "at" DATETIME NOT NULL,
    "actor" TEXT NOT NULL,
    "role" TEXT NOT NULL,
    "address" TEXT NOT NULL,
    "action" TEXT NOT NULL,
    "subject" TEXT NOT NULL,
    "outcome" TEXT NOT NULL,
    "detail" JSONB NOT NULL
);

-- CreateTable
CREATE TABLE "Sample" (
    "cache" TEXT NOT NULL,
    "instance" TEXT NOT NULL,
    "scope" TEXT NOT NULL,
    "stepSeconds" INTEGER NOT NULL,
    "at" DATETIME NOT NULL,
    "counters" JSONB NOT NULL,
    "gauges" JSONB NOT NULL,

    PRIMARY KEY ("cache", "stepSeconds", "at", "scope", "instance")
);

-- CreateTable
CREATE TABLE "InvalidationRecord" (
    "id" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    "cache" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "epoch" TEXT NOT NULL,
    "target" JSONB NOT NULL,
    "mode" TEXT NOT NULL,
    "reason" TEXT,
    "actor" TEXT NOT NULL,
    "matched" INTEGER NOT NULL,
    "perLevel" JSONB NOT NULL,
    "previewMatched" INTEGER,
    "at" DATETIME NOT NULL,
    "undoneAt" DATETIME,
    "undoneBy" TEXT
);

-- CreateTable
CREATE TABLE "LogHead" (
    "cache" TEXT NOT NULL PRIMARY KEY,
    "epoch" TEXT NOT NULL,
    "head" BIGINT NOT NULL,
    "trimmedThrough" BIGINT NOT NULL
);

-- CreateTable
CREATE TABLE "LogRecord" (
    "cache" TEXT NOT NULL,
    "epoch" TEXT NOT NULL,
    "seq" BIGINT NOT NULL,
    "nonce" TEXT NOT NULL,
    "origin" TEXT NOT NULL,
    "at" DATETIME NOT NULL,
    "statement" JSONB NOT NULL,

    PRIMARY KEY ("cache", "epoch", "seq")
);

-- CreateIndex
CREATE INDEX "Company_sector_idx" ON "Company"("sector");

-- CreateIndex
CREATE INDEX "Company_country_idx" ON "Company"("country");

-- CreateIndex
CREATE UNIQUE INDEX "Watchlist_name_key" ON "Watchlist"("name");

-- CreateIndex
CREATE INDEX "WatchlistItem_symbol_idx" ON "WatchlistItem"("symbol");

-- CreateIndex
CREATE INDEX "Position_symbol_idx" ON "Position"("symbol");

-- CreateIndex
CREATE UNIQUE INDEX "SignInLink_tokenHash_key" ON "SignInLink"("tokenHash");

-- CreateIndex
CREATE INDEX "SignInLink_expiresAt_idx" ON "SignInLink"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "Session_tokenHash_key" ON "Session"("tokenHash");

-- CreateIndex
CREATE INDEX "Session_expiresAt_idx" ON "Session"("expiresAt");

-- CreateIndex
CREATE UNIQUE INDEX "Token_name_key" ON "Token"("name");

-- CreateIndex
CREATE UNIQUE INDEX "Token_tokenHash_key" ON "Token"("tokenHash");

-- CreateIndex
CREATE INDEX "AuditRecord_at_idx" ON "AuditRecord"("at");

-- CreateIndex
CREATE INDEX "AuditRecord_actor_at_idx" ON "AuditRecord"("actor", "at");

-- CreateIndex
CREATE INDEX "AuditRecord_action_at_idx" ON "AuditRecord"("action", "at");

-- CreateIndex
CREATE INDEX "Sample_stepSeconds_at_idx" ON "Sample"("stepSeconds", "at");

-- CreateIndex
CREATE INDEX "InvalidationRecord_cache_at_idx" ON "InvalidationRecord"("cache", "at");

-- CreateIndex
CREATE INDEX "InvalidationRecord_cache_epoch_seq_idx" ON "InvalidationRecord"("cache", "epoch", "seq");

-- The audit is append-only, whoever asks.
CREATE TRIGGER "AuditRecord_no_update" BEFORE UPDATE ON "AuditRecord"
BEGIN
    SELECT RAISE(ABORT, 'audit records are append-only');
END;

CREATE TRIGGER "AuditRecord_no_delete" BEFORE DELETE ON "AuditRecord"
BEGIN
    SELECT RAISE(ABORT, 'audit records are append-only');
END;

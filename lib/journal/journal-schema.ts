/** "TLJ1": what tells a journal from other SQLite files. */
export const APPLICATION_ID = 0x544c4a31
export const FORMAT = 1

export const FILE_PATTERN = /^journal-([0-9a-f-]{36})\.db$/
export const fileName = (journal: string): string => `journal-${journal}.db`

/**
 * Numbers are given by AUTOINCREMENT, so that none is ever given twice, however much is trimmed: the source's progress
 * row compares them. `lastVersion` outlives the records, so that the clock of versions never falls behind itself.
 */
export const SCHEMA = `
CREATE TABLE record (
  seq INTEGER PRIMARY KEY AUTOINCREMENT,
  namespace TEXT NOT NULL,
  key TEXT NOT NULL,
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  at REAL NOT NULL,
  frame BLOB
);
CREATE INDEX record_lane ON record (namespace, seq);
CREATE TABLE buried (
  seq INTEGER PRIMARY KEY,
  namespace TEXT NOT NULL,
  key TEXT NOT NULL,
  id TEXT NOT NULL,
  version TEXT NOT NULL,
  at REAL NOT NULL,
  frame BLOB,
  reason TEXT NOT NULL,
  buriedAt REAL NOT NULL
);
CREATE TABLE head (one INTEGER PRIMARY KEY CHECK (one = 1), lastVersion TEXT NOT NULL);
INSERT INTO head VALUES (1, '');
PRAGMA application_id = ${APPLICATION_ID};
PRAGMA user_version = ${FORMAT};
`

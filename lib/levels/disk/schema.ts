/**
 * The database of the disk level. Text that comes back out is always read as `CAST(… AS BLOB)`: libsql 0.5 aborts the
 * process on TEXT that is not UTF-8 (seen with one flipped bit), and cuts text at a NUL, which is legal in keys.
 */

/** In the file's header, so that a database of somebody else is never written to. "Tmbr" in ASCII. */
export const APPLICATION_ID = 0x54_6d_62_72
/** Raise it with every change to the tables; files of other formats are set aside, where they cannot be brought up to it. */
export const FORMAT = 3
/** Lacks {@link KEY_FLOORS} only; its floors of keys stand among the others. */
export const FORMAT_WITHOUT_KEY_FLOORS = 2
export const DATABASE_FILE = 'entries.db'

/** 8 KiB rather than 4: seven rows of 1 KiB fill a page to 95 %, and a 64 KiB frame is read 20 % faster (measured). */
export const PAGE_BYTES = 8_192

/**
 * Hard floors of keys, by the hash of their names (`kernel/hash-of-key`): there may be millions, each write makes or raises
 * one, and nobody asks for them but a process that starts, for all at once.
 */
export const KEY_FLOORS = 'CREATE TABLE key_floor (hash INTEGER PRIMARY KEY, hard INTEGER NOT NULL);'

const TABLES = `
  CREATE TABLE entry (
    id INTEGER PRIMARY KEY,
    key TEXT NOT NULL,
    version INTEGER NOT NULL,
    expires_at REAL NOT NULL,
    stale_until REAL NOT NULL,
    size INTEGER NOT NULL,
    created_at REAL NOT NULL,
    stamp INTEGER NOT NULL,
    epoch TEXT NOT NULL,
    tags TEXT,
    depends_on TEXT,
    frame BLOB NOT NULL
  );
  CREATE UNIQUE INDEX entry_by_key ON entry (key, version);
  CREATE INDEX entry_by_size ON entry (size);
  CREATE INDEX entry_by_expiry ON entry (expires_at, stale_until);
  -- Only entries with a grace need a second expiry: the others die when they expire.
  CREATE INDEX entry_by_death ON entry (stale_until) WHERE stale_until > expires_at;
  -- With the key, so that the entries of a tag are a stretch of one index in the order of their keys; with the size, so
  -- that they are added up without a look at an entry.
  CREATE TABLE tag (
    tag TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, size INTEGER NOT NULL, PRIMARY KEY (tag, key, version)
  ) WITHOUT ROWID;
  CREATE TABLE parent (
    parent TEXT NOT NULL, key TEXT NOT NULL, version INTEGER NOT NULL, PRIMARY KEY (parent, key, version)
  ) WITHOUT ROWID;
  -- A BLOB, because SQLite's functions on text end at a NUL.
  CREATE TABLE namespace (
    name BLOB NOT NULL, version INTEGER NOT NULL, entries INTEGER NOT NULL, bytes INTEGER NOT NULL,
    PRIMARY KEY (name, version)
  ) WITHOUT ROWID;
  -- Rows that came to nothing go with a sweep, which finds them here.
  CREATE INDEX namespace_emptied ON namespace (entries) WHERE entries = 0;
  CREATE TABLE totals (id INTEGER PRIMARY KEY, entries INTEGER NOT NULL, bytes INTEGER NOT NULL);
  INSERT INTO totals VALUES (1, 0, 0);
  CREATE TABLE edge (parent TEXT NOT NULL, child TEXT NOT NULL, until REAL NOT NULL, PRIMARY KEY (parent, child)) WITHOUT ROWID;
  CREATE INDEX edge_by_until ON edge (until);
  ${KEY_FLOORS}
  -- All others, and of keys those with soft ones. "soft" is a JSON array, oldest first; "newest" the highest of all, below which a base makes the floor superfluous.
  CREATE TABLE floor (
    name TEXT PRIMARY KEY,
    hard INTEGER NOT NULL,
    soft TEXT NOT NULL,
    newest INTEGER NOT NULL
  ) WITHOUT ROWID;
  CREATE INDEX floor_by_newest ON floor (newest);
  CREATE TABLE position (
    id INTEGER PRIMARY KEY,
    epoch TEXT NOT NULL,
    applied INTEGER NOT NULL,
    base INTEGER NOT NULL,
    key_base INTEGER NOT NULL,
    nonce TEXT,
    versions TEXT NOT NULL
  );
  CREATE TABLE outbox (id INTEGER PRIMARY KEY AUTOINCREMENT, statement TEXT NOT NULL);
`

/**
 * Has a row while the writer counts the entries of a message by itself, all at once (`write-entries`): triggers then let
 * those that come pass. Never seen outside a transaction. Files that an older release made lack it.
 */
const BULK = 'CREATE TABLE IF NOT EXISTS bulk (id INTEGER PRIMARY KEY);'

/**
 * Invariant: after every op `totals` is the count and the sum of `size` over `entry`, `namespace` the same for each
 * namespace and generation, and `tag` and `parent` hold exactly what the entries' own columns say. Triggers, because no
 * path of the code can forget them, nor can an older release that has the file open. Sums by tag are added up when they
 * are asked for: to keep them as well made writes of tagged entries half as dear again (measured).
 *
 * `ON CONFLICT` rather than `OR IGNORE` and `OR REPLACE`: a trigger takes those from the statement that fires it, and an
 * upsert's is to abort (seen: an overwrite whose tags named one twice). Sizes by upsert as well, because it took 0.68 to
 * 0.86 of what UPDATE did for an overwrite with three tags and another size (five interleaved pairs, processor time).
 * A file that an older release made is given these before entries are written to it; its own hold the same invariant.
 */
export const TRIGGERS = `
  ${BULK}
  CREATE TRIGGER entry_added AFTER INSERT ON entry WHEN NOT EXISTS (SELECT 1 FROM bulk) BEGIN
    UPDATE totals SET entries = entries + 1, bytes = bytes + new.size;
    INSERT INTO namespace VALUES (${namespaceOf('new.key')}, new.version, 1, new.size)
      ON CONFLICT (name, version) DO UPDATE SET entries = entries + 1, bytes = bytes + excluded.bytes;
  END;
  CREATE TRIGGER entry_resized AFTER UPDATE OF size ON entry WHEN new.size <> old.size BEGIN
    UPDATE totals SET bytes = bytes + new.size - old.size;
    UPDATE namespace SET bytes = bytes + new.size - old.size WHERE name = ${namespaceOf('old.key')} AND version = old.version;
  END;
  CREATE TRIGGER entry_removed AFTER DELETE ON entry BEGIN
    UPDATE totals SET entries = entries - 1, bytes = bytes - old.size;
    UPDATE namespace SET entries = entries - 1, bytes = bytes - old.size
      WHERE name = ${namespaceOf('old.key')} AND version = old.version;
  END;
  ${namesTriggers('tag', 'tags', 'value, new.key, new.version, new.size')}
  ${namesTriggers('parent', 'depends_on', 'value, new.key, new.version')}
  CREATE TRIGGER tag_resized AFTER UPDATE OF size ON entry
  WHEN new.size <> old.size AND new.tags IS NOT NULL AND new.tags IS old.tags BEGIN
    INSERT INTO tag SELECT value, new.key, new.version, new.size FROM json_each(new.tags) WHERE true
      ON CONFLICT (tag, key, version) DO UPDATE SET size = excluded.size;
  END;
`

/** @returns as SQL: the part of a key before the first colon, or all of it */
export function namespaceOf(column: string): string {
  const key = `CAST(${column} AS BLOB)`
  const colon = `instr(${key}, x'3a')`
  return `CASE ${colon} WHEN 0 THEN ${key} ELSE substr(${key}, 1, ${colon} - 1) END`
}

function namesTriggers(table: string, column: string, row: string): string {
  const add = `INSERT INTO ${table} SELECT ${row} FROM json_each(new.${column}) WHERE true ON CONFLICT DO NOTHING;`
  const drop = `DELETE FROM ${table} WHERE key = old.key AND version = old.version
    AND ${table} IN (SELECT value FROM json_each(old.${column}));`
  return `
  CREATE TRIGGER ${table}_added AFTER INSERT ON entry
  WHEN new.${column} IS NOT NULL AND NOT EXISTS (SELECT 1 FROM bulk) BEGIN ${add} END;
  CREATE TRIGGER ${table}_dropped AFTER DELETE ON entry WHEN old.${column} IS NOT NULL BEGIN ${drop} END;
  CREATE TRIGGER ${table}_changed AFTER UPDATE OF ${column} ON entry WHEN new.${column} IS NOT old.${column} BEGIN
    ${drop}
    ${add}
  END;`
}

/** By name, in the words in which SQLite keeps each. */
export const TRIGGERS_BY_NAME: ReadonlyMap<string, string> = new Map(
  [...TRIGGERS.matchAll(/CREATE TRIGGER (\w+)[^]*?\bEND(?=;\s*(?:CREATE|$))/g)].map(([sql, name = '']) => [name, sql]),
)

export const SCHEMA = `
  ${TABLES}
  ${TRIGGERS}
  PRAGMA application_id = ${APPLICATION_ID};
  PRAGMA user_version = ${FORMAT};
`

import type { Database } from '@/lib/database/client'

export interface Column {
  readonly name: string
  /** As the database spells it. */
  readonly type: string
  readonly required: boolean
}

export interface Table {
  readonly name: string
  readonly columns: readonly Column[]
  readonly id: readonly string[]
  /** Column lists, each joined by a comma, sorted. */
  readonly uniques: readonly string[]
  readonly indexes: readonly string[]
  /** `columns>Table(columns) ON DELETE action`, sorted. */
  readonly foreignKeys: readonly string[]
}

type Row = Record<string, unknown>

/** Asks the database itself what tables it has, Prisma's own and the database's own apart. */
export function introspect(database: Database): Promise<Table[]> {
  return database.kind === 'sqlite' ? introspectSqlite(database) : introspectPostgresql(database)
}

async function introspectSqlite({ client }: Database): Promise<Table[]> {
  const rows = (sql: string) => client.$queryRawUnsafe<Row[]>(sql)
  const tables = await rows(
    `SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!' AND name NOT LIKE '!_%' ESCAPE '!' ORDER BY name`,
  )
  return Promise.all(
    tables.map(async (table) => {
      const name = String(table['name'])
      const columns = await rows(`SELECT name, type, "notnull", pk FROM pragma_table_info('${name}') ORDER BY cid`)
      const indexes = await rows(
        `SELECT l."unique", group_concat(i.name, ',' ORDER BY i.seqno) AS columns
         FROM pragma_index_list('${name}') l JOIN pragma_index_info(l.name) i WHERE l.origin = 'c' GROUP BY l.name, l."unique"`,
      )
      const keys = await rows(
        `SELECT "table", group_concat("from", ',' ORDER BY seq) AS columns, group_concat("to", ',' ORDER BY seq) AS "references", on_delete
         FROM pragma_foreign_key_list('${name}') GROUP BY id, "table", on_delete`,
      )
      const inKey = columns.filter((column) => Number(column['pk']) > 0)
      return {
        name,
        columns: columns.map((c) => ({
          name: String(c['name']),
          type: String(c['type']),
          required: Number(c['notnull']) === 1,
        })),
        id: inKey.sort((a, b) => Number(a['pk']) - Number(b['pk'])).map((column) => String(column['name'])),
        uniques: columnLists(indexes, true),
        indexes: columnLists(indexes, false),
        foreignKeys: keys
          .map((k) => `${k['columns']}>${k['table']}(${k['references']}) ON DELETE ${k['on_delete']}`)
          .sort(),
      }
    }),
  )
}

const POSTGRESQL_INDEXES = `
  SELECT t.relname AS table, i.indisunique AS "unique", i.indisprimary AS "primary",
    string_agg(a.attname, ',' ORDER BY k.ord) AS columns
  FROM pg_index i JOIN pg_class t ON t.oid = i.indrelid JOIN pg_namespace n ON n.oid = t.relnamespace
  CROSS JOIN LATERAL unnest(i.indkey) WITH ORDINALITY k(attnum, ord)
  JOIN pg_attribute a ON a.attrelid = t.oid AND a.attnum = k.attnum
  WHERE n.nspname = current_schema() GROUP BY t.relname, i.indexrelid, i.indisunique, i.indisprimary`

const POSTGRESQL_FOREIGN_KEYS = `
  SELECT t.relname AS table, f.relname AS target, c.confdeltype::text AS action,
    (SELECT string_agg(a.attname, ',' ORDER BY k.ord) FROM unnest(c.conkey) WITH ORDINALITY k(attnum, ord)
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum) AS columns,
    (SELECT string_agg(a.attname, ',' ORDER BY k.ord) FROM unnest(c.confkey) WITH ORDINALITY k(attnum, ord)
      JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = k.attnum) AS "references"
  FROM pg_constraint c JOIN pg_class t ON t.oid = c.conrelid JOIN pg_class f ON f.oid = c.confrelid WHERE c.contype = 'f'`

const ACTIONS: Record<string, string> = { c: 'CASCADE', r: 'RESTRICT', a: 'NO ACTION', n: 'SET NULL', d: 'SET DEFAULT' }

async function introspectPostgresql({ client }: Database): Promise<Table[]> {
  const columns = await client.$queryRawUnsafe<Row[]>(
    `SELECT table_name::text AS table, column_name::text AS name, is_nullable = 'NO' AS required, data_type::text AS type
     FROM information_schema.columns WHERE table_schema = current_schema() AND table_name NOT LIKE '\\_%' ORDER BY ordinal_position`,
  )
  const indexes = await client.$queryRawUnsafe<Row[]>(POSTGRESQL_INDEXES)
  const keys = await client.$queryRawUnsafe<Row[]>(POSTGRESQL_FOREIGN_KEYS)
  const names = [...new Set(columns.map((column) => String(column['table'])))].sort()
  return names.map((name) => {
    const own = (rows: Row[]) => rows.filter((row) => row['table'] === name)
    return {
      name,
      columns: own(columns).map((c) => ({
        name: String(c['name']),
        type: String(c['type']),
        required: c['required'] === true,
      })),
      id: own(indexes)
        .filter((index) => index['primary'])
        .flatMap((index) => String(index['columns']).split(',')),
      uniques: columnLists(
        own(indexes).filter((index) => !index['primary']),
        true,
      ),
      indexes: columnLists(own(indexes), false),
      foreignKeys: own(keys)
        .map((k) => `${k['columns']}>${k['target']}(${k['references']}) ON DELETE ${ACTIONS[String(k['action'])]}`)
        .sort(),
    }
  })
}

function columnLists(indexes: Row[], unique: boolean): string[] {
  return indexes
    .filter((index) => Boolean(Number(index['unique'])) === unique)
    .map((index) => String(index['columns']))
    .sort()
}

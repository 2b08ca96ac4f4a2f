import { join } from 'node:path'
import { afterAll, describe, expect, it } from 'vitest'
import { Prisma as PostgresqlPrisma } from '@/prisma/generated/postgresql/client'
import { Prisma } from '@/prisma/generated/sqlite/client'
import { introspect } from '@/lib/testing/introspect'
import { readPrismaModels } from '@/lib/testing/prisma-models'
import type { Model } from '@/lib/testing/prisma-models'
import { DATABASE_KINDS, temporaryDatabases } from '@/lib/testing/temporary-databases'
import type { DatabaseKind } from '@/lib/testing/temporary-databases'

const databases = temporaryDatabases()
afterAll(() => databases.cleanUp())

const models = readPrismaModels(join(process.cwd(), 'prisma', 'schema.prisma'))

const DAY_MS = 24 * 60 * 60_000

/** Prisma's default column types. */
const COLUMN_TYPES: Record<DatabaseKind, Record<string, string>> = {
  sqlite: {
    String: 'TEXT',
    Int: 'INTEGER',
    BigInt: 'BIGINT',
    Float: 'REAL',
    DateTime: 'DATETIME',
    Json: 'JSONB',
    Boolean: 'BOOLEAN',
  },
  postgresql: {
    String: 'text',
    Int: 'integer',
    BigInt: 'bigint',
    Float: 'double precision',
    DateTime: 'timestamp without time zone',
    Json: 'jsonb',
    Boolean: 'boolean',
  },
}

function expectedTable(model: Model, kind: DatabaseKind) {
  return {
    name: model.name,
    columns: model.fields.map((f) => ({ name: f.name, type: COLUMN_TYPES[kind][f.type], required: f.required })),
    id: model.id,
    uniques: model.uniques.map((fields) => fields.join(',')).sort(),
    indexes: model.indexes.map((fields) => fields.join(',')).sort(),
    foreignKeys: model.foreignKeys
      .map((key) => `${key.columns.join(',')}>${key.table}(${key.references.join(',')}) ON DELETE ${key.onDelete}`)
      .sort(),
  }
}

describe.each(DATABASE_KINDS)('on %s', (kind) => {
  it('the migrated database has every table, column, type, key and index of the schema, and no other', async () => {
    const database = await databases.migrated(kind)
    const expected = models.map((model) => expectedTable(model, kind)).sort((a, b) => (a.name < b.name ? -1 : 1))
    expect(await introspect(database)).toEqual(expected)
  })

  it('audit records can be added, not changed, and deleted only when they are older than any retention', async () => {
    const { client } = await databases.migrated(kind)
    const record = {
      at: new Date(Date.now() - 29 * DAY_MS),
      actor: 'a',
      role: 'admin',
      address: '::1',
      action: 'x',
      subject: 'y',
      outcome: 'done',
    }
    const { id } = await client.auditRecord.create({ data: { ...record, detail: { before: 1 } } })
    await expect(client.auditRecord.update({ where: { id }, data: { actor: 'b' } })).rejects.toThrow()
    await expect(client.auditRecord.deleteMany()).rejects.toThrow()
    expect(await client.auditRecord.findMany()).toEqual([{ ...record, id, detail: { before: 1 } }])
    const old = await client.auditRecord.create({
      data: { ...record, at: new Date(Date.now() - 31 * DAY_MS), detail: {} },
    })
    await expect(client.auditRecord.update({ where: { id: old.id }, data: { actor: 'b' } })).rejects.toThrow()
    expect(await client.auditRecord.deleteMany({ where: { id: old.id } })).toEqual({ count: 1 })
  })

  it('every type of value comes back as it went in', async () => {
    const { client } = await databases.migrated(kind)
    const at = new Date('2026-02-28T23:59:59.123Z')
    const company = {
      symbol: 'Å"\';--',
      name: '',
      exchange: 'e',
      sector: 's',
      industry: 'i',
      country: 'c',
      updatedAt: at,
    }
    await client.company.create({ data: company })
    const bar = { symbol: company.symbol, date: '2026-02-28', open: 0.1, high: 1e300, low: -0.5, close: 3 }
    await client.dailyBar.create({ data: { ...bar, volume: 9_007_199_254_740_993n } })
    const detail = { nested: [1, null, 'ü', { deep: true }] }
    await client.logRecord.create({
      data: { cache: 'c', epoch: 'e', seq: 2n ** 53n - 1n, nonce: 'n', origin: 'o', at, statement: detail },
    })
    expect(await client.company.findFirst()).toEqual(company)
    expect(await client.dailyBar.findFirst()).toEqual({ ...bar, volume: 9_007_199_254_740_993n })
    expect(await client.logRecord.findFirst()).toMatchObject({ seq: 2n ** 53n - 1n, at, statement: detail })
  })
})

it('both generated clients know the same models and fields', () => {
  expect(PostgresqlPrisma.ModelName).toEqual(Prisma.ModelName)
  expect(PostgresqlPrisma.CompanyScalarFieldEnum).toEqual(Prisma.CompanyScalarFieldEnum)
  expect(Object.keys(Prisma.ModelName).sort()).toEqual(models.map((model) => model.name).sort())
  for (const model of models) {
    const fields = Object.fromEntries(model.fields.map((field) => [field.name, field.name]))
    for (const generated of [Prisma, PostgresqlPrisma])
      expect(Reflect.get(generated, `${model.name}ScalarFieldEnum`)).toEqual(fields)
  }
})

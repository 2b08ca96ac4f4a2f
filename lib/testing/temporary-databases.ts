import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { vi } from 'vitest'
import { openDatabase } from '@/lib/database/client'
import type { Database } from '@/lib/database/client'
import { migrate } from '@/lib/database/migrate'
import { startPostgres } from './postgres-server'
import type { PostgresServer } from './postgres-server'

export type DatabaseKind = Database['kind']
export const DATABASE_KINDS: readonly DatabaseKind[] = ['sqlite', 'postgresql']

/** A server has to be started, and other tests may have the processor. */
const PATIENCE_MS = 60_000

/** Real databases for tests, made on demand and thrown away by `cleanUp`. PostgreSQL starts only where it is asked for. */
export function temporaryDatabases() {
  vi.setConfig({ testTimeout: PATIENCE_MS, hookTimeout: PATIENCE_MS })
  const folder = mkdtempSync(join(tmpdir(), 'timberline-database-'))
  const opened: Database[] = []
  let files = 0
  let server: Promise<PostgresServer> | undefined
  let template: Promise<string> | undefined

  async function migratedUrl(kind: DatabaseKind): Promise<string> {
    if (kind === 'postgresql' && template) return (await (server ??= startPostgres())).createDatabase(await template)
    const url = await emptyUrl(kind)
    await migrate({ url })
    return url
  }

  /** @returns the URL of an empty database that nobody has opened */
  async function emptyUrl(kind: DatabaseKind): Promise<string> {
    if (kind === 'sqlite') return `file:${join(folder, `${++files}.db`)}`
    server ??= startPostgres()
    return (await server).createDatabase()
  }

  /** @returns another connection to a database, closed by `cleanUp` */
  async function open(url: string): Promise<Database> {
    const database = await openDatabase({ url })
    opened.push(database)
    return database
  }

  return {
    emptyUrl,
    open,
    /** @returns a migrated database */
    async migrated(kind: DatabaseKind): Promise<Database & { url: string }> {
      if (kind === 'postgresql') template ??= migratedUrl(kind)
      const url = await migratedUrl(kind)
      return { ...(await open(url)), url }
    },
    async cleanUp(): Promise<void> {
      await Promise.all(opened.map((database) => database.close()))
      await (await server)?.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

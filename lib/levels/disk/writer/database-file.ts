import { mkdirSync, readdirSync, renameSync, rmSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { DATABASE_FILE } from '@/lib/levels/disk/schema'

const SET_ASIDE = new RegExp(`^${DATABASE_FILE.replace('.', '\\.')}\\.set-aside-(\\d+)$`)

export const databasePath = (directory: string): string => join(directory, DATABASE_FILE)

/** @returns what tells this file from another that takes its name later, or undefined where there is none */
export function fileIdentity(directory: string): string | undefined {
  try {
    const { dev, ino } = statSync(databasePath(directory))
    return `${dev}:${ino}`
  } catch {
    return undefined
  }
}

/** @returns bytes of the write-ahead log, 0 where there is none or it cannot be told */
export function walBytes(directory: string): number {
  try {
    return statSync(`${databasePath(directory)}-wal`).size
  } catch {
    return 0
  }
}

export function makeDirectory(directory: string): void {
  mkdirSync(directory, { recursive: true })
}

/**
 * Moves a damaged or foreign file out of the way, so that somebody can look at it; keeps no more than one, because a
 * disk that damages files would otherwise be filled with them. Its log goes with it: SQLite would replay a log that
 * lies beside a new file.
 */
export function setAside(directory: string): void {
  const path = databasePath(directory)
  const older = readdirSync(directory).flatMap((name) => SET_ASIDE.exec(name) ?? [])
  const last = Math.max(0, ...older.map(Number).filter(Number.isFinite))
  renameSync(path, `${path}.set-aside-${last + 1}`)
  moveOrRemove(`${path}-wal`, `${path}.set-aside-${last + 1}-wal`)
  rmSync(`${path}-shm`, { force: true })
  if (last > 0) for (const end of ['', '-wal']) rmSync(`${path}.set-aside-${last}${end}`, { force: true })
}

function moveOrRemove(from: string, to: string): void {
  try {
    renameSync(from, to)
  } catch {
    rmSync(from, { force: true })
  }
}

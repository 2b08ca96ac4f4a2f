import { readFileSync } from 'node:fs'

export interface ModelField {
  readonly name: string
  readonly type: string
  readonly required: boolean
  readonly autoincrement: boolean
}

export interface ForeignKey {
  readonly columns: readonly string[]
  readonly table: string
  readonly references: readonly string[]
  readonly onDelete: string
}

export interface Model {
  readonly name: string
  /** Columns only: relations are in `foreignKeys`. */
  readonly fields: readonly ModelField[]
  readonly id: readonly string[]
  readonly uniques: readonly (readonly string[])[]
  readonly indexes: readonly (readonly string[])[]
  readonly foreignKeys: readonly ForeignKey[]
}

const SCALARS = new Set(['String', 'Int', 'BigInt', 'Float', 'Boolean', 'DateTime', 'Json'])

/**
 * Reads the models of a Prisma schema: as much of its language as ours uses. (The generated client no longer tells what
 * is required, unique or indexed.)
 *
 * @param path a `.prisma` file
 */
export function readPrismaModels(path: string): Model[] {
  const schema = readFileSync(path, 'utf8').replace(/\/\/.*$/gm, '')
  return [...schema.matchAll(/^model (\w+) \{\n(.*?)^\}/gms)].map(([, name = '', body = '']) => toModel(name, body))
}

function toModel(name: string, body: string): Model {
  const lines = body.split('\n').map((line) => line.trim())
  const fieldLines = lines.filter((line) => /^\w/.test(line))
  const columns = fieldLines.filter((line) => SCALARS.has(typeOf(line)))
  const listsOf = (attribute: string) =>
    lines.filter((line) => line.startsWith(`@@${attribute}(`)).map((line) => namesIn(line))
  const marked = (attribute: string) =>
    columns.filter((line) => line.includes(` @${attribute}`)).map((line) => nameOf(line))
  return {
    name,
    fields: columns.map((line) => ({
      name: nameOf(line),
      type: typeOf(line),
      required: !/^\w+\s+\w+\?/.test(line),
      autoincrement: line.includes('autoincrement()'),
    })),
    id: listsOf('id')[0] ?? marked('id'),
    uniques: [...marked('unique').map((field) => [field]), ...listsOf('unique')],
    indexes: listsOf('index'),
    foreignKeys: fieldLines.filter((line) => line.includes('@relation(')).map((line) => toForeignKey(line)),
  }
}

function toForeignKey(line: string): ForeignKey {
  return {
    columns: namesIn(/fields: (\[.*?\])/.exec(line)?.[1] ?? ''),
    table: typeOf(line),
    references: namesIn(/references: (\[.*?\])/.exec(line)?.[1] ?? ''),
    onDelete: (/onDelete: (\w+)/.exec(line)?.[1] ?? 'Restrict').toUpperCase(),
  }
}

const nameOf = (line: string): string => /^\w+/.exec(line)?.[0] ?? ''
const typeOf = (line: string): string => /^\w+\s+(\w+)/.exec(line)?.[1] ?? ''
const namesIn = (line: string): string[] => (/\[(.*?)\]/.exec(line)?.[1] ?? '').split(',').map((name) => name.trim())

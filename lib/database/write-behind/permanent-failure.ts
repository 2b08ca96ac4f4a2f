import { Prisma } from '@/prisma/generated/sqlite/client'

/**
 * Prisma's codes for what is wrong with the data itself: too long, not unique, no such parent, a constraint, a null, a
 * number out of range, no such row. https://www.prisma.io/docs/orm/reference/error-reference
 */
const PERMANENT_CODES = new Set(
  'P2000 P2002 P2003 P2004 P2005 P2006 P2007 P2009 P2011 P2012 P2013 P2014 P2019 P2020 P2023 P2025 P2033'.split(' '),
)
/** The same of a raw statement in PostgreSQL: classes 22 (data) and 23 (constraint). */
const PERMANENT_STATE = /^(22|23)[0-9A-Z]{3}$/
/** And in SQLite, whose extended codes hold these in their lowest byte: TOOBIG, CONSTRAINT, MISMATCH. */
const PERMANENT_SQLITE = new Set([18, 19, 20])

/** @returns whether a database refuses a write for what it says; unknown failures count as passing */
export function isPermanentFailure(error: unknown): boolean {
  if (nameOf(error) === Prisma.PrismaClientValidationError.name) return true
  const code = textIn(error, 'code')
  if (PERMANENT_CODES.has(code)) return true
  return code === 'P2010' && isPermanentCode(codeOf(error))
}

/** By name, because the two generated clients have a class each. */
const nameOf = (error: unknown): string => (error instanceof Error ? error.name : '')

/** What the driver called it, wherever the adapter has put that. */
function codeOf(error: unknown): string {
  return textIn(field(field(field(error, 'meta'), 'driverAdapterError'), 'cause'), 'originalCode')
}

const isPermanentCode = (code: string): boolean =>
  PERMANENT_STATE.test(code) || (/^\d{1,4}$/.test(code) && PERMANENT_SQLITE.has(Number(code) & 0xff))

function field(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null && name in of ? Reflect.get(of, name) : undefined
}

function textIn(of: unknown, name: string): string {
  const found = field(of, name)
  return typeof found === 'string' || typeof found === 'number' ? String(found) : ''
}

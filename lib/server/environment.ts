import { join, resolve } from 'node:path'
import { z } from 'zod'
import { parseThresholds } from '@/lib/advisor/parse-thresholds'
import type { Thresholds } from '@/lib/advisor/thresholds'
import { MAX_RETENTION_DAYS, MIN_AUDIT_DAYS } from '@/lib/kernel/retention'
import { hostNameOf, isLoopback } from '@/lib/api/host-name'

import { oidcVariables, readOidc, type OidcEnvironment } from './oidc-environment'

/** A variable has a value that cannot be. The message is one sentence that names it. */
export class WrongEnvironment extends Error {
  override readonly name = 'WrongEnvironment'
}

export interface Environment {
  readonly port: number
  readonly host: string
  readonly redisUrl: string | undefined
  readonly databaseUrl: string
  /** Whether DATABASE_URL named it; otherwise it is a file in the data directory. */
  readonly databaseIsNamed: boolean
  readonly dataDirectory: string
  readonly demo: boolean
  readonly adminToken: string | undefined
  /** Where people reach the server, where that is not HOST and PORT: ends in no slash. */
  readonly publicUrl: string
  /** Plain HTTP off loopback was asked for. */
  readonly insecure: boolean
  /** How long audit records are kept, where it is said. */
  readonly auditDays: number | undefined
  /** How many proxies of our own a request passes, whose word on the caller's address counts. */
  readonly trustedProxies: number
  /** Who else says who people are. */
  readonly oidc: OidcEnvironment | undefined
  /** Where the Advisor's findings begin, as far as it is not where they do by default. */
  readonly thresholds: Partial<Thresholds> | undefined
}

type Variables = Readonly<Record<string, string | undefined>>

/** Shorter ones can be guessed; 32 characters of hexadecimal are 128 bits. */
const MIN_TOKEN_LENGTH = 32

const schema = z.object({
  PORT: z
    .string()
    .default('3000')
    .refine(
      (text) => /^\d{1,5}$/.test(text) && Number(text) >= 1 && Number(text) <= 65_535,
      'a whole number from 1 to 65535',
    )
    .transform(Number),
  HOST: z
    .string()
    .default('127.0.0.1')
    .refine((text) => hostNameOf(bracketed(text)) !== undefined, 'a host name or an IP address'),
  REDIS_URL: z
    .string()
    .refine(urlOf(['redis:', 'rediss:']), 'a redis:// or rediss:// URL')
    .optional(),
  DATABASE_URL: z
    .string()
    .refine((text) => /^file:./.test(text) || urlOf(['postgresql:', 'postgres:'])(text), 'a file: or postgresql:// URL')
    .optional(),
  TIMBERLINE_DATA_DIR: z.string().default('.timberline'),
  TIMBERLINE_DEMO: z.enum(['on', 'off'], 'on or off').optional(),
  TIMBERLINE_ADMIN_TOKEN: z.string().min(MIN_TOKEN_LENGTH, `at least ${MIN_TOKEN_LENGTH} characters long`).optional(),
  TIMBERLINE_PUBLIC_URL: z
    .string()
    .refine(urlOf(['http:', 'https:']), 'the http:// or https:// URL that people reach the server by')
    .transform((text) => new URL(text).origin)
    .optional(),
  TIMBERLINE_AUDIT_DAYS: z
    .string()
    .refine(
      (text) => /^\d{1,5}$/.test(text) && Number(text) >= MIN_AUDIT_DAYS,
      `a whole number of days from ${MIN_AUDIT_DAYS} to ${MAX_RETENTION_DAYS}`,
    )
    .transform(Number)
    .optional(),
  TIMBERLINE_TRUST_PROXY: z
    .string()
    .default('0')
    .refine((text) => /^\d$/.test(text), 'the number of proxies in front, from 0 to 9')
    .transform(Number),
  TIMBERLINE_INSECURE: z.enum(['on', 'off'], 'on or off').default('off'),
  TIMBERLINE_ADVISOR: z
    .string()
    .refine((text) => parseThresholds(text) !== undefined, 'like hitRate=0.8,tagPerHour=10 (docs/troubleshooting.md)')
    .optional(),
  ...oidcVariables,
})

/**
 * The one place where the environment is read.
 *
 * @param variables `process.env`; an empty value counts as none
 * @throws WrongEnvironment one sentence that names the variable and never repeats a secret
 */
export function readEnvironment(variables: Variables): Environment {
  const given = Object.fromEntries(Object.entries(variables).filter(([, value]) => value !== ''))
  const parsed = schema.safeParse(given)
  const issue = parsed.error?.issues[0]
  if (!parsed.success) throw new WrongEnvironment(`${String(issue?.path[0])} must be ${issue?.message}.`)
  const { PORT: port, HOST: host, REDIS_URL: redisUrl, DATABASE_URL, TIMBERLINE_DEMO: demo, ...rest } = parsed.data
  const { TIMBERLINE_PUBLIC_URL } = rest
  const insecure = rest.TIMBERLINE_INSECURE === 'on'
  assertNotOpen(host, TIMBERLINE_PUBLIC_URL, insecure)
  const read = readOidc(rest)
  if ('wrong' in read) throw new WrongEnvironment(read.wrong)
  const dataDirectory = resolve(rest.TIMBERLINE_DATA_DIR)
  return {
    ...{ port, host, redisUrl, dataDirectory, insecure, adminToken: rest.TIMBERLINE_ADMIN_TOKEN },
    auditDays: rest.TIMBERLINE_AUDIT_DAYS,
    ...{ trustedProxies: rest.TIMBERLINE_TRUST_PROXY, oidc: read.oidc },
    thresholds: rest.TIMBERLINE_ADVISOR === undefined ? undefined : parseThresholds(rest.TIMBERLINE_ADVISOR),
    databaseIsNamed: DATABASE_URL !== undefined,
    databaseUrl: DATABASE_URL ?? `file:${join(dataDirectory, 'timberline.db')}`,
    demo: demo === undefined ? redisUrl === undefined && DATABASE_URL === undefined : demo === 'on',
    publicUrl: TIMBERLINE_PUBLIC_URL ?? `http://${reachable(host)}:${port}`,
  }
}

/** @returns the names a request's Host may carry beside the loopback ones */
export function hostNamesOf({ host, publicUrl }: Environment): string[] {
  const names = [hostNameOf(bracketed(host)), hostNameOf(new URL(publicUrl).host)]
  return names.filter((name) => name !== undefined)
}

export function isOnLoopback(host: string): boolean {
  return isLoopback(bracketed(host))
}

/** Who signs in over plain HTTP shows the session to everybody on the way. */
function assertNotOpen(host: string, publicUrl: string | undefined, insecure: boolean): void {
  if (isOnLoopback(host) || insecure || publicUrl?.startsWith('https:')) return
  throw new WrongEnvironment(
    `HOST=${host} would serve the console to the network without TLS: put a TLS proxy in front and name its https:// URL in ` +
      `TIMBERLINE_PUBLIC_URL, or set TIMBERLINE_INSECURE=on to do it anyway.`,
  )
}

function urlOf(protocols: readonly string[]): (text: string) => boolean {
  return (text) => URL.canParse(text) && protocols.includes(new URL(text).protocol) && new URL(text).host !== ''
}

function bracketed(host: string): string {
  return host.includes(':') && !host.startsWith('[') ? `[${host}]` : host.toLowerCase()
}

/** "Every address" is nowhere a browser can go. */
function reachable(host: string): string {
  return host === '0.0.0.0' ? '127.0.0.1' : host === '::' ? '[::1]' : bracketed(host)
}

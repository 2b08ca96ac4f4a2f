import type { Mode } from '@/lib/kernel/record'
import type { Target } from '@/lib/kernel/target'
import { shellQuote } from '@/components/ui/shell-quote'

export interface Call {
  readonly target: Target
  readonly mode: Mode
  readonly reason: string
  /** What has to be repeated, where something has. */
  readonly confirm: string | null
  /** Bump the namespace's version instead of invalidating it. */
  readonly bump: boolean
}

/** @returns the call as a line for a POSIX shell; whatever is in a name stays inside its quotes */
export function asCurl(call: Call, origin: string): string {
  const { path, body } = requestOf(call)
  return [
    `curl -X POST ${shellQuote(origin + path)}`,
    `  -H "Authorization: Bearer $TIMBERLINE_TOKEN"`,
    `  -H 'Content-Type: application/json'`,
    `  -d ${shellQuote(JSON.stringify(body))}`,
  ].join(' \\\n')
}

/** @returns the call as a line of a program that holds the cache */
export function asCode({ target, mode, reason, bump }: Call): string {
  if (bump && 'namespace' in target) return `await cache.bumpVersion(${literal(target.namespace)})`
  const options = [...(mode === 'soft' ? [`mode: 'soft'`] : []), ...(reason ? [`reason: ${literal(reason)}`] : [])]
  const rest = options.length > 0 ? `, { ${options.join(', ')} }` : ''
  return `await cache.invalidate(${literal(target)}${rest})`
}

function requestOf({ target, mode, reason, confirm, bump }: Call): { path: string; body: object } {
  const said = { ...(reason ? { reason } : {}), ...(confirm === null ? {} : { confirm }) }
  if (bump && 'namespace' in target)
    return { path: `/api/v1/namespaces/${encodeURIComponent(target.namespace)}/versions`, body: said }
  return { path: '/api/v1/invalidations', body: { target, mode, ...said } }
}

function literal(value: unknown): string {
  if (typeof value === 'string')
    return `'${JSON.stringify(value).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`
  if (Array.isArray(value)) return `[${value.map(literal).join(', ')}]`
  if (value && typeof value === 'object')
    return `{ ${Object.entries(value)
      .map(([name, one]) => `${name}: ${literal(one)}`)
      .join(', ')} }`
  return String(value)
}

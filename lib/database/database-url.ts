import { fileURLToPath } from 'node:url'
import { resolve } from 'node:path'

export type DatabaseAddress =
  | { readonly kind: 'sqlite'; readonly path: string }
  | { readonly kind: 'postgresql'; readonly url: string; readonly schema: string | undefined; readonly host: string }

/**
 * @param url `file:` with a path (relative ones count from the working directory) or a `postgresql:` URL, in which
 *   `?schema=` names the schema as it does for Prisma's own tools
 * @returns where the database is
 * @throws TypeError with one sentence, which never repeats the URL: it may hold a password
 */
export function parseDatabaseUrl(url: string): DatabaseAddress {
  if (url.startsWith('file:')) return { kind: 'sqlite', path: filePath(url) }
  if (!/^postgres(ql)?:\/\//.test(url))
    throw new TypeError(
      `DATABASE_URL must begin with file: or postgresql://, not with ${JSON.stringify(schemeOf(url))}`,
    )
  if (!URL.canParse(url)) throw new TypeError('DATABASE_URL is not a well-formed postgresql:// URL')
  const parsed = new URL(url)
  if (parsed.pathname.length < 2)
    throw new TypeError('DATABASE_URL must name a database: postgresql://user@host:5432/NAME')
  const schema = parsed.searchParams.get('schema') ?? undefined
  // pg would hand an option that it does not know to the server, which refuses it.
  parsed.searchParams.delete('schema')
  return { kind: 'postgresql', url: parsed.href, schema, host: parsed.host || 'a local socket' }
}

function filePath(url: string): string {
  const [path = ''] = url.slice('file:'.length).split('?')
  if (path === '' || path === ':memory:' || path.endsWith('/'))
    throw new TypeError('DATABASE_URL must name a file: file:./data/timberline.db')
  if (!path.startsWith('//')) return resolve(/* turbopackIgnore: true */ path)
  try {
    return fileURLToPath(`file:${path}`)
  } catch (cause) {
    throw new TypeError('DATABASE_URL is a file: URL with a host; write file:./relative or file:///absolute instead', {
      cause,
    })
  }
}

function schemeOf(url: string): string {
  return /^[a-z][a-z0-9+.-]{0,30}:/i.exec(url)?.[0] ?? url.slice(0, 5)
}

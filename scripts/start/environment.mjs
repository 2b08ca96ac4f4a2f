import { resolve } from 'node:path'
import { Refusal } from '#setup/refusal.mjs'

/**
 * The environment as `npm start` needs it, before anything is installed or built: somebody with a wrong value should not
 * wait a minute to hear of it. The server reads it again (lib/server/environment.ts); a test holds the two together.
 *
 * @param {Record<string, string | undefined>} env an empty value counts as none
 * @throws {Refusal} one sentence that names the variable
 */
export function readEnvironment(env) {
  const value = (name) => (env[name] === '' ? undefined : env[name])
  const port = value('PORT') ?? '3000'
  if (!/^\d{1,5}$/.test(port) || Number(port) < 1 || Number(port) > 65_535) {
    throw new Refusal(`PORT must be a whole number from 1 to 65535, and is ${quoted(port)}.`)
  }
  const redisUrl = value('REDIS_URL')
  if (redisUrl !== undefined && !isUrl(redisUrl, ['redis:', 'rediss:'])) {
    throw new Refusal(`REDIS_URL must be a redis:// or rediss:// URL, and is ${quoted(withoutPassword(redisUrl))}.`)
  }
  const databaseUrl = value('DATABASE_URL')
  if (databaseUrl !== undefined && !isDatabaseUrl(databaseUrl)) {
    throw new Refusal(
      `DATABASE_URL must start with file: or postgresql://, and is ${quoted(withoutPassword(databaseUrl))}.`,
    )
  }
  const demo = value('TIMBERLINE_DEMO')
  if (demo !== undefined && demo !== 'on' && demo !== 'off') {
    throw new Refusal(`TIMBERLINE_DEMO must be on or off, and is ${quoted(demo)}.`)
  }
  const token = value('TIMBERLINE_ADMIN_TOKEN')
  if (token !== undefined && token.length < 32) {
    throw new Refusal(`TIMBERLINE_ADMIN_TOKEN must have at least 32 characters, and has ${token.length}.`)
  }
  const proxies = value('TIMBERLINE_TRUST_PROXY')
  if (proxies !== undefined && !/^\d$/.test(proxies)) {
    throw new Refusal(
      `TIMBERLINE_TRUST_PROXY must be the number of proxies in front, from 0 to 9, and is ${quoted(proxies)}.`,
    )
  }
  const host = value('HOST') ?? '127.0.0.1'
  refuseOpenHost(host, value('TIMBERLINE_PUBLIC_URL'), value('TIMBERLINE_INSECURE') ?? 'off')
  return {
    port: Number(port),
    host,
    redisUrl,
    databaseUrl,
    demo: demo ?? (redisUrl === undefined && databaseUrl === undefined ? 'on' : 'off'),
    dataDirectory: resolve(value('TIMBERLINE_DATA_DIR') ?? '.timberline'),
  }
}

/** Who signs in over plain HTTP shows the session to everybody on the way. */
function refuseOpenHost(host, publicUrl, insecure) {
  if (/[\s/@?#]/.test(host)) throw new Refusal(`HOST must be a host name or an IP address, and is ${quoted(host)}.`)
  if (publicUrl !== undefined && !isUrl(publicUrl, ['http:', 'https:'])) {
    throw new Refusal(`TIMBERLINE_PUBLIC_URL must be an http:// or https:// URL, and is ${quoted(publicUrl)}.`)
  }
  if (insecure !== 'on' && insecure !== 'off') {
    throw new Refusal(`TIMBERLINE_INSECURE must be on or off, and is ${quoted(insecure)}.`)
  }
  const loopback = /^(localhost|127\.0\.0\.1|::1|\[::1\])$/i.test(host)
  if (loopback || insecure === 'on' || publicUrl?.startsWith('https:')) return
  throw new Refusal(
    `HOST=${host} would serve the console to the network without TLS: put a TLS proxy in front and name its https:// URL in ` +
      'TIMBERLINE_PUBLIC_URL, or set TIMBERLINE_INSECURE=on to do it anyway.',
  )
}

function isUrl(text, protocols) {
  return URL.canParse(text) && protocols.includes(new URL(text).protocol) && new URL(text).host !== ''
}

function isDatabaseUrl(text) {
  return /^file:./.test(text) || isUrl(text, ['postgresql:', 'postgres:'])
}

/** What is printed ends up in logs. */
function withoutPassword(url) {
  return url.replace(/\/\/[^@/]*@/, '//…@')
}

function quoted(text) {
  return `'${text.replace(/[^\x20-\x7e…]/g, '?').slice(0, 200)}'`
}

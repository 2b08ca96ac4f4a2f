import { get } from 'node:http'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startChild } from '#setup/child.mjs'
import { Refusal } from '#setup/refusal.mjs'
import { root } from '#setup/root.mjs'

/** The first start seeds a database of a quarter of a million rows; five minutes are ten times what that takes. */
const longestStartMs = 300_000

const banner = /^\s*(▲ Next\.js|- (Local|Network|Environments):|✓ (Starting|Ready|Running next\.config))/
/** What Next colours its lines with, where the shell around asks for colours. */
const colour = /\x1b\[[0-9;]*m/g

const signInLink = /https?:\/\/\S+\/sign-in#token=\S+/

/** What is said by whom: the server prints its sign-in link, the start prints it last, where it is seen. */
export async function startServer({ host, port, env }) {
  let link
  let ended
  const child = startChild(
    process.execPath,
    [join(root, 'node_modules/next/dist/bin/next'), 'start', '--hostname', host, '--port', String(port)],
    {
      env: { ...process.env, ...env, NODE_ENV: 'production', NEXT_TELEMETRY_DISABLED: '1' },
      onLine: (line, from) => {
        const found = signInLink.exec(line)
        if (found && !link) link = found[0]
        else if (line.trim() !== '' && !banner.test(line.replace(colour, ''))) process[from].write(`${line}\n`)
      },
    },
  )
  void child.done.then((end) => (ended = end))
  const deadline = performance.now() + longestStartMs
  const base = `http://${addressOf(host)}:${port}`
  while (!(await answers(`${base}/api/v1/health`))) {
    // Its last words were passed on and say why.
    if (ended) throw new Refusal(`The server ended before it was ready (code ${ended.code}).`)
    if (performance.now() > deadline) throw new Refusal(`The server did not answer within ${longestStartMs / 1000} s.`)
    await sleep(100)
  }
  return { url: base, link: () => link, done: child.done }
}

/** A server that listens on every address is asked on loopback. */
function addressOf(host) {
  if (host === '0.0.0.0') return '127.0.0.1'
  if (host === '::') return '[::1]'
  return host.includes(':') ? `[${host}]` : host
}

/** Any answer that is health's counts, 503 too: the console is there to say what is down. */
function answers(url) {
  return new Promise((resolve) => {
    const request = get(url, { timeout: 10_000 }, (response) => {
      response.resume()
      resolve(response.statusCode === 200 || response.statusCode === 503)
    })
    request.once('timeout', () => request.destroy())
    request.once('error', () => resolve(false))
  })
}

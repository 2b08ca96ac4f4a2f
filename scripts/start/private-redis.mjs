import { randomBytes } from 'node:crypto'
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startChild } from '#setup/child.mjs'
import { say } from '#setup/refusal.mjs'
import { freePort } from './port.mjs'

/**
 * A Redis of our own: on loopback, behind a password that only this user can read (others of the machine can reach the
 * port), ended with this process. Where another start has one for this data directory, that one is used: a disk level
 * must not be written by two processes that follow two logs.
 *
 * @returns {Promise<string | undefined>} its URL, or undefined if it did not start
 */
export async function startPrivateRedis(server, directory) {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  const address = join(directory, 'url')
  const other = await readFile(address, 'utf8').catch(() => '')
  if (other && (await answersPing(other))) {
    say('Using the private Redis that another start of this data directory began.')
    return other
  }
  // The port is free now but may be taken when the server gets there; three races lost in a row are no race, so the last
  // attempt is without what an earlier Redis left, should that be what it cannot read.
  for (const attempt of ['first', 'again', 'empty']) {
    if (attempt === 'empty') await rm(join(directory, 'appendonlydir'), { recursive: true, force: true })
    const url = await startOnFreePort(server, directory)
    if (!url) continue
    await writeFile(address, url, { mode: 0o600 })
    return url
  }
  return undefined
}

async function startOnFreePort(server, directory) {
  const port = await freePort()
  const password = randomBytes(24).toString('hex')
  const url = `redis://:${password}@127.0.0.1:${port}`
  const file = join(directory, `redis-${port}.conf`)
  await writeFile(file, configuration({ port, password, directory }), { mode: 0o600 })
  const child = startChild(server, [file])
  let ended = false
  const end = child.done.then(() => (ended = true))
  let answers = false
  for (let tries = 0; tries < 400 && !ended && !answers; tries++) {
    answers = await answersPing(url)
    if (!answers) await sleep(25)
  }
  await rm(file, { force: true })
  if (answers) void end.then(() => child.stopping || say('The private Redis ended: L1 and L3 go on serving.'))
  else await child.stop()
  return answers ? url : undefined
}

/**
 * 256 MB hold some 300,000 of the demo's entries. `volatile-lru` evicts entries, which all have a TTL or can be loaded
 * again, and never the invalidation log, which has none. The log is why it is written to disk: without the log of before,
 * nothing in L3 could be trusted after a restart. A second of it may be lost in a crash; the engine notices that.
 */
function configuration({ port, password, directory }) {
  return [
    `port ${port}`,
    'bind 127.0.0.1',
    `requirepass ${password}`,
    `dir ${JSON.stringify(directory)}`,
    'save ""',
    'appendonly yes',
    'appendfsync everysec',
    'maxmemory 256mb',
    'maxmemory-policy volatile-lru',
    'daemonize no',
    'loglevel warning',
    '',
  ].join('\n')
}

function answersPing(url) {
  const { port, password } = new URL(url)
  return new Promise((resolve) => {
    const socket = connect(Number(port), '127.0.0.1')
    let text = ''
    const finish = (answer) => {
      socket.destroy()
      resolve(answer)
    }
    socket.setTimeout(1000, () => finish(false))
    socket.once('error', () => finish(false))
    socket.once('connect', () => socket.write(`AUTH ${password}\r\nPING\r\n`))
    socket.on('data', (data) => {
      text += data
      if (text.includes('+PONG')) finish(true)
      else if (text.startsWith('-') || text.includes('\n-')) finish(false)
    })
  })
}

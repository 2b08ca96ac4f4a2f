import { randomBytes } from 'node:crypto'
import { mkdir, rm, writeFile } from 'node:fs/promises'
import { connect } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { startChild } from '#setup/child.mjs'
import { say } from '#setup/refusal.mjs'
import { freePort } from './port.mjs'

/**
 * A Redis of our own: on loopback, behind a password that only this start knows (other users of the machine can reach the
 * port), without persistence (L3 is what survives a restart), ended with this process.
 *
 * @returns {Promise<string | undefined>} its URL, or undefined if it did not start
 */
export async function startPrivateRedis(server, directory) {
  await mkdir(directory, { recursive: true, mode: 0o700 })
  // The port is free now but may be taken when the server gets there; three races lost in a row are no race.
  for (let attempt = 0; attempt < 3; attempt++) {
    const port = await freePort()
    const password = randomBytes(24).toString('hex')
    const file = join(directory, `redis-${port}.conf`)
    await writeFile(file, configuration({ port, password, directory }), { mode: 0o600 })
    const child = startChild(server, [file])
    let ended = false
    const stop = child.done.then(() => (ended = true))
    for (let tries = 0; tries < 200 && !ended; tries++) {
      if (await answersPing(port, password)) {
        await rm(file)
        void stop.then(() => child.stopping || say('The private Redis ended: L1 and L3 go on serving.'))
        return `redis://:${password}@127.0.0.1:${port}`
      }
      await sleep(25)
    }
    await child.stop()
    await rm(file, { force: true })
  }
  return undefined
}

/**
 * 256 MB hold some 300,000 of the demo's entries. `volatile-lru` evicts entries, which all have a TTL or can be loaded
 * again, and never the invalidation log, which has none.
 */
function configuration({ port, password, directory }) {
  return [
    `port ${port}`,
    'bind 127.0.0.1',
    `requirepass ${password}`,
    `dir ${JSON.stringify(directory)}`,
    'save ""',
    'appendonly no',
    'maxmemory 256mb',
    'maxmemory-policy volatile-lru',
    'daemonize no',
    'loglevel warning',
    '',
  ].join('\n')
}

function answersPing(port, password) {
  return new Promise((resolve) => {
    const socket = connect(port, '127.0.0.1')
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
      else if (text.includes('-')) finish(false)
    })
  })
}

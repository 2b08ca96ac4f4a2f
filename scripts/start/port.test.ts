import { createServer, type Server } from 'node:net'
import { once } from 'node:events'
import { afterEach, expect, test } from 'vitest'
import { freePort, requireFreePort } from './port.mjs'

let taken: Server | undefined
afterEach(() => taken?.close())

test('a taken port is told with another that may be free, as a command', async () => {
  const port = await freePort()
  taken = createServer().listen(port, '127.0.0.1')
  await once(taken, 'listening')
  await expect(requireFreePort('127.0.0.1', port)).rejects.toThrow(
    new RegExp(`^Port ${port} on 127.0.0.1 is taken. Choose another: PORT=\\d+ npm start$`),
  )
})

test('a free port passes, and is free again afterwards', async () => {
  const port = await freePort()
  await requireFreePort('127.0.0.1', port)
  await requireFreePort('127.0.0.1', port)
})

test('a HOST that is no address of this machine is told by name', async () => {
  await expect(requireFreePort('203.0.113.1', await freePort())).rejects.toThrow(/^HOST 203\.0\.113\.1 /)
})

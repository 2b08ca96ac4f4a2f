import { parentPort, workerData } from 'node:worker_threads'
import type { ToWriter, WriterSettings } from '@/lib/levels/disk/disk-protocol'
import { loadLibsql } from '@/lib/sqlite/load-libsql'
import { WriterLoop } from './writer-loop'

const settings: WriterSettings = workerData
const port = parentPort
if (port) {
  const loop = new WriterLoop(loadLibsql(settings.libsqlPath), settings, (message) => {
    port.postMessage(message)
    if (message.kind === 'closed') port.close()
  })
  port.on('message', (message: ToWriter) => loop.receive(message))
  loop.open()
}

import { parentPort, workerData } from 'node:worker_threads'
import type { JournalSettings, ToJournal } from '@/lib/journal/journal-protocol'
import { loadLibsql } from '@/lib/sqlite/load-libsql'
import { JournalLoop } from './journal-loop'

const settings: JournalSettings = workerData
const port = parentPort
if (port) {
  const loop = new JournalLoop(loadLibsql(settings.libsqlPath), settings, (message) => port.postMessage(message))
  port.on('message', (message: ToJournal) => loop.receive(message))
  loop.open()
}

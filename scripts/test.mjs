// `npm test`, which is all that CI runs: everything, or the stages that are named (`npm test -- lint unit`).
import { refuseOldNode } from './setup/node-version.mjs'

refuseOldNode()
const { test } = await import('./test/test.mjs')
await test(process.argv.slice(2))

// `npm start`: everything from a fresh clone to a console in the browser. Plain Node, because nothing is installed yet;
// the version is looked at before any other module is read.
import { refuseOldNode } from './setup/node-version.mjs'

refuseOldNode()
const { start } = await import('./start/start.mjs')
await start()

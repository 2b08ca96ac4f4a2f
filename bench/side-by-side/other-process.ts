/**
 * Another process: `other-process <peer> <redis url> <act> [directory]` invalidates by `key` or `tag`,
 * or warms the levels (`fill-key`, `fill-tag`), and ends.
 */
import { INVALIDATIONS, invalidations, tagsFor } from './peer'
import { peerNamed } from './peers'

const [name, url = '', act = '', folder] = process.argv.slice(2)
const member = await peerNamed(name).open({ url, ...(folder ? { folder } : {}) })
for (const how of INVALIDATIONS) {
  if (act === `fill-${how}`) await member.getOrSet('item:1', async () => 'old', tagsFor[how])
  if (act === how) await invalidations[how](member)
}
// What is published without being awaited has to leave the process.
await new Promise((resolve) => setTimeout(resolve, 100))
await member.close()
process.exit(0)

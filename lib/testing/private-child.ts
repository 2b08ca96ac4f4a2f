/** A process with a cache on disk and no Redis, that stays until it is ended: `private-child <directory>`. */
import { createCache, disk, memory } from '@/lib/package'

const [path = ''] = process.argv.slice(2)
const cache = createCache({ name: 'alone', levels: [memory(), disk({ path })] })
await cache.ready()
await cache.set('c:1', 'of the child')
const { status } = cache.stats().levels.find(({ name }) => name === 'disk') ?? {}
console.log(`disk is ${status}`)
process.stdin.resume()
process.stdin.once('end', () => void cache.close())

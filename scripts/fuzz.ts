// `npm run fuzz -- --requests 50000 [--seed 1]`: sends requests made from every route's own schemas to the admin API.
import { parseArgs } from 'node:util'
import { fuzzApi } from '@/lib/testing/fuzz/fuzz-api'

const { values } = parseArgs({ options: { requests: { type: 'string', default: '50000' }, seed: { type: 'string' } } })
const requests = Number(values.requests)
if (!Number.isInteger(requests) || requests < 1) throw new TypeError('--requests must be a whole number of 1 or more')
const began = performance.now()
const { statuses } = await fuzzApi({ requests, seed: values.seed === undefined ? undefined : Number(values.seed) })
const seconds = ((performance.now() - began) / 1_000).toFixed(1)
console.log(`${requests} requests in ${seconds} s, none failed, hung or did what its schemas refuse. By status:`)
for (const [status, count] of Object.entries(statuses)) console.log(`  ${status}: ${count}`)

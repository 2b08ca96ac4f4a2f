// `npm run fuzz -- --requests 50000 [--seed 1]`: sends requests made from every route's own schemas to the admin API.
import { commandOptions, wholeNumberIn } from '#setup/command-options.mjs'
import { fuzzApi } from '@/lib/testing/fuzz/fuzz-api'

const { requests, seed } = commandOptions(
  { requests: { type: 'string', default: '50000' }, seed: { type: 'string' } },
  (values) => ({
    requests: wholeNumberIn('requests', values.requests, 1),
    seed: values.seed === undefined ? undefined : wholeNumberIn('seed', values.seed),
  }),
)
const began = performance.now()
const { statuses } = await fuzzApi({ requests, seed })
const seconds = ((performance.now() - began) / 1_000).toFixed(1)
console.log(`${requests} requests in ${seconds} s, none failed, hung or did what its schemas refuse. By status:`)
for (const [status, count] of Object.entries(statuses)) console.log(`  ${status}: ${count}`)

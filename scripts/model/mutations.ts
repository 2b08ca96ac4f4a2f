// `npm run model:mutations [-- --runs 3000 --only name --seed 1]`: takes one rule of the engine back at a time, and tells after
// how many runs the model notices: from the seed that is known to meet the mistake, or from another that is given.
import { commandOptions, wholeNumberIn } from '#setup/command-options.mjs'
import { MUTATIONS } from '@/lib/testing/model/mutations'
import { runsUntilCaught } from '@/lib/testing/model/mutated-model'

const options = commandOptions(
  {
    runs: { type: 'string', default: '3000' },
    seed: { type: 'string' },
    only: { type: 'string', default: '' },
  },
  ({ runs, seed, only }) => ({
    most: wholeNumberIn('runs', runs, 1),
    seed: seed === undefined ? undefined : wholeNumberIn('seed', seed),
    only,
  }),
)
for (const mutation of MUTATIONS.filter(({ name }) => name.includes(options.only))) {
  const { most, seed = mutation.seed } = options
  const caught = await runsUntilCaught(mutation, { most, seed })
  const where = `${mutation.name}${mutation.profile ? ` [${mutation.profile}]` : ''}, from seed ${seed}`
  process.stdout.write(
    caught ? `${where}: run ${caught.runs}: ${caught.violation.split('\n')[0]}\n` : `${where}: NOT caught\n`,
  )
  if (!caught) process.exitCode = 1
}

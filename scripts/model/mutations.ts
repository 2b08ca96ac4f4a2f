// `npm run model:mutations -- --runs 3000`: after how many runs the model notices each mutation of the engine.
import { parseArgs } from 'node:util'
import { MUTATIONS } from '@/lib/testing/model/mutations'
import { runsUntilCaught } from '@/lib/testing/model/mutated-model'

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '3000' },
    seed: { type: 'string', default: '1' },
    only: { type: 'string', default: '' },
  },
})
for (const mutation of MUTATIONS.filter(({ name }) => name.includes(values.only))) {
  const caught = await runsUntilCaught(mutation, { most: Number(values.runs), seed: Number(values.seed) })
  process.stdout.write(
    caught
      ? `${mutation.name}: run ${caught.runs}: ${caught.violation.split('\n')[0]}\n`
      : `${mutation.name}: NOT caught\n`,
  )
  if (!caught) process.exitCode = 1
}

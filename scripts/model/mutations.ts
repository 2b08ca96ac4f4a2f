// `npm run model:mutations [-- --runs 3000 --only name --seed 1 --note]`: takes one rule of the engine back at a time, and tells
// after how many runs the model notices: from the seed that is known to meet the mistake, or from another that is given. A read
// path with another wait in it meets its mistakes at other seeds, and the tests then search for a minute: `--note` writes down
// those that were found.
import { readFileSync, writeFileSync } from 'node:fs'
import { commandOptions, wholeNumberIn } from '#setup/command-options.mjs'
import { MUTATIONS, type Mutation } from '@/lib/testing/model/mutations'
import { runsUntilCaught } from '@/lib/testing/model/mutated-model'

const TABLE = 'lib/testing/model/mutations.ts'

const options = commandOptions(
  {
    runs: { type: 'string', default: '3000' },
    seed: { type: 'string' },
    only: { type: 'string', default: '' },
    note: { type: 'boolean', default: false },
  },
  ({ runs, seed, only, note }) => ({
    most: wholeNumberIn('runs', runs, 1),
    seed: seed === undefined ? undefined : wholeNumberIn('seed', seed),
    ...{ only, note },
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
  else if (options.note) noteSeed(mutation, seed + caught.runs - 1)
}

/** In the table itself: the first seed after the mutation's name is its own. */
function noteSeed({ name, seed }: Mutation, met: number): void {
  const [before = '', after] = readFileSync(TABLE, 'utf8').split(`name: '${name}',`)
  if (after === undefined) throw new Error(`${TABLE} does not name ${name}`)
  writeFileSync(TABLE, `${before}name: '${name}',${after.replace(`seed: ${seed},`, `seed: ${met},`)}`)
}

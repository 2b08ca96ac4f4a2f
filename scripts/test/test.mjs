import { stopChildren } from '#setup/child.mjs'
import { generateCode } from '#setup/generated-code.mjs'
import { installPackages } from '#setup/packages.mjs'
import { say, sentenceOf } from '#setup/refusal.mjs'
import { provide } from './requirements.mjs'
import { rows } from './stages.mjs'

/**
 * Runs all stages, or those named, to the end whatever fails on the way, and ends with `N passed, N failed`.
 *
 * @param {string[]} names
 */
export async function test(names) {
  const stages = rows.flat()
  const unknown = names.filter((name) => !stages.some((stage) => stage.name === name))
  if (unknown.length > 0) {
    console.error(`There is no stage ${unknown[0]}; the stages are ${stages.map((stage) => stage.name).join(', ')}.`)
    process.exit(1)
  }
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => void stopChildren().then(() => process.exit(1)))
  }
  const isChosen = (stage) => names.length === 0 || names.includes(stage.name)
  try {
    await installPackages()
    await provide([...new Set(stages.filter(isChosen).flatMap((stage) => stage.needs))])
    await generateCode()
  } catch (error) {
    console.error(sentenceOf(error))
    finish({ passed: 0, failed: 1 })
  }
  const total = { passed: 0, failed: 0 }
  for (const row of rows) {
    for (const { passed, failed } of await Promise.all(row.filter(isChosen).map(report))) {
      total.passed += passed
      total.failed += failed
    }
  }
  finish(total)
}

/** Runs a stage and says how it went. */
async function report(stage) {
  const began = performance.now()
  const { passed, failed, output } = await stage.run()
  if (failed > 0) say(output)
  const figures = passed + failed > 1 ? ` (${passed} passed, ${failed} failed)` : ''
  const seconds = ((performance.now() - began) / 1000).toFixed(1)
  say(`${failed > 0 ? '✗' : '✓'} ${stage.name.padEnd(10)} ${seconds.padStart(6)} s${figures}`)
  return { passed, failed }
}

/** A run in which nothing ran has shown nothing, and so has failed. */
function finish({ passed, failed }) {
  say(`${passed} passed, ${failed} failed`)
  process.exit(failed > 0 || passed === 0 ? 1 : 0)
}

import { stopChildren } from '#setup/child.mjs'
import { generateCode } from '#setup/generated-code.mjs'
import { installPackages } from '#setup/packages.mjs'
import { say, sentenceOf } from '#setup/refusal.mjs'
import { provide } from './requirements.mjs'
import { stages } from './stages.mjs'

/**
 * Runs all stages, or those named, to the end whatever fails on the way, and ends with `N passed, N failed`.
 *
 * @param {string[]} names
 */
export async function test(names) {
  const unknown = names.filter((name) => !stages.some((stage) => stage.name === name))
  if (unknown.length > 0) {
    console.error(`There is no stage ${unknown[0]}; the stages are ${stages.map((stage) => stage.name).join(', ')}.`)
    process.exit(1)
  }
  for (const signal of ['SIGINT', 'SIGTERM']) {
    process.once(signal, () => void stopChildren().then(() => process.exit(1)))
  }
  const chosen = names.length === 0 ? stages : stages.filter((stage) => names.includes(stage.name))
  try {
    await installPackages()
    await provide([...new Set(chosen.flatMap((stage) => stage.needs))])
    await generateCode()
  } catch (error) {
    console.error(sentenceOf(error))
    finish({ passed: 0, failed: 1 })
  }
  const total = { passed: 0, failed: 0 }
  for (const stage of chosen) {
    const began = performance.now()
    const { passed, failed, output } = await stage.run()
    total.passed += passed
    total.failed += failed
    if (failed > 0) say(output)
    const figures = passed + failed > 1 ? ` (${passed} passed, ${failed} failed)` : ''
    const seconds = ((performance.now() - began) / 1000).toFixed(1)
    say(`${failed > 0 ? '✗' : '✓'} ${stage.name.padEnd(10)} ${seconds.padStart(6)} s${figures}`)
  }
  finish(total)
}

/** A run in which nothing ran has shown nothing, and so has failed. */
function finish({ passed, failed }) {
  say(`${passed} passed, ${failed} failed`)
  process.exit(failed > 0 || passed === 0 ? 1 : 0)
}

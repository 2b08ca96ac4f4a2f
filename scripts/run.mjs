/** Runs a TypeScript program of this project, after making the code that it needs and that is not committed. */
import { spawn } from 'node:child_process'
import { createRequire } from 'node:module'
import { generateCode } from '#setup/generated-code.mjs'
import { sentenceOf } from '#setup/refusal.mjs'

const [program, ...args] = process.argv.slice(2)

try {
  await generateCode()
} catch (error) {
  console.error(sentenceOf(error))
  process.exit(1)
}
const tsx = createRequire(import.meta.url).resolve('tsx/cli')
const child = spawn(process.execPath, [tsx, program, ...args], { stdio: 'inherit' })
// The terminal tells the child as well; it decides how it ends.
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal))
child.on('exit', (code) => process.exit(code ?? 1))

import { stopChildren } from '#setup/child.mjs'
import { buildConsole } from '#setup/console-build.mjs'
import { generateCode } from '#setup/generated-code.mjs'
import { installPackages } from '#setup/packages.mjs'
import { Refusal, say, sentenceOf } from '#setup/refusal.mjs'
import { buildWorkerProgram } from '#setup/worker-program.mjs'
import { readEnvironment } from './environment.mjs'
import { requireFreePort } from './port.mjs'
import { findRedis } from './redis.mjs'
import { startServer } from './server.mjs'
import { keepWorkers } from './workers.mjs'

/** Beside the console's own process: three make a fleet. */
const demoWorkers = 2

/** Brings up everything, and ends with what it brought up. */
export async function start() {
  let stopping = false
  const end = async (code) => {
    if (stopping) return
    stopping = true
    await stopChildren()
    process.exit(code)
  }
  stopOnSignals(end)
  try {
    refuseArguments(process.argv.slice(2))
    const environment = readEnvironment(process.env)
    await requireFreePort(environment.host, environment.port)
    await installPackages()
    await generateCode()
    await buildConsole()
    const redisUrl = await findRedis(environment)
    const env = {
      PORT: String(environment.port),
      HOST: environment.host,
      TIMBERLINE_DATA_DIR: environment.dataDirectory,
      // Said here because the private Redis would look to the server like one that the user named.
      TIMBERLINE_DEMO: environment.demo,
      ...(redisUrl ? { REDIS_URL: redisUrl } : {}),
    }
    const server = await startServer({ host: environment.host, port: environment.port, env })
    if (redisUrl && environment.demo === 'on') {
      const program = await buildWorkerProgram()
      if (!stopping) keepWorkers({ program, count: demoWorkers, env, isStopping: () => stopping })
    }
    const link = server.link()
    say(`\nTimberline runs on ${server.url}`)
    if (link) say(`Sign in: ${link}`)
    say('Ctrl-C stops everything.\n')
    const { code } = await server.done
    if (stopping) return
    throw new Refusal(`The server ended by itself (code ${code}).`)
  } catch (error) {
    if (stopping) return
    console.error(sentenceOf(error))
    await end(1)
  }
}

function refuseArguments([first]) {
  if (first !== undefined)
    throw new Refusal(
      `npm start takes no arguments, and got ${first}: it is set up by variables, which README.md lists.`,
    )
}

function stopOnSignals(end) {
  let firstAt
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) {
    process.on(signal, () => {
      // npm passes on the Ctrl-C that the terminal has sent already; only one a second later means "at once".
      if (firstAt === undefined) {
        firstAt = performance.now()
        say('Stopping …')
        void end(0)
      } else if (performance.now() - firstAt > 1000) process.exit(1)
    })
  }
}

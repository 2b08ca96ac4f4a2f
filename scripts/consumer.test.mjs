// Packs the package, installs the tarball into an empty project, and uses it there as somebody would who never saw this
// checkout: what is missing from `files`, `exports`, `dependencies` or the rolled-up types shows here and nowhere else.
import assert from 'node:assert/strict'
import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { buildPackage } from './build-package.mjs'
import { runToEnd, stopChildren } from './setup/child.mjs'
import { findExecutable } from './setup/executable.mjs'
import { root } from './setup/root.mjs'
import { startPrivateRedis } from './start/private-redis.mjs'

const project = await mkdtemp(join(tmpdir(), 'timberline-consumer-'))

async function run(command, args, env = {}) {
  const { code, output } = await runToEnd(command, args, { cwd: project, env: { ...process.env, ...env } })
  if (code !== 0) throw new Error(`${command} ${args.join(' ')} ended with code ${code}:\n${output}`)
  return output
}

/** @returns the path of the tarball, after a look at what is in it */
async function pack() {
  await buildPackage()
  const { code, output } = await runToEnd('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', project])
  assert.equal(code, 0, output)
  const [{ filename, files }] = JSON.parse(output.slice(output.indexOf('[')))
  const foreign = files
    .map((file) => file.path)
    .filter((path) => !/^(dist\/|docs\/|README\.md$|LICENSE$|package\.json$)/.test(path))
  assert.deepEqual(foreign, [], 'only dist and docs are published')
  return join(project, filename)
}

async function install(tarball) {
  const manifest = { name: 'consumer', private: true, type: 'module' }
  await writeFile(join(project, 'package.json'), JSON.stringify(manifest))
  await run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', '--prefer-offline', tarball])
  for (const file of ['memory.mjs', 'disk.mjs', 'redis.mjs', 'types.ts']) {
    await cp(join(root, 'scripts/consumer', file), join(project, file))
  }
}

async function checkTypes() {
  const compilerOptions = {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  }
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['types.ts'] }))
  await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', project])
}

try {
  await install(await pack())
  await run(process.execPath, ['memory.mjs'])
  await run(process.execPath, ['disk.mjs', 'write'])
  await run(process.execPath, ['disk.mjs', 'read'])
  await run(process.execPath, ['-e', "if (typeof require('timberline').createCache !== 'function') process.exit(1)"])
  const server = findExecutable('redis-server', 'valkey-server')
  if (server) {
    const url = await startPrivateRedis(server, join(project, 'redis'))
    await run(process.execPath, ['redis.mjs'], { REDIS_URL: url })
  }
  await checkTypes()
  console.log('The packed package works in an empty project.')
} finally {
  await stopChildren()
  await rm(project, { recursive: true, force: true })
}

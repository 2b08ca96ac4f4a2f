// Packs the package, installs the tarball into an empty project, and uses it there as somebody would who never saw this
// checkout: what is missing from `files`, `exports`, `dependencies` or the rolled-up types shows here and nowhere else.
import assert from 'node:assert/strict'
import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { cp, mkdir, mkdtemp, readdir, rm, symlink, writeFile } from 'node:fs/promises'
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
  for (const file of ['memory.mjs', 'otel.mjs', 'disk.mjs', 'redis.mjs', 'types.ts', 'types.cts']) {
    await cp(join(root, 'scripts/consumer', file), join(project, file))
  }
  const installed = await readdir(join(project, 'node_modules'))
  const foreign = installed.filter((name) => /^(next|react|react-dom|@?prisma|@mantine)$/.test(name))
  assert.deepEqual(foreign, [], 'the package brings nothing of the console with it')
  // What the examples use beside the package, from this checkout.
  await mkdir(join(project, 'node_modules/@hono'), { recursive: true })
  for (const name of ['express', 'fastify', '@hono/node-server'])
    await symlink(join(root, 'node_modules', name), join(project, 'node_modules', name))
}

async function checkTypes() {
  const compilerOptions = {
    target: 'es2022',
    module: 'nodenext',
    strict: true,
    exactOptionalPropertyTypes: true,
    skipLibCheck: false,
    noEmit: true,
    types: ['node'],
    typeRoots: [join(root, 'node_modules/@types')],
  }
  await writeFile(join(project, 'tsconfig.json'), JSON.stringify({ compilerOptions, files: ['types.ts', 'types.cts'] }))
  await run(process.execPath, [join(root, 'node_modules/typescript/bin/tsc'), '-p', project])
}

/** Starts an application with the admin API in it, and looks from outside into the cache that the application fills. */
async function tryExample(name) {
  await mkdir(join(project, 'examples'), { recursive: true })
  await cp(join(root, 'examples', `${name}.mjs`), join(project, 'examples', `${name}.mjs`))
  const token = randomBytes(32).toString('hex')
  const env = { ...process.env, PORT: '0', ADMIN_TOKEN: token }
  const child = spawn(process.execPath, [join('examples', `${name}.mjs`)], { cwd: project, env })
  const exited = once(child, 'exit')
  try {
    const address = await listening(child)
    const call = (path, headers = { authorization: `Bearer ${token}` }, init = {}) =>
      fetch(`${address}${path}`, { headers: { 'content-type': 'application/json', ...headers }, ...init })
    assert.equal((await call('/companies/AAPL')).status, 200)
    const entry = await (await call('/api/v1/entries/company%3AAAPL')).json()
    assert.equal(entry.copies[0].state, 'fresh', `${name}: the entry that the application stored is not seen`)
    const key = encodeURIComponent('company:a/b %')
    const put = await call(`/api/v1/entries/${key}`, undefined, { method: 'PUT', body: '{"value":{"ü":1}}' })
    assert.equal(put.status, 200, `${name}: ${await put.text()}`)
    assert.deepEqual(await (await call(`/api/v1/entries/${key}/value`)).json(), { ü: 1 })
    assert.equal((await call('/api/v1/stats', {})).status, 401)
    assert.equal((await call('/api/v1/nothing')).status, 404)
    const body = JSON.stringify({ keys: ['company:MSFT'] })
    assert.equal((await (await call('/api/v1/warm', undefined, { method: 'POST', body })).json()).done, 1)
    const live = await call('/api/v1/events')
    assert.match(live.headers.get('content-type'), /event-stream/)
    await live.body.cancel()
  } finally {
    child.kill()
  }
  const [code] = await exited
  assert.equal(code, 0, `${name} did not end by itself when it was asked to`)
}

/** @returns the address that a child says it listens on */
async function listening(child) {
  let output = ''
  child.stderr.on('data', (chunk) => (output += chunk))
  for await (const chunk of child.stdout) {
    output += chunk
    const address = /listening on (http:\S+)/.exec(output)?.[1]
    if (address) return address
  }
  throw new Error(`the example ended before it listened:\n${output}`)
}

try {
  await install(await pack())
  await run(process.execPath, ['memory.mjs'])
  await run(process.execPath, ['otel.mjs'])
  await run(process.execPath, ['disk.mjs', 'write'])
  await run(process.execPath, ['disk.mjs', 'read'])
  await run(process.execPath, ['-e', "if (typeof require('timberline').createCache !== 'function') process.exit(1)"])
  const server = findExecutable('redis-server', 'valkey-server')
  if (server) {
    const url = await startPrivateRedis(server, join(project, 'redis'))
    await run(process.execPath, ['redis.mjs'], { REDIS_URL: url })
  }
  for (const example of ['express', 'fastify', 'hono']) await tryExample(example)
  await checkTypes()
  console.log('The packed package works in an empty project.')
} finally {
  await stopChildren()
  await rm(project, { recursive: true, force: true })
}

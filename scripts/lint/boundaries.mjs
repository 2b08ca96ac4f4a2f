// Which folder may import which: the table of docs/architecture.md as data. `write-oxlintrc.mjs` turns each row into one
// lint override, and `boundaries.test.ts` plants a violation a row and expects the row's sentence.

/** What may be imported of the engine by those who use it: its contract, not its insides. */
const engineDoor = [
  '@/lib/engine/cache-contract',
  '@/lib/engine/write-behind-answers',
  '@/lib/engine/options',
  '@/lib/engine/answers',
  '@/lib/engine/observations',
  '@/lib/engine/strategies/source',
]

/** Packages that belong to somebody: whoever is not named by a row's `packages` may not import them. */
export const ownedPackages = [
  'ioredis',
  '@opentelemetry/api',
  '@opentelemetry/exporter-prometheus',
  '@opentelemetry/resources',
  '@opentelemetry/sdk-metrics',
  'libsql',
  'msgpackr',
  'hono',
  '@hono/zod-openapi',
  'zod',
  '@prisma/client',
  '@prisma/adapter-libsql',
  '@prisma/adapter-pg',
  'openid-client',
  'next',
  'react',
  'react-dom',
  'recharts',
  '@mantine/core',
  '@mantine/charts',
  '@mantine/hooks',
  '@mantine/notifications',
  '@mantine/spotlight',
  '@tabler/icons-react',
  '@tanstack/react-query',
  '@tanstack/react-table',
  '@tanstack/react-virtual',
  'nuqs',
]

const browserPackages = ownedPackages.slice(ownedPackages.indexOf('next'))

/**
 * @typedef {object} Row
 * @property {string} folder the folder the row speaks of
 * @property {string[]} may folders that it may import (itself always)
 * @property {string[]} [door] modules it may import from folders that are otherwise closed to it
 * @property {string[]} [packages] the owned packages it may import
 * @property {boolean} [builtins] whether it may import `node:` modules; true by default
 * @property {string} sentence what somebody reads who breaks the row
 */

/** @type {Row[]} */
export const rows = [
  {
    folder: 'lib/kernel',
    may: [],
    builtins: false,
    sentence: 'lib/kernel is the vocabulary: it imports nothing, so that everything may import it.',
  },
  {
    folder: 'lib/ports',
    may: ['lib/kernel'],
    builtins: false,
    sentence: 'lib/ports is promises, types only: it may import lib/kernel and nothing else.',
  },
  {
    folder: 'lib/engine',
    may: ['lib/kernel', 'lib/ports'],
    sentence:
      'lib/engine is the one algorithm above the ports: it may import lib/kernel and lib/ports, never an adapter.',
  },
  {
    folder: 'lib/levels/memory',
    may: ['lib/kernel', 'lib/ports'],
    sentence: 'lib/levels/memory is one level: it may import lib/kernel and lib/ports; levels do not know each other.',
  },
  {
    folder: 'lib/levels/redis',
    may: ['lib/kernel', 'lib/ports'],
    packages: ['ioredis'],
    sentence:
      'lib/levels/redis is one level: it may import lib/kernel, lib/ports and ioredis; levels do not know each other.',
  },
  {
    folder: 'lib/sqlite',
    may: ['lib/kernel'],
    packages: ['libsql'],
    sentence: 'lib/sqlite is what users of the libsql driver share: it may import lib/kernel and libsql.',
  },
  {
    folder: 'lib/thread',
    may: [],
    sentence:
      'lib/thread is how a worker thread is started, spoken to and ended, whatever it does: it imports nothing.',
  },
  {
    folder: 'lib/journal',
    may: ['lib/kernel', 'lib/ports', 'lib/sqlite', 'lib/thread'],
    packages: ['libsql'],
    sentence:
      'lib/journal is acknowledged writes on their way to the source: it may import lib/kernel, lib/ports, lib/sqlite, lib/thread and its own driver libsql.',
  },
  {
    folder: 'lib/levels/disk',
    may: ['lib/kernel', 'lib/ports', 'lib/sqlite', 'lib/thread'],
    packages: ['libsql'],
    sentence:
      'lib/levels/disk is one level: it may import lib/kernel, lib/ports, lib/sqlite, lib/thread and libsql; levels do not know each other.',
  },
  {
    folder: 'lib/levels/guard',
    may: ['lib/kernel', 'lib/ports'],
    sentence: 'lib/levels/guard decorates any level: it may import lib/kernel and lib/ports, never a particular level.',
  },
  {
    folder: 'lib/log',
    may: ['lib/kernel', 'lib/ports'],
    packages: ['ioredis'],
    sentence: 'lib/log is the invalidation log: it may import lib/kernel, lib/ports and its own driver.',
  },
  {
    folder: 'lib/codec',
    may: ['lib/kernel', 'lib/ports'],
    packages: ['msgpackr'],
    sentence: 'lib/codec is the byte frame: it may import lib/kernel, lib/ports and its serialiser.',
  },
  {
    folder: 'lib/fleet',
    may: ['lib/kernel', 'lib/ports'],
    packages: ['ioredis'],
    sentence: 'lib/fleet knows who else runs this cache: it may import lib/kernel, lib/ports and its own driver.',
  },
  {
    folder: 'lib/metrics',
    may: ['lib/kernel', 'lib/ports'],
    sentence: 'lib/metrics subscribes to events: it may import lib/kernel and lib/ports, so that nothing else watches.',
  },
  {
    folder: 'lib/database',
    may: ['lib/kernel', 'lib/ports', 'prisma/generated'],
    door: engineDoor,
    packages: ['@prisma/client', '@prisma/adapter-libsql', '@prisma/adapter-pg', 'libsql'],
    sentence:
      "lib/database is the Prisma side: it may import lib/kernel, lib/ports, the generated clients and the engine's contract.",
  },
  {
    folder: 'lib/demo',
    may: ['lib/kernel', 'lib/database'],
    door: engineDoor,
    sentence:
      "lib/demo is the built-in traffic: it may import lib/kernel, lib/database and the engine's contract, as any application would.",
  },
  {
    folder: 'lib/package',
    may: [
      'lib/kernel',
      'lib/ports',
      'lib/engine',
      'lib/levels',
      'lib/journal',
      'lib/log',
      'lib/codec',
      'lib/metrics',
      'lib/fleet',
    ],
    packages: ['ioredis'],
    sentence:
      'lib/package is the door of the npm package: what it imports is published, so the console, the API, the database and the server stay out.',
  },
  {
    folder: 'lib/advisor',
    may: ['lib/kernel'],
    door: engineDoor,
    builtins: false,
    sentence:
      "lib/advisor draws findings from figures: it may import lib/kernel and the engine's contract, and asks nobody anything.",
  },
  {
    folder: 'lib/telemetry',
    may: ['lib/kernel'],
    door: engineDoor,
    packages: [
      '@opentelemetry/api',
      '@opentelemetry/exporter-prometheus',
      '@opentelemetry/resources',
      '@opentelemetry/sdk-metrics',
    ],
    sentence:
      "lib/telemetry shows figures to other tools: it may import lib/kernel, the engine's contract and OpenTelemetry.",
  },
  {
    folder: 'lib/admin',
    may: ['lib/kernel', 'lib/ports', 'lib/metrics', 'lib/advisor', 'lib/telemetry'],
    door: engineDoor,
    sentence:
      "lib/admin is what an operator can do: it may import lib/kernel, lib/ports, lib/metrics, lib/advisor, lib/telemetry and the engine's contract.",
  },
  {
    folder: 'lib/api',
    may: ['lib/kernel', 'lib/admin'],
    packages: ['hono', '@hono/zod-openapi', 'zod'],
    sentence: 'lib/api is HTTP only: it may import lib/kernel, lib/admin, zod and hono.',
  },
  {
    folder: 'lib/mount',
    may: ['lib/kernel', 'lib/ports', 'lib/admin', 'lib/api'],
    door: engineDoor,
    sentence:
      "lib/mount is the door of timberline/admin, which is published: it may import lib/kernel, lib/ports, lib/admin, lib/api and the engine's contract; no database, no page.",
  },
  {
    folder: 'lib/server',
    may: ['lib', 'prisma/generated'],
    packages: ownedPackages,
    sentence: 'lib/server is the composition root: it may import all of lib, but no page and no component.',
  },
  {
    folder: 'app',
    may: ['lib/api', 'lib/admin', 'lib/server', 'lib/kernel', 'components'],
    packages: browserPackages,
    sentence: 'app is thin pages and routes: it may import lib/api, lib/admin, lib/server, lib/kernel and components.',
  },
]

/** Folders of `components` that every feature may use. */
export const sharedComponents = ['ui', 'charts', 'shell']

/** Features of the console; a feature never imports another feature. A folder that is missing here fails a test. */
export const features = [
  'activity',
  'advisor',
  'api',
  'dependencies',
  'invalidate',
  'key',
  'keys',
  'levels',
  'overview',
  'settings',
  'sign-in',
  'strategies',
  'tags',
  'versions',
]

const contractDoor = ['@/lib/api/client', '@/lib/api/open-events', '@/lib/api/contract/**']

rows.push(
  ...[...sharedComponents, ...features].map((name) => ({
    folder: `components/${name}`,
    may: ['lib/kernel', ...sharedComponents.map((shared) => `components/${shared}`)],
    door: contractDoor,
    packages: [...browserPackages, 'zod'],
    builtins: false,
    sentence:
      `components/${name} draws: it may import the API's contract and client, lib/kernel and components/{ui,charts,shell}; ` +
      'no server code, and no feature knows another.',
  })),
)

/** Every folder that can be imported by alias: what a row does not allow, it forbids. */
export const importable = [
  ...rows.map((row) => row.folder).filter((folder) => !folder.startsWith('components/')),
  'lib/testing',
  'components',
  'prisma',
  'bench',
  'e2e',
  'scripts',
  'examples',
]

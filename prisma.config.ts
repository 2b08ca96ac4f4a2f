import { defineConfig } from 'prisma/config'

const url = process.env['DATABASE_URL'] ?? 'file:./.timberline/timberline.db'
const postgresql = /^postgres(ql)?:/.test(url)

/** For Prisma's own command line; the application itself reads none of this. */
export default defineConfig({
  schema: postgresql ? 'prisma/generated/postgresql.prisma' : 'prisma/schema.prisma',
  migrations: { path: postgresql ? 'prisma/postgresql/migrations' : 'prisma/migrations' },
  datasource: { url },
})

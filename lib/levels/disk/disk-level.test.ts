import { systemClock } from '@/lib/kernel/clock'
import { describeDependencyIndex } from '@/lib/testing/dependency-index-conformance'
import { describeFarLevel } from '@/lib/testing/far-level-conformance'
import { temporaryFolder } from '@/lib/testing/temporary-folder'
import { createDiskLevel } from './disk-level'

const directory = (): string => temporaryFolder('disk')

const create = () =>
  createDiskLevel({ path: directory(), maxBytes: 64 * 1024 * 1024, clock: systemClock, report: () => undefined })

describeFarLevel('disk', create)

describeDependencyIndex('disk', async () => {
  const level = create()
  await level.open()
  return { index: level.dependencies, dispose: () => level.close() }
})

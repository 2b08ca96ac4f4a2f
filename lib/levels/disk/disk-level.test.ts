import { systemClock } from '@/lib/kernel/clock'
import { describeFarLevel } from '@/lib/testing/far-level-conformance'
import { temporaryFolder } from '@/lib/testing/temporary-folder'
import { createDiskLevel } from './disk-level'

const directory = (): string => temporaryFolder('disk')

describeFarLevel('disk', () =>
  createDiskLevel({ path: directory(), maxBytes: 64 * 1024 * 1024, clock: systemClock, report: () => undefined }),
)

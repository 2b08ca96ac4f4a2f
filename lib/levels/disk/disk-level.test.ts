import { mkdtempSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { systemClock } from '@/lib/kernel/clock'
import { describeFarLevel } from '@/lib/testing/far-level-conformance'
import { createDiskLevel } from './disk-level'

const directory = (): string => mkdtempSync(join(tmpdir(), 'timberline-disk-'))

describeFarLevel('disk', () =>
  createDiskLevel({ path: directory(), maxBytes: 64 * 1024 * 1024, clock: systemClock, report: () => undefined }),
)

// A process that runs the seeds it is sent.
import { PROFILES, type ProfileName } from '@/lib/testing/model/profile'
import { runModel } from '@/lib/testing/model/model-run'

export interface ToWorker {
  readonly seed: number
  readonly profile: ProfileName | undefined
}

process.on('message', ({ seed, profile }: ToWorker) => {
  void runModel(seed, profile && PROFILES[profile]).then((result) => process.send?.(result))
})
process.on('disconnect', () => process.exit())
// The command decides when to stop: after the seeds under way.
process.on('SIGINT', () => undefined)

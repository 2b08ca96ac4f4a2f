import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync, readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { afterEach, expect, test, vi } from 'vitest'
import { eventually } from '@/lib/testing/eventually'
import { runToEnd, startChild, stopChildren } from './child.mjs'

afterEach(stopChildren)

/** An ended process that init has not fetched yet (some containers' never does) is a zombie, and not alive. */
const alive = (pid: number): boolean => {
  try {
    process.kill(pid, 0)
    return !existsSync('/proc/self') || !readFileSync(`/proc/${pid}/stat`, 'utf8').includes(') Z ')
  } catch {
    return false
  }
}

test('a command run to its end tells its exit code and all its output', async () => {
  const answer = await runToEnd('/bin/sh', ['-c', 'echo out; echo err >&2; exit 7'])
  expect(answer.code).toBe(7)
  expect(answer.output.split('\n').sort()).toEqual(['err', 'out'])
})

test('a command that is not there ends with a code, not with an exception', async () => {
  expect((await runToEnd('/no/such/command', [])).code).not.toBe(0)
})

test('stopping ends the children of the child as well', async () => {
  const pids: number[] = []
  startChild('/bin/sh', ['-c', 'sleep 100 & echo $!; echo $$; wait'], { onLine: (line) => pids.push(Number(line)) })
  await eventually(() => expect(pids).toHaveLength(2))
  await stopChildren()
  await eventually(() => expect(pids.filter(alive)).toEqual([]))
})

test('a child that ignores SIGTERM is ended when its grace is over', async () => {
  const pids: number[] = []
  const child = startChild('/bin/sh', ['-c', "trap '' TERM; echo $$; while :; do sleep 0.1; done"], {
    onLine: (line) => pids.push(Number(line)),
  })
  await eventually(() => expect(pids).toHaveLength(1))
  await child.stop(200)
  await eventually(() => expect(pids.filter(alive)).toEqual([]))
})

test('nothing lingers when the process that started it is killed with SIGKILL', async () => {
  const starts = pathToFileURL(`${import.meta.dirname}/child.mjs`).href
  const code = `
    import { startChild } from '${starts}'
    startChild('/bin/sh', ['-c', 'echo $$; sleep 100'], { onLine: (line) => console.log(line) })
    setInterval(() => {}, 1000)`
  const starter = spawn(process.execPath, ['--input-type=module', '-e', code])
  const [line] = (await once(createInterface({ input: starter.stdout }), 'line')) as [string]
  const pid = Number(line)
  expect(alive(pid)).toBe(true)
  starter.kill('SIGKILL')
  await vi.waitFor(() => expect(alive(pid)).toBe(false), { timeout: 5000 })
})

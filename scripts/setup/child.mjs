import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { root } from './root.mjs'

/**
 * Runs a command as the leader's child in a process group of its own and takes it down when the pipe on descriptor 3
 * closes, which the kernel does even if this process is killed with SIGKILL: nothing that was started lingers.
 */
const keeper = `
exec 3<&0
trap : TERM INT HUP
"$@" </dev/null 3<&- &
child=$!
(
  trap '' TERM INT HUP
  read -r _ <&3
  kill -TERM -$$
  tries=0
  while kill -0 $child && [ $tries -lt 60 ]; do sleep 0.2; tries=$((tries + 1)); done
  kill -KILL -$$
) >/dev/null 2>&1 &
watcher=$!
wait $child
code=$?
while kill -0 $child 2>/dev/null; do wait $child; code=$?; done
kill -KILL $watcher
exit $code
`

const running = new Set()

/**
 * Starts a command whose whole process group ends with this process.
 *
 * @param {string} command
 * @param {string[]} args
 * @param {{ env?: NodeJS.ProcessEnv, cwd?: string, onLine?: (line: string, from: 'stdout' | 'stderr') => void }} [options]
 */
export function startChild(command, args, { env = process.env, cwd = root, onLine = () => {} } = {}) {
  const child = spawn('/bin/sh', ['-c', keeper, 'keeper', command, ...args], {
    cwd,
    env,
    detached: true,
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  child.stdin.on('error', () => {})
  for (const from of ['stdout', 'stderr']) {
    createInterface({ input: child[from] }).on('line', (line) => onLine(line, from))
  }
  let ended = false
  const done = new Promise((resolve) => {
    child.once('error', (error) => resolve({ code: 127, error }))
    child.once('close', (code, signal) => resolve({ code: code ?? 1, signal }))
  }).finally(() => {
    ended = true
    running.delete(handle)
  })
  const signalGroup = (signal) => {
    try {
      if (!ended && child.pid) process.kill(-child.pid, signal)
    } catch {
      // It ended in between.
    }
  }
  const handle = {
    pid: child.pid,
    done,
    /** Whether it ended, or will, because it was told to. */
    stopping: false,
    /** Asks it to end, and ends it after `graceMs`. */
    async stop(graceMs = 10_000) {
      handle.stopping = true
      signalGroup('SIGTERM')
      const timer = setTimeout(() => signalGroup('SIGKILL'), graceMs)
      await done
      clearTimeout(timer)
    },
  }
  running.add(handle)
  return handle
}

/** Stops what still runs, the youngest first: the server before the Redis it speaks to. */
export async function stopChildren() {
  for (const handle of [...running].reverse()) await handle.stop()
}

/**
 * Runs a command to its end.
 *
 * @returns its exit code and all its output
 */
export async function runToEnd(command, args, options = {}) {
  const lines = []
  const child = startChild(command, args, {
    ...options,
    onLine: (line, from) => {
      lines.push(line)
      options.onLine?.(line, from)
    },
  })
  const { code, error } = await child.done
  return { code, output: error ? String(error) : lines.join('\n') }
}

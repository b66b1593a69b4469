import { spawn, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'

export interface ProductProcess {
  readonly pid: number
  /** Everything it ever printed, over all its lives. */
  output(): string
  /** Starts it and resolves when it serves. */
  start(): Promise<void>
  /** SIGKILL to the whole process group; with `database` its PostgreSQL dies in the same moment. Answers whether that was there to die. */
  kill(options?: { database?: boolean }): Promise<boolean>
  /** SIGTERM, as an operator stops it. */
  stop(): Promise<void>
}

/** The program as an operator runs it: a process group of its own, killed as a machine would. */
export function createProductProcess(env: Record<string, string>): ProductProcess {
  let child: ChildProcess | undefined
  let output = ''
  const dataDirectory = env['DATA_DIR'] ?? ''

  async function start() {
    child = spawn(process.execPath, ['src/main.ts'], {
      // as under npm: it ends when whoever started it is gone, so a broken-off run leaves nothing behind
      env: { PATH: process.env['PATH'] ?? '', npm_lifecycle_event: 'start', ...env },
      detached: true,
      stdio: ['ignore', 'pipe', 'pipe'],
    })
    const before = output.length
    child.stdout?.on('data', (part) => (output += String(part)))
    child.stderr?.on('data', (part) => (output += String(part)))
    const { exitCode } = child
    while (!output.slice(before).includes('Ready: ')) {
      if (child.exitCode !== null || exitCode !== null) throw new Error(`The program ended: ${output.slice(before)}`)
      await Promise.race([once(child.stdout ?? child, 'data'), once(child, 'exit')])
    }
  }

  async function kill({ database = false } = {}) {
    if (!isRunning(child)) return false
    const gone = once(child, 'exit')
    const postgres = database ? postmasterOf(dataDirectory) : undefined
    process.kill(-child.pid, 'SIGKILL')
    if (postgres !== undefined) process.kill(postgres, 'SIGKILL')
    await gone
    child = undefined
    return postgres !== undefined
  }

  return {
    get pid() {
      return child?.pid ?? 0
    },
    output: () => output,
    start,
    kill,
    async stop() {
      if (!isRunning(child)) return
      const gone = once(child, 'exit')
      child.kill('SIGTERM')
      await gone
      child = undefined
    },
  }
}

/** One that ended by itself has nothing left to wait for. */
function isRunning(child: ChildProcess | undefined): child is ChildProcess & { pid: number } {
  return child?.pid !== undefined && child.exitCode === null && child.signalCode === null
}

/** The embedded server's own pid: it is a process group of its own, so that Ctrl-C does not reach it. */
function postmasterOf(dataDirectory: string): number | undefined {
  try {
    return Number(readFileSync(join(dataDirectory, 'postgres', 'postmaster.pid'), 'utf8').split('\n')[0]) || undefined
  } catch {
    return undefined
  }
}

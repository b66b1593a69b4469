import { execFileSync, spawn, spawnSync, type ChildProcess } from 'node:child_process'
import { closeSync, existsSync, openSync, readFileSync, renameSync, statSync } from 'node:fs'
import { rm } from 'node:fs/promises'
import { Socket } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { logOf, reasonInLog, serverEnvironment } from './cluster.ts'
import type { Identity } from './places.ts'

/** A server that this program started. */
export interface ServerProcess {
  /** Resolves when the server has gone although nobody called `stop`. */
  crashed: Promise<string>
  /** Ends open transactions, writes a checkpoint, frees the folder. May be called twice. */
  stop(): Promise<void>
}

/** A pool that was ended has said goodbye, and the server has perhaps not heard it yet. */
const closingMs = 1_000
const logBytesMax = 8 * 1024 * 1024

export interface Launch {
  binaries: string
  dataDirectory: string
  socketDirectory: string
  identity: Identity
  settings: Record<string, string>
}

/** Undefined when another server holds the folder, or when this one does not come up. */
export async function tryStart(launch: Launch): Promise<ServerProcess | undefined> {
  const { dataDirectory, socketDirectory, identity } = launch
  if (findServer(dataDirectory)) return undefined
  const settings = {
    listen_addresses: '',
    unix_socket_directories: socketDirectory,
    unix_socket_permissions: '0700',
    // findServer reads it back from the command line: who started this server
    cluster_name: `owner-${process.pid}`,
    max_connections: '100',
    dynamic_shared_memory_type: 'mmap',
    timezone: 'UTC',
    log_timezone: 'UTC',
    // a person's words and numbers stay out of the log: no values of a broken constraint, no statements
    log_error_verbosity: 'terse',
    log_min_error_statement: 'panic',
    ...launch.settings,
  }
  const log = openLog(dataDirectory)
  // detached: a Ctrl-C must reach the program only, which then stops the server after its own last write
  const [program, ...its] = [...politely(), join(launch.binaries, 'bin', 'postgres')]
  const server = spawn(
    program,
    [...its, '-D', dataDirectory, ...Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`])],
    { ...identity, cwd: '/', env: serverEnvironment(), detached: true, stdio: ['ignore', log, log] },
  )
  closeSync(log)
  const exit = new Promise<string>((done) => {
    server.once('error', (error) => done(String(error)))
    server.once('exit', (code, signal) => done(`PostgreSQL ended with ${signal ?? code}`))
  })
  const watchdog = server.pid === undefined ? undefined : watch(server.pid, identity)
  server.unref()
  const state = { running: true }
  void exit.then(() => {
    state.running = false
    watchdog?.kill('SIGKILL')
  })
  while (state.running && !isReady(dataDirectory, server.pid)) await Promise.race([sleep(5), exit])
  if (!state.running) return undefined

  let stopping = false
  return {
    crashed: new Promise((done) => void exit.then((reason) => stopping || done(reasonInLog(dataDirectory) ?? reason))),
    async stop() {
      stopping = true
      // first it waits for connections that are just closing, then it ends those that are not, at last it ends itself
      if (state.running) server.kill('SIGTERM')
      const harder = [setTimeout(() => server.kill('SIGINT'), closingMs), setTimeout(() => server.kill('SIGQUIT'), 10_000)]
      await exit
      harder.forEach(clearTimeout)
    },
  }
}

/**
 * As a batch process, where the system can: a connection that is woken does not push the program off its core, which still has to write
 * to the others. The command becomes the server, so its number is the server's.
 */
function politely(): string[] {
  const canDo = existsSync(chrt) && spawnSync(chrt, ['--batch', '0', '/bin/true']).status === 0
  return canDo ? [chrt, '--batch', '0'] : []
}

/** Of util-linux, which every Debian has. */
const chrt = '/usr/bin/chrt'

/** Appended to, and put aside once it has grown. */
function openLog(dataDirectory: string): number {
  const path = logOf(dataDirectory)
  if ((statSync(path, { throwIfNoEntry: false })?.size ?? 0) > logBytesMax) renameSync(path, `${path}.old`)
  return openSync(path, 'a', 0o600)
}

/** A shell whose input ends when this program ends in any way, kill -9 included; then it stops the server. */
function watch(pid: number, identity: Identity): ChildProcess {
  const shell = spawn('/bin/sh', ['-c', 'read _; kill -INT "$1"', 'sh', String(pid)], {
    ...identity,
    cwd: '/',
    env: serverEnvironment(),
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  })
  shell.on('error', () => {}) // without a shell, the next start finds the orphan
  // the two handles must not keep a finished program alive
  shell.unref()
  if (shell.stdin instanceof Socket) shell.stdin.unref()
  return shell
}

/** Line 8 of postmaster.pid says `ready`; its first line tells whose it is. */
function isReady(dataDirectory: string, pid: number | undefined) {
  const lines = pidFile(dataDirectory)
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready'
}

function pidFile(dataDirectory: string): string[] {
  try {
    return readFileSync(join(dataDirectory, 'postmaster.pid'), 'utf8').split('\n')
  } catch {
    return []
  }
}

export interface RunningServer {
  pid: number
  parentPid: number
  /** Its parent is no longer the program that started it. */
  isOrphan: boolean
}

export function findServer(dataDirectory: string): RunningServer | undefined {
  const pid = Number(pidFile(dataDirectory)[0])
  const facts = pid ? processFacts(pid) : undefined
  if (!facts?.command.includes(`postgres -D ${dataDirectory} `)) return undefined
  const owner = Number(/cluster_name=owner-(\d+)/.exec(facts.command)?.[1])
  return { pid, parentPid: facts.parentPid, isOrphan: facts.parentPid !== owner }
}

function processFacts(pid: number): { parentPid: number; command: string } | undefined {
  try {
    if (process.platform !== 'linux') {
      const line = execFileSync('ps', ['-o', 'ppid=,command=', '-p', String(pid)], { encoding: 'utf8' }).trim()
      const space = line.indexOf(' ')
      return { parentPid: Number(line.slice(0, space)), command: line.slice(space + 1) }
    }
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const parentPid = Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[1])
    return { parentPid, command: readFileSync(`/proc/${pid}/cmdline`, 'utf8').replaceAll('\0', ' ') }
  } catch {
    return undefined
  }
}

export async function stopOrphan(dataDirectory: string, socketDirectory = dataDirectory) {
  const server = findServer(dataDirectory)
  if (server?.isOrphan) {
    process.kill(server.pid, 'SIGINT')
    for (let i = 0; i < 500 && findServer(dataDirectory)?.pid === server.pid; i++) await sleep(20)
  }
  // numbers repeat after a restart of a container: the server would take any living process for its predecessor
  const stale = Number(pidFile(dataDirectory)[0])
  if (stale && !findServer(dataDirectory) && processFacts(stale)) await rm(join(dataDirectory, 'postmaster.pid'), { force: true })
  // the same for the number in the lock beside the socket; without a server the socket is nobody's
  if (!findServer(dataDirectory)) await rm(join(socketDirectory, '.s.PGSQL.5432.lock'), { force: true })
}

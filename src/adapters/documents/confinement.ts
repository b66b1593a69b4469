import { spawn } from 'node:child_process'
import { existsSync, realpathSync } from 'node:fs'
import { once } from 'node:events'

export interface Confined {
  script: string
  /** Folders and files that the script may read; nothing else. */
  readable: string[]
  input: Uint8Array
  timeoutMs: number
  outputBytesMax: number
}

export type ConfinedEnd =
  | { how: 'ended'; status: string; output: string }
  | { how: 'too_slow' }
  | { how: 'too_much_output' }
  | { how: 'out_of_memory' }

const heapMb = 256
/** Heap, buffers and the program itself, where the system can count them. */
const memoryKb = 1_200 * 1024
const shell = '/bin/sh'
const unshare = '/usr/bin/unshare'

/**
 * Runs a script on bytes that nobody vouches for, in a Node process of its own.
 *
 * Everywhere: no variable of ours in its environment; Node's permission model refuses it to write, to read anything but `readable`, to
 * start programs, threads and native code; its heap is bounded, its output is cut, and it is killed after `timeoutMs`.
 *
 * The network: Node 24's permission model does not know it. On Linux with `unshare` (util-linux), as root or where user namespaces are
 * allowed, the process stands in a network of its own that has no way out. Everywhere, and there alone where that is not to be had, it
 * takes Node's own modules and globals for the network away from itself before it loads a parser (`sealed.ts`): that stops a parser that
 * means to fetch something, and is no wall against code that already runs as it likes.
 *
 * Memory outside the heap and processor time are bounded by the system's limits where there is a POSIX shell; elsewhere the time-out
 * alone ends it.
 */
export async function runConfined({ script, readable, input, timeoutMs, outputBytesMax }: Confined): Promise<ConfinedEnd> {
  const [program = process.execPath, ...args] = await commandFor(script, readable, timeoutMs)
  const child = spawn(program, args, { env: {}, stdio: ['pipe', 'pipe', 'ignore'], windowsHide: true })
  let why: 'too_slow' | 'too_much_output' | undefined
  const stop = (reason: 'too_slow' | 'too_much_output') => {
    why ??= reason
    child.kill('SIGKILL')
  }
  const timer = setTimeout(() => stop('too_slow'), timeoutMs)
  const chunks: Buffer[] = []
  let size = 0
  child.stdout.on('data', (chunk: Buffer) => {
    size += chunk.length
    if (size > outputBytesMax) stop('too_much_output')
    else chunks.push(chunk)
  })
  // it may end before it has taken everything
  child.stdin.on('error', () => {})
  child.stdin.end(input)
  try {
    const [code, signal] = (await once(child, 'close')) as [number | null, NodeJS.Signals | null] // what `close` brings
    if (why) return { how: why }
    if (signal === 'SIGXCPU') return { how: 'too_slow' }
    if (code !== 0 && isOutOfMemory(code, signal)) return { how: 'out_of_memory' }
    return { how: 'ended', status: String(signal ?? code), output: Buffer.concat(chunks).toString() }
  } finally {
    clearTimeout(timer)
  }
}

/** V8 aborts or traps when it gets no memory, and the system's own guard kills. */
const isOutOfMemory = (code: number | null, signal: NodeJS.Signals | null) =>
  ['SIGABRT', 'SIGTRAP', 'SIGILL', 'SIGKILL', 'SIGSEGV'].includes(signal ?? '') || code === 134 || code === 133

async function commandFor(script: string, readable: string[], timeoutMs: number): Promise<string[]> {
  const node = [
    process.execPath,
    '--permission',
    ...readable.map((path) => `--allow-fs-read=${realpathSync(path)}`),
    `--max-old-space-size=${heapMb}`,
    '--no-warnings',
    script,
  ]
  if (!existsSync(shell)) return node
  // an orphan of a killed program still ends: its own processor time is counted
  const limits = `ulimit -d ${memoryKb} 2>/dev/null; ulimit -t ${Math.ceil(timeoutMs / 1000) + 5} 2>/dev/null; exec "$@"`
  return [shell, '-c', limits, 'sh', ...((await hasOwnNetwork()) ? [unshare, '-rn', '--'] : []), ...node]
}

let ownNetwork: Promise<boolean> | undefined

/** Whether a process can be put into a network of its own here; asked once. */
function hasOwnNetwork(): Promise<boolean> {
  ownNetwork ??= new Promise((resolve) => {
    if (!existsSync(unshare)) return resolve(false)
    const probe = spawn(unshare, ['-rn', '--', shell, '-c', 'true'], { env: {}, stdio: 'ignore' })
    probe.on('error', () => resolve(false))
    probe.on('exit', (code) => resolve(code === 0))
  })
  return ownNetwork
}

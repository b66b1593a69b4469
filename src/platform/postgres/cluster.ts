import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { closeSync, existsSync, fstatSync, openSync, readSync, statfsSync } from 'node:fs'
import { chmod, chown, mkdir, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { diskFull } from '#platform/faults.ts'
import { adopt, findCluster, makerOf, placeCluster, renameUnlessThere, type Identity } from './places.ts'

/** The cluster of `directory`, made when there is none: whole, or not there after a kill. */
export async function openCluster(directory: string, binaries: string, identity: Identity): Promise<string> {
  const found = await findCluster(directory)
  if (found !== undefined) return found
  const { place, join: joinIn } = await placeCluster(directory, identity)
  await createCluster(binaries, place, identity)
  return joinIn()
}

async function createCluster(binaries: string, place: string, identity: Identity) {
  const closed = `${place}.new-${process.pid}`
  const draft = join(closed, 'postgres')
  const maker = makerOf(identity)
  await rm(closed, { recursive: true, force: true })
  await mkdir(draft, { recursive: true, mode: 0o700 })
  if (maker) {
    await chown(closed, 0, maker.gid)
    await chmod(closed, 0o710)
    await chown(draft, maker.uid, maker.gid)
  }
  try {
    const initdb = spawn(
      join(binaries, 'bin', 'initdb'),
      ['-D', draft, '-U', 'postgres', '-A', 'trust', '-E', 'UTF8', '--locale-provider=builtin', '--locale=C.UTF-8', '--no-instructions'],
      { ...maker, cwd: '/', env: serverEnvironment(), stdio: ['ignore', 'pipe', 'pipe'] },
    )
    let output = ''
    initdb.stdout.on('data', (part) => (output += String(part)))
    initdb.stderr.on('data', (part) => (output += String(part)))
    const [code] = (await once(initdb, 'close')) as [number | null]
    if (code !== 0) throw new Error(reasonOf(output, place, maker?.uid ?? process.getuid?.()))
    await adopt(draft, identity)
    await renameUnlessThere(draft, place)
  } finally {
    await rm(closed, { recursive: true, force: true })
  }
}

/** Ask before the draft is removed: a full disk shows in many ways, a crash of the server among them. */
function reasonOf(output: string, place: string, uid: number | undefined): string {
  const { bavail, bsize } = statfsSync(dirname(place))
  if (isDiskFull(output) || bavail * bsize < freshClusterBytes) return diskFull(place)
  if (output.includes('could not look up effective user ID'))
    return `User ${uid} has no name on this machine, which PostgreSQL wants: add it to /etc/passwd, or set DATABASE_URL.`
  return `A database could not be made in ${place} (${errorIn(output)}): set DATA_DIR to another folder, or set DATABASE_URL.`
}

/** What a new cluster takes. */
const freshClusterBytes = 48 * 1024 * 1024

/** No locale and no PG… variable of the user reaches the server. */
export function serverEnvironment() {
  return { PATH: '/usr/bin:/bin', LC_ALL: 'C', TZ: 'UTC' }
}

export function logOf(dataDirectory: string) {
  return `${dataDirectory}.log`
}

/** Why the server ended, by the last that it wrote; undefined when that says nothing that we know. */
export function reasonInLog(dataDirectory: string): string | undefined {
  return isDiskFull(tailOf(logOf(dataDirectory))) ? diskFull(dataDirectory) : undefined
}

function tailOf(path: string): string {
  if (!existsSync(path)) return ''
  const file = openSync(path, 'r')
  try {
    const buffer = Buffer.alloc(4096)
    const length = readSync(file, buffer, 0, buffer.length, Math.max(0, fstatSync(file).size - buffer.length))
    return buffer.toString('utf8', 0, length)
  } finally {
    closeSync(file)
  }
}

const isDiskFull = (text: string) => /No space left on device|Disk quota exceeded/.test(text)
const errorIn = (text: string) => /^(?:initdb: error|.*FATAL): *(.*)$/m.exec(text)?.[1] ?? text.trim().split('\n').at(-1) ?? ''

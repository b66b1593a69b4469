import { randomBytes } from 'node:crypto'
import { chmodSync, linkSync, lstatSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { makeDataDirectory } from './data-directory.ts'
import { isCode } from './faults.ts'

export const keptKeyPath = (dataDirectory: string) => join(dataDirectory, 'secret-key')

/**
 * The key in the data directory, made on the first start. The same for programs that start at once, and whole or absent after a kill.
 * @throws when there is data but its key is gone: a new key could open nothing of it.
 */
export function keptKey(dataDirectory: string): Buffer {
  const path = keptKeyPath(dataDirectory)
  makeDataDirectory(dataDirectory)
  if (!exists(path)) {
    if (exists(join(dataDirectory, 'postgres')))
      throw new Error(
        `The key of the data in ${dataDirectory} is missing: put the file secret-key back, or set SECRET_KEY to the key that it held.`,
      )
    makeKey(path)
  }
  chmodSync(path, 0o600)
  const text = readFileSync(path, 'utf8').trim()
  const key = Buffer.from(text, 'base64')
  if (key.length !== 32) throw new Error(`${path} holds no key: put back the file as it was, or set SECRET_KEY to the key that it held.`)
  return key
}

function makeKey(path: string) {
  const draft = `${path}.${process.pid}`
  try {
    writeFileSync(draft, `${randomBytes(32).toString('base64')}\n`, { mode: 0o600 })
    linkSync(draft, path)
  } catch (error) {
    if (!isCode(error, 'EEXIST')) throw error
  } finally {
    rmSync(draft, { force: true })
  }
}

const exists = (path: string) => lstatSync(path, { throwIfNoEntry: false }) !== undefined

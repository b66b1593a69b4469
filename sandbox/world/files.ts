import { createHash, randomBytes } from 'node:crypto'
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Journal } from './journal.ts'
import { WorldRefusal, type StoredFile } from './types.ts'

/** The bytes behind photos, documents and the rest, by a key that tells nothing. */
export interface Files {
  add(input: { name: string; mime: string; bytes: Uint8Array }): StoredFile
  get(key: string): StoredFile
  bytes(key: string): Uint8Array
  /** The same for the same bytes, whoever sent them. */
  hash(key: string): string
  keys(): Iterable<string>
}

export function createFiles(journal: Journal, directory?: string): Files {
  const known = new Map(journal.entries<StoredFile>('file'))
  const inMemory = new Map<string, Uint8Array>()
  const pathOf = (folder: string, key: string) => join(folder, key)
  return {
    add({ name, mime, bytes }) {
      const file: StoredFile = { key: randomBytes(12).toString('base64url'), name, mime, size: bytes.length }
      if (directory === undefined) inMemory.set(file.key, bytes)
      else {
        mkdirSync(directory, { recursive: true })
        writeFileSync(pathOf(directory, file.key), bytes)
      }
      known.set(file.key, file)
      journal.put('file', file.key, file)
      return file
    },
    get(key) {
      const file = known.get(key)
      if (!file) throw new WorldRefusal('FILE_REFERENCE_INVALID')
      return file
    },
    bytes(key) {
      const bytes = directory === undefined ? inMemory.get(key) : readFileSync(pathOf(directory, this.get(key).key))
      if (!bytes) throw new WorldRefusal('FILE_REFERENCE_INVALID')
      return bytes
    },
    hash(key) {
      return createHash('sha256').update(this.bytes(key)).digest('hex')
    },
    keys: () => known.keys(),
  }
}

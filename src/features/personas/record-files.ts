import { randomUUID } from 'node:crypto'
import { chmod, mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { isCode } from '#platform/faults.ts'

/** The folder of records: one file an account, readable by this user only. */
export interface RecordFiles {
  /** A reader sees the old file or the new one, never a half. */
  write(name: string, content: string): Promise<void>
  /** Does nothing when there is none. */
  remove(name: string): Promise<void>
}

export function createRecordFiles(directory: string): RecordFiles {
  return {
    async write(name, content) {
      const path = pathOf(directory, name)
      if (await holds(path, content)) return
      await mkdir(directory, { recursive: true, mode: 0o700 })
      const draft = `${path}.${randomUUID()}.draft`
      try {
        await writeFile(draft, content, { mode: 0o600, flag: 'wx', flush: true })
        // the umask may have taken more away than it should
        await chmod(draft, 0o600)
        await rename(draft, path)
      } catch (error) {
        await rm(draft, { force: true })
        throw error
      }
    },
    remove: (name) => rm(pathOf(directory, name), { force: true }),
  }
}

/** Most of what happens to an account changes nothing of its record. */
async function holds(path: string, content: string): Promise<boolean> {
  const held = await readFile(path, 'utf8').catch((error: unknown) => {
    if (!isCode(error, 'ENOENT')) throw error
    return undefined
  })
  return held === content
}

/** @throws for anything but a plain name, whoever made it. */
function pathOf(directory: string, name: string): string {
  if (!/^\w{1,64}$/.test(name)) throw new Error('A record is named by letters, digits and _ only')
  return join(directory, `${name}.json`)
}

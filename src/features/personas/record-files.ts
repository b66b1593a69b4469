import { randomUUID } from 'node:crypto'
import { chmod, mkdir, rename, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

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
      await mkdir(directory, { recursive: true, mode: 0o700 })
      const path = pathOf(directory, name)
      const draft = `${path}.${randomUUID()}.draft`
      try {
        await writeFile(draft, content, { mode: 0o600, flag: 'wx', flush: true })
        // the umask may have taken more away than it should
        await chmod(draft, 0o600)
        await rename(draft, path)
      } finally {
        await rm(draft, { force: true })
      }
    },
    remove: (name) => rm(pathOf(directory, name), { force: true }),
  }
}

/** @throws for anything but a plain name, whoever made it. */
function pathOf(directory: string, name: string): string {
  if (!/^\w{1,64}$/.test(name)) throw new Error('A record is named by letters, digits and _ only')
  return join(directory, `${name}.json`)
}

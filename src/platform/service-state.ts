import { sql, type Generated } from 'kysely'
import type { Database } from './postgres/connect.ts'
import type { SecretBox } from './secret-box.ts'

declare module './postgres/tables.ts' {
  interface Tables {
    /** One row: what the whole service must know of itself. */
    service_state: {
      id: Generated<number>
      is_paused_after_restore: Generated<boolean>
      /** A known text under the current key; null until the first start. */
      key_check: Buffer | null
    }
  }
}

export interface ServiceState {
  isPausedAfterRestore: boolean
}

export async function readServiceState(db: Database): Promise<ServiceState> {
  const row = await db.selectFrom('service_state').select('is_paused_after_restore').executeTakeFirstOrThrow()
  return { isPausedAfterRestore: row.is_paused_after_restore }
}

/**
 * Whether no account may be connected: this is a restored copy, and the original may still be running. The same session live in two
 * places is destroyed by Telegram, so whoever connects accounts asks this before each connection, until `npm run resume`.
 */
export async function isFleetPaused(db: Database): Promise<boolean> {
  return (await readServiceState(db)).isPausedAfterRestore
}

/** The same as SQL, for the query that takes accounts over. */
export const isPausedSql = sql<boolean>`(select is_paused_after_restore from service_state)`

export async function setPaused(db: Database, isPaused: boolean): Promise<void> {
  await db.updateTable('service_state').set({ is_paused_after_restore: isPaused }).execute()
}

const keyCheckPlace = 'service_state:key_check'

/**
 * Remembers the key on the first start.
 * @throws when the data was sealed with a key that is not here, before anything is written with a wrong one.
 */
export async function checkKey(db: Database, box: SecretBox): Promise<void> {
  const row = await db.selectFrom('service_state').select('key_check').executeTakeFirstOrThrow()
  if (row.key_check === null) return writeKeyCheck(db, box)
  try {
    box.open(row.key_check, keyCheckPlace)
  } catch (error) {
    throw new Error('SECRET_KEY is not the key of this data: set the key that it was made with, or add that key to SECRET_KEYS_OLD.', {
      cause: error,
    })
  }
}

/** The last step of a rotation: from here on the old keys may go. */
export async function writeKeyCheck(db: Database, box: SecretBox): Promise<void> {
  await db
    .updateTable('service_state')
    .set({ key_check: box.seal(Buffer.from('gavatcore'), keyCheckPlace) })
    .execute()
}

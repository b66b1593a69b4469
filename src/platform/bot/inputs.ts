import { sql, type Selectable } from 'kysely'
import type { Database } from '#platform/postgres/connect.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import { notedTail } from './tail.ts'
import './tables.ts'

/** What a person's next message is for. One at a time: a later question replaces an earlier one. */
export interface Inputs {
  /** @param until absent: it stays open until taken or dropped. */
  expect(userId: number, kind: string, data?: object, until?: Date): Promise<void>
  /** Undefined when nothing is expected, or no longer. */
  current(userId: number, now: Date): Promise<{ kind: string; data: object } | undefined>
  /** As `current`, for a message that just came: it is noted as the newest of its chat, so that panels know they stand above it. */
  arrived(userId: number, messageId: number, now: Date): Promise<{ kind: string; data: object } | undefined>
  /** Only when that kind (or, without it, anything) is expected. */
  drop(userId: number, kind?: string): Promise<void>
}

type Question = Pick<Selectable<Tables['bot_input']>, 'kind' | 'data' | 'expires_at'>

export function createInputs(db: Database): Inputs {
  return {
    async expect(userId, kind, data = {}, until) {
      const row = { kind, data: JSON.stringify(data), expires_at: until ?? null }
      await db
        .insertInto('bot_input')
        .values({ user_id: userId, ...row })
        .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
        .execute()
    },
    async current(userId, now) {
      return open(await db.selectFrom('bot_input').selectAll().where('user_id', '=', userId).executeTakeFirst(), now)
    },
    async arrived(userId, messageId, now) {
      const { rows } = await sql<Question>`
        with noted as (${notedTail(userId, messageId)})
        select kind, data, expires_at from bot_input where user_id = ${userId}`.execute(db)
      return open(rows[0], now)
    },
    async drop(userId, kind) {
      let query = db.deleteFrom('bot_input').where('user_id', '=', userId)
      if (kind !== undefined) query = query.where('kind', '=', kind)
      await query.execute()
    },
  }
}

function open(row: Question | undefined, now: Date) {
  if (!row || (row.expires_at && row.expires_at <= now)) return undefined
  return { kind: row.kind, data: row.data }
}

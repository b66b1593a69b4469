import { sql, type Selectable } from 'kysely'
import { anyOf, readBy } from '#platform/postgres/read-by.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import { together } from '#shared/together.ts'
import type { Messenger } from './messenger.ts'
import { notedTails } from './tail.ts'
import './tables.ts'

/** What a person's next message is for. One at a time: a later question replaces an earlier one. */
export interface Inputs {
  /**
   * @param until absent: it stays open until taken or dropped.
   * @param askedAt the message that asks: it loses its buttons when the question ends, for a way out of what is over leads nowhere.
   */
  expect(userId: number, kind: string, data?: object, until?: Date, askedAt?: number): Promise<void>
  /** Undefined when nothing is expected, or no longer. */
  current(userId: number, now: Date): Promise<{ kind: string; data: object } | undefined>
  /** As `current`, for a message that just came: it is noted as the newest of its chat, so that panels know they stand above it. */
  arrived(userId: number, messageId: number, now: Date): Promise<{ kind: string; data: object } | undefined>
  /** Only when that kind (or, without it, anything) is expected. */
  drop(userId: number, kind?: string): Promise<void>
}

type Question = Selectable<Tables['bot_input']>

const questionTo = readBy(
  (on, userIds: number[]) => on.selectFrom('bot_input').selectAll().where('user_id', '=', anyOf(userIds)).execute(),
  (row) => row.user_id,
)

export function createInputs(db: Database, messenger: Pick<Messenger, 'dropButtons'>): Inputs {
  const expectAll = together(
    async (questions: readonly { userId: number; kind: string; data: object; until: Date | undefined; askedAt: number | undefined }[]) => {
      await sql`
        insert into bot_input (user_id, kind, data, expires_at, asked_at)
        select * from unnest(
          ${questions.map(({ userId }) => userId)}::bigint[], ${questions.map(({ kind }) => kind)}::text[],
          ${questions.map(({ data }) => JSON.stringify(data))}::jsonb[], ${questions.map(({ until }) => until ?? null)}::timestamptz[],
          ${questions.map(({ askedAt }) => askedAt ?? null)}::bigint[]
        ) order by 1
        on conflict (user_id) do update set kind = excluded.kind, data = excluded.data, expires_at = excluded.expires_at,
          asked_at = excluded.asked_at`.execute(db)
      return questions.map(() => undefined)
    },
    { keyOf: ({ userId }) => userId },
  )

  const arriveAll = together(
    async (arrived: readonly { chatId: number; messageId: number }[]) => {
      const { rows } = await sql<Question>`
        with noted as (${notedTails(arrived)})
        select * from bot_input where user_id = ${anyOf(arrived.map(({ chatId }) => chatId))}`.execute(db)
      const byUser = new Map(rows.map((row) => [row.user_id, row]))
      return arrived.map(({ chatId }) => byUser.get(chatId))
    },
    { keyOf: ({ chatId }) => chatId },
  )

  return {
    expect: (userId, kind, data = {}, until, askedAt) => expectAll({ userId, kind, data, until, askedAt }),
    async current(userId, now) {
      return open(await questionTo(db, userId), now)
    },
    async arrived(userId, messageId, now) {
      return open(await arriveAll({ chatId: userId, messageId }), now)
    },
    async drop(userId, kind) {
      let query = db.deleteFrom('bot_input').where('user_id', '=', userId)
      if (kind !== undefined) query = query.where('kind', '=', kind)
      const over = await query.returning('asked_at').executeTakeFirst()
      if (over && over.asked_at !== null) await messenger.dropButtons(userId, over.asked_at)
    },
  }
}

function open(row: Question | undefined, now: Date) {
  if (!row || (row.expires_at && row.expires_at <= now)) return undefined
  return { kind: row.kind, data: row.data }
}

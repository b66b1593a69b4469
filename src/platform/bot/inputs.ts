import { sql, type Selectable } from 'kysely'
import type { Clock } from '#platform/clock.ts'
import { anyOf, readBy } from '#platform/postgres/read-by.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import { addMs, minuteMs } from '#shared/time.ts'
import { together } from '#shared/together.ts'
import type { Messenger } from './messenger.ts'
import { notedTails } from './tail.ts'
import './tables.ts'

export interface Question {
  kind: string
  data: object
}

/** A question whose answer is a secret. */
export interface SecretQuestion extends Question {
  /** Its time is over, but the words may still come. */
  isLate: boolean
}

/** What a person's next message is for. One at a time: a later question replaces an earlier one; a secret stands beside it. */
export interface Inputs {
  /**
   * @param until absent: it stays open until taken or dropped.
   * @param askedAt the message that asks: it loses its buttons when the question is dropped, for a way out of what is over leads nowhere.
   * @throws SecretAwaited while any words may be the secret that is waited for.
   */
  expect(userId: number, kind: string, data?: object, until?: Date, askedAt?: number): Promise<void>
  /**
   * As `expect`, and then shows the question.
   * @param show answers which message asks.
   * @throws SecretAwaited before anything is shown.
   */
  ask(userId: number, kind: string, data: object, show: () => Promise<number>): Promise<void>
  /**
   * A secret may be on its way, such as a code or a password. It stands whatever else is asked, pressed or said meanwhile, and for a
   * while after its time, so that its words are seen and removed.
   * @param isAlone any words may be it: until it is over nothing else is asked.
   */
  expectSecret(userId: number, kind: string, data: object, until: Date, isAlone?: boolean): Promise<void>
  /** Undefined when nothing is expected, or no longer. */
  current(userId: number, now: Date): Promise<Question | undefined>
  /** What a message that just came may be for; it is noted as the newest of its chat, so that panels know they stand above it. */
  arrived(userId: number, messageId: number, now: Date): Promise<{ waiting?: Question; secret?: SecretQuestion }>
  /** Only when that kind (or, without it, anything) is expected. */
  drop(userId: number, kind?: string): Promise<void>
  dropSecret(userId: number): Promise<void>
}

/** Thrown where another question would be asked while any words may be a secret: they would be kept, or shown to somebody. */
export class SecretAwaited extends Error {}

/** So long after its time a secret is still removed when it comes. */
const lateMs = 10 * minuteMs

type Row = Pick<Selectable<Tables['bot_input']>, 'user_id' | 'kind' | 'data' | 'expires_at'>
type Asked = { userId: number; kind: string; data: object; until: Date | undefined; askedAt: number | undefined }

const questionTo = readBy(
  (on, userIds: number[]) => on.selectFrom('bot_input').selectAll().where('user_id', '=', anyOf(userIds)).execute(),
  (row) => row.user_id,
)

export function createInputs(options: { db: Database; clock: Clock; messenger: Pick<Messenger, 'dropButtons'> }): Inputs {
  const { db, clock, messenger } = options

  /** Answers which are asked now. Whoever turns to something else no longer owes a secret whose time is over. */
  const expectAll = together(
    async (questions: readonly Asked[]) => {
      const { rows } = await sql<{ user_id: number }>`
        with late as (
          delete from bot_secret where user_id = ${anyOf(questions.map(({ userId }) => userId))} and expires_at <= ${clock.now()}::timestamptz)
        insert into bot_input (user_id, kind, data, expires_at, asked_at)
        select * from unnest(
          ${questions.map(({ userId }) => userId)}::bigint[], ${questions.map(({ kind }) => kind)}::text[],
          ${questions.map(({ data }) => JSON.stringify(data))}::jsonb[], ${questions.map(({ until }) => until ?? null)}::timestamptz[],
          ${questions.map(({ askedAt }) => askedAt ?? null)}::bigint[]
        ) as asked (user_id)
        where not exists (
          select from bot_secret where bot_secret.user_id = asked.user_id and is_alone and expires_at > ${clock.now()}::timestamptz)
        order by 1
        on conflict (user_id) do update set kind = excluded.kind, data = excluded.data, expires_at = excluded.expires_at,
          asked_at = excluded.asked_at
        returning user_id`.execute(db)
      const asked = new Set(rows.map((row) => row.user_id))
      return questions.map(({ userId }) => asked.has(userId))
    },
    { keyOf: ({ userId }) => userId },
  )

  const arriveAll = together(
    async (arrived: readonly { chatId: number; messageId: number }[]) => {
      const chatIds = anyOf(arrived.map(({ chatId }) => chatId))
      const { rows } = await sql<Row & { is_secret: boolean }>`
        with noted as (${notedTails(arrived)})
        select user_id, kind, data, expires_at, false as is_secret from bot_input where user_id = ${chatIds}
        union all
        select user_id, kind, data, expires_at, true from bot_secret where user_id = ${chatIds}`.execute(db)
      return arrived.map(({ chatId }) => rows.filter((row) => row.user_id === chatId))
    },
    { keyOf: ({ chatId }) => chatId },
  )

  async function expect(userId: number, kind: string, data: object = {}, until?: Date, askedAt?: number): Promise<void> {
    if (!(await expectAll({ userId, kind, data, until, askedAt }))) throw new SecretAwaited()
  }

  return {
    expect,
    async ask(userId, kind, data, show) {
      await expect(userId, kind, data)
      await expect(userId, kind, data, undefined, await show())
    },
    async expectSecret(userId, kind, data, until, isAlone = false) {
      const row = { kind, data: JSON.stringify(data), expires_at: until, is_alone: isAlone }
      await db
        .insertInto('bot_secret')
        .values({ user_id: userId, ...row })
        .onConflict((conflict) => conflict.column('user_id').doUpdateSet(row))
        .execute()
    },
    async current(userId, now) {
      return open(await questionTo(db, userId), now)
    },
    async arrived(userId, messageId, now) {
      const rows = await arriveAll({ chatId: userId, messageId })
      const question = rows.find((row) => !row.is_secret)
      const asked = rows.find((row) => row.is_secret)
      const waiting = open(question, now)
      const secret = open(asked, addMs(now, -lateMs))
      return {
        ...(waiting ? { waiting } : {}),
        ...(secret ? { secret: { ...secret, isLate: open(asked, now) === undefined } } : {}),
      }
    },
    async drop(userId, kind) {
      let query = db.deleteFrom('bot_input').where('user_id', '=', userId)
      if (kind !== undefined) query = query.where('kind', '=', kind)
      const over = await query.returning('asked_at').executeTakeFirst()
      if (over && over.asked_at !== null) await messenger.dropButtons(userId, over.asked_at)
    },
    async dropSecret(userId) {
      await db.deleteFrom('bot_secret').where('user_id', '=', userId).execute()
    },
  }
}

function open(row: Row | undefined, now: Date): Question | undefined {
  if (!row || (row.expires_at && row.expires_at <= now)) return undefined
  return { kind: row.kind, data: row.data }
}

import { sql } from 'kysely'
import { setTimeout as sleep } from 'node:timers/promises'
import type { Database } from '#platform/postgres/connect.ts'
import './tables.ts'

/**
 * What Telegram lets one bot send, shared by all processes through the database: 25 a second, one a second in a chat. What nobody
 * waits for (`reserve`) takes its turn; an answer to a person (`debit`) goes at once and makes the notices yield.
 */
export interface Budget {
  reserve(chatId: number): Promise<void>
  debit(): void
  stop(): Promise<void>
}

const sendMs = 1000 / 25
const chatMs = 1000
const flushMs = 200

export function createBudget(db: Database, options: { onError: (error: unknown) => void }): Budget {
  let owed = 0
  const timer = setInterval(() => void flush().catch(options.onError), flushMs)
  timer.unref()

  async function flush() {
    const count = owed
    if (count === 0) return
    owed = 0
    await takeSlot(db, count)
  }

  return {
    async reserve(chatId) {
      const waitMs = Math.max(await takeSlot(db, 1), await takeChatSlot(db, chatId))
      if (waitMs > 0) await sleep(waitMs)
    },
    debit() {
      owed++
    },
    async stop() {
      clearInterval(timer)
      await flush()
    },
  }
}

/** A bot that is bound by nothing but the other side: for benchmarks. */
export const noBudget: Budget = { reserve: () => Promise.resolve(), debit() {}, stop: () => Promise.resolve() }

/** How long to wait for the slot just taken. */
async function takeSlot(db: Database, count: number): Promise<number> {
  const { rows } = await sql<{ wait: number }>`
    insert into bot_budget (id, next_at) values (1, clock_timestamp() + ${count * sendMs} * interval '1 ms')
    on conflict (id) do update set next_at = greatest(bot_budget.next_at, clock_timestamp()) + ${count * sendMs} * interval '1 ms'
    returning (extract(epoch from next_at - clock_timestamp()) * 1000)::float8 - ${count * sendMs}::float8 as wait`.execute(db)
  return rows[0]?.wait ?? 0
}

async function takeChatSlot(db: Database, chatId: number): Promise<number> {
  const { rows } = await sql<{ wait: number }>`
    insert into bot_chat (chat_id, tail, next_at) values (${chatId}, 0, clock_timestamp() + ${chatMs} * interval '1 ms')
    on conflict (chat_id) do update set next_at = greatest(bot_chat.next_at, clock_timestamp()) + ${chatMs} * interval '1 ms'
    returning (extract(epoch from next_at - clock_timestamp()) * 1000)::float8 - ${chatMs}::float8 as wait`.execute(db)
  return rows[0]?.wait ?? 0
}

import { expect, onTestFinished, test, vi } from 'vitest'
import { createTestDatabase } from '#tests/database.ts'
import { createBudget } from './budget.ts'

test('notices of two processes take their turns in one budget, and answers make them yield', async () => {
  const { db } = await createTestDatabase()
  const budgets = [createBudget(db, { onError: rethrow }), createBudget(db, { onError: rethrow })] as const
  onTestFinished(async () => {
    for (const budget of budgets) await budget.stop()
  })
  const before = (await db.selectFrom('bot_budget').select('next_at').executeTakeFirst())?.next_at.getTime() ?? Date.now()
  await Promise.all(Array.from({ length: 10 }, (_, n) => budgets[n % 2 ? 1 : 0].reserve(1_000 + n)))
  const nextAt = async () => (await db.selectFrom('bot_budget').select('next_at').executeTakeFirstOrThrow()).next_at.getTime()
  const after = await nextAt()
  expect(after - before).toBeGreaterThanOrEqual(10 * 40)
  for (let n = 0; n < 50; n++) budgets[0].debit()
  await vi.waitFor(async () => expect(await nextAt()).toBeGreaterThanOrEqual(after + 50 * 40), { timeout: 5_000 })
})

test('a chat gets one notice a second', async () => {
  const { db } = await createTestDatabase()
  const budget = createBudget(db, { onError: rethrow })
  onTestFinished(() => budget.stop())
  await budget.reserve(7)
  const first = await db.selectFrom('bot_chat').select('next_at').where('chat_id', '=', 7).executeTakeFirstOrThrow()
  await budget.reserve(7)
  const second = await db.selectFrom('bot_chat').select('next_at').where('chat_id', '=', 7).executeTakeFirstOrThrow()
  expect(second.next_at.getTime() - first.next_at.getTime()).toBeGreaterThanOrEqual(1_000)
})

function rethrow(error: unknown) {
  throw error
}

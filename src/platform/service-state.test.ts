import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createTestDatabase } from '#tests/database.ts'
import { createSecretBox } from './secret-box.ts'
import { checkKey, isFleetPaused, setPaused, writeKeyCheck } from './service-state.ts'

test('a service is not paused until it is told, and goes on when it is told', async () => {
  const { db } = await createTestDatabase()
  expect(await isFleetPaused(db)).toBe(false)
  await setPaused(db, true)
  expect(await isFleetPaused(db)).toBe(true)
  await setPaused(db, false)
  expect(await isFleetPaused(db)).toBe(false)
})

test('data is opened only with the key that it was made with, until a rotation gave it a new one', async () => {
  const { db } = await createTestDatabase()
  const [first, second] = [randomBytes(32), randomBytes(32)]
  await checkKey(db, createSecretBox(first))
  await checkKey(db, createSecretBox(first))
  await expect(checkKey(db, createSecretBox(second))).rejects.toThrow('SECRET_KEY is not the key of this data')
  const rotating = createSecretBox(second, [first])
  await checkKey(db, rotating)
  await writeKeyCheck(db, rotating)
  await checkKey(db, createSecretBox(second))
  await expect(checkKey(db, createSecretBox(first))).rejects.toThrow('SECRET_KEY is not the key of this data')
})

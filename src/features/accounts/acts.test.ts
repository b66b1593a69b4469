import fc from 'fast-check'
import { expect, test } from 'vitest'
import { addMs, dayMs, hourMs, istanbulMidnight } from '#shared/time.ts'
import { createTestDatabase } from '#tests/database.ts'
import { countAct, countActs, eraseActs, foldActs, forgetActs, listActs, sumActs } from './acts.ts'
import { actsKeptDays, hourOf, type ActName } from './acts-rules.ts'

const monday = istanbulMidnight(new Date('2026-11-23T09:00:00Z'))
const names: ActName[] = ['in', 'out', 'auto:answer', 'funnel_step:2', 'conversation_last']

test('sums of hours and days equal what was counted, whenever it was added up', async () => {
  const { db } = await createTestDatabase()
  const act = fc.record({
    account: fc.constantFrom(1, 2),
    name: fc.constantFrom(...names),
    // five days round midnights in Istanbul
    minutes: fc.integer({ min: 0, max: 5 * 24 * 60 - 1 }),
    n: fc.constantFrom(-1, 1, 1, 3),
    isFolded: fc.boolean(),
  })
  let base = 0
  await fc.assert(
    fc.asyncProperty(fc.array(act, { maxLength: 40 }), fc.integer({ min: 0, max: 4 }), async (acts, sinceDay) => {
      base += 10
      const told = acts.map(({ account, name, minutes, n }) => ({
        accountId: base + account,
        name,
        n,
        at: addMs(monday, minutes * 60_000),
      }))
      for (const [index, { accountId, name, at, n }] of told.entries()) {
        await db.transaction().execute((tx) => countAct(tx, accountId, name, at, n))
        if (acts[index]?.isFolded) await foldActs(db)
      }
      const since = addMs(monday, sinceDay * dayMs)
      const recent = addMs(monday, 4 * dayMs)
      const mine = told.filter(({ accountId }) => accountId === base + 1)
      const sum = (of: typeof told) => of.reduce((total, { n }) => total + n, 0)
      const totals = await sumActs(db, base + 1, since, recent)
      for (const name of names) {
        const ofName = mine.filter((one) => one.name === name && one.at >= since)
        const found = totals.find((one) => one.name === name)
        expect([found?.total ?? 0, found?.recent ?? 0]).toEqual([sum(ofName), sum(ofName.filter(({ at }) => at >= recent))])
      }
      for (const [by, startOf] of [['hour', hourOf] as const, ['day', istanbulMidnight] as const]) {
        const model = Map.groupBy(mine, ({ at, name }) => `${startOf(at).toISOString()} ${name}`)
        const listed = await listActs(db, base + 1, by, monday, addMs(monday, 5 * dayMs))
        expect(Object.fromEntries(listed.map(({ at, name, count }) => [`${at.toISOString()} ${name}`, count]))).toEqual(
          Object.fromEntries([...model].map(([key, of]) => [key, sum(of)] as const).filter(([, count]) => count !== 0)),
        )
      }
    }),
    { numRuns: 25 },
  )
})

test('what is counted at once, in any order and while it is added up, waits for nobody and is counted once', async () => {
  const { db } = await createTestDatabase()
  const at = addMs(monday, hourMs)
  const orders: ActName[][] = [names, names.toReversed()]
  await Promise.all([
    ...Array.from({ length: 40 }, (_, index) =>
      db.transaction().execute(async (tx) => {
        for (const name of orders[index % 2] ?? names) await countAct(tx, 1, name, at)
      }),
    ),
    ...Array.from({ length: 10 }, () => foldActs(db)),
  ])
  await Promise.all([foldActs(db), foldActs(db)])
  expect((await sumActs(db, 1, monday, monday)).map(({ total }) => total)).toEqual(names.map(() => 40))
})

test('what is taken back is not counted, and nothing is kept longer than 90 days or after its account was erased', async () => {
  const { db } = await createTestDatabase()
  const count = (accountId: number, at: Date) => db.transaction().execute((tx) => countActs(tx, accountId, at, { in: 1, out: 2 }))
  await expect(
    db.transaction().execute(async (tx) => {
      await countAct(tx, 1, 'in', monday)
      throw new Error('taken back')
    }),
  ).rejects.toThrow('taken back')
  await count(1, monday)
  await count(1, addMs(monday, dayMs))
  await count(2, monday)
  await foldActs(db)
  await count(2, monday)
  await forgetActs(db, addMs(monday, (actsKeptDays + 1) * dayMs))
  expect(await listActs(db, 1, 'hour', monday, addMs(monday, dayMs))).toEqual([])
  expect(await sumActs(db, 1, monday, monday)).toContainEqual({ name: 'out', total: 2, recent: 2 })
  expect(await listActs(db, 2, 'day', new Date(0), new Date(8.64e15))).toContainEqual({ at: monday, name: 'out', count: 2 })
  await db.transaction().execute((tx) => eraseActs(tx, 2))
  expect(await sumActs(db, 2, new Date(0), monday)).toEqual([])
})

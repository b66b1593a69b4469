import fc from 'fast-check'
import { expect, test, vi } from 'vitest'
import { listTogether, readTogether, together } from './together.ts'

/** Work that ends when the test says so. */
function held() {
  const goes: { asks: readonly number[]; end(): void }[] = []
  const work = (asks: readonly number[]) =>
    new Promise<number[]>((resolve) => goes.push({ asks, end: () => resolve(asks.map((ask) => ask * 10)) }))
  return { goes, work }
}
const turn = () => new Promise((resolve) => setImmediate(resolve))

test('asks of one moment are one go, and each gets its own answer', async () => {
  const goes: number[][] = []
  const ask = together(async (asks: readonly number[]) => {
    goes.push([...asks])
    return Promise.resolve(asks.map((one) => one * 10))
  })
  expect(await Promise.all([ask(1), ask(2), ask(3)])).toEqual([10, 20, 30])
  expect(goes).toEqual([[1, 2, 3]])
})

test('what comes while goes are under way is in the next, so that no answer is older than its ask', async () => {
  const { goes, work } = held()
  const ask = together(work, { sideBySide: 1 })
  const first = ask(1)
  await turn()
  const others = [ask(2), ask(3)]
  await turn()
  expect(goes.map(({ asks }) => asks)).toEqual([[1]])
  goes[0]?.end()
  await first
  await vi.waitFor(() => expect(goes.map(({ asks }) => asks)).toEqual([[1], [2, 3]]))
  goes[1]?.end()
  expect(await Promise.all(others)).toEqual([20, 30])
})

test('one go that is held up holds up no other', async () => {
  const { goes, work } = held()
  const ask = together(work, { sideBySide: 2 })
  void ask(1)
  await turn()
  const other = ask(2)
  await turn()
  goes[1]?.end()
  expect(await other).toBe(20)
})

test('goes that are held up for long hold up no other, however many they are', async () => {
  const { goes, work } = held()
  const ask = together(work, { sideBySide: 2, slowMs: 1 })
  const stuck = [ask(1)]
  await turn()
  stuck.push(ask(2))
  const other = ask(3)
  await vi.waitFor(() => expect(goes.map(({ asks }) => asks)).toEqual([[1], [2, 3]]))
  const last = ask(4)
  await vi.waitFor(() => expect(goes).toHaveLength(3))
  goes[2]?.end()
  expect(await last).toBe(40)
  for (const go of goes) go.end()
  expect(await Promise.all([...stuck, other])).toEqual([10, 20, 30])
})

test('work that leaves out an answer fails who got none, and lets nobody wait', async () => {
  const ask = together((asks: readonly number[]) => Promise.resolve(asks.filter((one) => one !== 2)))
  const answers = await Promise.allSettled([ask(1), ask(2), ask(3)])
  expect(answers.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled'])
})

test('no more than fit are in one go', async () => {
  const { goes, work } = held()
  const ask = together(work, { max: 2, sideBySide: 1 })
  const all = [1, 2, 3].map((one) => ask(one))
  for (let index = 0; index < 2; index++) {
    await turn()
    goes[index]?.end()
    await turn()
  }
  expect(await Promise.all(all)).toEqual([10, 20, 30])
  expect(goes.map(({ asks }) => asks)).toEqual([[1, 2], [3]])
})

test('where one fails, the others are answered', async () => {
  const ask = together((asks: readonly number[]) =>
    asks.includes(2) ? Promise.reject(new Error('not two')) : Promise.resolve(asks.map((one) => one * 10)),
  )
  const answers = await Promise.allSettled([ask(1), ask(2), ask(3)])
  expect(answers.map((answer) => (answer.status === 'fulfilled' ? answer.value : String(answer.reason)))).toEqual([
    10,
    'Error: not two',
    30,
  ])
})

test('asks of one key are never under way together, and keep their order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.nat(2), { maxLength: 20 }), fc.integer({ min: 1, max: 3 }), async (keys, max) => {
      const busy = new Set<number>()
      const done: { key: number; nth: number }[] = []
      const ask = together(
        async (asks: readonly { key: number; nth: number }[]) => {
          for (const { key } of asks) {
            expect(busy.has(key)).toBe(false)
            busy.add(key)
          }
          await turn()
          for (const one of asks) {
            busy.delete(one.key)
            done.push(one)
          }
          return asks
        },
        { max, keyOf: ({ key }) => key },
      )
      await Promise.all(keys.map((key, nth) => ask({ key, nth })))
      expect(done).toHaveLength(keys.length)
      for (const key of new Set(keys)) {
        const its = done.filter((one) => one.key === key).map(({ nth }) => nth)
        expect(its).toEqual(its.toSorted((one, other) => one - other))
      }
    }),
  )
})

test('rows are read once a key, and who has none gets none', async () => {
  const read: number[][] = []
  const rows = [
    { id: 1, name: 'one' },
    { id: 1, name: 'another' },
    { id: 2, name: 'two' },
  ]
  const of = (keys: number[]) => {
    read.push(keys)
    return Promise.resolve(rows.filter(({ id }) => keys.includes(id)))
  }
  const find = readTogether(of, ({ id }) => id)
  const list = listTogether(of, ({ id }) => id)
  expect(await Promise.all([find(2), find(2), find(3)])).toEqual([rows[2], rows[2], undefined])
  expect(await Promise.all([list(1), list(3)])).toEqual([rows.slice(0, 2), []])
  expect(read).toEqual([
    [2, 3],
    [1, 3],
  ])
})

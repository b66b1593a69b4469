import { expect, onTestFinished, test, vi } from 'vitest'
import { atWork, says, type AutomationWorld } from '#tests/automation.ts'
import { takesInOrder } from '#tests/in-order.ts'
import { minuteMs } from '#shared/time.ts'
import { gatherMs } from './automation-rules.ts'
import { createConversations } from './service.ts'
import { createTurnHolds, freeTurns } from './turn-holds.ts'

/** What another process of the same product does with turns. */
const otherThan = (world: AutomationWorld) => createConversations({ ...world, composer: world.model }).turns

const letters = (index: number) => String.fromCodePoint(97 + Math.floor(index / 26), 97 + (index % 26))

/** So many contacts write, each gets an answer of their own, and all are due. */
async function hearFrom(world: AutomationWorld, count: number) {
  world.model.next = (messages) => `answer to ${messages.join()}`
  for (let index = 0; index < count; index++) await world.hear(index + 1, { chatId: 1_000 + index, text: `words ${letters(index)}` })
  world.clock.advance(gatherMs)
}

/** The model answers nobody until it may. */
function silence(world: AutomationWorld) {
  const { promise, resolve } = Promise.withResolvers<void>()
  const { compose } = world.model
  world.model.compose = async (input) => {
    const answer = await compose(input)
    await promise
    return answer
  }
  onTestFinished(() => resolve())
  return resolve
}

const asked = (world: AutomationWorld, count: number) => vi.waitFor(() => expect(world.model.asked).toHaveLength(count), 10_000)

/** As when time goes by in which nobody said that it works on them. */
const holdsRunOut = ({ db }: AutomationWorld) =>
  db
    .updateTable('conversation_turn')
    .set({ held_until: new Date(0) })
    .where('holder', 'is not', null)
    .execute()

test('of two processes that drive one decides each turn, and nothing is said twice', async () => {
  const world = await atWork()
  const one = world.conversations.turns
  const other = otherThan(world)
  await hearFrom(world, 30)
  const counts = await Promise.all([one.round(), other.round(), one.round(), other.round()])
  expect(counts.reduce((sum, count) => sum + count)).toBe(30)
  expect(world.model.asked).toHaveLength(30)
  expect(new Set(world.fake.sent.map(({ permit }) => permit.chatId)).size).toBe(30)
  expect(world.fake.sent).toHaveLength(30)
})

test('a process that died or froze over a turn leaves it to another, and says nothing when it comes back', async () => {
  const world = await atWork()
  const wakes = silence(world)
  await hearFrom(world, 1)
  const frozen = world.conversations.turns.round()
  await asked(world, 1)
  const other = otherThan(world)
  expect(await other.round()).toBe(0)
  await holdsRunOut(world)
  const next = other.round()
  await asked(world, 2)
  wakes()
  expect(await next).toBe(1)
  await frozen
  expect(world.fake.sent).toHaveLength(1)
})

test('a program that is alone with its database looks at once at what a killed one had in hand', async () => {
  const world = await atWork()
  await hearFrom(world, 1)
  await createTurnHolds(world.db).take(world.clock.now(), { quick: 1, slow: 1 })
  expect(await world.conversations.turns.round()).toBe(0)
  await freeTurns(world.db)
  expect(await world.conversations.turns.round()).toBe(1)
})

test('while the model keeps everybody waiting, turns that need none go on; those that need it come to it in the end', async () => {
  const world = await atWork()
  const wakes = silence(world)
  world.conversations.addResponder({
    purpose: 'funnel',
    respond: async ({ messages }) => (messages[0]?.text === 'yes' ? { kind: 'say', purpose: 'funnel', text: 'Next step' } : undefined),
  })
  const { turns } = world.conversations
  await hearFrom(world, 50)
  const waiting = turns.round()
  // as many as may ask at a time
  await asked(world, 40)
  await world.hear(99, { chatId: 99, text: 'yes' })
  world.clock.advance(gatherMs)
  await turns.round()
  expect(world.fake.sent.map(({ permit }) => permit.chatId)).toEqual([99])
  expect(world.model.asked).toHaveLength(40)
  wakes()
  await waiting
  await world.jobs.run()
  expect(world.model.asked).toHaveLength(50)
  expect(world.fake.sent).toHaveLength(51)
})

test('what is due is looked at by itself, and a program that stops does first what it has in hand', async () => {
  const world = await atWork()
  const wakes = silence(world)
  const faults: unknown[] = []
  const { turns } = world.conversations
  turns.start((error) => faults.push(error))
  onTestFinished(() => turns.stop())
  await hearFrom(world, 1)
  await asked(world, 1)
  let isStopped = false
  const stopped = turns.stop().then(() => (isStopped = true))
  // longer than a stop takes that waits for nobody
  for (let look = 0; look < 20; look++) await turns.due()
  expect(isStopped).toBe(false)
  wakes()
  await stopped
  expect([world.fake.sent.length, faults]).toEqual([1, []])
})

test('what a program that stops cannot wait for is at once another’s', async () => {
  const world = await atWork()
  silence(world)
  const { turns } = world.conversations
  turns.start(() => {})
  await hearFrom(world, 1)
  await asked(world, 1)
  await turns.stop(0)
  world.model.compose = () => Promise.resolve(says('we open at nine'))
  expect(await otherThan(world).round()).toBe(1)
  expect(world.fake.sent).toHaveLength(1)
})

test('what is said while nothing was found to say is looked at as well', async () => {
  const world = await atWork()
  let isSaid = false
  world.conversations.addResponder({
    purpose: 'funnel',
    async respond({ messages }) {
      if (!isSaid) await world.hear(2, { text: 'are you open?' })
      isSaid = true
      return messages.length === 1 ? { kind: 'nothing' } : undefined
    },
  })
  await world.hear(1, { text: 'thanks' })
  await world.turn()
  expect(world.model.asked).toEqual([])
  await world.turn()
  expect(world.model.asked).toMatchObject([{ messages: ['thanks', 'are you open?'] }])
})

test('a turn that fails keeps no other from its answer', async () => {
  const world = await atWork()
  await hearFrom(world, 3)
  world.model.meanwhile = () => Promise.reject(new Error('broken'))
  await expect(world.conversations.turns.round()).rejects.toThrow('broken')
  expect(world.fake.sent).toHaveLength(2)
  world.clock.advance(gatherMs)
  await world.jobs.run()
  expect(world.fake.sent).toHaveLength(3)
})

test('a turn that is worked on is kept from others, but not for ever', async () => {
  const world = await atWork()
  const wakes = silence(world)
  await hearFrom(world, 1)
  const { turns } = world.conversations
  const stuck = turns.round()
  await asked(world, 1)
  const begun = performance.now()
  const later = vi.spyOn(performance, 'now')
  onTestFinished(() => later.mockRestore())
  for (const minutes of [1, 1, 4]) {
    later.mockReturnValue(begun + minutes * minuteMs)
    await holdsRunOut(world)
    await turns.round()
    expect(await otherThan(world).round()).toBe(0)
  }
  later.mockReturnValue(begun + 6 * minuteMs)
  await holdsRunOut(world)
  const again = turns.round()
  await asked(world, 2)
  wakes()
  await Promise.all([stuck, again])
  expect(world.fake.sent).toHaveLength(1)
})

test('a turn is whose who said last that they work on it; whoever lost it neither keeps it nor lets it go', async () => {
  const world = await atWork()
  await hearFrom(world, 1)
  const [one, other] = [createTurnHolds(world.db), createTurnHolds(world.db)]
  const take = async (holds: typeof one) => (await holds.take(world.clock.now(), { quick: 1, slow: 1 })).rows
  const rows = await take(one)
  await holdsRunOut(world)
  await one.keep(rows)
  expect(await take(other)).toEqual([])
  await holdsRunOut(world)
  expect(await take(other)).toHaveLength(1)
  await one.letGo(rows.map((row) => ({ row, isSlow: false })))
  await one.letGoAll()
  expect(await take(one)).toEqual([])
  await holdsRunOut(world)
  await one.keep(rows)
  expect(await take(one)).toHaveLength(1)
})

test('a turn that waits for a place to ask is taken when there is one, and gathers first what was said meanwhile', async () => {
  const world = await atWork()
  await hearFrom(world, 2)
  const holds = createTurnHolds(world.db)
  const take = async (max: { quick: number; slow: number }) => (await holds.take(world.clock.now(), max)).rows
  const rows = await take({ quick: 2, slow: 0 })
  await world.hear(9, { chatId: 1_000, text: 'and on sundays?' })
  await holds.letGo(rows.map((row) => ({ row, isSlow: true })))
  expect(await take({ quick: 2, slow: 0 })).toEqual([])
  expect(await take({ quick: 2, slow: 2 })).toMatchObject([{ conversation_id: rows[1]?.conversation_id }])
})

test('when the next turn is due is told by those that nobody has to take now', async () => {
  const world = await atWork()
  const holds = createTurnHolds(world.db)
  const now = world.clock.now()
  expect(await holds.take(now, { quick: 1, slow: 1 })).toEqual({ rows: [], nextAt: undefined })
  await world.hear(1)
  expect((await holds.take(now, { quick: 1, slow: 1 })).nextAt).toEqual(new Date(now.getTime() + gatherMs))
})

test('how many turns are due is known, whoever has them in hand; those that gather words still are not', async () => {
  const world = await atWork()
  await hearFrom(world, 2)
  for (const chatId of [98, 99]) await world.hear(chatId, { chatId })
  await createTurnHolds(world.db).take(world.clock.now(), { quick: 1, slow: 0 })
  expect(await world.conversations.turns.due()).toBe(2)
})

test('who lets go of turns and who writes in them do not wait for each other in a circle', async () => {
  const world = await atWork()
  await hearFrom(world, 2)
  const holds = createTurnHolds(world.db)
  const { rows } = await holds.take(world.clock.now(), { quick: 2, slow: 0 })
  const [earlier, later] = rows.toSorted((a, b) => a.conversation_id - b.conversation_id)
  if (!earlier || !later) throw new Error('Two are due')
  await takesInOrder(
    world.db,
    (tx, which) =>
      tx
        .selectFrom('conversation_turn')
        .selectAll()
        .where('conversation_id', '=', (which === 'earlier' ? earlier : later).conversation_id)
        .forUpdate()
        .execute(),
    () => holds.letGo([later, earlier].map((row) => ({ row, isSlow: false }))),
  )
})

test('a job of an earlier version is done, whatever became of its turn', async () => {
  const world = await atWork()
  await world.db.transaction().execute((tx) => world.jobs.send(tx, 'conversations.turn', { conversationId: 1 }))
  await world.jobs.run()
  expect(world.jobs.waiting).toEqual([])
})

test('nothing is written to the queue for what automation looks at', async () => {
  const world = await atWork()
  await world.hear(1)
  expect(world.jobs.waiting.map(({ name }) => name)).not.toContain('conversations.turn')
  await world.turn()
  expect(world.fake.sent).toHaveLength(1)
})

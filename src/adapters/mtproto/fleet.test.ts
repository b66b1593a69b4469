import { sql } from 'kysely'
import { describe, expect, test, vi } from 'vitest'
import { assertSound } from '#sandbox/breach.ts'
import { createAccountsWorld } from '#tests/accounts.ts'
import { createCable } from '#tests/cable.ts'

const accounts = 30
const workers = 3
const patience = { timeout: 60_000, interval: 50 }
/** Telegram's client acknowledges at once when so many have come: a holder that still listens betrays itself. */
const burst = 110

/** Three processes, each on wires of its own, and accounts that talk in both directions. */
async function openFleet() {
  const world = await createAccountsWorld({ holdsAccounts: false })
  const ann = world.world.addUser({ firstName: 'Ann' })
  const people = Array.from({ length: accounts }, (_, index) =>
    world.world.addUser({ firstName: `U${index}`, phone: `905321112${200 + index}` }),
  )
  const ids = await world.employ(await world.customer(501), people)
  const database = new URL(world.url)
  const socket = `${database.searchParams.get('host')}/.s.PGSQL.${database.searchParams.get('port') ?? '5432'}`
  const said = people.map(() => new Set<string>())
  let spoken = 0

  /** Everybody hears something from the contact, and the contact something from everybody. */
  async function talk() {
    spoken++
    for (const [index, person] of people.entries()) {
      hear(index, `in ${spoken} to ${index}`)
      const permit = world.permits.mintFor({ accountId: ids[index] ?? 0, chatId: ann.id, messageId: 1 })
      const content = { text: `out ${spoken} of ${person.id}` }
      const input = { accountId: ids[index] ?? 0, permit, key: `k${spoken}`, content, automatic: false }
      expect(await world.db.transaction().execute((tx) => world.accounts.send(tx, input))).toMatchObject({ ok: true })
    }
  }

  function hear(index: number, text: string) {
    const person = people[index]
    if (!person) return
    world.world.send({ fromId: ann.id, to: person.id, content: { text }, via: 'phone' })
    said[index]?.add(text)
  }

  async function startWorker() {
    const [toDatabase, toTelegram] = await Promise.all([createCable({ path: socket }), createCable(world.dataCentre)])
    const process = await world.startProcess({
      DATABASE: `postgres://postgres@127.0.0.1:${toDatabase.port}${database.pathname}`,
      DC_PORT: String(toTelegram.port),
    })
    await process.ask('fleet')
    return { ...process, toDatabase, toTelegram }
  }
  type Worker = Awaited<ReturnType<typeof startWorker>>
  const running: Worker[] = await Promise.all(Array.from({ length: workers }, startWorker))

  const heldBy = (some: Worker[]) => Promise.all(some.map((worker): Promise<number> => worker.ask('held')))

  /** All accounts are held, by these processes alone, and no share is far above another. */
  const shared = (some: Worker[]) =>
    vi.waitFor(async () => {
      const counts = await heldBy(some)
      expect(counts.reduce((sum, count) => sum + count, 0)).toBe(accounts)
      expect(Math.max(...counts)).toBeLessThanOrEqual(Math.ceil(accounts / some.length) + 1)
    }, patience)

  const holderOf = async (id: number) =>
    (await world.db.selectFrom('account').select(['holder', 'token']).where('id', '=', id).executeTakeFirstOrThrow()).holder

  /** Which accounts these workers do not hold any more. */
  const sessionOf = async (worker: Worker) => {
    const session: string = await worker.ask('session')
    const rows = await world.db.selectFrom('account').select('id').where('holder', '=', session).orderBy('id').execute()
    return { session, indices: rows.map(({ id }) => ids.indexOf(id)) }
  }

  /** Every word arrived, in both directions, and what accounts say arrived once. */
  async function nothingIsLost() {
    const wanted = said.flatMap((texts) => [...texts])
    await vi.waitFor(() => {
      const heard = new Set(everybody.flatMap(({ texts }) => texts))
      expect(wanted.filter((text) => !heard.has(text))).toEqual([])
    }, patience)
    const out = people.flatMap(({ id }) => Array.from({ length: spoken }, (_, round) => `out ${round + 1} of ${id}`))
    const arrived = () =>
      people.flatMap(({ id }) => world.world.history(ann.id, id).flatMap(({ fromId, content }) => (fromId === id ? [content.text] : [])))
    await vi.waitFor(() => expect(arrived().toSorted()).toEqual(out.toSorted()), patience)
    assertSound({ judge: world.rig.judge.violations.filter(({ rule }) => rule !== 'cap') })
  }

  const everybody = [...running]
  // an account speaks only to whom it was told of
  for (const index of people.keys()) hear(index, `hello ${index}`)
  await vi.waitFor(() => expect(new Set(everybody.flatMap(({ texts }) => texts)).size).toBe(accounts), patience)
  return {
    world,
    running,
    talk,
    hear,
    shared,
    holderOf,
    sessionOf,
    nothingIsLost,
    ids,
    async join() {
      const worker = await startWorker()
      everybody.push(worker)
      running.push(worker)
    },
  }
}

type Fleet = Awaited<ReturnType<typeof openFleet>>
type Worker = Fleet['running'][number]

/** Until others hold what this one held; then each of these accounts hears so much that a holder of before would answer. */
async function takenFrom({ holderOf, hear, ids }: Fleet, { session, indices }: { session: string; indices: number[] }) {
  await vi.waitFor(async () => {
    const holders = await Promise.all(indices.map((index) => holderOf(ids[index] ?? 0)))
    expect(holders.filter((holder) => holder === null || holder === session)).toEqual([])
  }, patience)
  const [first = 0] = indices
  for (let count = 0; count < burst; count++) hear(first, `burst ${count}`)
}

describe('whatever happens to a worker, nothing is lost or doubled, no key lives in two places, and the shares even out', () => {
  const events: Record<string, (fleet: Fleet, victim: Worker) => Promise<Worker[]>> = {
    async 'one joins and one leaves in good order'(fleet, victim) {
      await fleet.join()
      await fleet.shared(fleet.running)
      const before = await fleet.sessionOf(victim)
      const leaving = victim.ask('stop')
      await fleet.talk()
      await takenFrom(fleet, before)
      await leaving
      return fleet.running.filter((worker) => worker !== victim)
    },
    async 'kill -9'(fleet, victim) {
      const before = await fleet.sessionOf(victim)
      await victim.kill()
      await fleet.talk()
      await takenFrom(fleet, before)
      return fleet.running.filter((worker) => worker !== victim)
    },
    async 'a process that sleeps past its lease and wakes up'(fleet, victim) {
      const before = await fleet.sessionOf(victim)
      victim.signal('SIGSTOP')
      await fleet.talk()
      await takenFrom(fleet, before)
      victim.signal('SIGCONT')
      return fleet.running
    },
    async 'the network to the database is cut, and mended'(fleet, victim) {
      const before = await fleet.sessionOf(victim)
      victim.toDatabase.cut()
      await fleet.talk()
      await takenFrom(fleet, before)
      expect(await victim.ask('held')).toBe(0)
      victim.toDatabase.mend()
      return fleet.running
    },
    async 'the network to the data centre is cut, and mended'(fleet, victim) {
      victim.toTelegram.cut()
      await fleet.talk()
      // its lease goes on, and with it the right to its accounts
      await vi.waitFor(async () => expect(await victim.ask('beats')).toBeGreaterThan(5), patience)
      victim.toTelegram.mend()
      return fleet.running
    },
  }
  test.each(Object.entries(events))('%s', { timeout: 240_000 }, async (_, happen) => {
    const fleet = await openFleet()
    await fleet.shared(fleet.running)
    await fleet.talk()
    const [victim] = fleet.running
    if (!victim) throw new Error('no worker runs')
    const left = await happen(fleet, victim)
    await fleet.talk()
    await fleet.shared(left)
    await fleet.talk()
    await fleet.nothingIsLost()
    const { rows } = await sql<{ count: number }>`select count(*) as count from account where holder is null`.execute(fleet.world.db)
    expect(rows).toEqual([{ count: 0 }])
    for (const worker of left) await worker.ask('stop')
  })
})

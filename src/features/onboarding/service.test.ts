import { describe, expect, test } from 'vitest'
import { admin, ayse, createCommerce, mehmet, type Commerce } from '#tests/commerce.ts'
import { hourMs, minuteMs } from '#shared/time.ts'
import { mayTellPersona } from './rules.ts'
import type { JourneyAccount } from './journeys.ts'
import { createOnboarding } from './service.ts'

/** Accounts that a test connects by saying so; attaching is what onboarding does with them. */
function fakeAccounts() {
  const all: JourneyAccount[] = []
  return {
    all,
    connect(customerId: number, id = all.length + 1) {
      all.push({ id, customerId, state: 'idle' })
      return id
    },
    get: async (id: number) => all.find((account) => account.id === id),
    ofCustomer: async (customerId: number) => all.filter((account) => account.customerId === customerId),
    async attach(_tx: unknown, { accountId, licenceId }: { accountId: number; licenceId: number }) {
      const account = all.find(({ id }) => id === accountId)
      if (account?.state !== 'idle') throw new Error('Only an idle account is attached')
      Object.assign(account, { state: 'live', licenceId })
    },
  }
}

async function setUp() {
  const shop = await createCommerce()
  const accounts = fakeAccounts()
  const onboarding = createOnboarding({ ...shop, accounts })
  return { ...shop, accounts, onboarding }
}
type World = Awaited<ReturnType<typeof setUp>>

let keys = 0
async function shown(world: World, customerId = ayse, count = 1) {
  const journey = await world.onboarding.begin(customerId)
  const chosen = await world.onboarding.choose({ customerId, journeyId: journey.id, packageId: 'premium', count, key: `j${keys++}` })
  if (!chosen.ok) throw new Error(chosen.reason)
  const orderId = chosen.value.id
  await world.onboarding.accept({ customerId, orderId })
  return { journey, orderId }
}
async function claimed(world: World, customerId = ayse, count = 1) {
  const { journey, orderId } = await shown(world, customerId, count)
  const claim = await world.payments.claim({ customerId, orderId })
  if (!claim.ok) throw new Error(claim.reason)
  return { journey, orderId, claimId: claim.value.id }
}
async function approve(world: World, { orderId, claimId }: { orderId: number; claimId: number }) {
  const order = await world.payments.get(orderId)
  const result = await world.payments.approve({ actorId: admin, claimId, seenKurus: order?.missingKurus ?? 0 })
  if (!result.ok) throw new Error(result.reason)
  await world.onboarding.orderPaid(orderId)
}
async function connected(world: World, customerId = ayse) {
  const accountId = world.accounts.connect(customerId)
  await world.onboarding.accountConnected(customerId, accountId)
  return accountId
}
/** Every order in which the steps of two tracks can come. */
function interleavings<Step>(one: Step[], two: Step[]): Step[][] {
  const [a, b] = [one[0], two[0]]
  if (a === undefined || b === undefined) return [[...one, ...two]]
  return [...interleavings(one.slice(1), two).map((rest) => [a, ...rest]), ...interleavings(one, two.slice(1)).map((rest) => [b, ...rest])]
}
const stateOf = async (world: World, { id }: { id: number }) => (await world.onboarding.get(id))?.state
const goesLive = (shop: Commerce) => shop.events.named('customer_bot_activated')

describe('a journey', () => {
  test('is begun once, however often somebody presses start', async () => {
    const world = await setUp()
    const begun = await Promise.all(Array.from({ length: 10 }, () => world.onboarding.begin(ayse)))
    expect(new Set(begun.map(({ id }) => id)).size).toBe(1)
    expect(world.events.named('customer_onboarding_started')).toHaveLength(1)
    expect((await world.onboarding.begin(mehmet)).id).not.toBe(begun[0]?.id)
  })

  test.each(interleavings(['claim', 'approve'], ['connect', 'persona']).map((order) => order.join(', ')))(
    'goes live the moment both tracks are done, and asks for the persona from the connection on: %s',
    async (order) => {
      const world = await setUp()
      const { journey, orderId } = await shown(world)
      let [claimId, accountId] = [0, 0]
      const steps: Record<string, () => Promise<unknown>> = {
        async claim() {
          const claim = await world.payments.claim({ customerId: ayse, orderId })
          claimId = claim.ok ? claim.value.id : 0
        },
        approve: () => approve(world, { orderId, claimId }),
        connect: async () => (accountId = await connected(world)),
        persona: () => world.onboarding.personaAnswered(ayse, accountId, 'saved'),
      }
      for (const step of order.split(', ')) {
        expect(goesLive(world)).toEqual([])
        await steps[step]?.()
        const facts = (await world.onboarding.situation(journey.id))?.facts
        expect(facts && mayTellPersona(facts)).toBe(accountId !== 0 && facts?.persona === undefined)
      }
      const [licence] = await world.licences.ofOrder(orderId)
      expect(licence?.state).toBe('active')
      expect(goesLive(world)).toEqual([{ customerId: ayse, orderId, licenceId: licence?.id, accountId }])
      expect(world.events.named('customer_onboarding_completed')).toEqual([{ customerId: ayse, journeyId: journey.id, orderId }])
      expect(await stateOf(world, journey)).toBe('completed')
    },
  )

  test('goes live once when everything comes at the same moment', async () => {
    const world = await setUp()
    const paid = await claimed(world)
    const accountId = await connected(world)
    await Promise.all([
      approve(world, paid),
      world.onboarding.personaAnswered(ayse, accountId, 'saved'),
      world.onboarding.join(ayse),
      world.onboarding.orderPaid(paid.orderId),
    ])
    await Promise.all([world.onboarding.join(ayse), world.onboarding.join(ayse)])
    expect(goesLive(world)).toHaveLength(1)
    expect(await world.onboarding.open(ayse)).toEqual([])
  })

  test('of an order for several accounts there is one for each licence, one account each', async () => {
    const world = await setUp()
    const paid = await claimed(world, ayse, 3)
    const first = await connected(world)
    await world.onboarding.personaAnswered(ayse, first, 'saved')
    await approve(world, paid)
    expect(goesLive(world)).toHaveLength(1)
    expect(await world.onboarding.open(ayse)).toHaveLength(2)
    for (let index = 0; index < 2; index++) await world.onboarding.personaAnswered(ayse, await connected(world), 'saved')
    expect(goesLive(world)).toHaveLength(3)
    expect(new Set(world.accounts.all.map(({ licenceId }) => licenceId)).size).toBe(3)
    expect(await world.onboarding.open(ayse)).toEqual([])
    await world.onboarding.orderPaid(paid.orderId)
    expect(await world.onboarding.open(ayse)).toEqual([])
  })

  test('of somebody else cannot be ordered in or cancelled', async () => {
    const world = await setUp()
    const { id } = await world.onboarding.begin(ayse)
    expect(await world.onboarding.choose({ customerId: mehmet, journeyId: id, packageId: 'basic', count: 1, key: 'x' })).toMatchObject({
      reason: 'not_found',
    })
    expect(await world.onboarding.cancel(mehmet, id)).toMatchObject({ reason: 'not_found' })
    expect(await world.onboarding.beginFor(mehmet, 1)).toBeUndefined()
  })
})

describe('choosing', () => {
  test('another package replaces an order that nobody paid, and none that is claimed', async () => {
    const world = await setUp()
    const { id: journeyId } = await world.onboarding.begin(ayse)
    const choose = (packageId: 'basic' | 'premium', key: string) =>
      world.onboarding.choose({ customerId: ayse, journeyId, packageId, count: 1, key })
    const first = await choose('basic', 'a')
    const second = await choose('premium', 'b')
    if (!first.ok || !second.ok) throw new Error('refused')
    expect((await world.payments.get(first.value.id))?.state).toBe('cancelled')
    await world.onboarding.accept({ customerId: ayse, orderId: second.value.id })
    expect((await choose('basic', 'c')).ok).toBe(true)
    const { claimId: _ } = await claimed(await setUp())
    const busy = await claimed(world, mehmet)
    expect(
      await world.onboarding.choose({ customerId: mehmet, journeyId: busy.journey.id, packageId: 'basic', count: 1, key: 'd' }),
    ).toEqual({ ok: false, reason: 'order_busy' })
  })

  test('the same choice again keeps the order', async () => {
    const world = await setUp()
    const { id: journeyId } = await world.onboarding.begin(ayse)
    const choose = (key: string) => world.onboarding.choose({ customerId: ayse, journeyId, packageId: 'basic', count: 1, key })
    const [first, second] = [await choose('a'), await choose('b')]
    expect(first.ok && second.ok && first.value.id === second.value.id).toBe(true)
  })

  test('terms are asked for again when they changed', async () => {
    const world = await setUp()
    const { orderId } = await claimed(world)
    expect(orderId).toBeGreaterThan(0)
    expect(await world.onboarding.hasConsent(ayse)).toBe(true)
    world.settings.current = { ...world.settings.current, termsVersion: 2 }
    expect(await world.onboarding.hasConsent(ayse)).toBe(false)
  })

  test('login codes may be asked for once the details were shown', async () => {
    const world = await setUp()
    expect(await world.onboarding.mayConnect(ayse)).toEqual({ ok: false, reason: 'no_order' })
    await claimed(world)
    expect((await world.onboarding.mayConnect(ayse)).ok).toBe(true)
  })
})

describe('an account', () => {
  test('that was connected before the order was paid, and whose journey ended, serves the next one', async () => {
    const world = await setUp()
    const { id } = await world.onboarding.begin(ayse)
    const accountId = await connected(world)
    await world.onboarding.cancel(ayse, id)
    const next = await world.onboarding.begin(ayse)
    expect(next.accountId).toBe(accountId)
  })

  test('whose session is gone opens the connect step again', async () => {
    const world = await setUp()
    const { journey } = await claimed(world)
    const accountId = await connected(world)
    expect((await world.onboarding.situation(journey.id))?.facts.hasAccount).toBe(true)
    Object.assign(world.accounts.all[0]!, { state: 'disconnected' })
    await world.onboarding.accountChanged(ayse, accountId)
    const situation = await world.onboarding.situation(journey.id)
    expect(situation?.facts.hasAccount).toBe(false)
    expect(situation?.journey.accountId).toBeUndefined()
  })

  test('that takes over a licence which was live before does not count as a first activation', async () => {
    const world = await setUp()
    const paid = await claimed(world)
    await world.onboarding.personaAnswered(ayse, await connected(world), 'saved')
    await approve(world, paid)
    Object.assign(world.accounts.all[0]!, { state: 'disconnected' })
    const second = await connected(world)
    await world.onboarding.personaAnswered(ayse, second, 'saved')
    expect(world.accounts.all[1]).toMatchObject({ state: 'live', licenceId: world.accounts.all[0]?.licenceId })
    expect(goesLive(world)).toHaveLength(1)
    expect(world.events.named('licence_resumed')).toHaveLength(1)
  })

  test('that only signed in again begins no journey', async () => {
    const world = await setUp()
    const paid = await claimed(world)
    const accountId = await connected(world)
    await world.onboarding.personaAnswered(ayse, accountId, 'saved')
    await approve(world, paid)
    await world.onboarding.accountConnected(ayse, accountId)
    expect(await world.onboarding.open(ayse)).toEqual([])
  })
})

test('of a licence that went to somebody else nothing goes live, and the new holder begins', async () => {
  const world = await setUp()
  const paid = await claimed(world)
  await approve(world, paid)
  const [licence] = await world.licences.ofOrder(paid.orderId)
  const licenceId = licence?.id ?? 0
  await world.db.transaction().execute((tx) => world.licences.move(tx, licenceId, mehmet))
  await world.onboarding.personaAnswered(ayse, await connected(world), 'saved')
  expect(goesLive(world)).toEqual([])
  expect((await world.licences.get(licenceId))?.state).toBe('waiting')
  expect(world.events.named('licence_given_away')).toEqual([{ customerId: ayse, licenceId }])
  await world.onboarding.licenceGivenAway(ayse, licenceId)
  expect(await stateOf(world, paid.journey)).toBe('cancelled')
  expect(await world.onboarding.beginFor(ayse, licenceId)).toBeUndefined()
  // who only pressed Start is not asked to buy another one
  const { id } = await world.onboarding.begin(mehmet)
  expect(await world.onboarding.beginFor(mehmet, licenceId)).toMatchObject({ id, customerId: mehmet, licenceId, state: 'open' })
  expect(await world.onboarding.open(mehmet)).toHaveLength(1)
})

describe('time', () => {
  test('a day after connecting the persona gets the defaults, and what was waiting goes live', async () => {
    const world = await setUp()
    await approve(world, await claimed(world))
    await connected(world)
    world.clock.advance(24 * hourMs - minuteMs)
    await world.onboarding.sweep()
    expect(goesLive(world)).toEqual([])
    world.clock.advance(minuteMs)
    await Promise.all([world.onboarding.sweep(), world.onboarding.sweep()])
    expect(goesLive(world)).toHaveLength(1)
  })

  test('72 hours without input abandon a journey, once; a touch keeps it, a claim keeps it', async () => {
    const world = await setUp()
    const idle = await world.onboarding.begin(ayse)
    const busy = await claimed(world, mehmet)
    world.clock.advance(71 * hourMs)
    await world.onboarding.sweep()
    expect(await stateOf(world, idle)).toBe('open')
    await world.onboarding.touch(idle.id)
    world.clock.advance(71 * hourMs)
    await world.onboarding.sweep()
    expect(await stateOf(world, idle)).toBe('open')
    world.clock.advance(hourMs)
    await Promise.all([world.onboarding.sweep(), world.onboarding.sweep()])
    expect(await stateOf(world, idle)).toBe('abandoned')
    expect(await stateOf(world, busy.journey)).toBe('open')
    expect(world.events.named('customer_onboarding_abandoned')).toEqual([{ customerId: ayse, journeyId: idle.id }])
    expect((await world.onboarding.begin(ayse)).id).not.toBe(idle.id)
  })

  test('a paid licence whose journey was abandoned is taken up where it was', async () => {
    const world = await setUp()
    const paid = await claimed(world)
    await approve(world, paid)
    world.clock.advance(80 * hourMs)
    await world.onboarding.sweep()
    expect(await stateOf(world, paid.journey)).toBe('abandoned')
    const again = await world.onboarding.begin(ayse)
    expect(again.licenceId).toBe((await world.licences.ofOrder(paid.orderId))[0]?.id)
    await world.onboarding.personaAnswered(ayse, await connected(world), 'skipped')
    expect(goesLive(world)).toHaveLength(1)
  })
})

test('cancelling ends an unpaid order with its journey, and refuses one that is claimed or paid', async () => {
  const world = await setUp()
  const { id } = await world.onboarding.begin(ayse)
  const chosen = await world.onboarding.choose({ customerId: ayse, journeyId: id, packageId: 'basic', count: 1, key: 'c1' })
  expect((await world.onboarding.cancel(ayse, id)).ok).toBe(true)
  expect(chosen.ok && (await world.payments.get(chosen.value.id))?.state).toBe('cancelled')
  const busy = await claimed(world, mehmet)
  expect(await world.onboarding.cancel(mehmet, busy.journey.id)).toEqual({ ok: false, reason: 'claimed' })
  await approve(world, busy)
  expect(await world.onboarding.cancel(mehmet, busy.journey.id)).toEqual({ ok: false, reason: 'money_in' })
})

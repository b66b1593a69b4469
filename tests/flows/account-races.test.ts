import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import { expect, test } from 'vitest'
import { expectNoFault } from '#tests/faults.ts'
import { goLive, grant } from '#tests/journey.ts'
import { cast, startProduct, type Product } from '#tests/product.ts'

const seed = Number(process.env['RACES_SEED'] ?? randomInt(2 ** 31))

/** What stands of an account and of its one conversation. */
interface State {
  isPaused: boolean
  isStopped: boolean
  isHandsOff: boolean
  isMuted: boolean
}

interface Target {
  ownerId: number
  accountId: number
  conversationId: number
}

/** What a button does, to whose it may be done, and what it leaves. */
const deeds = {
  pause: { by: 'owner', press: ({ accountId }) => `in.pause:${accountId}`, sets: { isPaused: true } },
  resume: { by: 'owner', press: ({ accountId }) => `in.resume:${accountId}`, sets: { isPaused: false } },
  leave: { by: 'owner', press: ({ conversationId }) => `cv.off:${conversationId}`, sets: { isHandsOff: true } },
  takeBack: { by: 'owner', press: ({ conversationId }) => `cv.on:${conversationId}`, sets: { isHandsOff: false } },
  mute: { by: 'owner', press: ({ conversationId }) => `cv.muted:${conversationId}:8h`, sets: { isMuted: true } },
  unmute: { by: 'owner', press: ({ conversationId }) => `cv.unmute:${conversationId}`, sets: { isMuted: false } },
  stop: { by: 'staff', press: ({ ownerId, accountId }) => `bo.set:${ownerId}:${accountId}:1`, sets: { isStopped: true } },
  lift: { by: 'staff', press: ({ ownerId, accountId }) => `bo.set:${ownerId}:${accountId}:0`, sets: { isStopped: false } },
} satisfies Record<string, { by: 'owner' | 'staff'; press(target: Target): string; sets: Partial<State> }>
const names = Object.keys(deeds) as (keyof typeof deeds)[] // its own keys

const pressers = ['owner', 'other', 'staff'] as const
interface Act {
  deed: keyof typeof deeds
  whose: 0 | 1
  by: (typeof pressers)[number]
}

const act = fc.record<Act>({ deed: fc.constantFrom(...names), whose: fc.constantFrom(0, 1), by: fc.constantFrom(...pressers) })
const steps = fc.array(fc.array(act, { minLength: 1, maxLength: 4 }), { minLength: 8, maxLength: 14 })

/** What may stand after presses that were made at once: where several change one thing, any of them may have been the last. */
function possible(before: State, acts: Act[], name: keyof State): boolean[] {
  const written = acts.flatMap(({ deed, by }) => {
    const { sets, by: whose }: { sets: Partial<State>; by: string } = deeds[deed]
    const value = sets[name]
    return value === undefined || by !== whose ? [] : [value]
  })
  // in a chat that is left alone nothing is muted: whether it still was one decides the order
  const mayBeRefused = name === 'isMuted' && (before.isHandsOff || acts.some(({ deed, by }) => deed === 'leave' && by === 'owner'))
  return written.length === 0 || mayBeRefused ? [before[name], ...written] : written
}

test(
  `two live customers and staff press at once: every account and chat is as those who may left it, whatever others forge (RACES_SEED=${seed})`,
  { timeout: 240_000 },
  async () => {
    const product = await startProduct()
    const targets = [await live(product, cast.ayse, cast.elif), await live(product, cast.zeynep, cast.irem)]
    await grant(product, cast.admin, 'Yönetici')
    let before = await Promise.all(targets.map((target) => stateOf(product, target)))
    await fc.assert(
      fc.asyncProperty(steps, async (plan) => {
        for (const step of plan) {
          await Promise.all(step.map((one) => perform(product, targets, one)))
          const after = await Promise.all(targets.map((target) => stateOf(product, target)))
          for (const [whose, state] of after.entries()) {
            const mine = step.filter((one) => one.whose === whose)
            for (const name of Object.keys(state) as (keyof State)[])
              // its own keys
              expect(possible(before[whose] ?? state, mine, name), `${name} after ${JSON.stringify(mine)}`).toContain(state[name])
          }
          before = after
        }
      }),
      { numRuns: 12, seed, endOnFailure: true },
    )
    await expectNoFault(product)
  },
)

/** A live account with one conversation. */
async function live(product: Product, ownerId: number, contactId: number): Promise<Target> {
  const customer = await goLive(product, ownerId)
  product.chat(contactId, ownerId).say(`merhaba ${contactId}`)
  await customer.sees(`merhaba ${contactId}`)
  const conversation = await product.db
    .selectFrom('conversation')
    .select(['id', 'account_id'])
    .where('customer_id', '=', ownerId)
    .executeTakeFirstOrThrow()
  return { ownerId, accountId: conversation.account_id, conversationId: conversation.id }
}

async function perform(product: Product, targets: Target[], { deed, whose, by }: Act): Promise<void> {
  const [target, other] = [targets[whose], targets[1 - whose]]
  if (!target || !other) throw new Error('There are two customers')
  const presser = { owner: target.ownerId, other: other.ownerId, staff: cast.admin }[by]
  expect(await product.withBot(presser).forge(deeds[deed].press(target)), `no answer to ${deed} by ${by}`).toBeDefined()
}

async function stateOf({ db }: Product, { accountId, conversationId }: Target): Promise<State> {
  const blocks = (await db.selectFrom('account_block').select('block').where('account_id', '=', accountId).execute()).map(
    ({ block }) => block,
  )
  const conversation = await db
    .selectFrom('conversation')
    .select(['hands_off_at', 'muted_until'])
    .where('id', '=', conversationId)
    .executeTakeFirstOrThrow()
  return {
    isPaused: blocks.includes('customer_pause'),
    isStopped: blocks.includes('staff'),
    isHandsOff: conversation.hands_off_at !== null,
    isMuted: conversation.muted_until !== null,
  }
}

import { randomInt } from 'node:crypto'
import fc from 'fast-check'
import { sql } from 'kysely'
import { expect, test, vi } from 'vitest'
import { sampleCast } from '#sandbox/people.ts'
import { expectNoFault } from '#tests/faults.ts'
import { customerOf, goLive, grant, startStaff } from '#tests/journey.ts'
import { cast, startProduct, type Product } from '#tests/product.ts'

const seed = Number(process.env['RACES_SEED'] ?? randomInt(2 ** 31))
const minutes = { timeout: 240_000 }
const priceKurus = 50_000
const claimsMax = 5
const rejectionsMax = 3

const kinds = [
  'claim',
  'withdraw',
  'cancel',
  'approve',
  'approveLess',
  'reject',
  'stealClaim',
  'stealWithdraw',
  'stealCancel',
  'approveOwn',
] as const
interface Action {
  kind: (typeof kinds)[number]
  /** Whose order. */
  whose: 0 | 1
  staff: 0 | 1
}

/** An order as the rule book has it. `undecided`: which claim; `new` is one whose number nobody has seen yet. */
interface Order {
  state: 'shown' | 'claimed' | 'rejected' | 'paid' | 'cancelled' | 'late'
  undecided: number | 'new' | undefined
  rejections: number
  claims: number
  isCancelled: boolean
}

/** What one action makes of an order; `claimId` is the claim that staff saw on their card. */
function apply(order: Order, { kind }: Action, claimId: number): Order {
  const isDecidable = order.undecided === claimId
  switch (kind) {
    case 'claim': {
      const isRefused =
        order.undecided !== undefined || order.state === 'paid' || order.rejections >= rejectionsMax || order.claims >= claimsMax
      if (isRefused) return order
      return { ...order, state: order.isCancelled ? 'late' : 'claimed', undecided: 'new', claims: order.claims + 1 }
    }
    case 'withdraw':
      if (order.undecided === undefined) return order
      return { ...order, undecided: undefined, state: order.isCancelled ? 'cancelled' : order.rejections > 0 ? 'rejected' : 'shown' }
    case 'cancel':
      if (order.undecided !== undefined || !['shown', 'rejected'].includes(order.state)) return order
      return { ...order, state: 'cancelled', isCancelled: true }
    case 'approve':
      return isDecidable ? { ...order, state: 'paid', undecided: undefined } : order
    case 'reject':
      if (!isDecidable) return order
      return { ...order, undecided: undefined, rejections: order.rejections + 1, state: order.isCancelled ? 'cancelled' : 'rejected' }
    case 'approveLess':
    case 'stealClaim':
    case 'stealWithdraw':
    case 'stealCancel':
    case 'approveOwn':
      return order
  }
}

/** Every order in which things that were done at once can have happened. */
function orderings<Item>(items: Item[]): Item[][] {
  if (items.length < 2) return [items]
  return items.flatMap((item, index) => orderings(items.toSpliced(index, 1)).map((rest) => [item, ...rest]))
}

const action = fc.record<Action>({ kind: fc.constantFrom(...kinds), whose: fc.constantFrom(0, 1), staff: fc.constantFrom(0, 1) })
const steps = fc.array(fc.array(action, { minLength: 1, maxLength: 3 }), { minLength: 6, maxLength: 12 })

test(`two customers and two of staff at once: orders, claims and money are as the rules say (RACES_SEED=${seed})`, minutes, async () => {
  console.log(`RACES_SEED=${seed}`)
  const product = await startProduct()
  const shown = watchChats(product)
  await startStaff(product)
  await grant(product, cast.admin, 'Yönetici')
  let runs = 0
  await fc.assert(
    fc.asyncProperty(steps, async (plan) => {
      runs++
      const players = await Promise.all([0, 1].map((index) => createPlayer(product, `${runs}${index}`)))
      let models: Order[] = players.map(() => ({ state: 'shown', undecided: undefined, rejections: 0, claims: 0, isCancelled: false }))
      for (const step of plan) {
        const claimIds = await Promise.all(players.map(({ orderId }) => newestClaim(product, orderId)))
        const outcomes = models.map((model, whose) => {
          const mine = step.filter((one) => one.whose === whose)
          return orderings(mine).map((order) => order.reduce((state, one) => apply(state, one, claimIds[whose] ?? 0), model))
        })
        await Promise.all(step.map((one) => perform(product, players, one, claimIds)))
        models = await Promise.all(players.map(({ orderId }, index) => check(product, orderId, outcomes[index] ?? [])))
        await checkMoney(product)
        checkPrivacy(players, shown)
      }
    }),
    { numRuns: 4, seed, endOnFailure: true },
  )
  await expectNoFault(product)
})

interface Player {
  id: number
  orderId: number
  /** What nobody else may ever read. */
  secrets: string[]
}

async function createPlayer(product: Product, mark: string): Promise<Player> {
  const phone = `9053300${mark.padStart(5, '0')}`
  const firstName = `Sakine${mark}`
  const username = `sakine_${mark}_x`
  const { id } = product.sandbox.world.addUser({ firstName, username, phone, languageCode: 'tr' })
  const reference = await customerOf(product, id).choosePackage('Temel')
  const order = await product.db.selectFrom('customer_order').select('id').where('customer_id', '=', id).executeTakeFirstOrThrow()
  return { id, orderId: order.id, secrets: [firstName, username, phone, reference] }
}

async function newestClaim({ db }: Product, orderId: number): Promise<number> {
  const claim = await db.selectFrom('claim').select('id').where('order_id', '=', orderId).orderBy('id', 'desc').executeTakeFirst()
  return claim?.id ?? 0
}

async function perform(product: Product, players: Player[], { kind, whose, staff }: Action, claimIds: number[]): Promise<void> {
  const owner = players[whose]
  const other = players[1 - whose]
  if (!owner || !other) throw new Error('There are two players')
  const claimId = claimIds[whose] ?? 0
  const own = product.withBot(owner.id)
  const thief = product.withBot(other.id)
  const clerk = product.withBot(staff === 0 ? cast.owner : cast.admin)
  const deeds = {
    claim: () => own.forge(`on.paid:${owner.orderId}`),
    withdraw: () => own.forge(`on.withdraw2:${owner.orderId}`),
    cancel: () => own.forge(`on.drop:${owner.orderId}`),
    approve: () => clerk.forge(`pay.exact:${claimId}:${priceKurus}`),
    approveLess: () => clerk.forge(`pay.exact:${claimId}:${priceKurus - 1}`),
    reject: () => clerk.forge(`pay.why:${claimId}:not_arrived`),
    stealClaim: () => thief.forge(`on.paid:${owner.orderId}`),
    stealWithdraw: () => thief.forge(`on.withdraw2:${owner.orderId}`),
    stealCancel: () => thief.forge(`on.drop:${owner.orderId}`),
    approveOwn: () => own.forge(`pay.exact:${claimId}:${priceKurus}`),
  }
  expect(await deeds[kind](), `no answer to ${kind}`).toBeDefined()
}

/** The order is as one of the possible orderings left it; gives that one, with its claim's number. */
async function check({ db }: Product, orderId: number, possible: Order[]): Promise<Order> {
  const row = await db.selectFrom('customer_order').select(['state', 'rejections']).where('id', '=', orderId).executeTakeFirstOrThrow()
  const claims = await db.selectFrom('claim').select(['id', 'state']).where('order_id', '=', orderId).orderBy('id').execute()
  const licences = await db.selectFrom('licence').select('id').where('order_id', '=', orderId).execute()
  const undecided = claims.filter(({ state }) => state === 'undecided')
  expect(undecided.length, 'undecided claims of an order').toBeLessThanOrEqual(1)
  const seen = {
    state: row.state,
    isUndecided: undecided.length === 1,
    rejections: row.rejections,
    claims: claims.length,
    licences: licences.length,
  }
  const views = possible.map((order) => ({
    state: order.state,
    isUndecided: order.undecided !== undefined,
    rejections: order.rejections,
    claims: order.claims,
    licences: order.state === 'paid' ? 1 : 0,
  }))
  expect(views).toContainEqual(seen)
  const found = possible[views.findIndex((view) => JSON.stringify(view) === JSON.stringify(seen))]
  if (!found) throw new Error('There is such an ordering')
  return { ...found, undecided: undecided[0]?.id }
}

async function checkMoney({ db }: Product): Promise<void> {
  const { rows } = await sql`select movement_id from ledger_entry group by movement_id having sum(amount_kurus) <> 0`.execute(db)
  expect(rows).toEqual([])
  const { rows: sums } = await sql<{ sold: number; paid: number }>`
    select (select coalesce(abs(sum(amount_kurus)), 0)::bigint from ledger_entry where account = 'sales') as sold,
      (select coalesce(sum(total_kurus), 0)::bigint from customer_order where state in ('paid', 'fulfilled')) as paid`.execute(db)
  expect(sums[0]?.sold).toBe(sums[0]?.paid)
}

/** Everything that the bot ever wrote into a chat, changed messages included. */
function watchChats({ sandbox, withBot }: Product): Map<number, string[]> {
  const shown = new Map<number, string[]>()
  sandbox.world.on('mailbox', ({ ownerId }, event) => {
    const message = 'uid' in event ? sandbox.world.messages.get(event.uid) : undefined
    if (message?.fromId !== sampleCast.bot.id) return
    const labels = withBot(ownerId)
      .buttons(message)
      .map((button) => `${button.text} ${button.url ?? ''} ${button.copy_text?.text ?? ''}`)
    shown.set(ownerId, [...(shown.get(ownerId) ?? []), [message.content.text, ...labels].join('\n')])
  })
  return shown
}

function checkPrivacy(players: { id: number; secrets: string[] }[], shown: Map<number, string[]>): void {
  for (const { id } of players)
    for (const other of players) {
      if (other.id === id) continue
      const leaks = (shown.get(id) ?? []).filter((text) => other.secrets.some((secret) => text.includes(secret)))
      expect(leaks, `what ${id} read of ${other.id}`).toEqual([])
    }
}

test(`two live accounts: what a contact writes and what is answered stays where it belongs (RACES_SEED=${seed})`, minutes, async () => {
  const product = await startProduct()
  const shown = watchChats(product)
  const customers = [await goLive(product, cast.ayse), await goLive(product, cast.zeynep)]
  const contactIds = [cast.elif, cast.irem]
  const written = [0, 1].map((): { questions: string[]; answers: string[] } => ({ questions: [], answers: [] }))
  const turns = fc.sample(fc.record({ whose: fc.constantFrom(0, 1), contact: fc.constantFrom(0, 1), isAnswered: fc.boolean() }), {
    numRuns: 10,
    seed,
  })
  await Promise.all(
    [0, 1].map(async (whose) => {
      const customer = customers[whose]
      const mine = written[whose]
      if (!customer || !mine) throw new Error('There are two customers')
      for (const [turn, { contact, isAnswered }] of turns.filter((one) => one.whose === whose).entries()) {
        const question = `soru-${whose}-${turn}-${contact}`
        mine.questions.push(question)
        const chat = product.chat(contactIds[contact] ?? 0, customer.id)
        chat.say(question)
        const card = await customer.sees(question)
        if (!isAnswered) continue
        const reply = customer.buttons(card).find(({ callback_data: data }) => data?.startsWith('cv.reply:'))
        if (reply?.callback_data !== undefined) await customer.forge(reply.callback_data, card)
        const answer = `yanit-${whose}-${turn}-${contact}`
        mine.answers.push(answer)
        customer.say(answer)
        await chat.sees(answer)
      }
    }),
  )
  const players = customers.map(({ id }, whose) => ({ id, secrets: Object.values(written[whose] ?? {}).flat() }))
  checkPrivacy(players, shown)
  for (const [whose, { id }] of customers.entries())
    for (const [contact, contactId] of contactIds.entries()) {
      const got = () =>
        product
          .chat(contactId, id)
          .messages()
          .map(({ content }) => content.text)
      const wanted = written[whose]?.answers.filter((answer) => answer.endsWith(`-${contact}`)) ?? []
      await vi.waitFor(() => expect(got()).toEqual(wanted), { timeout: 15_000 })
    }
  await expectNoFault(product)
})

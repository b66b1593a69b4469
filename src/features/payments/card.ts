import type { Selectable } from 'kysely'
import { packageName } from '#features/catalog/bot.ts'
import { displayName } from '#features/customers/rules.ts'
import type { Customers } from '#features/customers/service.ts'
import type { Staff } from '#features/staff/service.ts'
import type { Messenger, OutgoingFile } from '#platform/bot/messenger.ts'
import { whileAlone } from '#platform/lease.ts'
import { pressData, type Button, type View } from '#platform/bot/view.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import { dashed, type Words } from '#platform/words.ts'
import type { Language } from '#shared/language.ts'
import { formatMoney } from '#shared/money.ts'
import { formatDate, formatDateTime } from '#shared/time.ts'
import type { Claim, Order } from './rules.ts'
import type { Payments } from './service.ts'

/** Brings one staff member's cards of a claim up to date. */
export const refreshJob = 'payments.refresh'

/** Longer than a card and its files take, the budget's waits included. */
const sendMs = 120_000

export interface CardDeps {
  db: Database
  words: Words
  messenger: Messenger
  payments: Pick<Payments, 'get' | 'claimById' | 'priceToday' | 'receiptsOf' | 'readReceipt' | 'noteOf'>
  customers: Pick<Customers, 'get' | 'languageOf'>
  staff: Pick<Staff, 'may'>
}

export interface Cards {
  /** What a claim looks like for staff now: with buttons while it is undecided, else with who decided. Of an erased customer: that they left. */
  view(language: Language, claimId: number): Promise<View | undefined>
  /** Sends it with its receipts, and remembers where it stands. Nothing goes to somebody who may not review any more. */
  send(staffId: number, claimId: number): Promise<void>
  /** Sends the receipts of a claim that a staff member with its card has not got yet; to one who may not review any more as `refresh`. */
  sendReceipts(staffId: number, claimId: number): Promise<void>
  /**
   * Brings every card of a claim up to date. Of an erased customer, and for somebody who may not review any more, no file stays that
   * Telegram still lets us delete, and no name.
   */
  refresh(claimId: number, staffId: number): Promise<void>
  /** Who has a card of it. */
  holders(claimId: number): Promise<number[]>
}

export function createCards({ db, words, messenger, payments, customers, staff }: CardDeps): Cards {
  async function view(language: Language, claimId: number): Promise<View | undefined> {
    const claim = await payments.claimById(claimId)
    const order = claim && (await payments.get(claim.orderId))
    if (!claim || !order) return undefined
    if (isLeft(order)) return { html: words.html(language, 'payments-card-left', { reference: order.reference }) }
    const lines = await headOf(language, claim, order)
    if (claim.state !== 'undecided') return { html: [...lines, '', await decisionOf(language, claim)].join('\n') }
    return { html: lines.join('\n'), buttons: cardButtons(words, language, claimId) }
  }

  async function headOf(language: Language, claim: Claim, order: Order): Promise<string[]> {
    const say = (id: string, args = {}) => words.html(language, `payments-card-${id}`, args)
    const money = (kurus: number) => formatMoney(language, kurus)
    const person = await customers.get(order.customerId)
    const due = claim.dueKurus ?? (claim.state === 'undecided' ? order.missingKurus : order.totalKurus)
    const before = claim.state === 'undecided' ? order.receivedKurus : claim.dueKurus === undefined ? 0 : order.dueKurus - claim.dueKurus
    return [
      say('title', { reference: order.reference }),
      say('who', {
        name: person ? displayName(person) : String(order.customerId),
        username: person?.username ? ` (@${person.username})` : '',
        id: String(order.customerId),
      }),
      say('what', {
        package: packageName(words, language, order.packageId),
        count: order.count,
        kind: order.kind,
        days: order.daysLeft ?? 0,
      }),
      say('expected', { amount: money(due) }),
      ...(order.creditKurus > 0 ? [say('credit', { amount: money(order.creditKurus), total: money(order.totalKurus) })] : []),
      ...(before > 0 ? [say('received', { amount: money(before), total: money(order.dueKurus) })] : []),
      say('when', { at: formatDateTime(language, claim.claimedAt) }),
      ...(order.state === 'late' ? await lateLines(language, order) : []),
      ...(order.rejections > 0 && claim.state === 'undecided' ? [say('rejections', { count: order.rejections })] : []),
    ]
  }

  /** Whoever approves gives an order of that day at the price of that day. */
  async function lateLines(language: Language, order: Order): Promise<string[]> {
    const say = (id: string, args = {}) => words.html(language, `payments-card-${id}`, args)
    const money = (kurus: number) => formatMoney(language, kurus)
    const today = await payments.priceToday(order)
    const isOther = today !== undefined && today !== order.totalKurus
    return [
      say('late', { how: order.closedAs ?? 'expired' }),
      say('ordered', { on: formatDate(language, order.createdAt) }),
      ...(isOther ? [say('price-today', { today: money(today), total: money(order.totalKurus) })] : []),
    ]
  }

  async function decisionOf(language: Language, claim: Claim): Promise<string> {
    const by = claim.decidedBy === undefined ? undefined : await customers.get(claim.decidedBy)
    const note = await payments.noteOf(claim.id)
    // a reason in somebody's own words is the reason itself
    const inWords = claim.reason === 'other' ? note : undefined
    const args = {
      who: by ? displayName(by) : String(claim.decidedBy ?? ''),
      at: claim.decidedAt ? formatDateTime(language, claim.decidedAt) : '',
      amount: formatMoney(language, claim.seenKurus ?? 0),
      reason: inWords ?? (claim.reason ? words.plain(language, `payments-reason-${dashed(claim.reason)}`) : ''),
    }
    const decision = words.html(language, `payments-card-decided-${claim.state}`, args)
    return note === undefined || inWords !== undefined ? decision : `${decision}\n${words.html(language, 'payments-card-note', { note })}`
  }

  async function remember(card: {
    claimId: number
    staffId: number
    messageId: number
    isFile: boolean
    receiptId?: number
    hasButtons: boolean
  }) {
    await db
      .insertInto('review_card')
      .values({
        claim_id: card.claimId,
        staff_id: card.staffId,
        message_id: card.messageId,
        is_file: card.isFile,
        receipt_id: card.receiptId ?? null,
        has_buttons: card.hasButtons,
      })
      .execute()
  }

  /** A receipt may come while the card is on its way: each file is sent by one, who has seen what the other sent. */
  const alone = (staffId: number, claimId: number, work: () => Promise<void>) =>
    whileAlone(db, `review-card:${claimId}:${staffId}`, sendMs, work)

  const mayReview = (staffId: number) => staff.may(staffId, 'review')

  async function send(staffId: number, claimId: number) {
    if (!(await mayReview(staffId))) return
    const language = await customers.languageOf(staffId)
    const card = await view(language, claimId)
    if (!card) return
    const [receipt] = await payments.receiptsOf(claimId)
    if (receipt) {
      const sent = await messenger.sendFile(staffId, await fileOf(receipt.id), card, { isNotice: true })
      await remember({ claimId, staffId, messageId: sent.messageId, isFile: true, receiptId: receipt.id, hasButtons: true })
    } else {
      const messageId = await messenger.send(staffId, card, { isNotice: true })
      await remember({ claimId, staffId, messageId, isFile: false, hasButtons: true })
    }
    // receipts, and decisions, that came while it was on its way
    await sendReceipts(staffId, claimId)
    if ((await payments.claimById(claimId))?.state !== 'undecided' || !(await mayReview(staffId))) await refresh(claimId, staffId)
  }

  async function fileOf(receiptId: number): Promise<OutgoingFile> {
    const { kind, name, bytes } = await payments.readReceipt(receiptId)
    return { kind, name, bytes }
  }

  async function orderOf(claimId: number): Promise<Order | undefined> {
    const claim = await payments.claimById(claimId)
    return claim && payments.get(claim.orderId)
  }

  const rowsOf = (claimId: number, staffId: number) =>
    db.selectFrom('review_card').selectAll().where('claim_id', '=', claimId).where('staff_id', '=', staffId).orderBy('message_id').execute()

  async function sendReceipts(staffId: number, claimId: number) {
    if (!(await mayReview(staffId))) {
      await refresh(claimId, staffId)
      return
    }
    const language = await customers.languageOf(staffId)
    let hasSent = false
    for (const receipt of await payments.receiptsOf(claimId)) {
      const rows = await rowsOf(claimId, staffId)
      const card = rows.find((row) => row.has_buttons)
      if (!card || rows.some((row) => row.receipt_id === receipt.id)) continue
      const order = await orderOf(claimId)
      const caption = { html: words.html(language, 'payments-card-receipt', { reference: order?.reference ?? '' }) }
      const sent = await messenger.sendFile(staffId, await fileOf(receipt.id), caption, { replyTo: card.message_id, isNotice: true })
      await remember({ claimId, staffId, messageId: sent.messageId, isFile: true, receiptId: receipt.id, hasButtons: false })
      hasSent = true
    }
    // the customer, or the right to see it, left while a file was on its way
    if (hasSent && (isLeft(await orderOf(claimId)) || !(await mayReview(staffId)))) await refresh(claimId, staffId)
  }

  async function refresh(claimId: number, staffId: number) {
    const language = await customers.languageOf(staffId)
    const isTheirs = await mayReview(staffId)
    const card = isTheirs ? await view(language, claimId) : { html: words.html(language, 'payments-card-not-yours') }
    if (!card) return
    const isOver = !isTheirs || isLeft(await orderOf(claimId))
    for (const row of await rowsOf(claimId, staffId)) {
      if (!row.has_buttons && !isOver) continue
      if (row.is_file) await messenger.editCaption(staffId, row.message_id, card)
      else await messenger.edit(staffId, row.message_id, card)
      // the words first: a file that is too old to go stands there without a name
      if (isOver) await giveUp(row)
    }
  }

  async function giveUp(row: Selectable<Tables['review_card']>) {
    if (row.is_file) await messenger.remove(row.staff_id, row.message_id)
    await db
      .deleteFrom('review_card')
      .where('claim_id', '=', row.claim_id)
      .where('staff_id', '=', row.staff_id)
      .where('message_id', '=', row.message_id)
      .execute()
  }

  return {
    view,
    send: (staffId, claimId) => alone(staffId, claimId, () => send(staffId, claimId)),
    sendReceipts: (staffId, claimId) => alone(staffId, claimId, () => sendReceipts(staffId, claimId)),
    refresh,
    async holders(claimId) {
      const rows = await db.selectFrom('review_card').select('staff_id').distinct().where('claim_id', '=', claimId).execute()
      return rows.map((row) => row.staff_id)
    },
  }
}

/** The books know an erased customer by a pseudonym, which is below zero. */
const isLeft = (order: Order | undefined) => order !== undefined && order.customerId < 0

export function cardButtons(words: Words, language: Language, claimId: number): Button[][] {
  return [
    [
      { text: words.plain(language, 'payments-button-arrived'), press: pressData('pay.ok', claimId), style: 'success' },
      { text: words.plain(language, 'payments-button-reject'), press: pressData('pay.no', claimId), style: 'danger' },
    ],
  ]
}

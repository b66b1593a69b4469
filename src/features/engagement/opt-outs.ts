import type { Selectable } from 'kysely'
import { countAct } from '#features/accounts/service.ts'
import { type Customers, type DataBox, openJson, sealJson, type Place } from '#features/customers/service.ts'
import type { Purpose } from '#features/conversations/automation-rules.ts'
import { isQuestion } from '#features/conversations/question-rules.ts'
import type { Act, HeardWords, Responder, Turn, Warden } from '#features/conversations/service.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { Words } from '#platform/words.ts'
import type { Language } from '#shared/language.ts'
import { disclosing } from './disclosing.ts'
import { isRefusal, isStart, isStop, languageOfWords } from './words-rules.ts'
import './events.ts'
import './tables.ts'

export interface OptOut {
  contactId: number
  accountId: number
  name: string
  username?: string
  how: 'word' | 'refusal'
  at: Date
}

/**
 * Contacts who want nothing unasked: no invites, no funnel, no follow-ups and no menu, from any account of this customer, for good.
 * What they ask later is answered. Nobody but the contact lifts it.
 */
export interface OptOuts {
  has(customerId: number, contactId: number, on?: Tx): Promise<boolean>
  /** Who opted out and has not taken it back, newest first. */
  list(customerId: number): Promise<OptOut[]>
  /** Confirms to the contact, once a time. */
  responder: Responder
  /** Hears every message, also where automation is off, and keeps back what was refused. */
  warden: Warden
  /** The customer's part in `/verilerim`. */
  holder: {
    name: string
    export(customerId: number): Promise<object>
    erase(tx: Tx, customerId: number): Promise<void>
    whatIsLost(customerId: number, language: Language): Promise<string[]>
  }
}

export interface OptOutsDeps {
  db: Database
  clock: Clock
  events: Events
  words: Words
  customers: Pick<Customers, 'dataBox' | 'languageOf'>
  /** Whether a plain no answers a question that the funnel just asked. */
  isAnswer?(tx: Tx, words: Pick<HeardWords, 'accountId' | 'contactId' | 'text'>): Promise<boolean>
}

type Row = Selectable<Tables['opt_out']>
/** What a text may be for and still reach somebody who opted out: it answers them. */
const stillTaken: ReadonlySet<Purpose> = new Set(['opt_out', 'answer', 'post', 'greeting'])
/** What a refusal refuses. */
const offers: ReadonlySet<Purpose> = new Set(['invite', 'funnel', 'follow_up'])

export function createOptOuts({ db, clock, events, words, customers, isAnswer }: OptOutsDeps): OptOuts {
  const find = (on: Database | Tx, customerId: number, contactId: number) =>
    on.selectFrom('opt_out').selectAll().where('customer_id', '=', customerId).where('contact_id', '=', contactId).executeTakeFirst()

  async function has(customerId: number, contactId: number, on: Database | Tx = db): Promise<boolean> {
    const row = await find(on, customerId, contactId)
    return row !== undefined && row.lifted_at === null
  }

  async function heard(tx: Tx, all: readonly HeardWords[]): Promise<HeardWords[]> {
    const answered: HeardWords[] = []
    for (const words of all) if (await isTurn(tx, words)) answered.push(words)
    return answered
  }

  /** Whether the contact wants to be left alone from now on, or no more; it is written down. */
  async function isTurn(tx: Tx, heardWords: HeardWords): Promise<boolean> {
    const { customerId, accountId, conversationId, contactId, text, at } = heardWords
    const how = howOf(heardWords)
    if (how === undefined && !isStart(text)) return false
    const row = await find(tx, customerId, contactId)
    const isOut = row !== undefined && row.lifted_at === null
    if (how === undefined) {
      if (!isOut) return false
      const change = { lifted_at: at, confirmed_at: null }
      await tx.updateTable('opt_out').set(change).where('customer_id', '=', customerId).where('contact_id', '=', contactId).execute()
      return true
    }
    if (isOut || (how === 'refusal' && (await isAnswer?.(tx, heardWords)))) return false
    const { name, username } = heardWords.names
    const who = sealJson(heardWords.box, { name, ...(username === undefined ? {} : { username }) }, placeOf(customerId, contactId))
    const values = { account_id: accountId, who_sealed: who, how, at, confirmed_at: null, lifted_at: null }
    await tx
      .insertInto('opt_out')
      .values({ customer_id: customerId, contact_id: contactId, ...values })
      .onConflict((conflict) => conflict.columns(['customer_id', 'contact_id']).doUpdateSet(values))
      .execute()
    await countAct(tx, accountId, 'opt_out', at)
    await events.announce(tx, 'contact_opted_out', { customerId, accountId, conversationId })
    return true
  }

  async function respond(turn: Turn): Promise<Act | undefined> {
    if (turn.isGroup) return undefined
    const { customerId, chatId: contactId, messages } = turn
    const decisive = messages.findLast(({ text }) => isWish(text))
    const row = decisive && (await find(db, customerId, contactId))
    if (!row) return undefined
    // said and confirmed before: once more is no question, a no may be one
    if (row.confirmed_at) return row.lifted_at === null && messages.every(({ text }) => isStop(text)) ? { kind: 'nothing' } : undefined
    const language = languageOfWords(decisive.text) ?? (await customers.languageOf(customerId))
    return {
      kind: 'say',
      purpose: 'opt_out',
      ...disclosing(words, language, turn, words.plain(language, row.lifted_at === null ? 'engagement-opted-out' : 'engagement-opted-in')),
      leavesOpen: messages.filter(({ text }) => !isWish(text) && isQuestion(text)),
      async record(tx) {
        await tx
          .updateTable('opt_out')
          .set({ confirmed_at: clock.now() })
          .where('customer_id', '=', customerId)
          .where('contact_id', '=', contactId)
          .execute()
      },
    }
  }

  /** Those that were taken back as well, newest first. */
  async function all(customerId: number): Promise<(OptOut & { liftedAt: Date | null })[]> {
    const rows = await db
      .selectFrom('opt_out')
      .selectAll()
      .where('customer_id', '=', customerId)
      .orderBy('at', 'desc')
      .orderBy('contact_id')
      .execute()
    if (rows.length === 0) return []
    const box = await customers.dataBox(customerId)
    return rows.map((row) => ({ ...toOptOut(box, row), liftedAt: row.lifted_at }))
  }

  const list = async (customerId: number): Promise<OptOut[]> =>
    (await all(customerId)).flatMap(({ liftedAt, ...optOut }) => (liftedAt === null ? [optOut] : []))

  return {
    has,
    list,
    responder: { purpose: 'opt_out', respond },
    warden: {
      heard,
      takes: async (tx, { customerId, contactId, purpose }) => stillTaken.has(purpose) || !(await has(customerId, contactId, tx)),
    },
    holder: {
      name: 'opt_outs',
      export: (customerId) => all(customerId),
      async erase(tx, customerId) {
        await tx.deleteFrom('opt_out').where('customer_id', '=', customerId).execute()
      },
      async whatIsLost(customerId, language) {
        const { length } = await list(customerId)
        return length === 0 ? [] : [words.plain(language, 'engagement-lost-opt-outs', { count: length })]
      },
    },
  }
}

/** It may say that somebody wants to be left alone, or no more. */
const isWish = (text: string) => isStop(text) || isRefusal(text) || isStart(text)

function howOf({ text, answersTo }: HeardWords): 'word' | 'refusal' | undefined {
  if (isStop(text)) return 'word'
  return answersTo !== null && offers.has(answersTo) && isRefusal(text) ? 'refusal' : undefined
}

const placeOf = (customerId: number, contactId: number): Place<{ name: string; username?: string }> => `opt_out:${customerId}:${contactId}`

function toOptOut(box: Pick<DataBox, 'openText'>, row: Row): OptOut {
  const who = openJson(box, row.who_sealed, placeOf(row.customer_id, row.contact_id))
  return { contactId: row.contact_id, accountId: row.account_id, ...who, how: row.how, at: row.at }
}

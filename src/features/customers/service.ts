import type { Selectable } from 'kysely'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { anyOf, readBy } from '#platform/postgres/read-by.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import type { Actor, Staff } from '#features/staff/service.ts'
import type { Language } from '#shared/language.ts'
import type { Result } from '#shared/result.ts'
import { createDataBoxes, type DataBox } from './data-box.ts'
import { createErasure, type DataHolder } from './erasure.ts'
import { createPresence, type Person, type TelegramUser } from './presence.ts'
import { keptDaysMax, languageIn, type Customer, type EraseRefusal, type NameHit } from './rules.ts'
import './events.ts'
import './tables.ts'

export { displayName, CustomerErased, type Customer } from './rules.ts'
export { resealCustomers, type DataBox } from './data-box.ts'
export { openJson, sealJson, type Place } from './sealed.ts'
export { keepCustomers, lockCustomer } from './store.ts'
export type { DataHolder } from './erasure.ts'
export type { Person, TelegramUser } from './presence.ts'

/** Who the people are, how to reach them, and what becomes of their data. */
export interface Customers {
  /** Called with every update: remembers name, language and that the person was here. Costs no query for somebody just seen. */
  touch(from: TelegramUser): Promise<Person>
  get(id: number): Promise<Customer | undefined>
  getMany(ids: number[]): Promise<Customer[]>
  /** `tr` when nobody knows. */
  languageOf(id: number): Promise<Language>
  setLanguage(id: number, language: Language): Promise<void>
  /** Everybody ever seen under that name (with or without `@`, any case), the latest first. */
  findByUsername(name: string): Promise<NameHit[]>
  /** Newest first; `ids` narrows to these, `search` to a part of a name or the beginning of an id. */
  page(query: {
    search?: string
    ids?: number[]
    notIds?: number[]
    offset: number
    limit: number
  }): Promise<{ rows: Customer[]; total: number }>
  /** Everybody whom the bot can write to. */
  reachable(query: { ids?: number[] }): Promise<number[]>
  recordConsent(tx: Tx, id: number, versions: { terms: number; privacy: number }): Promise<void>
  hasConsent(id: number, versions: { terms: number; privacy: number }): Promise<boolean>
  /** How many days texts of contacts are kept for this person. */
  textsKeptDays(id: number): Promise<number>
  /** @param days one of `keptDaysChoices`. */
  setTextsKeptDays(id: number, days: number): Promise<void>
  /** Those who want texts kept for less than the longest, by how long. */
  keepingLess(): Promise<{ days: number; ids: number[] }[]>
  /** Announces a change, and nothing when it was so already. */
  setReachable(id: number, isReachable: boolean): Promise<void>
  /** No entry for people who never wrote. */
  reachOf(ids: number[]): Promise<Map<number, boolean>>
  /** @throws CustomerErased */
  dataBox(id: number, on?: Database | Tx): Promise<DataBox>
  /** A feature that keeps something of customers; call at composition. */
  addHolder(holder: DataHolder): void
  /** All that is kept of a person, by feature, as JSON files of at most `bytesMax` bytes, one after the other. */
  exportParts(id: number, bytesMax: number): AsyncIterable<Buffer>
  /** What erasing would end, in the person's words. */
  whatIsLost(id: number, language: Language): Promise<string[]>
  /** Why erasing must wait, without doing anything. */
  eraseObstacle(actor: Actor, id: number): Promise<EraseRefusal | undefined>
  /** All or nothing: texts, names and the key go; what the law or the books need stays under a pseudonym. */
  erase(actor: Actor, id: number): Promise<Result<void, EraseRefusal>>
}

export interface CustomersDeps {
  db: Database
  clock: Clock
  events: Events
  box: SecretBox
  staff: Staff
}

const customerRow = readBy(
  (on, ids: number[]) => on.selectFrom('customer').select(columns).where('id', '=', anyOf(ids)).execute(),
  ({ id }) => id,
)

export function createCustomers(deps: CustomersDeps): Customers {
  const { db, clock, events, box } = deps
  const presence = createPresence({ db, clock, events })
  const boxes = createDataBoxes({ db, box })
  const erasure = createErasure({
    ...deps,
    forget(id) {
      presence.forget(id)
      boxes.forget(id)
    },
  })

  return {
    touch: presence.touch,
    setReachable: presence.setReachable,
    get,
    getMany,
    languageOf: presence.languageOf,
    setLanguage,
    findByUsername,
    page,
    reachable,
    recordConsent,
    hasConsent,
    textsKeptDays,
    setTextsKeptDays,
    keepingLess,
    reachOf,
    dataBox: boxes.of,
    ...erasure,
  }

  async function get(id: number) {
    const row = await customerRow(db, id)
    return row && toCustomer(row)
  }

  async function getMany(ids: number[]): Promise<Customer[]> {
    if (ids.length === 0) return []
    const rows = await db.selectFrom('customer').select(columns).where('id', 'in', ids).execute()
    return rows.map(toCustomer)
  }

  async function setLanguage(id: number, language: Language) {
    await db.transaction().execute(async (tx) => {
      const row = await tx
        .updateTable('customer')
        .set({ language })
        .where('id', '=', id)
        .where((is) => is.or([is('language', 'is', null), is('language', '!=', language)]))
        .returning('id')
        .executeTakeFirst()
      if (row) await events.announce(tx, 'customer_language_changed', { customerId: id })
    })
    presence.forget(id)
  }

  async function findByUsername(name: string): Promise<NameHit[]> {
    const username = name.replace(/^@/, '').toLowerCase()
    const rows = await db
      .selectFrom('customer_username')
      .innerJoin('customer', 'customer.id', 'customer_username.customer_id')
      .select(columns)
      .select('customer_username.seen_at as name_seen_at')
      .where('customer_username.username', '=', username)
      .where('customer.erased_at', 'is', null)
      .orderBy('customer_username.seen_at', 'desc')
      .limit(10)
      .execute()
    return rows.map((row) => ({
      ...toCustomer(row),
      // while it is still the person's name it was seen whenever the person was
      nameSeenAt: row.username?.toLowerCase() === username ? row.seen_at : row.name_seen_at,
    }))
  }

  async function page({ search, ids, notIds, offset, limit }: Parameters<Customers['page']>[0]) {
    let query = db.selectFrom('customer').where('erased_at', 'is', null)
    if (ids) query = query.where('id', '=', (is) => is.fn.any(is.val(ids)))
    if (notIds) query = query.where((is) => is.not(is('id', '=', is.fn.any(is.val(notIds)))))
    const text = search?.trim().replace(/^@/, '')
    if (text) {
      const like = `%${text.replace(/[\\%_]/g, String.raw`\$&`)}%`
      query = query.where((is) =>
        is.or([
          is(is.fn<string>('concat_ws', [is.val(' '), 'first_name', 'last_name']), 'ilike', like),
          is('username', 'ilike', like),
          ...(/^\d{1,15}$/.test(text) ? [is('id', '=', Number(text))] : []),
        ]),
      )
    }
    const { total } = await query.select((is) => is.fn.countAll<number>().as('total')).executeTakeFirstOrThrow()
    const rows = await query.select(columns).orderBy('created_at', 'desc').orderBy('id', 'desc').offset(offset).limit(limit).execute()
    return { rows: rows.map(toCustomer), total }
  }

  async function reachable({ ids }: { ids?: number[] }) {
    let query = db.selectFrom('customer').select('id').where('erased_at', 'is', null).where('is_reachable', '=', true)
    if (ids) query = query.where('id', '=', (is) => is.fn.any(is.val(ids)))
    return (await query.orderBy('id').execute()).map((row) => row.id)
  }

  async function recordConsent(tx: Tx, id: number, versions: { terms: number; privacy: number }) {
    await tx
      .insertInto('customer_consent')
      .values({ customer_id: id, terms_version: versions.terms, privacy_version: versions.privacy, at: clock.now() })
      .onConflict((conflict) => conflict.doNothing())
      .execute()
  }

  async function hasConsent(id: number, versions: { terms: number; privacy: number }) {
    const row = await db
      .selectFrom('customer_consent')
      .select('at')
      .where('customer_id', '=', id)
      .where('terms_version', '=', versions.terms)
      .where('privacy_version', '=', versions.privacy)
      .executeTakeFirst()
    return row !== undefined
  }

  async function textsKeptDays(id: number) {
    const row = await db.selectFrom('customer').select('texts_kept_days').where('id', '=', id).executeTakeFirst()
    return row?.texts_kept_days ?? keptDaysMax
  }

  async function setTextsKeptDays(id: number, days: number) {
    await db.updateTable('customer').set({ texts_kept_days: days }).where('id', '=', id).execute()
  }

  async function keepingLess() {
    const rows = await db.selectFrom('customer').select(['id', 'texts_kept_days']).where('texts_kept_days', '<', keptDaysMax).execute()
    return [...Map.groupBy(rows, (row) => row.texts_kept_days)].map(([days, group]) => ({ days, ids: group.map(({ id }) => id) }))
  }

  async function reachOf(ids: number[]) {
    if (ids.length === 0) return new Map<number, boolean>()
    const rows = await db.selectFrom('customer').select(['id', 'is_reachable']).where('id', 'in', ids).execute()
    return new Map(rows.map((row) => [row.id, row.is_reachable]))
  }
}

const columns = [
  'customer.id',
  'customer.first_name',
  'customer.last_name',
  'customer.username',
  'customer.seen_at',
  'customer.language',
  'customer.language_code',
  'customer.is_reachable',
  'customer.created_at',
] as const

type Row = Pick<
  Selectable<Tables['customer']>,
  'id' | 'first_name' | 'last_name' | 'username' | 'seen_at' | 'language' | 'language_code' | 'is_reachable' | 'created_at'
>

const toCustomer = (row: Row): Customer => ({
  id: row.id,
  firstName: row.first_name,
  ...(row.last_name === null ? {} : { lastName: row.last_name }),
  ...(row.username === null ? {} : { username: row.username }),
  seenAt: row.seen_at,
  language: languageIn(row),
  isReachable: row.is_reachable,
  createdAt: row.created_at,
})

import type { Account } from '#features/accounts/rules.ts'
import { type Customers, openJson, sealJson, type Place } from '#features/customers/service.ts'
import type { Behaviours } from '#features/personas/behaviour.ts'
import { checkSetting } from '#features/staff/settings-rules.ts'
import type { Staff } from '#features/staff/service.ts'
import type { Database } from '#platform/postgres/connect.ts'
import { formatMoney } from '#shared/money.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { clip } from '#shared/html.ts'
import type { Language } from '#shared/language.ts'
import type { Fields } from './texts-rules.ts'
import './tables.ts'

export interface Payment {
  iban: string
  payee: string
}

/** What an account sells for, and where its contacts pay: menu and funnel name both. */
export interface Offer {
  vipKurus: number
  /** False: as the package gives it. */
  isOwnPrice: boolean
  payment?: Payment
}

export const offerRefusals = ['no_account', 'bad_price', 'iban_invalid', 'iban_foreign', 'bad_payee'] as const
export type OfferRefusal = (typeof offerRefusals)[number]

export interface Offers {
  /** Undefined for an account without a licence. */
  of(accountId: number): Promise<Offer | undefined>
  /** @param kurus null: as the package gives it. */
  setPrice(customerId: number, accountId: number, kurus: number | null): Promise<Result<void, OfferRefusal>>
  /** Checked as a payment's IBAN is; kept sealed. Undefined takes it away. */
  setPayment(customerId: number, accountId: number, payment: Payment | undefined): Promise<Result<void, OfferRefusal>>
  /** What the fields of a text are for this contact. */
  fields(accountId: number, contactName: string, language: Language): Promise<Fields>
}

export interface OffersDeps {
  db: Database
  staff: Pick<Staff, 'record'>
  customers: Pick<Customers, 'dataBox'>
  behaviours: Pick<Behaviours, 'of'>
  accounts: { get(accountId: number): Promise<Account | undefined> }
}

const priceMaxKurus = 1_000_000_00
const payeeMax = 60
const nameMax = 40

export function createOffers({ db, staff, customers, behaviours, accounts }: OffersDeps): Offers {
  const find = (accountId: number) => db.selectFrom('account_offer').selectAll().where('account_id', '=', accountId).executeTakeFirst()

  async function save(customerId: number, accountId: number, fields: { vip_kurus?: number | null; payment_sealed?: Buffer | null }) {
    await db.transaction().execute(async (tx) => {
      await tx
        .insertInto('account_offer')
        .values({ account_id: accountId, customer_id: customerId, vip_kurus: null, payment_sealed: null, ...fields })
        .onConflict((conflict) => conflict.column('account_id').doUpdateSet(fields))
        .execute()
      // that it changed, and when; never where the money goes
      const after = { accountId, changed: Object.keys(fields).map((name) => name.replace('_sealed', '')) }
      await staff.record(tx, { actor: { kind: 'customer', id: customerId }, action: 'offer_changed', customerId, after })
    })
  }

  async function of(accountId: number): Promise<Offer | undefined> {
    const [row, behaviour] = await Promise.all([find(accountId), behaviours.of(accountId)])
    if (!behaviour) return undefined
    const offer = { vipKurus: row?.vip_kurus ?? behaviour.offer.vipPriceKurus, isOwnPrice: (row?.vip_kurus ?? null) !== null }
    if (!row?.payment_sealed) return offer
    const box = await customers.dataBox(row.customer_id)
    return { ...offer, payment: openJson(box, row.payment_sealed, placeOf(accountId)) }
  }

  const owns = async (customerId: number, accountId: number) => (await accounts.get(accountId))?.customerId === customerId

  return {
    of,
    async setPrice(customerId, accountId, kurus) {
      if (!(await owns(customerId, accountId))) return refused('no_account')
      if (kurus !== null && (!Number.isSafeInteger(kurus) || kurus < 100 || kurus > priceMaxKurus)) return refused('bad_price')
      await save(customerId, accountId, { vip_kurus: kurus })
      return done(undefined)
    },
    async setPayment(customerId, accountId, payment) {
      if (!(await owns(customerId, accountId))) return refused('no_account')
      if (!payment) {
        await save(customerId, accountId, { payment_sealed: null })
        return done(undefined)
      }
      const iban = checkSetting('iban', payment.iban)
      if (!iban.ok) return refused(iban.reason === 'iban_foreign' ? 'iban_foreign' : 'iban_invalid')
      // "Ltd.Sti" would be taken for a link
      const payee = payment.payee
        .replace(/\.(?=\S)/g, '. ')
        .replace(/[\p{C}\s]+/gu, ' ')
        .trim()
      if (payee.length < 3 || payee.length > payeeMax) return refused('bad_payee')
      const box = await customers.dataBox(customerId)
      const sealed = sealJson(box, { iban: String(iban.value), payee }, placeOf(accountId))
      await save(customerId, accountId, { payment_sealed: sealed })
      return done(undefined)
    },
    async fields(accountId, contactName, language) {
      const offer = await of(accountId)
      return {
        ad: clip(contactName.replace(/[\p{C}\s.]+/gu, ' ').trim(), nameMax),
        fiyat: formatMoney(language, offer?.vipKurus ?? 0),
        iban: offer?.payment ? spaced(offer.payment.iban) : '',
        alici: offer?.payment?.payee ?? '',
      }
    },
  }
}

/** In groups of four, as it is read and typed. */
export const spaced = (iban: string) => iban.replace(/(.{4})(?=.)/g, '$1 ')

const placeOf = (accountId: number): Place<Payment> => `account_offer:${accountId}`

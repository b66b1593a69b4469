import { lockAccount } from '#features/accounts/service.ts'
import { type DataBox, openJson, sealJson, type Place } from '#features/customers/service.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { done, refused, type Result } from '#shared/result.ts'
import './invites-tables.ts'

/** What a customer lets an account say unasked. */
export interface UnaskedTexts {
  /** One of them at a time. */
  texts: string[]
  /** Of invites: where they lead. */
  link?: string
  /** Of posts: what greets people who join. */
  greeting?: string
}

export type UnaskedKind = 'invites' | 'posts'

/** The texts of invites and posts, sealed with their customer's key. */
export interface TextStore {
  of(on: Database | Tx, accountId: number, kind: UnaskedKind): Promise<UnaskedTexts>
  /** Of an account of this customer, one change after the other. A refusal changes nothing. */
  change<Reason extends string>(
    customerId: number,
    accountId: number,
    kind: UnaskedKind,
    apply: (texts: UnaskedTexts) => Result<UnaskedTexts, Reason>,
  ): Promise<Result<UnaskedTexts, Reason | 'no_account'>>
}

export interface TextStoreDeps {
  db: Database
  customers: { dataBox(customerId: number, on?: Database | Tx): Promise<Pick<DataBox, 'seal' | 'openText' | 'derive'>> }
  accounts: { get(accountId: number): Promise<{ customerId: number } | undefined> }
}

const placeOf = (accountId: number, kind: UnaskedKind): Place<UnaskedTexts> => `unasked_text:${accountId}:${kind}`

export function createTextStore({ db, customers, accounts }: TextStoreDeps): TextStore {
  async function read(on: Database | Tx, accountId: number, kind: UnaskedKind): Promise<UnaskedTexts> {
    const row = await on
      .selectFrom('unasked_text')
      .selectAll()
      .where('account_id', '=', accountId)
      .where('kind', '=', kind)
      .executeTakeFirst()
    if (!row) return { texts: [] }
    const box = await customers.dataBox(row.customer_id, on)
    return openJson(box, row.content_sealed, placeOf(accountId, kind))
  }

  return {
    of: read,
    async change(customerId, accountId, kind, apply) {
      const account = await accounts.get(accountId)
      if (account?.customerId !== customerId) return refused('no_account')
      const box = await customers.dataBox(customerId)
      return db.transaction().execute(async (tx) => {
        // two presses at once: the later one sees what the earlier one left
        await lockAccount(tx, accountId)
        const changed = apply(await read(tx, accountId, kind))
        if (!changed.ok) return changed
        const row = { content_sealed: sealJson(box, changed.value, placeOf(accountId, kind)) }
        await tx
          .insertInto('unasked_text')
          .values({ account_id: accountId, kind, customer_id: customerId, ...row })
          .onConflict((conflict) => conflict.columns(['account_id', 'kind']).doUpdateSet(row))
          .execute()
        return done(changed.value)
      })
    },
  }
}

import type { Selectable, Updateable } from 'kysely'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import { anyOf, readBy } from '#platform/postgres/read-by.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import { isAmong } from '#shared/among.ts'
import { openLoginStates, wrongCodesMax, wrongPasswordsMax, type LoginState } from './login-rules.ts'
import type { Login } from './logins.ts'
import './tables.ts'

export type LoginRow = Selectable<Tables['login']>
export type LoginChange = Updateable<Tables['login']>

/** What stands sealed in the row of an attempt. */
export type LoginSecret = 'phone' | 'hash' | 'digits' | 'password_hint'
export const loginSecrets: LoginSecret[] = ['phone', 'hash', 'digits', 'password_hint']
export const loginPlace = (loginId: number, what: LoginSecret) => `login:${loginId}:${what}`

export const isOpen = (state: LoginState) => isAmong(openLoginStates, state)

export function createLoginStore(box: SecretBox) {
  return {
    find: readBy(
      (on, ids: number[]) => on.selectFrom('login').selectAll().where('id', '=', anyOf(ids)).execute(),
      (row) => row.id,
    ),

    lock: (tx: Tx, id: number): Promise<LoginRow | undefined> =>
      tx.selectFrom('login').selectAll().where('id', '=', id).forUpdate().executeTakeFirst(),

    openOf: readBy(
      (on, customerIds: number[]) =>
        on.selectFrom('login').selectAll().where('customer_id', '=', anyOf(customerIds)).where('state', 'in', openLoginStates).execute(),
      (row) => row.customer_id,
    ),

    async change(on: Database | Tx, id: number, change: LoginChange): Promise<LoginRow> {
      return on.updateTable('login').set(change).where('id', '=', id).returningAll().executeTakeFirstOrThrow()
    },

    seal: (id: number, what: LoginSecret, text: string) => box.seal(Buffer.from(text), loginPlace(id, what)),

    open(row: LoginRow, what: LoginSecret): string {
      const sealed = row[`${what}_sealed`]
      return sealed ? box.open(sealed, loginPlace(row.id, what)).toString() : ''
    },

    view(row: LoginRow): Login {
      const phone = this.open(row, 'phone')
      const hint = this.open(row, 'password_hint')
      return {
        id: row.id,
        accountId: row.account_id,
        customerId: row.customer_id,
        state: row.state,
        expiresAt: row.expires_at,
        typed: this.open(row, 'digits').length,
        triesLeft: { codes: wrongCodesMax - row.wrong_codes, passwords: wrongPasswordsMax - row.wrong_passwords },
        ...(phone === '' ? {} : { phone }),
        ...(hint === '' ? {} : { passwordHint: hint }),
        ...(row.code_type === null ? {} : { codeType: row.code_type }),
        ...(row.code_length === null ? {} : { codeLength: row.code_length }),
        ...(row.next_type === null ? {} : { nextType: row.next_type }),
        ...(row.resend_at === null ? {} : { resendAt: row.resend_at }),
        ...(row.wait_until === null ? {} : { waitUntil: row.wait_until }),
      }
    },
  }
}

export type LoginStore = ReturnType<typeof createLoginStore>

/** Nothing of what was typed or sent outlives the attempt. */
export const forgotten = { phone_sealed: null, hash_sealed: null, digits_sealed: null, password_hint_sealed: null } as const

import type { AccountGateway, LoginGateway } from '#features/accounts/ports.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import { AccountConnection } from './connection.ts'
import { errorText, lossOf } from './errors.ts'
import { createLoginSession } from './login-session.ts'
import { createFirstRows } from './first-rows.ts'
import { createSessionStorage } from './session-storage.ts'
import { createSessionWrites } from './session-writes.ts'
import { createTelegram, type TelegramOptions } from './telegram.ts'

/** Telegram for accounts: logging in, and running. */
export interface Mtproto {
  logins: LoginGateway
  accounts: AccountGateway
}

const probeMs = 15_000

export function createMtproto(options: TelegramOptions & { db: Database; box: SecretBox }): Mtproto {
  const { db, box, log } = options
  const telegram = createTelegram(options)
  const firstRows = createFirstRows(db)
  const writes = createSessionWrites(db)
  return {
    logins: {
      open(hold, { withQr }) {
        const storage = createSessionStorage({ db, box, hold, firstRows, writes, handled: () => Promise.resolve() })
        return createLoginSession(telegram.client({ hold, storage, mode: withQr ? 'qr' : 'login' }), options)
      },
    },
    accounts: {
      open: (hold, hooks) => new AccountConnection({ db, box, log, telegram, firstRows, writes, hold, hooks }),
      async probe(hold) {
        const storage = createSessionStorage({ db, box, hold, firstRows, writes, handled: () => Promise.resolve() })
        const client = telegram.client({ hold, storage, mode: 'quiet' })
        client.onError.add(() => {})
        try {
          await client.call({ _: 'updates.getState' }, { abortSignal: AbortSignal.timeout(probeMs) })
          return undefined
        } catch (error) {
          return lossOf(errorText(error) ?? '')
        } finally {
          await client.destroy()
        }
      },
    },
  }
}

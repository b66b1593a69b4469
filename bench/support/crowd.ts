import { MemoryStorage, type ICorePlatform } from '@mtcute/core'
import { BaseTelegramClient } from '@mtcute/core/client.js'
import { writeStringSession } from '@mtcute/core/utils.js'
import { NodeCryptoProvider } from '@mtcute/node/utils.js'
import { NodePlatform, TcpTransport } from '@mtcute/node'
import { createHash } from 'node:crypto'
import { sessionPlace } from '#features/accounts/ports.ts'
import { createSecretBox } from '#platform/secret-box.ts'
import type { Database } from '#platform/postgres/connect.ts'

/** An account that exists already: both sides make up the same, so no key has to be exchanged. */
export interface Member {
  userId: number
  phone: string
  authKey: Buffer
}

export const secretKey = Buffer.alloc(32, 9)
/** What the product and its rival say of themselves. */
export const api = { id: 1_000_001, hash: '0123456789abcdef0123456789abcdef' }

const customerId = 600_000_001

export function memberAt(index: number): Member {
  const authKey = createHash('shake256', { outputLength: 256 }).update(`account ${index}`).digest()
  return { userId: 610_000_000 + index, phone: `90599${String(index).padStart(7, '0')}`, authKey }
}

export function mtcuteDcs(address: string) {
  const [ipAddress = '', port] = address.split(':')
  const main = { id: 2, ipAddress, port: Number(port) }
  return { main, media: { ...main, mediaOnly: true } }
}

/** The session as mtcute exports it. */
export function sessionString({ userId, authKey }: Member, address: string): string {
  const self = { userId, isBot: false, isPremium: false, usernames: [] }
  return writeStringSession({ version: 3, self, primaryDcs: mtcuteDcs(address), authKey })
}

/** Rows of accounts that work, in the state in which a login leaves them. All appear at once. */
export async function writeMembers(db: Database, address: string, count: number): Promise<void> {
  const now = new Date()
  const sessions: SessionValue[][] = []
  for (let index = 0; index < count; index++) sessions.push(await sessionOf(memberAt(index), address))
  const box = createSecretBox(secretKey)
  await db.transaction().execute(async (tx) => {
    await tx.insertInto('customer').values({ id: customerId, first_name: 'Bench', seen_at: now, created_at: now }).execute()
    for (const [index, values] of sessions.entries()) {
      const { userId } = memberAt(index)
      const { id } = await tx
        .insertInto('account')
        .values({ customer_id: customerId, state: 'live', licence_state: 'active', telegram_user_id: userId, created_at: now })
        .returning('id')
        .executeTakeFirstOrThrow()
      const sealed = values.map(({ kind, key, value }) => ({ kind, key, value: box.seal(value, sessionPlace(id, kind, key)) }))
      await tx
        .insertInto('session_value')
        .values(sealed.map((row) => ({ account_id: id, expires_at: null, ...row })))
        .execute()
    }
  })
}

interface SessionValue {
  kind: 'auth_key' | 'kv'
  key: string
  value: Uint8Array
}

const platform = new NodePlatform()
const crypto = new NodeCryptoProvider()
await crypto.initialize()

/** What mtcute itself would have stored. */
async function sessionOf(member: Member, address: string): Promise<SessionValue[]> {
  const storage = new MemoryStorage()
  const client = new BaseTelegramClient({
    apiId: api.id,
    apiHash: api.hash,
    storage,
    crypto,
    // its methods are put on the prototype, where the types do not see them
    platform: platform as unknown as ICorePlatform,
    transport: new TcpTransport(),
  })
  await client.importSession(sessionString(member, address))
  const { updates } = client.storage
  await Promise.all([updates.setPts(1), updates.setQts(0), updates.setDate(Math.floor(Date.now() / 1000)), updates.setSeq(0)])
  const values = [...storage.kv.state].map(([key, value]) => ({ kind: 'kv' as const, key, value }))
  await client.destroy()
  return [{ kind: 'auth_key', key: '2', value: member.authKey }, ...values]
}

import { MemoryStorage, type ICorePlatform } from '@mtcute/core'
import { BaseTelegramClient } from '@mtcute/core/client.js'
import { writeStringSession } from '@mtcute/core/utils.js'
import { NodePlatform, TcpTransport } from '@mtcute/node'
import { NodeCryptoProvider } from '@mtcute/node/utils.js'

/** An account that is signed in already: the world is told its key, and nobody has to exchange one. */
export interface SignedIn {
  userId: number
  authKey: Buffer
}

export function mtcuteDcs(address: string) {
  const [ipAddress = '', port] = address.split(':')
  const main = { id: 2, ipAddress, port: Number(port) }
  return { main, media: { ...main, mediaOnly: true } }
}

/** The session as mtcute exports it. */
export function sessionString({ userId, authKey }: SignedIn, address: string): string {
  const self = { userId, isBot: false, isPremium: false, usernames: [] }
  return writeStringSession({ version: 3, self, primaryDcs: mtcuteDcs(address), authKey })
}

/** A value of a session, under the kind and key by which mtcute finds it. */
export interface SessionValue {
  kind: 'auth_key' | 'kv'
  key: string
  value: Uint8Array
}

const platform = new NodePlatform()
const crypto = new NodeCryptoProvider()
await crypto.initialize()

/** What mtcute itself would have stored after a login. */
export async function sessionOf(member: SignedIn, address: string): Promise<SessionValue[]> {
  const storage = new MemoryStorage()
  const client = new BaseTelegramClient({
    apiId: 1,
    apiHash: 'none',
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

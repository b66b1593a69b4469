import { MemoryStorage } from '@mtcute/core'
import { addPublicKey } from '@mtcute/core/utils.js'
import { TelegramClient } from '@mtcute/node'
import { NodeCryptoProvider } from '@mtcute/node/utils.js'
import { serve, usage } from './child.ts'
import { api, memberAt, mtcuteDcs, sessionString } from './crowd.ts'
import { createTally } from './tally.ts'

/** The same accounts on mtcute as its guide sets it up: one client each, all settings at their defaults. */
const tally = createTally()
const clients: TelegramClient[] = []
const atOnce = 50

async function start({ address, keyPem, count }: { address: string; keyPem: string; count: number }) {
  const crypto = new NodeCryptoProvider()
  await crypto.initialize()
  addPublicKey(crypto, keyPem)
  for (let first = 0; first < count; first += atOnce)
    await Promise.all(Array.from({ length: Math.min(atOnce, count - first) }, (_, offset) => open(first + offset)))

  async function open(index: number) {
    const defaultDcs = mtcuteDcs(address)
    const client = new TelegramClient({ apiId: api.id, apiHash: api.hash, storage: new MemoryStorage(), crypto, defaultDcs })
    client.onError.add(() => {})
    client.onNewMessage.add((message) => tally.count(index, message.id))
    clients.push(client)
    await client.start({ session: sessionString(memberAt(index), address) })
  }
}

/** Everything that this program will need is loaded and has run once, so that it is not counted as the accounts' own. */
serve({ start, usage, received: tally.read })

export interface PlainVerbs extends Record<string, (...args: never[]) => unknown> {
  start: typeof start
  usage: typeof usage
  received: typeof tally.read
}

import { MemoryStorage } from '@mtcute/core'
import { addPublicKey } from '@mtcute/core/utils.js'
import { TelegramClient } from '@mtcute/node'
import { NodeCryptoProvider } from '@mtcute/node/utils.js'
import { mtcuteDcs, sessionString } from '#tests/signed-in.ts'
import { cpu, serve, usage } from './child.ts'
import { api, memberAt } from './crowd.ts'
import { monotonicMs } from './rush.ts'
import { createTally } from './tally.ts'

/** The same accounts on mtcute as its guide sets it up: one client each, all settings at their defaults. */
const tally = createTally()
const clients: TelegramClient[] = []
/** When a marked message reached its handler. */
const heardAt = new Map<string, number>()
const atOnce = 50
let login: { client: TelegramClient; phone: string; phoneCodeHash: string } | undefined

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
    client.onNewMessage.add((message) => {
      tally.count(index, message.id)
      if (message.text.startsWith('rush-')) heardAt.set(message.text, monotonicMs())
    })
    clients.push(client)
    await client.start({ session: sessionString(memberAt(index), address) })
  }
}

/** The first half of a login: connects, exchanges keys, asks for a code. Answers the milliseconds, as the second half does. */
async function askForCode({ address, keyPem, phone }: { address: string; keyPem: string; phone: string }): Promise<number> {
  const crypto = new NodeCryptoProvider()
  await crypto.initialize()
  addPublicKey(crypto, keyPem)
  const startedAt = performance.now()
  const client = new TelegramClient({
    apiId: api.id,
    apiHash: api.hash,
    storage: new MemoryStorage(),
    crypto,
    defaultDcs: mtcuteDcs(address),
  })
  const sent = await client.sendCode({ phone })
  if (!('phoneCodeHash' in sent)) throw new Error('The account needed no code')
  login = { client, phone, phoneCodeHash: sent.phoneCodeHash }
  return performance.now() - startedAt
}

async function signIn(phoneCode: string): Promise<number> {
  if (!login) throw new Error('No login is going on')
  const { client, ...about } = login
  const startedAt = performance.now()
  await client.signIn({ ...about, phoneCode })
  const ms = performance.now() - startedAt
  await client.destroy()
  return ms
}

const verbs = { start, askForCode, signIn, usage, cpu, received: tally.read, heardAt: () => heardAt }

export type PlainVerbs = typeof verbs
serve(verbs)

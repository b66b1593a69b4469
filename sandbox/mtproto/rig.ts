import { MemoryStorage } from '@mtcute/core'
import { addPublicKey } from '@mtcute/core/utils.js'
import { TelegramClient, type TelegramClientOptions } from '@mtcute/node'
import { createJudge, type Judge } from '../world/judge.ts'
import type { Journal } from '../world/journal.ts'
import type { User } from '../world/types.ts'
import { World } from '../world/world.ts'
import { createDataCentres, type DataCentreOptions, type DataCentres } from './data-centres.ts'
import { cryptoProvider } from './wire/cipher.ts'

/** A world with its data centres, for tests, and mtcute clients that stand before them. */
export interface Rig {
  world: World
  judge: Judge
  dcs: DataCentres
  client(options?: Partial<TelegramClientOptions>): TelegramClient
  /** A client that is signed in by code. */
  signedIn(user: User, options?: Partial<TelegramClientOptions>): Promise<TelegramClient>
  stop(): Promise<void>
}

/** The api id of clients made here, which the judge takes for the product's. */
export const managedApiId = 7

export async function openRig(options: Partial<DataCentreOptions> & { journal?: Journal } = {}): Promise<Rig> {
  const world = options.world ?? new World(options.journal ? { journal: options.journal } : {})
  const judge = createJudge(world, { managedApiId })
  const dcs = await createDataCentres({ ports: { 2: 0, 4: 0 }, ...options, world, judge })
  addPublicKey(cryptoProvider, dcs.publicKeyPem)
  const clients: TelegramClient[] = []

  function client(given: Partial<TelegramClientOptions> = {}): TelegramClient {
    const [ipAddress = '', port] = dcs.address.split(':')
    const main = { id: 2, ipAddress, port: Number(port) }
    const made = new TelegramClient({
      apiId: managedApiId,
      apiHash: 'hash',
      storage: new MemoryStorage(),
      logLevel: 0,
      defaultDcs: { main, media: { ...main, mediaOnly: true } },
      reconnectionStrategy: () => 50,
      ...given,
    })
    made.onError.add(() => {})
    clients.push(made)
    return made
  }

  async function signedIn(user: User, given: Partial<TelegramClientOptions> = {}): Promise<TelegramClient> {
    const made = client(given)
    const phone = user.phone ?? ''
    const sent = await made.sendCode({ phone })
    if (!('phoneCodeHash' in sent)) throw new Error('the account needs no code')
    await made.signIn({ phone, phoneCodeHash: sent.phoneCodeHash, phoneCode: dcs.logins.codeOf(phone) ?? '' })
    return made
  }

  return {
    world,
    judge,
    dcs,
    client,
    signedIn,
    async stop() {
      await Promise.all(clients.map((one) => one.destroy().catch(() => {})))
      await dcs.stop()
    },
  }
}

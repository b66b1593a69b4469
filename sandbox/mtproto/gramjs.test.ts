import bigInt from 'big-integer'
import { TelegramClient, Api } from 'telegram'
import { _serverKeys as serverKeys } from 'telegram/crypto/RSA.js'
import { CustomFile } from 'telegram/client/uploads.js'
import { NewMessage, type NewMessageEvent } from 'telegram/events/index.js'
import { LogLevel, Logger } from 'telegram/extensions/Logger.js'
import { ConnectionTCPAbridged, ConnectionTCPFull, ConnectionTCPObfuscated } from 'telegram/network/index.js'
import { StringSession } from 'telegram/sessions/index.js'
import { createPublicKey } from 'node:crypto'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import type { User } from '../world/types.ts'
import { openRig, type Rig } from './rig.ts'
import { sha1 } from './wire/numbers.ts'
import { Writer } from './tl/writer.ts'

// an independent client of another layer, unchanged, over public options and its table of server keys
let rig: Rig
let ann: User
let clients: TelegramClient[]

beforeEach(async () => {
  rig = await openRig()
  ann = rig.world.addUser({ firstName: 'Ann', phone: '905551112233' })
  clients = []
  trust(rig.dcs.publicKeyPem)
})
afterEach(async () => {
  await Promise.all(clients.map((client) => client.destroy()))
  await rig.stop()
})

function trust(pem: string): void {
  const { n = '', e = '' } = createPublicKey(pem).export({ format: 'jwk' })
  const modulus = Buffer.from(n, 'base64url')
  const fingerprint = sha1(new Writer().bytes(modulus).bytes(Buffer.from(e, 'base64url')).done()).readBigInt64LE(12)
  serverKeys.set(fingerprint.toString(), { n: bigInt(modulus.toString('hex'), 16), e: 65_537 })
}

/** GramJS knows Telegram's ports by heart; its `connection` option is where an address can be given. */
function to(Base: typeof ConnectionTCPFull | typeof ConnectionTCPAbridged | typeof ConnectionTCPObfuscated) {
  return class extends Base {
    constructor(params: ConstructorParameters<typeof Base>[0]) {
      const [ip = '', port] = rig.dcs.addresses[params.dcId as 2 | 4].split(':')
      super({ ...params, ip, port: Number(port) })
    }
  }
}

async function connected(Base: Parameters<typeof to>[0] = ConnectionTCPFull): Promise<TelegramClient> {
  const session = new StringSession('')
  session.setDC(2, '127.0.0.1', 80)
  // its own types name one class where its constructor takes any of them
  const connection = to(Base) as unknown as typeof ConnectionTCPFull
  const options = { connection, baseLogger: new Logger(LogLevel.NONE), retryDelay: 50 }
  const client = new TelegramClient(session, 1, 'hash', options)
  clients.push(client)
  await client.connect()
  return client
}

async function signedIn(user: User, client?: TelegramClient): Promise<TelegramClient> {
  const made = client ?? (await connected())
  await made.start({
    phoneNumber: user.phone!,
    phoneCode: async () => rig.dcs.logins.codeOf(user.phone!)!,
    password: async () => user.password ?? '',
    onError: (error) => {
      throw error
    },
  })
  return made
}

test.each([
  ['full', ConnectionTCPFull],
  ['abridged', ConnectionTCPAbridged],
  ['obfuscated', ConnectionTCPObfuscated],
] as const)('GramJS signs in by code over the %s transport', async (_, connection) => {
  const client = await signedIn(ann, await connected(connection))
  const me = await client.getMe()
  expect(me.id.toString()).toBe(String(ann.id))
})

test('GramJS signs in with a password', async () => {
  ann.password = 'hunter2'
  const client = await signedIn(ann)
  expect((await client.getMe()).firstName).toBe('Ann')
})

test('GramJS signs in by QR', async () => {
  const client = await connected()
  const user = await client.signInUserWithQrCode(
    { apiId: 1, apiHash: 'hash' },
    {
      qrCode: async ({ token }) => void rig.dcs.scanQr(ann.id, `tg://login?token=${token.toString('base64url')}`),
      onError: (error) => {
        throw error
      },
    },
  )
  expect(user.id.toString()).toBe(String(ann.id))
})

test('GramJS receives, answers and edits', async () => {
  const bob = rig.world.addUser({ firstName: 'Bob' })
  const client = await signedIn(ann)
  const got: string[] = []
  client.addEventHandler((event: NewMessageEvent) => void got.push(event.message.message), new NewMessage({ incoming: true }))
  rig.world.send({
    fromId: bob.id,
    to: ann.id,
    content: { text: 'hello', entities: [{ type: 'bold', offset: 0, length: 5 }] },
    via: 'phone',
  })
  await vi.waitFor(() => expect(got).toContain('hello'))
  const [dialog] = await client.getDialogs({})
  expect(dialog?.title).toBe('Bob')
  const sent = await client.sendMessage(bob.id, { message: '**hi**' })
  await client.editMessage(bob.id, { message: sent.id, text: 'hi there' })
  expect(rig.world.history(bob.id, ann.id).map(({ content }) => content.text)).toEqual(['hello', 'hi there'])
  expect(Array.from(await client.getMessages(bob.id, { limit: 10 }), ({ message }) => message)).toEqual(['hi there', 'hello'])
})

describe('GramJS misses nothing', () => {
  async function listening() {
    const bob = rig.world.addUser({ firstName: 'Bob' })
    const client = await signedIn(ann)
    const say = (text: string) => rig.world.send({ fromId: bob.id, to: ann.id, content: { text }, via: 'phone' })
    const got: string[] = []
    client.addEventHandler((event: NewMessageEvent) => void got.push(event.message.message), new NewMessage({ incoming: true }))
    say('before')
    await vi.waitFor(() => expect(got).toEqual(['before']))
    return { client, say, got }
  }

  // it has no catching up of its own, and a session of its own for each connection: its users ask for the difference
  test.each([
    ['over a cut', {}],
    ['where the server forgot it', { amnesia: true }],
  ])('%s: the difference has what was said meanwhile, and the rest comes by itself', async (_, fault) => {
    const { client, say, got } = await listening()
    const { pts, qts, date } = await client.invoke(new Api.updates.GetState())
    expect(rig.dcs.cut({ userId: ann.id, ...fault })).toBeGreaterThan(0)
    say('while away')
    say('still away')
    const difference = await client.invoke(new Api.updates.GetDifference({ pts, qts, date }))
    if (!(difference instanceof Api.updates.Difference)) throw new Error(difference.className)
    expect(difference.newMessages).toMatchObject([{ message: 'while away' }, { message: 'still away' }])
    expect(difference.state.pts).toBe(pts + 2)
    say('after')
    await vi.waitFor(() => expect(got.at(-1)).toBe('after'), 20_000)
  })
})

test('GramJS sends a file and fetches one', async () => {
  const bob = rig.world.addUser({ firstName: 'Bob' })
  const client = await signedIn(ann)
  rig.world.send({ fromId: bob.id, to: ann.id, content: { text: 'hello' }, via: 'phone' })
  await client.getDialogs({})
  const bytes = Buffer.alloc(300_000, 5)
  const sent = await client.sendFile(bob.id, {
    file: new CustomFile('list.txt', bytes.length, '', bytes),
    forceDocument: true,
    caption: 'list',
  })
  const { media, text } = rig.world.lastIn(bob.id, ann.id)!.content
  expect(text).toBe('list')
  if (media?.kind !== 'document') throw new Error('no document arrived')
  expect(rig.world.files.get(media.file).name).toBe('list.txt')
  expect(Buffer.from(rig.world.files.bytes(media.file)).equals(bytes)).toBe(true)
  const back = await client.downloadMedia(sent)
  expect(Buffer.from(back as Buffer).equals(bytes)).toBe(true)
})

test('GramJS is moved to data centre 4', async () => {
  const dora = rig.world.addUser({ firstName: 'Dora', phone: '905551112255', dc: 4 })
  const client = await signedIn(dora)
  const config = await client.invoke(new Api.help.GetConfig())
  expect(config.thisDc).toBe(4)
})

// One process of the product that works with accounts; the test tells it what to do and kills it.
import { setTimeout as sleep } from 'node:timers/promises'
import { tinyPng } from '#sandbox/bot-api/test-server.ts'
import { Secret } from '#shared/secret.ts'
import { connect } from '../../src/platform/postgres/connect.ts'
import { createAccountsProcess } from './accounts-process.ts'
import { recordEvents } from './events.ts'

const { DATABASE = '', DC_HOST = '', DC_PORT = '', DC_KEY = '', CAP = '6', SLOW_MS = '0', OFFSET_MS = '0' } = process.env
let offsetMs = Number(OFFSET_MS)
const db = connect(DATABASE, { onError: () => {}, max: 6 })
const own = createAccountsProcess({
  url: DATABASE,
  db,
  clock: { now: () => new Date(Date.now() + offsetMs) },
  events: recordEvents(),
  dataCentre: { host: DC_HOST, port: Number(DC_PORT), publicKey: DC_KEY },
  holdsAccounts: true,
  cap: Number(CAP),
  download: () => Promise.resolve(tinyPng()),
})
const tell = (value: object) => void process.send?.(value)
const stored = async (text: string) => {
  await sleep(Number(SLOW_MS))
  tell({ text })
}
const nothing = () => Promise.resolve()
const fleet = own.accounts.fleet({
  onMessage: (message) => stored(message.text),
  onOwnMessage: (message) => stored(`own: ${message.text}`),
  onEdited: nothing,
  onDeleted: nothing,
  onRead: nothing,
  onJoined: nothing,
})

let beats = 0
own.worker.onLook((accountId) => {
  if (accountId === undefined) beats++
})

const verbs: Record<string, (input: any) => Promise<unknown>> = {
  clock: async (value: number) => void (offsetMs = value),
  begin: (customerId: number) => own.accounts.logins.begin({ customerId }),
  setPhone: ({ id, phone }) => own.accounts.logins.setPhone(id, phone),
  requestCode: (id: number) => own.accounts.logins.requestCode(id),
  press: ({ id, key }) => own.accounts.logins.press(id, key),
  submitCode: (id: number) => own.accounts.logins.submitCode(id),
  submitPassword: ({ id, password }) => own.accounts.logins.submitPassword(id, new Secret(password)),
  fleet: async () => fleet.start(),
  held: async () => fleet.held(),
  session: async () => own.worker.session(),
  beats: async () => beats,
  async send({ accountId, chatId, key, text, automatic }) {
    const permit = own.permits.mintFor({ accountId, chatId, messageId: 1 })
    return db.transaction().execute((tx) => own.accounts.send(tx, { accountId, permit, key, content: { text }, automatic }))
  },
  async sendPart({ accountId, chatId, key, album }) {
    const permit = own.permits.mintFor({ accountId, chatId, messageId: 1 })
    const content = { media: { kind: 'photo' as const, botFileId: key }, caption: '' }
    return db.transaction().execute((tx) => own.accounts.send(tx, { accountId, permit, key, content, album, automatic: false }))
  },
  async stop() {
    await fleet.stop()
    await own.worker.stop()
    await db.destroy()
  },
}

process.on('message', (message: { id: number; verb: string; input: unknown }) => void obey(message))
process.on('disconnect', () => process.exit())
await own.worker.start()
tell({ ready: true })

async function obey({ id, verb, input }: { id: number; verb: string; input: unknown }) {
  try {
    tell({ id, value: await verbs[verb]?.(input) })
  } catch (error) {
    tell({ id, error: String(error) })
  }
}

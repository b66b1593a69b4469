import { fork } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { onTestFinished } from 'vitest'
import { sessionPlace, type AccountListener, type IncomingMessage, type JoinedGroup } from '#features/accounts/ports.ts'
import type { Clock } from '#platform/clock.ts'
import { Secret } from '#shared/secret.ts'
import { assertSound } from '#sandbox/breach.ts'
import { openRig } from '#sandbox/mtproto/rig.ts'
import { serviceUserId, type User } from '#sandbox/world/types.ts'
import { createAccountsProcess, type AccountsProcess } from './accounts-process.ts'
import { createTestDatabase } from './database.ts'
import { recordEvents } from './events.ts'
import { sessionOf } from './signed-in.ts'

/** A customer whose account works, in a world of its own. */
export async function createAccountsWorld(options: Partial<AccountsProcess> & { rig?: Parameters<typeof openRig>[0] } = {}) {
  const { db, url } = await createTestDatabase()
  const rig = await openRig(options.rig)
  const [host = '', port] = rig.dcs.address.split(':')
  const clock: Clock = { now: () => new Date(rig.world.nowMs()) }
  const events = recordEvents()
  const dataCentre = { host, port: Number(port), publicKey: rig.dcs.publicKeyPem }
  const own = createAccountsProcess({ url, db, clock, events, dataCentre, holdsAccounts: true, ...options })
  await own.worker.start()
  let fleet: ReturnType<typeof own.accounts.fleet> | undefined
  const heard = recordListener()
  onTestFinished(async () => {
    await fleet?.stop()
    await own.worker.stop()
    await rig.stop()
    // nobody types here: what is sent by hand looks automatic to the world, so the pace is judged where a test asks for it
    assertSound({ judge: rig.judge.violations.filter(({ rule }) => rule !== 'cap') })
  })

  async function customer(id: number, firstName = 'Ayse') {
    await own.customers.touch({ id, first_name: firstName, language_code: 'tr' })
    return id
  }

  /** Signs an account in by code; `attach` puts it under a working licence. */
  async function connect(customerId: number, user: User, { attach = true, password }: { attach?: boolean; password?: string } = {}) {
    const { logins } = own.accounts
    const begun = await logins.begin({ customerId })
    if (!begun.ok) throw new Error(begun.reason)
    const { id } = begun.login
    await logins.setPhone(id, `+${user.phone}`)
    const asked = await logins.requestCode(id)
    if (!asked.ok) throw new Error(asked.reason)
    for (const digit of codeSeenBy(user)) await logins.press(id, digit)
    let step = await logins.submitCode(id)
    if (password !== undefined) step = await logins.submitPassword(id, new Secret(password))
    if (!step.ok) throw new Error(step.reason)
    const accountId = step.login.accountId
    if (attach) await attachLicence(customerId, accountId)
    return accountId
  }

  async function attachLicence(customerId: number, accountId: number) {
    return db.transaction().execute(async (tx) => {
      const [licenceId = 0] = await own.licences.createPaid(tx, {
        customerId,
        orderId: ++orders,
        packageId: 'basic',
        packageVersion: 1,
        count: 1,
      })
      await own.licences.activate(tx, licenceId)
      await own.accounts.attach(tx, { accountId, licenceId })
      return licenceId
    })
  }

  /** The code as its person reads it in the chat with Telegram. */
  function codeSeenBy(user: User): string {
    return rig.dcs.logins.codeOf(user.phone ?? '') ?? ''
  }

  const telegramChat = (user: User) => rig.world.history(user.id, serviceUserId).map((message) => message.content.text)

  function startFleet(listener: AccountListener = heard.listener) {
    fleet = own.accounts.fleet(listener)
    fleet.start()
    return fleet
  }

  /** Accounts at work that were signed in before: the contacts may be many, and no login is waited for. */
  async function employ(customerId: number, users: User[]): Promise<number[]> {
    const ids: number[] = []
    for (const user of users) {
      const member = { userId: user.id, authKey: randomBytes(256) }
      rig.dcs.authorize(user.id, member.authKey)
      const { id } = await db
        .insertInto('account')
        .values({ customer_id: customerId, state: 'idle', licence_state: 'active', telegram_user_id: user.id, created_at: clock.now() })
        .returning('id')
        .executeTakeFirstOrThrow()
      for (const { kind, key, value } of await sessionOf(member, rig.dcs.address))
        await db
          .insertInto('session_value')
          .values({ account_id: id, kind, key, value: own.box.seal(value, sessionPlace(id, kind, key)), expires_at: null })
          .execute()
      ids.push(id)
    }
    await db.updateTable('account').set({ state: 'live' }).where('id', 'in', ids).execute()
    return ids
  }

  /** Another process on the same database and world. */
  const startProcess = (env: Record<string, string> = {}) =>
    forkAccounts({
      DATABASE: url,
      DC_HOST: dataCentre.host,
      DC_PORT: String(dataCentre.port),
      DC_KEY: dataCentre.publicKey,
      OFFSET_MS: String(rig.world.clockOffsetMs),
      ...env,
    })

  return {
    ...own,
    startProcess,
    rig,
    world: rig.world,
    db,
    url,
    clock,
    events,
    dataCentre,
    customer,
    connect,
    employ,
    attachLicence,
    codeSeenBy,
    telegramChat,
    startFleet,
    heard,
  }
}

export type AccountsWorld = Awaited<ReturnType<typeof createAccountsWorld>>

let orders = 500_000

/** Remembers what accounts tell. */
export function recordListener() {
  const messages: IncomingMessage[] = []
  const own: IncomingMessage[] = []
  const edited: IncomingMessage[] = []
  const deleted: { chatId: number | undefined; messageIds: number[] }[] = []
  const read: { chatId: number; maxId: number }[] = []
  const joined: JoinedGroup[] = []
  const listener: AccountListener = {
    onMessage: async (message) => void messages.push(message),
    onOwnMessage: async (message) => void own.push(message),
    onEdited: async (message) => void edited.push(message),
    onDeleted: async ({ chatId, messageIds }) => void deleted.push({ chatId, messageIds }),
    onRead: async ({ chatId, maxId }) => void read.push({ chatId, maxId }),
    onJoined: async (event) => void joined.push(event),
  }
  return { listener, messages, own, edited, deleted, read, joined, texts: () => messages.map((message) => message.text) }
}

async function forkAccounts(env: Record<string, string>) {
  const child = fork(new URL('account-process.ts', import.meta.url), {
    env: { ...process.env, ...env },
    execArgv: [],
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  })
  onTestFinished(() => void child.kill('SIGKILL'))
  const texts: string[] = []
  const waiting = new Map<number, { done: (value: any) => void; failed: (error: Error) => void }>()
  let last = 0
  await new Promise<void>((ready, failed) => {
    child.once('exit', (code) => failed(new Error(`the process ended with ${code} before it was ready`)))
    child.on('message', (message: { ready?: true; text?: string; id?: number; value?: unknown; error?: string }) => {
      if (message.ready) ready()
      if (message.text !== undefined) texts.push(message.text)
      const asked = waiting.get(message.id ?? 0)
      if (message.error === undefined) asked?.done(message.value)
      else asked?.failed(new Error(message.error))
    })
  })
  return {
    texts,
    ask: (verb: string, input?: unknown) =>
      new Promise<any>((done, failed) => {
        waiting.set(++last, { done, failed })
        child.send({ id: last, verb, input })
      }),
    signal: (name: NodeJS.Signals) => void child.kill(name),
    async kill() {
      child.kill('SIGKILL')
      await once(child, 'exit')
    },
  }
}

import { BaseTelegramClient } from '@mtcute/core/client.js'
import { expect, test, vi } from 'vitest'
import type { Connection } from '#features/accounts/ports.ts'
import { createAccountsWorld } from '#tests/accounts.ts'
import { Line } from './line.ts'

const moments = 12

test('an account that is let go while it begins to connect is let go for good, at whatever moment', async () => {
  const { world, rig, worker, mtproto, heard, employ, customer } = await createAccountsWorld()
  const people = Array.from({ length: moments + 1 }, (_, index) =>
    world.addUser({ firstName: `U${index}`, phone: `905321112${100 + index}` }),
  )
  const ids = await employ(await customer(501), people)
  const gone = new Set<Line>()
  const late: number[] = []
  const { connect, cut } = Line.prototype
  vi.spyOn(Line.prototype, 'cut').mockImplementation(function (this: Line) {
    gone.add(this)
    cut.call(this)
  })
  vi.spyOn(Line.prototype, 'connect').mockImplementation(function (this: Line, dc) {
    if (gone.has(this)) late.push(this.accountId)
    return connect.call(this, dc)
  })
  const open = async (index: number) => {
    const hold = await worker.take(ids[index] ?? 0, 1_000)
    if (!hold) throw new Error('the account is free')
    return mtproto.accounts.open(hold, { listener: heard.listener, isOurs: () => Promise.resolve(false), onLost() {} })
  }

  // those that try again do so every few milliseconds
  vi.spyOn(Math, 'random').mockReturnValue(0.005)
  let beginning: Connection | undefined
  const { connect: begin } = BaseTelegramClient.prototype
  const begun = vi.spyOn(BaseTelegramClient.prototype, 'connect')
  for (let moment = 0; moment < moments; moment++) {
    const closed = new Promise<void>((resolve) =>
      begun.mockImplementationOnce(function (this: BaseTelegramClient) {
        const connecting = begin.call(this)
        void turns(moment * 3)
          .then(() => beginning?.close())
          .then(resolve)
        return connecting
      }),
    )
    beginning = await open(moment)
    await closed
  }
  // who still tries does so until another account is there
  late.length = 0
  const last = await open(moments)
  await vi.waitFor(() => expect(rig.dcs.sessions.list(people[moments]?.id ?? 0)).toMatchObject([{ isOnline: true }]), { timeout: 8_000 })
  expect(gone.size).toBe(moments)
  expect(late).toEqual([])
  await last.close()
})

test('whoever takes a message may ask Telegram something before it is done', async () => {
  const { world, worker, mtproto, heard, employ, customer } = await createAccountsWorld({ holdsAccounts: false })
  const ann = world.addUser({ firstName: 'Ann' })
  const person = world.addUser({ firstName: 'U', phone: '905321112399' })
  const [id = 0] = await employ(await customer(501), [person])
  const hold = await worker.take(id, 1_000)
  if (!hold) throw new Error('the account is free')
  const taken: string[] = []
  const listener = {
    ...heard.listener,
    async onMessage({ text }: { text: string }) {
      await account.ownGroups()
      taken.push(text)
    },
  }
  const account = mtproto.accounts.open(hold, { listener, isOurs: () => Promise.resolve(false), onLost() {} })
  for (const text of ['one', 'two']) {
    world.send({ fromId: ann.id, to: person.id, content: { text }, via: 'phone' })
    await vi.waitFor(() => expect(taken.at(-1)).toBe(text), { timeout: 8_000 })
  }
  await account.close()
})

async function turns(count: number) {
  for (let turn = 0; turn < count; turn++) await Promise.resolve()
}

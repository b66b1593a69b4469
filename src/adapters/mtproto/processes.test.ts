import { expect, test, vi } from 'vitest'
import { createAccountsWorld } from '#tests/accounts.ts'

const phone = '905321112233'

test('a login goes on in other processes, each of them killed', async () => {
  const world = await createAccountsWorld({ holdsAccounts: false })
  const bob = world.world.addUser({ firstName: 'Bob', phone, password: 'hunter2' })
  await world.customer(501)
  const a = await world.startProcess()
  const { login } = await a.ask('begin', 501)
  await a.ask('setPhone', { id: login.id, phone: `+${phone}` })
  expect(await a.ask('requestCode', login.id)).toMatchObject({ ok: true })
  const code = world.codeSeenBy(bob)
  await a.ask('press', { id: login.id, key: code[0] })
  await a.kill()
  const b = await world.startProcess()
  for (const key of code.slice(1)) await b.ask('press', { id: login.id, key })
  expect(await b.ask('submitCode', login.id)).toMatchObject({ ok: true, login: { state: 'password' } })
  await b.kill()
  const c = await world.startProcess()
  expect(await c.ask('submitPassword', { id: login.id, password: 'no' })).toMatchObject({ ok: false, reason: 'password_invalid' })
  expect(await c.ask('submitPassword', { id: login.id, password: 'hunter2' })).toMatchObject({ ok: true, login: { state: 'signed_in' } })
  expect(world.rig.dcs.sessions.list(bob.id)).toHaveLength(1)
  expect(world.rig.judge.violations).toEqual([])
  await c.ask('stop')
}, 60_000)

test('kill -9 loses no message: one in hand comes again, those of the time without a holder are caught up', async () => {
  const world = await createAccountsWorld({ holdsAccounts: false })
  const bob = world.world.addUser({ firstName: 'Bob', phone })
  const ann = world.world.addUser({ firstName: 'Ann' })
  const say = (text: string) => world.world.send({ fromId: ann.id, to: bob.id, content: { text }, via: 'phone' })
  await world.connect(await world.customer(501), bob)
  say('before anybody was online')
  const a = await world.startProcess()
  await a.ask('fleet')
  await vi.waitFor(() => expect(a.texts).toEqual(['before anybody was online']), { timeout: 10_000 })
  say('while up')
  await vi.waitFor(() => expect(a.texts).toContain('while up'), { timeout: 5_000 })
  await a.kill()
  const slow = await world.startProcess({ SLOW_MS: '600000' })
  await slow.ask('fleet')
  await vi.waitFor(async () => expect(await slow.ask('held')).toBe(1), { timeout: 15_000 })
  say('in hand when killed')
  await vi.waitFor(() => expect(world.rig.dcs.sessions.list(bob.id)).toHaveLength(1))
  await slow.kill()
  say('while down')
  const b = await world.startProcess()
  await b.ask('fleet')
  await vi.waitFor(() => expect(b.texts).toContain('while down'), { timeout: 20_000 })
  expect(b.texts.filter((text) => text === 'in hand when killed')).toHaveLength(1)
  await b.ask('stop')
}, 90_000)

test('another worker takes over what a killed one held, and shares what both can hold; a stopped one gives back at once', async () => {
  const world = await createAccountsWorld({ holdsAccounts: false })
  const ann = world.world.addUser({ firstName: 'Ann' })
  const users = Array.from({ length: 4 }, (_, index) => world.world.addUser({ firstName: `U${index}`, phone: `9053211122${30 + index}` }))
  for (const [index, user] of users.entries()) await world.connect(await world.customer(600 + index), user)
  const a = await world.startProcess()
  await a.ask('fleet')
  await vi.waitFor(async () => expect(await a.ask('held')).toBe(4), { timeout: 10_000 })
  await a.kill()
  const b = await world.startProcess()
  await b.ask('fleet')
  await vi.waitFor(async () => expect(await b.ask('held')).toBe(4), { timeout: 15_000 })
  const c = await world.startProcess()
  await c.ask('fleet')
  await vi.waitFor(async () => expect(await c.ask('held')).toBe(1), { timeout: 10_000 })
  await b.ask('stop')
  await vi.waitFor(async () => expect(await c.ask('held')).toBe(4), { timeout: 5_000 })
  for (const user of users) world.world.send({ fromId: ann.id, to: user.id, content: { text: `to ${user.id}` }, via: 'phone' })
  await vi.waitFor(() => expect(c.texts).toHaveLength(4), { timeout: 10_000 })
  expect(world.rig.judge.violations).toEqual([])
  await c.ask('stop')
}, 90_000)

test('a worker that was stopped past its lease does nothing more with what others took', async () => {
  const world = await createAccountsWorld({ holdsAccounts: false })
  const bob = world.world.addUser({ firstName: 'Bob', phone })
  const ann = world.world.addUser({ firstName: 'Ann' })
  const accountId = await world.connect(await world.customer(501), bob)
  world.world.send({ fromId: ann.id, to: bob.id, content: { text: 'hello' }, via: 'phone' })
  const a = await world.startProcess()
  await a.ask('fleet')
  await vi.waitFor(() => expect(a.texts).toEqual(['hello']), { timeout: 10_000 })
  a.signal('SIGSTOP')
  const b = await world.startProcess()
  await b.ask('fleet')
  await vi.waitFor(async () => expect(await b.ask('held')).toBe(1), { timeout: 15_000 })
  const { token } = await world.db.selectFrom('account').select('token').where('id', '=', accountId).executeTakeFirstOrThrow()
  a.signal('SIGCONT')
  for (let key = 0; key < 5; key++)
    await b.ask('send', { accountId, chatId: ann.id, key: `k${key}`, text: `answer ${key}`, automatic: false })
  const answers = () => world.world.history(ann.id, bob.id).filter((message) => message.fromId === bob.id)
  await vi.waitFor(() => expect(answers()).toHaveLength(5), { timeout: 10_000 })
  const after = await world.db.selectFrom('account').select('token').where('id', '=', accountId).executeTakeFirstOrThrow()
  expect(after.token).toBe(token)
  expect(await a.ask('held')).toBe(0)
  await b.ask('stop')
}, 90_000)

test('two workers and a SIGKILL: each message exactly once, and no minute above the cap', async () => {
  const cap = 6
  const count = 60
  const world = await createAccountsWorld({ holdsAccounts: false })
  const bob = world.world.addUser({ firstName: 'Bob', phone })
  const ann = world.world.addUser({ firstName: 'Ann' })
  const accountId = await world.connect(await world.customer(501), bob)
  world.rig.judge.setCap(bob.id, cap)
  world.world.send({ fromId: ann.id, to: bob.id, content: { text: 'hello' }, via: 'phone' })
  const workers = [await world.startProcess({ CAP: `${cap}` }), await world.startProcess({ CAP: `${cap}` })]
  for (const worker of workers) await worker.ask('fleet')
  for (let index = 0; index < count; index++)
    await workers[index % 2]!.ask('send', { accountId, chatId: ann.id, key: `k${index}`, text: `message ${index}`, automatic: true })
  const arrived = () => world.world.history(ann.id, bob.id).flatMap(({ fromId, content }) => (fromId === bob.id ? [content.text] : []))
  let isKilled = false
  await vi.waitFor(
    async () => {
      // the world's time runs fast; the workers learn of it a moment later, as through CLOCK_URL
      world.world.clockOffsetMs += 2_000
      for (const worker of workers) await worker.ask('clock', world.world.clockOffsetMs)
      if (!isKilled && arrived().length >= count / 3) {
        isKilled = true
        const holding = await Promise.all(workers.map((worker) => worker.ask('held')))
        await workers.splice(holding.indexOf(1), 1)[0]!.kill()
      }
      expect(arrived()).toHaveLength(count)
    },
    { timeout: 100_000, interval: 50 },
  )
  expect(isKilled).toBe(true)
  expect(arrived().toSorted()).toEqual(Array.from({ length: count }, (_, index) => `message ${index}`).toSorted())
  expect(world.rig.judge.violations).toEqual([])
  await workers[0]!.ask('stop')
}, 150_000)

import { describe, expect, test, vi } from 'vitest'
import { createBotWorld } from '#tests/bot.ts'
import { createTestClock } from '#tests/clock.ts'
import { createTestDatabase } from '#tests/database.ts'
import { addMs, minuteMs } from '#shared/time.ts'
import { Unreachable } from './messenger.ts'
import { pressData } from './view.ts'

async function start() {
  const { db, url } = await createTestDatabase()
  const clock = createTestClock()
  return { ...(await createBotWorld({ db, url, clock })), clock }
}

test('a command is a whole word, with or without the name of the bot', async () => {
  const { shell, person, listen } = await start()
  const heard: string[] = []
  shell.command(['dur', 'stop'], async (ctx, rest) => {
    heard.push(rest)
    await ctx.answer({ html: 'stopped' })
  })
  await listen()
  const ada = person(1001)
  ada.say('/durak')
  await ada.sees('Bu komutu tanımıyorum')
  for (const text of ['/dur', '/DUR now', '/stop@test_bot x', '/dur/@ada', '/dur@another_bot']) ada.say(text)
  await vi.waitFor(() => expect(heard).toEqual(['', 'now', 'x', '@ada']), { timeout: 10_000 })
})

test('every press is answered: by its handler, or as out of date when nobody knows it', async () => {
  const { shell, person, listen } = await start()
  shell.command('start', async (ctx) => void (await ctx.answer({ html: 'Go', buttons: [[{ text: 'Yes', press: pressData('t.yes', 5) }]] })))
  shell.press('t.yes', async (ctx, args) => {
    await ctx.toast(`yes ${args[0]}`)
    await ctx.here({ html: 'Done' })
  })
  await listen()
  const ada = person(1001, { languageCode: 'en' })
  ada.say('/start')
  expect(await ada.press('Yes')).toMatchObject({ text: 'yes 5' })
  await ada.sees('Done')
  expect(await ada.forge('t.no:1')).toMatchObject({ text: expect.stringContaining('out of date'), showAlert: true })
})

test('what the next message is for is taken once asked, and a command goes before it', async () => {
  const { shell, person, listen } = await start()
  shell.command('ask', async (ctx) => {
    await shell.inputs.expect(ctx.from.id, 'name', { n: 1 })
    await ctx.answer({ html: 'Name?' })
  })
  shell.input<{ n: number }>('name', async (ctx, { n }) => {
    await shell.inputs.drop(ctx.from.id, 'name')
    await ctx.answer({ html: `Hello ${ctx.message.text} ${n}` })
  })
  await listen()
  const ada = person(1001)
  ada.say('/ask')
  await ada.sees('Name?')
  ada.say('/ask')
  await vi.waitFor(() => expect(ada.messages()).toHaveLength(2), { timeout: 10_000 })
  ada.say('Bob')
  await ada.sees('Hello Bob 1')
  ada.say('again')
  await ada.sees('neye yoracağımı')
})

test('a secret is taken even if it looks like a command; only /iptal is still one', async () => {
  const { shell, person, listen, clock } = await start()
  const taken: (string | undefined)[] = []
  shell.command(['start', 'iptal'], async (ctx) => void (await ctx.answer({ html: 'a command' })))
  shell.secret('secret', async (ctx) => void taken.push(ctx.message.text), { isMeant: () => true, takesCommands: true })
  await shell.inputs.expectSecret(1001, 'secret', {}, addMs(clock.now(), minuteMs), true)
  await listen()
  const ada = person(1001)
  for (const text of ['/start', '/hunter2', '/start@other_bot', 'plain']) ada.say(text)
  await vi.waitFor(() => expect(taken).toEqual(['/start', '/hunter2', '/start@other_bot', 'plain']), { timeout: 10_000 })
  expect(ada.messages()).toEqual([])
  ada.say('/iptal')
  await ada.sees('a command')
})

test('who goes elsewhere answers no more: a command and a button end the question', async () => {
  const { shell, person, listen } = await start()
  const left: object[] = []
  const options = { keptBy: (press: string) => press === 't.own', onLeft: async (_: number, data: object) => void left.push(data) }
  shell.input('amount', async (ctx) => void (await ctx.answer({ html: `booked ${ctx.message.text}` })), options)
  shell.command('list', async (ctx) => {
    const buttons = [[{ text: 'own', press: 't.own' }], [{ text: 'other', press: 't.other' }]]
    await ctx.answer({ html: 'list', buttons })
  })
  for (const name of ['t.own', 't.other']) shell.press(name, () => Promise.resolve())
  await listen()
  const ada = person(1001)
  ada.say('/list')
  await ada.sees('list')
  for (const [leave, isTaken] of [
    [() => ada.press('own'), true],
    [() => ada.press('other'), false],
    [() => ada.say('/list'), false],
    [() => ada.say('/lisst'), false],
  ] as const) {
    await shell.inputs.expect(1001, 'amount', { n: 1 })
    const before = ada.messages().at(-1)?.uid ?? 0
    await leave()
    ada.say('5000')
    await ada.seesAfter(before, isTaken ? 'booked 5000' : 'neye yoracağımı')
    if (isTaken) await shell.inputs.drop(1001)
  }
  expect(left).toEqual([{ n: 1 }, { n: 1 }, { n: 1 }])
})

describe('a secret', () => {
  async function waiting(isAlone: boolean) {
    const world = await start()
    const { shell, person, listen, clock } = world
    const isMeant = ({ text = '' }: { text?: string }) => /^\d+$/.test(text)
    shell.secret('secret', async (ctx) => void (await ctx.answer({ html: `removed ${ctx.message.text}` })), { isMeant })
    shell.input('reply', async (ctx) => void (await ctx.answer({ html: `sent ${ctx.message.text}` })))
    shell.command('write', async (ctx) => {
      await shell.inputs.expect(ctx.person.id, 'reply')
      await ctx.answer({ html: 'to whom' })
    })
    shell.command('list', async (ctx) => void (await ctx.answer({ html: 'list', buttons: [[{ text: 'other', press: 't.other' }]] })))
    shell.press('t.other', () => Promise.resolve())
    await listen()
    await shell.inputs.expectSecret(1001, 'secret', {}, addMs(clock.now(), minuteMs), isAlone)
    return { ...world, ada: person(1001) }
  }

  test('is seen whatever else is pressed, said or asked meanwhile', async () => {
    const { ada } = await waiting(false)
    ada.say('/list')
    await ada.press('other')
    ada.say('hunter')
    await ada.sees('removed hunter')
    ada.say('/write')
    await ada.sees('to whom')
    ada.say('28889')
    await ada.sees('removed 28889')
    ada.say('we open at ten')
    await ada.sees('sent we open at ten')
  })

  test('that any words may be lets nothing else be asked, and says so', async () => {
    const { ada, shell, clock } = await waiting(true)
    ada.say('/write')
    await ada.sees('şifrenizi bekliyorum')
    expect(await shell.inputs.current(1001, clock.now())).toBeUndefined()
    ada.say('28889')
    await ada.sees('removed 28889')
  })

  test('keeps a question from being asked, and the one that was left for it is over all the same', async () => {
    const { ada, shell } = await waiting(true)
    const left: object[] = []
    shell.input('amount', () => Promise.resolve(), { onLeft: async (_, data) => void left.push(data) })
    await shell.inputs.dropSecret(1001)
    await shell.inputs.expect(1001, 'amount', { n: 1 })
    await shell.inputs.expectSecret(1001, 'secret', {}, new Date('2100-01-01T00:00:00Z'), true)
    ada.say('/write')
    await ada.sees('şifrenizi bekliyorum')
    await vi.waitFor(() => expect(left).toEqual([{ n: 1 }]))
  })

  test('that comes late is removed still, unless its person has been asked something else since', async () => {
    const { ada, clock } = await waiting(true)
    clock.advance(minuteMs)
    ada.say('hello')
    await ada.sees('neye yoracağımı')
    ada.say('28889')
    await ada.sees('removed 28889')
    ada.say('/write')
    await ada.sees('to whom')
    ada.say('28890')
    await ada.sees('sent 28890')
  })
})

test('a question that is answered or left loses its buttons: a way out of what is over leads nowhere', async () => {
  const { shell, person, listen } = await start()
  shell.input('why', async (ctx) => {
    await shell.inputs.drop(ctx.person.id, 'why')
    await ctx.answer({ html: 'noted' })
  })
  shell.command('ask', async (ctx) => {
    const askedAt = await ctx.answer({ html: 'why?', buttons: [[{ text: 'cancel', press: 't.cancel' }]] })
    await shell.inputs.expect(ctx.person.id, 'why', {}, undefined, askedAt)
  })
  shell.command('other', async (ctx) => void (await ctx.answer({ html: 'other' })))
  await listen()
  const ada = person(1001)
  for (const [leave, answer] of [
    ['because', 'noted'],
    ['/other', 'other'],
  ] as const) {
    const before = ada.messages().at(-1)?.uid ?? 0
    ada.say('/ask')
    const question = await ada.seesAfter(before, 'why?')
    expect(ada.buttons(question)).toHaveLength(1)
    ada.say(leave)
    await ada.seesAfter(question.uid, answer)
    const asked = ada.messages().find(({ uid }) => uid === question.uid)
    expect(ada.buttons(asked)).toEqual([])
  }
})

test('a question that is over is not answered any more', async () => {
  const { shell, person, listen, clock } = await start()
  shell.input('late', async (ctx) => void (await ctx.answer({ html: 'taken' })))
  await shell.inputs.expect(1001, 'late', {}, new Date(clock.now().getTime() + 1_000))
  clock.advance(1_000)
  await listen()
  const ada = person(1001)
  ada.say('hello')
  await ada.sees('neye yoracağımı')
})

test('a panel is edited while it is the newest message, else sent anew and the older one loses its buttons', async () => {
  const { shell, person, listen } = await start()
  let count = 0
  const view = () => ({ html: `panel ${++count}`, buttons: [[{ text: 'more', press: 't.more' }]] })
  shell.command('panel', async (ctx) => void (await shell.messenger.show(ctx.from.id, 'panel', view())))
  shell.press('t.more', async (ctx) => void (await shell.messenger.show(ctx.from.id, 'panel', view())))
  await listen()
  const ada = person(1001)
  ada.say('/panel')
  await ada.sees('panel 1')
  await ada.press('more')
  await ada.sees('panel 2')
  expect(ada.messages()).toHaveLength(1)
  await shell.messenger.send(1001, { html: 'in between' })
  await ada.press('more')
  const newest = await ada.sees('panel 3')
  expect(ada.messages().map(({ content }) => content.text)).toEqual(['panel 2', 'in between', 'panel 3'])
  expect(ada.buttons(ada.messages()[0])).toEqual([])
  expect(ada.buttons(newest)).toHaveLength(1)
})

test('who blocked the bot is known at the next send, and known again on return', async () => {
  const { shell, person, listen, reachable, world } = await start()
  shell.command('start', async (ctx) => void (await ctx.answer({ html: 'hello' })))
  await listen()
  const ada = person(1001)
  ada.say('/start')
  await ada.sees('hello')
  world.block(1001, 7_000_000_001, true)
  await expect(shell.messenger.send(1001, { html: 'there?' })).rejects.toThrow(Unreachable)
  world.block(1001, 7_000_000_001, false)
  await vi.waitFor(() => expect(reachable.map(([, isReachable]) => isReachable)).toContain(true), { timeout: 10_000 })
  expect(reachable).toContainEqual([1001, false])
})

test('who blocked the bot is known by whatever was asked for their chat, also by what is taken out of it', async () => {
  const { shell, person, listen, reachable, faults } = await start()
  shell.command('start', async (ctx) => void (await ctx.answer({ html: 'hello' })))
  await listen()
  const ada = person(1001)
  ada.say('/start')
  await ada.sees('hello')
  const { messenger } = shell
  const { messageId } = await messenger.sendFile(1001, { kind: 'document', bytes: Buffer.from('a'), name: 'a.txt' }, { html: 'a file' })
  const view = { html: 'other' }
  const ways: Record<string, () => Promise<unknown>> = {
    editMessageText: () => messenger.edit(1001, messageId, view),
    editMessageCaption: () => messenger.editCaption(1001, messageId, view),
    editMessageReplyMarkup: () => messenger.dropButtons(1001, messageId),
    deleteMessage: () => messenger.remove(1001, messageId),
    sendLocation: () => messenger.sendPlace(1001, { latitude: 41, longitude: 29 }),
    sendChatAction: () => messenger.typing(1001),
  }
  for (const [method, way] of Object.entries(ways)) {
    faults.set({ method, code: 403, description: 'bot was blocked by the user', latencyMs: 0, times: 1 })
    await expect(way(), method).rejects.toThrow(Unreachable)
  }
  expect(reachable.filter(([, isReachable]) => !isReachable)).toHaveLength(Object.keys(ways).length)
  expect(await messenger.remove(1001, messageId)).toBe(true)
  expect(await messenger.remove(1001, messageId)).toBe(false)
})

test('a command in a group gets one sentence with a link to the private chat, and other words there get none', async () => {
  const { shell, person, listen, world } = await start()
  let handled = 0
  shell.command('dur', async () => void handled++)
  await listen()
  person(1001)
  const group = world.addGroup({ kind: 'supergroup', title: 'Team', creatorId: 1001, memberIds: [7_000_000_001] })
  world.send({ fromId: 1001, to: group.id, content: { text: 'good morning' }, via: 'phone' })
  world.send({
    fromId: 1001,
    to: group.id,
    content: { text: '/dur@test_bot', entities: [{ type: 'bot_command', offset: 0, length: 13 }] },
    via: 'phone',
  })
  const said = () => world.history(1001, group.id).filter((message) => message.fromId === 7_000_000_001)
  await vi.waitFor(() => expect(said()).toHaveLength(1), { timeout: 10_000 })
  expect(said()[0]?.content.text).toContain('https://t.me/test_bot')
  expect(handled).toBe(0)
})

test('two features cannot take the same name', async () => {
  const { shell } = await start()
  shell.press('t.one', () => Promise.resolve())
  expect(() => shell.press('t.one', () => Promise.resolve())).toThrow('t.one')
  expect(() => pressData('t.one', 'x'.repeat(70))).toThrow('64 bytes')
})

test('what a handler throws is thrown as it is, so that a missing database is known as one', async () => {
  const { shell, person, world } = await start()
  const away = Object.assign(new Error('terminating connection'), { code: '57P01' })
  shell.command('start', () => Promise.reject(away))
  await shell.start()
  const ada = person(1001)
  const from = { id: ada.id, is_bot: false, first_name: 'Ada' }
  const chat = { id: ada.id, type: 'private' as const, first_name: 'Ada' }
  const update = { update_id: 1, message: { message_id: 1, date: world.nowSeconds(), chat, from, text: '/start' } }
  await expect(shell.handle(update)).rejects.toBe(away)
})

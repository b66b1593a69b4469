import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { dayMs, hourMs, minuteMs, secondMs } from '#shared/time.ts'
import { atWork, edit, says, takeBack, type AutomationWorld } from '#tests/automation.ts'
import { accountId } from '#tests/conversations.ts'

const texts = (world: AutomationWorld) => world.fake.sent.map(({ content }) => ('text' in content ? content.text : ''))
const back = (world: AutomationWorld, ms: number) => world.clock.advance(-ms)

describe('words that change under the answer', () => {
  test('what was edited while the model thought is answered as it stands now', async () => {
    const world = await atWork()
    world.model.next = (messages) => `to: ${messages.join()}`
    await world.hear(1, { text: 'the red one?' })
    world.model.meanwhile = () => edit(world, 1, 'the blue one?')
    await world.turn()
    await world.turn()
    expect(texts(world)).toEqual([expect.stringContaining('to: the blue one?')])
  })

  test('what was taken back while the model thought is not answered', async () => {
    const world = await atWork()
    await world.hear(1)
    world.model.meanwhile = () => takeBack(world, [1])
    await world.turn()
    await world.turn()
    expect(world.fake.sent).toEqual([])
  })

  test('a draft does not leave by itself after its question was edited or taken back; the customer still may send it', async () => {
    const world = await atWork('premium')
    world.behaviour.draft_minutes = 3
    await world.hear(1)
    await world.turn()
    await edit(world, 1, 'something else')
    world.clock.advance(3 * minuteMs)
    await world.sweep()
    expect(world.fake.sent).toEqual([])
    expect(await world.drafts()).toMatchObject([{ state: 'open', leaves_at: null }])
  })

  test('the customer who turns answers off while the model thinks gets a draft instead', async () => {
    const world = await atWork()
    await world.hear(1)
    world.model.meanwhile = async () => (world.behaviour.reply_mode = 'hybrid')
    await world.turn()
    expect(world.fake.sent).toEqual([])
    expect(await world.drafts()).toMatchObject([{ state: 'open', leaves_at: null }])
  })
})

describe('a contact who does not stop', () => {
  test('who writes into every answer costs few calls of the model, and after three minutes the customer decides', async () => {
    const world = await atWork()
    let id = 0
    const writesOn = async () => {
      world.clock.advance(2 * secondMs)
      await world.hear(++id)
      world.model.meanwhile = writesOn
    }
    await writesOn()
    for (let minute = 0; minute < 4; minute++)
      for (let second = 0; second < 60; second += 2) {
        world.clock.advance(2 * secondMs)
        await world.hear(++id)
        await world.jobs.run()
      }
    expect(world.model.asked.length).toBeLessThan(12)
    expect(world.fake.sent).toEqual([])
    expect(await world.conversation()).toMatchObject({ notice: 'late' })
    await world.customer.sees('zaman\u0131nda yeti\u015fmedi')
  })

  test('nobody uses up the model that all contacts share: after forty turns in an hour it is not asked any more', async () => {
    const world = await atWork('premium')
    for (let id = 1; id <= 45; id++) {
      await world.hear(id)
      await world.turn()
    }
    expect(world.model.asked).toHaveLength(40)
    expect(await world.conversation()).toMatchObject({ notice: 'hourly_limit' })
    world.clock.advance(hourMs)
    await world.hear(99)
    await world.turn()
    expect(world.model.asked).toHaveLength(41)
  })

  test('a program that answers our answers gets twenty drafts that leave by themselves an hour, and then the customer decides', async () => {
    const world = await atWork('premium')
    world.behaviour.draft_minutes = 1
    for (let id = 1; id <= 22; id++) {
      await world.hear(id)
      await world.turn()
      world.clock.advance(minuteMs)
      await world.sweep()
    }
    expect(world.fake.sent).toHaveLength(20)
    expect((await world.drafts()).at(-1)).toMatchObject({ state: 'open', leaves_at: null, reason: 'hourly_limit' })
  })

  test('thousands of messages in a minute are one card with the newest lines, all are kept, and others are shown meanwhile', async () => {
    const world = await atWork('basic')
    await world.hear(1)
    await world.jobs.run()
    for (let id = 2; id <= 200; id++) {
      await world.hear(id, { media: { kind: 'photo', ref: `${id}` } })
      if (id % 110 === 0) await world.hear(id + 1_000, { chatId: 200 + id, text: 'somebody else' })
      if (id % 110 === 0) await world.jobs.run()
    }
    await world.jobs.run()
    const chat = world.chat()
    expect(chat.filter((text) => text.includes('Ben'))).toHaveLength(1)
    expect(chat.filter((text) => text.includes('somebody else'))).toHaveLength(1)
    expect(chat.find((text) => text.includes('Ben'))).toMatch(/1\d\d mesaj burada yok[\s\S]*text 200/)
    expect((await world.rows()).filter(({ chat_id: chatId }) => chatId === 100)).toHaveLength(200)

    world.clock.advance(hourMs)
    await world.hear(2_000, { text: 'calm again' })
    await world.jobs.run()
    expect(world.chat().at(-1)).toContain('calm again')
  })
})

test('a contact who blocks in mid-answer is closed for automation, and the card says it in one sentence', async () => {
  const world = await atWork()
  await world.hear(1)
  await world.turn()
  await world.conversations.onFailed({ accountId, key: world.fake.sent[0]!.key, reason: 'blocked_by_contact' })
  await world.jobs.run()
  await world.customer.sees(/engellemi\u015f.*yeniden yazana kadar/)
  expect(await world.conversation()).toMatchObject({ automation_closed: 'blocked_by_contact' })
})

test('an answer that was on its way when the customer took over, and did not leave, is as if never said: no draft, and nobody is called', async () => {
  const world = await atWork()
  await world.hear(1)
  await world.turn()
  const [answer] = world.fake.sent
  world.fake.left.add(answer!.key)
  await world.own(2)
  await world.conversations.onFailed({ accountId, key: answer!.key, reason: 'taken_back' })
  expect((await world.rows()).map(({ author }) => author)).toEqual(['contact', 'phone'])
  expect(await world.drafts()).toEqual([])
  expect(await world.conversation()).toMatchObject({ automatic_in_a_row: 0 })
  await world.jobs.run()
  expect(world.chat().join()).not.toContain('gitmedi')
})

test('an answer that Telegram does not take calls the customer', async () => {
  const world = await atWork()
  await world.hear(1)
  await world.turn()
  await world.conversations.onFailed({ accountId, key: world.fake.sent[0]!.key, reason: 'refused' })
  expect(await world.conversation()).toMatchObject({ is_ringing: true })
  await world.jobs.run()
  await world.customer.sees('Otomatik mesaj gitmedi; siz yan\u0131tlay\u0131n.')
})

test('media without words goes to the customer, and the model is not asked', async () => {
  const world = await atWork()
  await world.hear(1, { text: '', media: { kind: 'voice', durationSeconds: 3 } })
  await world.turn()
  expect(world.model.asked).toEqual([])
  expect(await world.conversation()).toMatchObject({ notice: 'only_media' })
})

describe('after hours of downtime', () => {
  test('what is caught up with is one card, and only what is fresh is answered', async () => {
    const world = await atWork()
    world.clock.advance(5 * hourMs)
    const ago = (ms: number) => new Date(world.clock.now().getTime() - ms)
    for (let id = 1; id <= 10; id++) await world.hear(id, { sentAt: ago((5 * 60 - id) * minuteMs), text: `old ${id}` })
    await world.hear(11, { sentAt: ago(minuteMs), text: 'fresh' })
    await world.turn()
    expect(world.chat().filter((text) => text.includes('Ben'))).toHaveLength(1)
    expect(world.model.asked).toMatchObject([{ messages: ['fresh'] }])
    expect(world.fake.sent).toHaveLength(1)
  })

  test('a turn that was under way becomes a draft when it is minutes old, and the customer\u2019s when it is older', async () => {
    const world = await atWork()
    await world.hear(1)
    world.clock.advance(5 * minuteMs)
    await world.jobs.run()
    expect(await world.drafts()).toMatchObject([{ state: 'open', reason: 'late' }])
    await world.hear(2)
    world.clock.advance(3 * hourMs)
    await world.jobs.run()
    expect(world.model.asked).toHaveLength(1)
    expect(world.fake.sent).toEqual([])
    await world.customer.sees('zaman\u0131nda yeti\u015fmedi')
  })

  test('a draft whose time was over while nobody was there stays for the customer', async () => {
    const world = await atWork('premium')
    world.behaviour.draft_minutes = 3
    await world.hear(1)
    await world.turn()
    world.clock.advance(2 * hourMs)
    await world.sweep()
    expect(world.fake.sent).toEqual([])
    expect(await world.drafts()).toMatchObject([{ state: 'open', leaves_at: null, reason: 'late' }])
  })
})

describe('when the clock jumps', () => {
  test('back by an hour while messages are gathered: both are answered, at once and once', async () => {
    const world = await atWork()
    await world.hear(1, { text: 'one' })
    back(world, hourMs)
    await world.hear(2, { text: 'two' })
    await world.turn()
    await world.turn()
    expect(world.model.asked).toEqual([{ before: 0, messages: ['one', 'two'] }])
    expect(world.fake.sent).toHaveLength(1)
  })

  test('back by an hour: a message that came before it is not left for an hour', async () => {
    const world = await atWork()
    await world.hear(1)
    back(world, hourMs)
    await world.jobs.run()
    expect(world.fake.sent).toHaveLength(1)
  })

  test('a day ahead: nothing is said twice, and no draft leaves', async () => {
    const world = await atWork('premium')
    world.behaviour.draft_minutes = 30
    await world.hear(1)
    await world.turn()
    world.clock.advance(dayMs - hourMs)
    await world.sweep()
    world.clock.advance(2 * hourMs)
    await world.sweep()
    expect(world.fake.sent).toEqual([])
    world.behaviour.reply_mode = 'gpt'
    await world.hear(2)
    await world.turn()
    world.clock.advance(dayMs)
    await world.sweep()
    await world.jobs.run()
    expect(world.fake.sent).toHaveLength(1)
  })
})

test('a database that is away when the answer is there: it is made again, and sent once', async () => {
  const world = await atWork()
  await world.hear(1)
  const rename = (from: string, to: string) => sql`alter table ${sql.table(from)} rename to ${sql.table(to)}`.execute(world.db)
  world.model.meanwhile = () => rename('conversation_turn', 'away')
  world.clock.advance(8 * secondMs)
  await expect(world.jobs.run()).rejects.toThrow('does not exist')
  expect(world.fake.sent).toEqual([])
  await rename('away', 'conversation_turn')
  world.clock.advance(20 * secondMs)
  await world.jobs.run()
  await world.jobs.run()
  expect(world.fake.sent).toHaveLength(1)
})

test('a process that dies between the model\u2019s answer and the sending sends once', async () => {
  const world = await atWork()
  world.model.next = says('we open at nine')
  await world.hear(1)
  world.model.meanwhile = () => Promise.reject(new Error('killed'))
  world.clock.advance(8 * secondMs)
  await expect(world.jobs.run()).rejects.toThrow('killed')
  expect(world.fake.sent).toEqual([])
  await world.jobs.run()
  // and the sweep that looks for turns whose job went as well
  world.clock.advance(2 * minuteMs)
  await world.sweep()
  await world.jobs.run()
  expect(world.fake.sent).toHaveLength(1)
})

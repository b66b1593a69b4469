import { describe, expect, test, vi } from 'vitest'
import { hourMs, minuteMs, secondMs } from '#shared/time.ts'
import { refused } from '#shared/result.ts'
import { atWork, edit, says, type AutomationWorld } from '#tests/automation.ts'
import { accountId, customerId } from '#tests/conversations.ts'
import { editsMax, gatherMaxMs, gatherMs, type HandOver } from './automation-rules.ts'

const own = (world: AutomationWorld, messageId: number) => world.own(messageId)
const texts = (world: AutomationWorld) => world.fake.sent.map(({ content }) => ('text' in content ? content.text : ''))

describe('in gpt', () => {
  test('messages that come close together get one answer, the first one says that an assistant writes, and the contact sees typing', async () => {
    const world = await atWork()
    await world.hear(1, { text: 'hello' })
    world.clock.advance(5 * secondMs)
    await world.hear(2, { text: 'are you open?' })
    await world.jobs.run()
    expect(world.model.asked).toEqual([])
    await world.turn()
    expect(world.model.asked).toEqual([{ before: 0, messages: ['hello', 'are you open?'] }])
    expect(texts(world)).toEqual(['I am an assistant.\n\nwe open at nine'])
    expect(world.fake.sent[0]).toMatchObject({ automatic: true, permit: { chatId: 100, messageId: 2 } })
    expect(world.fake.typing).toEqual([100])

    await world.hear(3, { text: 'and on sundays?' })
    await world.turn()
    expect(texts(world)[1]).toBe('we open at nine')
  })

  test('who never stops writing is answered all the same', async () => {
    const world = await atWork()
    for (let id = 1; (id - 1) * 5 * secondMs <= gatherMaxMs; id++) {
      await world.hear(id)
      world.clock.advance(5 * secondMs)
      await world.jobs.run()
    }
    await world.jobs.run()
    expect(world.model.asked).toHaveLength(1)
  })

  test('an answer to fewer messages than there are is thrown away and made again', async () => {
    const world = await atWork()
    await world.hear(1, { text: 'how much is it?' })
    world.model.meanwhile = () => world.hear(2, { text: 'the red one' })
    await world.turn()
    expect(world.fake.sent).toEqual([])
    await world.turn()
    expect(world.model.asked.at(-1)?.messages).toEqual(['how much is it?', 'the red one'])
    expect(world.fake.sent).toHaveLength(1)
  })

  test('who changes their words again and again costs a few answers of the model at most, and is the customer\u2019s then', async () => {
    const world = await atWork()
    await world.hear(1, { text: 'how much is it?' })
    for (let version = 0; version < 10; version++) {
      world.model.meanwhile = () => edit(world, 1, `how much is it? ${version}`)
      await world.turn()
    }
    await world.turn()
    expect(world.model.asked.length).toBeLessThanOrEqual(editsMax + 1)
    expect(world.fake.sent).toEqual([])
    expect(await world.conversation()).toMatchObject({ notice: 'late' })
  })

  test('the customer who writes takes over: nothing leaves, what waits is taken back, and automation rests for 30 minutes or until it is handed back', async () => {
    const world = await atWork()
    await world.hear(1)
    world.model.meanwhile = () => own(world, 2)
    await world.turn()
    expect(world.fake.sent).toEqual([])

    await world.conversations.handBack(customerId, (await world.conversation()).id)
    await world.hear(3)
    await world.turn()
    expect(world.fake.sent).toHaveLength(1)
    await own(world, 4)
    expect(world.fake.sent).toEqual([])

    await world.hear(5)
    await world.turn()
    expect(world.fake.sent).toEqual([])
    world.clock.advance(29 * minuteMs - 2 * gatherMs)
    await world.hear(6)
    await world.turn()
    expect(world.fake.sent).toEqual([])
    world.clock.advance(minuteMs)
    await world.hear(7)
    await world.turn()
    expect(world.fake.sent).toHaveLength(1)
  })

  test.each<HandOver>(['unavailable', 'too_slow', 'malformed', 'budget_spent', 'not_in_sources'])(
    'after %s the contact hears nothing and the customer is called',
    async (reason) => {
      const world = await atWork()
      world.model.next = { ok: false, reason }
      await world.hear(1)
      await world.turn()
      expect(world.fake.sent).toEqual([])
      expect(await world.conversation()).toMatchObject({ notice: reason })
      await world.customer.sees(/siz yan\u0131tl|yan\u0131tlay/)
    },
  )

  test('what the customer has to answer still stands after a rule answered a later message', async () => {
    const world = await atWork()
    world.conversations.addResponder({
      purpose: 'funnel',
      respond: async ({ messages }) =>
        messages.at(-1)?.text === 'yes' ? { kind: 'say', purpose: 'funnel', text: 'Next step' } : undefined,
    })
    world.model.next = { ok: false, reason: 'not_in_sources' }
    await world.hear(1, { text: 'how long does it take?' })
    await world.turn()
    await world.hear(2, { text: 'yes' })
    await world.turn()
    expect(texts(world)).toEqual(['Next step'])
    expect(await world.conversation()).toMatchObject({ notice: 'not_in_sources' })
    await world.hear(3, { text: 'hello?' })
    world.model.next = says('two days')
    await world.turn()
    expect(await world.conversation()).toMatchObject({ notice: null })
  })

  test('an empty answer never leaves, and one that was held back is a draft with its reason', async () => {
    const world = await atWork()
    world.model.next = says('  ')
    await world.hear(1)
    await world.turn()
    world.model.next = { ok: false, reason: 'iban', draft: 'pay to TR00' }
    await world.hear(2)
    await world.turn()
    expect(world.fake.sent).toEqual([])
    expect(await world.drafts()).toMatchObject([{ state: 'open', reason: 'iban', leaves_at: null }])
    await world.customer.sees(/pay to TR00[\s\S]*IBAN/)
  })

  test('what is old when it is seen, and what came before the account was at work, goes to the customer only', async () => {
    const world = await atWork()
    await world.hear(1, { sentAt: new Date(world.clock.now().getTime() - minuteMs) })
    world.clock.advance(20 * minuteMs)
    await world.hear(2, { sentAt: new Date(world.clock.now().getTime() - 11 * minuteMs) })
    await world.turn()
    expect(world.model.asked).toEqual([])
    expect(await world.rows()).toHaveLength(2)
  })

  test.each(['manual', 'hybrid'] as const)(
    'what still waits for its turn when the account is switched to %s is the customer\u2019s, and what left stays said',
    async (mode) => {
      const world = await atWork()
      await world.hear(1, { chatId: 100 })
      await world.turn()
      for (const { key } of world.fake.sent) world.fake.left.add(key)
      await world.hear(2, { chatId: 101 })
      await world.turn()
      expect(world.fake.sent).toHaveLength(2)
      Object.assign(world.behaviour, { reply_mode: mode })
      const changed = { customerId, accountId, names: ['reply_mode'] }
      await world.db.transaction().execute((tx) => world.events.announce(tx, 'behaviour_changed', changed))
      await world.jobs.run()
      expect(world.fake.sent.map(({ permit }) => permit.chatId)).toEqual([100])
      expect(await world.drafts()).toMatchObject([{ state: 'open', reason: null, leaves_at: null }])
      await world.customer.sees('we open at nine')
      expect(world.customer.buttons().map(({ text }) => text)).toContain('\u2705 G\u00f6nder')
    },
  )

  test('twenty answers an hour are the end of it: the next one is a draft', async () => {
    const world = await atWork()
    for (let id = 1; id <= 21; id++) {
      await world.hear(id)
      await world.turn()
    }
    expect(world.fake.sent).toHaveLength(20)
    expect(await world.drafts()).toMatchObject([{ reason: 'hourly_limit' }])
    world.clock.advance(hourMs)
    await world.hear(99)
    await world.turn()
    expect(world.fake.sent).toHaveLength(21)
  })

  test('an answer that could not leave in time becomes a draft', async () => {
    const world = await atWork()
    await world.hear(1)
    await world.turn()
    const { key, notAfter } = world.fake.sent[0]!
    expect(notAfter?.getTime()).toBe(world.clock.now().getTime() + 3 * minuteMs)
    await world.conversations.onFailed({ accountId, key, reason: 'expired' })
    await world.jobs.run()
    expect(await world.drafts()).toMatchObject([{ state: 'open', reason: 'waited' }])
    expect((await world.rows()).filter(({ author }) => author === 'auto')).toEqual([])
  })

  test('a contact who blocked is closed for automation until they write again', async () => {
    const world = await atWork()
    await world.hear(1)
    await world.turn()
    await world.conversations.onFailed({ accountId, key: world.fake.sent[0]!.key, reason: 'blocked_by_contact' })
    expect(await world.conversation()).toMatchObject({ automation_closed: 'blocked_by_contact' })
    await world.hear(2)
    expect(await world.conversation()).toMatchObject({ automation_closed: null })
  })

  test('hands off takes back what waits and answers nothing more', async () => {
    const world = await atWork()
    await world.hear(1)
    await world.turn()
    await world.conversations.handsOff(customerId, (await world.conversation()).id)
    expect(world.fake.sent).toEqual([])
  })

  test('nothing that was deleted is answered', async () => {
    const world = await atWork()
    await world.hear(1)
    await world.listener.onDeleted({ accountId, chatId: undefined, messageIds: [1] })
    await world.turn()
    expect(world.model.asked).toEqual([])
  })

  test('what is answered without the customer calls nobody: the card stays where it is, and comes anew when they are needed', async () => {
    const world = await atWork()
    await world.hear(1)
    await world.turn()
    await world.customer.sees('we open at nine')
    const card = () => world.customer.messages().findLast(({ content }) => content.text.includes('@shop'))?.uid
    const before = card()
    // an answer by hand would have rung for this one
    world.clock.advance(10 * minuteMs)
    await world.hear(2)
    await world.jobs.run()
    expect(card()).toBe(before)
    world.model.next = { ok: false, reason: 'unavailable' }
    await world.turn()
    expect(card()).not.toBe(before)
  })
})

describe('in hybrid', () => {
  test('the draft stands on the card with its source, and leaves by one press for exactly that text, once', async () => {
    const world = await atWork('premium')
    world.model.next = says('we open at nine', ['hours.pdf'])
    await world.hear(1)
    await world.turn()
    expect(world.fake.sent).toEqual([])
    await world.customer.sees(/Taslak[\s\S]*we open at nine[\s\S]*hours\.pdf/)
    await world.customer.press('\u2705 G\u00f6nder')
    await vi.waitFor(() => expect(texts(world)).toEqual(['we open at nine']))
    expect(world.fake.sent[0]).toMatchObject({ automatic: false })
    const [draft] = await world.drafts()
    expect(draft).toMatchObject({ state: 'sent', body_sealed: null })
    expect((await world.conversations.sendDraft(customerId, draft!.id)).ok).toBe(true)
    expect(world.fake.sent).toHaveLength(1)
    expect(await world.conversations.sendDraft(999, draft!.id)).toEqual(refused('no_draft'))
  })

  test('a newer message makes the old press stale and stops the time-out; the new draft takes its place', async () => {
    const world = await atWork('premium')
    world.behaviour.draft_minutes = 3
    await world.hear(1)
    await world.turn()
    const [first] = await world.drafts()
    expect(first?.leaves_at).not.toBeNull()
    await world.hear(2, { text: 'no, the blue one' })
    expect(await world.conversations.sendDraft(customerId, first!.id)).toEqual(refused('stale_draft'))
    world.clock.advance(4 * minuteMs)
    await world.sweep()
    expect(world.fake.sent).toEqual([])
    world.model.next = says('the blue one is gone')
    await world.turn()
    expect(await world.drafts()).toMatchObject([{ state: 'replaced' }, { state: 'open' }])
    await world.customer.sees('the blue one is gone')
  })

  test('a draft that nobody touched leaves by itself after its minutes, counted as automatic; after a day it is forgotten', async () => {
    const world = await atWork('premium')
    world.behaviour.draft_minutes = 3
    await world.hear(1)
    await world.turn()
    world.clock.advance(2 * minuteMs)
    await world.sweep()
    expect(world.fake.sent).toEqual([])
    world.clock.advance(minuteMs)
    await world.sweep()
    expect(world.fake.sent).toMatchObject([{ automatic: true, content: { text: 'we open at nine' } }])
    await world.sweep()
    expect(world.fake.sent).toHaveLength(1)

    world.behaviour.draft_minutes = null
    await world.hear(2)
    await world.turn()
    world.clock.advance(24 * hourMs)
    await world.sweep()
    expect((await world.drafts()).map(({ state }) => state)).toEqual(['sent_itself', 'expired'])
  })

  test('a draft stays when its contact became another account here since; one that cannot be read keeps back no other', async () => {
    const world = await atWork('premium')
    world.behaviour.draft_minutes = 3
    for (const chatId of [100, 101, 102]) await world.hear(chatId, { chatId })
    await world.turn()
    world.fake.known.push({ ...world.fake.known[0]!, id: accountId + 1, telegramUserId: 100 })
    await world.db
      .updateTable('conversation_draft')
      .set({ body_sealed: Buffer.from('broken') })
      .where('answers_to', '=', 101)
      .execute()
    world.clock.advance(3 * minuteMs)
    await world.sweep().catch(() => undefined)
    expect(world.fake.sent).toMatchObject([{ permit: { chatId: 102 } }])
  })

  test('nothing is left of a draft two days after it was settled, however much a contact writes', async () => {
    const world = await atWork('premium')
    for (const id of [1, 2, 3]) {
      await world.hear(id)
      await world.turn()
    }
    expect(await world.drafts()).toHaveLength(3)
    world.clock.advance(49 * hourMs)
    await world.sweep()
    expect(await world.drafts()).toMatchObject([{ state: 'expired' }])
  })

  test('a draft that was about to leave stays when the customer switches back to manual', async () => {
    const world = await atWork('premium')
    world.behaviour.draft_minutes = 3
    await world.hear(1)
    await world.turn()
    world.behaviour.reply_mode = 'manual'
    world.clock.advance(3 * minuteMs)
    await world.sweep()
    expect(world.fake.sent).toEqual([])
    expect(await world.drafts()).toMatchObject([{ state: 'open', leaves_at: null }])
  })

  test('edited words are sent instead of the draft', async () => {
    const world = await atWork('premium')
    await world.hear(1)
    await world.turn()
    await world.customer.press('D\u00fczelt')
    await world.customer.sees('aynen o gider')
    world.customer.say('we open at ten')
    await vi.waitFor(() => expect(texts(world)).toEqual(['we open at ten']))
    await vi.waitFor(async () => expect(await world.drafts()).toMatchObject([{ state: 'edited' }]))
    // the question goes with its way out
    await vi.waitFor(() => expect(world.chat().join()).not.toContain('aynen o gider'))
    // and the next question has a draft again, without a press
    await world.hear(2)
    await world.turn()
    expect(await world.drafts()).toMatchObject([{ state: 'edited' }, { state: 'open' }])
  })

  test('a draft that is being rewritten does not leave by itself, and is on the card still for who thinks better of it', async () => {
    const world = await atWork('premium')
    world.behaviour.draft_minutes = 3
    await world.hear(1)
    await world.turn()
    await world.customer.press('D\u00fczelt')
    await world.customer.sees(/aynen o gider[\s\S]*we open at nine/)
    world.clock.advance(3 * minuteMs)
    await world.sweep()
    expect(world.fake.sent).toEqual([])
    await world.customer.press('Vazge\u00e7')
    await world.customer.sees('taslak kartta')
    expect(await world.drafts()).toMatchObject([{ state: 'open', leaves_at: null }])
    world.customer.say('nobody is meant')
    await world.customer.sees('kime g\u00f6nderelim')
    expect(world.fake.sent).toEqual([])
  })

  test('a draft does not leave by itself while the customer answers in their own words', async () => {
    const world = await atWork('premium')
    world.behaviour.draft_minutes = 3
    await world.hear(1)
    await world.turn()
    await world.customer.press('Yan\u0131tla')
    await world.customer.sees('S\u0131radaki mesaj')
    world.clock.advance(3 * minuteMs)
    await world.sweep()
    expect(world.fake.sent).toEqual([])
  })

  test('a discarded draft is gone', async () => {
    const world = await atWork('premium')
    await world.hear(1)
    await world.turn()
    await world.customer.press('\ud83d\uddd1 Sil')
    await vi.waitFor(async () => expect(await world.drafts()).toMatchObject([{ state: 'discarded', body_sealed: null }]))
    expect(world.fake.sent).toEqual([])
  })
})

test('in manual nothing is asked and nothing leaves', async () => {
  const world = await atWork('basic')
  await world.hear(1)
  await world.turn()
  expect(world.model.asked).toEqual([])
  expect(world.fake.sent).toEqual([])
})

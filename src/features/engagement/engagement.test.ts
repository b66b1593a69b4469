import { describe, expect, test, vi } from 'vitest'
import { gatherMs } from '#features/conversations/automation-rules.ts'
import type { Composer } from '#features/conversations/ports.ts'
import { pressData } from '#platform/bot/view.ts'
import { dayMs, hourMs, minuteMs } from '#shared/time.ts'
import { accountId, createConversationWorld, customerId, message, ownId } from '#tests/conversations.ts'
import type { PackageId } from '#features/catalog/rules.ts'
import { registerEngagementBot } from './bot.ts'
import { registerEngagementJobs } from './jobs.ts'
import { createEngagement } from './service.ts'

const iban = 'TR330006100519786457841326'
const yes = 'evet'
const refusal = 'yok te\u015fekk\u00fcrler'

async function start(packageId: PackageId = 'premium', settings: object = { funnel_on: true }, composer?: Composer) {
  const world = await createConversationWorld({ packageId, ...(composer ? { composer } : {}) })
  const [account] = world.fake.known
  if (account) account.liveAt = world.clock.now()
  Object.assign(world.behaviour, { reply_mode: 'manual', quiet_hours: { from: 0, to: 0 }, ...settings })
  const engagement = createEngagement(world)
  registerEngagementJobs({ ...world, funnelRuns: engagement.funnelRuns })
  registerEngagementBot(world.bot.shell, {
    ...world,
    ...engagement,
    behaviours: {
      of: world.behaviours.of,
      change: async (_customer, _account, patch) => ({ ok: true, value: Object.assign(world.behaviour, patch) }),
    },
    home: () => ({ text: 'home', press: pressData('eg.menu', accountId) }),
  })
  let messageId = 0
  /** The contact writes, and what comes of it is done. */
  const hear = async (text: string, fields: object = {}) => {
    await world.hear(++messageId, { text, ...fields })
    world.clock.advance(gatherMs)
    await world.jobs.run()
    // what was said is out of the queue
    for (const { key } of world.fake.sent) world.fake.left.add(key)
  }
  const texts = () => world.fake.sent.map(({ content }) => ('text' in content ? content.text : ''))
  const last = () => texts().at(-1) ?? ''
  const pay = () => engagement.offers.setPayment(customerId, accountId, { iban, payee: 'Ada Ltd.\u015eti' })
  const run = () => world.db.selectFrom('funnel_run').selectAll().executeTakeFirst()
  const byHand = (chatId = 100) =>
    world.listener.onOwnMessage({
      accountId,
      chatId,
      messageId: 900 + ++messageId,
      isGroup: false,
      sender: { id: ownId, firstName: 'Shop', isContact: false },
      sentAt: world.clock.now(),
      text: 'I am here',
      mentionsMe: false,
      isPastDialog: false,
    })
  return { ...world, ...engagement, hear, texts, last, pay, run, byHand }
}

describe('the menu', () => {
  test('is shown on a whole request word, its sections by number, and only where it is on', async () => {
    const world = await start('basic', { menu_on: true })
    await world.pay()
    await world.menus.setSection(customerId, accountId, 1, { title: 'Kesim', price: 450_00, text: 'Y\u0131kama dahil.' })
    await world.hear('Men\u00fc l\u00fctfen')
    expect(world.last()).toContain('1. VIP \u00fcyelik \u2014 250 \u20ba\n2. Kesim \u2014 450 \u20ba')
    expect(world.last()).toContain('TR33 0006 1005 1978 6457 8413 26')
    await world.hear('2')
    expect(world.last()).toMatch(/^Kesim \u2014 450 \u20ba\n\nY\u0131kama dahil\./)
    for (const other of ['7', 'men\u00fcs\u00fcz', 'fiyat istemiyorum bu kadar', 'merhaba']) await world.hear(other)
    expect(world.fake.sent).toHaveLength(2)
    Object.assign(world.behaviour, { menu_on: false })
    await world.hear('fiyat')
    expect(world.fake.sent).toHaveLength(2)
  })

  test('comes once by itself after so many messages, and to nobody who opted out', async () => {
    const world = await start('basic', { menu_on: true, menu_after: 2 })
    await world.hear('merhaba')
    expect(world.texts()).toEqual([])
    await world.hear('orada m\u0131s\u0131n\u0131z')
    expect(world.texts()).toHaveLength(1)
    await world.hear('iyi g\u00fcnler')
    expect(world.texts()).toHaveLength(1)
    await world.hear('dur', { chatId: 200 })
    await world.hear('men\u00fc', { chatId: 200 })
    expect(world.texts().filter((text) => text.includes('VIP'))).toHaveLength(1)
  })

  test.each(['gpt', 'hybrid', 'manual'])('a question beside a request for it is not passed over: %s', async (mode) => {
    const asked: string[][] = []
    const compose: Composer['compose'] = async ({ messages, isDisclosing }) => {
      asked.push(messages)
      return { ok: true, value: { text: isDisclosing ? 'assistant: until six' : 'until six', sources: [] } }
    }
    const world = await start('enterprise', { menu_on: true, reply_mode: mode }, { compose })
    await world.listener.onMessage(message(world.clock.now(), 50, { text: 'Men\u00fc' }))
    await world.hear('Saat ka\u00e7a kadar a\u00e7\u0131ks\u0131n\u0131z?')
    expect(world.texts()[0]).toContain('1. VIP')
    const [conversation] = await world.db.selectFrom('conversation').select('notice').execute()
    const drafts = await world.db.selectFrom('conversation_draft').select('state').execute()
    expect(asked).toEqual(mode === 'manual' ? [] : [['Saat ka\u00e7a kadar a\u00e7\u0131ks\u0131n\u0131z?']])
    expect(world.texts().slice(1)).toEqual(mode === 'gpt' ? ['until six'] : [])
    expect(drafts).toEqual(mode === 'hybrid' ? [{ state: 'open' }] : [])
    expect(conversation).toEqual({ notice: mode === 'manual' ? 'asked_more' : null })
  })

  test('of messages that come together each gets one automatic message at most, and each of those counts', async () => {
    const compose: Composer['compose'] = async () => ({ ok: true, value: { text: 'until six', sources: [] } })
    const world = await start('enterprise', { menu_on: true, reply_mode: 'gpt' }, { compose })
    await world.hear('Men\u00fc, saat ka\u00e7a kadar a\u00e7\u0131ks\u0131n\u0131z?')
    expect(world.texts()).toHaveLength(1)
    for (const [at, text] of ['Men\u00fc', 'Saat ka\u00e7a kadar?', 'Pazar g\u00fcn\u00fc?'].entries())
      await world.listener.onMessage(message(world.clock.now(), 50 + at, { text }))
    await world.hear('fiyat')
    expect(world.fake.sent.slice(1).map(({ automatic }) => automatic)).toEqual([true, true])
    const standing = await world.db.selectFrom('conversation').select('automatic_in_a_row').executeTakeFirst()
    expect(standing).toEqual({ automatic_in_a_row: 2 })
  })

  test('twenty automatic answers an hour are the end of it, whatever they are for: the customer is called, once, and decides', async () => {
    const compose: Composer['compose'] = async () => ({ ok: true, value: { text: 'until six', sources: [] } })
    const world = await start('enterprise', { menu_on: true, reply_mode: 'gpt' }, { compose })
    const ask = async (text: string) => {
      await world.hear(text)
      return world.customer.messages().findLast(({ content }) => content.text.includes('@shop'))?.uid
    }
    for (let count = 0; count < 10; count++) for (const text of ['fiyat', 'Saat ka\u00e7ta?']) await ask(text)
    expect(world.texts()).toHaveLength(20)
    const before = await ask('te\u015fekk\u00fcrler')
    const drafts = () => world.db.selectFrom('conversation_draft').select(['reason', 'state']).orderBy('id').execute()
    expect(await drafts()).toEqual([{ reason: 'hourly_limit', state: 'open' }])
    // the card stays where it rang
    expect(await ask('fiyat')).toBe(before)
    for (const text of ['fiyat', 'Saat ka\u00e7ta?']) await ask(text)
    expect(world.texts()).toHaveLength(20)
    expect((await drafts()).at(-1)).toEqual({ reason: 'hourly_limit', state: 'open' })
    // whoever has enough of it is told that it was heard
    await ask('dur')
    expect(world.texts().slice(20)).toEqual([expect.stringContaining('kendili\u011fimizden')])
    for (const text of ['devam', 'dur']) await ask(text)
    expect(world.texts()).toHaveLength(21)
    expect(await world.optOuts.has(customerId, 100)).toBe(true)
    world.clock.advance(hourMs)
    for (const text of ['devam', 'fiyat']) await ask(text)
    expect(world.texts()).toHaveLength(23)
  })

  test('a new section is asked for its description before it is shown, and nobody has to give one', async () => {
    const { customer, menus } = await start('basic', { menu_on: true })
    await customer.forge(`eg.menu:${accountId}`)
    const add = async (title: string) => {
      await customer.press(/B\u00f6l\u00fcm ekle/)
      customer.say(title)
      await customer.press('Fiyats\u0131z')
      await customer.sees('K\u0131sa bir a\u00e7\u0131klama')
    }
    await add('Kesim')
    customer.say('Y\u0131kama dahil.')
    await customer.sees(/Kesim[\s\S]*Y\u0131kama dahil/)
    await customer.forge(`eg.menu:${accountId}`)
    await add('Boya')
    await customer.press('A\u00e7\u0131klamas\u0131z olsun')
    await customer.sees(/Boya[\s\S]*\u2013/)
    expect((await menus.of(accountId, 'tr')).sections.slice(1)).toMatchObject([{ text: 'Y\u0131kama dahil.' }, { title: 'Boya', text: '' }])
  })

  test('a text that may not leave is not kept, and another\u2019s menu is not changed', async () => {
    const world = await start('premium', { menu_on: true })
    expect(await world.menus.setIntro(customerId, accountId, 'see evil.com')).toMatchObject({ reason: 'link_not_allowed' })
    expect(await world.menus.setSection(customerId, accountId, 0, { text: 'bahis' })).toMatchObject({ reason: 'gambling' })
    expect(await world.menus.setIntro(999, accountId, 'hi')).toMatchObject({ reason: 'no_account' })
    expect(await world.offers.setPayment(customerId, accountId, { iban: `${iban.slice(0, -1)}7`, payee: 'Ada' })).toMatchObject({
      reason: 'iban_invalid',
    })
    await world.pay()
    const row = await world.db.selectFrom('account_offer').selectAll().executeTakeFirstOrThrow()
    expect(row.payment_sealed?.includes(iban)).toBe(false)
  })
})

describe('the standard funnel', () => {
  test('leads a new contact to payment, one text a message, and thanks when the customer presses that the money came', async () => {
    const world = await start()
    await world.pay()
    await world.hear('merhaba')
    expect(world.last()).toContain('Merhaba Ben')
    await world.hear('randevu')
    await world.hear('sa\u00e7 i\u00e7in')
    expect(world.last()).toContain('300 \u20ba')
    await world.hear('ne kadar s\u00fcrer?')
    expect(world.texts()).toHaveLength(3)
    await world.hear(yes)
    expect(world.last()).toContain('TR33 0006')
    await world.hear('\u00f6dedim')
    expect(world.last()).toContain('kontrol')
    await world.hear('geldi mi?')
    expect(world.texts()).toHaveLength(5)
    await world.customer.sees(/Ben[\s\S]*\u00d6deme geldi mi\?[\s\S]*ho\u015f geldiniz Ben/)
    await world.customer.press('\u2705 Evet, geldi')
    await vi.waitFor(() => expect(world.last()).toContain('ho\u015f geldiniz'))
    expect(world.fake.sent.at(-1)).toMatchObject({ automatic: false })
    await vi.waitFor(async () => expect(await world.run()).toMatchObject({ state: 'ended', step: 6 }))
    // once more is once only, and nobody else's press counts
    const { id = 0 } = (await world.run()) ?? {}
    expect(await world.funnelRuns.confirm(customerId, id)).toMatchObject({ reason: 'not_waiting' })
    await world.hear('te\u015fekk\u00fcrler')
    expect(world.texts()).toHaveLength(6)
    expect(await world.funnelRuns.counts(accountId)).toEqual([{ step: 6, state: 'ended', count: 1 }])
    const counted = await world.counted()
    expect(counted).toMatchObject({ funnel_started: 1, 'funnel_step:1': 1, 'funnel_step:5': 1, 'funnel_step:6': 1, funnel_won: 1 })
    expect(counted).not.toHaveProperty('funnel_lost')
  })

  test('begins for nobody whose first message is long ago, stays out where a person writes, and begins again after a reset', async () => {
    const world = await start('premium', { funnel_on: false, menu_on: true })
    await world.hear('merhaba')
    Object.assign(world.behaviour, { funnel_on: true })
    await world.hear('selam')
    expect(world.texts()).toEqual([])
    await world.hear('merhaba', { chatId: 200 })
    expect(world.texts()).toHaveLength(1)
    expect(await world.funnelRuns.reset(999, accountId)).toBe(0)
    expect(await world.funnelRuns.reset(customerId, accountId)).toBe(1)
    await world.hear('selam', { chatId: 200 })
    expect(world.texts()).toHaveLength(2)
    await world.hear('merhaba', { chatId: 300 })
    expect(world.texts()).toHaveLength(3)
    await world.db.updateTable('conversation').set({ last_automatic: null }).where('chat_id', '=', 300).execute()
    await world.hear('sa\u00e7 i\u00e7in', { chatId: 300 })
    expect(world.texts()).toHaveLength(3)
  })

  test('a refusal ends it for good, with one confirmation; the follow-up goes too', async () => {
    const world = await start()
    await world.pay()
    for (const text of ['merhaba', 'sa\u00e7', 'kesim']) await world.hear(text)
    expect((await world.run())?.follow_up_at).not.toBeNull()
    await world.hear(refusal)
    expect(world.last()).toContain('kendili\u011fimizden')
    expect(await world.run()).toMatchObject({ state: 'left', follow_up_at: null })
    expect(await world.counted()).toMatchObject({ funnel_started: 1, funnel_lost: 1, opt_out: 1 })
    world.clock.advance(5 * hourMs)
    await world.sweep()
    await world.hear(yes)
    expect(world.texts()).toHaveLength(4)
  })

  test('payment details that are gone are not named: the customer answers', async () => {
    const world = await start()
    for (const text of ['merhaba', 'sa\u00e7', 'kesim', yes]) await world.hear(text)
    expect(world.texts()).toHaveLength(3)
  })

  test('one follow-up after its hours, not in quiet ones, not after a word of anybody', async () => {
    const world = await start()
    await world.pay()
    for (const text of ['merhaba', 'sa\u00e7', 'kesim']) await world.hear(text)
    await world.sweep()
    expect(world.texts()).toHaveLength(3)
    world.clock.advance(4 * hourMs)
    world.behaviour.quiet_hours = { from: 0, to: 24 * 60 - 1 }
    await world.sweep()
    expect(world.texts()).toHaveLength(3)
    world.behaviour.quiet_hours = { from: 0, to: 0 }
    world.clock.advance(11 * minuteMs)
    await world.sweep()
    await world.sweep()
    expect(world.texts()).toHaveLength(4)
    expect(world.fake.sent.at(-1)).toMatchObject({ automatic: true })
    expect((await world.rows()).at(-1)).toMatchObject({ purpose: 'follow_up' })
    expect(await world.counted()).toMatchObject({ follow_up: 1 })
    world.clock.advance(23 * hourMs)
    await world.sweep()
    expect(world.texts()).toHaveLength(4)

    for (const text of ['merhaba', 'sa\u00e7', 'kesim']) await world.hear(text, { chatId: 200 })
    for (const text of ['merhaba', 'sa\u00e7', 'kesim']) await world.hear(text, { chatId: 300 })
    await world.byHand(300)
    await world.hear('bir d\u00fc\u015f\u00fcneyim', { chatId: 200 })
    world.clock.advance(5 * hourMs)
    await world.sweep()
    expect(world.texts()).toHaveLength(10)
  })
})

test.each(['gpt', 'hybrid', 'manual'])('what is asked beside a stop is not passed over: %s', async (mode) => {
  const asked: string[][] = []
  const compose: Composer['compose'] = async ({ messages }) => {
    asked.push(messages)
    return { ok: true, value: { text: 'tomorrow', sources: [] } }
  }
  const world = await start('enterprise', { menu_on: true, reply_mode: mode }, { compose })
  const question = 'Sipari\u015fim ne zaman gelecek?'
  await world.listener.onMessage(message(world.clock.now(), 50, { text: 'dur' }))
  await world.hear(question)
  expect(world.texts()[0]).toContain('kendili\u011fimizden')
  expect(asked).toEqual(mode === 'manual' ? [] : [[question]])
  expect(world.texts().slice(1)).toEqual(mode === 'gpt' ? ['tomorrow'] : [])
  const drafts = await world.db.selectFrom('conversation_draft').select('state').execute()
  expect(drafts).toEqual(mode === 'hybrid' ? [{ state: 'open' }] : [])
  const [conversation] = await world.db.selectFrom('conversation').select('notice').execute()
  expect(conversation).toEqual({ notice: mode === 'manual' ? 'asked_more' : null })
  // thanks beside it are no question
  await world.listener.onMessage(message(world.clock.now(), 60, { chatId: 200, text: 'dur' }))
  await world.hear('te\u015fekk\u00fcrler', { chatId: 200 })
  expect(asked).toHaveLength(mode === 'manual' ? 0 : 1)
})

test('where a model answers, the confirmation of a stop says so as well when it is the first automatic message, and only then', async () => {
  const world = await start('enterprise', { reply_mode: 'gpt' })
  await world.hear('dur')
  expect(world.last()).toMatch(/asistan[\s\S]*kendili\u011fimizden/)
  await world.hear('devam')
  expect(world.last()).toMatch(/yine yazabiliriz/)
  expect(world.last()).not.toContain('asistan')
  const byHand = await start('enterprise')
  await byHand.hear('dur')
  expect(byHand.last()).not.toContain('asistan')
})

test('no follow-up goes to who is in the address book since the last step, and their stop ends the funnel', async () => {
  const world = await start()
  const inBook = (chatId: number) => ({ chatId, sender: { id: chatId, firstName: 'Mum', isContact: true } })
  for (const chatId of [100, 200]) for (const text of ['merhaba', 'sa\u00e7', 'kesim']) await world.hear(text, { chatId })
  await world.hear('ak\u015fama gelirim', inBook(100))
  await world.hear('dur', inBook(200))
  for (let hours = 0; hours < 25; hours++) {
    world.clock.advance(hourMs)
    await world.sweep()
  }
  expect(world.texts()).toHaveLength(6)
  const runs = await world.db.selectFrom('funnel_run').select(['state', 'follow_up_at']).orderBy('contact_id').execute()
  expect(runs).toEqual([
    { state: 'running', follow_up_at: null },
    { state: 'left', follow_up_at: null },
  ])
  expect(await world.optOuts.has(customerId, 200)).toBe(true)
})

describe('a funnel of one\u2019s own', () => {
  test('is built with buttons and plain sentences, tried, and live only then', async () => {
    const world = await start('enterprise', { funnel_on: true, reply_mode: 'manual' })
    const { customer } = world
    const say = async (text: string, sees: string | RegExp) => {
      const before = customer.messages().at(-1)?.uid ?? 0
      customer.say(text)
      return customer.seesAfter(before, sees)
    }
    await customer.forge(`eg.funnel:${accountId}`)
    await customer.press('\u{1f9e9} Ad\u0131mlar')
    await customer.press('\u21ba Ba\u015ftan kur')
    await customer.press('Bo\u015f ba\u015fla')
    for (const text of ['Merhaba {ad}, randevu ister misiniz?', 'Hangi g\u00fcn?', 'Peki, iyi g\u00fcnler.']) {
      await customer.press('\u2795 Ad\u0131m ekle')
      await customer.sees('Ki\u015fi bu ad\u0131mda ne okusun')
      await say(text, 'nereye ge\u00e7ilsin')
      await customer.press('\u{1f3c1} Burada bitsin')
      await customer.sees('Ad\u0131mlar s\u0131rayla')
    }
    await customer.press(/^1\. Merhaba/)
    await customer.press('\u2795 Kural ekle')
    await customer.press('\u201cHay\u0131r\u201d derse')
    await customer.press(/^3\. Peki/)
    await customer.sees(/\u201cHay\u0131r\u201d derse \u2192 3\. ad\u0131m/)
    await customer.press('\u2795 Kural ekle')
    await customer.press('\u201cEvet\u201d derse')
    await customer.press(/^2\. Hangi/)
    // the way that the step began with is gone: other questions are no matter of the funnel
    const { content } = await customer.sees(/\u201cEvet\u201d derse \u2192 2\. ad\u0131m/)
    expect(content.text).not.toContain('Ne derse desin')
    await customer.press('\u2039 Geri')
    await customer.press('\u2039 Geri')
    await customer.press('\u{1f680} Yay\u0131na al')
    await customer.sees('sonuna kadar deneyin')
    await customer.press('\u{1f3ad} Deneyin')
    await customer.sees('M\u00fc\u015fteri gibi bir mesaj yaz\u0131n')
    await say('selam', 'Merhaba Ada, randevu')
    await say('hay\u0131r', 'ak\u0131\u015f\u0131 burada bitti')
    await customer.press('Denemeyi bitir')
    // one that is off is not called live
    await customer.press('\u23f8 Kapat')
    await customer.press('\u{1f680} Yay\u0131na al')
    await customer.sees('Sat\u0131\u015f ak\u0131\u015f\u0131 kapal\u0131; ba\u015flatmak i\u00e7in A\u00e7')
    await customer.press('\u25b6\ufe0f A\u00e7')
    await customer.sees('ak\u0131\u015f\u0131 a\u00e7\u0131k')

    await world.hear('selam')
    expect(world.last()).toBe('Merhaba Ben, randevu ister misiniz?')
    await world.hear('hay\u0131r')
    expect(world.last()).toBe('Peki, iyi g\u00fcnler.')
    expect(await world.optOuts.has(customerId, 100)).toBe(false)
    await world.hear('selam', { chatId: 200 })
    await world.hear('olur', { chatId: 200 })
    expect(world.last()).toBe('Hangi g\u00fcn?')
  })

  test.each([
    [1, 'never'],
    [2, 'said'],
    [24, 'said'],
    [25, 'never'],
  ])('a follow-up comes 2 to 24 hours after its step: %i hours are %s', async (hours, becomes) => {
    const world = await start('enterprise', { funnel_on: true, reply_mode: 'manual' })
    const { funnels } = world
    await funnels.beginAnew(customerId, accountId, 'empty')
    await funnels.addStep(customerId, accountId, 'one?')
    await funnels.addStep(customerId, accountId, 'two', { id: 1, when: { kind: 'anything' } })
    const set = await funnels.setFollowUp(customerId, accountId, 1, { hours, text: 'still there?' })
    expect(set).toMatchObject(becomes === 'said' ? { ok: true } : { reason: 'bad_hours' })
    await funnels.noteTried(customerId, accountId)
    expect(await funnels.publish(customerId, accountId)).toMatchObject({ ok: true })
    await world.hear('merhaba')
    world.clock.advance(hours * hourMs - minuteMs)
    await world.sweep()
    expect(world.texts()).toEqual(['one?'])
    for (let minutes = 0; minutes < 2; minutes++) {
      world.clock.advance(minuteMs)
      await world.sweep()
    }
    expect(world.texts()).toEqual(becomes === 'said' ? ['one?', 'still there?'] : ['one?'])
  })

  test('the answer to a yes is never followed by the text for a no, and the list draws where each step leads', async () => {
    const { customer, funnels } = await start('enterprise', { funnel_on: true, reply_mode: 'manual' })
    const say = async (text: string, sees: string | RegExp) => {
      const before = customer.messages().at(-1)?.uid ?? 0
      customer.say(text)
      return customer.seesAfter(before, sees)
    }
    await funnels.beginAnew(customerId, accountId, 'empty')
    await customer.forge(`eg.fsteps:${accountId}`)
    await customer.press('\u2795 Ad\u0131m ekle')
    await customer.sees('Ki\u015fi bu ad\u0131mda ne okusun')
    for (const text of ['Randevu ister misiniz?', 'Hangi g\u00fcn?']) {
      await say(text, 'nereye ge\u00e7ilsin')
      await customer.press('\u27a1\ufe0f S\u0131radaki ad\u0131ma')
      await customer.sees('Ki\u015fi bu ad\u0131mda ne okusun')
    }
    await say('Peki, iyi g\u00fcnler.', 'nereye ge\u00e7ilsin')
    await customer.press('\u{1f3c1} Burada bitsin')
    await customer.sees(/1 \u2192 2\n2 \u2192 3\n3 \u2192 son/)
    const answer = async (when: string, to: RegExp) => {
      await customer.press('\u2795 Kural ekle')
      await customer.press(when)
      await customer.press(to)
    }
    await customer.press(/^1\. Randevu/)
    await answer('\u201cEvet\u201d derse', /^2\. Hangi/)
    await customer.sees(/\u201cEvet\u201d derse \u2192 2/)
    await answer('\u201cHay\u0131r\u201d derse', /^3\. Peki/)
    // it is said, and not only done
    await customer.sees(/2\. ad\u0131m art\u0131k son/)
    await customer.press('\u2039 Geri')
    await customer.sees(/1: evet \u2192 2, hay\u0131r \u2192 3\n2 \u2192 son\n3 \u2192 son/)
    await customer.press('\u{1f3ad} Deneyin')
    await customer.sees('M\u00fc\u015fteri gibi bir mesaj yaz\u0131n')
    await say('selam', 'Randevu ister')
    await say('evet olur', /Hangi g\u00fcn[\s\S]*ak\u0131\u015f\u0131 burada bitti/)
    // whoever wants it all the same says so
    await funnels.addBranch(customerId, accountId, 2, { when: { kind: 'anything' }, to: 3 })
    await customer.forge(`eg.fsteps:${accountId}`)
    await customer.sees(/1: evet \u2192 2, hay\u0131r \u2192 3\n2 \u2192 3\n3 \u2192 son/)
  })

  test('three steps and a condition take nine presses: each answer gets its step where it is asked for', async () => {
    const { customer, funnels } = await start('enterprise', { funnel_on: true, reply_mode: 'manual' })
    await funnels.beginAnew(customerId, accountId, 'empty')
    await customer.forge(`eg.fsteps:${accountId}`)
    let presses = 0
    const press = async (...labels: string[]) => {
      for (const label of labels) await customer.press(label)
      presses += labels.length
    }
    const write = async (text: string) => {
      await customer.sees('Ki\u015fi bu ad\u0131mda ne okusun')
      const before = customer.messages().at(-1)?.uid ?? 0
      customer.say(text)
      await customer.seesAfter(before, 'nereye ge\u00e7ilsin')
    }
    await press('\u2795 Ad\u0131m ekle')
    await write('Randevu ister misiniz?')
    await press('\u{1f500} Yan\u0131t\u0131na g\u00f6re', '\u201cEvet\u201d derse', '\u2795 Yeni bir ad\u0131ma')
    await write('Hangi g\u00fcn?')
    await press('\u{1f3c1} Burada bitsin', '\u2795 Kural ekle', '\u201cHay\u0131r\u201d derse', '\u2795 Yeni bir ad\u0131ma')
    await write('Peki, iyi g\u00fcnler.')
    await press('\u{1f3c1} Burada bitsin')
    expect(presses).toBe(9)
    const { draft } = await funnels.state(accountId, 'tr')
    expect(draft.steps.map(({ branches }) => branches)).toEqual([
      [
        { when: { kind: 'yes' }, to: 2 },
        { when: { kind: 'no' }, to: 3 },
      ],
      [],
      [],
    ])
  })

  test('a step on certain words gets them first and its text then', async () => {
    const { customer, funnels } = await start('enterprise', { funnel_on: true, reply_mode: 'manual' })
    await funnels.beginAnew(customerId, accountId, 'empty')
    await funnels.addStep(customerId, accountId, 'Ne dersiniz?')
    await customer.forge(`eg.fwhen:${accountId}:1:words`)
    await customer.press('\u2795 Yeni bir ad\u0131ma')
    await customer.sees('Hangi s\u00f6zler')
    customer.say('randevu, saat')
    await customer.sees('Ki\u015fi bu ad\u0131mda ne okusun')
    customer.say('Hangi g\u00fcn?')
    await customer.sees('nereye ge\u00e7ilsin')
    await customer.press('\u2039 Geri')
    await customer.sees(/1: \u201crandevu, saat\u201d \u2192 2\n2 \u2192 son/)
    await funnels.addStep(customerId, accountId, 'Yaln\u0131z')
    await customer.forge(`eg.fsteps:${accountId}`)
    await customer.sees(/3 \u2192 son \u00b7 \u26a0\ufe0f buraya hen\u00fcz/)
  })

  test('what was tried since its last change says so, and going live stands before turning the old steps on', async () => {
    const { customer, funnels } = await start('enterprise', { funnel_on: false, reply_mode: 'manual' })
    const shown = async (sees: RegExp) => {
      await customer.forge(`eg.funnel:${accountId}`)
      const message = await customer.sees(sees)
      const labels = customer.buttons(message).map(({ text }) => text)
      return labels.filter((text) => /Yay\u0131na al|Deneyin|A\u00e7$/.test(text))
    }
    expect((await shown(/kapal\u0131/))[0]).toBe('\u25b6\ufe0f A\u00e7')
    await funnels.beginAnew(customerId, accountId, 'empty')
    await funnels.addStep(customerId, accountId, 'Merhaba')
    expect(await shown(/\u00d6nce bir kez deneyin[\s\S]*1 \u2192 son/)).toMatchObject({
      1: '\u{1f680} Yay\u0131na al',
      2: '\u25b6\ufe0f A\u00e7',
    })
    await funnels.noteTried(customerId, accountId)
    const tried = await shown(/Denediniz; yay\u0131na almak i\u00e7in \u{1f680} Yay\u0131na al[\s\S]*1 \u2192 son/u)
    expect(tried).toEqual(['\u{1f680} Yay\u0131na al', '\u{1f3ad} Deneyin', '\u25b6\ufe0f A\u00e7'])
    await funnels.addStep(customerId, accountId, 'Nas\u0131ls\u0131n\u0131z?', { id: 1, when: { kind: 'anything' } })
    await shown(/\u00d6nce bir kez deneyin[\s\S]*1 \u2192 2/)
  })

  test('where a model answers, the first automatic message says that an assistant writes, and a second no is meant for good', async () => {
    const world = await start('enterprise', { funnel_on: true, reply_mode: 'gpt' })
    const { funnels } = world
    await funnels.beginAnew(customerId, accountId, 'empty')
    for (const text of ['one?', 'two?', 'three']) await funnels.addStep(customerId, accountId, text)
    for (const [id, to] of [
      [1, 2],
      [2, 3],
    ] as const)
      await funnels.addBranch(customerId, accountId, id, { when: { kind: 'no' }, to })
    expect(await funnels.publish(customerId, accountId)).toMatchObject({ reason: 'not_tried' })
    await funnels.noteTried(customerId, accountId)
    expect(await funnels.publish(customerId, accountId)).toMatchObject({ ok: true })
    await world.hear('merhaba')
    expect(world.last()).toMatch(/asistan[\s\S]*one\?$/)
    await world.hear('hay\u0131r')
    expect(world.last()).toBe('two?')
    await world.hear('hay\u0131r')
    expect(world.last()).toContain('kendili\u011fimizden')
    expect(await world.run()).toMatchObject({ state: 'left', step: 2 })
  })

  test('another\u2019s account is closed, and a package without it says what it needs', async () => {
    const world = await start('basic')
    const { customer } = world
    await customer.forge(`eg.funnel:${accountId}`)
    await customer.sees('Premium ve Kurumsal')
    const answer = await customer.forge('eg.menu:99')
    expect(answer?.showAlert).toBe(true)
    expect(await world.funnels.addStep(customerId, accountId, 'x')).toMatchObject({ reason: 'not_in_package' })
    expect(await world.funnels.addStep(999, accountId, 'x')).toMatchObject({ reason: 'no_account' })
  })
})

test('the list of those who want no messages is a file', async () => {
  const world = await start('basic', { menu_on: true })
  await world.hear('dur', { sender: { id: 100, firstName: '=Ben', isContact: false } })
  await world.customer.forge(`eg.menu:${accountId}`)
  await world.customer.press(/Mesaj istemeyenler/)
  await world.customer.press(/Liste olarak/)
  const message = await world.customer.sees('Mesaj istemeyen 1 ki\u015fi')
  const { media } = message.content
  expect(media?.kind).toBe('document')
})

test('where somebody stands in funnel and menu is forgotten with their conversation', async () => {
  const world = await start('enterprise', { funnel_on: true, menu_on: true })
  for (const chatId of [100, 200]) {
    await world.hear('merhaba', { chatId })
    await world.hear('men\u00fc', { chatId })
  }
  world.clock.advance(89 * dayMs)
  await world.hear('selam', { chatId: 200 })
  world.clock.advance(2 * dayMs)
  await world.conversations.forgetOld(world.clock.now())
  expect(await world.db.selectFrom('funnel_run').select('contact_id').execute()).toEqual([{ contact_id: 200 }])
  expect(await world.db.selectFrom('menu_shown').select('contact_id').execute()).toEqual([{ contact_id: 200 }])
})

test('two changes of a menu at once both stand', async () => {
  const { menus } = await start('basic', { menu_on: true })
  const changes = Array.from({ length: 6 }, (_, index) =>
    menus.setSection(customerId, accountId, 0, { [index % 2 ? 'text' : 'title']: `T${index}` }),
  )
  await Promise.all([...changes, menus.setIntro(customerId, accountId, 'Selam')])
  const { intro, sections } = await menus.of(accountId, 'tr')
  expect({ intro, title: sections[0]?.title[0], text: sections[0]?.text[0] }).toEqual({ intro: 'Selam', title: 'T', text: 'T' })
})

test('what was written here is exported, and erased', async () => {
  const world = await start('enterprise')
  await world.pay()
  await world.hear('merhaba')
  await world.menus.setIntro(customerId, accountId, 'Selam')
  Object.assign(world.behaviour, { menu_on: true })
  await world.hear('men\u00fc', { chatId: 200 })
  for (const text of ['dur', 'devam']) await world.hear(text, { chatId: 300 })
  const [outs, holder] = world.holders
  expect(JSON.stringify(await holder?.export(customerId))).toMatch(/Selam[\s\S]*running[\s\S]*menusShown[\s\S]*"contactId":200/)
  expect(await outs?.export(customerId)).toMatchObject([{ contactId: 300, liftedAt: expect.any(Date) }])
  expect(await world.optOuts.list(customerId)).toEqual([])
  await world.db.transaction().execute(async (tx) => holder?.erase(tx, customerId))
  expect(await world.run()).toBeUndefined()
  expect((await world.offers.of(accountId))?.payment).toBeUndefined()
})

import { randomBytes } from 'node:crypto'
import { expect, onTestFinished, test } from 'vitest'
import { createEvents } from '#platform/events.ts'
import { createJobs } from '#platform/jobs.ts'
import { createSecretBox } from '#platform/secret-box.ts'
import { createCustomers } from '#features/customers/service.ts'
import { createSettings } from '#features/staff/settings.ts'
import { createStaff } from '#features/staff/service.ts'
import { createBotWorld } from '#tests/bot.ts'
import { createTestClock } from '#tests/clock.ts'
import { createHandJobs, type HandJobs } from '#tests/conversations.ts'
import { createTestDatabase } from '#tests/database.ts'
import { registerSupportBot } from './bot.ts'
import { registerSupportJobs } from './jobs.ts'
import { createSupport } from './service.ts'

const boss = 1

async function setUp(byHand?: HandJobs) {
  const { db, url } = await createTestDatabase()
  const clock = createTestClock()
  const onError = (error: unknown) => {
    throw error
  }
  const jobs = byHand ?? createJobs(url, db, { onError })
  const events = createEvents({ jobs, clock })
  const bot = await createBotWorld({ db, url, clock })
  const { words, messenger } = bot.shell
  const staff = createStaff({ db, clock, events, adminIds: [boss], reachOf: async () => new Map() })
  const customers = createCustomers({ db, clock, events, box: createSecretBox(randomBytes(32)), staff })
  const settings = createSettings({ db, events, staff, words })
  await settings.seedSamples()
  const support = createSupport({ db, clock, events, staff, customers, isFirst: async () => false })
  registerSupportBot(bot.shell, { clock, support, staff, settings, customers, coverageOf })
  registerSupportJobs({ db, events, jobs, messenger, words, support, staff, customers })
  await jobs.start({ work: true })
  onTestFinished(() => jobs.stop())
  await bot.listen()
  const person = async (id: number, firstName: string) => {
    await customers.touch({ id, first_name: firstName, language_code: 'tr' })
    return bot.person(id, { firstName })
  }
  return {
    db,
    support,
    staff,
    customers,
    ada: await person(100, 'Ada'),
    helper: await person(boss, 'Boss'),
    stranger: await person(101, 'Eve'),
  }
}

test('a customer asks, staff answer from the card, the customer answers back and closes', async () => {
  const { ada, helper } = await setUp()
  // a bot writes to nobody who never wrote to it
  helper.say('/destek')
  await helper.press('Vazge\u00e7')
  ada.say('/destek')
  const panel = await ada.sees('Premium')
  expect(panel.content.text).toContain('WhatsApp')
  ada.say('My <b>bot</b> sleeps')
  await ada.sees('#1')

  const card = await helper.sees('My <b>bot</b> sleeps')
  expect(card.content.text).toContain('Ada')
  await helper.press('Yan\u0131tla')
  helper.say('We wake it up')
  await ada.sees('We wake it up')

  await ada.press('Yan\u0131t yaz')
  ada.say('Thank you')
  await helper.sees('Thank you')
  await ada.press('Sorunum')
  await ada.sees('kapat\u0131ld\u0131')
})

test('a customer is told when staff close the ticket, and can open it again', async () => {
  const { ada, helper } = await setUp()
  helper.say('/destek')
  await helper.press('Vazge\u00e7')
  ada.say('/destek')
  await ada.sees('Premium')
  ada.say('Is anybody there?')
  await helper.sees('Is anybody there?')
  await helper.press('Kapat')
  await ada.sees('Ekibimiz #1')
  await ada.press('Yeniden')
  ada.say('I still wait')
  await helper.sees('I still wait')
})

test('a file of a ticket is opened from the conversation', async () => {
  const { ada, helper, stranger } = await setUp()
  helper.say('/destek')
  await helper.press('Vazge\u00e7')
  ada.say('/destek')
  await ada.sees('Premium')
  ada.upload({ kind: 'document', name: 'invoice.pdf', mime: 'application/pdf', bytes: randomBytes(64), caption: 'It is wrong' })
  await helper.sees('It is wrong')
  await helper.press('Konu\u015fmay\u0131')
  const view = await helper.sees('\u{1f4ce} It is wrong')
  await helper.press('dosyas\u0131')
  const file = await helper.seesAfter(view.uid, 'It is wrong')
  expect(file.content.media).toMatchObject({ kind: 'document' })
  expect((await helper.forge('su.file:99'))?.showAlert).toBe(true)
  // there it is answered as from any card, and looking at it once more ends no answer
  expect(helper.buttons(file).map(({ callback_data: data }) => data)).toContain('su.answer:1')
  await helper.press('Yan\u0131tla')
  const asked = await helper.sees('#1')
  const data = helper.buttons(view).find(({ callback_data: name }) => name?.startsWith('su.file:'))?.callback_data ?? ''
  await helper.forge(data, view)
  await helper.seesAfter(asked.uid, 'It is wrong')
  helper.say('We send another one')
  await ada.sees('We send another one')
  // who is no staff gets no file, by the very same button
  stranger.say('/destek')
  await stranger.sees('Premium')
  expect((await stranger.forge(data))?.showAlert).toBe(true)
  expect(stranger.messages().filter(({ content }) => content.media)).toEqual([])
})

test('who is no staff cannot look into a ticket or answer it, whatever button they forge', async () => {
  const { ada, stranger, support } = await setUp()
  ada.say('/destek')
  await ada.sees('Premium')
  ada.say('hello')
  await ada.sees('#1')
  stranger.say('/destek')
  await stranger.sees('Premium')
  for (const data of ['su.view:1', 'su.file:1', 'su.answer:1', 'su.close:1', 'su.queue:0', 'su.reopen:1', 'su.close:x']) {
    const toast = await stranger.forge(data)
    expect(toast?.showAlert).toBe(true)
  }
  expect(await support.get(1)).toMatchObject({ state: 'open' })
})

test('the words of a customer do not reach somebody who lost the right while they were on their way', async () => {
  const jobs = createHandJobs()
  const { db, support, staff, ada, helper, stranger } = await setUp(jobs)
  expect((await staff.grant(boss, stranger.id, 'support')).ok).toBe(true)
  for (const person of [helper, stranger]) {
    person.say('/destek')
    await person.press('Vazge\u00e7')
  }
  const written = await support.write({ customerId: ada.id, content: { text: 'My secret' }, key: 'k' })
  if (!written.ok) throw new Error(written.reason)
  const [message] = await support.messages(written.value.ticketId, 1)
  if (!message) throw new Error('Nothing was written')
  await db.transaction().execute(async (tx) => {
    for (const personId of [helper.id, stranger.id]) await jobs.send(tx, 'ticket-show', { messageId: message.id, personId })
  })
  expect((await staff.revoke(boss, stranger.id)).ok).toBe(true)
  await jobs.run()
  await helper.sees('My secret')
  expect(stranger.messages().filter(({ content }) => content.text.includes('My secret'))).toEqual([])
  expect(await support.wasShown(message.id, stranger.id)).toBe(false)
})

test('what a customer writes into a ticket, and how they are called, is set apart from what the product says to staff', async () => {
  const { customers, ada, helper } = await setUp()
  await customers.touch({ id: ada.id, first_name: 'Ada\n\u26a0\ufe0f', last_name: 'GAVATCORE\u202e', language_code: 'tr' })
  helper.say('/destek')
  await helper.press('Vazge\u00e7')
  ada.say('/destek')
  await ada.sees('Premium')
  ada.say('Help\n\nTalep #1 \u00b7 closed')
  const card = await helper.sees('Help')
  expect(card.content.text).toContain('Ada \u26a0\ufe0f GAVATCORE\n')
  const quotation = card.content.entities?.find(({ type }) => type === 'blockquote')
  expect(card.content.text.slice(quotation?.offset)).toBe('Help\n\nTalep #1 \u00b7 closed')
  await helper.press('Konu\u015fmay\u0131')
  await helper.seesAfter(card.uid, '\u250a Help\n\u250a Talep #1')
})

const coverageOf = async () => ({
  isFirst: false,
  lines: [{ packageId: 'premium' as const, channels: ['whatsapp' as const], until: new Date('2026-12-01T09:00:00Z'), isOver: false }],
})

import { expect, test } from 'vitest'
import { accountId, createConversationWorld, customerId } from '#tests/conversations.ts'
import { registerLeftAloneBot } from './bot-left-alone.ts'

async function createWorld() {
  const world = await createConversationWorld()
  registerLeftAloneBot(world.bot.shell, { ...world, back: (_language, id) => ({ text: 'Oda', press: `be.open:${id}` }) })
  /** Contacts with a conversation each, by their chat. */
  const meet = async (...chatIds: number[]) => {
    for (const chatId of chatIds) await world.hear(chatId, { chatId })
    await world.jobs.run()
    const rows = await world.db.selectFrom('conversation').select(['id', 'chat_id']).execute()
    return (chatId: number) => rows.find((row) => row.chat_id === chatId)?.id ?? 0
  }
  const labels = () => world.customer.buttons().map(({ text }) => text)
  return { ...world, meet, labels, text: () => world.customer.messages().at(-1)?.content.text ?? '' }
}

test('chats that are left alone are listed, page by page, and one press takes one back', async () => {
  const { customer, conversations, meet, labels, hear, jobs, rows } = await createWorld()
  const chats = Array.from({ length: 12 }, (_, index) => 201 + index)
  const idOf = await meet(...chats)
  for (const chat of chats) await conversations.handsOff(customerId, idOf(chat))
  await customer.forge(`cv.alone:${accountId}`)
  await customer.sees('12 sohbete karışmıyoruz')
  expect(labels().filter((label) => label.startsWith('↩️'))).toHaveLength(10)
  await customer.press('Daha eski')
  expect(
    labels()
      .filter((label) => label.startsWith('↩️'))
      .toSorted(),
  ).toEqual(['↩️ P201', '↩️ P202'])
  await customer.press('P201')
  await customer.sees('11 sohbete karışmıyoruz')
  expect(labels()).not.toContain('↩️ P201')
  await hear(900, { chatId: 201, text: 'heard again' })
  await jobs.run()
  expect((await rows()).some(({ message_id: id }) => id === 900)).toBe(true)
  await hear(901, { chatId: 202 })
  expect((await rows()).some(({ message_id: id }) => id === 901)).toBe(false)
})

test('muted chats are a list of their own, and sound again by one press', async () => {
  const { customer, conversations, meet, labels, db } = await createWorld()
  const idOf = await meet(201, 202)
  await conversations.mute(customerId, idOf(201), 'ever')
  await customer.forge(`cv.alone:${accountId}`)
  await customer.press('Sessizdekiler')
  await customer.sees('1 sohbet sessizde')
  expect(labels()).toEqual(['↩️ P201', '‹ Geri'])
  await customer.press('P201')
  await customer.sees('Sessize aldığınız bir sohbet yok')
  expect(await db.selectFrom('conversation').select('id').where('muted_until', 'is not', null).execute()).toEqual([])
})

test('whether chats from before count is changed there, and the next message goes by it', async () => {
  const { customer, hear, rows } = await createWorld()
  customer.say('/start')
  await customer.forge(`cv.alone:${accountId}`)
  await customer.press('Eski sohbetler de görünsün')
  await customer.sees('yeni mesajları burada görünüyor')
  await hear(1, { chatId: 301, isPastDialog: true })
  expect(await rows()).toHaveLength(1)
  await customer.press('Eski sohbetlere karışmayın')
  await customer.sees('önceki özel sohbetleriniz: karışmıyoruz')
  await hear(2, { chatId: 301, isPastDialog: true })
  expect(await rows()).toHaveLength(1)
})

test('nobody else lists, takes back or includes anything', async () => {
  const { bot, conversations, meet, db } = await createWorld()
  const idOf = await meet(201)
  await conversations.handsOff(customerId, idOf(201))
  const eve = bot.person(999)
  eve.say('/start')
  await eve.sees('tan')
  for (const data of ['cv.alone:7', 'cv.silent:7:0', `cv.again:7:${idOf(201)}:hands_off:0`, 'cv.older:7:yes', 'cv.alone:x', 'cv.alone:-1'])
    expect((await eve.forge(data))?.showAlert).toBe(true)
  expect(await db.selectFrom('conversation').select('id').where('hands_off_at', 'is not', null).execute()).toHaveLength(1)
  expect(await conversations.includesPast(customerId, accountId)).toBe(false)
})

import fc from 'fast-check'
import { expect, test } from 'vitest'
import { done } from '#shared/result.ts'
import { addMs, hourMs, istanbulDate } from '#shared/time.ts'
import { accountId, createConversationWorld, customerId, message } from '#tests/conversations.ts'
import { draftKeptMs, gatherMs, takeOverMs } from './automation-rules.ts'
import { bucketOf } from './figures-rules.ts'

interface Known {
  conversationId: number
  lastDay: string
  waitingSince: Date | undefined
  pausedUntil: Date
  draft: { id: number; until: Date } | undefined
}

test('figures equal what happened, whatever happened in which order', { timeout: 120_000 }, async () => {
  const world = await createConversationWorld({
    packageId: 'premium',
    composer: { compose: async () => done({ text: 'an answer', sources: [] }) },
  })
  const { clock, conversations, db } = world
  const [account] = world.fake.known
  if (account) account.liveAt = clock.now()
  Object.assign(world.behaviour, { reply_mode: 'hybrid', draft_minutes: null })
  const chats = new Map<number, Known>()
  const model: Record<string, number> = {}
  const count = (name: string, n = 1) => void (model[name] = (model[name] ?? 0) + n)
  let messageId = 0

  /** Something was said: the conversation was last heard of today. */
  function said(known: Known) {
    const today = istanbulDate(clock.now())
    if (known.lastDay !== today) count('conversation_active')
    known.lastDay = today
  }
  function answered(known: Known) {
    count('out')
    if (known.waitingSince) count(`answer_time:${bucketOf((clock.now().getTime() - known.waitingSince.getTime()) / 1000)}`)
    known.waitingSince = undefined
    said(known)
  }
  function settled(known: Known, how: string) {
    if (known.draft) count(`draft_${how}`)
    known.draft = undefined
  }
  const openDraft = (conversationId: number) =>
    db
      .selectFrom('conversation_draft')
      .select('id')
      .where('conversation_id', '=', conversationId)
      .where('state', '=', 'open')
      .executeTakeFirstOrThrow()

  const acts = {
    async hear(chatId: number) {
      await world.hear(++messageId, { chatId })
      const now = clock.now()
      const row = await db.selectFrom('conversation').select('id').where('chat_id', '=', chatId).executeTakeFirstOrThrow()
      const isNew = !chats.has(chatId)
      const known = chats.get(chatId) ?? {
        conversationId: row.id,
        lastDay: '',
        waitingSince: undefined,
        pausedUntil: now,
        draft: undefined,
      }
      chats.set(chatId, known)
      count('in')
      if (isNew) count('conversation_new')
      if (isNew) count('conversation_last')
      said(known)
      known.waitingSince ??= now
      clock.advance(gatherMs)
      await world.jobs.run()
      settled(known, 'replaced')
      if (known.pausedUntil > clock.now()) return
      count('draft_made')
      known.draft = { id: (await openDraft(row.id)).id, until: addMs(clock.now(), draftKeptMs) }
    },
    async phone(chatId: number) {
      await world.listener.onOwnMessage(message(clock.now(), ++messageId, { chatId }))
      const known = chats.get(chatId)
      if (!known) return
      answered(known)
      settled(known, 'replaced')
      known.pausedUntil = addMs(clock.now(), takeOverMs)
    },
    async reply(chatId: number, isEdit: boolean) {
      const known = chats.get(chatId)
      if (!known) return
      const key = `k${++messageId}`
      const input = { customerId, conversationId: known.conversationId, key, content: { text: 'hi' }, isEdit }
      expect(await conversations.reply(input)).toMatchObject({ ok: true })
      settled(known, isEdit ? 'edited' : 'replaced')
      // who puts a draft right does not take over
      if (!isEdit) known.pausedUntil = addMs(clock.now(), takeOverMs)
      await conversations.onSent({ accountId, key, messageId: ++messageId })
      await conversations.onSent({ accountId, key, messageId })
      answered(known)
    },
    async send(chatId: number) {
      const known = chats.get(chatId)
      if (!known?.draft) return
      const { id } = known.draft
      expect(await conversations.sendDraft(customerId, id)).toMatchObject({ ok: true })
      settled(known, 'sent')
      await conversations.onSent({ accountId, key: `draft-${id}`, messageId: ++messageId })
      answered(known)
    },
    async discard(chatId: number) {
      const known = chats.get(chatId)
      if (!known?.draft) return
      expect(await conversations.discardDraft(customerId, known.draft.id)).toMatchObject({ ok: true })
      settled(known, 'discarded')
    },
    async wait(hours: number) {
      clock.advance(hours * hourMs)
      await conversations.settleDrafts(clock.now())
      for (const known of chats.values()) if (known.draft && known.draft.until <= clock.now()) settled(known, 'expired')
    },
  }
  const chat = fc.constantFrom(100, 101, 102)
  const act = fc.oneof(
    { weight: 4, arbitrary: chat.map((id) => ['hear', () => acts.hear(id)] as const) },
    { weight: 1, arbitrary: chat.map((id) => ['phone', () => acts.phone(id)] as const) },
    { weight: 2, arbitrary: fc.tuple(chat, fc.boolean()).map(([id, isEdit]) => ['reply', () => acts.reply(id, isEdit)] as const) },
    { weight: 2, arbitrary: chat.map((id) => ['send', () => acts.send(id)] as const) },
    { weight: 1, arbitrary: chat.map((id) => ['discard', () => acts.discard(id)] as const) },
    { weight: 2, arbitrary: fc.integer({ min: 1, max: 30 }).map((hours) => [`wait ${hours}`, () => acts.wait(hours)] as const) },
  )
  // one long story rather than many short ones: a world costs a second
  const [story = []] = fc.sample(fc.array(act, { minLength: 60, maxLength: 60, size: 'max' }), 1)
  for (const [, happen] of story) await happen()
  const told = story.map(([name]) => name).join(', ')
  expect(await world.counted(), told).toEqual(Object.fromEntries(Object.entries(model).filter(([, n]) => n !== 0)))
})

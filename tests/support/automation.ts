import { gatherMs } from '#features/conversations/automation-rules.ts'
import type { Composer } from '#features/conversations/ports.ts'
import { accountId, createConversationWorld, message, ownId } from './conversations.ts'

/** A model that says what the test wants, and notes what it was asked. */
export interface Model extends Composer {
  asked: { before: number; messages: string[] }[]
  next: Awaited<ReturnType<Composer['compose']>> | ((messages: string[]) => string)
  /** Runs while the model thinks. */
  meanwhile?: () => Promise<unknown>
}

export const says = (text: string, sources: string[] = []): Awaited<ReturnType<Composer['compose']>> => ({
  ok: true,
  value: { text, sources },
})

function createModel(): Model {
  const model: Model = {
    asked: [],
    next: says('we open at nine'),
    async compose({ before, messages, isDisclosing }) {
      model.asked.push({ before: before.length, messages })
      const { meanwhile } = model
      delete model.meanwhile
      await meanwhile?.()
      const next = typeof model.next === 'function' ? says(model.next(messages)) : model.next
      return next.ok && isDisclosing && next.value.text.trim() ? says(`I am an assistant.\n\n${next.value.text}`) : next
    },
  }
  return model
}

/** Conversations of an account that answers by itself, as its package does. */
export async function atWork(packageId: 'premium' | 'enterprise' | 'basic' = 'enterprise') {
  const model = createModel()
  const world = await createConversationWorld({ packageId, composer: model })
  const [account] = world.fake.known
  if (account) account.liveAt = world.clock.now()
  /** The gathering is over, and what came of it is done. */
  const turn = async () => {
    world.clock.advance(gatherMs)
    await world.jobs.run()
  }
  const drafts = () => world.db.selectFrom('conversation_draft').selectAll().orderBy('id').execute()
  const conversation = () => world.db.selectFrom('conversation').selectAll().executeTakeFirstOrThrow()
  /** The customer writes on the phone. */
  const own = (messageId: number, chatId = 100) =>
    world.listener.onOwnMessage(
      message(world.clock.now(), messageId, {
        chatId,
        sender: { id: ownId, firstName: 'Shop', isContact: false },
        text: 'I am here myself',
      }),
    )
  return { ...world, model, turn, drafts, conversation, own }
}
export type AutomationWorld = Awaited<ReturnType<typeof atWork>>

/** The contact changes what they wrote. */
export const edit = (world: AutomationWorld, messageId: number, text: string, chatId = 100) =>
  world.listener.onEdited(message(world.clock.now(), messageId, { chatId, text }))

export const takeBack = (world: AutomationWorld, messageIds: number[]) =>
  world.listener.onDeleted({ accountId, chatId: undefined, messageIds })

import { z } from 'zod'
import type { BotShell, MessageContext } from '#platform/bot/shell.ts'
import { pressData, type Button, idArg } from '#platform/bot/view.ts'
import { clip } from '#shared/html.ts'
import { dashed } from '#platform/words.ts'
import { contactName } from './card.ts'
import { albumIn, contentOf, isReceiptLike } from './content.ts'
import type { Desk } from './desk.ts'
import type { DraftRefusal } from './drafts.ts'
import type { Payments } from '#features/payments/service.ts'
import { replyInput } from './live-card.ts'
import type { Contact, Conversations, ReplyRefusal } from './service.ts'

const pickerScreen = 'conversations-picker'
const pickerMax = 8
const ordersMax = 3

const replyData = z.object({ conversationId: idArg })

export interface ConversationsBotDeps {
  conversations: Conversations
  desk: Desk
  payments: Pick<Payments, 'openOrders'>
}

export interface ConversationsBot {
  /** Asks for the addressee of what waits still; closes the question when nothing does. */
  askToWhom(person: MessageContext['person'], count: number): Promise<void>
}

/** Everything by which the customer's words reach a contact. */
export function registerReplies(shell: BotShell, { conversations, desk, payments }: ConversationsBotDeps): ConversationsBot {
  const { messenger, inputs, words } = shell

  const nameOf = async (ctx: { person: MessageContext['person'] }, conversationId: number) => {
    const contact = await conversations.get(ctx.person.id, conversationId)
    return contact && clip(contactName({ words, language: ctx.person.language }, contact, contact.isGroup), 64)
  }

  /** Opens the Reply; an older one ends, and both cards say so. */
  async function openReply(customerId: number, conversationId: number, now: Date) {
    const before = await inputs.current(customerId, now)
    await inputs.expect(customerId, replyInput, { conversationId })
    await conversations.holdDraft(customerId, conversationId)
    const older = before?.kind === replyInput ? replyData.safeParse(before.data) : undefined
    if (older?.success && older.data.conversationId !== conversationId) await desk.redraw(customerId, older.data.conversationId)
    await desk.redraw(customerId, conversationId)
  }

  shell.press('cv.reply', async (ctx, [id]) => {
    const conversationId = idArg.safeParse(id)
    const name = conversationId.success ? await nameOf(ctx, conversationId.data) : undefined
    if (!conversationId.success || name === undefined) return ctx.toast(ctx.plain('conversations-refused-no-conversation'), { alert: true })
    await openReply(ctx.person.id, conversationId.data, ctx.now)
    await ctx.toast(ctx.plain('conversations-reply-toast', { name }))
  })

  shell.press('cv.done', async (ctx, [id]) => {
    const conversationId = idArg.safeParse(id)
    if (!conversationId.success) return
    const open = await inputs.current(ctx.person.id, ctx.now)
    const data = open?.kind === replyInput ? replyData.safeParse(open.data) : undefined
    if (data?.success && data.data.conversationId === conversationId.data) await inputs.drop(ctx.person.id, replyInput)
    await ctx.toast(ctx.plain('conversations-reply-closed'))
    await desk.redraw(ctx.person.id, conversationId.data)
  })

  /** Telegram's own "reply" on a card or on a passed-on photo says to whom. */
  async function namedByReply(ctx: MessageContext): Promise<number | undefined> {
    const target = ctx.message.reply_to_message?.message_id
    return target === undefined ? undefined : conversations.at(ctx.person.id, target)
  }

  /** A sent Reply is closed, so that the next words never reach somebody by habit. */
  async function closeReply(ctx: MessageContext, conversationId: number) {
    await inputs.drop(ctx.person.id, replyInput)
    await desk.redraw(ctx.person.id, conversationId)
  }

  /** Whether it is on its way. */
  async function send(ctx: MessageContext, conversationId: number): Promise<boolean> {
    const customerId = ctx.person.id
    const content = contentOf(ctx.message)
    if (!content) {
      await ctx.answer({ html: ctx.html('conversations-unsendable') })
      return false
    }
    const album = albumIn(ctx.message, content)
    const botMessageId = ctx.message.message_id
    const said = { customerId, key: ctx.updateKey, content, botMessageId, ...(album === undefined ? {} : { album }) }
    const sent = await conversations.reply({ ...said, conversationId })
    if (sent.ok) return true
    if (sent.reason === 'no_conversation' || sent.reason === 'hands_off') {
      await inputs.drop(customerId, replyInput)
      await ctx.answer({ html: ctx.html(refusalText(sent.reason)) })
    } else {
      await conversations.keepPending(said)
      // the parts of an album are refused one by one, and said once
      await messenger.show(customerId, pickerScreen, {
        html: `${ctx.html(refusalText(sent.reason))}\n\n${ctx.html('conversations-kept')}`,
        buttons: [[{ text: ctx.plain('conversations-button-retry'), press: pressData('cv.to', conversationId) }]],
      })
    }
    return false
  }

  shell.input(
    replyInput,
    async (ctx, data) => {
      const { conversationId } = replyData.parse(data)
      const named = await namedByReply(ctx)
      if (named !== undefined && named !== conversationId) await send(ctx, named)
      else if (await send(ctx, conversationId)) await closeReply(ctx, conversationId)
    },
    {
      // its card says that it is open, and for whom
      isKept: true,
      // the buttons of cards see to it themselves, all but the one that asks for another draft
      keptBy: (press) => press.startsWith('cv.') && press !== 'cv.dedit',
      onLeft: (customerId, data) => desk.redraw(customerId, replyData.parse(data).conversationId),
    },
  )

  shell.message(async (ctx) => {
    const customerId = ctx.person.id
    if (ctx.message.text?.startsWith('/')) return false
    const named = await namedByReply(ctx)
    if (named !== undefined) {
      await send(ctx, named)
      return true
    }
    // it comes again after a crash: what it said is on its way, and its Reply is closed
    if (await conversations.isSaid(customerId, ctx.updateKey)) return true
    const content = contentOf(ctx.message)
    const album = content && albumIn(ctx.message, content)
    const begun = album === undefined ? undefined : await conversations.albumGoesTo(customerId, album)
    if (begun !== undefined) {
      await send(ctx, begun)
      return true
    }
    const contacts = await conversations.recent(customerId, pickerMax)
    if (!content || contacts.length === 0) return false
    const said = { customerId, key: ctx.updateKey, content, botMessageId: ctx.message.message_id }
    const count = await conversations.keepPending({ ...said, ...(album === undefined ? {} : { album }) })
    const orders = isReceiptLike(content) || (await conversations.pendingFiles(customerId)).length > 0 ? await ordersFor(customerId) : []
    await showPicker(ctx.person, { count, contacts, orders })
    return true
  })

  /** Orders that wait for their money; what the customer sends may be the receipt of one. */
  const ordersFor = async (customerId: number) => (await payments.openOrders(customerId)).filter(({ shownAt }) => shownAt).slice(-ordersMax)

  async function showPicker(
    { id, language }: MessageContext['person'],
    { count, contacts, orders }: { count: number; contacts: Contact[]; orders: { id: number; reference: string }[] },
  ) {
    const speak = { words, language }
    await messenger.show(id, pickerScreen, {
      html: words.html(language, orders.length > 0 ? 'conversations-receipt-or-whom' : 'conversations-to-whom', { count }),
      buttons: [
        ...orders.map((order): Button[] => [
          {
            text: words.plain(language, 'conversations-button-receipt', { reference: order.reference }),
            press: pressData('on.proof', order.id),
          },
        ]),
        ...contacts.map((contact): Button[] => [
          { text: clip(contactName(speak, contact, contact.isGroup), 48), press: pressData('cv.to', contact.conversationId) },
        ]),
        [{ text: words.plain(language, 'conversations-button-nobody'), press: pressData('cv.nobody') }],
      ],
    })
  }

  shell.press('cv.to', async (ctx, [id]) => {
    const customerId = ctx.person.id
    const conversationId = idArg.safeParse(id)
    if (!conversationId.success) return
    const sent = await conversations.sendPending(customerId, conversationId.data)
    if (!sent.ok) return ctx.toast(ctx.plain(refusalText(sent.reason)), { alert: true })
    const name = (await nameOf(ctx, conversationId.data)) ?? ''
    await messenger.close(customerId, pickerScreen)
    await ctx.here({ html: ctx.html('conversations-sent-to', { name, count: sent.value.count }) })
  })

  shell.press('cv.nobody', async (ctx) => {
    await conversations.dropPending(ctx.person.id)
    await messenger.close(ctx.person.id, pickerScreen)
    await ctx.here({ html: ctx.html('conversations-dropped') })
  })

  shell.press('cv.retry', async (ctx, [id]) => {
    const messageRowId = idArg.safeParse(id)
    if (!messageRowId.success) return
    const sent = await conversations.retry({ customerId: ctx.person.id, messageRowId: messageRowId.data, key: ctx.updateKey })
    if (!sent.ok) return ctx.toast(ctx.plain(refusalText(sent.reason)), { alert: true })
    await ctx.here({ html: ctx.html('conversations-retried') })
  })

  return {
    async askToWhom(person, count) {
      if (count === 0) return messenger.close(person.id, pickerScreen)
      await showPicker(person, { count, contacts: await conversations.recent(person.id, pickerMax), orders: [] })
    },
  }
}

export const refusalText = (reason: ReplyRefusal | DraftRefusal) => `conversations-refused-${dashed(reason)}`

import { z } from 'zod'
import type { BotShell, PressContext } from '#platform/bot/shell.ts'
import { pressData, idArg } from '#platform/bot/view.ts'
import { registerEdits } from './bot-edit.ts'
import { registerDrafts } from './bot-draft.ts'
import { registerReplies, type ConversationsBot, type ConversationsBotDeps } from './bot-reply.ts'
import { contactName, mutedText } from './card.ts'
import { muteLengths, mutedUntil } from './rules.ts'
import type { Contact } from './service.ts'

const offsetArg = z.coerce.number().int().min(0).max(1_000_000)
const muteArg = z.enum(muteLengths)

/** The buttons of cards. Whose conversation it is decides the service; a forged or old button changes nothing. */
export function registerConversationsBot(shell: BotShell, deps: ConversationsBotDeps): ConversationsBot {
  const { conversations, desk } = deps
  const replies = registerReplies(shell, deps)
  registerDrafts(shell, { conversations, desk })
  registerEdits(shell, { conversations })

  /** A button of one card: the contact it speaks of, if it is this customer's. */
  function onCard(name: string, handle: (ctx: PressContext, contact: Contact, rest: string[]) => Promise<void>) {
    shell.press(name, async (ctx, [id, ...rest]) => {
      const conversationId = idArg.safeParse(id)
      const contact = conversationId.success ? await conversations.get(ctx.person.id, conversationId.data) : undefined
      if (contact) await handle(ctx, contact, rest)
      else await ctx.toast(ctx.plain('conversations-refused-no-conversation'), { alert: true })
    })
  }

  onCard('cv.read', async (ctx, { conversationId }) => {
    await conversations.markRead(ctx.person.id, conversationId)
    await ctx.toast(ctx.plain('conversations-read'))
    await desk.redraw(ctx.person.id, conversationId)
  })

  onCard('cv.mute', (ctx, { conversationId }) => desk.redraw(ctx.person.id, conversationId, 'mute'))
  onCard('cv.card', (ctx, { conversationId }) => desk.redraw(ctx.person.id, conversationId))

  onCard('cv.muted', async (ctx, { conversationId }, [length]) => {
    const chosen = muteArg.safeParse(length)
    if (!chosen.success) return
    await conversations.mute(ctx.person.id, conversationId, chosen.data)
    await ctx.toast(mutedText({ words: shell.words, language: ctx.person.language }, mutedUntil(chosen.data, ctx.now)))
    await desk.redraw(ctx.person.id, conversationId)
  })

  onCard('cv.unmute', async (ctx, { conversationId }) => {
    await conversations.mute(ctx.person.id, conversationId, 'off')
    await ctx.toast(ctx.plain('conversations-unmuted'))
    await desk.redraw(ctx.person.id, conversationId)
  })

  onCard('cv.back', async (ctx, { conversationId }) => {
    await conversations.handBack(ctx.person.id, conversationId)
    await ctx.toast(ctx.plain('conversations-handed-back'))
    await desk.redraw(ctx.person.id, conversationId)
  })

  onCard('cv.off', async (ctx, contact) => {
    await conversations.handsOff(ctx.person.id, contact.conversationId)
    const name = contactName({ words: shell.words, language: ctx.person.language }, contact, contact.isGroup)
    await ctx.here({
      html: ctx.html('conversations-hands-off', { name }),
      buttons: [[{ text: ctx.plain('conversations-button-undo'), press: pressData('cv.on', contact.conversationId) }]],
    })
  })

  shell.press('cv.on', async (ctx, [id]) => {
    const conversationId = idArg.safeParse(id)
    const back = conversationId.success ? await conversations.handsOn(ctx.person.id, conversationId.data) : undefined
    if (!conversationId.success || !back?.ok) return ctx.toast(ctx.plain('conversations-refused-no-conversation'), { alert: true })
    await ctx.toast(ctx.plain('conversations-hands-on'))
    await desk.redraw(ctx.person.id, conversationId.data)
  })

  onCard('cv.open', (ctx, { conversationId }) => desk.open(ctx.person.id, conversationId))

  shell.press('cv.digest', async (ctx, [offset]) => {
    const from = offsetArg.safeParse(offset)
    if (from.success) await desk.showDigest(ctx.person.id, from.data)
  })

  shell.press('cv.past', async (ctx, [id, answer]) => {
    const accountId = idArg.safeParse(id)
    const isIncluded = answer === 'yes'
    const settled = accountId.success ? await conversations.includePast(ctx.person.id, accountId.data, isIncluded) : undefined
    if (!settled?.ok) return ctx.stale()
    await ctx.here({ html: ctx.html(isIncluded ? 'conversations-past-included' : 'conversations-past-left') })
  })

  return replies
}

import { z } from 'zod'
import type { BotShell } from '#platform/bot/shell.ts'
import { idArg, pressData } from '#platform/bot/view.ts'
import { contentOf } from './content.ts'
import type { Desk } from './desk.ts'
import { refusalText } from './bot-reply.ts'
import type { Conversations } from './service.ts'

const editInput = 'conversations.draft-edit'
const editScreen = 'draft-edit'
const editData = z.object({ draftId: idArg, conversationId: idArg })

/** The buttons of a draft. A draft that another one replaced is never sent by an old button: the card shows the new one. */
export function registerDrafts(shell: BotShell, { conversations, desk }: { conversations: Conversations; desk: Desk }): void {
  const { inputs, messenger } = shell

  shell.press('cv.dsend', async (ctx, [id]) => {
    const draftId = idArg.safeParse(id)
    const sent = draftId.success ? await conversations.sendDraft(ctx.person.id, draftId.data) : undefined
    if (!sent?.ok) {
      await ctx.toast(ctx.plain(refusalText(sent?.reason ?? 'no_draft')), { alert: true })
      return
    }
    await ctx.toast(ctx.plain('conversations-draft-sent'))
    await desk.redraw(ctx.person.id, sent.value.conversationId)
  })

  shell.press('cv.ddrop', async (ctx, [id]) => {
    const draftId = idArg.safeParse(id)
    const dropped = draftId.success ? await conversations.discardDraft(ctx.person.id, draftId.data) : undefined
    if (!dropped?.ok) {
      await ctx.toast(ctx.plain('conversations-refused-no-draft'), { alert: true })
      return
    }
    await ctx.toast(ctx.plain('conversations-draft-discarded'))
    await desk.redraw(ctx.person.id, dropped.value.conversationId)
  })

  shell.press('cv.dedit', async (ctx, [id]) => {
    const draftId = idArg.safeParse(id)
    const draft = draftId.success ? await conversations.takeUpDraft(ctx.person.id, draftId.data) : undefined
    if (!draft || !draftId.success) {
      await ctx.toast(ctx.plain('conversations-refused-no-draft'), { alert: true })
      return
    }
    await inputs.expect(ctx.person.id, editInput, { draftId: draftId.data, conversationId: draft.conversationId })
    await messenger.show(ctx.person.id, editScreen, {
      html: ctx.html('conversations-draft-edit', { text: draft.text }),
      buttons: [[{ text: ctx.plain('conversations-button-done'), press: pressData('cv.dkeep') }]],
    })
    await desk.redraw(ctx.person.id, draft.conversationId)
  })

  shell.press('cv.dkeep', async (ctx) => {
    const open = await inputs.current(ctx.person.id, ctx.now)
    // it was sent meanwhile
    if (open?.kind !== editInput) return ctx.stale()
    await inputs.drop(ctx.person.id, editInput)
    await ctx.here({ html: ctx.html('conversations-draft-kept') })
  })

  shell.input(
    editInput,
    async (ctx, data) => {
      const { conversationId } = editData.parse(data)
      const content = contentOf(ctx.message)
      if (!content) {
        await ctx.answer({ html: ctx.html('conversations-unsendable') })
        return
      }
      const said = { customerId: ctx.person.id, key: ctx.updateKey, content, botMessageId: ctx.message.message_id }
      const sent = await conversations.reply({ ...said, conversationId, isEdit: true })
      // what was typed stays in the chat: the question stays open for another try
      if (!sent.ok) {
        await ctx.answer({ html: ctx.html(refusalText(sent.reason)) })
        return
      }
      await inputs.drop(ctx.person.id, editInput)
      // answered: a way out that leads nowhere must not stay behind
      await messenger.close(ctx.person.id, editScreen, 'remove')
      await desk.redraw(ctx.person.id, conversationId)
    },
    { keptBy: (press) => press.startsWith('cv.dkeep') },
  )
}

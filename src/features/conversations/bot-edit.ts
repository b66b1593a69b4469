import type { BotShell } from '#platform/bot/shell.ts'
import { dashed, type Words } from '#platform/words.ts'
import { clip } from '#shared/html.ts'
import type { Language } from '#shared/language.ts'
import type { Names } from './body.ts'
import { contactName } from './card.ts'
import { contentOf } from './content.ts'
import type { EditRefusal } from './edit-rules.ts'
import type { Conversations } from './service.ts'

/** What the customer changes of an answer. The card shows that it was taken; only what did not reach the contact is said. */
export function registerEdits(shell: BotShell, { conversations }: { conversations: Pick<Conversations, 'edit'> }): void {
  const { messenger, words } = shell
  shell.edited(async (ctx) => {
    const { message_id: botMessageId } = ctx.editedMessage
    const content = contentOf(ctx.editedMessage)
    const outcome = content && (await conversations.edit({ customerId: ctx.person.id, botMessageId, content }))
    if (outcome?.kind !== 'refused') return
    const view = { html: editRefusedHtml({ words, language: ctx.person.language }, outcome.reason, outcome.names, outcome.isGroup) }
    await messenger.send(ctx.person.id, view, { replyTo: botMessageId })
  })
}

export function editRefusedHtml(
  speak: { words: Words; language: Language },
  reason: EditRefusal,
  names: Names | undefined,
  isGroup: boolean,
): string {
  const name = clip(contactName(speak, names ?? { name: '' }, isGroup), 64)
  return speak.words.html(speak.language, `conversations-edit-refused-${dashed(reason)}`, { name })
}

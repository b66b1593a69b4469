import { GrammyError } from 'grammy'
import { sql } from 'kysely'
import { z } from 'zod'
import { MediaGone, MediaTooLarge, type LiveAccount } from '#features/accounts/ports.ts'
import { CustomerErased } from '#features/customers/service.ts'
import { Unreachable, type FileKind } from '#platform/bot/messenger.ts'
import { openBody, openNames, type Body } from './body.ts'
import { mediaCaption, replyButton, type CardLine } from './card.ts'
import type { DeskDeps } from './desk.ts'
import { relayBytesMax } from './rules.ts'
import type { Relay } from './tables.ts'
import { clip, escapeHtml } from '#shared/html.ts'

const relayData = z.object({ messageRowId: z.number() })

export const relayJob = 'conversations.relay'

/** Telegram's own limit of a text, less the name above it. */
const fullTextMax = 3_900

/**
 * Passes on under the card what a card cannot show: media, places, long texts. Runs where the account is connected, for only that
 * process gets the bytes. After a kill between sending and noting it may come twice; it is never lost.
 */
export function createRelay({ db, customers, messenger, words }: Pick<DeskDeps, 'db' | 'customers' | 'messenger' | 'words'>) {
  return async function relay(data: object, live: LiveAccount): Promise<void> {
    const { messageRowId } = relayData.parse(data)
    const row = await db.selectFrom('conversation_message').selectAll().where('id', '=', messageRowId).executeTakeFirst()
    if (row?.relay !== 'asked' || row.deleted_at) return
    const conversation = await db.selectFrom('conversation').selectAll().where('id', '=', row.conversation_id).executeTakeFirst()
    if (!conversation || conversation.hands_off_at) return
    const customerId = conversation.customer_id
    const settle = (relay: Relay, relayId?: number) =>
      db
        .updateTable('conversation_message')
        .set({ relay, relay_id: relayId ?? null })
        .where('id', '=', messageRowId)
        .execute()
    try {
      const box = await customers.dataBox(customerId)
      const speak = { words, language: await customers.languageOf(customerId) }
      const model = { names: openNames(box, conversation), isGroup: conversation.is_group, conversationId: conversation.id }
      const body = openBody(box, row)
      const line: CardLine = { rowId: row.id, author: row.author, at: row.sent_at, body, isEdited: false, isDeleted: false, state: null }
      const view = mediaCaption(speak, model, line)
      const options = { isNotice: true, ...(conversation.card_id === null ? {} : { replyTo: conversation.card_id }) }
      const say = (id: string) =>
        messenger.send(
          customerId,
          { html: `${view.html}\n${words.html(speak.language, id)}`, buttons: [[replyButton(speak, model.conversationId)]] },
          options,
        )
      const { media } = body
      if (!media) {
        const html = `${view.html}\n${escapeHtml(clip(body.text, fullTextMax))}`
        await settle('done', await messenger.send(customerId, { ...view, html }, options))
      } else if (media.kind === 'place') {
        if (media.place) await settle('done', await messenger.sendPlace(customerId, media.place, options))
      } else if (isFile(media) && media.ref !== undefined) {
        const bytesMax = relayBytesMax(media.kind)
        try {
          if ((media.size ?? 0) > bytesMax) throw new MediaTooLarge()
          const bytes = await live.fetchMedia(media.ref, bytesMax)
          const file = { kind: media.kind, bytes, name: fileName(media) }
          const { messageId } = await messenger.sendFile(customerId, file, view, options).catch((error: unknown) => {
            // what Telegram does not take for a picture or a film it takes as a file
            if (!isRefused(error, 400)) throw error
            return messenger.sendFile(customerId, { ...file, kind: 'document' }, view, options)
          })
          await settle('done', messageId)
        } catch (error) {
          if (error instanceof MediaTooLarge || isRefused(error, 413)) await settle('too_large', await say('conversations-media-too-large'))
          else if (error instanceof MediaGone || isRefused(error, 400)) await settle('gone', await say('conversations-media-gone'))
          else throw error
        }
      }
    } catch (error) {
      // it is new again, and comes when the person is back
      if (error instanceof Unreachable)
        await db
          .updateTable('conversation_message')
          .set({ relay: 'due', page: null, position: sql<number>`nextval('conversation_position')` })
          .where('id', '=', messageRowId)
          .execute()
      else if (!(error instanceof CustomerErased)) throw error
    }
  }
}

const isRefused = (error: unknown, code: number) => error instanceof GrammyError && error.error_code === code

type Media = NonNullable<Body['media']>

const isFile = (media: Media): media is Media & { kind: FileKind } => !['contact', 'place', 'other'].includes(media.kind)

const endings: Record<FileKind, string> = {
  photo: 'jpg',
  video: 'mp4',
  animation: 'mp4',
  voice: 'ogg',
  audio: 'mp3',
  video_note: 'mp4',
  sticker: 'webp',
  document: 'bin',
}

function fileName(media: Media & { kind: FileKind }): string {
  const name = media.name?.replace(/[\p{C}/\\]/gu, '_').trim()
  return name || `${media.kind}.${endings[media.kind]}`
}

import { GrammyError } from 'grammy'
import { sql, type Selectable } from 'kysely'
import { z } from 'zod'
import { MediaGone, MediaTooLarge, type LiveAccount } from '#features/accounts/ports.ts'
import { CustomerErased } from '#features/customers/service.ts'
import { albumClassOf, albumMax, isAlbumKind, type AlbumItem } from '#platform/bot/album.ts'
import type { FileKind } from '#platform/bot/file-kinds.ts'
import { Unreachable, type Messenger, type SendOptions } from '#platform/bot/messenger.ts'
import type { Tables } from '#platform/postgres/tables.ts'
import { clip, escapeHtml } from '#shared/html.ts'
import { foreignLines, foreignText } from '#shared/foreign.ts'
import { secondMs } from '#shared/time.ts'
import { openBody, openNames, type Body } from './body.ts'
import { mediaCaption, replyButton } from './card.ts'
import { gatherSeconds, type ConversationsDeps } from './desk-store.ts'
import { lineTextMax, relayBytesMax } from './rules.ts'
import type { Relay } from './tables.ts'

/** `newest`: of an album the last part that was known when this was asked for. */
const relayData = z.object({ messageRowId: z.number(), newest: z.number().optional() })

export const relayJob = 'conversations.relay'

/** Telegram's own limit of a text, less the name above it. */
const fullTextMax = 3_900
/** Of the words under a media, less the name above them. */
const captionMax = 900
/** What one call brings at most, and a process keeps in memory. */
const albumBytesMax = 50 * 1024 * 1024

type Message = Selectable<Tables['conversation_message']>
type Media = NonNullable<Body['media']>
type FileMedia = Media & { kind: FileKind; ref: string }
interface Part {
  row: Message
  body: Body
}
interface Loaded extends Part {
  media: FileMedia
  bytes: Uint8Array
}

/**
 * Passes on under the card what a card cannot show: media, places, long texts; an album as one, when no more of it came for a moment.
 * Runs where the account is connected, for only that process gets the bytes. After a kill between sending and noting it may come
 * twice; it is never lost.
 */
export function createRelay(deps: Pick<ConversationsDeps, 'db' | 'accounts' | 'customers' | 'words'> & { messenger: Messenger }) {
  const { db, accounts, customers, messenger, words } = deps

  /** All of the album that was not passed on yet, shown or not. */
  const albumOf = ({ conversation_id: conversationId, album, author }: Message): Promise<Message[]> =>
    db
      .selectFrom('conversation_message')
      .selectAll()
      .where('conversation_id', '=', conversationId)
      .where('album', '=', album)
      .where('author', '=', author)
      .where('relay', 'in', ['due', 'asked'])
      .where('deleted_at', 'is', null)
      .orderBy('message_id')
      .execute()

  const keepFor = (rows: readonly Message[]) =>
    db
      .updateTable('conversation_message')
      .set({ relay: 'due', page: null, position: sql<number>`nextval('conversation_position')` })
      .where(
        'id',
        'in',
        rows.map(({ id }) => id),
      )
      .where('relay', 'in', ['due', 'asked'])
      .execute()

  async function passOn(
    conversation: Selectable<Tables['conversation']>,
    rows: readonly Message[],
    live: Pick<LiveAccount, 'accountId' | 'fetchMedia'>,
  ): Promise<void> {
    const customerId = conversation.customer_id
    const box = await customers.dataBox(customerId)
    const speak = { words, language: await customers.languageOf(customerId) }
    const model = { names: openNames(box, conversation), isGroup: conversation.is_group, conversationId: conversation.id }
    const options: SendOptions = { isNotice: true, ...(conversation.card_id === null ? {} : { replyTo: conversation.card_id }) }
    const parts = rows.map((row): Part => ({ row, body: openBody(box, row) }))
    const captionOf = ({ row, body }: Part) => mediaCaption(speak, model, { body, at: row.sent_at })
    // more words than the line of an album holds stand with its parts
    const isWordy = parts.length > 1 && parts.reduce((sum, { body }) => sum + foreignLines(body.text).length, 0) > lineTextMax

    async function settle({ row }: Part, relay: Relay, relayId: number): Promise<void> {
      const settled = await db
        .updateTable('conversation_message')
        .set({ relay, relay_id: relayId })
        .where('id', '=', row.id)
        .returning('deleted_at')
        .executeTakeFirst()
      // taken back, or forgotten, while it was on its way
      if (!settled || settled.deleted_at) await messenger.remove(customerId, relayId)
    }

    const say = (part: Part, id: string) =>
      messenger.send(
        customerId,
        { html: `${captionOf(part).html}\n${words.html(speak.language, id)}`, buttons: [[replyButton(speak, model.conversationId)]] },
        options,
      )

    /** Undefined: it cannot be had any more, and the person was told. */
    async function load(part: Part, media: FileMedia): Promise<Loaded | undefined> {
      const bytesMax = relayBytesMax(media.kind)
      try {
        if ((media.size ?? 0) > bytesMax) throw new MediaTooLarge()
        return { ...part, media, bytes: await live.fetchMedia(media.ref, bytesMax) }
      } catch (error) {
        if (error instanceof MediaTooLarge) await settle(part, 'too_large', await say(part, 'conversations-media-too-large'))
        else if (error instanceof MediaGone) await settle(part, 'gone', await say(part, 'conversations-media-gone'))
        else throw error
        return undefined
      }
    }

    async function sendOne(part: Loaded): Promise<void> {
      const { media, bytes } = part
      const file = { kind: media.kind, bytes, name: fileName(media) }
      const view = captionOf(part)
      try {
        const { messageId } = await messenger.sendFile(customerId, file, view, options).catch((error: unknown) => {
          // what Telegram does not take for a picture or a film it takes as a file
          if (!isRefused(error, 400)) throw error
          return messenger.sendFile(customerId, { ...file, kind: 'document' }, view, options)
        })
        await settle(part, 'done', messageId)
      } catch (error) {
        if (isRefused(error, 413)) await settle(part, 'too_large', await say(part, 'conversations-media-too-large'))
        else if (isRefused(error, 400)) await settle(part, 'gone', await say(part, 'conversations-media-gone'))
        else throw error
      }
    }

    async function sendTogether(loaded: readonly Loaded[]): Promise<void> {
      const items = loaded.map((part, index) => itemOf(part, index === 0 ? captionOf(part).html : undefined, isWordy))
      try {
        const messageIds = await messenger.sendAlbum(customerId, items, options)
        for (const [index, part] of loaded.entries()) await settle(part, 'done', messageIds[index] ?? 0)
      } catch (error) {
        if (!isRefused(error, 400) && !isRefused(error, 413)) throw error
        for (const part of loaded) await sendOne(part)
      }
    }

    /** As few albums as Telegram's limits allow. */
    async function sendAlbum(album: readonly Part[]): Promise<void> {
      let loaded: Loaded[] = []
      const flush = async () => {
        const [only, ...others] = loaded
        if (only && others.length === 0) await sendOne(only)
        else if (only) await sendTogether(loaded)
        loaded = []
      }
      for (const part of album) {
        const { media } = part.body
        const next = media && isFile(media) ? await load(part, media) : undefined
        if (!next) continue
        const weight = loaded.reduce((sum, { bytes }) => sum + bytes.length, next.bytes.length)
        if (loaded.length === albumMax || weight > albumBytesMax) await flush()
        loaded.push(next)
      }
      await flush()
    }

    for (const together of Map.groupBy(parts, classOf).values()) {
      const [only, ...others] = together
      if (!only) continue
      const { media, text } = only.body
      if (others.length > 0) await sendAlbum(together)
      else if (!media) {
        const view = captionOf(only)
        await settle(only, 'done', await messenger.send(customerId, { ...view, html: withWords(view.html, text, fullTextMax) }, options))
      } else if (media.kind === 'place') {
        if (media.place) await settle(only, 'done', await messenger.sendPlace(customerId, media.place, options))
      } else if (isFile(media)) {
        const loaded = await load(only, media)
        if (loaded) await sendOne(loaded)
      }
    }
  }

  return async function relay(data: object, live: Pick<LiveAccount, 'accountId' | 'fetchMedia'>): Promise<void> {
    const { messageRowId, newest } = relayData.parse(data)
    const row = await db.selectFrom('conversation_message').selectAll().where('id', '=', messageRowId).executeTakeFirst()
    if (row?.relay !== 'asked' || row.deleted_at) return
    const conversation = await db.selectFrom('conversation').selectAll().where('id', '=', row.conversation_id).executeTakeFirst()
    if (!conversation || conversation.hands_off_at) return
    const rows = row.album === null ? [row] : await albumOf(row)
    const last = Math.max(...rows.map(({ id }) => id))
    if (newest !== undefined && last > newest) {
      const again = { messageRowId, newest: last }
      await db
        .transaction()
        .execute((tx) => accounts.atHolder.send(tx, row.account_id, relayJob, again, { afterMs: gatherSeconds * secondMs }))
      return
    }
    try {
      await passOn(conversation, rows, live)
    } catch (error) {
      // it is new again, and comes when the person is back
      if (error instanceof Unreachable) await keepFor(rows)
      else if (!(error instanceof CustomerErased)) throw error
    }
  }
}

const isRefused = (error: unknown, code: number) => error instanceof GrammyError && error.error_code === code

const isFile = (media: Media): media is FileMedia => media.ref !== undefined && !['contact', 'place', 'other'].includes(media.kind)

/** What may stand in one album; everything else alone. */
const classOf = ({ row, body }: Part) => (row.album === null ? undefined : albumClassOf(body.media?.kind ?? '')) ?? row.id

const withWords = (head: string, text: string, max: number) =>
  `${head}\n<blockquote>${escapeHtml(clip(foreignText(text), max))}</blockquote>`

function itemOf({ body, media, bytes }: Loaded, head: string | undefined, isWordy: boolean): AlbumItem {
  const html = isWordy && body.text ? withWords(head ?? '', body.text, captionMax) : head
  return {
    kind: isAlbumKind(media.kind) ? media.kind : 'document',
    bytes,
    name: fileName(media),
    ...(html === undefined ? {} : { html }),
  }
}

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

function fileName(media: FileMedia): string {
  const name = media.name?.replace(/[\p{C}/\\]/gu, '_').trim()
  return name || `${media.kind}.${endings[media.kind]}`
}

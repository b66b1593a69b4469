import type { tl } from '@mtcute/core'
import type { BaseTelegramClient } from '@mtcute/core/client.js'
import { MediaGone, MediaTooLarge } from '#features/accounts/ports.ts'
import type { AlbumContent, OutgoingContent } from '#features/accounts/outgoing-rules.ts'
import { FileTooLarge } from '#platform/bot/messenger.ts'
import { saveFile } from './files.ts'

const callMs = 60_000

type Download = (botFileId: string) => Promise<Uint8Array>
type FileContent = Extract<OutgoingContent, { media: object }>
type Kind = FileContent['media']['kind']

/** What is sent, its file uploaded. @throws MediaGone, MediaTooLarge when the bot does not give the file. */
export async function mediaOf(
  client: BaseTelegramClient,
  content: Exclude<OutgoingContent, { text: string }>,
  download: Download,
): Promise<tl.TypeInputMedia> {
  if ('place' in content) {
    const { latitude: lat, longitude: long } = content.place
    return { _: 'inputMediaGeoPoint', geoPoint: { _: 'inputGeoPoint', lat, long } }
  }
  if ('contact' in content) {
    const { phone: phoneNumber, firstName, lastName = '' } = content.contact
    return { _: 'inputMediaContact', phoneNumber, firstName, lastName, vcard: '' }
  }
  return fileMediaOf(client, content, download)
}

/** An album takes only files that Telegram has already: each is given to it first, which nobody sees. */
export async function albumMediaOf(
  client: BaseTelegramClient,
  peer: tl.TypeInputPeer,
  content: AlbumContent,
  download: Download,
): Promise<tl.TypeInputMedia> {
  const media = await fileMediaOf(client, content, download)
  const given = await client.call({ _: 'messages.uploadMedia', peer, media }, { abortSignal: AbortSignal.timeout(callMs) })
  if (given._ === 'messageMediaPhoto' && given.photo?._ === 'photo') {
    const { id, accessHash, fileReference } = given.photo
    return { _: 'inputMediaPhoto', id: { _: 'inputPhoto', id, accessHash, fileReference } }
  }
  if (given._ === 'messageMediaDocument' && given.document?._ === 'document') {
    const { id, accessHash, fileReference } = given.document
    return { _: 'inputMediaDocument', id: { _: 'inputDocument', id, accessHash, fileReference } }
  }
  throw new MediaGone(given._)
}

async function fileMediaOf(client: BaseTelegramClient, { media }: FileContent, download: Download): Promise<tl.TypeInputMedia> {
  const { kind, botFileId, name, mime, durationSeconds = 0 } = media
  const bytes = await fromBot(() => download(botFileId))
  const file = await saveFile(client, bytes, name ?? kind)
  if (kind === 'photo') return { _: 'inputMediaUploadedPhoto', file }
  return {
    _: 'inputMediaUploadedDocument',
    file,
    mimeType: mimeOf(kind, mime ?? 'application/octet-stream'),
    attributes: attributesOf(kind, name, durationSeconds),
  }
}

/** A file that the bot cannot give is no trouble that passes. */
async function fromBot(download: () => Promise<Uint8Array>): Promise<Uint8Array> {
  try {
    return await download()
  } catch (error) {
    if (error instanceof FileTooLarge) throw new MediaTooLarge(error.message)
    if (error instanceof Error && 'error_code' in error && error.error_code === 400) throw new MediaGone(error.message)
    throw error
  }
}

function attributesOf(kind: Kind, name: string | undefined, duration: number): tl.TypeDocumentAttribute[] {
  const named: tl.TypeDocumentAttribute[] = name === undefined ? [] : [{ _: 'documentAttributeFilename', fileName: name }]
  switch (kind) {
    case 'voice':
      return [{ _: 'documentAttributeAudio', voice: true, duration }]
    case 'audio':
      return [{ _: 'documentAttributeAudio', duration }, ...named]
    case 'video_note':
      return [{ _: 'documentAttributeVideo', roundMessage: true, duration, w: 240, h: 240 }]
    case 'video':
      return [{ _: 'documentAttributeVideo', supportsStreaming: true, duration, w: 0, h: 0 }, ...named]
    case 'animation':
      return [{ _: 'documentAttributeAnimated' }, { _: 'documentAttributeVideo', duration, w: 0, h: 0 }, ...named]
    case 'sticker':
      return [{ _: 'documentAttributeSticker', alt: '', stickerset: { _: 'inputStickerSetEmpty' } }]
    case 'document':
    case 'photo':
      return named
  }
}

/** Telegram tells a voice message or a round video by this. */
function mimeOf(kind: Kind, found: string): string {
  if (kind === 'voice') return 'audio/ogg'
  if (kind === 'video_note') return 'video/mp4'
  return found
}

import type { Message } from 'grammy/types'
import type { OutgoingContent } from '#features/accounts/outgoing-rules.ts'
import { albumClassOf } from '#platform/bot/album.ts'

/** What the customer sent to the bot, as something that an account can say. Undefined for what has no such form: polls, dice, stories. */
export function contentOf(message: Message): OutgoingContent | undefined {
  if (message.text !== undefined) return { text: message.text }
  if (message.contact) {
    const { phone_number: phone, first_name: firstName, last_name: lastName } = message.contact
    return { contact: { phone, firstName, ...(lastName === undefined ? {} : { lastName }) } }
  }
  if (message.location) return { place: { latitude: message.location.latitude, longitude: message.location.longitude } }
  const media = mediaOf(message)
  return media && { media, caption: message.caption ?? '' }
}

/** The album of which the message is a part, as far as its kind can leave in one. */
export function albumIn({ media_group_id: group }: Message, content: OutgoingContent): string | undefined {
  const albumClass = 'media' in content ? albumClassOf(content.media.kind) : undefined
  return group === undefined || albumClass === undefined ? undefined : `${group}-${albumClass}`
}

/** A picture or a document: it may be the receipt of a payment. */
export const isReceiptLike = (content: OutgoingContent): content is OutgoingContent & { media: OutgoingMedia } =>
  'media' in content && (content.media.kind === 'photo' || content.media.kind === 'document')

type OutgoingMedia = Extract<OutgoingContent, { media: unknown }>['media']

function mediaOf(message: Message): OutgoingMedia | undefined {
  const photo = message.photo?.at(-1)
  if (photo) return fileOf('photo', photo)
  // an animation also comes as a document, for older programs
  const { animation, video, voice, audio, video_note: videoNote, sticker, document } = message
  if (animation) return fileOf('animation', animation)
  if (video) return fileOf('video', video)
  if (voice) return fileOf('voice', voice)
  if (audio) return fileOf('audio', audio)
  if (videoNote) return fileOf('video_note', videoNote)
  if (sticker) return fileOf('sticker', { file_id: sticker.file_id, file_unique_id: sticker.file_unique_id })
  return document && fileOf('document', document)
}

function fileOf(
  kind: OutgoingMedia['kind'],
  file: { file_id: string; file_unique_id: string; file_name?: string; mime_type?: string; duration?: number },
): OutgoingMedia {
  return {
    kind,
    botFileId: file.file_id,
    uniqueId: file.file_unique_id,
    ...(file.file_name === undefined ? {} : { name: file.file_name }),
    ...(file.mime_type === undefined ? {} : { mime: file.mime_type }),
    ...(file.duration === undefined ? {} : { durationSeconds: file.duration }),
  }
}

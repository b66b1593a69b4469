import type { Api, InputFile } from 'grammy'
import type { Message } from 'grammy/types'
import type { keyboardOf } from './view.ts'

export type FileKind = 'photo' | 'document' | 'video' | 'voice' | 'audio' | 'video_note' | 'sticker' | 'animation'

type Markup = { reply_markup?: ReturnType<typeof keyboardOf> }

export async function sendByKind(
  api: Api,
  chatId: number,
  kind: FileKind,
  source: InputFile | string,
  worded: Markup & { caption: string; parse_mode: 'HTML' },
  other: Markup,
): Promise<Message> {
  switch (kind) {
    case 'photo':
      return api.sendPhoto(chatId, source, worded)
    case 'video':
      return api.sendVideo(chatId, source, worded)
    case 'animation':
      return api.sendAnimation(chatId, source, worded)
    case 'voice':
      return api.sendVoice(chatId, source, worded)
    case 'audio':
      return api.sendAudio(chatId, source, worded)
    case 'document':
      return api.sendDocument(chatId, source, worded)
    // these two take no caption
    case 'video_note':
      return api.sendVideoNote(chatId, source, other)
    case 'sticker':
      return api.sendSticker(chatId, source, other)
  }
}

/** Of the file in a message, whatever its kind. */
export function fileIdOf(message: Message): string {
  const file =
    message.photo?.at(-1) ??
    message.video ??
    message.animation ??
    message.voice ??
    message.audio ??
    message.document ??
    message.video_note ??
    message.sticker
  return file?.file_id ?? ''
}

import type { ChatView, MessageView, PersonView } from '../../control/contract.ts'
import type { Translate, WordKey } from './words.tsx'

export type Media = NonNullable<MessageView['media']>
export type FileMedia = Extract<Media, { file: string }>

const secondMs = 1000
const dayMs = 86_400_000

export function isFile(media: Media): media is FileMedia {
  return 'file' in media
}

export function fullName(person: { firstName: string; lastName?: string | undefined }): string {
  return [person.firstName, person.lastName].filter(Boolean).join(' ')
}

export function phoneNumber(digits: string): string {
  const turkish = /^(90)(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(digits.replace('+', ''))
  return turkish ? `+${turkish.slice(1).join(' ')}` : `+${digits.replace('+', '')}`
}

export function clockTime(date: number, locale: string): string {
  return new Date(date * secondMs).toLocaleTimeString(locale, { hour: '2-digit', minute: '2-digit' })
}

/** For the chat list: the time today, the weekday this week, then the date. */
export function shortDate(date: number, nowMs: number, locale: string): string {
  const day = new Date(date * secondMs)
  if (day.toDateString() === new Date(nowMs).toDateString()) return clockTime(date, locale)
  if (Math.abs(nowMs - day.getTime()) < 6 * dayMs) return day.toLocaleDateString(locale, { weekday: 'short' })
  return day.toLocaleDateString(locale, { day: '2-digit', month: '2-digit', year: '2-digit' })
}

export function dayLabel(date: number, nowMs: number, locale: string, t: Translate): string {
  const day = new Date(date * secondMs)
  if (day.toDateString() === new Date(nowMs).toDateString()) return t('day.today')
  if (day.toDateString() === new Date(nowMs - dayMs).toDateString()) return t('day.yesterday')
  const isThisYear = day.getFullYear() === new Date(nowMs).getFullYear()
  return day.toLocaleDateString(locale, { day: 'numeric', month: 'long', ...(isThisYear ? {} : { year: 'numeric' }) })
}

export function dateAndTime(ms: number, locale: string): string {
  return new Date(ms).toLocaleString(locale, { day: 'numeric', month: 'long', year: 'numeric', hour: '2-digit', minute: '2-digit' })
}

/** Days, hours and minutes, whichever there are. */
export function span(ms: number, locale: string): string {
  const minutes = Math.max(1, Math.round(ms / 60_000))
  const parts = [
    { unit: 'day', value: Math.floor(minutes / 1440) },
    { unit: 'hour', value: Math.floor((minutes % 1440) / 60) },
    { unit: 'minute', value: minutes % 60 },
  ]
  const shown = parts.filter(({ value }) => value > 0)
  return shown.map(({ unit, value }) => value.toLocaleString(locale, { style: 'unit', unit, unitDisplay: 'long' })).join(' ')
}

export function fileSize(bytes: number, locale: string): string {
  const units = ['B', 'KB', 'MB', 'GB'] as const
  const step = Math.min(units.length - 1, Math.floor(Math.log2(Math.max(bytes, 1)) / 10))
  return `${(bytes / 1024 ** step).toLocaleString(locale, { maximumFractionDigits: step === 0 ? 0 : 1 })} ${units[step] ?? 'B'}`
}

export function duration(seconds: number): string {
  const whole = Math.round(seconds)
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`
}

/** What kind of thing a message is when it has no text. */
export function mediaLabel(media: Media, t: Translate): string {
  const keys: Record<Media['kind'], WordKey> = {
    photo: 'media.photo',
    video: 'media.video',
    animation: 'media.animation',
    voice: 'media.voice',
    audio: 'media.audio',
    video_note: 'media.videoNote',
    document: 'media.document',
    sticker: 'media.sticker',
    contact: 'media.contact',
    location: 'media.location',
  }
  if (media.kind === 'sticker') return `${media.emoji ?? ''} ${t(keys.sticker)}`.trim()
  if (media.kind === 'document') return media.name
  return t(keys[media.kind])
}

/** One line of a message: for the chat list, quotes and notices. */
export function preview(message: MessageView, t: Translate, people: readonly PersonView[]): string {
  if (message.service) return serviceText(message, t, people)
  const label = message.media ? mediaLabel(message.media, t) : ''
  return [label, message.text.replaceAll(/\s+/g, ' ')].filter(Boolean).join(', ')
}

export function serviceText(message: MessageView, t: Translate, people: readonly PersonView[]): string {
  const { service } = message
  if (!service) return ''
  const names = (service.userIds ?? [message.fromId])
    .map((id) => people.find((person) => person.id === id))
    .map((p) => (p ? fullName(p) : ''))
  const name = names.filter(Boolean).join(', ') || message.fromName
  const title = service.title ?? ''
  switch (service.kind) {
    case 'created':
      return t('service.created', { name: message.fromName, title })
    case 'joined':
      return t('service.joined', { name })
    case 'left':
      return t('service.left', { name })
    case 'title':
      return t('service.title', { name: message.fromName, title })
    default:
      return message.text || service.kind
  }
}

const actionKeys: Record<string, WordKey> = {
  typing: 'action.typing',
  upload_photo: 'action.uploadPhoto',
  upload_document: 'action.uploadDocument',
  upload_video: 'action.uploadVideo',
  record_voice: 'action.recordVoice',
  upload_voice: 'action.recordVoice',
  choose_sticker: 'action.chooseSticker',
  find_location: 'action.findLocation',
}

export function actionText(action: string, t: Translate): string {
  return t(actionKeys[action] ?? 'action.typing')
}

const subtitles: Record<ChatView['kind'], WordKey> = {
  bot: 'chat.bot',
  service: 'chat.service',
  self: 'chat.self',
  group: 'chat.members',
  supergroup: 'chat.members',
  channel: 'chat.subscribers',
  private: 'chat.person',
}

/** What stands below a chat's title. */
export function chatSubtitle(chat: ChatView, t: Translate): string {
  if (chat.kind === 'private' && chat.username !== undefined) return `@${chat.username}`
  return t(subtitles[chat.kind], { count: chat.members ?? 0 })
}

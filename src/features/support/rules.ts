import { hourMs } from '#shared/time.ts'
import type { FileKind } from '#platform/bot/file-kinds.ts'

/** `open`: staff is asked; `answered`: the customer is. */
export const ticketStates = ['open', 'answered', 'closed'] as const
export type TicketState = (typeof ticketStates)[number]

export interface Ticket {
  id: number
  customerId: number
  state: TicketState
  isFirst: boolean
  openedAt: Date
  lastAt: Date
  firstAnswerAt?: Date
  closedAt?: Date
}

/** What somebody wrote: words, a file that Telegram has, or both. */
export interface Content {
  text: string
  file?: { kind: FileKind; fileId: string }
}

export const writeRefusals = ['too_many', 'too_long'] as const
export type WriteRefusal = (typeof writeRefusals)[number]
export const answerRefusals = ['not_allowed', 'not_found', 'own_ticket', 'closed', 'too_long'] as const
export type AnswerRefusal = (typeof answerRefusals)[number]
export const closeRefusals = ['not_allowed', 'not_found'] as const
export type CloseRefusal = (typeof closeRefusals)[number]

/** A person in need writes a lot; a machine writes more. */
export const writeLimit = { windowMs: hourMs, max: 40 }
/** Room for the head of a card within Telegram's 4096. */
export const textMax = 3_500
/** Telegram's 1024 for the words under a file, less the head of a card. */
export const captionMax = 800

interface Incoming {
  text?: string
  caption?: string
  photo?: { file_id: string }[]
  document?: { file_id: string }
  video?: { file_id: string }
  voice?: { file_id: string }
  audio?: { file_id: string }
}

/** What support takes of a Telegram message; undefined for stickers, places and the like. */
export function contentOf(message: Incoming): Content | undefined {
  if (message.text !== undefined) return { text: message.text }
  const text = message.caption ?? ''
  const photo = message.photo?.at(-1)
  if (photo) return { text, file: { kind: 'photo', fileId: photo.file_id } }
  for (const kind of ['document', 'video', 'voice', 'audio'] as const) {
    const file = message[kind]
    if (file) return { text, file: { kind, fileId: file.file_id } }
  }
  return undefined
}

import type { IncomingMedia } from '#features/accounts/ports.ts'
import type { OutgoingContent } from '#features/accounts/outgoing-rules.ts'
import { type DataBox, openJson, sealJson, type Place } from '#features/customers/service.ts'
import type { HeardMessage } from './ports.ts'

/** What is sealed of a message. */
export interface Body {
  text: string
  media?: IncomingMedia
  /** In a group: who wrote it. */
  who?: string
  /** Of an outgoing message: all that is needed to send it again. */
  content?: OutgoingContent
  /** Of an automatic answer: the names of the sources that it stands on. */
  sources?: string[]
}

/** What is sealed of a conversation. */
export interface Names {
  name: string
  /** What a person is called when they are spoken to; absent for a group and in what was stored before. */
  first?: string
  username?: string
}

export type Sealer = Pick<DataBox, 'seal' | 'openText'>

const bodyPlace = (uid: string): Place<Body> => `conversation_message:${uid}`
const namesPlace = (accountId: number, chatId: number): Place<Names> => `conversation:${accountId}:${chatId}`
const editPlace = (uid: string): Place<string> => `conversation_message:${uid}:edit`
const pendingPlace = (key: string): Place<OutgoingContent> => `conversation_pending:${key}`

export const sealBody = (box: Sealer, uid: string, body: Body) => sealJson(box, body, bodyPlace(uid))
export const openBody = (box: Sealer, row: { uid: string; body_sealed: Buffer }) => openJson(box, row.body_sealed, bodyPlace(row.uid))

export const sealNames = (box: Sealer, accountId: number, chatId: number, names: Names) =>
  sealJson(box, names, namesPlace(accountId, chatId))
export const openNames = (box: Sealer, row: { account_id: number; chat_id: number; names_sealed: Buffer }) =>
  openJson(box, row.names_sealed, namesPlace(row.account_id, row.chat_id))

export const sealEdit = (box: Sealer, uid: string, text: string) => sealJson(box, text, editPlace(uid))
export const openEdit = (box: Sealer, uid: string, sealed: Buffer) => openJson(box, sealed, editPlace(uid))

export const sealPending = (box: Sealer, key: string, content: OutgoingContent) => sealJson(box, content, pendingPlace(key))
export const openPending = (box: Sealer, row: { key: string; body_sealed: Buffer }) => openJson(box, row.body_sealed, pendingPlace(row.key))

/** How a text speaks to somebody. */
export const calledName = ({ name, first }: Names) => first || name

const fullName = ({ firstName, lastName }: { firstName: string; lastName?: string }) => [firstName, lastName].filter(Boolean).join(' ')

export function namesOf(message: HeardMessage): Names {
  if (message.isGroup) return { name: message.groupTitle ?? '' }
  const { username } = message.sender
  return { name: fullName(message.sender), first: message.sender.firstName, ...(username === undefined ? {} : { username }) }
}

export function bodyOf(message: HeardMessage, isOwn = false): Body {
  return {
    text: message.text,
    ...(message.media ? { media: message.media } : {}),
    ...(message.isGroup && !isOwn ? { who: fullName(message.sender) } : {}),
  }
}

export function bodyOfOutgoing(content: OutgoingContent): Body {
  if ('text' in content) return { text: content.text, content }
  if ('media' in content) {
    const { kind, name, durationSeconds } = content.media
    const media = { kind, ...(name === undefined ? {} : { name }), ...(durationSeconds === undefined ? {} : { durationSeconds }) }
    return { text: content.caption, media, content }
  }
  if ('place' in content) return { text: '', media: { kind: 'place', place: content.place }, content }
  return { text: '', media: { kind: 'contact', contact: content.contact }, content }
}

/** The words of what was written: the text, or what stands under a file; undefined for what has none. */
export function wordsIn(content: OutgoingContent): string | undefined {
  if ('text' in content) return content.text
  return 'media' in content ? content.caption : undefined
}

/** The same with other words: on the card, and where it is sent again. */
export function reworded(body: Body, text: string): Body {
  const { content } = body
  if (!content) return { ...body, text }
  if ('text' in content) return { ...body, text, content: { text } }
  return { ...body, text, content: 'media' in content ? { ...content, caption: text } : content }
}

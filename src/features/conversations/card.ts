import type { Button, View } from '#platform/bot/view.ts'
import { pressData } from '#platform/bot/view.ts'
import { dashed, type Words } from '#platform/words.ts'
import { clip, escapeHtml } from '#shared/html.ts'
import { foreignLines, foreignName, foreignSpeech, foreignText } from '#shared/foreign.ts'
import type { Language } from '#shared/language.ts'
import { formatClock, formatDate, formatDateTime, istanbulMidnight } from '#shared/time.ts'
import { refusalText, type ComposeRefusal } from '#features/assistant/service.ts'
import { closingFailures, ownHandOvers, type HandOver } from './automation-rules.ts'
import type { Body, Names } from './body.ts'
import { isMutedForGood, lineTextMax } from './rules.ts'
import type { Contact } from './service.ts'
import type { Author, SendState } from './tables.ts'

/** A message, as the card shows it. */
export interface CardPart {
  rowId: number
  author: Author
  at: Date
  body: Body
  isEdited: boolean
  isDeleted: boolean
  state: SendState | null
  /** Why it did not arrive. */
  failure: string | null
}

/** One message, or the messages of one album. */
export type CardLine = readonly [CardPart, ...CardPart[]]

export interface CardModel {
  conversationId: number
  names: Names
  isGroup: boolean
  /** Which account it is, as the customer knows it. */
  account: string
  /** Messages that came too fast to be shown; before the lines. */
  skipped: number
  /** Messages of the contact that nobody read. */
  unread: number
  mutedUntil: Date | null
  isReplyOpen: boolean
  automation: CardAutomation
  now: Date
}

export interface CardAutomation {
  /** Automation keeps out until then, because the customer wrote; only where there is any. */
  pausedUntil?: Date
  notice?: HandOver
  draft?: {
    id: number
    text: string
    sources: string[]
    /** The model is still writing. */
    isWriting: boolean
    /** The contact wrote since: a new one comes. */
    isOutdated: boolean
    reason?: HandOver
    leavesAt?: Date
  }
}

type Speak = { words: Words; language: Language }

export function contactName({ words, language }: Speak, names: Names, isGroup: boolean): string {
  return foreignName(names.name) || words.plain(language, isGroup ? 'conversations-nameless-group' : 'conversations-nameless')
}

/** One line of a card: when, who if it is not the contact, and what. */
export function lineHtml({ words, language }: Speak, line: CardLine): string {
  const [first] = line
  const who =
    first.author === 'contact'
      ? first.body.who && `<b>${escapeHtml(clip(foreignName(first.body.who), 64))}:</b> `
      : `${words.html(language, authorText[first.author])} `
  const edited = line.some(({ isEdited, isDeleted }) => isEdited && !isDeleted)
    ? ` ${words.html(language, 'conversations-line-edited')}`
    : ''
  const { sources = [] } = first.body
  const from =
    sources.length > 0
      ? ` ${words.html(language, 'conversations-line-sources', { sources: clip(foreignName(sources.join(', ')), 120) })}`
      : ''
  return `<b>${formatClock(language, first.at)}</b> ${who ?? ''}${whatHtml({ words, language }, line)}${from}${edited}${stateMark(line)}`
}

const authorText = { phone: 'conversations-line-phone', bot: 'conversations-line-you', auto: 'conversations-line-auto' } as const

function whatHtml(speak: Speak, line: CardLine): string {
  const { words, language } = speak
  const standing = line.filter(({ isDeleted }) => !isDeleted)
  const gone = line.length - standing.length
  if (standing.length === 0 && gone === 1) return words.html(language, 'conversations-line-deleted')
  const said = wordsOf(standing)
  const media = mediaOfLine(speak, standing)
  const [{ author, body }] = line
  const isBare = author === 'contact' && !body.who && !media
  // the line says already by whom
  const spoken = isBare ? foreignSpeech(said) : foreignLines(author === 'auto' ? said.replace(/^\u{1f916}\s*/u, '') : said)
  const text = escapeHtml(clip(spoken, lineTextMax))
  const what = [media, text].filter(Boolean).join(media && text ? ': ' : '')
  return [what, gone > 0 && words.html(language, 'conversations-album-deleted', { count: gone })].filter(Boolean).join(' ')
}

/** What was written under the parts of an album, one after the other. */
export const wordsOf = (parts: readonly CardPart[]) =>
  parts
    .map(({ body }) => body.text)
    .filter(Boolean)
    .join(' · ')

function mediaOfLine(speak: Speak, parts: readonly CardPart[]): string {
  const media = parts.flatMap(({ body }) => body.media ?? [])
  const [only] = media
  if (!only) return ''
  if (media.length === 1) return mediaHtml(speak, only)
  const kinds = new Set(media.map(({ kind }) => kind))
  const isVisual = [...kinds].every((kind) => kind === 'photo' || kind === 'video')
  const kind = kinds.size === 1 ? only.kind : isVisual ? 'visual' : 'mixed'
  const label = speak.words.html(speak.language, 'conversations-album', { kind, count: media.length })
  const names = kind === 'document' ? media.flatMap(({ name }) => (name ? clip(foreignName(name), 40) : [])).join(', ') : ''
  return names ? `${label} ${escapeHtml(clip(names, 200))}` : label
}

/** Of an album what is worst: it arrived when all of it did. */
function stateMark(line: CardLine): string {
  const has = (state: SendState) => line.some((part) => part.state === state)
  if (has('failed')) return ' ⚠️'
  if (has('sending')) return ' ⏳'
  return has('sent') ? ' ✓' : ''
}

function mediaHtml({ words, language }: Speak, media: NonNullable<Body['media']>): string {
  const label = words.html(language, `conversations-media-${dashed(media.kind)}`)
  if (media.contact) {
    const { firstName, lastName, phone } = media.contact
    return `${label} ${escapeHtml(foreignName([firstName, lastName, phone].filter(Boolean).join(' ')))}`
  }
  if (media.place?.title) return `${label} ${escapeHtml(clip(foreignName(media.place.title), 120))}`
  if (media.kind === 'document' && media.name) return `${label} ${escapeHtml(clip(foreignName(media.name), 80))}`
  if (media.kind === 'sticker' && media.emoji) return `${label} ${escapeHtml(foreignName(media.emoji))}`
  if (media.durationSeconds) return `${label} ${lengthOf(media.durationSeconds)}`
  return label
}

const lengthOf = (seconds: number) => `${Math.floor(seconds / 60)}:${String(Math.round(seconds) % 60).padStart(2, '0')}`

/** How much of a message it takes, as Telegram counts: without tags. */
export const weightOf = (html: string) => html.replace(/<[^>]+>/g, '').replace(/&\w+;/g, '.').length + 1

/** The head, the lines under their days, and what can be done. `isLive` false: a page that is only read any more. */
export function cardView(speak: Speak, model: CardModel, lines: readonly CardLine[], isLive: boolean): View {
  const { words, language } = speak
  const html: string[] = [headHtml(speak, model)]
  if (model.skipped > 0) html.push(words.html(language, 'conversations-skipped', { count: model.skipped }))
  let day = istanbulMidnight(model.now).getTime()
  for (const line of lines) {
    const [{ at }] = line
    const own = istanbulMidnight(at).getTime()
    if (own !== day) html.push(`<i>${formatDate(language, at)}</i>`)
    day = own
    html.push(lineHtml(speak, line))
  }
  if (!isLive) return { html: html.join('\n') }
  html.push(...failureHtml(speak, lines.at(-1)), ...automationHtml(speak, model.automation))
  if (model.isReplyOpen) {
    const name = clip(contactName(speak, model.names, model.isGroup), 64)
    html.push('', words.html(language, 'conversations-reply-open', { name }))
  }
  return { html: html.join('\n'), buttons: cardButtons(speak, model) }
}

/** What was said last was said by itself and did not arrive. */
function failureHtml({ words, language }: Speak, line: CardLine | undefined): string[] {
  const part = line?.at(-1)
  if (part?.author !== 'auto' || part.state !== 'failed' || part.failure === null) return []
  if (!closingFailures.has(part.failure)) return ['', words.html(language, 'conversations-auto-failed')]
  return [
    '',
    `⚠️ ${words.html(language, `conversations-failed-${dashed(part.failure)}`)} ${words.html(language, 'conversations-auto-closed')}`,
  ]
}

/** What automation has to say about the conversation, below its lines. */
function automationHtml({ words, language }: Speak, { pausedUntil, notice, draft }: CardAutomation): string[] {
  const html: string[] = []
  if (notice) html.push('', words.html(language, handOverText(notice)))
  if (draft) {
    const head = draft.isWriting ? 'writing' : draft.isOutdated ? 'outdated' : 'head'
    html.push('', words.html(language, `conversations-draft-${head}`), `<blockquote>${escapeHtml(foreignText(draft.text))}</blockquote>`)
    if (draft.sources.length > 0)
      html.push(
        words.html(language, 'conversations-draft-sources', {
          sources: draft.sources.map((name) => clip(foreignName(name), 60)).join(', '),
        }),
      )
    if (draft.reason) html.push(words.html(language, handOverText(draft.reason)))
    if (draft.leavesAt) html.push(words.html(language, 'conversations-draft-leaves', { at: formatClock(language, draft.leavesAt) }))
  }
  if (pausedUntil) html.push('', words.html(language, 'conversations-paused-until', { until: formatClock(language, pausedUntil) }))
  return html
}

export function handOverText(reason: HandOver): string {
  const own = ownHandOvers.find((known) => known === reason)
  return own ? `conversations-hand-over-${dashed(own)}` : refusalText(reason as ComposeRefusal) // what is not ours is the assistant's
}

function headHtml(speak: Speak, { names, isGroup, account, mutedUntil, now }: CardModel): string {
  const { words, language } = speak
  const name = clip(contactName(speak, names, isGroup), 120)
  const handle = names.username === undefined ? '' : ` @${names.username}`
  const head = words.html(language, isGroup ? 'conversations-head-group' : 'conversations-head', { name, handle, account })
  return `${head}${mutedUntil && mutedUntil > now ? ' 🔕' : ''}\n`
}

function cardButtons(
  { words, language }: Speak,
  { conversationId, unread, mutedUntil, isReplyOpen, automation, now }: CardModel,
): Button[][] {
  const button = (name: string, press: string, style?: 'primary' | 'success', id = conversationId): Button => ({
    text: words.plain(language, `conversations-button-${name}`),
    press: pressData(press, id),
    ...(style ? { style } : {}),
  })
  const isMuted = mutedUntil !== null && mutedUntil > now
  const { draft, pausedUntil } = automation
  const isOffered = draft && !draft.isWriting && !draft.isOutdated
  return [
    ...(isOffered
      ? [
          [
            button('draft-send', 'cv.dsend', 'success', draft.id),
            button('draft-edit', 'cv.dedit', undefined, draft.id),
            button('draft-discard', 'cv.ddrop', undefined, draft.id),
          ],
        ]
      : []),
    [
      isReplyOpen ? button('done', 'cv.done', 'success') : button('reply', 'cv.reply', 'primary'),
      ...(unread > 0 ? [button('read', 'cv.read')] : []),
    ],
    [isMuted ? button('unmute', 'cv.unmute') : button('mute', 'cv.mute'), button('hands-off', 'cv.off')],
    ...(pausedUntil ? [[button('hand-back', 'cv.back')]] : []),
  ]
}

/** How long to mute. */
export function muteButtons({ words, language }: Speak, conversationId: number): Button[][] {
  const option = (length: '1h' | '8h' | 'ever'): Button => ({
    text: words.plain(language, `conversations-mute-${length}`),
    press: pressData('cv.muted', conversationId, length),
  })
  return [
    [option('1h'), option('8h'), option('ever')],
    [{ text: words.plain(language, 'conversations-button-back'), press: pressData('cv.card', conversationId) }],
  ]
}

export function mutedText({ words, language }: Speak, until: Date): string {
  return isMutedForGood(until)
    ? words.plain(language, 'conversations-muted-ever')
    : words.plain(language, 'conversations-muted', { until: formatDateTime(language, until) })
}

/** Words under a media that is passed on; 1024 units at most, and the text stands on the card. */
export function mediaCaption(
  speak: Speak,
  model: Pick<CardModel, 'names' | 'isGroup' | 'conversationId'>,
  { body, at }: Pick<CardPart, 'body' | 'at'>,
): View {
  const name = body.who ? foreignName(body.who) : contactName(speak, model.names, model.isGroup)
  return {
    html: `<b>${escapeHtml(clip(name, 100))}</b> · ${formatClock(speak.language, at)}`,
    buttons: [[replyButton(speak, model.conversationId)]],
  }
}

export const replyButton = ({ words, language }: Speak, conversationId: number): Button => ({
  text: words.plain(language, 'conversations-button-reply'),
  press: pressData('cv.reply', conversationId),
})

export const digestPage = 10

/** Many at once: a list instead of cards. */
export function digestView(speak: Speak, digest: { contacts: readonly Contact[]; total: number; messages: number; offset: number }): View {
  const { words, language } = speak
  const { contacts, total, messages, offset } = digest
  const rows = contacts.map((contact): Button[] => [
    {
      text: `${clip(contactName(speak, contact, contact.isGroup), 40)} · ${contact.waiting}`,
      press: pressData('cv.open', contact.conversationId),
    },
  ])
  const turn: Button[] = [
    ...(offset > 0
      ? [{ text: words.plain(language, 'conversations-button-newer'), press: pressData('cv.digest', Math.max(0, offset - digestPage)) }]
      : []),
    ...(offset + contacts.length < total
      ? [{ text: words.plain(language, 'conversations-button-older'), press: pressData('cv.digest', offset + digestPage) }]
      : []),
  ]
  return { html: words.html(language, 'conversations-digest', { contacts: total, messages }), buttons: [...rows, turn] }
}

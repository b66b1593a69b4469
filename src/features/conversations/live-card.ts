import { accountLabel } from '#features/accounts/rules.ts'
import type { Inputs } from '#platform/bot/inputs.ts'
import type { Messenger } from '#platform/bot/messenger.ts'
import type { View } from '#platform/bot/view.ts'
import { addMs, secondMs } from '#shared/time.ts'
import { together } from '#shared/together.ts'
import { openBody, openNames, type Sealer } from './body.ts'
import { cardView, lineHtml, muteButtons, weightOf, type CardLine, type CardModel, type CardPart } from './card.ts'
import { cardAutomation } from './card-automation.ts'
import { noteCards, type CardNote } from './card-notes.ts'
import { createCardReads, newsMax, type Message } from './card-reads.ts'
import type { Conversation } from './conversation-store.ts'
import { gatherSeconds, type ConversationsDeps } from './desk-store.ts'
import { relayJob } from './relay.ts'
import { appearance, groupAlbums, isTorrent, layPages, movableMs, newestThatFit } from './rules.ts'
import { thinOut } from './torrent.ts'

export interface LiveCardDeps extends Pick<ConversationsDeps, 'db' | 'clock' | 'accounts' | 'customers' | 'words' | 'behaviours'> {
  messenger: Messenger
  inputs: Inputs
}

export const replyInput = 'conversations.reply'
export const cardScreen = (conversationId: number) => `conversation-${conversationId}`
/** Of more than that: the next look finds out how many of them fit. */
const keptOfTorrent = 10
const isMuted = ({ mutedUntil, now }: CardModel) => mutedUntil !== null && mutedUntil > now

type Speak = Parameters<typeof cardView>[0]
interface LaidLine {
  parts: CardLine
  rows: Message[]
  weight: number
}

/** The live card of a conversation. */
export interface LiveCard {
  /** Shows all that is new, however much it is. */
  show(conversation: Conversation): Promise<void>
  /** Draws what stands once more; shows nothing new. False: it does not stand where it was last seen. */
  draw(conversation: Conversation, menu: 'card' | 'mute'): Promise<boolean>
  /** The conversation whose Reply is open. */
  openReply(customerId: number): Promise<number | undefined>
}

export function createLiveCard(deps: LiveCardDeps): LiveCard {
  const { db, clock, accounts, customers, messenger, inputs, words, behaviours } = deps
  const reads = createCardReads(db)
  const noteCard = together(
    async (notes: readonly CardNote[]) => {
      await noteCards(db, notes)
      return notes.map(() => undefined)
    },
    { keyOf: ({ conversationId }) => conversationId },
  )
  /** Once is for ever: nobody has to ask again. */
  const celebrated = new Set<number>()

  async function openReply(customerId: number): Promise<number | undefined> {
    const input = await inputs.current(customerId, clock.now())
    if (input?.kind !== replyInput || !('conversationId' in input.data)) return undefined
    return Number(input.data.conversationId)
  }

  async function modelOf(conversation: Conversation, box: Sealer): Promise<Omit<CardModel, 'unread'>> {
    const [automation, account, open] = await Promise.all([
      cardAutomation(db, conversation, box, clock.now()),
      accounts.get(conversation.account_id),
      openReply(conversation.customer_id),
    ])
    return {
      conversationId: conversation.id,
      names: openNames(box, conversation),
      isGroup: conversation.is_group,
      account: accountLabel(account ?? { id: conversation.account_id }),
      skipped: conversation.skipped,
      mutedUntil: conversation.muted_until,
      isReplyOpen: open === conversation.id,
      automation,
      now: clock.now(),
    }
  }

  function linesOf(speak: Speak, box: Sealer, messages: readonly Message[]): LaidLine[] {
    return groupAlbums(messages).map((rows) => {
      const [first, ...others] = rows.map((row) => partOf(box, row))
      if (!first) throw new Error('A line without a message')
      const parts: CardLine = [first, ...others]
      return { parts, rows, weight: weightOf(lineHtml(speak, parts)) }
    })
  }

  async function show(conversation: Conversation) {
    let current: Conversation | undefined = conversation
    while (current && !(await showNews(current)))
      current = await db.selectFrom('conversation').selectAll().where('id', '=', conversation.id).executeTakeFirst()
  }

  /** Lays what is new on the live card and on as many more as it takes, and notes after each what was shown. True: nothing is left. */
  async function showNews(conversation: Conversation): Promise<boolean> {
    const { id, customer_id: customerId, revision } = conversation
    const box = await customers.dataBox(customerId)
    const [language, stands, { standing: onCard, news, unread, isTurn }] = await Promise.all([
      customers.languageOf(customerId),
      modelOf(conversation, box),
      reads.facts(conversation),
    ])
    const speak = { words, language }
    const model = { ...stands, unread }
    const kept = crowded(conversation, onCard, news, speak, box)
    if (kept !== undefined) {
      await thinOut(db, conversation, kept)
      return false
    }
    if (news.some(({ author }) => author === 'contact')) await celebrate(conversation.account_id, customerId)
    const card = await cardFor(conversation, news.length > 0)
    // a draft or a call without a card begins one
    if (card.id === null && news.length === 0 && !conversation.is_ringing) {
      await db.updateTable('conversation').set({ shown_revision: revision }).where('id', '=', id).execute()
      return true
    }
    const standing = card.id === null ? [] : onCard
    const unreadNews = news.filter((row) => row.author === 'contact' && (row.message_id ?? 0) > conversation.read_max).length
    // what is answered by itself calls nobody
    const isAnswering = !conversation.is_ringing && isTurn && (await behaviours.of(conversation.account_id))?.reply_mode === 'gpt'
    const how = howFor(model, news, unreadNews, card, { isRinging: conversation.is_ringing, isQuiet: isAnswering })
    const isSilent = isMuted(model) || isAnswering || (unreadNews === 0 && !conversation.is_ringing)
    // what came late of an album joins the line where it stands
    const laid = linesOf(speak, box, [...standing, ...news])
    const isStanding = ({ rows: [first] }: LaidLine) => first !== undefined && first.page !== null
    const pages = layPages(
      laid.filter(isStanding),
      laid.filter((line) => !isStanding(line)),
    )
    const isAll = news.length < newsMax
    for (const [index, lines] of pages.entries()) {
      const isLast = index === pages.length - 1
      if (index > 0) {
        await messenger.close(customerId, cardScreen(id))
        card.page++
        card.id = null
      }
      if (card.page !== conversation.page) model.skipped = 0
      const messageId = await put(conversation, card.id, cardView(speak, model, partsOf(lines), isLast), isLast ? how : 'place', isSilent)
      if (messageId !== card.id) card.at = model.now
      card.id = messageId
      await note(conversation.account_id, lines, {
        conversationId: id,
        page: card.page,
        cardId: card.id,
        cardAt: card.at,
        skipped: model.skipped,
        isInDigest: !isLast && conversation.is_in_digest,
        // written with the newest page: until then the card is behind
        shownRevision: isLast && isAll ? revision : null,
      })
    }
    if (isAll && conversation.is_ringing) await stopRinging(conversation)
    return isAll
  }

  /** How many messages stay of more than a person reads: one card for a torrent. Undefined: there is room for all. */
  function crowded(conversation: Conversation, standing: Message[], news: Message[], speak: Speak, box: Sealer): number | undefined {
    if (news.length >= newsMax) return keptOfTorrent
    const { torrent_count: count, torrent_since: since } = conversation
    if (news.length === 0 || !isTorrent({ count, since }, clock.now())) return undefined
    const laid = linesOf(speak, box, [...standing, ...news])
    if (layPages([], laid).length <= 1) return undefined
    return laid.slice(-newestThatFit(laid)).reduce((sum, { rows }) => sum + rows.length, 0)
  }

  /** It was heard; a call that came meanwhile rings once more. */
  async function stopRinging({ id, revision }: Conversation) {
    await db.updateTable('conversation').set({ is_ringing: false }).where('id', '=', id).where('revision', '=', revision).execute()
  }

  /** Where the live card stands. One that is too old to be moved is left behind, and what is new begins a page. */
  async function cardFor({ id, customer_id: customerId, page, card_id: cardId, card_at: cardAt }: Conversation, hasNews: boolean) {
    const isStuck = cardAt !== null && cardAt <= addMs(clock.now(), -movableMs)
    if (!isStuck || !hasNews) return { id: cardId, at: cardAt, page }
    await messenger.close(customerId, cardScreen(id))
    return { id: null, at: null, page: page + 1 }
  }

  function howFor(
    model: CardModel,
    news: Message[],
    unreadNews: number,
    card: { id: number | null; at: Date | null },
    { isRinging, isQuiet }: { isRinging: boolean; isQuiet: boolean },
  ) {
    return appearance({
      hasCard: card.id !== null,
      hasNewLines: news.length > 0,
      hasNewIncoming: unreadNews > 0,
      unreadBefore: model.unread - unreadNews,
      isMuted: isMuted(model) || isQuiet,
      isRinging,
      cardAt: card.at ?? undefined,
      now: model.now,
    })
  }

  async function put(
    { id, customer_id: customerId }: Conversation,
    cardId: number | null,
    view: View,
    how: ReturnType<typeof appearance>,
    isSilent: boolean,
  ): Promise<number> {
    if (how === 'place' && cardId !== null && (await messenger.edit(customerId, cardId, view))) return cardId
    if (how === 'anew') await messenger.close(customerId, cardScreen(id), 'remove')
    const messageId = await messenger.show(customerId, cardScreen(id), view, { isNotice: true, isSilent })
    // the same lines stand further down now
    if (cardId !== null && messageId !== cardId && how !== 'anew') await messenger.remove(customerId, cardId)
    return messageId
  }

  async function note(accountId: number, lines: readonly LaidLine[], card: Omit<CardNote, 'fresh'>) {
    const fresh = lines.flatMap(({ rows }) => rows).filter((row) => row.page === null)
    if (fresh.every(({ relay }) => relay !== 'due')) return noteCard({ ...card, fresh })
    await db.transaction().execute(async (tx) => {
      const passedOn = await noteCards(tx, [{ ...card, fresh }])
      for (const { rows } of lines) {
        const first = rows.find((row) => passedOn.has(row.id))
        if (!first) continue
        const newest = Math.max(...rows.map((row) => row.id))
        const data = first.album === null ? { messageRowId: first.id } : { messageRowId: first.id, newest }
        await accounts.atHolder.send(tx, accountId, relayJob, data, first.album === null ? {} : { afterMs: gatherSeconds * secondMs })
      }
    })
  }

  async function celebrate(accountId: number, customerId: number) {
    if (celebrated.has(accountId)) return
    const row = await db.selectFrom('conversation_account').select('celebrated_at').where('account_id', '=', accountId).executeTakeFirst()
    if (row?.celebrated_at) celebrated.add(accountId)
    if (!row || row.celebrated_at) return
    const language = await customers.languageOf(customerId)
    await messenger.send(customerId, { html: words.html(language, 'conversations-first') }, { isNotice: true })
    await db.updateTable('conversation_account').set({ celebrated_at: clock.now() }).where('account_id', '=', accountId).execute()
  }

  async function draw(conversation: Conversation, menu: 'card' | 'mute'): Promise<boolean> {
    const { id: conversationId, customer_id: customerId } = conversation
    if (conversation.card_id === null) return false
    const box = await customers.dataBox(customerId)
    const speak = { words, language: await customers.languageOf(customerId) }
    const { standing, unread } = await reads.facts(conversation)
    const lines = linesOf(speak, box, standing)
    const view = cardView(speak, { ...(await modelOf(conversation, box)), unread }, partsOf(lines), true)
    const shown = menu === 'mute' ? { ...view, buttons: muteButtons(speak, conversationId) } : view
    return messenger.edit(customerId, conversation.card_id, shown)
  }

  return { show, draw, openReply }
}

const partsOf = (lines: readonly LaidLine[]) => lines.map(({ parts }) => parts)

function partOf(box: Sealer, row: Message): CardPart {
  return {
    rowId: row.id,
    author: row.author,
    at: row.sent_at,
    body: openBody(box, row),
    isEdited: row.edited_at !== null,
    isDeleted: row.deleted_at !== null,
    state: row.state,
    failure: row.reason,
  }
}

import { Long, type RawUpdateInfo, type tl } from '@mtcute/core'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  HoldLost,
  WaitAsked,
  type AlbumAnswer,
  type Connection,
  type ConnectionHooks,
  type EditAnswer,
  type Hold,
  type OwnGroup,
  type SendAnswer,
} from '#features/accounts/ports.ts'
import type { SendFailure } from '#features/accounts/outgoing-rules.ts'
import { isDatabaseAway } from '#platform/bot/intake.ts'
import type { Log } from '#platform/log.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import { catchUpFully, missedIn } from './catching-up.ts'
import type { AccountClient } from './client.ts'
import { editAnswer, floodSeconds, lossOf, sendAnswer, waitSeconds } from './errors.ts'
import type { FirstRows } from './first-rows.ts'
import { loadFile } from './files.ts'
import { isAdminOf, ownGroups } from './groups.ts'
import { hear, type Heard } from './incoming.ts'
import { albumMediaOf, mediaOf } from './outgoing-media.ts'
import { createSessionStorage, type SessionStorage } from './session-storage.ts'
import type { SessionWrites } from './session-writes.ts'
import { keepOrder, sendNote } from './small-calls.ts'
import type { Telegram } from './telegram.ts'

export interface ConnectionOptions {
  db: Database
  box: SecretBox
  log: Log
  telegram: Telegram
  firstRows: FirstRows
  writes: SessionWrites
  hold: Hold
  hooks: ConnectionHooks
}

const callMs = 60_000
/** A message that the product cannot take is passed over after so many tries, or it would block all that follow. */
const deliverMax = 8
const closeMs = 5_000

/** A running account on mtcute. A class, because thousands share its methods. */
export class AccountConnection implements Connection {
  readonly accountId: number
  readonly #hold: Hold
  readonly #hooks: ConnectionHooks
  readonly #log: Log
  readonly #client: AccountClient
  /** Updates are told one after the other; mtcute writes `pts` only when this is done. */
  #inHand: Promise<void> = Promise.resolve()
  #hasBegun = false
  #isLost = false
  #isClosed = false

  constructor({ db, box, log, telegram, firstRows, writes, hold, hooks }: ConnectionOptions) {
    this.accountId = hold.accountId
    this.#hold = hold
    this.#hooks = hooks
    this.#log = log
    const storage = createSessionStorage({ db, box, hold, firstRows, writes, handled: () => this.#inHand })
    this.#client = telegram.client({ hold, storage, mode: 'run', onError: (text, method) => this.#onError(text, method) })
    this.#client.onError.add((error) => log.debug({ err: error, accountId: this.accountId }, 'a connection reported an error'))
    this.#client.onRawUpdate.add((info) => this.#take(info))
    this.#client.mt.onUsable.add(() => this.#onUsable())
    void this.#start(storage)
  }

  async #start(storage: SessionStorage) {
    for (let attempt = 0; !this.#isClosed; attempt++) {
      try {
        await this.#client.line.right()
        await this.#client.connect()
        if (this.#isClosed) return
        await this.#client.startUpdatesLoop()
        storage.begun()
        return
      } catch (error) {
        if (this.#isClosed) return
        this.#log.warn({ err: error, accountId: this.accountId }, 'an account could not begin to connect')
        await sleep(Math.min(30_000, 500 * 2 ** attempt), undefined, { ref: false })
      }
    }
  }

  /**
   * A data centre that forgot this session sends nothing by itself, and a session that was ended is silent: what was missed is asked for
   * on every connect, and the answer tells both. The first time the loop of updates asks by itself.
   */
  #onUsable() {
    if (this.#hasBegun) this.#catchUp()
    this.#hasBegun = true
  }

  #catchUp() {
    if (!this.#isClosed) this.#client.updates?.catchUp()
  }

  isUp(): boolean {
    return this.#client.line.isUp()
  }

  async hearAll(chatId: number): Promise<boolean> {
    const peer = await this.#peerOf(chatId)
    if (peer?._ !== 'inputPeerChannel') await catchUpFully(this.#client, callMs)
    else {
      const missed = await missedIn(this.#client, peer, callMs)
      const self = this.#client.storage.self.getCached(true)
      if (!missed || !self) return false
      for (const { update, peers } of missed) {
        const heard = hear(update, peers, self)
        if (heard?.kind === 'own') await this.#hooks.isOurs(heard.message)
      }
    }
    await this.#inHand
    return true
  }

  async probe() {
    await this.#client.call({ _: 'updates.getState' }, { abortSignal: AbortSignal.timeout(callMs) })
  }

  #onError(text: string, method: string) {
    const seconds = method === 'updates.getDifference' ? floodSeconds(text) : undefined
    // mtcute gives up on it, and what was missed would wait for the next quarter of an hour
    if (seconds !== undefined) setTimeout(() => this.#catchUp(), seconds * 1000).unref()
    const reason = lossOf(text)
    if (!reason || this.#isLost || this.#isClosed) return
    this.#isLost = true
    this.#hooks.onLost(reason)
  }

  /** One that comes while the connection closes is taken or fails, but is never passed over: `pts` would be written without it. */
  #take({ update, peers }: RawUpdateInfo) {
    const self = this.#client.storage.self.getCached(true)
    const heard = self && hear(update, peers, self)
    if (!heard) return
    this.#inHand = this.#inHand.then(() => this.#deliver(heard))
    // who waits for it sees the failure; here it must not end the process
    this.#inHand.catch(() => {})
  }

  async #deliver(heard: Heard): Promise<void> {
    for (let attempt = 1; ; attempt++) {
      await this.#client.line.right()
      try {
        return await this.#tell(heard)
      } catch (error) {
        if (error instanceof HoldLost) throw error
        if (attempt >= deliverMax && !isDatabaseAway(error)) {
          this.#log.error({ err: error, accountId: this.accountId, kind: heard.kind }, 'an update was passed over')
          return
        }
        await sleep(Math.min(5_000, 50 * 2 ** attempt))
      }
    }
  }

  async #tell(heard: Heard): Promise<void> {
    const { listener } = this.#hooks
    const { accountId } = this
    switch (heard.kind) {
      case 'message':
        return listener.onMessage({ ...heard.message, accountId, isPastDialog: false })
      case 'own':
        if (await this.#hooks.isOurs(heard.message)) return
        return listener.onOwnMessage({ ...heard.message, accountId, isPastDialog: false })
      case 'edited':
        return listener.onEdited({ ...heard.message, accountId, isPastDialog: false })
      case 'deleted':
        return listener.onDeleted({ accountId, chatId: heard.chatId, messageIds: heard.messageIds })
      case 'read':
        return listener.onRead({ accountId, chatId: heard.chatId, maxId: heard.maxId })
      case 'joined':
        return listener.onJoined({ accountId, ...heard.joined })
    }
  }

  async send(message: Parameters<Connection['send']>[0]): Promise<SendAnswer> {
    const peer = await this.#peerOf(message.chatId)
    if (!peer) return { kind: 'failed', reason: 'chat_unknown' }
    const barred = await this.#barred(message, peer)
    if (barred) return barred
    const { content } = message
    const randomId = Long.fromString(message.randomId)
    const about = { peer, randomId, ...replyTo(message.replyToId) }
    const limit = { abortSignal: within(message.signal) }
    try {
      if ('text' in content) {
        const said = { _: 'messages.sendMessage', ...about, message: content.text, noWebpage: true } as const
        return this.#sent(await this.#client.call(said, limit), randomId)
      }
      const media = await mediaOf(this.#client, content, message.download)
      const caption = 'media' in content ? content.caption : ''
      return this.#sent(await this.#client.call({ _: 'messages.sendMedia', ...about, media, message: caption }, limit), randomId)
    } catch (error) {
      return sendAnswer(error)
    }
  }

  /**
   * What answers no message in a group is for whoever owns or administers it, at the moment when it leaves: it may have waited for an
   * hour since somebody looked.
   */
  async #barred(
    { chatId, replyToId, isAgain, signal }: Parameters<Connection['send']>[0],
    peer: tl.TypeInputPeer,
  ): Promise<SendAnswer | undefined> {
    // what may stand there already is told by the try itself
    if (chatId >= 0 || replyToId !== undefined || isAgain) return undefined
    try {
      const isAdmin = await isAdminOf(this.#client, chatId, peer, { abortSignal: within(signal) })
      return isAdmin ? undefined : { kind: 'failed', reason: 'write_forbidden' }
    } catch (error) {
      const answer = sendAnswer(error)
      // only such questions are to wait, and what waits for their answer
      return answer.kind === 'wait' ? { ...answer, isForChat: true } : answer
    }
  }

  async sendAlbum({ chatId, parts, replyToId, signal, download }: Parameters<Connection['sendAlbum']>[0]): Promise<AlbumAnswer> {
    const peer = await this.#peerOf(chatId)
    if (!peer) return { kind: 'failed', reason: 'chat_unknown' }
    const multiMedia: tl.RawInputSingleMedia[] = []
    for (const [index, { randomId, content }] of parts.entries()) {
      try {
        const media = await albumMediaOf(this.#client, peer, content, download)
        multiMedia.push({ _: 'inputSingleMedia', media, randomId: Long.fromString(randomId), message: content.caption })
      } catch (error) {
        const answer = sendAnswer(error)
        return answer.kind === 'failed' && isOfFile(answer.reason) ? { ...answer, kind: 'part_failed', index } : answer
      }
    }
    try {
      const call = { _: 'messages.sendMultiMedia', peer, multiMedia, ...replyTo(replyToId) } as const
      const answer = await this.#client.call(call, { abortSignal: within(signal) })
      keepOrder(this.#client, answer)
      const numbers = multiMedia.map(({ randomId }) => readSent(answer, randomId))
      return { kind: 'sent', messageIds: numbers.map(({ messageId }) => messageId), at: numbers[0]?.at ?? new Date(0) }
    } catch (error) {
      return sendAnswer(error)
    }
  }

  #sent(answer: tl.TypeUpdates, randomId: Long): SendAnswer {
    keepOrder(this.#client, answer)
    return { kind: 'sent', ...readSent(answer, randomId) }
  }

  async editText({ chatId, messageId, text }: Parameters<Connection['editText']>[0]): Promise<EditAnswer> {
    const peer = await this.#peerOf(chatId)
    if (!peer) return { kind: 'failed', reason: 'refused' }
    const call = { _: 'messages.editMessage', peer, id: messageId, message: text, noWebpage: true } as const
    try {
      keepOrder(this.#client, await obeying(() => this.#client.call(call, { abortSignal: AbortSignal.timeout(callMs) })))
      return { kind: 'done' }
    } catch (error) {
      return editAnswer(error)
    }
  }

  markRead(chatId: number, messageId: number) {
    return obeying(() => this.#markRead(chatId, messageId))
  }

  async #markRead(chatId: number, messageId: number) {
    const peer = await this.#peerOf(chatId)
    if (!peer) return
    if (peer._ === 'inputPeerChannel') {
      const channel = { _: 'inputChannel' as const, channelId: peer.channelId, accessHash: peer.accessHash }
      await this.#client.call({ _: 'channels.readHistory', channel, maxId: messageId })
      return
    }
    const affected = await this.#client.call({ _: 'messages.readHistory', peer, maxId: messageId })
    keepOrder(this.#client, {
      _: 'updates',
      seq: 0,
      date: 0,
      users: [],
      chats: [],
      updates: [{ _: 'updateDeleteMessages', messages: [], pts: affected.pts, ptsCount: affected.ptsCount }],
    })
  }

  async typing(chatId: number) {
    const peer = await this.#peerOf(chatId)
    if (peer) await obeying(() => this.#client.call({ _: 'messages.setTyping', peer, action: { _: 'sendMessageTypingAction' } }))
  }

  note(key: string, text: string) {
    return obeying(() => sendNote(this.#client, key, text, { abortSignal: AbortSignal.timeout(callMs) }))
  }

  fetchMedia(ref: string, maxBytes: number): Promise<Uint8Array> {
    return obeying(() => loadFile(this.#client, ref, maxBytes))
  }

  ownGroups(): Promise<OwnGroup[]> {
    return obeying(() => ownGroups(this.#client))
  }

  async isAdminOf(chatId: number): Promise<boolean> {
    const peer = await this.#peerOf(chatId)
    return obeying(() => isAdminOf(this.#client, chatId, peer))
  }

  async close() {
    if (this.#isClosed) return
    this.#isClosed = true
    // what is in hand may still be stored and its `pts` be written; a hand that stays busy must not keep the account from others
    if (this.#hold.mayAct()) await Promise.race([this.#inHand.catch(() => {}), sleep(closeMs, undefined, { ref: false })])
    const cleared = this.#client.destroy().catch((error: unknown) => this.#log.debug({ err: error }, 'a connection did not close cleanly'))
    await Promise.race([cleared, sleep(closeMs, undefined, { ref: false })])
  }

  /** Only what Telegram has told this account itself; nothing is looked up by name or number. */
  async #peerOf(chatId: number): Promise<tl.TypeInputPeer | null> {
    const known = await this.#client.storage.peers.getById(chatId)
    return known && known._ !== 'inputPeerEmpty' && known._ !== 'inputPeerSelf' ? known : null
  }
}

const isOfFile = (reason: SendFailure) => reason === 'media_gone' || reason === 'media_too_large'

const within = (signal: AbortSignal | undefined) => AbortSignal.any([AbortSignal.timeout(callMs), ...(signal ? [signal] : [])])

const replyTo = (messageId: number | undefined) =>
  messageId === undefined ? {} : { replyTo: { _: 'inputReplyToMessage' as const, replyToMsgId: messageId } }

/** Where Telegram put the message that was sent under this number. @throws when it does not say. */
function readSent(answer: tl.TypeUpdates, randomId: Long): { messageId: number; at: Date } {
  if (answer._ === 'updateShortSentMessage') return { messageId: answer.id, at: new Date(answer.date * 1000) }
  const updates = 'updates' in answer ? answer.updates : []
  const named = updates.find((update) => update._ === 'updateMessageID' && update.randomId.eq(randomId))
  const news = updates.filter((update) => update._ === 'updateNewMessage' || update._ === 'updateNewChannelMessage')
  const written = news.flatMap(({ message }) => ('date' in message ? message : []))
  const [only, ...others] = written
  const messageId = named?._ === 'updateMessageID' ? named.id : others.length === 0 ? only?.id : undefined
  if (messageId === undefined) throw new Error('Telegram confirmed a message without its number')
  return { messageId, at: only ? new Date(only.date * 1000) : new Date(0) }
}

/** A wait that is longer than mtcute waits by itself is no failure. @throws WaitAsked */
async function obeying<Answer>(call: () => Promise<Answer>): Promise<Answer> {
  try {
    return await call()
  } catch (error) {
    const seconds = waitSeconds(error)
    throw seconds === undefined ? error : new WaitAsked(seconds)
  }
}

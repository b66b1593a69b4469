import { Long, type RawUpdateInfo, type tl } from '@mtcute/core'
import type { BaseTelegramClient } from '@mtcute/core/client.js'
import { setTimeout as sleep } from 'node:timers/promises'
import {
  HoldLost,
  MediaGone,
  MediaTooLarge,
  type Connection,
  type ConnectionHooks,
  type Hold,
  type SendAnswer,
} from '#features/accounts/ports.ts'
import type { OutgoingContent } from '#features/accounts/outgoing-rules.ts'
import { isDatabaseAway } from '#platform/bot/intake.ts'
import { FileTooLarge } from '#platform/bot/messenger.ts'
import type { Log } from '#platform/log.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import { lossOf, sendAnswer } from './errors.ts'
import { loadFile, saveFile } from './files.ts'
import { hear, type Heard } from './incoming.ts'
import { createSessionStorage } from './session-storage.ts'
import { keepOrder, sendNote } from './small-calls.ts'
import type { Telegram } from './telegram.ts'

export interface ConnectionOptions {
  db: Database
  box: SecretBox
  log: Log
  telegram: Telegram
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
  readonly #client: BaseTelegramClient
  /** Updates are told one after the other; mtcute writes `pts` only when this is done. */
  #inHand: Promise<void> = Promise.resolve()
  #isLost = false
  #isClosed = false

  constructor({ db, box, log, telegram, hold, hooks }: ConnectionOptions) {
    this.accountId = hold.accountId
    this.#hold = hold
    this.#hooks = hooks
    this.#log = log
    this.#client = telegram.client({
      hold,
      storage: createSessionStorage({ db, box, hold, handled: () => this.#inHand }),
      mode: 'run',
      onError: (text) => this.#onError(text),
    })
    this.#client.onError.add((error) => log.debug({ err: error, accountId: this.accountId }, 'a connection reported an error'))
    this.#client.onRawUpdate.add((info) => this.#take(info))
    this.#client.mt.onUsable.add(() => void this.#onUsable())
    void this.#start()
  }

  async #start() {
    for (let attempt = 0; !this.#isClosed && this.#hold.mayAct(); attempt++) {
      try {
        await this.#client.connect()
        await this.#client.startUpdatesLoop()
        return
      } catch (error) {
        this.#log.warn({ err: error, accountId: this.accountId }, 'an account could not begin to connect')
        await sleep(Math.min(30_000, 500 * 2 ** attempt), undefined, { ref: false })
      }
    }
  }

  /** A data centre that forgot this session sends nothing by itself, and a session that was ended is silent: ask on every connect. */
  async #onUsable() {
    if (this.#isClosed || !this.#hold.mayAct()) return
    this.#client.updates?.catchUp()
    await this.probe().catch((error: unknown) => this.#log.debug({ err: error, accountId: this.accountId }, 'a probe failed'))
  }

  async probe() {
    await this.#client.call({ _: 'updates.getState' }, { abortSignal: AbortSignal.timeout(callMs) })
  }

  #onError(text: string) {
    const reason = lossOf(text)
    if (!reason || this.#isLost || this.#isClosed) return
    this.#isLost = true
    this.#hooks.onLost(reason)
  }

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
      if (!this.#hold.mayAct()) throw new HoldLost(this.accountId)
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
    }
  }

  async send(message: Parameters<Connection['send']>[0]): Promise<SendAnswer> {
    const peer = await this.#peerOf(message.chatId)
    if (!peer) return { kind: 'failed', reason: 'chat_unknown' }
    const replyTo =
      message.replyToId === undefined ? {} : { replyTo: { _: 'inputReplyToMessage' as const, replyToMsgId: message.replyToId } }
    const randomId = Long.fromString(message.randomId)
    const limit = { abortSignal: AbortSignal.timeout(callMs) }
    try {
      if ('text' in message.content) {
        const text = message.content.text
        return this.#sent(
          await this.#client.call({ _: 'messages.sendMessage', peer, message: text, noWebpage: true, randomId, ...replyTo }, limit),
          randomId,
        )
      }
      const media = await this.#mediaOf(message.content, message.download)
      const caption = 'media' in message.content ? message.content.caption : ''
      return this.#sent(
        await this.#client.call({ _: 'messages.sendMedia', peer, media, message: caption, randomId, ...replyTo }, limit),
        randomId,
      )
    } catch (error) {
      return sendAnswer(error)
    }
  }

  #sent(answer: tl.TypeUpdates, randomId: Long): SendAnswer {
    keepOrder(this.#client, answer)
    if (answer._ === 'updateShortSentMessage') return { kind: 'sent', messageId: answer.id, at: new Date(answer.date * 1000) }
    const updates = 'updates' in answer ? answer.updates : []
    const named = updates.find((update) => update._ === 'updateMessageID' && update.randomId.eq(randomId))
    const news = updates.find((update) => update._ === 'updateNewMessage' || update._ === 'updateNewChannelMessage')
    const written = news && 'message' in news && typeof news.message === 'object' && 'date' in news.message ? news.message : undefined
    const messageId = named?._ === 'updateMessageID' ? named.id : written?.id
    if (messageId === undefined) throw new Error('Telegram confirmed a message without its number')
    return { kind: 'sent', messageId, at: written ? new Date(written.date * 1000) : new Date(0) }
  }

  async #mediaOf(
    content: Exclude<OutgoingContent, { text: string }>,
    download: (id: string) => Promise<Uint8Array>,
  ): Promise<tl.TypeInputMedia> {
    if ('place' in content) {
      const { latitude: lat, longitude: long } = content.place
      return { _: 'inputMediaGeoPoint', geoPoint: { _: 'inputGeoPoint', lat, long } }
    }
    if ('contact' in content) {
      const { phone: phoneNumber, firstName, lastName = '' } = content.contact
      return { _: 'inputMediaContact', phoneNumber, firstName, lastName, vcard: '' }
    }
    const { kind, botFileId, name, mime, durationSeconds = 0 } = content.media
    const bytes = await fromBot(() => download(botFileId))
    const file = await saveFile(this.#client, bytes, name ?? kind)
    if (kind === 'photo') return { _: 'inputMediaUploadedPhoto', file }
    return {
      _: 'inputMediaUploadedDocument',
      file,
      mimeType: mimeOf(kind, mime ?? 'application/octet-stream'),
      attributes: attributesOf(kind, name, durationSeconds),
    }
  }

  async markRead(chatId: number, messageId: number) {
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
    if (peer) await this.#client.call({ _: 'messages.setTyping', peer, action: { _: 'sendMessageTypingAction' } })
  }

  note(key: string, text: string) {
    return sendNote(this.#client, key, text, { abortSignal: AbortSignal.timeout(callMs) })
  }

  fetchMedia(ref: string, maxBytes: number): Promise<Uint8Array> {
    return loadFile(this.#client, ref, maxBytes)
  }

  async close() {
    if (this.#isClosed) return
    this.#isClosed = true
    // what is in hand may still be stored and its `pts` be written; a hand that stays busy must not keep the account from others
    await Promise.race([this.#inHand.catch(() => {}), sleep(closeMs, undefined, { ref: false })])
    await this.#client.destroy().catch((error: unknown) => this.#log.debug({ err: error }, 'a connection did not close cleanly'))
  }

  /** Only what Telegram has told this account itself; nothing is looked up by name or number. */
  async #peerOf(chatId: number): Promise<tl.TypeInputPeer | null> {
    const known = await this.#client.storage.peers.getById(chatId)
    return known && known._ !== 'inputPeerEmpty' && known._ !== 'inputPeerSelf' ? known : null
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

type Kind = Extract<OutgoingContent, { media: object }>['media']['kind']

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

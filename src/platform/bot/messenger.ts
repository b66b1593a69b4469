import { GrammyError, InputFile, type Api } from 'grammy'
import type { Database } from '#platform/postgres/connect.ts'
import { albumOf, type AlbumItem } from './album.ts'
import type { Budget } from './budget.ts'
import { fileIdOf, sendByKind, type FileKind } from './file-kinds.ts'
import { edited, isUnfitPicture, isUnreachable } from './refusals.ts'
import { createScreens } from './screens.ts'
import { keyboardOf, type View } from './view.ts'
import './tables.ts'

/** A file by its bytes, or one that Telegram has already. */
export type OutgoingFile = { kind: FileKind } & ({ bytes: Uint8Array; name: string } | { fileId: string })

export interface SendOptions {
  /** A message in that chat to answer to. */
  replyTo?: number
  isSilent?: boolean
  /** Nobody asked for it just now: it waits for its place in the budget. Answers to a press or a message do not wait. */
  isNotice?: boolean
}

/** The product bot's mouth. Every way out throws `Unreachable` when the person blocked the bot or never started it. */
export interface Messenger {
  send(chatId: number, view: View, options?: SendOptions): Promise<number>
  sendFile(chatId: number, file: OutgoingFile, view: View, options?: SendOptions): Promise<{ messageId: number; fileId: string }>
  /** 2–10 files as one album, of kinds that Telegram lets stand together; no buttons fit under it. Answers their messages in order. */
  sendAlbum(chatId: number, items: readonly AlbumItem[], options?: SendOptions): Promise<number[]>
  sendPlace(chatId: number, place: { latitude: number; longitude: number }, options?: SendOptions): Promise<number>
  /** False when the message is gone or cannot be edited any more. The same content again is no error. */
  edit(chatId: number, messageId: number, view: View): Promise<boolean>
  /** As `edit`, for the words under a photo or a file. */
  editCaption(chatId: number, messageId: number, view: View): Promise<boolean>
  dropButtons(chatId: number, messageId: number): Promise<void>
  /** False when it was gone already or is too old to delete. */
  remove(chatId: number, messageId: number): Promise<boolean>
  /**
   * The one panel of this name in the chat: edited where it stands while it is the newest message, else sent anew at the bottom, and
   * the older one loses its buttons.
   * @param options.older what the older one says from then on; absent: what it said.
   */
  show(chatId: number, screen: string, view: View, options?: SendOptions & { older?: View | undefined }): Promise<number>
  /** From now on that message, which stands in the chat already, is the panel of this name. */
  adopt(chatId: number, screen: string, messageId: number): Promise<void>
  /** As `show`, for a panel with a picture: always sent anew, and the older one is deleted. */
  showFile(chatId: number, screen: string, file: OutgoingFile, view: View): Promise<number>
  /** Ends a panel: it stays readable, its buttons go (`remove`: it goes as a whole; a view: what it says in the end). */
  close(chatId: number, screen: string, how?: 'keep' | 'remove' | View): Promise<void>
  typing(chatId: number, action?: 'typing' | 'upload_photo' | 'upload_document'): Promise<void>
  /** @throws FileTooLarge before anything is loaded. */
  download(fileId: string, maxBytes: number): Promise<Uint8Array>
  /** Remembers that a message came or went, so that panels know whether they are still at the bottom. */
  noteTail(chatId: number, messageId: number): Promise<void>
}

export class Unreachable extends Error {
  readonly chatId: number
  constructor(chatId: number) {
    super(`Person ${chatId} cannot be reached by the bot`)
    this.name = 'Unreachable'
    this.chatId = chatId
  }
}

export class FileTooLarge extends Error {}

export interface MessengerOptions {
  api: Api
  token: string
  apiRoot: string
  db: Database
  budget: Budget
  /** Told each time somebody turns out to be unreachable. */
  onUnreachable: (chatId: number) => Promise<void>
}

export function createMessenger(options: MessengerOptions): Messenger {
  const { api, db, budget } = options
  const screens = createScreens(db)
  const html = { parse_mode: 'HTML', link_preview_options: { is_disabled: true } } as const

  async function out<Value>(chatId: number, call: () => Promise<Value>): Promise<Value> {
    try {
      return await call()
    } catch (error) {
      if (!isUnreachable(error)) throw error
      await options.onUnreachable(chatId)
      throw new Unreachable(chatId)
    }
  }

  const about = ({ replyTo, isSilent }: SendOptions) => ({
    ...(replyTo === undefined ? {} : { reply_parameters: { message_id: replyTo, allow_sending_without_reply: true } }),
    ...(isSilent ? { disable_notification: true } : {}),
  })
  const wait = (chatId: number, { isNotice }: SendOptions) => (isNotice ? budget.reserve(chatId) : budget.debit())

  const messenger: Messenger = {
    async send(chatId, view, sendOptions = {}) {
      const messageId = await say(chatId, view, sendOptions)
      await messenger.noteTail(chatId, messageId)
      return messageId
    },

    async sendFile(chatId, file, view, sendOptions = {}) {
      await wait(chatId, sendOptions)
      const source = () => ('bytes' in file ? new InputFile(file.bytes, file.name) : file.fileId)
      const other = { ...about(sendOptions), ...(view.buttons ? { reply_markup: keyboardOf(view.buttons) } : {}) }
      const worded = { ...other, caption: view.html, parse_mode: 'HTML' } as const
      const message = await out(chatId, () => sendByKind(api, chatId, file.kind, source(), worded, other)).catch((error: unknown) => {
        if (!('bytes' in file) || !isUnfitPicture(error)) throw error
        return out(chatId, () => sendByKind(api, chatId, 'document', source(), worded, other))
      })
      await messenger.noteTail(chatId, message.message_id)
      return { messageId: message.message_id, fileId: fileIdOf(message) }
    },

    async sendAlbum(chatId, items, sendOptions = {}) {
      await wait(chatId, sendOptions)
      const messages = await out(chatId, () => api.sendMediaGroup(chatId, albumOf(items), about(sendOptions)))
      const messageIds = messages.map((message) => message.message_id)
      await messenger.noteTail(chatId, Math.max(...messageIds))
      return messageIds
    },

    async sendPlace(chatId, { latitude, longitude }, sendOptions = {}) {
      await wait(chatId, sendOptions)
      const message = await out(chatId, () => api.sendLocation(chatId, latitude, longitude, about(sendOptions)))
      await messenger.noteTail(chatId, message.message_id)
      return message.message_id
    },

    edit: (chatId, messageId, view) =>
      edited(() =>
        out(chatId, () => api.editMessageText(chatId, messageId, view.html, { ...html, reply_markup: keyboardOf(view.buttons) })),
      ),

    editCaption: (chatId, messageId, view) =>
      edited(() =>
        out(chatId, () =>
          api.editMessageCaption(chatId, messageId, { caption: view.html, parse_mode: 'HTML', reply_markup: keyboardOf(view.buttons) }),
        ),
      ),

    async dropButtons(chatId, messageId) {
      await edited(() => out(chatId, () => api.editMessageReplyMarkup(chatId, messageId)))
    },

    async remove(chatId, messageId) {
      try {
        return await out(chatId, () => api.deleteMessage(chatId, messageId))
      } catch (error) {
        if (error instanceof GrammyError && error.error_code === 400) return false
        throw error
      }
    },

    async show(chatId, screen, view, { older, ...sendOptions } = {}) {
      const { messageId, tail } = await screens.find({ chatId, name: screen })
      if (messageId !== undefined && messageId === tail && (await messenger.edit(chatId, messageId, view))) return messageId
      const [sent] = await Promise.all([
        say(chatId, view, sendOptions).then(async (id) => {
          await screens.keep({ chatId, name: screen, messageId: id })
          return id
        }),
        messageId !== undefined && end(chatId, messageId, older),
      ])
      return sent
    },

    async showFile(chatId, screen, file, view) {
      const { messageId } = await screens.find({ chatId, name: screen })
      const sent = await messenger.sendFile(chatId, file, view)
      await screens.keep({ chatId, name: screen, messageId: sent.messageId })
      if (messageId !== undefined) await messenger.remove(chatId, messageId)
      return sent.messageId
    },

    adopt: (chatId, name, messageId) => screens.keep({ chatId, name, messageId }),

    async close(chatId, screen, how = 'keep') {
      const messageId = await screens.drop({ chatId, name: screen })
      if (messageId === undefined) return
      if (how === 'remove') await messenger.remove(chatId, messageId)
      else await end(chatId, messageId, how === 'keep' ? undefined : how)
    },

    async typing(chatId, action = 'typing') {
      await out(chatId, () => api.sendChatAction(chatId, action))
    },

    async download(fileId, maxBytes) {
      const file = await api.getFile(fileId).catch((error: unknown) => {
        // above Telegram's own 20 MB it does not even name the file
        if (error instanceof GrammyError && error.description.includes('file is too big')) throw new FileTooLarge(error.description)
        throw error
      })
      if ((file.file_size ?? 0) > maxBytes) throw new FileTooLarge(`The file has ${file.file_size} bytes, ${maxBytes} are taken`)
      const answer = await fetch(`${options.apiRoot}/file/bot${options.token}/${file.file_path ?? ''}`, {
        signal: AbortSignal.timeout(60_000),
      })
      if (!answer.ok) throw new Error(`getFile answered ${answer.status}`)
      const bytes = new Uint8Array(await answer.arrayBuffer())
      if (bytes.length > maxBytes) throw new FileTooLarge(`The file has ${bytes.length} bytes, ${maxBytes} are taken`)
      return bytes
    },

    noteTail: (chatId, messageId) => screens.noteTail({ chatId, messageId }),
  }
  return messenger

  /** A panel that is over, with its last words or with what it said. */
  async function end(chatId: number, messageId: number, last: View | undefined) {
    if (last) await messenger.edit(chatId, messageId, { html: last.html })
    else await messenger.dropButtons(chatId, messageId)
  }

  async function say(chatId: number, view: View, sendOptions: SendOptions): Promise<number> {
    await wait(chatId, sendOptions)
    const message = await out(chatId, () =>
      api.sendMessage(chatId, view.html, {
        ...html,
        ...about(sendOptions),
        ...(view.buttons ? { reply_markup: keyboardOf(view.buttons) } : {}),
      }),
    )
    return message.message_id
  }
}

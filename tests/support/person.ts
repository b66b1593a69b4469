import { vi } from 'vitest'
import type { MediaKind, Message } from '#sandbox/world/types.ts'
import type { World } from '#sandbox/world/world.ts'

export interface PressAnswer {
  text?: string
  showAlert?: boolean
}

export interface KeyboardButton {
  text: string
  callback_data?: string
  url?: string
  copy_text?: { text: string }
}

/** One chat of a person, as their phone shows it. */
export interface PersonChat {
  say(text: string, content?: Partial<Message['content']>): Message
  upload(file: { kind: MediaKind; name: string; mime: string; bytes: Uint8Array; caption?: string }): Message
  /** What others wrote here and has not been deleted, oldest first. */
  messages(): Message[]
  buttons(message?: Message): KeyboardButton[]
  /** Presses the newest button with these words; gives what the bot answered. Waits for the button to be there. */
  press(label: string | RegExp): Promise<PressAnswer | undefined>
  /** Presses with data of one's own choice, as a hostile client can. */
  forge(data: string, message?: Message): Promise<PressAnswer | undefined>
  /** Waits for a message of the other side with these words, edited ones included. */
  sees(words: string | RegExp): Promise<Message>
  /** The same among what was written after a message of the world. */
  seesAfter(uid: number, words: string | RegExp): Promise<Message>
  /** The newest button with these words. */
  finds(label: string | RegExp): Promise<{ message: Message; button: KeyboardButton }>
}

/** Long, for machines that do much else at the same time. */
const patience = { timeout: 30_000, interval: 20 }

export interface Hands {
  world: World
  press(press: { userId: number; botId: number; uid: number; data: string }): Promise<PressAnswer | undefined>
}

export function chatOf({ world, press }: Hands, userId: number, chatId: number): PersonChat {
  const received = () => world.history(userId, chatId).filter((message) => message.fromId !== userId)
  const matches = (text: string, words: string | RegExp) => (typeof words === 'string' ? text.includes(words) : words.test(text))

  const chat: PersonChat = {
    say: (text, content = {}) => world.send({ fromId: userId, to: chatId, content: { text, ...content }, via: 'phone' }),
    upload({ kind, name, mime, bytes, caption = '' }) {
      const file = world.files.add({ name, mime, bytes })
      return chat.say(caption, { media: { kind, file: file.key } })
    },
    messages: received,
    buttons: (message = received().at(-1)) => (message ? buttonsOf(message) : []),
    finds: (label) =>
      vi.waitFor(() => {
        for (const message of received().toReversed()) {
          const button = buttonsOf(message).find(({ text }) => matches(text, label))
          if (button) return { message, button }
        }
        throw new Error(
          `No button ${String(label)} among: ${received()
            .flatMap(buttonsOf)
            .map(({ text }) => text)
            .join(' | ')}`,
        )
      }, patience),
    async press(label) {
      const { message, button } = await chat.finds(label)
      if (button.callback_data === undefined) throw new Error(`${button.text} is no button that a bot hears`)
      return press({ userId, botId: message.fromId, uid: message.uid, data: button.callback_data })
    },
    forge(data, message = received().at(-1)) {
      if (!message) throw new Error('A forged press needs a message to stand under')
      return press({ userId, botId: message.fromId, uid: message.uid, data })
    },
    sees: (words) => chat.seesAfter(0, words),
    seesAfter: (uid, words) =>
      vi.waitFor(() => {
        const found = received().findLast((message) => message.uid > uid && matches(message.content.text, words))
        if (!found)
          throw new Error(
            `Nobody said ${String(words)}; said: ${received()
              .slice(-8)
              .map(({ content }) => content.text)
              .join('\n---\n')}`,
          )
        return found
      }, patience),
  }
  return chat
}

function buttonsOf(message: Message): KeyboardButton[] {
  return (message.replyMarkup as { inline_keyboard?: KeyboardButton[][] } | undefined)?.inline_keyboard?.flat() ?? []
}

import type { Sandbox } from '#sandbox/start.ts'
import { sampleCast } from '#sandbox/people.ts'
import type { Message } from '#sandbox/world/types.ts'

interface Button {
  callback_data?: string
}

interface Found {
  message: Message
  button: Button
}

/** A person who presses what is to be pressed the moment it is there, so that only the machine's time passes. */
export interface Player {
  say(text: string): void
  /** Waits until the bot has said anything at all. */
  hears(): Promise<void>
  /** Waits for a button with such data; the newest one counts. Gives its data. */
  finds(data: RegExp, butNot?: ReadonlySet<string>): Promise<string>
  /** Waits for such a button, presses it, and waits until the bot has answered. */
  press(data: RegExp): Promise<void>
  /** Waits until the bot has said this. */
  reads(words: string): Promise<void>
}

const botId = sampleCast.bot.id
const patienceMs = 60_000

/** Makes players of one world. They know buttons by their data, which no language changes. */
export function createPlayers({ world, botApi }: Sandbox): (userId: number) => Player {
  const waiting = new Map<number, Set<() => void>>()
  world.on('mailbox', ({ ownerId }) => {
    for (const again of waiting.get(ownerId) ?? []) again()
  })

  return (userId) => {
    const findData = (data: RegExp, butNot?: ReadonlySet<string>) =>
      until(userId, String(data), () => find(userId, ({ callback_data: one = '' }) => data.test(one) && butNot?.has(one) !== true))
    return {
      say: (text) => void world.send({ fromId: userId, to: botId, content: { text }, via: 'phone' }),
      async hears() {
        await until(userId, 'a word', () => lastWords(userId))
      },
      finds: async (data, butNot) => (await findData(data, butNot)).button.callback_data ?? '',
      async press(data) {
        const { message, button } = await findData(data)
        await botApi.press({ userId, botId, uid: message.uid, data: button.callback_data ?? '' })
      },
      async reads(words) {
        await until(userId, words, () => said(userId).find(({ content }) => content.text.includes(words)))
      },
    }
  }

  function until<Seen>(userId: number, what: string, look: () => Seen | undefined): Promise<Seen> {
    const looks = waiting.get(userId) ?? new Set()
    waiting.set(userId, looks)
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        looks.delete(again)
        reject(new Error(`${userId} waited in vain for ${what}; the bot said last: ${lastWords(userId)}`))
      }, patienceMs)
      const again = () => {
        const seen = look()
        if (seen === undefined) return
        looks.delete(again)
        clearTimeout(timer)
        resolve(seen)
      }
      looks.add(again)
      again()
    })
  }

  function find(userId: number, fits: (button: Button) => boolean): Found | undefined {
    for (const message of said(userId)) {
      const button = buttonsOf(message).find(fits)
      if (button) return { message, button }
    }
    return undefined
  }

  /** Newest first. */
  function said(userId: number): Message[] {
    return world
      .history(userId, botId)
      .toReversed()
      .filter(({ fromId }) => fromId === botId)
  }

  function lastWords(userId: number): string | undefined {
    return said(userId)[0]?.content.text
  }
}

function buttonsOf({ replyMarkup }: Message): Button[] {
  // what the bot gave as its keyboard, checked against the schema when it came in
  return (replyMarkup as { inline_keyboard?: Button[][] } | undefined)?.inline_keyboard?.flat() ?? []
}

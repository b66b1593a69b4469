import { setTimeout as pause } from 'node:timers/promises'
import { sampleCast } from '#sandbox/people.ts'
import type { Sandbox } from '#sandbox/start.ts'
import type { Message } from '#sandbox/world/types.ts'
import { judgeBy } from './journey.ts'
import { chatOf, type KeyboardButton } from './person.ts'
import { hands } from './product.ts'

/** How often somebody looks at the phone. */
const lookMs = 25
/** Without any change for so long the same is pressed again, and in the end /start is sent. */
const againMs = 4_000
const startOverMs = 15_000
const repeatsMax = 4

/** What a person does next, by what stands in the chat. Undefined: nothing to do now. */
interface Deed {
  under: Message
  do: { press: string } | { say: string }
}
type Look = (messages: Message[]) => Deed | undefined

export interface Somebody {
  id: number
  phone: string
  username: string
}

/** People who go on whatever happens to the product: when nothing answers they press again, as people do. */
export function createStubborn(sandbox: Sandbox, signal: AbortSignal) {
  const { dataCentres } = sandbox
  const botId = sampleCast.bot.id
  /** Who pressed a digit more than once. */
  const muddled = new Set<number>()

  /** Looks, does what is to be done, and again until `isDone`. */
  async function goOn(userId: number, look: Look, isDone: () => boolean): Promise<void> {
    const chat = chatOf(hands(sandbox), userId, botId)
    let before: string | undefined
    let changedAt = performance.now()
    let repeats = 0
    while (!isDone()) {
      signal.throwIfAborted()
      const deed = look(chat.messages())
      const seen = deed && `${deed.under.uid} ${deed.under.content.text} ${JSON.stringify(deed.do)}`
      const waitedMs = performance.now() - changedAt
      if (seen !== before) repeats = 0
      if (waitedMs > startOverMs || repeats > repeatsMax) {
        chat.say('/start')
        changedAt = performance.now()
        repeats = 0
      } else if (deed && (seen !== before || waitedMs > againMs)) {
        // nobody waits for the answer of a killed program: Telegram's client would, for half a minute
        if ('say' in deed.do) chat.say(deed.do.say)
        else void chat.forge(deed.do.press, deed.under)
        if (seen === before && 'press' in deed.do && /^acc\.key:\d+:\d$/.test(deed.do.press)) muddled.add(userId)
        changedAt = performance.now()
        repeats++
      }
      before = seen
      await pause(lookMs, undefined, { signal })
    }
  }

  /** From /start to a live account. */
  async function journey({ id, phone, username }: Somebody): Promise<void> {
    const chat = chatOf(hands(sandbox), id, botId)
    chat.say('/start')
    const isLive = () =>
      chat
        .messages()
        .some((message) => buttonsOf(message).some((button) => (button.url ?? button.copy_text?.text) === `https://t.me/${username}`))
    judgeBy(sandbox, id, 'Temel')
    await goOn(id, (messages) => nextStep(messages, phone, id), isLive)
  }

  /** Of the newest message that can be pressed. */
  function nextStep(messages: Message[], phone: string, id: number): Deed | undefined {
    const under = messages.findLast((message) => buttonsOf(message).some(({ callback_data: data }) => data !== undefined))
    if (!under) return undefined
    const buttons = buttonsOf(under)
    const press = (data: RegExp): Deed['do'] | undefined => {
      const found = buttons.find(({ callback_data: one = '' }) => data.test(one))?.callback_data
      return found === undefined ? undefined : { press: found }
    }
    const deed =
      press(/^per\.defaults:/) ??
      press(/^on\.skip:/) ??
      keypad(under.content.text, press, phone, id) ??
      press(/^acc\.(ask|again):/) ??
      (press(/^acc\.qr:/) && !press(/^acc\.pad:/) ? { say: `+${phone}` } : undefined) ??
      press(/^acc\.go:/) ??
      press(/^on\.accept:/) ??
      press(/^on\.paid:/) ??
      press(/^on\.order:\d+:basic:1$/) ??
      press(/^on\.package:\d+:basic$/) ??
      press(/^on\.packages:/) ??
      press(/^on\.details:/) ??
      press(/^on\.connect:/)
    return deed && { under, do: deed }
  }

  /**
   * The dots say how much the keypad has; the code stands in the chat with Telegram. Who pressed a digit again, because nothing
   * happened, no longer knows what stands there, and begins anew.
   */
  function keypad(text: string, press: (data: RegExp) => Deed['do'] | undefined, phone: string, id: number): Deed['do'] | undefined {
    if (!press(/^acc\.code:/)) return undefined
    const code = dataCentres.logins.codeOf(phone)
    const typed = [...text].filter((sign) => sign === '●').length
    // used up, gone, or not the one that the bot asked for last: another one
    if (code === undefined || text.includes('artık geçerli değil')) return press(/^acc\.none:/)
    if (typed === 0) muddled.delete(id)
    if (muddled.has(id)) return press(/^acc\.key:\d+:del$/)
    return typed < code.length ? press(new RegExp(`^acc\\.key:\\d+:${code[typed]}$`)) : press(/^acc\.code:/)
  }

  /** A member of staff who finds every claim paid, to the kurus, for as long as anybody plays. */
  async function cashier(userId: number): Promise<void> {
    const chat = chatOf(hands(sandbox), userId, botId)
    chat.say('/start')
    const pressedAt = new Map<string, number>()
    for (;;) {
      signal.throwIfAborted()
      for (const message of chat.messages())
        for (const { callback_data: data = '' } of buttonsOf(message)) {
          if (!/^pay\.(ok|exact):/.test(data) || performance.now() - (pressedAt.get(data) ?? -Infinity) < againMs) continue
          pressedAt.set(data, performance.now())
          void chat.forge(data, message)
        }
      await pause(lookMs, undefined, { signal })
    }
  }

  /** A contact writes, the customer sees it, presses Reply and answers: said once each, whatever happens. */
  async function exchange(customer: Somebody, contactId: number, question: string, answer: string): Promise<void> {
    const chat = chatOf(hands(sandbox), customer.id, botId)
    const contact = chatOf(hands(sandbox), contactId, customer.id)
    contact.say(question)
    const onCard = (data: string) => {
      const under = chat.messages().findLast(({ content }) => content.text.includes(question))
      const button = under && buttonsOf(under).find(({ callback_data: one = '' }) => one.startsWith(data))
      return under && button?.callback_data ? { under, do: { press: button.callback_data } } : undefined
    }
    await goOn(
      customer.id,
      () => onCard('cv.reply:'),
      () => onCard('cv.done:') !== undefined,
    )
    const regrets = () => chat.messages().filter(({ content }) => content.text.startsWith(cutShort))
    const isOnCard = () => chat.messages().some(({ content }) => content.text.includes(answer))
    let known = regrets().length
    let regrettedAt: number | undefined
    chat.say(answer)
    let pressedAt = -Infinity
    while (!contact.messages().some(({ content }) => content.text === answer)) {
      // a Reply that was just closing takes nothing more: the bot asks to whom
      const asked = chat.messages().findLast((message) => buttonsOf(message).some(isToWhom))
      const button = asked && buttonsOf(asked).find(isToWhom)
      if (button?.callback_data && performance.now() - pressedAt > againMs) {
        pressedAt = performance.now()
        void chat.forge(button.callback_data, asked)
      }
      // the bot says that the last step may be lost: who does not find it on the card takes it again
      if (regrets().length > known) regrettedAt ??= performance.now()
      if (regrettedAt !== undefined && performance.now() - regrettedAt > againMs) {
        known = regrets().length
        regrettedAt = undefined
        if (!isOnCard()) chat.say(answer)
      }
      await pause(lookMs, undefined, { signal })
    }
  }

  return { journey, cashier, exchange }
}

/** How a regret begins, in the language of these people. */
const cutShort = 'Servis yeniden başlarken'

const isToWhom = ({ callback_data: data = '' }: KeyboardButton) => data.startsWith('cv.to:')

function buttonsOf(message: Message): KeyboardButton[] {
  // what the bot gave as its keyboard, checked against the schema when it came in
  return (message.replyMarkup as { inline_keyboard?: KeyboardButton[][] } | undefined)?.inline_keyboard?.flat() ?? []
}

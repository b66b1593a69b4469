import { BotError, type Bot, type Api, type CallbackQueryContext, type Context, type Filter } from 'grammy'
import type { Message, Update } from 'grammy/types'
import type { Clock } from '#platform/clock.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { WordArgs, Words } from '#platform/words.ts'
import type { Language } from '#shared/language.ts'
import type { Log } from '#platform/log.ts'
import { createInputs, SecretAwaited, type Inputs, type Question } from './inputs.ts'
import type { Messenger } from './messenger.ts'
import { parsePress, type View } from './view.ts'

interface Flavor {
  person: Person
  /** Of a press: the question that is open where it was made. */
  waiting: Question | undefined
  now: Date
  /** The same when Telegram delivers the update again: the key under which a handler does its work once. */
  updateKey: string
  html(id: string, args?: WordArgs): string
  plain(id: string, args?: WordArgs): string
  /** A message at the bottom of the chat. */
  answer(view: View): Promise<number>
}

export interface Person {
  id: number
  language: Language
  firstName: string
}

export type BotContext = Context & Flavor
export type MessageContext = Filter<BotContext, 'message'>
export type EditContext = Filter<BotContext, 'edited_message'>
export type PressContext = CallbackQueryContext<BotContext> & PressFlavor

interface PressFlavor {
  /** The id of the pressed message. */
  messageId: number
  /** The small words that vanish, or with `alert` a box to close. Once a press; later calls do nothing. */
  toast(text: string, options?: { alert?: boolean }): Promise<void>
  /** Says that the button is out of date. */
  stale(): Promise<void>
  /** Changes the pressed message itself; sends a new one where it cannot be changed any more. */
  here(view: View): Promise<void>
}

/** Where features hang their commands, buttons and questions. The names are unique over all features. */
export interface BotShell {
  messenger: Messenger
  inputs: Inputs
  words: Words
  /** Private chats only; a command in a group is answered once with a link to the private chat. */
  command(names: string | string[], handle: (ctx: MessageContext, rest: string) => Promise<void>): void
  /** `args` are as forged as anything from outside: parse them, and check who asks and what they own. */
  press(name: string, handle: (ctx: PressContext, args: string[]) => Promise<void>): void
  /**
   * The message that `inputs.expect(…, kind, …)` waited for. A question ends when its person goes elsewhere, by any command or any
   * button: what is typed later is never taken for its answer, its amount or its reason. One that is kept says itself that it is open.
   */
  input<Data extends object>(kind: string, handle: (ctx: MessageContext, data: Data) => Promise<void>, options?: InputOptions): void
  /** The message that `inputs.expectSecret(…, kind, …)` waited for. */
  secret<Data extends object>(kind: string, handle: (ctx: MessageContext, data: Data) => Promise<void>, options: SecretOptions): void
  /** Messages that nobody expected, in the order of registration; the first that returns true has taken it. */
  message(handle: (ctx: MessageContext) => Promise<boolean>): void
  /** Messages in private that their person changed; answered only where the change means something. */
  edited(handle: (ctx: EditContext) => Promise<void>): void
}

export interface InputOptions {
  /** Buttons that belong to the question and leave it open; absent: none do. */
  keptBy?: (press: string) => boolean
  /** It stays open wherever its person goes, until it is answered or another question takes its place. */
  isKept?: boolean
  /** It ended because its person went elsewhere: by a button of the message `pressedAt`, or by a command. */
  onLeft?: (userId: number, data: object, pressedAt: number | undefined) => Promise<void>
}

export interface SecretOptions {
  /** Whether a message can be it; asked where it may be for something else, because another question is open or the time is over. */
  isMeant(message: Message): boolean
  /** What looks like a command is taken as well, all but `/iptal`: a password may begin with anything. */
  takesCommands?: boolean
}

export interface BotIntake extends BotShell {
  /** Runs the handlers for one update. Throws only when it must be delivered again. */
  handle(update: Update): Promise<void>
  start(): Promise<void>
  api: Api
  username(): string
}

export interface BotShellOptions {
  bot: Bot<BotContext>
  messenger: Messenger
  words: Words
  clock: Clock
  db: Database
  log: Log
  /** Other names of commands, each with the command that it means. */
  otherNames?: ReadonlyMap<string, string>
  /** Who writes: kept up to date with each update. */
  identify(from: { id: number; first_name: string; last_name?: string; username?: string; language_code?: string }): Promise<Person>
  /** The person blocked the bot, or came back. */
  onReachable(userId: number, isReachable: boolean): Promise<void>
}

/** The one command that is understood wherever somebody stands. */
const wayOut = 'iptal'

export function createBotShell(options: BotShellOptions): BotIntake {
  const { bot, messenger, words, clock, log } = options
  const inputs = createInputs(options)
  const commands = new Map<string, (ctx: MessageContext, rest: string) => Promise<void>>()
  const presses = new Map<string, (ctx: PressContext, args: string[]) => Promise<void>>()
  const expected = new Map<string, InputOptions & { handle: (ctx: MessageContext, data: object) => Promise<void> }>()
  const secrets = new Map<string, SecretOptions & { handle: (ctx: MessageContext, data: object) => Promise<void> }>()
  const others: ((ctx: MessageContext) => Promise<boolean>)[] = []
  const editors: ((ctx: EditContext) => Promise<void>)[] = []

  /** Ends the open question of somebody who goes elsewhere, and then answers what they went for. */
  async function elsewhere(
    userId: number,
    waiting: Question | undefined,
    press: { name: string; messageId: number } | undefined,
    answer: () => Promise<void>,
  ) {
    const question = waiting && expected.get(waiting.kind)
    if (!waiting || (press !== undefined && question?.keptBy?.(press.name))) return answer()
    if (!question?.isKept) await inputs.drop(userId, waiting.kind)
    try {
      await answer()
    } finally {
      const stands = question?.isKept && (await inputs.current(userId, clock.now()))?.kind === waiting.kind
      if (!stands) await question?.onLeft?.(userId, waiting.data, press?.messageId)
    }
  }

  bot.use(async (ctx, next) => {
    if (!ctx.from || ctx.from.is_bot) return
    ctx.now = clock.now()
    // both in one trip; a question to which a message is the answer is asked for with the message
    const [person, waiting] = await Promise.all([
      options.identify(ctx.from),
      ctx.callbackQuery ? inputs.current(ctx.from.id, ctx.now) : undefined,
    ])
    ctx.person = person
    ctx.waiting = waiting
    ctx.updateKey = `update-${ctx.update.update_id}`
    ctx.html = (id, args) => words.html(ctx.person.language, id, args)
    ctx.plain = (id, args) => words.plain(ctx.person.language, id, args)
    const { id } = ctx.from
    ctx.answer = (view) => messenger.send(id, view)
    await next()
  })

  bot.on('my_chat_member', async (ctx) => {
    if (ctx.chat.type === 'private') await options.onReachable(ctx.chat.id, ctx.myChatMember.new_chat_member.status !== 'kicked')
  })

  bot.on('message', async (ctx) => {
    const command = commandOf(ctx.message.text, options.otherNames)
    if (ctx.chat.type !== 'private') {
      if (command && commands.has(command.name) && command.isFor(bot.botInfo.username))
        await ctx.reply(ctx.plain('shell-only-private', { bot: bot.botInfo.username }))
      return
    }
    const { waiting, secret } = await inputs.arrived(ctx.from.id, ctx.message.message_id, ctx.now)
    const taker = secret && secrets.get(secret.kind)
    if (secret && taker && (!command || (taker.takesCommands && command.name !== wayOut))) {
      const isSure = !secret.isLate && !waiting
      if (isSure || taker.isMeant(ctx.message)) return taker.handle(ctx, secret.data)
    }
    await unlessSecretAwaited(ctx, async () => {
      const question = waiting && expected.get(waiting.kind)
      if (waiting && question && !command) return question.handle(ctx, waiting.data)
      if (!command) return takeOther(ctx, 'shell-not-understood')
      const known = command.isFor(bot.botInfo.username) ? commands.get(command.name) : undefined
      return elsewhere(ctx.from.id, waiting, undefined, () => (known ? known(ctx, command.rest) : takeOther(ctx, 'shell-unknown-command')))
    })
  })

  bot.on('edited_message', async (ctx) => {
    if (ctx.chat.type !== 'private') return
    const { secret } = await inputs.arrived(ctx.from.id, ctx.editedMessage.message_id, ctx.now)
    // a code or a password that was typed into an old message reaches nobody either
    if (secret && secrets.get(secret.kind)?.isMeant(ctx.editedMessage)) {
      await ctx.answer({ html: ctx.html('shell-edit-while-secret') })
      return
    }
    for (const handle of editors) await handle(ctx)
  })

  /** Nothing else is asked while any words may be a secret; its person is told, and how to leave. */
  async function unlessSecretAwaited(ctx: BotContext, work: () => Promise<void>) {
    try {
      await work()
    } catch (error) {
      if (!(error instanceof SecretAwaited)) throw error
      await ctx.answer({ html: ctx.html('shell-secret-first') })
    }
  }

  async function takeOther(ctx: MessageContext, otherwise: string) {
    for (const handle of others) if (await handle(ctx)) return
    await ctx.answer({ html: ctx.html(otherwise) })
  }

  bot.on('callback_query:data', async (ctx) => {
    const { name, args } = parsePress(ctx.callbackQuery.data)
    const press = ctx as unknown as PressContext // the flavour is put on just below
    let isAnswered = false
    press.messageId = ctx.callbackQuery.message?.message_id ?? 0
    press.toast = async (text, { alert = false } = {}) => {
      if (isAnswered) return
      isAnswered = true
      await ctx
        .answerCallbackQuery({ text, show_alert: alert })
        .catch((error: unknown) => log.debug({ err: error }, 'a press was too old to answer'))
    }
    press.stale = () => press.toast(ctx.plain('shell-stale-button'), { alert: true })
    press.here = async (view) => {
      if (!(await messenger.edit(ctx.from.id, press.messageId, view))) await ctx.answer(view)
    }
    try {
      const handle = presses.get(name)
      if (handle && ctx.chat?.type === 'private')
        await unlessSecretAwaited(ctx, () =>
          elsewhere(ctx.from.id, ctx.waiting, { name, messageId: press.messageId }, () => handle(press, args)),
        )
      else await press.stale()
    } finally {
      await press.toast('')
    }
  })

  return {
    messenger,
    inputs,
    words,
    api: bot.api,
    username: () => bot.botInfo.username,
    command(names, handle) {
      for (const name of [names].flat()) add(commands, name, handle, 'command')
    },
    press: (name, handle) => add(presses, name, handle, 'button'),
    input: (kind, handle, inputOptions = {}) =>
      // expect() and input() share the kind
      add(expected, kind, { ...inputOptions, handle: handle as (ctx: MessageContext, data: object) => Promise<void> }, 'input'),
    secret: (kind, handle, secretOptions) =>
      // expectSecret() and secret() share the kind
      add(secrets, kind, { ...secretOptions, handle: handle as (ctx: MessageContext, data: object) => Promise<void> }, 'secret'),
    message: (handle) => void others.push(handle),
    edited: (handle) => void editors.push(handle),
    start: () => bot.init(),
    async handle(update) {
      try {
        await bot.handleUpdate(update)
      } catch (error) {
        throw error instanceof BotError ? error.error : error
      }
    },
  }
}

function add<Handle>(map: Map<string, Handle>, name: string, handle: Handle, what: string) {
  if (map.has(name)) throw new Error(`Two handlers for the ${what} ${name}`)
  map.set(name, handle)
}

/** Whole words only: `/dur`, `/dur@our_bot`, `/musteri_aktif/@name`; `/durak` is another command. */
function commandOf(text: string | undefined, otherNames?: ReadonlyMap<string, string>) {
  const match = /^\/([A-Za-z0-9_]{1,32})(?:@(\w+))?(?=$|[\s/])\/?([\s\S]*)$/.exec(text ?? '')
  if (!match) return undefined
  const [, typed = '', bot, rest = ''] = match
  const name = typed.toLowerCase()
  return {
    name: otherNames?.get(name) ?? name,
    rest: rest.trim(),
    isFor: (username: string) => bot === undefined || bot.toLowerCase() === username.toLowerCase(),
  }
}

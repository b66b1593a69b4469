import { createHash } from 'node:crypto'
import type { World } from '../world/world.ts'
import type { Fields } from './params.ts'

export interface Webhook {
  url: string
  secretToken?: string
  maxConnections: number
  /** Named when the certificate of an uploaded file was given; the sandbox's webhooks are plain HTTP. */
  hasCustomCertificate: boolean
  lastError?: { date: number; message: string }
}

/** What a program told Telegram about its bot; it outlives restarts. */
export interface BotSettings {
  /** Empty: all but those that must be asked for. */
  allowedUpdates: string[]
  webhook?: Webhook
  /** By scope and language, as `commandKey` writes them. */
  commands: Record<string, { command: string; description: string }[]>
  /** By chat id; 0 is the default. */
  menuButtons: Record<string, Fields>
  /** `name`, `description` and `short_description` by language. */
  texts: Record<string, Record<string, string>>
  /** Pinned message ids by chat, newest last. */
  pins: Record<string, number[]>
  /** The emoji with which the bot reacted, by message uid. */
  reactions: Record<string, string[]>
}

export interface Bot {
  readonly id: number
  readonly token: string
  readonly settings: BotSettings
}

/** The bots of the world by token. A bot is a world user; whoever adds one finds it here. */
export function createBots(world: World) {
  const byToken = new Map<string, Bot>()
  const byId = new Map<number, Bot>()
  const kept = world.journal.entries<BotSettings>('bot')
  for (const user of world.users.values()) if (user.isBot) add(user.id)
  world.on('user', (user) => {
    if (user.isBot && !byId.has(user.id)) add(user.id)
  })
  return {
    withToken: (token: string) => present(byToken.get(token)),
    withId: (id: number) => present(byId.get(id)),
    all: () => byId.values(),
    save: (bot: Bot) => world.journal.put('bot', bot.id, bot.settings),
  }

  /** A bot that went with a reset keeps its settings for when it comes back, as programs keep theirs. */
  function present(bot: Bot | undefined): Bot | undefined {
    return bot && world.users.has(bot.id) ? bot : undefined
  }

  function add(id: number) {
    const settings = { ...emptySettings(), ...kept.get(String(id)) }
    const bot: Bot = { id, token: tokenOf(id), settings }
    byToken.set(bot.token, bot)
    byId.set(id, bot)
  }
}

export type Bots = ReturnType<typeof createBots>

/** The same in every sandbox, so that a program keeps working after a restart. */
export function tokenOf(botId: number): string {
  const secret = createHash('sha256').update(`sandbox bot ${botId}`).digest('base64url')
  return `${botId}:AA${secret.slice(0, 33)}`
}

function emptySettings(): BotSettings {
  return { allowedUpdates: [], commands: {}, menuButtons: {}, texts: {}, pins: {}, reactions: {} }
}

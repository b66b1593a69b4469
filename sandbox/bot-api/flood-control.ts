import { tooManyRequests } from './refusal.ts'

export interface FloodLimits {
  /** Messages a second over all chats. */
  overallPerSecond: number
  /** Messages a second to one person, in short bursts. */
  chatPerSecond: number
  /** Messages a minute in one group. */
  groupPerMinute: number
}

/** The figures of https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this */
export const telegramLimits: FloodLimits = { overallPerSecond: 30, chatPerSecond: 1, groupPerMinute: 20 }

/** Refuses sends that come faster than the limits; a bucket holds a few seconds' worth, as Telegram forgives short bursts. */
export function createFloodControl(limits: FloodLimits, nowMs: () => number) {
  const buckets = new Map<string, { level: number; at: number }>()
  return {
    /** @throws the 429 of Telegram, with the seconds to wait. */
    pass(botId: number, chatId: number): void {
      const inChat = chatId < 0 ? limits.groupPerMinute / 60 : limits.chatPerSecond
      const burst = chatId < 0 ? limits.groupPerMinute : limits.chatPerSecond * 5
      const wait = Math.max(
        shortage(`${botId}`, limits.overallPerSecond, limits.overallPerSecond),
        shortage(`${botId}:${chatId}`, inChat, burst),
      )
      if (wait > 0) throw tooManyRequests(Math.ceil(wait))
      fill(`${botId}`)
      fill(`${botId}:${chatId}`)
    },
  }

  function shortage(key: string, perSecond: number, burst: number): number {
    const now = nowMs()
    const bucket = buckets.get(key) ?? { level: 0, at: now }
    bucket.level = Math.max(0, bucket.level - ((now - bucket.at) / 1000) * perSecond)
    bucket.at = now
    buckets.set(key, bucket)
    return (bucket.level + 1 - burst) / perSecond
  }

  function fill(key: string): void {
    const bucket = buckets.get(key)
    if (bucket) bucket.level++
  }
}

export type FloodControl = ReturnType<typeof createFloodControl>

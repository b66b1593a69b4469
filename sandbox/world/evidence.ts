import type { Content, Media, Message } from './types.ts'
import type { World } from './world.ts'

const dayMs = 24 * 3_600_000
const pressesMax = 2000
const typedMax = 20_000

interface Press {
  at: number
  text: string
  mediaKey: string | undefined
  /** Each text under a press counts once. */
  used: Set<string>
}

/**
 * What shows that a message of a managed account came from a person's hand: the same words or file were sent to a bot by some
 * person, or stood in a bot's message under which a person pressed a button, in the last 24 hours. Each piece counts once.
 */
export function createEvidence(world: World) {
  /** When some person sent this to a bot, oldest first. */
  const typed = new Map<string, number[]>()
  let presses: Press[] = []

  world.on('sent', typedBy)
  // what a person puts in the place of it is typed as well
  world.on('mailbox', (mailbox, event) => {
    if (event.kind !== 'edit' || world.users.get(mailbox.ownerId)?.isBot !== true) return
    const message = world.messages.get(event.uid)
    if (message) typedBy(message)
  })

  function typedBy(message: Message): void {
    if (!isFromPersonToBot(message)) return
    for (const key of keysOf(message.content)) {
      const times = typed.get(key) ?? []
      // the newest key goes to the end, so that the oldest ones can be dropped first
      typed.delete(key)
      typed.set(key, [...times.slice(-9), world.nowMs()])
    }
    if (typed.size > typedMax) for (const oldest of typed.keys()) if (typed.delete(oldest)) break
  }

  world.on('press', ({ uid }) => {
    const message = world.messages.get(uid)
    if (!message) return
    const { text, media } = message.content
    presses.push({ at: world.nowMs(), text, mediaKey: media && mediaKey(media), used: new Set() })
    if (presses.length > pressesMax) presses = presses.slice(-pressesMax / 2)
  })

  return {
    /** True when a person's hand is shown; that piece is then used up. */
    use(content: Content): boolean {
      const since = world.nowMs() - dayMs
      return useTyped(content, since) || usePress(content, since)
    },
    clear() {
      typed.clear()
      presses = []
    },
  }

  function isFromPersonToBot({ fromId, chat }: Message): boolean {
    if (chat.kind !== 'private' || world.users.get(fromId)?.isBot) return false
    return chat.ends.some((end) => end !== fromId && world.users.get(end)?.isBot === true)
  }

  function useTyped(content: Content, since: number): boolean {
    for (const key of keysOf(content)) {
      const times = (typed.get(key) ?? []).filter((time) => time >= since)
      const isFound = times.shift() !== undefined
      if (times.length > 0) typed.set(key, times)
      else typed.delete(key)
      if (isFound) return true
    }
    return false
  }

  function usePress(content: Content, since: number): boolean {
    presses = presses.filter(({ at }) => at >= since)
    const key = content.media ? mediaKey(content.media) : content.text.trim()
    const press = presses.findLast(({ text, mediaKey: shown, used }) => {
      if (used.has(key)) return false
      return content.media ? shown === key : key !== '' && text.includes(key)
    })
    press?.used.add(key)
    return press !== undefined
  }

  function keysOf({ text, media }: Content): string[] {
    if (media) return [mediaKey(media)]
    return text.trim() === '' ? [] : [`text:${text.trim()}`]
  }

  function mediaKey(media: Media): string {
    switch (media.kind) {
      case 'contact':
        return `contact:${media.phone.replace(/\D/g, '')}`
      case 'location':
        // coordinates lose their last digits on the way
        return `location:${media.latitude.toFixed(4)},${media.longitude.toFixed(4)}`
      default:
        return `file:${world.files.hash(media.file)}`
    }
  }
}

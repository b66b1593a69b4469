import type { ChatId, Content, Media, Message } from './types.ts'
import type { World } from './world.ts'

const dayMs = 24 * 3_600_000
const pressesMax = 2000
const typedMax = 20_000

interface Press {
  at: number
  fromId: number
  text: string
  /** All that stood there, on the buttons as well. */
  shown: string
  mediaKey: string | undefined
  /** Each text under a press counts once. */
  used: Set<string>
}

interface Typed {
  at: number
  fromId: number
  /** What the person had before them: the message that they answer, or the one under which they pressed last. */
  shown: string
}

/**
 * What shows that a message of a managed account came from a person's hand: in the last 24 hours some person sent the same words or file
 * to a bot, or pressed a button under them. Words count only for a contact whom the bot had named: in the message that the person
 * answers, under the last press before, or under one that says to whom. Words that are typed as a post, a menu or an invite are none of
 * this. In a group words are by hand only where they answer a message. Each piece counts once.
 */
export function createEvidence(world: World) {
  /** When some person sent this to a bot, oldest first. */
  const typed = new Map<string, Typed[]>()
  /** By typed message: what its person had before them; changing the words changes nothing of that. */
  const before = new Map<number, string>()
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
    const { fromId } = message
    const shown = before.get(message.uid) ?? whatStoodBefore(message)
    before.set(message.uid, shown)
    if (before.size > typedMax) for (const oldest of before.keys()) if (before.delete(oldest)) break
    for (const key of keysOf(message.content)) {
      const kept = typed.get(key) ?? []
      // the newest key goes to the end, so that the oldest ones can be dropped first
      typed.delete(key)
      typed.set(key, [...kept.slice(-9), { at: world.nowMs(), fromId, shown }])
    }
    if (typed.size > typedMax) for (const oldest of typed.keys()) if (typed.delete(oldest)) break
  }

  world.on('press', ({ userId, uid }) => {
    const message = world.messages.get(uid)
    if (!message) return
    const { text, media } = message.content
    const mediaOf = media && mediaKey(media)
    presses.push({ at: world.nowMs(), fromId: userId, text, shown: shownBy(message), mediaKey: mediaOf, used: new Set() })
    if (presses.length > pressesMax) presses = presses.slice(-pressesMax / 2)
  })

  return {
    /** True when a person's hand is shown; that piece is then used up. `to`: the chat as the account sees it. */
    use({ content, replyTo }: Message, to: ChatId): boolean {
      if (to < 0 && replyTo === undefined) return false
      const since = world.nowMs() - dayMs
      presses = presses.filter(({ at }) => at >= since)
      const name = content.media || to < 0 ? '' : (world.users.get(to)?.firstName ?? '')
      return useTyped(content, name, since) || usePress(content, name)
    },
    clear() {
      typed.clear()
      before.clear()
      presses = []
    },
  }

  function isFromPersonToBot({ fromId, chat }: Message): boolean {
    if (chat.kind !== 'private' || world.users.get(fromId)?.isBot) return false
    return chat.ends.some((end) => end !== fromId && world.users.get(end)?.isBot === true)
  }

  function whatStoodBefore({ fromId, replyTo }: Message): string {
    const answered = replyTo === undefined ? undefined : world.messages.get(replyTo)
    return answered ? shownBy(answered) : (presses.findLast((press) => press.fromId === fromId)?.shown ?? '')
  }

  function useTyped(content: Content, name: string, since: number): boolean {
    for (const key of keysOf(content)) {
      const kept = (typed.get(key) ?? []).filter(({ at }) => at >= since)
      const found = kept.find((one) => isFor(one, name))
      const rest = kept.filter((one) => one !== found)
      if (rest.length > 0) typed.set(key, rest)
      else typed.delete(key)
      if (found) return true
    }
    return false
  }

  function isFor({ at, fromId, shown }: Typed, name: string): boolean {
    return shown.includes(name) || presses.some((press) => press.fromId === fromId && press.at >= at && press.shown.includes(name))
  }

  function usePress(content: Content, name: string): boolean {
    const key = content.media ? mediaKey(content.media) : content.text.trim()
    const press = presses.findLast(({ text, shown, mediaKey: under, used }) => {
      if (used.has(key) || !shown.includes(name)) return false
      return content.media ? under === key : key !== '' && text.includes(key)
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

const shownBy = ({ content, replyMarkup }: Message) => `${content.text}\n${JSON.stringify(replyMarkup ?? '')}`

import { setTimeout as sleep } from 'node:timers/promises'
import { sampleCast } from '#sandbox/people.ts'
import type { Sandbox } from '#sandbox/start.ts'
import { ownerAt } from './businesses.ts'
import { memberAt } from './crowd.ts'

/** One that is nowhere until then counts as long. */
const patienceMs = 30_000
/** Longer than the product takes messages for one burst, which it gathers on purpose. */
const burstPauseMs = 6_000

/** The moment by a clock that all processes of this machine share. */
export const monotonicMs = () => Number(process.hrtime.bigint()) / 1e6

export interface Rush {
  accounts: number
  /** Messages a second. */
  rate: number
  rounds: number
  /** Waits until all of them stand on cards. */
  isShown: boolean
  /** Between two rounds. */
  pauseMs?: number
}

/** Contacts who write to accounts, one after the other, and what becomes of each message. */
export function createRush({ world }: Sandbox) {
  const botId = sampleCast.bot.id
  const sentAt = new Map<string, number>()
  const shownAt = new Map<string, number>()
  const authors = Array.from({ length: 50 }, (_, index) => world.addUser({ id: 650_000_000 + index, firstName: `Contact ${index}` }).id)
  let round = 0

  // what a card says is new in the customer's chat with the bot, or changed there
  world.on('mailbox', ({ ownerId }, event) => {
    if (ownerId < ownerAt(0) || (event.kind !== 'new' && event.kind !== 'edit')) return
    const message = world.messages.get(event.uid)
    if (message?.fromId !== botId) return
    const now = monotonicMs()
    for (const [mark] of message.content.text.matchAll(/rush-\d+-\d+/g)) if (!shownAt.has(mark)) shownAt.set(mark, now)
  })

  /** Everybody gets one message, at a steady rate. */
  async function writeRound(accounts: number, perSecond: number) {
    round++
    const startedAt = performance.now()
    for (let index = 0; index < accounts; index++) {
      const dueMs = (index * 1000) / perSecond - (performance.now() - startedAt)
      if (dueMs > 1) await sleep(dueMs)
      const mark = `rush-${round}-${index}`
      sentAt.set(mark, monotonicMs())
      world.send({ fromId: authors[index % authors.length] ?? 0, to: memberAt(index).userId, content: { text: mark }, via: 'phone' })
    }
  }

  async function allShown() {
    const until = performance.now() + patienceMs
    while (performance.now() < until && [...sentAt.keys()].some((mark) => !shownAt.has(mark))) await sleep(100)
  }

  return {
    /** The accounts' owners, who have a chat with the bot. */
    addOwners(count: number) {
      for (let index = 0; index < count; index++) {
        const { id } = world.addUser({ id: ownerAt(index), firstName: `Owner ${index}` })
        world.send({ fromId: id, to: botId, content: { text: '/yardim' }, via: 'phone' })
      }
    },
    /** How many of them the bot has answered. */
    ownersAnswered: (count: number) =>
      Array.from({ length: count }, (_, index) => world.history(ownerAt(index), botId).some(({ fromId }) => fromId === botId)).filter(
        Boolean,
      ).length,
    /** So many rounds after one that nobody measures; the marks of what was sent, and when. */
    async rush({ accounts, rate, rounds, isShown, pauseMs = burstPauseMs }: Rush): Promise<Map<string, number>> {
      await writeRound(accounts, rate)
      await sleep(pauseMs)
      sentAt.clear()
      for (let count = 0; count < rounds; count++) {
        await writeRound(accounts, rate)
        await sleep(pauseMs)
      }
      if (isShown) await allShown()
      return new Map(sentAt)
    },
    /** When each mark first stood on a card. */
    shown: () => new Map(shownAt),
  }
}

import { expect, test } from 'vitest'
import type { Behaviour } from '#features/personas/behaviour-rules.ts'
import { addMs, minuteMs } from '#shared/time.ts'
import { atWork, says, type AutomationWorld } from '#tests/automation.ts'
import { accountId } from '#tests/conversations.ts'

/** One way for a text to leave by itself: what comes before it is about to, and its leaving. */
interface Door {
  name: string
  ways?: Partial<Behaviour>
  begin?(world: AutomationWorld, chatId: number, text: string): Promise<unknown>
  leave(world: AutomationWorld, chatId: number, text: string): Promise<unknown>
}

function byRule(purpose: 'menu' | 'funnel'): Door {
  return {
    name: purpose,
    async begin(world, chatId, text) {
      world.conversations.addResponder({
        purpose,
        respond: async (turn) => (turn.chatId === chatId ? { kind: 'say', purpose, text } : undefined),
      })
      await world.hear(chatId, { chatId })
    },
    leave: (world) => world.turn(),
  }
}

const doors: Door[] = [
  {
    name: 'answer',
    begin: (world, chatId) => world.hear(chatId, { chatId }),
    async leave(world, _chatId, text) {
      world.model.next = says(text)
      await world.turn()
    },
  },
  byRule('menu'),
  byRule('funnel'),
  {
    name: 'timed draft',
    ways: { reply_mode: 'hybrid', draft_minutes: 1 },
    async begin(world, chatId, text) {
      world.model.next = says(text)
      await world.hear(chatId, { chatId })
      await world.turn()
    },
    async leave(world) {
      world.clock.advance(minuteMs)
      await world.sweep()
    },
  },
  {
    name: 'post',
    async leave({ conversations, clock }, chatId, text) {
      conversations.useGroupList({ isListed: () => Promise.resolve(true) })
      const record = () => Promise.resolve(true)
      const notAfter = addMs(clock.now(), minuteMs)
      await conversations.sayInGroup({ accountId, chatId: -chatId, purpose: 'post', text, key: `post-${chatId}`, notAfter, record })
    },
  },
]

async function start({ ways }: Door) {
  const world = await atWork('enterprise')
  Object.assign(world.behaviour, { quiet_hours: { from: 0, to: 0 }, ...ways })
  const wentTo = () => world.fake.sent.map(({ permit }) => Math.abs(permit.chatId))
  return { ...world, wentTo }
}

test.each(doors)('the same text goes to three people in ten minutes, the fourth is the customer’s: $name', async (door) => {
  const world = await start(door)
  for (const chatId of [101, 102, 103, 104]) {
    await door.begin?.(world, chatId, 'Come by today!')
    await door.leave(world, chatId, 'Come by today!')
  }
  expect(world.wentTo()).toEqual([101, 102, 103])
  world.clock.advance(10 * minuteMs)
  await door.begin?.(world, 105, 'Come by today!')
  await door.leave(world, 105, 'Come by today!')
  expect(world.wentTo()).toEqual([101, 102, 103, 105])
})

/** At noon in Istanbul. */
const hindrances: [what: string, text: string, hindered: Partial<Behaviour>, free: Partial<Behaviour>][] = [
  ['a link that is not on the customer’s list', 'see shop.example.com', {}, { allowed_links: ['example.com'] }],
  ['a word that the customer keeps for themselves', 'all at a discount', { blocked_words: ['discount'] }, { blocked_words: [] }],
  [
    'an hour outside of the customer’s working hours',
    'we are open',
    { working_hours: { from: 13 * 60, to: 14 * 60 } },
    { working_hours: null },
  ],
]

test.each(doors.flatMap((door) => hindrances.map((hindrance) => [door.name, ...hindrance, door] as const)))(
  '%s: nothing leaves by itself with %s',
  async (_name, _what, text, hindered, free, door) => {
    const world = await start(door)
    await door.begin?.(world, 101, text)
    Object.assign(world.behaviour, hindered)
    await door.leave(world, 101, text)
    expect(world.wentTo()).toEqual([])
    Object.assign(world.behaviour, free)
    await door.begin?.(world, 102, text)
    await door.leave(world, 102, text)
    expect(world.wentTo()).toEqual([102])
  },
)

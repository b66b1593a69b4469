import { array, asyncProperty, assert, constantFrom, record, type Arbitrary } from 'fast-check'
import { expect, test } from 'vitest'
import type { SendInput } from '#features/accounts/service.ts'
import { atWork, edit, takeBack, type AutomationWorld } from '#tests/automation.ts'
import { accountId, customerId } from '#tests/conversations.ts'
import { hourMs, minuteMs, secondMs } from '#shared/time.ts'
import { handsOffUndoMs } from './rules.ts'

const deeds = [
  'writes',
  'edits',
  'deletes',
  'customer writes',
  'hands off',
  'hands on',
  'hands back',
  'gpt',
  'drafts leave',
  'drafts stay',
  'manual',
  'sends the draft',
  'discards the draft',
  'it leaves',
] as const
/** Automation keeps out for so long after the customer wrote. */
const pauseMs = 30 * minuteMs
const waits = {
  'a moment': 3 * secondMs,
  'a gathering': 9 * secondMs,
  minutes: 4 * minuteMs,
  'nearly half an hour': 29 * minuteMs,
  'half an hour': 31 * minuteMs,
} as const
type Deed = (typeof deeds)[number]
type Wait = keyof typeof waits

/** A step; while the model thinks in it, something else happens. */
interface Step {
  deed: Deed | Wait
  meanwhile: Deed | 'nothing'
}

const often = ['writes', 'writes', 'writes', 'a gathering', 'a gathering', 'a gathering'] as const
const steps: Arbitrary<Step[]> = array(
  record({
    deed: constantFrom<Deed | Wait>(...deeds, ...(Object.keys(waits) as Wait[]), ...often),
    meanwhile: constantFrom<Deed | 'nothing'>('nothing', 'nothing', ...deeds),
  }),
  { minLength: 16, maxLength: 36, size: 'max' },
)

/** One contact, and what may have been said to them by itself; knows nothing of how it is done. */
function createContact(world: AutomationWorld, chatId: number) {
  const { fake, behaviour, clock, conversations, db } = world
  /** What the contact said and did not take back: the words as they stand. */
  const words = new Map<number, string>()
  const seen = new Set(fake.sent.map(({ key }) => key))
  let incoming = 0
  let answered = 0
  let newest = 0
  let customerWroteAt: number | undefined
  let isHandsOff = false
  let handsOffAt = 0
  let press: { text: string } | undefined
  const ids = { next: chatId * 1_000 }

  const rowOf = () => db.selectFrom('conversation').select('id').where('chat_id', '=', chatId).executeTakeFirst()

  function judge(input: SendInput) {
    const text = 'text' in input.content ? input.content.text : ''
    if (!input.automatic) {
      if (press) expect(press.text, 'a sent draft is what stood on the card').toContain(text)
      expect(input.permit.messageId, 'a draft that answers less than was said is not sent').toBe(newest)
      return
    }
    expect(isHandsOff, 'nothing is said by itself in hands off').toBe(false)
    expect(customerWroteAt === undefined || clock.now().getTime() - customerWroteAt >= pauseMs, 'the customer has taken over').toBe(true)
    expect(
      behaviour.reply_mode === 'gpt' || (behaviour.reply_mode === 'hybrid' && behaviour.draft_minutes !== null),
      behaviour.reply_mode,
    ).toBe(true)
    const { messageId = 0 } = input.permit
    expect(messageId, 'one automatic message for what the contact said').toBeGreaterThan(answered)
    answered = messageId
    const standing = [...words.values()]
    for (const word of text.match(/w\d+v\d+/g) ?? []) expect(standing, 'what was changed or taken back is not answered').toContain(word)
    const asked = words.get(messageId)
    if (asked) expect(text, 'the newest words are answered').toContain(asked)
  }

  function look() {
    for (const input of fake.sent.filter(({ key }) => !seen.has(key))) {
      seen.add(input.key)
      if (input.permit.chatId === chatId) judge(input)
    }
  }

  async function draftOnCard() {
    const card = world.customer.messages().findLast(({ content }) => content.text.includes(`P${chatId} `))
    const button = card && world.customer.buttons(card).find(({ callback_data: data }) => data?.startsWith('cv.dsend'))
    const id = Number(/\d+/.exec(button?.callback_data ?? '')?.[0])
    return card && id ? { id, text: card.content.text } : undefined
  }

  async function does(deed: Deed | Wait) {
    const id = (await rowOf())?.id
    const last = [...words.keys()].at(-1)
    switch (deed) {
      case 'writes': {
        const messageId = ++ids.next
        if (!isHandsOff) words.set(messageId, `w${messageId}v0`)
        if (!isHandsOff) {
          incoming++
          newest = messageId
        }
        return world.hear(messageId, { chatId, text: `w${messageId}v0` })
      }
      case 'edits': {
        if (last === undefined || isHandsOff) return
        const version = Number(/v(\d+)/.exec(words.get(last) ?? '')?.[1]) + 1
        words.set(last, `w${last}v${version}`)
        return edit(world, last, `w${last}v${version}`, chatId)
      }
      case 'deletes':
        if (last === undefined) return
        words.delete(last)
        return takeBack(world, [last])
      case 'customer writes':
        if (!id || isHandsOff) return
        customerWroteAt = clock.now().getTime()
        return world.own(++ids.next, chatId)
      case 'hands off':
        if (!id) return
        if (!isHandsOff) handsOffAt = clock.now().getTime()
        isHandsOff = true
        return conversations.handsOff(customerId, id)
      case 'hands on':
        if (!id) return
        isHandsOff = false
        return conversations.handsOn(customerId, id)
      case 'hands back':
        if (!id) return
        customerWroteAt = undefined
        return conversations.handBack(customerId, id)
      case 'gpt':
      case 'manual':
        behaviour.reply_mode = deed
        return
      case 'drafts leave':
      case 'drafts stay':
        behaviour.reply_mode = 'hybrid'
        behaviour.draft_minutes = deed === 'drafts leave' ? 3 : null
        return
      case 'sends the draft': {
        press = await draftOnCard()
        if (press) await conversations.sendDraft(customerId, (press as { id: number; text: string }).id)
        look()
        press = undefined
        return
      }
      case 'discards the draft': {
        const draft = await draftOnCard()
        return draft && conversations.discardDraft(customerId, draft.id)
      }
      case 'it leaves':
        for (const { key } of fake.sent.filter((sent) => !fake.left.has(sent.key))) {
          fake.left.add(key)
          await conversations.onSent({ accountId, key, messageId: ++ids.next })
        }
        return
      default:
        clock.advance(waits[deed])
        await world.jobs.run()
        look()
        await world.sweep()
        // what is left alone for ten minutes is wiped
        if (isHandsOff && clock.now().getTime() - handsOffAt > handsOffUndoMs) {
          incoming = 0
          words.clear()
        }
    }
  }

  return {
    async goes({ deed, meanwhile }: Step) {
      world.model.meanwhile = async () => meanwhile !== 'nothing' && does(meanwhile)
      await does(deed)
      look()
      delete world.model.meanwhile
    },
    async end() {
      const stored = await db
        .selectFrom('conversation_message')
        .select('id')
        .where('chat_id', '=', chatId)
        .where('author', '=', 'contact')
        .execute()
      expect(stored, 'every message is kept').toHaveLength(incoming)
      await does('hands off')
      clock.advance(hourMs)
      await world.jobs.run()
    },
  }
}

test('whatever happens in whatever order, nothing is said by itself that was not promised', async () => {
  const world = await atWork()
  world.model.next = (messages) => messages.join(' ')
  let chatId = 1_000
  await assert(
    asyncProperty(steps, async (planned) => {
      world.behaviour.reply_mode = 'gpt'
      world.behaviour.draft_minutes = null
      const contact = createContact(world, ++chatId)
      for (const step of planned) await contact.goes(step)
      await contact.end()
    }),
    { numRuns: Number(process.env['PROPERTY_RUNS'] ?? 60), endOnFailure: false },
  )
}, 120_000)

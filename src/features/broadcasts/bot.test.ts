import { randomBytes } from 'node:crypto'
import { expect, test } from 'vitest'
import { createSecretBox } from '#platform/secret-box.ts'
import { createCustomers } from '#features/customers/service.ts'
import { createStaff } from '#features/staff/service.ts'
import { createBotWorld } from '#tests/bot.ts'
import { createTestClock } from '#tests/clock.ts'
import { createHandJobs } from '#tests/conversations.ts'
import { createTestDatabase } from '#tests/database.ts'
import { recordEvents } from '#tests/events.ts'
import { registerBroadcastsBot } from './bot.ts'
import { createBroadcasts } from './service.ts'

const [boss, admin, helper] = [1, 2, 3]

async function setUp() {
  const { db, url } = await createTestDatabase()
  const clock = createTestClock()
  const events = recordEvents()
  const jobs = createHandJobs()
  const bot = await createBotWorld({ db, url, clock })
  const { words, messenger } = bot.shell
  const staff = createStaff({ db, clock, events, adminIds: [boss], reachOf: async () => new Map() })
  const customers = createCustomers({ db, clock, events, box: createSecretBox(randomBytes(32)), staff })
  await staff.grant(boss, admin, 'admin')
  await staff.grant(boss, helper, 'support')
  for (const id of [100, 101]) await customers.touch({ id, first_name: `P${id}`, language_code: 'en' })
  const licences = { customersWith: async () => [] }
  const broadcasts = createBroadcasts({ db, clock, jobs, messenger, words, staff, customers, licences, staffOnly: async () => [] })
  registerBroadcastsBot(bot.shell, { broadcasts, staff })
  await bot.listen()
  const person = (id: number) => bot.person(id, { firstName: `P${id}`, languageCode: 'en' })
  const persons = { owner: person(boss), other: person(admin), support: person(helper) }
  for (const id of [boss, admin]) await customers.touch({ id, first_name: 'Staff', language_code: 'en' })
  return { broadcasts, jobs, ...persons }
}

test('what goes out stands on the /broadcast of everybody with the right, who can stop it', async () => {
  const { broadcasts, jobs, owner, other, support } = await setUp()
  // the bot can write to who began it
  other.say('/broadcast')
  await other.sees('Who should get')
  const draft = await broadcasts.draft({ actorId: admin, audience: 'all', text: 'We move\non Sunday' })
  if (!draft.ok) throw new Error(draft.reason)
  await broadcasts.start(admin, draft.value.id)
  support.say('/broadcast')
  await support.sees('Your role')
  expect(support.messages().flatMap((message) => support.buttons(message))).toEqual([])

  owner.say('/broadcast')
  await owner.sees('We move on Sunday')
  await owner.sees('0 of 4 have it')
  await owner.press('Stop')
  await owner.sees('Stopped.')
  expect(await broadcasts.get(boss, draft.value.id)).toMatchObject({ state: 'stopped', sent: 0 })
  await jobs.run()
  await other.sees('4 will not get it')
  expect(await broadcasts.running(boss)).toEqual([])
})

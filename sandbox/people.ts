import { readFileSync } from 'node:fs'
import { z } from 'zod'
import type { World } from './world/world.ts'

const person = z.object({
  id: z.int(),
  role: z.enum(['customer', 'staff', 'contact']),
  /** Of staff: what they are in the product. */
  title: z.enum(['owner', 'admin', 'support']).optional(),
  firstName: z.string(),
  lastName: z.string(),
  username: z.string().optional(),
  phone: z.string(),
  languageCode: z.string().default('tr'),
  dc: z.union([z.literal(2), z.literal(4)]).default(2),
  password: z.string().optional(),
  passwordHint: z.string().optional(),
})
const cast = z.object({
  bot: z.object({ id: z.int(), firstName: z.string(), username: z.string() }),
  people: z.array(person),
  group: z.object({
    id: z.int(),
    kind: z.literal('supergroup'),
    title: z.string(),
    username: z.string(),
    creatorId: z.int(),
    memberIds: z.array(z.int()),
  }),
})

/** The people with whom every sandbox begins. Their ids and numbers stay the same, so that tests and scripts can name them. */
export const sampleCast = cast.parse(JSON.parse(readFileSync(new URL('./people.tr.json', import.meta.url), 'utf8')))

/** The staff who own the product from the start. */
export const adminIds = sampleCast.people.filter(({ title }) => title === 'owner').map(({ id }) => id)

/** The rest of the staff, and what they are in the product. */
export const helpers = sampleCast.people.flatMap(({ id, title }) => (title === 'admin' || title === 'support' ? [{ id, role: title }] : []))

/** Adds whoever of the cast is missing; what a world already knows stays as it is. */
export function populate(world: World, setRole: (userId: number, role: 'customer' | 'staff' | 'contact') => void): void {
  const { bot, people, group } = sampleCast
  if (!world.users.has(bot.id)) world.addUser({ ...bot, isBot: true })
  for (const { role, title: _title, ...user } of people) {
    if (world.users.has(user.id)) continue
    world.addUser(withoutGaps(user))
    setRole(user.id, role)
  }
  if (!world.groups.has(group.id)) world.addGroup(group)
}

/** What the file leaves out must be absent, not undefined. */
function withoutGaps<Value extends object>(value: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  const entries = Object.entries(value).filter(([, field]) => field !== undefined)
  // Only the undefined fields are gone.
  return Object.fromEntries(entries) as { [Key in keyof Value]: Exclude<Value[Key], undefined> }
}

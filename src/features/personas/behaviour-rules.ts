import { z } from 'zod'
import type { Package, ReplyMode } from '#features/catalog/rules.ts'
import { isDomainName } from '#shared/domain.ts'
import { done, refused, type Result } from '#shared/result.ts'
import { addMs, dayMs, istanbulClock, istanbulMidnight, minuteMs } from '#shared/time.ts'

/** `22:30` as minutes since midnight in Istanbul. */
const clockTime = z.number().int().min(0).max(1439)
const hours = z.object({ from: clockTime, to: clockTime })
/** From `from` up to `to`, over midnight when `to` is earlier; the same twice is no time at all. */
export type Hours = z.infer<typeof hours>

/** As it was typed, in any letters. */
const domain = z.string().trim().toLowerCase().refine(isDomainName)
const word = z.string().trim().min(2).max(40)

/** What a customer may change about an account, and what a value may be. Texts of menu, funnel and invites stand with those. */
const shapes = {
  /** Who writes the answers. */
  reply_mode: z.enum(['manual', 'hybrid', 'gpt']),
  /** In `hybrid`: a draft that nobody touched leaves by itself after so many minutes; null: never. */
  draft_minutes: z.number().int().min(1).max(60).nullable(),
  /** No invites, follow-ups and posts then; answers go on. */
  quiet_hours: hours,
  menu_on: z.boolean(),
  /** The menu once, by itself, after so many messages of a contact; null: only on a request word. */
  menu_after: z.number().int().min(1).max(20).nullable(),
  funnel_on: z.boolean(),
  invites_on: z.boolean(),
  posts_on: z.boolean(),
  /** Domains that automatic texts may link to. */
  allowed_links: z.array(domain).max(30),
  /** Fewer automatic messages a minute than the package gives; null: as the package. */
  cap: z.number().int().min(1).max(6).nullable(),
  /** A text with one of these goes to the customer, never out by itself. */
  blocked_words: z.array(word).max(100),
  /** Automation acts within these hours only; null: always. */
  working_hours: hours.nullable(),
}

export type SettingName = keyof typeof shapes
export const settingNames = Object.keys(shapes) as SettingName[] // the keys of a literal
export type BehaviourSettings = { [Name in SettingName]: z.infer<(typeof shapes)[Name]> }

/** How an account behaves now: what the customer chose, within what its package gives. */
export interface Behaviour extends BehaviourSettings {
  offer: Package
}

export const behaviourRefusals = ['no_account', 'no_licence', 'not_in_package', 'not_a_value', 'only_tighter'] as const
export type BehaviourRefusal = (typeof behaviourRefusals)[number]

export function defaultsOf(offer: Package): BehaviourSettings {
  return {
    reply_mode: offer.replyMode,
    draft_minutes: null,
    quiet_hours: { from: 22 * 60, to: 9 * 60 },
    menu_on: false,
    menu_after: null,
    funnel_on: false,
    invites_on: false,
    posts_on: false,
    allowed_links: [],
    cap: null,
    blocked_words: [],
    working_hours: null,
  }
}

const ranks: Record<ReplyMode, number> = { manual: 0, hybrid: 1, gpt: 2 }

/** Whether the package has this setting at all; what it has not is shown with what it needs. */
export function isInPackage(offer: Package, name: SettingName): boolean {
  switch (name) {
    case 'draft_minutes':
      return ranks[offer.replyMode] >= ranks.hybrid
    case 'menu_on':
    case 'menu_after':
      return offer.menu
    case 'funnel_on':
      return offer.funnel !== 'none'
    case 'cap':
    case 'blocked_words':
    case 'working_hours':
      return offer.spamProtection === 'custom'
    case 'allowed_links':
      return offer.spamProtection !== 'basic'
    case 'reply_mode':
    case 'quiet_hours':
    case 'invites_on':
    case 'posts_on':
      return true
  }
}

/** One value as it may stand. The customer's own numbers tighten the package's, never loosen them. */
export function checkSetting<Name extends SettingName>(
  offer: Package,
  name: Name,
  value: unknown,
): Result<BehaviourSettings[Name], BehaviourRefusal> {
  if (!isInPackage(offer, name)) return refused('not_in_package')
  const parsed = shapes[name].safeParse(value)
  if (!parsed.success) return refused('not_a_value')
  const checked = parsed.data as BehaviourSettings[Name] // the shape of this very name
  if (name === 'reply_mode' && ranks[checked as ReplyMode] > ranks[offer.replyMode]) return refused('not_in_package')
  if (name === 'cap' && checked !== null && Number(checked) > offer.cap) return refused('only_tighter')
  return done(checked)
}

/** What stands in the database, over the defaults; a value that the package does not give (any more) is not heard. */
export function behaviourOf(offer: Package, stored: readonly { name: string; value: unknown }[]): Behaviour {
  const settings: Record<string, unknown> = defaultsOf(offer)
  for (const { name, value } of stored) {
    if (!isSettingName(name)) continue
    const checked = checkSetting(offer, name, value)
    if (checked.ok) settings[name] = checked.value
  }
  return { ...(settings as unknown as BehaviourSettings), offer } // every value went through its own shape
}

export const isSettingName = (name: string): name is SettingName => Object.hasOwn(shapes, name)

/** Whether a moment lies within the hours, by Istanbul's clock. */
export function isWithin({ from, to }: Hours, at: Date): boolean {
  const { minutes } = istanbulClock(at)
  return from <= to ? minutes >= from && minutes < to : minutes >= from || minutes < to
}

/** When the hours begin next; undefined when they never do. */
export function quietFrom({ from, to }: Hours, now: Date): Date | undefined {
  if (from === to) return undefined
  const today = addMs(istanbulMidnight(now), from * minuteMs)
  return today > now ? today : addMs(today, dayMs)
}

/** Whether automation may act at all at this hour. */
export const isAtWork = ({ working_hours: own }: Pick<BehaviourSettings, 'working_hours'>, at: Date) => own === null || isWithin(own, at)

/** An account that was just connected is not known to Telegram for writing much. */
export const warmUpMs = 7 * dayMs

/** Automatic messages in any 60 s, at most: the package's, or fewer where the customer wants fewer; half while a fresh account warms up. */
export function capOf({ offer, cap }: Pick<Behaviour, 'offer' | 'cap'>, connectedAt: Date | undefined, now: Date): number {
  const own = cap === null ? offer.cap : Math.min(cap, offer.cap)
  const isFresh = connectedAt === undefined || now.getTime() - connectedAt.getTime() < warmUpMs
  return offer.spamProtection !== 'basic' && isFresh ? Math.max(1, Math.floor(own / 2)) : own
}

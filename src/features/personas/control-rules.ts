import type { Capabilities, Package, PackageId, ReplyMode } from '#features/catalog/rules.ts'
import { isAmong } from '#shared/among.ts'
import { behaviourOf, checkSetting, isInPackage, settingNames, type Behaviour, type Hours, type SettingName } from './behaviour-rules.ts'

/** The pages of an account's control room, each about settings that belong together. */
export const controlPages = ['mode', 'auto', 'quiet', 'pace', 'work', 'links', 'words'] as const
export type ControlPage = (typeof controlPages)[number]

export const isControlPage = (name: string): name is ControlPage => isAmong(controlPages, name)

export function pageOfSetting(name: SettingName): ControlPage {
  switch (name) {
    case 'reply_mode':
    case 'draft_minutes':
      return 'mode'
    case 'menu_on':
    case 'menu_after':
    case 'funnel_on':
    case 'invites_on':
    case 'posts_on':
      return 'auto'
    case 'quiet_hours':
      return 'quiet'
    case 'cap':
      return 'pace'
    case 'working_hours':
      return 'work'
    case 'allowed_links':
      return 'links'
    case 'blocked_words':
      return 'words'
  }
}

export const settingsOfPage = (page: ControlPage) => settingNames.filter((name) => pageOfSetting(name) === page)

/** What is switched on or off, in the order of the page. */
export const switches = ['menu_on', 'funnel_on', 'invites_on', 'posts_on'] as const satisfies SettingName[]
export type Switch = (typeof switches)[number]
export const isSwitch = (name: SettingName): name is Switch => switches.some((each) => each === name)

/** Whether there is anything in this deployment that the setting could change. What is not here is not offered, in any package. */
export function isHere(can: Capabilities, name: SettingName): boolean {
  switch (name) {
    case 'reply_mode':
      return true
    case 'draft_minutes':
      return can.ai
    case 'menu_on':
    case 'menu_after':
      return can.menu
    case 'funnel_on':
      return can.funnel
    case 'invites_on':
      return can.invites
    case 'posts_on':
      return can.groups
    case 'quiet_hours':
      return can.invites || can.groups || can.funnel
    case 'cap':
    case 'allowed_links':
    case 'blocked_words':
    case 'working_hours':
      return can.ai || can.menu || can.invites || can.groups || can.funnel
  }
}

/** `locked`: another package has it. */
export function pageState(offer: Package, can: Capabilities, page: ControlPage): 'open' | 'locked' | 'absent' {
  const here = settingsOfPage(page).filter((name) => isHere(can, name))
  if (here.length === 0) return 'absent'
  return here.some((name) => isInPackage(offer, name)) ? 'open' : 'locked'
}

/** The cheapest of the offers that takes the value, or, without one, has the setting at all. */
export function packageFor(offers: readonly Package[], name: SettingName, value?: unknown): PackageId | undefined {
  return offers.find((offer) => (value === undefined ? isInPackage(offer, name) : checkSetting(offer, name, value).ok))?.id
}

/** Who writes the answers in fact: without a model the customer does. */
export const modeNow = ({ reply_mode: mode }: Pick<Behaviour, 'reply_mode'>, can: Capabilities): ReplyMode => (can.ai ? mode : 'manual')

/** Whether anything is not as the package gives it. */
export function isChanged(behaviour: Behaviour): boolean {
  const given = behaviourOf(behaviour.offer, [])
  return settingNames.some((name) => JSON.stringify(given[name]) !== JSON.stringify(behaviour[name]))
}

export const draftMinutesChoices = [null, 1, 3, 5, 10, 30] as const
export const menuAfterChoices = [null, 1, 2, 3, 5, 10] as const

const noHours: Hours = { from: 0, to: 0 }
export const quietChoices: readonly Hours[] = [
  { from: 22 * 60, to: 9 * 60 },
  { from: 23 * 60, to: 8 * 60 },
  { from: 20 * 60, to: 10 * 60 },
  noHours,
]
export const workChoices: readonly (Hours | null)[] = [
  null,
  { from: 9 * 60, to: 18 * 60 },
  { from: 9 * 60, to: 22 * 60 },
  { from: 10 * 60, to: 20 * 60 },
]
export const isNoHours = ({ from, to }: Hours) => from === to

const stepMinutes = 30
const dayMinutes = 24 * 60

/** Half an hour earlier (-1) or later (1); never so that nothing is left of the time, nor all of the day is taken by accident. */
export function stepHours(hours: Hours, edge: 'from' | 'to', direction: -1 | 1): Hours {
  const move = (from: Hours): Hours => ({ ...from, [edge]: (from[edge] + direction * stepMinutes + dayMinutes) % dayMinutes })
  const moved = move(hours)
  return isNoHours(moved) ? move(moved) : moved
}

/** A value as it stands in a button. */
export function writeValue(value: boolean | number | string | Hours | null): string {
  if (value === null) return '-'
  if (typeof value === 'boolean') return value ? '1' : '0'
  return typeof value === 'object' ? `${value.from}-${value.to}` : String(value)
}

/** What a button says, as far as it can be read; whether it is a value of that setting is decided where it is changed. */
export function readValue(name: SettingName, text: string): unknown {
  switch (name) {
    case 'reply_mode':
      return text
    case 'menu_on':
    case 'funnel_on':
    case 'invites_on':
    case 'posts_on':
      return text === '1' ? true : text === '0' ? false : text
    case 'draft_minutes':
    case 'menu_after':
    case 'cap':
      return text === '-' ? null : /^\d{1,4}$/.test(text) ? Number(text) : text
    case 'quiet_hours':
    case 'working_hours': {
      if (text === '-') return null
      const [, from, to] = /^(\d{1,4})-(\d{1,4})$/.exec(text) ?? []
      return { from: Number(from), to: Number(to) }
    }
    case 'allowed_links':
    case 'blocked_words':
      // lists are changed by one entry at a time
      return text
  }
}

/** What the pace may be set to: fewer than the package gives, or what it gives. */
export const capChoices = (offer: Package): (number | null)[] => [...Array.from({ length: offer.cap - 1 }, (_, index) => index + 1), null]

import type { Carefulness, Account } from '#features/accounts/rules.ts'
import { paceOf } from '#features/accounts/rules.ts'
import { accountName } from '#features/accounts/bot-words.ts'
import { packageName } from '#features/catalog/bot.ts'
import type { Capabilities, PackageId } from '#features/catalog/rules.ts'
import { pressData, type Button, type View } from '#platform/bot/view.ts'
import { dashed, type WordArgs, type Words } from '#platform/words.ts'
import type { Language } from '#shared/language.ts'
import { formatDateTime } from '#shared/time.ts'
import { capOf, isAtWork, type Behaviour, type Hours, type SettingName } from './behaviour-rules.ts'
import {
  controlPages,
  isChanged,
  isHere,
  isNoHours,
  modeNow,
  pageState,
  switches,
  writeValue,
  type ControlPage,
  type Switch,
} from './control-rules.ts'

/** All that a page of the control room shows. */
export interface ControlFacts {
  words: Words
  language: Language
  account: Account
  behaviour: Behaviour
  can: Capabilities
  /** By switch the button under which its texts are made; it is given the account. */
  texts: Partial<Record<Switch, string>>
  carefulness: Carefulness
  /** Its licence works and nobody stopped it. */
  isOn: boolean
  /** Of the month's budget for answers; absent where there are none. */
  aiUsedPercent: number | undefined
  now: Date
}

export const say = ({ words, language }: ControlFacts, id: string, args?: WordArgs) => words.html(language, id, args)
export const label = ({ words, language }: ControlFacts, id: string, args?: WordArgs) => words.plain(language, id, args)

export const backTo = (facts: ControlFacts, page: 'open' | ControlPage = 'open'): Button => ({
  text: label(facts, 'personas-button-back'),
  press: pressData(page === 'open' ? 'be.open' : 'be.page', facts.account.id, ...(page === 'open' ? [] : [page])),
})

/** Changes one setting by one press; the mark tells which value stands. */
export const choice = (facts: ControlFacts, name: SettingName, value: boolean | number | string | Hours | null, text: string): Button => ({
  text: JSON.stringify(facts.behaviour[name]) === JSON.stringify(value) ? `• ${text}` : text,
  press: pressData('be.set', facts.account.id, name, writeValue(value)),
})

export const minutesText = (minutes: number) =>
  `${String(Math.floor(minutes / 60)).padStart(2, '0')}:${String(minutes % 60).padStart(2, '0')}`
export const hoursText = ({ from, to }: Hours) => `${minutesText(from)}–${minutesText(to)}`

/** One sentence: what happens to a message now. */
export function nowText(facts: ControlFacts): string {
  const { behaviour, can, carefulness, now } = facts
  const mode = modeNow(behaviour, can)
  if (mode !== 'manual' && carefulness.safeModeUntil) return say(facts, 'personas-now-safe-mode')
  if (mode !== 'manual' && behaviour.working_hours && !isAtWork(behaviour, now))
    return say(facts, 'personas-now-off-hours', { hours: hoursText(behaviour.working_hours) })
  if (mode !== 'hybrid') return say(facts, `personas-now-${mode}`)
  return behaviour.draft_minutes === null
    ? say(facts, 'personas-now-hybrid')
    : say(facts, 'personas-now-hybrid-timed', { minutes: behaviour.draft_minutes })
}

export function carefulnessText(facts: ControlFacts): string[] {
  const { carefulness, language, now } = facts
  const { safeModeUntil, halfPaceUntil } = carefulness
  const date = (at: Date) => formatDateTime(language, at)
  if (safeModeUntil && halfPaceUntil) return [say(facts, 'personas-safe-mode', { until: date(safeModeUntil), after: date(halfPaceUntil) })]
  return halfPaceUntil && halfPaceUntil > now ? [say(facts, 'personas-half-pace', { until: date(halfPaceUntil) })] : []
}

export const budgetText = (facts: ControlFacts): string[] =>
  facts.can.ai && facts.aiUsedPercent !== undefined
    ? [say(facts, 'personas-budget', { used: Math.min(100, facts.aiUsedPercent), left: Math.max(0, 100 - facts.aiUsedPercent) })]
    : []

function paceText(facts: ControlFacts): string {
  const { behaviour, account, carefulness, now } = facts
  const whole = behaviour.cap ?? behaviour.offer.cap
  const pace = paceOf(capOf(behaviour, account.connectedAt, now), carefulness.halfPaceUntil, now)
  return say(facts, pace < whole ? 'personas-pace-slower' : 'personas-pace', { cap: whole, pace })
}

const quietText = (facts: ControlFacts) =>
  isNoHours(facts.behaviour.quiet_hours)
    ? say(facts, 'personas-quiet-none')
    : say(facts, 'personas-quiet', { hours: hoursText(facts.behaviour.quiet_hours) })

function onText(facts: ControlFacts): string {
  const on = switches.filter((name) => isHere(facts.can, name) && facts.behaviour[name])
  if (on.length === 0) return say(facts, 'personas-on-none')
  return say(facts, 'personas-on', { names: on.map((name) => label(facts, `personas-switch-${dashed(name)}`)).join(', ') })
}

/** The whole account at a glance, and a button to each page. */
export function overviewView(facts: ControlFacts, more: Button[], back: Button): View {
  const { behaviour, can, account } = facts
  const state = (page: ControlPage) => pageState(behaviour.offer, can, page)
  const open = (page: ControlPage): Button => ({
    text: `${state(page) === 'locked' ? '🔒 ' : ''}${label(facts, `personas-page-${page}`)}`,
    press: pressData('be.page', account.id, page),
  })
  const pages = controlPages.filter((page) => state(page) !== 'absent').map(open)
  const lines = [
    ...(state('pace') === 'absent' ? [] : [paceText(facts)]),
    ...(state('quiet') === 'absent' ? [] : [quietText(facts)]),
    ...(behaviour.working_hours ? [say(facts, 'personas-work', { hours: hoursText(behaviour.working_hours) })] : []),
    ...(state('auto') === 'absent' ? [] : [onText(facts)]),
    ...budgetText(facts),
  ]
  const reset: Button = { text: label(facts, 'personas-button-reset'), press: pressData('be.reset', account.id) }
  return {
    html: [
      say(facts, 'personas-control', { account: nameOf(facts) }),
      facts.isOn ? nowText(facts) : `${say(facts, 'personas-stopped')}\n\n${nowText(facts)}`,
      ...carefulnessText(facts),
      ...(lines.length > 0 ? [lines.join('\n')] : []),
    ].join('\n\n'),
    buttons: [...inRows(pages, 2), ...inRows(more, 2), isChanged(behaviour) ? [reset] : [], [back]],
  }
}

export const nameOf = ({ words, language, account }: ControlFacts) => accountName(words, language, account)

export function resetView(facts: ControlFacts): View {
  return {
    html: say(facts, 'personas-reset-sure', { account: nameOf(facts), package: nameOfPackage(facts, facts.behaviour.offer.id) }),
    buttons: [
      [{ text: label(facts, 'personas-button-reset-yes'), press: pressData('be.reset2', facts.account.id), style: 'danger' }],
      [backTo(facts)],
    ],
  }
}

const nameOfPackage = ({ words, language }: ControlFacts, id: PackageId) => packageName(words, language, id)

/** What the package lacks: what it is, which package has it, and the way there. `page`: where it was asked for. */
export function lockedView(
  facts: ControlFacts,
  what: string,
  needed: PackageId | undefined,
  change: Button | undefined,
  page?: ControlPage,
): View {
  const needs = needed
    ? say(facts, 'personas-locked', { package: nameOfPackage(facts, needed) })
    : say(facts, 'personas-setting-refused-not-in-package')
  return { html: `${what}\n\n🔒 ${needs}`, buttons: [needed && change ? [change] : [], [backTo(facts, page)]] }
}

/** What a switch would send is not there yet, and where it is written. */
export function unreadyView(facts: ControlFacts, name: Switch): View {
  const press = facts.texts[name]
  const texts: Button[] = press
    ? [{ text: label(facts, 'personas-button-texts'), press: pressData(press, facts.account.id), style: 'primary' }]
    : []
  return { html: say(facts, `personas-switch-${dashed(name)}-needs`), buttons: [texts, [backTo(facts, 'auto')]] }
}

/** What a page is about and how it stands, in words. */
export function aboutText(facts: ControlFacts, page: ControlPage): string {
  const { behaviour } = facts
  switch (page) {
    case 'mode':
      return [say(facts, 'personas-about-mode'), nowText(facts)].join('\n\n')
    case 'auto':
      return say(facts, 'personas-about-auto')
    case 'quiet':
      return [say(facts, 'personas-about-quiet'), quietText(facts)].join('\n\n')
    case 'pace':
      return [say(facts, 'personas-about-pace'), paceText(facts)].join('\n\n')
    case 'work':
      return [
        say(facts, 'personas-about-work'),
        behaviour.working_hours
          ? say(facts, 'personas-work', { hours: hoursText(behaviour.working_hours) })
          : say(facts, 'personas-work-always'),
      ].join('\n\n')
    case 'links':
    case 'words':
      return say(facts, `personas-about-${page}`)
  }
}

export function inRows(buttons: Button[], width: number): Button[][] {
  return Array.from({ length: Math.ceil(buttons.length / width) }, (_, row) => buttons.slice(row * width, (row + 1) * width))
}

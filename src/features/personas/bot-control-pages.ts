import { createHash } from 'node:crypto'
import type { ReplyMode } from '#features/catalog/rules.ts'
import { pressData, type Button, type View } from '#platform/bot/view.ts'
import { dashed } from '#platform/words.ts'
import { clip } from '#shared/html.ts'
import { isInPackage, type Hours, type SettingName } from './behaviour-rules.ts'
import {
  aboutText,
  backTo,
  budgetText,
  carefulnessText,
  choice,
  hoursText,
  inRows,
  label,
  minutesText,
  say,
  type ControlFacts,
} from './bot-control-views.ts'
import {
  capChoices,
  draftMinutesChoices,
  isHere,
  isNoHours,
  menuAfterChoices,
  modeNow,
  quietChoices,
  stepHours,
  switches,
  workChoices,
  writeValue,
  type ControlPage,
  type Switch,
} from './control-rules.ts'
import type { TypedList } from './typed-rules.ts'

/** A page that the package opens. `offset`: of a list. */
export function pageView(facts: ControlFacts, page: ControlPage, offset: number): View {
  switch (page) {
    case 'mode':
      return modeView(facts)
    case 'auto':
      return autoView(facts)
    case 'quiet':
      return hoursView(facts, 'quiet', 'quiet_hours', quietChoices)
    case 'work':
      return hoursView(facts, 'work', 'working_hours', workChoices)
    case 'pace':
      return paceView(facts)
    case 'links':
      return listView(facts, 'links', offset)
    case 'words':
      return listView(facts, 'words', offset)
  }
}

const modes: ReplyMode[] = ['manual', 'hybrid', 'gpt']
const modeRank = (mode: ReplyMode) => modes.indexOf(mode)

function modeView(facts: ControlFacts): View {
  const { behaviour, can } = facts
  const mode = modeNow(behaviour, can)
  const modeButton = (name: ReplyMode): Button[] => {
    const isLocked = modeRank(name) > modeRank(behaviour.offer.replyMode)
    const text = label(facts, `personas-mode-${name}`)
    return [choice(facts, 'reply_mode', name, isLocked ? `🔒 ${text}` : text)]
  }
  const minutes = draftMinutesChoices.map((value) =>
    choice(
      facts,
      'draft_minutes',
      value,
      value === null ? label(facts, 'personas-draft-stays') : label(facts, 'personas-minutes', { count: value }),
    ),
  )
  return {
    html: [
      aboutText(facts, 'mode'),
      modes.map((name) => say(facts, `personas-mode-${name}-means`)).join('\n\n'),
      ...(can.ai ? [] : [say(facts, 'personas-ai-soon')]),
      ...(mode === 'hybrid' ? [say(facts, 'personas-draft-ask')] : []),
      ...budgetText(facts),
      ...carefulnessText(facts),
    ].join('\n\n'),
    buttons: [
      ...(can.ai ? modes.map(modeButton) : []),
      ...(mode === 'hybrid' && isInPackage(behaviour.offer, 'draft_minutes') ? inRows(minutes, 3) : []),
      [backTo(facts)],
    ],
  }
}

function autoView(facts: ControlFacts): View {
  const { behaviour, can, texts } = facts
  const here = switches.filter((name) => isHere(can, name))
  const has = (name: SettingName) => isInPackage(behaviour.offer, name)
  const toggle = (name: Switch): Button[] => {
    const isOn = behaviour[name]
    const mark = !has(name) ? '🔒' : isOn ? '✅' : '⬜'
    return [
      {
        text: `${mark} ${label(facts, `personas-switch-${dashed(name)}`)}`,
        press: pressData('be.set', facts.account.id, name, writeValue(!isOn)),
      },
      ...(has(name) && texts[name] !== undefined
        ? [{ text: label(facts, 'personas-button-texts'), press: pressData(texts[name], facts.account.id) }]
        : []),
    ]
  }
  const lines = here.map(
    (name) => `${has(name) ? (behaviour[name] ? '✅' : '⬜') : '🔒'} ${say(facts, `personas-switch-${dashed(name)}-means`)}`,
  )
  const isMenuOn = isHere(can, 'menu_after') && behaviour.menu_on
  const after = menuAfterChoices.map((value) =>
    choice(
      facts,
      'menu_after',
      value,
      value === null ? label(facts, 'personas-menu-on-request') : label(facts, 'personas-messages', { count: value }),
    ),
  )
  return {
    html: [
      aboutText(facts, 'auto'),
      ...lines,
      ...(isMenuOn
        ? [
            behaviour.menu_after === null
              ? say(facts, 'personas-menu-after-none')
              : say(facts, 'personas-menu-after', { count: behaviour.menu_after }),
          ]
        : []),
    ].join('\n\n'),
    buttons: [...here.map(toggle), ...(isMenuOn ? inRows(after, 3) : []), [backTo(facts)]],
  }
}

/** No typing: usual hours by one press, others half an hour at a time. */
function hoursView(
  facts: ControlFacts,
  page: 'quiet' | 'work',
  name: 'quiet_hours' | 'working_hours',
  choices: readonly (Hours | null)[],
): View {
  const hours = facts.behaviour[name]
  const text = (value: Hours | null) =>
    value === null ? label(facts, 'personas-hours-always') : isNoHours(value) ? label(facts, 'personas-hours-none') : hoursText(value)
  const step = (current: Hours, edge: 'from' | 'to', direction: -1 | 1): Button => {
    const moved = stepHours(current, edge, direction)
    return {
      text: label(facts, edge === 'from' ? 'personas-hours-from' : 'personas-hours-to', { time: minutesText(moved[edge]) }),
      press: pressData('be.set', facts.account.id, name, writeValue(moved)),
    }
  }
  return {
    html: aboutText(facts, page),
    buttons: [
      ...inRows(
        choices.map((value) => choice(facts, name, value, text(value))),
        2,
      ),
      ...(hours === null || isNoHours(hours) ? [] : (['from', 'to'] as const).map((edge) => [step(hours, edge, -1), step(hours, edge, 1)])),
      [backTo(facts)],
    ],
  }
}

function paceView(facts: ControlFacts): View {
  const { offer } = facts.behaviour
  const choices = capChoices(offer).map((value) =>
    choice(facts, 'cap', value, value === null ? label(facts, 'personas-pace-package', { cap: offer.cap }) : String(value)),
  )
  return { html: aboutText(facts, 'pace'), buttons: [...inRows(choices.slice(0, -1), 5), choices.slice(-1), [backTo(facts)]] }
}

export const listOfPage = { links: 'allowed_links', words: 'blocked_words' } as const satisfies Partial<Record<ControlPage, TypedList>>
export type ListPage = keyof typeof listOfPage
const shownAtOnce = 10

/** Names an entry in a button: the place in the list may be another's by the time of the press. */
export const entryMark = (entry: string) => createHash('sha256').update(entry).digest('hex').slice(0, 12)

function listView(facts: ControlFacts, page: ListPage, offset: number): View {
  const { account, behaviour } = facts
  const list = behaviour[listOfPage[page]]
  const from = offset < list.length ? offset : 0
  const turn = (id: string, to: number): Button => ({ text: label(facts, id), press: pressData('be.page', account.id, page, to) })
  return {
    html: [
      aboutText(facts, page),
      list.length === 0 ? say(facts, `personas-${page}-none`) : say(facts, `personas-${page}-count`, { count: list.length }),
      ...(list.length === 0 ? [] : [say(facts, 'personas-list-remove')]),
    ].join('\n\n'),
    buttons: [
      ...list
        .slice(from, from + shownAtOnce)
        .map((entry): Button[] => [{ text: `✖ ${clip(entry, 40)}`, press: pressData('be.drop', account.id, page, entryMark(entry)) }]),
      [
        ...(from > 0 ? [turn('personas-list-earlier', Math.max(0, from - shownAtOnce))] : []),
        ...(from + shownAtOnce < list.length ? [turn('personas-list-later', from + shownAtOnce)] : []),
      ],
      [{ text: label(facts, `personas-${page}-add`), press: pressData('be.add', account.id, page), style: 'primary' }],
      [backTo(facts)],
    ],
  }
}

/** Asks for entries of a list. */
export function askView(facts: ControlFacts, page: ListPage): View {
  return { html: say(facts, `personas-${page}-ask`), buttons: [[backTo(facts, page)]] }
}

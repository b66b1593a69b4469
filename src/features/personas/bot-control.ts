import { z } from 'zod'
import { isOnline, type Account, type Carefulness } from '#features/accounts/rules.ts'
import type { Catalog } from '#features/catalog/service.ts'
import type { Capabilities } from '#features/catalog/rules.ts'
import type { LicenceState } from '#features/licences/rules.ts'
import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import { numberArg, pressData, type Button, type View } from '#platform/bot/view.ts'
import type { Clock } from '#platform/clock.ts'
import { dashed } from '#platform/words.ts'
import type { Language } from '#shared/language.ts'
import { addMs, minuteMs } from '#shared/time.ts'
import { isInPackage, isSettingName, type Behaviour, type BehaviourRefusal, type SettingName } from './behaviour-rules.ts'
import type { Behaviours } from './behaviour.ts'
import { askView, entryMark, listOfPage, pageView, type ListPage } from './bot-control-pages.ts'
import { aboutText, lockedView, nameOf, nowText, overviewView, resetView, unreadyView, type ControlFacts } from './bot-control-views.ts'
import {
  isControlPage,
  isHere,
  isSwitch,
  packageFor,
  pageOfSetting,
  pageState,
  readValue,
  settingsOfPage,
  type ControlPage,
  type Switch,
} from './control-rules.ts'
import { addTyped, typedMax } from './typed-rules.ts'

export interface ControlBotDeps {
  behaviours: Behaviours
  catalog: Pick<Catalog, 'current'>
  clock: Clock
  accounts: { get(accountId: number): Promise<Account | undefined>; carefulness(accountId: number): Promise<Carefulness> }
  licences: { get(licenceId: number): Promise<{ state: LicenceState } | undefined> }
  can: Capabilities
  /** Where the texts of what leaves by itself are made: a button's name, which is given the account. */
  texts: Partial<Record<Switch, string>>
  /** Whether what the switch sends is there and known to the customer. */
  isReady: Record<Switch, (account: Account) => Promise<boolean>>
  /** Of this month's budget for answers. */
  aiUsedPercent(licenceId: number): Promise<number | undefined>
  /** Screens of other features that belong to this account's work. */
  pages(language: Language, account: Account): Promise<Button[]>
  changePackage(language: Language, licenceId: number): Button
  /** Where the room was opened from. */
  back(language: Language, accountId: number): Button
}

export interface ControlBot {
  /** How an account at work answers now, and the button to its control room. Undefined for an account without a licence. */
  summary(language: Language, accountId: number): Promise<{ html?: string; button: Button } | undefined>
}

const screen = 'account-control'
const inputKind = 'personas.list'
const inputMs = 30 * minuteMs
const inputData = z.object({ accountId: z.number().int().positive(), page: z.enum(['links', 'words']) })

const isListPage = (page: string | undefined): page is ListPage => page !== undefined && Object.hasOwn(listOfPage, page)

/**
 * The control room of an account: how it answers, when, how fast, and what leaves by itself. Its owner alone opens it and changes
 * things there, whatever role anybody has. Other screens open it by the button `be.open:<accountId>`.
 */
export function registerControlBot(shell: BotShell, deps: ControlBotDeps): ControlBot {
  const { words } = shell
  const { behaviours, accounts, clock } = deps

  async function factsOf(language: Language, account: Account): Promise<ControlFacts | undefined> {
    const { id, licenceId } = account
    if (licenceId === undefined) return undefined
    const [behaviour, carefulness, licence, aiUsedPercent] = await Promise.all([
      behaviours.of(id),
      accounts.carefulness(id),
      deps.licences.get(licenceId),
      deps.aiUsedPercent(licenceId),
    ])
    const isOn = isOnline(account, licence?.state)
    const { can, texts } = deps
    return behaviour && { words, language, account, behaviour, can, texts, carefulness, isOn, aiUsedPercent, now: clock.now() }
  }

  registerPages(shell, deps, factsOf)
  registerLists(shell, deps, factsOf)

  return {
    async summary(language, accountId) {
      const account = await accounts.get(accountId)
      const facts = account && (await factsOf(language, account))
      if (!facts) return undefined
      return {
        ...(facts.isOn ? { html: nowText(facts) } : {}),
        button: { text: words.plain(language, 'personas-button-control'), press: pressData('be.open', accountId) },
      }
    },
  }
}

type FactsOf = (language: Language, account: Account) => Promise<ControlFacts | undefined>
type Own = { account: Account; facts: ControlFacts }

/** The account that a button or a question speaks of, if it is this person's. */
async function ownOf(
  { accounts }: ControlBotDeps,
  factsOf: FactsOf,
  { person }: Pick<PressContext, 'person'>,
  accountId: number,
): Promise<Own | BehaviourRefusal> {
  const account = accountId > 0 ? await accounts.get(accountId) : undefined
  if (account?.customerId !== person.id) return 'no_account'
  const facts = await factsOf(person.language, account)
  return facts ? { account, facts } : 'no_licence'
}

const refusalText = (ctx: MessageContext | PressContext, reason: BehaviourRefusal) =>
  ctx.plain(`personas-setting-refused-${dashed(reason)}`)
const alert = (ctx: PressContext, reason: BehaviourRefusal) => ctx.toast(refusalText(ctx, reason), { alert: true })

function onOwn(shell: BotShell, deps: ControlBotDeps, factsOf: FactsOf) {
  return (name: string, handle: (ctx: PressContext, own: Own, args: string[]) => Promise<void>) =>
    shell.press(name, async (ctx, [id, ...args]) => {
      const own = await ownOf(deps, factsOf, ctx, numberArg(id))
      await (typeof own === 'string' ? alert(ctx, own) : handle(ctx, own, args))
    })
}

function changePackage({ changePackage: make }: ControlBotDeps, { language, account }: ControlFacts): Button | undefined {
  return account.licenceId === undefined ? undefined : make(language, account.licenceId)
}

/** A page as it is now, or what package it needs. */
async function shown(deps: ControlBotDeps, facts: ControlFacts, page: ControlPage, offset = 0): Promise<View> {
  const state = pageState(facts.behaviour.offer, deps.can, page)
  if (state === 'open') return pageView(facts, page, offset)
  const name = settingsOfPage(page).find((each) => isHere(deps.can, each))
  const needed = name && packageFor(await deps.catalog.current(), name)
  return lockedView(facts, aboutText(facts, page), needed, changePackage(deps, facts))
}

function registerPages(shell: BotShell, deps: ControlBotDeps, factsOf: FactsOf) {
  const { behaviours } = deps
  const on = onOwn(shell, deps, factsOf)

  const overview = async (ctx: PressContext, { account, facts }: Own) =>
    ctx.here(overviewView(facts, await deps.pages(facts.language, account), deps.back(facts.language, account.id)))
  const after = (ctx: PressContext, own: Own, behaviour: Behaviour): Own => ({ ...own, facts: { ...own.facts, behaviour, now: ctx.now } })

  on('be.open', overview)

  on('be.page', async (ctx, { facts }, [page = '', offset]) => {
    if (!isControlPage(page) || pageState(facts.behaviour.offer, deps.can, page) === 'absent') return alert(ctx, 'not_a_value')
    await ctx.here(await shown(deps, facts, page, numberArg(offset)))
  })

  on('be.set', async (ctx, own, [name = '', text = '']) => {
    if (!isSettingName(name) || !isHere(deps.can, name)) return alert(ctx, 'not_a_value')
    const value = readValue(name, text)
    if (value === true && isSwitch(name) && isInPackage(own.facts.behaviour.offer, name) && !(await deps.isReady[name](own.account)))
      return ctx.here(unreadyView(own.facts, name))
    const changed = await behaviours.change(ctx.person.id, own.account.id, { [name]: value })
    if (changed.ok) {
      await ctx.toast(ctx.plain('personas-settings-saved'))
      return ctx.here(await shown(deps, after(ctx, own, changed.value).facts, pageOfSetting(name)))
    }
    if (changed.reason !== 'not_in_package') return alert(ctx, changed.reason)
    await ctx.here(await lockedSetting(own.facts, name, value))
  })

  /** A choice on an open page that a bigger package has. */
  async function lockedSetting(facts: ControlFacts, name: SettingName, value: unknown): Promise<View> {
    const needed = packageFor(await deps.catalog.current(), name, value)
    const page = pageOfSetting(name)
    const what =
      name === 'reply_mode' && (value === 'hybrid' || value === 'gpt')
        ? shell.words.html(facts.language, `personas-mode-${value}-means`)
        : name === 'funnel_on'
          ? shell.words.html(facts.language, 'personas-switch-funnel-on-means')
          : aboutText(facts, page)
    const isOpen = pageState(facts.behaviour.offer, deps.can, page) === 'open'
    return lockedView(facts, what, needed, changePackage(deps, facts), isOpen ? page : undefined)
  }

  on('be.reset', (ctx, { facts }) => ctx.here(resetView(facts)))

  on('be.reset2', async (ctx, own) => {
    const reset = await behaviours.reset(ctx.person.id, own.account.id)
    if (!reset.ok) return alert(ctx, reset.reason)
    await ctx.toast(ctx.plain('personas-settings-reset', { account: nameOf(own.facts) }))
    await overview(ctx, after(ctx, own, reset.value))
  })
}

/** Links and words: typed by the customer, checked on saving. */
function registerLists(shell: BotShell, deps: ControlBotDeps, factsOf: FactsOf) {
  const { messenger, inputs } = shell
  const { behaviours, clock } = deps
  const on = onOwn(shell, deps, factsOf)

  on('be.add', async (ctx, { account, facts }, [page]) => {
    if (!isListPage(page)) return alert(ctx, 'not_a_value')
    if (pageState(facts.behaviour.offer, deps.can, page) !== 'open') return ctx.here(await shown(deps, facts, page))
    await inputs.expect(ctx.person.id, inputKind, { accountId: account.id, page }, addMs(clock.now(), inputMs))
    await ctx.here(askView(facts, page))
  })

  on('be.drop', async (ctx, { account, facts }, [page, mark]) => {
    if (!isListPage(page)) return alert(ctx, 'not_a_value')
    const name = listOfPage[page]
    const list = facts.behaviour[name].filter((entry) => entryMark(entry) !== mark)
    const changed = await behaviours.change(ctx.person.id, account.id, { [name]: list })
    if (!changed.ok) return alert(ctx, changed.reason)
    await ctx.toast(ctx.plain('personas-settings-saved'))
    await ctx.here(await shown(deps, { ...facts, behaviour: changed.value }, page))
  })

  shell.input(inputKind, async (ctx, data) => {
    const { accountId, page } = inputData.parse(data)
    const name = listOfPage[page]
    const again: Button = { text: ctx.plain('personas-button-back'), press: pressData('be.page', accountId, page) }
    const own = await ownOf(deps, factsOf, ctx, accountId)
    if (typeof own === 'string') {
      await inputs.drop(ctx.person.id, inputKind)
      return void (await ctx.answer({ html: refusalText(ctx, own) }))
    }
    const { behaviour } = own.facts
    const typed = addTyped(name, behaviour[name], ctx.message.text ?? ctx.message.caption ?? '')
    if (!typed.ok) {
      const args = { entry: typed.entry, max: typedMax[name] }
      return void (await ctx.answer({ html: ctx.html(`personas-typed-refused-${dashed(typed.reason)}`, args), buttons: [[again]] }))
    }
    const changed = await behaviours.change(ctx.person.id, accountId, { [name]: typed.value.list })
    await inputs.drop(ctx.person.id, inputKind)
    if (!changed.ok) return void (await ctx.answer({ html: refusalText(ctx, changed.reason), buttons: [[again]] }))
    const view = await shown(deps, { ...own.facts, behaviour: changed.value }, page)
    const said = ctx.html('personas-list-added', { count: typed.value.added })
    await messenger.show(ctx.person.id, screen, { ...view, html: `${said}\n\n${view.html}` })
  })
}

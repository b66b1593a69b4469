import { z } from 'zod'
import type { Database } from '#platform/postgres/connect.ts'
import type { BotShell, PressContext } from '#platform/bot/shell.ts'
import { pressData, type Button, type View } from '#platform/bot/view.ts'
import { isWorking as isLicenceWorking, type LicenceState } from '#features/licences/rules.ts'
import type { Language } from '#shared/language.ts'
import { dashed } from '#platform/words.ts'
import { registerConnectBot, type ConnectBot, type ConnectBotDeps } from './bot-connect.ts'
import { accountName, blocksText, stateText } from './bot-words.ts'
import { isConnected, type Account } from './rules.ts'
import type { AccountRefusal } from './rules.ts'

export interface AccountsBotDeps extends ConnectBotDeps {
  db: Database
  licences: { get(id: number): Promise<{ state: LicenceState } | undefined> }
}

export interface AccountsBot extends ConnectBot {
  /** One account: state, pause, log out, change, connect again. */
  openAccount(customerId: number, accountId: number): Promise<void>
  /** All accounts of a customer, or the one. */
  openAccounts(customerId: number): Promise<void>
}

const screen = 'account'
const idArgs = z.tuple([z.coerce.number().int().positive()])

/** The customer's own hand on accounts: connect, pause, resume, log out, change. */
export function registerAccountsBot(shell: BotShell, deps: AccountsBotDeps): AccountsBot {
  const { messenger, words } = shell
  const { accounts, db } = deps
  const connect = registerConnectBot(shell, deps)

  const nameOf = (language: Language, account: Account) => accountName(words, language, account)

  async function pageOf(language: Language, account: Account, said?: string): Promise<View> {
    const licence = account.licenceId === undefined ? undefined : await deps.licences.get(account.licenceId)
    const isPaid = licence !== undefined && isLicenceWorking(licence.state)
    const lines = [
      words.html(language, 'accounts-page', { account: nameOf(language, account), state: stateText(words, language, account, isPaid) }),
      account.phoneMasked === undefined ? undefined : words.html(language, 'accounts-page-phone', { phone: account.phoneMasked }),
      account.blocks.length === 0
        ? undefined
        : words.html(language, 'accounts-page-blocks', { blocks: blocksText(words, language, account.blocks) }),
      said && `\n${said}`,
    ]
    const hasOthers = (await accounts.ofCustomer(account.customerId)).filter(isWorthShowing).length > 1
    const all: Button[] = hasOthers ? [{ text: words.plain(language, 'accounts-all'), press: pressData('acc.list') }] : []
    return { html: lines.filter(Boolean).join('\n'), buttons: [...actions(language, account), all, home(language)] }
  }

  const home = (language: Language): Button[] => {
    const button = deps.home?.(language)
    return button ? [button] : []
  }

  function actions(language: Language, account: Account): Button[][] {
    const button = (text: string, press: string, style?: 'primary' | 'danger'): Button => ({
      text: words.plain(language, text),
      press: pressData(press, account.id),
      ...(style ? { style } : {}),
    })
    const again: Button = {
      text: words.plain(language, 'accounts-reconnect'),
      press: pressData('acc.access', account.id, 0),
      style: 'primary',
    }
    const change = account.licenceId === undefined ? [] : [button('accounts-change', 'acc.chg')]
    switch (account.state) {
      case 'live':
        return [
          [
            account.blocks.includes('customer_pause')
              ? button('accounts-resume', 'acc.run', 'primary')
              : button('accounts-pause', 'acc.stop'),
          ],
          [...change, button('accounts-log-out', 'acc.out')],
        ]
      case 'idle':
        return [[button('accounts-log-out', 'acc.out')]]
      case 'frozen':
        return [[button('accounts-thaw', 'acc.thaw', 'primary')], [...change, button('accounts-log-out', 'acc.out')]]
      case 'relogin_needed':
      case 'banned':
      case 'disconnected':
        return [[again], change]
      case 'connecting':
        return [[again]]
    }
  }

  async function openAccount(customerId: number, accountId: number): Promise<void> {
    const language = await deps.languageOf(customerId)
    const account = await accounts.get(accountId)
    if (account?.customerId === customerId) await messenger.show(customerId, screen, await pageOf(language, account))
  }

  async function openAccounts(customerId: number): Promise<void> {
    const language = await deps.languageOf(customerId)
    const all = (await accounts.ofCustomer(customerId)).filter(isWorthShowing)
    const [first] = all
    if (first && all.length === 1) return openAccount(customerId, first.id)
    const buttons = all.map((account): Button[] => [{ text: nameOf(language, account), press: pressData('acc.page', account.id) }])
    await messenger.show(customerId, screen, {
      html: words.html(language, first ? 'accounts-list' : 'accounts-list-empty'),
      buttons: [...buttons, home(language)],
    })
  }

  /** The account that a button names, if it is this person's. */
  function onAccount(name: string, handle: (ctx: PressContext, account: Account) => Promise<void>) {
    shell.press(name, async (ctx, args) => {
      const parsed = idArgs.safeParse(args)
      const account = parsed.success ? await accounts.get(parsed.data[0]) : undefined
      if (account?.customerId !== ctx.from.id) return ctx.stale()
      await handle(ctx, account)
    })
  }

  const refusal = (ctx: PressContext, reason: AccountRefusal) =>
    ctx.toast(ctx.plain(`accounts-account-refused-${dashed(reason)}`), { alert: true })
  const actor = (ctx: { from: { id: number } }) => ({ kind: 'customer' as const, id: ctx.from.id })

  const setPause = (customerId: number, accountId: number, isOn: boolean) =>
    db
      .transaction()
      .execute((tx) => accounts.setBlock(tx, { accountId, block: 'customer_pause', isOn, actor: { kind: 'customer', id: customerId } }))

  async function resumed(language: Language, accountId: number): Promise<string> {
    const account = await accounts.get(accountId)
    if (!account) return words.html(language, 'accounts-resume-none')
    const name = nameOf(language, account)
    if (account.blocks.length === 0) return words.html(language, 'accounts-resumed', { account: name })
    return words.html(language, 'accounts-resumed-blocked', { account: name, blocks: blocksText(words, language, account.blocks) })
  }

  shell.command('dur', async (ctx) => {
    const running = (await accounts.ofCustomer(ctx.from.id)).filter(
      ({ state, blocks }) => state === 'live' && !blocks.includes('customer_pause'),
    )
    for (const { id } of running) await setPause(ctx.from.id, id, true)
    const html = running.length === 0 ? ctx.html('accounts-paused-none') : ctx.html('accounts-paused-all', { count: running.length })
    await ctx.answer({ html })
  })

  shell.command('devam', async (ctx) => {
    const paused = (await accounts.ofCustomer(ctx.from.id)).filter(({ blocks }) => blocks.includes('customer_pause'))
    const [first] = paused
    if (!first) {
      await ctx.answer({ html: ctx.html('accounts-resume-none') })
      return
    }
    if (paused.length > 1) {
      const one = paused.map((account): Button[] => [
        { text: nameOf(ctx.person.language, account), press: pressData('acc.run', account.id) },
      ])
      const all: Button = { text: ctx.plain('accounts-resume-all'), press: pressData('acc.runall'), style: 'primary' }
      await ctx.answer({ html: ctx.html('accounts-resume-pick'), buttons: [...one, [all]] })
      return
    }
    await setPause(ctx.from.id, first.id, false)
    await ctx.answer({ html: await resumed(ctx.person.language, first.id) })
  })

  shell.press('acc.runall', async (ctx) => {
    const paused = (await accounts.ofCustomer(ctx.from.id)).filter(({ blocks }) => blocks.includes('customer_pause'))
    const said: string[] = []
    for (const { id } of paused) {
      await setPause(ctx.from.id, id, false)
      said.push(await resumed(ctx.person.language, id))
    }
    await ctx.here({ html: said.join('\n') || ctx.html('accounts-resume-none') })
  })

  shell.press('acc.list', (ctx) => openAccounts(ctx.from.id))
  onAccount('acc.page', async (ctx, account) => ctx.here(await pageOf(ctx.person.language, account)))
  onAccount('acc.stop', async (ctx, account) => {
    await setPause(ctx.from.id, account.id, true)
    await ctx.here(await pageOf(ctx.person.language, (await accounts.get(account.id)) ?? account))
  })
  onAccount('acc.run', async (ctx, account) => {
    await setPause(ctx.from.id, account.id, false)
    const said = await resumed(ctx.person.language, account.id)
    await ctx.here(await pageOf(ctx.person.language, (await accounts.get(account.id)) ?? account, said))
  })
  onAccount('acc.out', (ctx, account) => ask(ctx, account, 'accounts-log-out-sure', 'accounts-log-out-yes', 'acc.out2'))
  onAccount('acc.chg', (ctx, account) => ask(ctx, account, 'accounts-change-sure', 'accounts-change-yes', 'acc.chg2'))
  onAccount('acc.out2', async (ctx, account) => {
    const done = await accounts.disconnect(actor(ctx), account.id)
    if (!done.ok) return refusal(ctx, done.reason)
    const said = ctx.html('accounts-logged-out', { account: nameOf(ctx.person.language, account) })
    await ctx.here(await pageOf(ctx.person.language, (await accounts.get(account.id)) ?? account, said))
  })
  onAccount('acc.chg2', async (ctx, account) => {
    const done = await accounts.changeAccount(actor(ctx), account.id)
    if (!done.ok) return refusal(ctx, done.reason)
    await ctx.here({ html: ctx.html('accounts-logged-out', { account: nameOf(ctx.person.language, account) }) })
    await connect.openConnect(ctx.from.id, { licenceId: done.value.licenceId })
  })
  onAccount('acc.thaw', async (ctx, account) => {
    const done = await accounts.thaw(actor(ctx), account.id)
    if (!done.ok) return refusal(ctx, done.reason)
    const said = ctx.html('accounts-thawed', { account: nameOf(ctx.person.language, account) })
    await ctx.here(await pageOf(ctx.person.language, (await accounts.get(account.id)) ?? account, said))
  })

  async function ask(ctx: PressContext, account: Account, question: string, yes: string, press: string): Promise<void> {
    await ctx.here({
      html: ctx.html(question, { account: nameOf(ctx.person.language, account) }),
      buttons: [
        [{ text: ctx.plain(yes), press: pressData(press, account.id), style: 'danger' }],
        [{ text: ctx.plain('accounts-back'), press: pressData('acc.page', account.id) }],
      ],
    })
  }

  return { ...connect, openAccount, openAccounts }
}

/** An attempt that came to nothing leaves a row that says nothing to anybody. */
function isWorthShowing(account: Account): boolean {
  return isConnected(account.state) || account.telegramUserId !== undefined
}

import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import type { Button } from '#platform/bot/view.ts'
import type { Clock } from '#platform/clock.ts'
import type { Language } from '#shared/language.ts'
import type { Database, Tx } from '#platform/postgres/connect.ts'
import type { Block } from '#features/accounts/rules.ts'
import { createGuard } from '#features/staff/guard.ts'
import type { Actor, Staff } from '#features/staff/service.ts'
import { registerFiguresBot } from './bot-figures.ts'
import type { Insights, WithAccount } from './service.ts'
import type { Weekly } from './weekly.ts'
import { dashboardView, nothingView, pickerView, reportView, stateView } from './views.ts'

export interface InsightsBotDeps {
  db: Database
  clock: Clock
  insights: Insights
  weekly: Weekly
  staff: Staff
  accounts: {
    setBlock(tx: Tx, input: { accountId: number; block: Block; isOn: boolean; actor: Actor; note?: string }): Promise<boolean>
  }
  /** When anything was said in any conversation of the account. */
  lastMessageAt: (accountId: number) => Promise<Date | undefined>
  /** Whether the account answers from its owner's documents. */
  hasKnowledge: (accountId: number) => Promise<boolean>
  /** How an account at work answers now, in a sentence, and where its owner changes that; undefined without a licence. */
  settingsOf: (language: Language, accountId: number) => Promise<{ html?: string; button: Button } | undefined>
  /** Screens of other features. */
  open: {
    panel: (customerId: number) => Promise<void>
    connect: (customerId: number, accountId: number) => Promise<void>
    renewal: (customerId: number, licenceId: number) => Promise<void>
    persona: (customerId: number, accountId: number) => Promise<void>
  }
}

/** `/dashboard`, `/bot_durum` and `/rapor`. */
export function registerInsightsBot(shell: BotShell, deps: InsightsBotDeps) {
  registerDashboard(shell, deps)
  registerFiguresBot(shell, deps)
  registerState(shell, deps)
  registerReport(shell, deps)
}

function registerDashboard(shell: BotShell, { clock, insights, open }: InsightsBotDeps) {
  const { messenger, words } = shell

  shell.command('dashboard', async (ctx) => {
    const holdings = await insights.holdings(ctx.person.id)
    const [only] = holdings
    if (!only) await messenger.show(ctx.person.id, 'dashboard', nothingView(words, ctx.person.language))
    else if (holdings.length > 1 || !only.account)
      await messenger.show(ctx.person.id, 'dashboard', pickerView(words, ctx.person.language, holdings, 'in.dash'))
    else {
      const dashboard = await insights.dashboard(ctx.person.id, only.account.id)
      if (dashboard) await messenger.show(ctx.person.id, 'dashboard', dashboardView(words, ctx.person.language, dashboard, ctx.now, false))
    }
  })

  shell.press('in.all', async (ctx) => {
    await ctx.here(pickerView(words, ctx.person.language, await insights.holdings(ctx.person.id), 'in.dash'))
  })

  shell.press('in.dash', async (ctx, [id]) => {
    const dashboard = await insights.dashboard(ctx.person.id, Number(id) || 0)
    if (!dashboard) return notYours(ctx)
    await ctx.here(dashboardView(words, ctx.person.language, dashboard, clock.now(), (await insights.holdings(ctx.person.id)).length > 1))
  })

  shell.press('in.panel', (ctx) => open.panel(ctx.person.id))

  shell.press('in.renew', async (ctx, [id]) => {
    const holding = (await insights.holdings(ctx.person.id)).find(({ licence }) => licence?.id === Number(id))
    if (!holding?.licence) return notYours(ctx)
    await open.renewal(ctx.person.id, holding.licence.id)
  })

  shell.press('in.connect', async (ctx, [id]) => {
    const holding = await ownOf(insights, ctx, id)
    if (!holding) return notYours(ctx)
    await open.connect(ctx.person.id, holding.account.id)
  })
}

async function ownOf(insights: Insights, ctx: PressContext, id: string | undefined): Promise<WithAccount | undefined> {
  const holding = (await insights.holdings(ctx.person.id)).find(({ account }) => account?.id === Number(id))
  return holding?.account && { ...holding, account: holding.account }
}

function registerState(shell: BotShell, deps: InsightsBotDeps) {
  const { messenger, words } = shell
  const { db, insights, accounts, lastMessageAt, hasKnowledge, settingsOf, open } = deps

  const view = async (ctx: MessageContext | PressContext, holding: WithAccount) =>
    stateView(words, ctx.person.language, {
      holding,
      lastMessageAt: await lastMessageAt(holding.account.id),
      hasKnowledge: await hasKnowledge(holding.account.id),
      settings: await settingsOf(ctx.person.language, holding.account.id),
      hasOthers: (await insights.holdings(ctx.person.id)).length > 1,
      canShape: holding.account.state === 'live' || holding.account.state === 'idle',
    })

  shell.command('bot_durum', async (ctx) => {
    const holdings = await insights.holdings(ctx.person.id)
    const [only] = holdings
    if (!only) await messenger.show(ctx.person.id, 'state', nothingView(words, ctx.person.language))
    else if (holdings.length > 1 || !only.account)
      await messenger.show(ctx.person.id, 'state', pickerView(words, ctx.person.language, holdings, 'in.state'))
    else await messenger.show(ctx.person.id, 'state', await view(ctx, { ...only, account: only.account }))
  })

  shell.press('in.states', async (ctx) => {
    await ctx.here(pickerView(words, ctx.person.language, await insights.holdings(ctx.person.id), 'in.state'))
  })

  shell.press('in.state', async (ctx, [id]) => {
    const holding = await ownOf(insights, ctx, id)
    if (!holding) return notYours(ctx)
    await ctx.here(await view(ctx, holding))
  })

  const pause = (isOn: boolean) => async (ctx: PressContext, args: string[]) => {
    const holding = await ownOf(insights, ctx, args[0])
    if (!holding) return notYours(ctx)
    const actor = { kind: 'customer' as const, id: ctx.person.id }
    await db.transaction().execute((tx) => accounts.setBlock(tx, { accountId: holding.account.id, block: 'customer_pause', isOn, actor }))
    await ctx.toast(ctx.plain(isOn ? 'insights-paused' : 'insights-resumed'))
    const after = await ownOf(insights, ctx, args[0])
    if (after) await ctx.here(await view(ctx, after))
  }
  shell.press('in.pause', pause(true))
  shell.press('in.resume', pause(false))

  shell.press('in.persona', async (ctx, [id]) => {
    const holding = await ownOf(insights, ctx, id)
    if (!holding) return notYours(ctx)
    await open.persona(ctx.person.id, holding.account.id)
  })
}

function registerReport(shell: BotShell, { insights, staff }: InsightsBotDeps) {
  const guard = createGuard(staff)
  shell.command(
    'rapor',
    guard.command('reports', async (ctx) => {
      await shell.messenger.show(ctx.person.id, 'report', reportView(shell.words, ctx.person.language, await insights.report()))
    }),
  )
  shell.press(
    'in.report',
    guard.press('reports', async (ctx) => ctx.here(reportView(shell.words, ctx.person.language, await insights.report()))),
  )
}

const notYours = (ctx: PressContext) => ctx.toast(ctx.plain('insights-not-yours'), { alert: true })

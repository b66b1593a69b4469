import { isOpenForSale } from '#features/staff/settings-rules.ts'
import { connectScreen } from '#features/accounts/bot-connect.ts'
import { accountName, standingText } from '#features/accounts/bot-words.ts'
import { isMendedByLogin, standingOf } from '#features/accounts/standing-rules.ts'
import { packageName } from '#features/catalog/bot.ts'
import { isWorking as isLicenceWorking } from '#features/licences/rules.ts'
import { personaScreen } from '#features/personas/bot.ts'
import type { BotShell, MessageContext, PressContext } from '#platform/bot/shell.ts'
import { pressData, type Button, type View, idArg } from '#platform/bot/view.ts'
import { formatDate } from '#shared/time.ts'
import { dashed } from '#platform/words.ts'
import { registerOrderBot } from './bot-order.ts'
import { olderView, screen, type OnboardingBotDeps } from './bot-shared.ts'
import { registerRenewalBot } from './bot-renewal.ts'
import { mayConnect, mayTellPersona, type Journey } from './rules.ts'
import type { Situation } from './journeys.ts'

export function registerOnboardingBot(shell: BotShell, deps: OnboardingBotDeps) {
  const { onboarding, licences, settings, accounts, payments, customers } = deps
  const { messenger, words } = shell
  const { views } = deps
  const shared = { shell, deps, views, showPanel, journeyOf, ownOrder }
  registerOrderBot(shared)
  const { openRenewal, openPackage } = registerRenewalBot(shared)

  async function show(chatId: number, view: View): Promise<void> {
    await messenger.show(chatId, screen, view)
  }

  /** The checklist at the bottom of the chat. */
  async function showPanel(chatId: number, journeyId: number, headline?: string): Promise<void> {
    const situation = await onboarding.situation(journeyId)
    if (situation?.journey.customerId !== chatId) return
    const language = await customers.languageOf(chatId)
    await messenger.show(chatId, screen, await views.panel(language, situation, headline), { older: olderView(words, language) })
  }

  /** The open journey that a button speaks of, if it is this person's; else says that the button is out of date. */
  async function journeyOf(ctx: PressContext, arg: string | undefined): Promise<Situation | undefined> {
    const id = idArg.safeParse(arg)
    const situation = id.success ? await onboarding.situation(id.data) : undefined
    if (situation?.journey.customerId === ctx.person.id && situation.journey.state === 'open') {
      await onboarding.touch(situation.journey.id)
      return situation
    }
    await ctx.stale()
    return undefined
  }

  async function ownOrder(ctx: PressContext, arg: string | undefined) {
    const id = idArg.safeParse(arg)
    const order = id.success ? await payments.get(id.data) : undefined
    if (order?.customerId === ctx.person.id) return order
    await ctx.stale()
    return undefined
  }

  /** Where a person begins: the open journey, else what they have, else the packages. */
  async function openHome(ctx: MessageContext | PressContext): Promise<void> {
    const { id } = ctx.person
    const current = await onboarding.current(id)
    const hasHome = await hasLicences(id)
    // a purchase that has not begun keeps nobody from what they have
    if (current && !(hasHome && current.orderId === undefined && current.licenceId === undefined)) {
      await onboarding.touch(current.id)
      return showPanel(id, current.id)
    }
    if (hasHome) return show(id, await homeView(ctx))
    await beginPurchase(ctx)
  }

  async function hasLicences(customerId: number): Promise<boolean> {
    return (await licences.ofCustomer(customerId)).some(({ state }) => state !== 'ended')
  }

  async function beginPurchase(ctx: MessageContext | PressContext): Promise<void> {
    const { id } = ctx.person
    const missing = isOpenForSale(await settings.read())
    if (missing.length > 0) {
      // once an hour is enough for the owners; the customer hears it at once
      await deps.db.transaction().execute((tx) => deps.events.announce(tx, 'sales_wanted', { customerId: id, missing }))
      return show(id, {
        html: ctx.html('onboarding-closed', { name: ctx.person.firstName }),
        buttons: [[{ text: ctx.plain('onboarding-button-try-again'), press: pressData('on.home') }]],
      })
    }
    const journey = await onboarding.beginPurchase(id)
    await onboarding.touch(journey.id)
    const isFirst = journey.orderId === undefined && !(await hasLicences(id))
    await showPanel(id, journey.id, isFirst ? ctx.html('onboarding-welcome', { name: ctx.person.firstName }) : undefined)
  }

  /** Somebody who has licences and nothing to do: each with its account, and what can be done next. */
  async function homeView(ctx: MessageContext | PressContext): Promise<View> {
    const { id, language } = ctx.person
    const mine = await accounts.ofCustomer(id)
    const lines: string[] = []
    const buttons: Button[][] = []
    for (const licence of await licences.ofCustomer(id)) {
      if (licence.state === 'ended') continue
      const account = mine.find(({ licenceId, state }) => licenceId === licence.id && state !== 'disconnected')
      const name = account ? accountName(words, language, account) : ctx.plain('onboarding-no-account')
      const standing = account && isLicenceWorking(licence.state) ? standingOf(account, licence) : undefined
      const about = { name, package: packageName(words, language, licence.packageId) }
      lines.push(
        standing === undefined || standing === 'works' || standing === 'grace'
          ? ctx.html('onboarding-home-line', {
              ...about,
              state: licence.state,
              until: formatDate(language, licence.expiresAt ?? licence.waitingUntil),
            })
          : `${ctx.html('onboarding-home-stopped', about)}\n${standingText(words, language, standing)}`,
      )
      if (account && standing && isMendedByLogin(standing))
        buttons.push([
          { text: ctx.plain('onboarding-button-reconnect', { name }), press: pressData('acc.access', account.id, 0), style: 'primary' },
        ])
      if (!account)
        buttons.push([{ text: ctx.plain('onboarding-button-connect'), press: pressData('on.licence', licence.id), style: 'primary' }])
      else if (licence.state !== 'active')
        buttons.push([{ text: ctx.plain('onboarding-button-renew', { name }), press: pressData('on.renewal', licence.id) }])
    }
    buttons.push([{ text: ctx.plain('onboarding-button-new'), press: pressData('on.new') }])
    return {
      html: [ctx.html('onboarding-home', { name: ctx.person.firstName }), ...lines, ctx.html('onboarding-home-hint')].join('\n\n'),
      buttons,
    }
  }

  shell.command('musteri_panel', (ctx) => openHome(ctx))
  shell.command('start', async (ctx) => {
    if (!(await deps.openStaffHome(ctx))) await openHome(ctx)
  })
  shell.press('on.home', async (ctx) => {
    // back from connecting: an attempt goes on where it was when the customer returns to it
    await messenger.close(ctx.person.id, connectScreen)
    await messenger.close(ctx.person.id, personaScreen, 'remove')
    await openHome(ctx)
  })
  shell.press('on.new', (ctx) => beginPurchase(ctx))

  shell.press('on.panel', async (ctx, [arg]) => {
    const situation = await journeyOf(ctx, arg)
    if (!situation) return
    await ctx.here(await views.panel(ctx.person.language, situation))
  })

  shell.press('on.licence', async (ctx, [arg]) => {
    const id = idArg.safeParse(arg)
    const journey = id.success ? await onboarding.beginFor(ctx.person.id, id.data) : undefined
    if (!journey) return ctx.stale()
    await onboarding.touch(journey.id)
    await connect(ctx, journey)
  })

  shell.press('on.connect', async (ctx, [arg]) => {
    const situation = await journeyOf(ctx, arg)
    if (!situation) return
    if (!mayConnect(situation.facts)) return ctx.toast(ctx.plain('onboarding-refused-no-order'), { alert: true })
    await connect(ctx, situation.journey)
  })

  async function connect(ctx: PressContext, { customerId }: Journey): Promise<void> {
    const allowed = await onboarding.mayConnect(customerId)
    if (!allowed.ok) return ctx.toast(ctx.plain('onboarding-refused-no-order'), { alert: true })
    await messenger.close(customerId, screen)
    await deps.openConnect(customerId)
  }

  shell.press('on.persona', async (ctx, [arg]) => {
    const situation = await journeyOf(ctx, arg)
    const accountId = situation?.journey.accountId
    if (!situation) return
    if (accountId === undefined || !mayTellPersona(situation.facts)) return ctx.here(await views.panel(ctx.person.language, situation))
    await messenger.close(ctx.person.id, screen)
    await deps.openPersonaForm(ctx.person.id, accountId)
  })

  // an answer without a form: sensible defaults stand ready
  shell.press('on.skip', async (ctx, [arg]) => {
    const situation = await journeyOf(ctx, arg)
    const accountId = situation?.journey.accountId
    if (!situation) return
    if (accountId !== undefined) await onboarding.personaAnswered(ctx.person.id, accountId, 'skipped')
    await ctx.toast(ctx.plain('onboarding-skipped'))
    const after = await onboarding.situation(situation.journey.id)
    if (after) await ctx.here(await views.panel(ctx.person.language, after))
  })

  registerCancel(shell, deps, { showPanel, journeyOf })

  return { openRenewal, openPackage, openPanel: showPanel }
}

/** `/iptal` and the cancel button: a running sign-in first, then an order that nobody claimed. */
function registerCancel(
  shell: BotShell,
  { onboarding, payments, accounts }: OnboardingBotDeps,
  {
    showPanel,
    journeyOf,
  }: {
    showPanel(chatId: number, journeyId: number): Promise<void>
    journeyOf(ctx: PressContext, arg: string | undefined): Promise<Situation | undefined>
  },
): void {
  const { messenger } = shell

  shell.command('iptal', async (ctx) => {
    const { id } = ctx.person
    await Promise.all([shell.inputs.drop(id), shell.inputs.dropSecret(id)])
    const login = await accounts.logins.current(id)
    if (login) {
      await accounts.logins.cancel(login.id)
      await ctx.answer({ html: ctx.html('onboarding-login-cancelled') })
      const journey = await onboarding.current(id)
      if (journey) await showPanel(id, journey.id)
      return
    }
    const journey = (await onboarding.open(id)).find(({ licenceId }) => licenceId === undefined)
    if (journey) return void (await messenger.show(id, screen, await askView(ctx, journey)))
    const order = (await payments.openOrders(id)).at(-1)
    if (order) return void (await messenger.show(id, screen, renewalAsk(ctx, order.id, order.undecidedClaimId !== undefined)))
    await ctx.answer({ html: ctx.html('onboarding-nothing-to-cancel') })
  })

  async function askView(ctx: MessageContext | PressContext, journey: Journey): Promise<View> {
    const order = journey.orderId === undefined ? undefined : await payments.get(journey.orderId)
    const back = { text: ctx.plain('onboarding-button-keep'), press: pressData('on.panel', journey.id) }
    if (order?.undecidedClaimId !== undefined)
      return {
        html: ctx.html('onboarding-cancel-claimed'),
        buttons: [[{ text: ctx.plain('onboarding-button-withdraw'), press: pressData('on.withdraw', order.id) }], [back]],
      }
    return {
      html: ctx.html(order ? 'onboarding-cancel-sure' : 'onboarding-cancel-begun', { reference: order?.reference ?? '' }),
      buttons: [
        order ? [{ text: ctx.plain('onboarding-button-paid'), press: pressData('on.paid', order.id), style: 'success' }] : [],
        [{ text: ctx.plain('onboarding-button-cancel-sure'), press: pressData('on.cancel2', journey.id), style: 'danger' }],
        [back],
      ],
    }
  }

  function renewalAsk(ctx: MessageContext, orderId: number, isClaimed: boolean): View {
    return {
      html: ctx.html(isClaimed ? 'onboarding-cancel-claimed' : 'onboarding-cancel-renewal'),
      buttons: [
        [
          isClaimed
            ? { text: ctx.plain('onboarding-button-withdraw'), press: pressData('on.withdraw', orderId) }
            : { text: ctx.plain('onboarding-button-cancel-sure'), press: pressData('on.drop', orderId), style: 'danger' },
        ],
        [{ text: ctx.plain('onboarding-button-keep'), press: pressData('on.details', orderId) }],
      ],
    }
  }

  shell.press('on.cancel', async (ctx, [arg]) => {
    const situation = await journeyOf(ctx, arg)
    if (situation) await ctx.here(await askView(ctx, situation.journey))
  })

  shell.press('on.cancel2', async (ctx, [arg]) => {
    const situation = await journeyOf(ctx, arg)
    if (!situation) return
    const result = await onboarding.cancel(ctx.person.id, situation.journey.id)
    if (!result.ok) return ctx.toast(ctx.plain(`onboarding-refused-cancel-${dashed(result.reason)}`), { alert: true })
    await ctx.here({
      html: ctx.html('onboarding-cancelled'),
      buttons: [[{ text: ctx.plain('onboarding-button-home'), press: pressData('on.home') }]],
    })
  })

  shell.press('on.drop', async (ctx, [arg]) => {
    const id = idArg.safeParse(arg)
    const result = id.success ? await payments.cancel({ customerId: ctx.person.id, orderId: id.data }) : undefined
    if (!result) return ctx.stale()
    if (!result.ok) return ctx.toast(ctx.plain(`onboarding-refused-cancel-${dashed(result.reason)}`), { alert: true })
    await ctx.here({ html: ctx.html('onboarding-cancelled') })
  })
}

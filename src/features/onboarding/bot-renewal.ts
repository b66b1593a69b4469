import { isPackageId } from '#features/catalog/rules.ts'
import { accountName } from '#features/accounts/bot-words.ts'
import { packageName } from '#features/catalog/bot.ts'
import { pressData, type View, idArg } from '#platform/bot/view.ts'
import type { Language } from '#shared/language.ts'
import { formatMoney } from '#shared/money.ts'
import { formatDate } from '#shared/time.ts'
import { refusalId, screen, type Shared } from './bot-shared.ts'

/** Another month for a licence, with its package or another one. */
export function registerRenewalBot({ shell, deps, views }: Shared) {
  const { onboarding, catalog, licences, payments, accounts, customers } = deps
  const { messenger, words } = shell

  async function view(language: Language, customerId: number, licenceId: number): Promise<View | undefined> {
    const licence = await licences.get(licenceId)
    if (licence?.customerId !== customerId || licence.state === 'ended') return undefined
    const { say, label } = views.voices(language)
    const account = (await accounts.ofCustomer(customerId)).find((one) => one.licenceId === licenceId)
    const offers = (await catalog.current()).filter((offer) => catalog.isForSale(offer))
    const own = offers.filter(({ id }) => id === licence.packageId)
    const others = offers.filter(({ id }) => id !== licence.packageId)
    const choices = await Promise.all(
      [...own, ...others].map(async (offer) => {
        const upgrade = await payments.upgradeOf(licenceId, offer.id)
        return { offer, upgrade, price: formatMoney(language, upgrade?.kurus ?? offer.priceKurus) }
      }),
    )
    const upgrades = choices.flatMap(({ offer, upgrade, price }) =>
      upgrade ? [say('renewal-upgrade', { package: packageName(words, language, offer.id), days: upgrade.daysLeft, price })] : [],
    )
    const page = say('renewal', {
      name: account ? accountName(words, language, account) : label('no-account'),
      package: packageName(words, language, licence.packageId),
      until: formatDate(language, licence.expiresAt ?? licence.waitingUntil),
      state: licence.state,
    })
    return {
      html: [page, ...upgrades].join('\n\n'),
      buttons: [
        ...choices.map(({ offer, upgrade, price }) => [
          {
            text: label(offer.id === licence.packageId ? 'button-renew-same' : upgrade ? 'button-upgrade' : 'button-renew-other', {
              package: packageName(words, language, offer.id),
              price,
            }),
            press: pressData('on.renew', licenceId, offer.id),
            ...(offer.id === licence.packageId ? { style: 'primary' as const } : {}),
          },
        ]),
        [{ text: label('button-home'), press: pressData('on.home') }],
      ],
    }
  }

  /** For the dashboard and for reminders. Nothing for a licence that is not of this customer. */
  async function openRenewal(chatId: number, licenceId: number): Promise<void> {
    const page = await view(await customers.languageOf(chatId), chatId, licenceId)
    if (page) await messenger.show(chatId, screen, page)
  }

  /** The page of the package that a licence has. */
  async function openPackage(chatId: number, licenceId: number): Promise<void> {
    const licence = await licences.get(licenceId)
    if (licence?.customerId !== chatId) return
    const language = await customers.languageOf(chatId)
    const page = views.packagePage(language, await catalog.get(licence.packageId, licence.packageVersion), 0)
    const { label } = views.voices(language)
    await messenger.show(chatId, screen, {
      html: page.html,
      buttons: [[{ text: label('button-renew-or-change'), press: pressData('on.renewal', licenceId), style: 'primary' }]],
    })
  }

  shell.press('on.renewal', async (ctx, [arg]) => {
    const id = idArg.safeParse(arg)
    const page = id.success ? await view(ctx.person.language, ctx.person.id, id.data) : undefined
    if (!page) return ctx.stale()
    await messenger.show(ctx.person.id, screen, page)
  })

  shell.press('on.renew', async (ctx, [arg, packageId = '']) => {
    const id = idArg.safeParse(arg)
    if (!id.success || !isPackageId(packageId)) return ctx.stale()
    const { id: customerId, language } = ctx.person
    const made = await payments.renewalOrder({ customerId, licenceId: id.data, packageId, key: ctx.updateKey })
    if (!made.ok) return ctx.toast(ctx.plain(refusalId(made.reason)), { alert: true })
    const order = made.value
    if (order.undecidedClaimId !== undefined) return ctx.here(await views.renewalStatus(language, order))
    const back = pressData('on.renewal', id.data)
    if (order.state === 'created' && !(await onboarding.hasConsent(customerId))) return ctx.here(await views.terms(language, order, back))
    const shown = await payments.show({ customerId, orderId: order.id })
    if (!shown.ok) return ctx.toast(ctx.plain(refusalId(shown.reason)), { alert: true })
    await ctx.here(views.payment(language, shown.value, back))
  })

  return { openRenewal, openPackage }
}

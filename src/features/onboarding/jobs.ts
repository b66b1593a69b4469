import type { Account } from '#features/accounts/rules.ts'
import { accountName } from '#features/accounts/bot-words.ts'
import { displayName } from '#features/customers/rules.ts'
import type { Customers } from '#features/customers/service.ts'
import { placeInOrder, type Licence } from '#features/licences/rules.ts'
import type { Licences } from '#features/licences/service.ts'
import { packageName } from '#features/catalog/bot.ts'
import { rejectionsMax, type Order } from '#features/payments/rules.ts'
import type { Payments } from '#features/payments/service.ts'
import { Unreachable, type Messenger } from '#platform/bot/messenger.ts'
import { pressData, type Button, type View } from '#platform/bot/view.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import { hitLimit } from '#platform/limits.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { Ticker } from '#platform/ticker.ts'
import { dashed, type WordArgs, type Words } from '#platform/words.ts'
import type { Language } from '#shared/language.ts'
import { formatMoney } from '#shared/money.ts'
import { formatDateTime, hourMs, minuteMs } from '#shared/time.ts'
import { olderView, screen } from './bot-shared.ts'
import type { Journey } from './rules.ts'
import type { Onboarding } from './service.ts'
import type { Views } from './views.ts'

export interface OnboardingJobsDeps {
  db: Database
  clock: Clock
  events: Events
  ticker: Ticker
  words: Words
  messenger: Messenger
  onboarding: Onboarding
  views: Views
  payments: Payments
  licences: Pick<Licences, 'get' | 'ofCustomer'>
  customers: Pick<Customers, 'get' | 'languageOf'>
  accounts: { get(id: number): Promise<Account | undefined>; ofCustomer(customerId: number): Promise<Account[]> }
  staff: { withRight(right: 'review' | 'settings'): Promise<number[]> }
}

/** What moves a journey on while nobody presses anything, and what its customer hears of it. */
export function registerOnboardingJobs(deps: OnboardingJobsDeps): void {
  const tell = createTeller(deps)
  moveJourneys(deps, tell)
  tellOfOrders(deps, tell)
  tellOfLicences(deps, tell)
  tellStaff(deps)
  deps.ticker.every('journeys', minuteMs, () => deps.onboarding.sweep())
}

type Teller = ReturnType<typeof createTeller>

function createTeller({ words, messenger, onboarding, views, customers }: OnboardingJobsDeps) {
  /** A message that stays readable, with what can be pressed next. */
  async function notice(customerId: number, id: string, args: (language: Language) => WordArgs, buttons?: (say: Say) => Button[][]) {
    // an erased person has a pseudonym and no chat
    if (customerId < 0) return
    const language = await customers.languageOf(customerId)
    const say: Say = (text, more) => words.plain(language, `onboarding-${text}`, more)
    const view: View = { html: words.html(language, `onboarding-${id}`, args(language)), ...(buttons ? { buttons: buttons(say) } : {}) }
    await reach(() => messenger.send(customerId, view, { isNotice: true }))
  }

  /**
   * The journey's panel as a new message, so that the phone rings, with news above the checklist. The older one keeps its words, unless
   * they tell of a claim. False: the journey is over since, and has no panel to tell it.
   */
  async function panel(
    journey: Journey,
    id: string,
    args: (language: Language) => WordArgs = () => ({}),
    isDecision = false,
  ): Promise<boolean> {
    const situation = await onboarding.situation(journey.id)
    if (!situation || situation.journey.state !== 'open') return false
    const language = await customers.languageOf(journey.customerId)
    const view = await views.panel(language, situation, words.html(language, `onboarding-${id}`, args(language)))
    await reach(async () => {
      const isOfClaim = isDecision || situation.order?.undecidedClaimId !== undefined
      await messenger.close(journey.customerId, screen, isOfClaim ? olderView(words, language) : 'keep')
      await messenger.show(journey.customerId, screen, view, { isNotice: true })
    })
    return true
  }

  /** What stands there tells of a claim that was decided since; the news comes below it. */
  async function endPanel(customerId: number) {
    if (customerId < 0) return
    const language = await customers.languageOf(customerId)
    await reach(() => messenger.close(customerId, screen, olderView(words, language)))
  }

  /** What came too much; told after what the money bought. */
  async function extra({ customerId, overKurus }: Order) {
    if (overKurus > 0) await notice(customerId, 'notice-credit', (language) => ({ over: formatMoney(language, overKurus) }))
  }

  return { notice, panel, endPanel, extra }
}
type Say = (id: string, args?: WordArgs) => string

function moveJourneys({ events, onboarding, payments, licences }: OnboardingJobsDeps, tell: Teller): void {
  const openFor = async (customerId: number, accountId: number) =>
    (await onboarding.open(customerId)).find((journey) => journey.accountId === accountId)

  events.listen('order_paid', 'onboarding', async ({ orderId, customerId }) => {
    const order = await payments.get(orderId)
    if (order?.kind !== 'new') {
      await tell.endPanel(customerId)
      const licence = order?.licenceId === undefined ? undefined : await licences.get(order.licenceId)
      // the order bought a new one, and nothing else is told of it
      if (order && licence?.state === 'ended') await tell.extra(order)
      return
    }
    await onboarding.orderPaid(orderId)
    const [first] = (await onboarding.open(customerId)).filter((journey) => journey.orderId === orderId)
    const args = (language: Language) => ({ total: formatMoney(language, order.totalKurus), count: order.count })
    if (first) await tell.panel(first, 'notice-paid', args, true)
    await tell.extra(order)
  })
  events.listen('licence_given_away', 'onboarding', async ({ customerId, licenceId }) => {
    await onboarding.licenceGivenAway(customerId, licenceId)
    const licence = await licences.get(licenceId)
    if (licence) await onboarding.beginFor(licence.customerId, licenceId)
  })
  events.listen('account_connected', 'onboarding', async ({ customerId, accountId }) => {
    await onboarding.accountConnected(customerId, accountId)
    const journey = await openFor(customerId, accountId)
    // that it is connected was said where it was connected: here is what comes next
    if (journey && !journey.persona) await tell.panel(journey, 'panel-title')
  })
  events.listen('account_changed', 'onboarding', ({ customerId, accountId }) => onboarding.accountChanged(customerId, accountId))
  events.listen('persona_answered', 'onboarding', async ({ customerId, accountId, how }) => {
    const before = await openFor(customerId, accountId)
    if (!before) return
    // again although it is known: a kill may have come between the answer and what follows of it
    await onboarding.personaAnswered(customerId, accountId, before.persona ?? how)
    if (before.persona) return
    const journey = await openFor(customerId, accountId)
    if (journey) await tell.panel(journey, 'notice-persona')
  })
}

function tellOfOrders({ events, onboarding, payments, words, views }: OnboardingJobsDeps, tell: Teller): void {
  /** News of an order: on its journey's panel, or for a renewal with its own button. */
  async function about(order: Order, id: string, args: (language: Language) => WordArgs, isDecision = false): Promise<void> {
    const journey = (await onboarding.open(order.customerId)).find(({ orderId }) => orderId === order.id)
    if (journey && (await tell.panel(journey, id, args, isDecision))) return
    if (isDecision) await tell.endPanel(order.customerId)
    await tell.notice(order.customerId, id, args, (say) => [[{ text: say('button-pay'), press: pressData('on.details', order.id) }]])
  }
  const orderArgs = (order: Order) => (language: Language) => views.orderArgs(language, order)

  events.listen('customer_payment_rejected', 'tell', async ({ orderId, claimId }) => {
    const [order, claim, note] = await Promise.all([payments.get(orderId), payments.claimById(claimId), payments.noteOf(claimId)])
    if (!order || !claim) return
    const isLast = order.rejections >= rejectionsMax
    const args = (language: Language) => ({
      ...views.orderArgs(language, order),
      reason: note ?? words.plain(language, `payments-told-${dashed(claim.reason ?? 'other')}`),
    })
    await about(order, isLast ? 'notice-rejected-last' : 'notice-rejected', args, true)
  })
  events.listen('order_underpaid', 'tell', async ({ orderId, missingKurus }) => {
    const order = await payments.get(orderId)
    if (order?.missingKurus !== missingKurus) return
    const args = (language: Language) => ({
      ...views.orderArgs(language, order),
      received: formatMoney(language, order.receivedKurus),
    })
    await about(order, 'notice-underpaid', args, true)
  })
  events.listen('order_reminder', 'tell', async ({ orderId, kind }) => {
    const order = await payments.get(orderId)
    if (!order || order.undecidedClaimId !== undefined || (order.state !== 'shown' && order.state !== 'underpaid')) return
    await about(order, `notice-reminder-${kind}`, (language) => ({
      ...views.orderArgs(language, order),
      until: formatDateTime(language, order.expiresAt),
    }))
  })
  events.listen('order_closed', 'tell', async ({ orderId, customerId, state }) => {
    if (state !== 'expired' && state !== 'refunded') return
    const order = await payments.get(orderId)
    if (order?.state !== state) return
    const journey = (await onboarding.open(customerId)).find((one) => one.orderId === orderId)
    // what else hears of it may end the journey meanwhile
    if (journey && (await tell.panel(journey, `notice-${state}`, orderArgs(order)))) return
    await tell.notice(customerId, `notice-${state}`, orderArgs(order), (say) => [
      [{ text: say('button-home'), press: pressData('on.home') }],
    ])
  })
  events.listen('order_unsold', 'tell', async ({ orderId, customerId, reason }) => {
    const order = await payments.get(orderId)
    await tell.endPanel(customerId)
    // a free month cost nothing
    if (!order || order.overKurus === 0) return
    const args = (language: Language) => ({ ...views.orderArgs(language, order), over: formatMoney(language, order.overKurus) })
    await tell.notice(customerId, `notice-unsold-${dashed(reason)}`, args, (say) => [
      reason === 'not_as_quoted' && order.licenceId !== undefined
        ? [{ text: say('button-renew-or-change'), press: pressData('on.renewal', order.licenceId) }]
        : [{ text: say('button-home'), press: pressData('on.home') }],
    ])
  })
}

function tellOfLicences({ events, words, messenger, onboarding, payments, licences, accounts }: OnboardingJobsDeps, tell: Teller): void {
  async function nameOf(language: Language, licence: Licence): Promise<string> {
    const account = (await accounts.ofCustomer(licence.customerId)).find(({ licenceId }) => licenceId === licence.id)
    return account ? accountName(words, language, account) : words.plain(language, 'onboarding-no-account')
  }
  async function about(licenceId: number, id: string, isStill: (licence: Licence) => boolean, withButton = true): Promise<void> {
    const licence = await licences.get(licenceId)
    if (!licence || !isStill(licence)) return
    const names = { tr: await nameOf('tr', licence), en: await nameOf('en', licence) }
    const press = licence.state === 'waiting' ? pressData('on.licence', licenceId) : pressData('on.renewal', licenceId)
    const button = licence.state === 'waiting' ? 'button-connect' : 'button-renew-or-change'
    await tell.notice(
      licence.customerId,
      id,
      (language) => ({
        name: names[language],
        package: packageName(words, language, licence.packageId),
        until: formatDateTime(language, licence.expiresAt ?? licence.waitingUntil),
      }),
      withButton ? (say) => [[{ text: say(button), press }]] : undefined,
    )
  }

  events.listen('customer_bot_activated', 'tell', async ({ customerId, licenceId, accountId }) => {
    const [licence, account] = await Promise.all([licences.get(licenceId), accounts.get(accountId)])
    if (!licence || !account) return
    // the checklist has nothing left to press, and still says that the payment is checked
    if ((await onboarding.open(customerId)).length === 0) await reach(() => messenger.close(customerId, screen, 'remove'))
    const link = account.username === undefined ? undefined : `https://t.me/${account.username}`
    await tell.notice(
      customerId,
      link === undefined ? 'notice-live-nameless' : 'notice-live',
      (language) => ({
        name: accountName(words, language, account),
        package: packageName(words, language, licence.packageId),
        until: formatDateTime(language, licence.expiresAt ?? licence.waitingUntil),
        link: link ?? '',
      }),
      link === undefined ? undefined : (say) => [[{ text: say('button-try'), copy: link }]],
    )
    const next = (await onboarding.open(customerId)).find((journey) => journey.licenceId !== undefined && journey.accountId === undefined)
    if (!next) return
    const [own, mine] = await Promise.all([licences.ofCustomer(customerId), accounts.ofCustomer(customerId)])
    const waiting = own.find(({ id }) => id === next.licenceId)
    const hasAccount = (id: number) => mine.some((one) => one.licenceId === id)
    if (waiting) await tell.panel(next, 'notice-next-account', () => placeInOrder(own, waiting, hasAccount))
  })
  events.listen('licence_resumed', 'tell', ({ licenceId }) => about(licenceId, 'notice-resumed', () => true, false))
  events.listen('licence_reminder', 'tell', ({ licenceId, kind }) =>
    about(licenceId, `notice-${dashed(kind)}`, ({ state }) => state === (kind === 'waiting_month' ? 'waiting' : 'active')),
  )
  events.listen('licence_changed', 'tell', async ({ licenceId, state }) => {
    if (state === 'grace') await about(licenceId, 'notice-grace', (licence) => licence.state === 'grace')
  })
  events.listen('customer_licence_suspended', 'tell', ({ licenceId }) =>
    about(licenceId, 'notice-suspended', ({ state }) => state === 'suspended'),
  )
  const bought = async ({ licenceId, orderId }: { licenceId: number; orderId: number }, id: string) => {
    await about(licenceId, id, () => true, false)
    const order = await payments.get(orderId)
    if (order) await tell.extra(order)
  }
  events.listen('licence_upgraded', 'tell', (of) => bought(of, 'notice-upgraded'))
  events.listen('customer_licence_renewed', 'tell', (of) => bought(of, 'notice-renewed'))
  events.listen('licence_ended', 'tell', async ({ licenceId }) => {
    const licence = await licences.get(licenceId)
    if (licence) await about(licenceId, 'notice-ended', ({ state }) => state === 'ended', false)
  })
}

function tellStaff({ db, clock, events, words, messenger, customers, licences, accounts, staff }: OnboardingJobsDeps): void {
  async function toAll(ids: number[], html: (language: Language) => string): Promise<void> {
    for (const id of ids) {
      const language = await customers.languageOf(id)
      await reach(() => messenger.send(id, { html: html(language) }, { isNotice: true, isSilent: true }))
    }
  }

  events.listen('customer_bot_activated', 'tell-staff', async ({ customerId, licenceId, accountId }) => {
    const [person, licence, account] = await Promise.all([customers.get(customerId), licences.get(licenceId), accounts.get(accountId)])
    if (!licence || !account) return
    await toAll(await staff.withRight('review'), (language) =>
      words.html(language, 'onboarding-staff-live', {
        customer: person ? displayName(person) : String(customerId),
        id: String(customerId),
        name: accountName(words, language, account),
        package: packageName(words, language, licence.packageId),
      }),
    )
  })
  events.listen('sales_wanted', 'tell-owners', async ({ missing }) => {
    // every visitor would be a message
    const again = await db.transaction().execute((tx) => hitLimit(tx, 'sales-wanted', { windowMs: hourMs, max: 1 }, clock.now()))
    if (again) return
    await toAll(await staff.withRight('settings'), (language) =>
      words.html(language, 'onboarding-staff-closed', {
        fields: missing.map((field) => words.plain(language, `onboarding-field-${field.toLowerCase()}`)).join(', '),
      }),
    )
  })
}

/** Who blocked the bot hears nothing; the journey goes on all the same. */
async function reach(send: () => Promise<unknown>): Promise<void> {
  try {
    await send()
  } catch (error) {
    if (!(error instanceof Unreachable)) throw error
  }
}

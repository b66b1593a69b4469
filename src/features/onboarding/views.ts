import { countMax, discountPercent, totalKurus, type FeatureId, type Package } from '#features/catalog/rules.ts'
import type { Catalog } from '#features/catalog/service.ts'
import { featureLine, packageName } from '#features/catalog/bot.ts'
import type { Licences } from '#features/licences/service.ts'
import { isOpenAt, opensNext } from '#features/payments/hours-rules.ts'
import type { Order } from '#features/payments/rules.ts'
import type { Payments } from '#features/payments/service.ts'
import type { ServiceSettings } from '#features/staff/settings-rules.ts'
import type { Clock } from '#platform/clock.ts'
import { pressData, type Button, type View } from '#platform/bot/view.ts'
import { dashed, type WordArgs, type Words } from '#platform/words.ts'
import type { Language } from '#shared/language.ts'
import { unreachable } from '#shared/result.ts'
import { formatMoney } from '#shared/money.ts'
import { formatDateTime } from '#shared/time.ts'
import { marksOf, mayConnect, mayTellPersona, nextOf, stepIds, type Mark, type Next } from './rules.ts'
import type { Situation } from './journeys.ts'

export interface ViewDeps {
  clock: Clock
  words: Words
  catalog: Catalog
  licences: Pick<Licences, 'ofCustomer'>
  payments: Payments
  settings: { read(): Promise<ServiceSettings> }
}

/** The counts that have a button of their own. */
const counts = [1, 2, 3, 5].filter((count) => count <= countMax)

const signs: Record<Mark, string> = { done: '✅', now: '▶️', waits: '⏳', trouble: '⚠️', open: '▫️' }

/** Everything that the journey shows, as data: each view says where the customer stands and what to press next. */
export function createViews({ clock, words, catalog, licences, payments, settings }: ViewDeps) {
  type Say = (id: string, args?: WordArgs) => string
  const voices = (language: Language): { say: Say; label: Say } => ({
    say: (id, args) => words.html(language, `onboarding-${id}`, args),
    label: (id, args) => words.plain(language, `onboarding-${id}`, args),
  })

  /** The checklist of both tracks, and the next button. */
  async function panel(language: Language, situation: Situation, headline?: string): Promise<View> {
    const { say } = voices(language)
    const { facts, order } = situation
    const marks = marksOf(facts)
    const next = nextOf(facts)
    const lines = stepIds.map((step) => `${signs[marks[step]]} ${say(`step-${step}`, { mark: marks[step] })}`)
    const about = order && next !== 'choose' ? say('panel-order', orderArgs(language, order)) : undefined
    const hint = await hintOf(language, situation, next)
    const html = [headline ?? say('panel-title'), about, lines.join('\n'), hint].filter((part) => part !== undefined).join('\n\n')
    const buttons = panelButtons(language, situation, next)
    // somebody who has accounts already is not kept in a purchase that has not begun
    const hasHome = next === 'choose' && (await licences.ofCustomer(situation.journey.customerId)).some(({ state }) => state !== 'ended')
    return {
      html,
      buttons: hasHome ? [...buttons, [{ text: voices(language).label('button-home'), press: pressData('on.home') }]] : buttons,
    }
  }

  async function hintOf(language: Language, { order, facts }: Situation, next: Next): Promise<string> {
    const { say } = voices(language)
    const claimId = order?.undecidedClaimId
    const review = claimId === undefined ? undefined : await reviewLine(language, claimId)
    const missing = order ? formatMoney(language, order.missingKurus) : ''
    const hint = say(`next-${dashed(next)}`, {
      missing,
      also: mayConnect(facts) ? 'connect' : mayTellPersona(facts) ? 'persona' : 'nothing',
    })
    return review === undefined ? hint : `${hint}\n\n${review}`
  }

  /** Where the claim stands with staff, and when they are there. */
  async function reviewLine(language: Language, claimId: number): Promise<string> {
    const { supportHours } = await settings.read()
    const position = await payments.queuePosition(claimId)
    const now = clock.now()
    const next = isOpenAt(supportHours, now) ? undefined : opensNext(supportHours, now)
    return words.html(language, 'onboarding-review', {
      position,
      from: supportHours.from,
      isOpen: next ? 'no' : 'yes',
      day: next && next.inDays > 1 ? next.weekday : next?.inDays === 1 ? 'tomorrow' : 'today',
    })
  }

  function panelButtons(language: Language, { journey, facts, order }: Situation, next: Next): Button[][] {
    const { label } = voices(language)
    const rows: Button[][] = []
    const add = (id: string, press: string, style?: Button['style']) =>
      rows.push([{ text: label(`button-${id}`), press, ...(style ? { style } : {}) }])
    const connect = () => add('connect', pressData('on.connect', journey.id), 'primary')
    switch (next) {
      case 'choose':
        add('choose', pressData('on.packages', journey.id), 'primary')
        break
      case 'details':
        if (order) add('details', pressData('on.details', order.id), 'primary')
        add('other-package', pressData('on.packages', journey.id))
        break
      case 'pay':
      case 'pay_rest':
      case 'pay_again':
        if (order) add('pay', pressData('on.details', order.id), 'primary')
        if (mayConnect(facts)) rows.push([{ text: label('button-connect-now'), press: pressData('on.connect', journey.id) }])
        break
      case 'connect':
        connect()
        break
      case 'persona':
      case 'support':
      case 'wait_staff':
      case 'wait_live':
      case 'live':
        break
      default:
        unreachable(next)
    }
    if (mayTellPersona(facts)) {
      // beside an open payment it is the second thing to do
      add('persona', pressData('on.persona', journey.id), next === 'persona' ? 'primary' : undefined)
      add('skip', pressData('on.skip', journey.id))
    }
    if (order?.undecidedClaimId !== undefined) {
      rows.push([
        { text: label('button-receipt'), press: pressData('on.receipt', order.id) },
        { text: label('button-withdraw'), press: pressData('on.withdraw', order.id) },
      ])
    }
    const cancel = order ? 'button-cancel-order' : 'button-cancel'
    const canCancel = journey.licenceId === undefined && order?.undecidedClaimId === undefined && next !== 'choose'
    rows.push([
      // before anything is chosen nothing changes by itself
      ...(next === 'choose' ? [] : [{ text: label('button-refresh'), press: pressData('on.panel', journey.id) }]),
      ...(canCancel ? [{ text: label(cancel), press: pressData('on.cancel', journey.id) }] : []),
    ])
    return rows
  }

  async function packages(language: Language, journeyId: number): Promise<View> {
    const { say, label } = voices(language)
    const offers = await catalog.current()
    const lines = offers.map((offer) =>
      say('package-line', {
        package: packageName(words, language, offer.id),
        price: formatMoney(language, offer.priceKurus),
        pitch: words.plain(language, `catalog-pitch-${offer.id}`),
        sold: !catalog.isForSale(offer) ? 'no' : catalog.page(offer).soon.some(isAiReply) ? 'without_ai' : 'yes',
      }),
    )
    return {
      html: [say('packages'), ...lines].join('\n\n'),
      buttons: [
        ...offers.map((offer) => [{ text: packageLabel(language, offer), press: pressData('on.package', journeyId, offer.id) }]),
        [{ text: label('button-back'), press: pressData('on.panel', journeyId) }],
      ],
    }
  }

  const packageLabel = (language: Language, offer: Package) =>
    `${packageName(words, language, offer.id)} · ${formatMoney(language, offer.priceKurus)}`

  /** What a package includes now, what comes later, and the buttons that order it. */
  function packagePage(language: Language, offer: Package, journeyId: number): View {
    const { say, label } = voices(language)
    const { now, soon } = catalog.page(offer)
    const list = (title: string, features: typeof now) =>
      features.length === 0
        ? []
        : [[say(title), ...features.map((feature) => `• ${featureLine(words, language, offer, feature)}`)].join('\n')]
    const isSold = catalog.isForSale(offer)
    return {
      html: [
        say('package-title', { package: packageName(words, language, offer.id), price: formatMoney(language, offer.priceKurus) }),
        ...list('package-now', now),
        ...list('package-soon', soon),
        say(isSold ? 'package-how-many' : 'package-not-sold'),
      ].join('\n\n'),
      buttons: [
        ...(isSold ? countButtons(language, offer, journeyId) : []),
        [{ text: label('button-back'), press: pressData('on.packages', journeyId) }],
      ],
    }
  }

  function countButtons(language: Language, offer: Package, journeyId: number): Button[][] {
    return counts.map((count) => [
      {
        text: words.plain(language, 'onboarding-button-count', {
          count,
          total: formatMoney(language, totalKurus(offer.priceKurus, count)),
          discount: discountPercent(count),
        }),
        press: pressData('on.order', journeyId, offer.id, count),
        ...(count === 1 ? { style: 'primary' as const } : {}),
      },
    ])
  }

  /** Terms and privacy notice before the details of an order; `back` is where it came from. */
  async function terms(language: Language, order: Order, back: string): Promise<View> {
    const { say, label } = voices(language)
    const { termsUrl } = await settings.read()
    return {
      html: say('terms', orderArgs(language, order)),
      buttons: [
        termsUrl === undefined
          ? [{ text: label('button-read-terms'), press: pressData('on.read', order.id) }]
          : [
              { text: label('button-read-terms'), url: termsUrl },
              { text: label('button-read-privacy'), press: pressData('on.read', order.id) },
            ],
        [{ text: label('button-accept'), press: pressData('on.accept', order.id), style: 'success' }],
        [{ text: label('button-back'), press: back }],
      ],
    }
  }

  /** Where to pay and with which words, each to copy at a tap. */
  function payment(language: Language, order: Order, back: string): View {
    const { say, label } = voices(language)
    const { iban, holder, bank, papara } = order.details ?? {}
    const amount = formatMoney(language, order.missingKurus)
    const copy = (id: string, value: string | undefined): Button[] =>
      value === undefined ? [] : [{ text: label(`copy-${id}`), copy: value }]
    return {
      html: [
        say('payment-title', orderArgs(language, order)),
        ...(order.creditKurus > 0 ? [say('payment-credit', { credit: formatMoney(language, order.creditKurus) })] : []),
        ...(order.receivedKurus > 0 ? [say('payment-received', { received: formatMoney(language, order.receivedKurus) })] : []),
        ...(iban === undefined ? [] : [say('payment-iban', { iban: spaced(iban), holder: holder ?? '', bank: bank ?? '' })]),
        ...(papara === undefined ? [] : [say('payment-papara', { papara, holder: holder ?? '' })]),
        say('payment-how', { amount, reference: order.reference, until: formatDateTime(language, order.expiresAt) }),
      ].join('\n\n'),
      buttons: [
        [...copy('iban', iban), ...copy('papara', papara)],
        copy('holder', holder),
        [...copy('amount', String(order.missingKurus / 100).replace('.', ',')), ...copy('reference', order.reference)],
        [{ text: label('button-paid'), press: pressData('on.paid', order.id), style: 'success' }],
        [{ text: label('button-back'), press: back }],
      ],
    }
  }

  /** A renewal has no journey: how its payment stands. */
  async function renewalStatus(language: Language, order: Order): Promise<View> {
    const { say, label } = voices(language)
    const claimId = order.undecidedClaimId
    if (claimId === undefined) return payment(language, order, pressData('on.home'))
    return {
      html: [say('renewal-claimed', orderArgs(language, order)), await reviewLine(language, claimId)].join('\n\n'),
      buttons: [
        [
          { text: label('button-receipt'), press: pressData('on.receipt', order.id) },
          { text: label('button-withdraw'), press: pressData('on.withdraw', order.id) },
        ],
        [{ text: label('button-home'), press: pressData('on.home') }],
      ],
    }
  }

  function orderArgs(language: Language, order: Order): WordArgs {
    return {
      package: packageName(words, language, order.packageId),
      count: order.count,
      total: formatMoney(language, order.totalKurus),
      missing: formatMoney(language, order.missingKurus),
      reference: order.reference,
      kind: order.kind,
      days: order.daysLeft ?? 0,
    }
  }

  return { panel, packages, packagePage, terms, payment, renewalStatus, orderArgs, voices }
}

export type Views = ReturnType<typeof createViews>

/** The line of a package's page that its pitch in the list is about. */
const isAiReply = (feature: FeatureId) => feature === 'hybrid' || feature === 'gpt'

/** In groups of four, as banks print it. */
const spaced = (iban: string) => iban.replace(/(.{4})(?=.)/g, '$1 ')

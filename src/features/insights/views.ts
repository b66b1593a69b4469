import { pressData, type Button, type View } from '#platform/bot/view.ts'
import type { Words } from '#platform/words.ts'
import { accountLabel, type Block } from '#features/accounts/rules.ts'
import { formatMoney } from '#shared/money.ts'
import type { Language } from '#shared/language.ts'
import { addMs, formatDate, formatDateTime, hourMs, wholeDays } from '#shared/time.ts'
import { packageIds } from '#features/catalog/rules.ts'
import { standingMark, standingText } from '#features/accounts/bot-words.ts'
import { goals, stepBefore, steps, type Share } from './rules.ts'
import { detailsText, durationText, figuresText } from './figures-view.ts'
import { reportDays, type Dashboard, type Holding, type Report } from './service.ts'

/** Which of several: the same list for every screen that concerns one account. */
export function pickerView(words: Words, language: Language, holdings: Holding[], press: 'in.dash' | 'in.state'): View {
  return {
    html: words.html(language, 'insights-pick'),
    buttons: holdings.map(({ account, licence, place, standing }) => [
      account
        ? { text: `${standingMark[standing]} ${accountLabel(account)}`, press: pressData(press, account.id) }
        : {
            text: words.plain(language, 'insights-licence-free', {
              package: words.plain(language, `insights-package-${licence?.packageId ?? 'basic'}`),
              number: place?.number ?? 1,
              count: place?.count ?? 1,
            }),
            press: pressData('in.panel'),
          },
    ]),
  }
}

export function nothingView(words: Words, language: Language): View {
  return {
    html: words.html(language, 'insights-nothing'),
    buttons: [[{ text: words.plain(language, 'insights-button-panel'), press: pressData('in.panel'), style: 'primary' }]],
  }
}

/**
 * Whole ones, as an upgrade is priced: a day that began costs nothing, and is not promised as one either. A licence that has just begun
 * names no number, for it would be one less than was bought.
 */
function daysLeft(activatedAt: Date | undefined, expiresAt: Date, now: Date): number | 'over' | 'new' {
  if (expiresAt <= now) return 'over'
  return activatedAt !== undefined && now < addMs(activatedAt, hourMs) ? 'new' : wholeDays(now, expiresAt)
}

export function dashboardView(words: Words, language: Language, dashboard: Dashboard, now: Date, hasOthers: boolean): View {
  const { account, licence, standing, today, period, periodDays, package: offer, isWeeklyOn } = dashboard
  const text = (name: string, args: Record<string, string | number> = {}) => words.html(language, name, args)
  const parts = [
    `${text('insights-dashboard', { name: accountLabel(account) })}\n${standingText(words, language, standing)}`,
    `${text('insights-today')}\n${figuresText(words, language, today)}`,
    `${text('insights-period', { days: periodDays })}\n${figuresText(words, language, period)}`,
    ...(offer?.charts ? [detailsText(words, language, period)] : []),
  ]
  if (licence) {
    const args = { package: words.plain(language, `insights-package-${licence.packageId}`) }
    parts.splice(
      1,
      0,
      licence.expiresAt
        ? text('insights-licence', {
            ...args,
            days: daysLeft(licence.activatedAt, licence.expiresAt, now),
            until: formatDate(language, licence.expiresAt),
          })
        : text('insights-licence-unstarted', args),
    )
  }
  const button = (name: string, press: string, look: Partial<Button> = {}): Button => ({
    ...look,
    text: words.plain(language, name),
    press,
  })
  const next = nextButtons(words, language, dashboard)
  return {
    html: parts.join('\n\n'),
    buttons: [
      next,
      [
        ...(offer?.charts ? [button('insights-button-chart', pressData('in.chart', account.id, 30))] : []),
        ...(offer?.reports
          ? (['xlsx', 'csv'] as const).map((kind) => button(`insights-button-${kind}`, pressData('in.file', account.id, kind)))
          : []),
      ],
      isWeeklyOn === undefined
        ? []
        : [
            button(
              isWeeklyOn ? 'insights-button-weekly-off' : 'insights-button-weekly-on',
              pressData('in.weekly', account.id, isWeeklyOn ? 'off' : 'on'),
            ),
          ],
      [
        button('insights-button-settings', pressData('in.state', account.id)),
        button('insights-button-refresh', pressData('in.dash', account.id)),
      ],
      licence && standing !== 'suspended' ? [button('insights-button-renew', pressData('in.renew', licence.id))] : [],
      [button('insights-button-support', pressData('su.open')), button('insights-button-export', pressData('cu.export'))],
      hasOthers ? [button('insights-button-others', pressData('in.all'))] : [],
    ],
  }
}

/** What helps most in this state, first. */
function nextButtons(words: Words, language: Language, { account, licence, standing }: Holding): Button[] {
  const button = (name: string, press: string): Button => ({ text: words.plain(language, name), press, style: 'primary' })
  switch (standing) {
    case 'relogin_needed':
    case 'session_lost':
    case 'disconnected':
      return account ? [button('insights-button-reconnect', pressData('in.connect', account.id))] : []
    case 'suspended':
    case 'grace':
      return licence ? [button('insights-button-renew-now', pressData('in.renew', licence.id))] : []
    case 'connecting':
    case 'idle':
    case 'waiting':
    case 'no_licence':
    case 'ended':
      return [button('insights-button-panel', pressData('in.panel'))]
    case 'customer_pause':
      return account ? [button('insights-button-resume', pressData('in.resume', account.id))] : []
    case 'works':
    case 'staff':
    case 'banned':
    case 'frozen':
    case 'bot_blocked':
    case 'safe_mode':
      return []
    default:
      return standing satisfies never
  }
}

export interface StateFacts {
  holding: Holding & Required<Pick<Holding, 'account'>>
  lastMessageAt: Date | undefined
  canShape: boolean
  hasKnowledge: boolean
  /** How it answers, and the way to its settings. */
  settings: { html?: string; button: Button } | undefined
  hasOthers: boolean
}

/** `/bot_durum`: everything that stands in the way, and the switches that work. */
export function stateView(words: Words, language: Language, facts: StateFacts): View {
  const { holding, lastMessageAt, canShape, hasKnowledge, settings, hasOthers } = facts
  const { account, licence, standing } = holding
  const text = (name: string, args: Record<string, string | number> = {}) => words.html(language, name, args)
  const lines = [
    text('insights-fact-session', { session: [accountLabel(account), account.phoneMasked].filter(Boolean).join(' · ') }),
    licence?.expiresAt
      ? text('insights-fact-licence', {
          package: words.plain(language, `insights-package-${licence.packageId}`),
          until: formatDate(language, licence.expiresAt),
        })
      : text('insights-fact-no-licence'),
    lastMessageAt ? text('insights-fact-last', { at: formatDateTime(language, lastMessageAt) }) : text('insights-fact-no-message'),
  ]
  const isHere = account.state === 'live' || account.state === 'idle'
  // the state of an account that is away says already that its session is lost
  const others = account.blocks.filter((block) => block !== standing && (isHere || block !== 'session_lost'))
  const parts = [
    `${text('insights-state', { name: accountLabel(account) })}\n${standingText(words, language, standing)}`,
    ...others.map((block) => standingText(words, language, block satisfies Block)),
    ...(settings?.html === undefined ? [] : [settings.html]),
    lines.join('\n'),
  ]
  const isPaused = account.blocks.includes('customer_pause')
  const button = (name: string, press: string): Button => ({ text: words.plain(language, name), press })
  return {
    html: parts.join('\n\n'),
    buttons: [
      standing === 'customer_pause' ? [] : nextButtons(words, language, holding),
      isHere
        ? [
            isPaused
              ? button('insights-button-resume', pressData('in.resume', account.id))
              : button('insights-button-pause', pressData('in.pause', account.id)),
          ]
        : [],
      settings ? [settings.button] : [],
      [
        ...(canShape ? [button('insights-button-persona', pressData('in.persona', account.id))] : []),
        button('insights-button-account', pressData('acc.page', account.id)),
      ],
      hasKnowledge ? [button('insights-button-knowledge', pressData('kb.open', account.id))] : [],
      [button('insights-button-dashboard', pressData('in.dash', account.id)), button('insights-button-support', pressData('su.open'))],
      hasOthers ? [button('insights-button-others', pressData('in.states'))] : [],
    ],
  }
}

/** `/rapor`: figures only, nobody's name. */
export function reportView(words: Words, language: Language, report: Report): View {
  const text = (name: string, args: Record<string, string | number> = {}) => words.html(language, name, args)
  const counts = report.conversion
  const lines = steps.map((step) => {
    const earlier = stepBefore[step]
    const before = earlier ? counts[earlier] : 0
    const line = text(`insights-step-${step}`, { count: counts[step] })
    return before > 0 ? `${line} (${percentText(words, language, { part: counts[step], whole: before })})` : line
  })
  const money = packageIds.map((packageId) =>
    text('insights-revenue-line', {
      package: words.plain(language, `insights-package-${packageId}`),
      amount: formatMoney(language, report.revenue.byPackage[packageId]),
    }),
  )
  return {
    html: [
      text('insights-report', { days: reportDays }),
      [text('insights-report-steps'), ...lines].join('\n'),
      [text('insights-report-revenue', { amount: formatMoney(language, report.revenue.totalKurus) }), ...money].join('\n'),
      text('insights-report-licences', { ...report.licences }),
      [text('insights-report-goals'), ...kpiLines(words, language, report)].join('\n'),
    ].join('\n\n'),
    buttons: [
      [{ text: words.plain(language, 'insights-button-refresh'), press: pressData('in.report') }],
      [{ text: words.plain(language, 'insights-button-home'), press: pressData('bo.home') }],
    ],
  }
}

function kpiLines(words: Words, language: Language, { kpis }: Report): string[] {
  const none = words.plain(language, 'insights-kpi-none')
  const line = (name: string, isMet: boolean | undefined, value: string) =>
    `${isMet === undefined ? '▫️' : isMet ? '✅' : '⚠️'} ${words.html(language, `insights-kpi-${name}`, { value })}`
  const shared = (share: Share | undefined) => (share ? `${percentText(words, language, share)} (${share.part}/${share.whole})` : none)
  const isMet = (share: Share | undefined, goal: number) => share && share.part / share.whole >= goal
  const { setup, support } = kpis
  const duration = (ms: number) => durationText(words, language, ms)
  return [
    line('logins', isMet(kpis.logins, goals.loginShare), shared(kpis.logins)),
    line(
      'setup',
      setup && setup.meanMs < goals.setupMs && setup.medianMs < goals.setupMs,
      setup ? `${duration(setup.meanMs)} / ${duration(setup.medianMs)}` : none,
    ),
    line('payments', isMet(kpis.payments, goals.paymentShare), shared(kpis.payments)),
    line(
      'support',
      support && support.part === support.whole,
      support ? `${shared(support)}${support.medianMs === undefined ? '' : `, ${duration(support.medianMs)}`}` : none,
    ),
  ]
}

const percentText = (words: Words, language: Language, { part, whole }: Share) =>
  words.plain(language, 'insights-percent', { value: Math.round((part / whole) * 100) })

import { sql } from 'kysely'
import { registerAccountsBot } from '#features/accounts/bot.ts'
import { registerAccountNotices } from '#features/accounts/bot-notices.ts'
import { registerBackofficeBot } from '#features/backoffice/bot.ts'
import { createStaffHome } from '#features/backoffice/bot-home.ts'
import { registerBackofficeJobs } from '#features/backoffice/jobs.ts'
import { createMoves } from '#features/backoffice/moves.ts'
import { createNotices } from '#features/backoffice/notices.ts'
import { createBackoffice } from '#features/backoffice/service.ts'
import type { Capabilities } from '#features/catalog/rules.ts'
import { licencesHolder } from '#features/licences/holder.ts'
import { registerOnboardingBot } from '#features/onboarding/bot.ts'
import { onboardingHolder } from '#features/onboarding/holder.ts'
import { paymentsHolder } from '#features/payments/holder.ts'
import { coverageOf } from '#features/support/coverage.ts'
import { pressData } from '#platform/bot/view.ts'
import type { Api } from 'grammy'
import type { Update } from 'grammy/types'
import { randomInt } from 'node:crypto'
import { join } from 'node:path'
import { createDocumentReader } from '#adapters/documents/documents.ts'
import { createMtproto } from '#adapters/mtproto/mtproto.ts'
import { createLanguageModel } from '#adapters/language-model/language-model.ts'
import { createAssistant } from '#features/assistant/service.ts'
import type { AccountListener } from '#features/accounts/ports.ts'
import { createPermitOffice } from '#features/accounts/permit.ts'
import { registerAccountJobs } from '#features/accounts/jobs.ts'
import { createAccounts, type Account } from '#features/accounts/service.ts'
import { createWorker } from '#features/accounts/worker.ts'
import { createBroadcasts } from '#features/broadcasts/service.ts'
import { registerBroadcastsBot } from '#features/broadcasts/bot.ts'
import { createCatalog } from '#features/catalog/service.ts'
import { registerConversationsBot } from '#features/conversations/bot.ts'
import { registerLeftAloneBot } from '#features/conversations/bot-left-alone.ts'
import { createComposer } from '#features/conversations/composing.ts'
import { createDesk } from '#features/conversations/desk.ts'
import { registerConversationsJobs } from '#features/conversations/jobs.ts'
import { createConversations } from '#features/conversations/service.ts'
import { registerCustomersBot } from '#features/customers/bot.ts'
import { createBotProfile, registerBotProfileJobs } from '#features/customers/bot-profile.ts'
import { createCommandMenu, registerCommandMenuJobs } from '#features/customers/menu.ts'
import { createCustomers } from '#features/customers/service.ts'
import { registerEngagementBot } from '#features/engagement/bot.ts'
import { registerEngagementJobs } from '#features/engagement/jobs.ts'
import { createEngagement } from '#features/engagement/service.ts'
import { createInvites } from '#features/engagement/invites.ts'
import { registerInvitesBot } from '#features/engagement/invites-bot.ts'
import { createPosts } from '#features/engagement/posts.ts'
import { registerPostsBot } from '#features/engagement/posts-bot.ts'
import { registerUnaskedJobs } from '#features/engagement/posts-jobs.ts'
import { registerInsightsBot } from '#features/insights/bot.ts'
import { createInsights } from '#features/insights/service.ts'
import { createWeekly, registerWeekly } from '#features/insights/weekly.ts'
import { registerKnowledgeBot } from '#features/knowledge/bot.ts'
import { registerKnowledgeJobs } from '#features/knowledge/jobs.ts'
import { createKnowledge } from '#features/knowledge/service.ts'
import { registerLicencesJobs } from '#features/licences/jobs.ts'
import { createLicences } from '#features/licences/service.ts'
import { registerOnboardingJobs } from '#features/onboarding/jobs.ts'
import { createOnboarding } from '#features/onboarding/service.ts'
import { createViews } from '#features/onboarding/views.ts'
import { registerPaymentsBot } from '#features/payments/bot.ts'
import { createCards } from '#features/payments/card.ts'
import { registerPaymentsJobs } from '#features/payments/jobs.ts'
import { createPayments } from '#features/payments/service.ts'
import { registerPersonasBot } from '#features/personas/bot.ts'
import { registerControlBot } from '#features/personas/bot-control.ts'
import { registerPersonasJobs } from '#features/personas/jobs.ts'
import { createRecordFiles } from '#features/personas/record-files.ts'
import { capOf } from '#features/personas/behaviour-rules.ts'
import { createBehaviours } from '#features/personas/behaviour.ts'
import { createPersonas } from '#features/personas/service.ts'
import { createGuard } from '#features/staff/guard.ts'
import type { Role } from '#features/staff/rules.ts'
import { createStaff } from '#features/staff/service.ts'
import { createSettings } from '#features/staff/settings.ts'
import { registerSupportBot } from '#features/support/bot.ts'
import { registerSupportJobs } from '#features/support/jobs.ts'
import { createSupport } from '#features/support/service.ts'
import { alarmText, type AlarmKind, type Alarms } from '#platform/alarms.ts'
import { createInputs } from '#platform/bot/inputs.ts'
import { forgetUpdates } from '#platform/bot/intake.ts'
import type { Messenger } from '#platform/bot/messenger.ts'
import type { BotShell, Person } from '#platform/bot/shell.ts'
import type { Clock } from '#platform/clock.ts'
import type { Events } from '#platform/events.ts'
import {
  clockProbe,
  dataCentreProbe,
  diskProbe,
  pendingMax,
  queueProbe,
  registerHealth,
  telegramDataCentre,
  tokenProbe,
} from '#platform/health.ts'
import type { Check } from '#platform/http/server.ts'
import type { Jobs } from '#platform/jobs.ts'
import { forgetHits } from '#platform/limits.ts'
import type { Log } from '#platform/log.ts'
import type { Metrics } from '#platform/metrics.ts'
import type { Database } from '#platform/postgres/connect.ts'
import type { SecretBox } from '#platform/secret-box.ts'
import type { Ticker } from '#platform/ticker.ts'
import type { Words } from '#platform/words.ts'
import type { Language } from '#shared/language.ts'
import { addMs, dayMs, hourMs } from '#shared/time.ts'
import type { Config } from './config.ts'

/** The Telegram that the product talks to: by which addresses, and as whom. */
export interface Telegram {
  botToken: string
  apiRoot: string
  apiId: number
  apiHash: string
  /** Absent: Telegram's own data centres. */
  dataCentre?: { host: string; port: number; keyPem: string }
  adminIds: number[]
  clockUrl?: string
  /** In a world of our own; a key from outside goes before it. */
  languageModel?: NonNullable<Config['openai']>
  /** Where a person plays everybody; only in a world of our own. */
  chatPageUrl?: string
  /** In a rehearsal: who helps the owners. A fresh service then begins with samples and with these people in their roles. */
  rehearsal?: { helpers: { id: number; role: Role }[] }
}

export interface ProductDeps {
  config: Config
  telegram: Telegram
  databaseUrl: string
  db: Database
  clock: Clock
  events: Events
  jobs: Jobs
  ticker: Ticker
  alarms: Alarms
  words: Words
  box: SecretBox
  log: Log
  messenger: Messenger
  api: Api
  metrics: Metrics
  /** Absent: as the rules say. */
  gatherMs?: number | undefined
}

/** Every feature, lower ones first: services, then what they do by themselves, then their faces in the bot. */
export function createProduct(deps: ProductDeps) {
  const services = createServices(deps)
  registerWork(deps, services)
  registerFigures(deps, services)
  const { customers, staff, menu, profile, settings, worker } = services
  const { alarms, log, words, messenger, telegram } = deps
  const fleet = services.accounts.fleet(listenerOf(services))
  let connectBot: ReturnType<typeof registerBots> | undefined

  alarms.onChange(async (kind, state) => {
    for (const userId of await staff.withRight('settings')) {
      const language = await customers.languageOf(userId)
      const view = { html: words.html(language, alarmText(kind, state)) }
      await messenger
        .send(userId, view, { isNotice: true })
        .catch((error: unknown) => log.warn({ err: error, userId }, 'an alarm did not arrive'))
    }
  })

  async function say(userId: number, id: string): Promise<void> {
    await messenger.send(userId, { html: words.html(await customers.languageOf(userId), id) })
  }

  return {
    identify: (from: Parameters<typeof customers.touch>[0]): Promise<Person> => customers.touch(from),
    onReachable: (userId: number, isReachable: boolean) => customers.setReachable(userId, isReachable),
    registerBot(shell: BotShell) {
      connectBot = registerBots(deps, services, shell)
    },
    /** What must be so before anybody writes. */
    async prepare() {
      if (telegram.rehearsal) await settings.seedSamples(telegram.rehearsal.helpers)
      await menu.publish()
      // said at the next start otherwise
      await profile.publish().catch((error: unknown) => log.warn({ err: error }, 'the profile of the bot could not be set'))
    },
    /** The right to touch accounts: every role logs in and out, `accounts` also holds those at work. */
    accounts: {
      async start(isHolder: boolean) {
        await worker.start()
        if (isHolder) fleet.start()
      },
      async stop() {
        connectBot?.stop()
        await fleet.stop()
        await worker.stop()
      },
    },
    /** Says one sentence of regret where an update failed. */
    async apologise(update: Update) {
      const person = privatePersonOf(update)
      if (person) await say(person.id, 'shell-sorry')
    },
    /** To somebody who sends more than can be done: a box at each press, one sentence for all words. */
    async refuse(update: Update, isFirst: boolean) {
      const person = privatePersonOf(update)
      if (!person) return
      if (!update.callback_query) return isFirst ? say(person.id, 'shell-too-many') : undefined
      const text = words.plain(await customers.languageOf(person.id), 'shell-too-many')
      await deps.api.answerCallbackQuery(update.callback_query.id, { text, show_alert: true })
    },
    regret: (userId: number) => say(userId, 'shell-cut-short'),
    checks: readinessOf(deps),
    chatPageUrl: telegram.chatPageUrl,
  }
}

function privatePersonOf(update: Update) {
  const isPrivate = (update.message ?? update.callback_query?.message)?.chat.type === 'private'
  return isPrivate ? (update.message?.from ?? update.callback_query?.from) : undefined
}

/** All that concerns people goes to conversations; what concerns groups as such, to those who write there. */
function listenerOf({ conversations, invites, posts }: Services): AccountListener {
  const { listener } = conversations
  return {
    ...listener,
    async onMessage(message) {
      await listener.onMessage(message)
      await posts.listener.onMessage(message)
    },
    async onJoined(event) {
      await invites.noteJoined(event)
      await posts.listener.onJoined(event)
    },
  }
}

type Services = Shop & Work & Office

/** Every service, lower ones first; a part knows those before it. */
function createServices(deps: ProductDeps): Services {
  const shop = createShop(deps)
  // what is bought opens the door to connecting, and lies above it
  const work = createWork(deps, shop, { mayConnect: async (customerId) => (await office.onboarding.mayConnect(customerId)).ok })
  const office = createOffice(deps, shop, work)
  const services = { ...shop, ...work, ...office }
  addHolders(deps, services)
  return services
}

/** Who is there, and what they buy. */
function createShop(deps: ProductDeps) {
  const { config, telegram, db, clock, events, words, box, messenger } = deps
  // a world with a clock of its own is no Telegram where anybody pays
  const isReal = config.telegram.kind === 'real' && telegram.clockUrl === undefined
  const staff = createStaff({ db, clock, events, adminIds: telegram.adminIds, reachOf: (ids) => customers.reachOf(ids) })
  const settings = createSettings({ db, events, staff, words })
  const customers = createCustomers({ db, clock, events, box, staff })
  const menu = createCommandMenu({ api: deps.api, words, staff, customers })
  const profile = createBotProfile({ api: deps.api, words, settings })
  const openai = config.openai ?? telegram.languageModel
  const catalog = createCatalog({
    db,
    clock,
    staff,
    world: isReal ? 'telegram' : 'rehearsal',
    capabilities: capabilitiesOf(openai !== undefined),
  })
  const licences = createLicences({ db, clock, events })
  const payments = createPayments({ db, clock, events, catalog, licences, settings, staff, customers })
  const cards = createCards({ db, words, messenger, payments, customers })
  return { staff, settings, customers, menu, profile, openai, catalog, licences, payments, cards }
}

type Shop = ReturnType<typeof createShop>

/** The way to the accounts' own Telegram, and what is wrong with it as alarms. */
function openGateway({ telegram, db, box, log, alarms }: ProductDeps) {
  // nobody waits for it: a database that is away for a moment must not end the program
  const note = (kind: AlarmKind, isFine: boolean) =>
    void (isFine ? alarms.clear(kind) : alarms.raise(kind)).catch((error: unknown) =>
      log.warn({ err: error, alarm: kind }, 'an alarm could not be written down'),
    )
  const { dataCentre } = telegram
  return createMtproto({
    db,
    box,
    log,
    apiId: telegram.apiId,
    apiHash: telegram.apiHash,
    ...(dataCentre ? { dataCentre: { host: dataCentre.host, port: dataCentre.port, publicKey: dataCentre.keyPem } } : {}),
    deviceModel: 'GAVATCORE',
    appVersion: '1.0',
    health: {
      onApiId: (isGood) => note('api_id', isGood),
      onDataCentre: (isReachable) => note('data_centre', isReachable),
    },
  })
}

/** What the connected accounts do, and how their owners speak through them. */
function createWork(deps: ProductDeps, shop: Shop, { mayConnect }: { mayConnect(customerId: number): Promise<boolean> }) {
  const all = { ...deps, ...shop }
  const { config, databaseUrl, db, clock, events, jobs, words, log, messenger, staff, customers, openai, catalog, licences, payments } = all
  const permits = createPermitOffice()
  const worker = createWorker({ databaseUrl, log, holdsAccounts: config.role === 'all' || config.role === 'accounts' })
  const accounts = createAccounts({
    ...all,
    worker,
    permits,
    gateway: openGateway(deps),
    mayConnect,
    async capOf(accountId) {
      const [account, behaviour] = await Promise.all([accounts.get(accountId), behaviours.of(accountId)])
      return behaviour ? capOf(behaviour, account?.connectedAt, clock.now()) : 0
    },
    download: (fileId) => messenger.download(fileId, 20 * 1024 * 1024),
    // money that came late is decided by a person as well
    hasOpenOrder: async (customerId) => (await payments.openOrders(customerId)).length > 0 || payments.hasUndecidedClaim(customerId),
  })
  const personas = createPersonas({ ...all, accounts, files: createRecordFiles(join(config.dataDirectory, 'personas')) })
  const models = openai && createLanguageModel({ ...openai, log })
  const knowledge = createKnowledge({
    db,
    clock,
    jobs,
    embedder: models?.embedder,
    reader: createDocumentReader(),
    catalog,
    accounts,
    licences,
    customers,
  })
  const assistant = createAssistant({ db, clock, events, words, catalog, licences, accounts, personas, model: models?.languageModel })
  const behaviours = createBehaviours({ db, events, staff, catalog, accounts, licences })
  const conversations = createConversations({
    db,
    clock,
    events,
    jobs,
    accounts,
    customers,
    staff,
    permits,
    words,
    behaviours,
    gatherMs: deps.gatherMs,
    ...(assistant.isOn ? { composer: createComposer({ assistant, knowledge }) } : {}),
  })
  const desk = createDesk({ db, clock, jobs, accounts, customers, conversations, messenger, inputs: createInputs(db), words, behaviours })
  const engagement = createEngagement({ db, clock, events, words, staff, customers, behaviours, accounts, conversations })
  const invites = createInvites({
    db,
    clock,
    customers,
    accounts,
    behaviours,
    conversations,
    random: () => randomInt(2 ** 32) / 2 ** 32,
  })
  conversations.addWarden(invites.warden)
  const posts = createPosts({ db, clock, events, customers, accounts, behaviours, conversations })
  conversations.useGroupList(posts.groupList)
  return {
    worker,
    accounts,
    personas,
    embedder: models?.embedder,
    knowledge,
    assistant,
    behaviours,
    conversations,
    desk,
    engagement,
    invites,
    posts,
  }
}

type Work = ReturnType<typeof createWork>

/** What people are led, helped and told with. */
function createOffice(deps: ProductDeps, shop: Shop, work: Work) {
  const all = { ...deps, ...shop, ...work }
  const { db, clock, events, jobs, words, messenger, staff, settings, customers, catalog, licences, payments, accounts } = all
  const support = createSupport({
    db,
    clock,
    events,
    staff,
    customers,
    isFirst: async (customerId) => (await coverageOf({ licences, catalog }, customerId, clock.now())).isFirst,
  })
  const onboarding = createOnboarding({ db, clock, events, licences, payments, customers, settings, accounts })
  const views = createViews({ clock, words, catalog, payments, settings })
  const broadcasts = createBroadcasts({ db, clock, jobs, messenger, words, staff, customers, licences })
  const insights = createInsights({
    db,
    clock,
    catalog,
    licences,
    accounts,
    payments,
    staff,
    isWeeklyOn: (accountId) => weekly.isOn(accountId),
  })
  const weekly = createWeekly({ db, clock, jobs, messenger, words, customers, licences, accounts, insights })
  const notices = createNotices({ db, jobs, messenger, words, customers })
  const accountName = ({ id, username, firstName }: Account) => (username === undefined ? (firstName ?? `#${id}`) : `@${username}`)
  const backoffice = createBackoffice({ ...all, support, notices, accountName })
  const moves = createMoves({ db, clock, events, staff, customers, licences, payments, accounts, notices })
  return { support, onboarding, views, broadcasts, insights, weekly, notices, backoffice, moves }
}

type Office = ReturnType<typeof createOffice>

/** What each feature keeps about a person: for the export, and for erasing. */
function addHolders({ db, clock, words }: ProductDeps, services: Services): void {
  const { customers, licences, payments, accounts, personas, knowledge, behaviours, conversations, engagement, invites, posts, weekly } =
    services
  for (const holder of [
    accounts.holder,
    personas.holder,
    knowledge.holder,
    behaviours.holder,
    conversations.holder,
    ...engagement.holders,
    invites.holder,
    posts.holder,
    paymentsHolder({ payments, words }),
    licencesHolder({ licences, words }),
    onboardingHolder({ db, clock }),
    weekly.holder,
  ])
    customers.addHolder(holder)
}

/** Listeners, jobs and sweeps. */
function registerWork(deps: ProductDeps, services: Services) {
  const { config, telegram, db, jobs, ticker, alarms } = deps
  const all = { ...deps, ...services }
  registerCommandMenuJobs(all)
  registerBotProfileJobs(all)
  registerLicencesJobs(all)
  registerPaymentsJobs(all)
  registerAccountJobs(all)
  registerPersonasJobs(all)
  registerKnowledgeJobs(all)
  registerConversationsJobs({ ...all, inputs: createInputs(db) })
  registerEngagementJobs({ ...all, ...services.engagement })
  registerUnaskedJobs(all)
  registerSupportJobs(all)
  registerOnboardingJobs(all)
  registerWeekly(all)
  registerBackofficeJobs(all)
  registerAccountNotices({ ...all, languageOf: (customerId) => services.customers.languageOf(customerId) })
  registerHealth({
    ticker,
    alarms,
    probes: [
      tokenProbe(deps.api),
      dataCentreProbe(telegram.dataCentre ?? telegramDataCentre),
      diskProbe(config.dataDirectory),
      ...(telegram.clockUrl === undefined ? [clockProbe(telegram.apiRoot)] : []),
      queueProbe(jobs),
    ],
  })
  ticker.every('forget', hourMs, async (now) => {
    await forgetUpdates(db, addMs(now, -3 * dayMs))
    await forgetHits(db, addMs(now, -3 * dayMs))
  })
}

/** For `/metrics`: how much there is, and what is wrong. */
function registerFigures({ metrics, jobs, alarms }: ProductDeps, { accounts, payments, support }: Services) {
  metrics.gauges('alarm', 'What is wrong with the service; 1 while it lasts', 'kind', async () =>
    Object.fromEntries((await alarms.active()).map((kind) => [kind, 1])),
  )
  metrics.gauge('jobs_pending', 'Jobs that wait or are being done', () => jobs.pending())
  metrics.gauges('accounts', 'Connected accounts of customers by state', 'state', () => accounts.count())
  metrics.gauge(
    'claims_undecided',
    'Payments that wait for a decision',
    async () => (await payments.undecidedClaims({ offset: 0, limit: 1 })).total,
  )
  metrics.gauge('tickets_open', 'Tickets that wait for an answer', async () => (await support.queue({ offset: 0, limit: 1 })).total)
}

/** The faces in the bot. */
function registerBots(deps: ProductDeps, services: Services, shell: BotShell) {
  const all = { ...deps, ...services }
  const { clock, customers, staff, words } = all
  const languageOf = (customerId: number) => customers.languageOf(customerId)
  const guard = createGuard(staff)
  const home = (language: Language) => ({ text: words.plain(language, 'onboarding-button-home'), press: pressData('on.home') })

  registerCustomersBot(shell, all)
  registerPaymentsBot(shell, { ...all, guard })
  const connect = registerAccountsBot(shell, {
    ...all,
    languageOf,
    device: 'GAVATCORE',
    home,
  })
  const { openPersonaForm } = registerPersonasBot(shell, { ...all, home })
  const control = registerControlBot(shell, {
    ...all,
    can: capabilitiesOf(all.assistant.isOn),
    texts: { menu_on: 'eg.menu', funnel_on: 'eg.funnel', invites_on: 'eg.invites', posts_on: 'eg.posts' },
    aiUsedPercent: (licenceId) => all.assistant.usedPercent(licenceId),
    async pages(language, { id }) {
      const button = (text: string, press: string, ...args: string[]) => ({
        text: words.plain(language, text),
        press: pressData(press, id, ...args),
      })
      return [
        ...((await all.knowledge.isFor(id)) ? [button('insights-button-knowledge', 'kb.open')] : []),
        button('conversations-button-alone', 'cv.alone'),
        button('engagement-button-outs', 'eg.outs', 'r'),
      ]
    },
    changePackage: (language, licenceId) => ({
      text: words.plain(language, 'onboarding-button-renew-or-change'),
      press: pressData('on.renewal', licenceId),
      style: 'primary',
    }),
    back: (language, accountId) => ({ text: words.plain(language, 'personas-button-back'), press: pressData('in.state', accountId) }),
  })
  const toState = (language: Language, accountId: number) => ({
    text: words.plain(language, 'insights-button-settings'),
    press: pressData('in.state', accountId),
  })
  registerKnowledgeBot(shell, {
    ...all,
    back: toState,
  })
  const toControl = (language: Language, accountId: number) => ({
    text: words.plain(language, 'personas-button-back'),
    press: pressData('be.open', accountId),
  })
  registerInvitesBot(shell, { ...all, back: toControl })
  registerPostsBot(shell, { ...all, back: toControl })
  // before conversations, which ask for an addressee of whatever is left: an answer to support must not go to a contact
  registerSupportBot(shell, { ...all, coverageOf: (customerId) => coverageOf(all, customerId, clock.now()) })
  const { askToWhom } = registerConversationsBot(shell, all)
  registerEngagementBot(shell, {
    ...all,
    ...all.engagement,
    home: (language, accountId) => ({ text: words.plain(language, 'engagement-button-account'), press: pressData('be.open', accountId) }),
  })
  registerLeftAloneBot(shell, {
    ...all,
    back: (language, accountId) => ({ text: words.plain(language, 'personas-button-back'), press: pressData('be.open', accountId) }),
  })
  const openStaffHome = createStaffHome({
    staff,
    waiting: {
      claims: async () => (await all.payments.undecidedClaims({ offset: 0, limit: 1 })).total,
      tickets: async () => (await all.support.queue({ offset: 0, limit: 1 })).total,
    },
  })
  const onboarding = registerOnboardingBot(shell, {
    ...all,
    openStaffHome,
    unsaid: { ...all.conversations, askToWhom },
    openConnect: async (customerId) => (await connect.resume(customerId)) || connect.openConnect(customerId),
    openPersonaForm,
  })
  registerBroadcastsBot(shell, all)
  registerInsightsBot(shell, {
    ...all,
    lastMessageAt: (accountId) => all.conversations.lastMessageAt(accountId),
    hasKnowledge: (accountId) => all.knowledge.isFor(accountId),
    settingsOf: control.summary,
    open: {
      async panel(customerId) {
        const journey = await all.onboarding.begin(customerId)
        await onboarding.openPanel(customerId, journey.id)
      },
      connect: (customerId, accountId) => connect.openConnect(customerId, { accountId }),
      renewal: onboarding.openRenewal,
      persona: openPersonaForm,
    },
  })
  registerBackofficeBot(shell, all)
  return connect
}

/** What works today. The page of a package promises nothing else. */
function capabilitiesOf(ai: boolean): Capabilities {
  return {
    ai,
    knowledge: true,
    menu: true,
    invites: true,
    groups: true,
    funnel: true,
    charts: true,
    reports: true,
    whatsapp: false,
  }
}

/** For `/readyz`: whether this process can do its work now. */
function readinessOf({ db, jobs, alarms }: ProductDeps): Record<string, Check> {
  return {
    async database() {
      await sql`select 1`.execute(db)
      return undefined
    },
    async jobs() {
      const pending = await jobs.pending()
      return pending > pendingMax ? `${pending} wait` : undefined
    },
    async alarms() {
      // people who are not there make no process unfit
      const active = (await alarms.active()).filter((kind) => kind !== 'unreachable_staff' && kind !== 'code_requests')
      return active.length > 0 ? active.join(', ') : undefined
    },
  }
}

import { registerAccountsBot } from '#features/accounts/bot.ts'
import { registerStaffHome } from '#features/backoffice/bot-home.ts'
import { registerBackofficeBot } from '#features/backoffice/bot.ts'
import { registerBroadcastsBot } from '#features/broadcasts/bot.ts'
import { registerLeftAloneBot } from '#features/conversations/bot-left-alone.ts'
import { registerConversationsBot } from '#features/conversations/bot.ts'
import { registerCustomersBot } from '#features/customers/bot.ts'
import { registerEngagementBot } from '#features/engagement/bot.ts'
import { registerInvitesBot } from '#features/engagement/invites-bot.ts'
import { registerPostsBot } from '#features/engagement/posts-bot.ts'
import { registerInsightsBot } from '#features/insights/bot.ts'
import { registerKnowledgeBot } from '#features/knowledge/bot.ts'
import { registerOnboardingBot } from '#features/onboarding/bot.ts'
import { registerPaymentsBot } from '#features/payments/bot.ts'
import { registerControlBot } from '#features/personas/bot-control.ts'
import { registerPersonasBot } from '#features/personas/bot.ts'
import { createGuard } from '#features/staff/guard.ts'
import { registerSupportBot } from '#features/support/bot.ts'
import { coverageOf } from '#features/support/coverage.ts'
import type { BotShell } from '#platform/bot/shell.ts'
import { pressData } from '#platform/bot/view.ts'
import type { Words } from '#platform/words.ts'
import type { Language } from '#shared/language.ts'
import type { ProductDeps } from './deps.ts'
import type { Services } from './services.ts'
import { capabilitiesOf } from './shop.ts'

/** The faces in the bot. Whoever is registered first is asked first what a message is for. */
export function registerBots(deps: ProductDeps, services: Services, shell: BotShell) {
  const all = { ...deps, ...services }
  const { clock, customers, staff, words } = all
  const to = signposts(words)

  registerCustomersBot(shell, all)
  registerPaymentsBot(shell, { ...all, guard: createGuard(staff) })
  const connect = registerAccountsBot(shell, {
    ...all,
    languageOf: (customerId) => customers.languageOf(customerId),
    device: 'GAVATCORE',
    home: to.home,
  })
  const { openPersonaForm } = registerPersonasBot(shell, { ...all, home: to.home })
  const control = registerControl(deps, services, shell)
  registerKnowledgeBot(shell, { ...all, back: to.settings })
  registerInvitesBot(shell, { ...all, back: to.control })
  registerPostsBot(shell, { ...all, back: to.control })
  // before conversations, which ask for an addressee of whatever is left: an answer to support must not go to a contact
  registerSupportBot(shell, { ...all, coverageOf: (customerId) => coverageOf(all, customerId, clock.now()) })
  const { askToWhom } = registerConversationsBot(shell, all)
  registerEngagementBot(shell, { ...all, ...all.engagement, home: to.account })
  registerLeftAloneBot(shell, { ...all, back: to.control })
  const onboarding = registerOnboardingBot(shell, {
    ...all,
    openStaffHome: registerStaffHome(shell, { staff, waiting: waitingFor(services) }),
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

/** The page of an account's settings: from here to what each of them says, and to the pages of the features above. */
function registerControl(deps: ProductDeps, services: Services, shell: BotShell) {
  const { words, assistant, knowledge, engagement, invites, posts } = { ...deps, ...services }
  const to = signposts(words)
  return registerControlBot(shell, {
    ...deps,
    ...services,
    can: capabilitiesOf(assistant.isOn),
    texts: { menu_on: 'eg.menu', funnel_on: 'eg.funnel', invites_on: 'eg.invites', posts_on: 'eg.posts' },
    isReady: {
      menu_on: ({ id }) => engagement.menus.isOwn(id),
      funnel_on: ({ id }) => engagement.funnels.isReady(id),
      async invites_on(account) {
        const { settings } = await invites.standing(account)
        return settings.link !== undefined && settings.texts.length > 0
      },
      async posts_on({ id }) {
        const { settings, groups } = await posts.standing(id)
        return settings.texts.length > 0 && groups.length > 0
      },
    },
    aiUsedPercent: (licenceId) => assistant.usedPercent(licenceId),
    pages: async (language, { id }) => [
      ...((await knowledge.isFor(id)) ? [to.knowledge(language, id)] : []),
      to.leftAlone(language, id),
      to.outs(language, id),
    ],
    changePackage: to.renewal,
    back: to.state,
  })
}

/** Buttons from a page of one feature to a page of another, which does not know it. */
function signposts(words: Words) {
  const button =
    (text: string, press: string, ...args: string[]) =>
    (language: Language, id: number) => ({ text: words.plain(language, text), press: pressData(press, id, ...args) })
  return {
    home: (language: Language) => ({ text: words.plain(language, 'onboarding-button-home'), press: pressData('on.home') }),
    renewal: (language: Language, licenceId: number) => ({
      ...button('onboarding-button-renew-or-change', 'on.renewal')(language, licenceId),
      style: 'primary' as const,
    }),
    /** Each of an account's page. */
    state: button('personas-button-back', 'in.state'),
    settings: button('insights-button-settings', 'in.state'),
    control: button('personas-button-back', 'be.open'),
    account: button('engagement-button-account', 'be.open'),
    knowledge: button('insights-button-knowledge', 'kb.open'),
    leftAlone: button('conversations-button-alone', 'cv.alone'),
    outs: button('engagement-button-outs', 'eg.outs', 'r'),
  }
}

/** What stands before staff when they open their page. */
const waitingFor = ({ payments, support, moves }: Services) => ({
  claims: async () => (await payments.undecidedClaims({ offset: 0, limit: 1 })).total,
  tickets: async () => (await support.queue({ offset: 0, limit: 1 })).total,
  moves: async (actorId: number) => (await moves.openFor(actorId)).length,
})

import { registerAccountNotices } from '#features/accounts/bot-notices.ts'
import { registerAccountJobs } from '#features/accounts/jobs.ts'
import { registerBackofficeJobs } from '#features/backoffice/jobs.ts'
import { registerConversationsJobs } from '#features/conversations/jobs.ts'
import { registerBotProfileJobs } from '#features/customers/bot-profile.ts'
import { registerCommandMenuJobs } from '#features/customers/menu.ts'
import { registerEngagementJobs } from '#features/engagement/jobs.ts'
import { registerUnaskedJobs } from '#features/engagement/posts-jobs.ts'
import { registerWeekly } from '#features/insights/weekly.ts'
import { registerKnowledgeJobs } from '#features/knowledge/jobs.ts'
import { registerLicencesJobs } from '#features/licences/jobs.ts'
import { registerOnboardingJobs } from '#features/onboarding/jobs.ts'
import { registerPaymentsJobs } from '#features/payments/jobs.ts'
import { registerPersonasJobs } from '#features/personas/jobs.ts'
import { registerSupportJobs } from '#features/support/jobs.ts'
import { createInputs } from '#platform/bot/inputs.ts'
import { forgetUpdates } from '#platform/bot/intake.ts'
import { forgetHits } from '#platform/limits.ts'
import { addMs, dayMs, hourMs } from '#shared/time.ts'
import type { ProductDeps } from './deps.ts'
import type { Services } from './services.ts'

/** What the product does by itself: listeners, jobs and sweeps. */
export function registerWork(deps: ProductDeps, services: Services) {
  const { db, ticker } = deps
  const all = { ...deps, ...services }
  registerCommandMenuJobs(all)
  registerBotProfileJobs(all)
  registerLicencesJobs(all)
  registerPaymentsJobs(all)
  registerAccountJobs(all)
  registerPersonasJobs(all)
  registerKnowledgeJobs(all)
  registerConversationsJobs({ ...all, inputs: createInputs(deps) })
  registerEngagementJobs({ ...all, ...services.engagement })
  registerUnaskedJobs(all)
  registerSupportJobs(all)
  registerOnboardingJobs(all)
  registerWeekly(all)
  registerBackofficeJobs(all)
  registerAccountNotices({ ...all, languageOf: (customerId) => services.customers.languageOf(customerId) })
  ticker.every('forget', hourMs, async (now) => {
    await forgetUpdates(db, addMs(now, -3 * dayMs))
    await forgetHits(db, addMs(now, -3 * dayMs))
  })
}

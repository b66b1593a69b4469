import { createBeginnings, type Beginnings } from './beginnings.ts'
import { createJourneys, type OnboardingDeps } from './journeys.ts'
import { createProgress, type Progress } from './progress.ts'
import { createPurchases, type Purchases } from './purchases.ts'

/** Leads a customer from the first press to a live account, over restarts and days. Every operation may be repeated. */
export interface Onboarding extends Beginnings, Purchases, Progress {}

export function createOnboarding(deps: OnboardingDeps): Onboarding {
  const journeys = createJourneys(deps)
  return { ...createBeginnings(deps, journeys), ...createPurchases(deps, journeys), ...createProgress(deps, journeys) }
}

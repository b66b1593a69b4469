import { expect, test } from 'vitest'
import { featureIds, firstPackages, packageIds } from '#features/catalog/rules.ts'
import { priceRefusals } from '#features/catalog/service.ts'
import { featureLine } from '#features/catalog/bot.ts'
import { reminderKinds } from '#features/licences/rules.ts'
import {
  cancelRefusals,
  claimRefusals,
  claimStates,
  orderReminders,
  orderStates,
  rejectReasons,
  createRefusals,
  freeRefusals,
  moneyRefusals,
  receiptRefusals,
  reviewRefusals,
  showRefusals,
  withdrawRefusals,
} from '#features/payments/rules.ts'
import { loadWords } from '#platform/words.ts'
import { languages } from '#shared/language.ts'
import { stepIds } from './rules.ts'
import { chooseRefusals, connectRefusals } from './purchases.ts'

const words = loadWords('locales')
const dashed = (name: string) => name.replaceAll('_', '-')

/** Every text that is put together from the name of a state or a reason. */
const needed = [
  ...priceRefusals.map((reason) => `catalog-refused-${dashed(reason)}`),
  ...packageIds.flatMap((id) => [`catalog-name-${id}`, `catalog-pitch-${id}`]),
  ...featureIds.map((id) => `catalog-feature-${dashed(id)}`),
  ...[...reviewRefusals, ...moneyRefusals, ...freeRefusals].map((reason) => `payments-refused-${dashed(reason)}`),
  ...orderStates.map((state) => `payments-state-${state}`),
  ...claimStates.map((state) => `payments-card-decided-${state}`),
  ...rejectReasons.flatMap((reason) => [`payments-reason-${dashed(reason)}`, `payments-told-${dashed(reason)}`]),
  ...[
    ...createRefusals,
    ...showRefusals,
    ...claimRefusals,
    ...withdrawRefusals,
    ...receiptRefusals,
    ...chooseRefusals,
    ...connectRefusals,
  ].map((reason) => `onboarding-refused-${dashed(reason)}`),
  ...cancelRefusals.map((reason) => `onboarding-refused-cancel-${dashed(reason)}`),
  ...stepIds.map((step) => `onboarding-step-${step}`),
  ...reminderKinds.map((kind) => `onboarding-notice-${dashed(kind)}`),
  ...orderReminders.map((kind) => `onboarding-notice-reminder-${kind}`),
  ...['choose', 'details', 'pay', 'pay-rest', 'pay-again', 'support', 'connect', 'persona', 'wait-staff', 'wait-live', 'live'].map(
    (next) => `onboarding-next-${next}`,
  ),
  ...['iban', 'ibanholder', 'termstext', 'privacytext'].map((field) => `onboarding-field-${field}`),
]

test.each(languages)('every reason and every state has words in %s', (language) => {
  expect(needed.filter((id) => !words.has(language, id))).toEqual([])
})

test.each(languages)('both languages say the same things: %s', (language) => {
  const mine = (one: (typeof languages)[number]) =>
    words
      .ids(one)
      .filter((id) => /^(catalog|licences|payments|onboarding)-/.test(id))
      .toSorted()
  expect(mine(language)).toEqual(mine('tr'))
})

test.each(languages)('every line of every package page can be read in %s', (language) => {
  for (const id of packageIds) {
    const offer = { ...firstPackages[id], id, version: 1 }
    for (const feature of featureIds) expect(featureLine(words, language, offer, feature)).not.toMatch(/\{|undefined|NaN/)
  }
})

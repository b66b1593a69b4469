import { dashed, type WordArgs, type Words } from '#platform/words.ts'
import type { Language } from '#shared/language.ts'
import { formatMoney } from '#shared/money.ts'
import type { FeatureId, Package, PackageId } from './rules.ts'

export const packageName = (words: Words, language: Language, id: PackageId) => words.plain(language, `catalog-name-${id}`)

/** One line of a package's page. */
export function featureLine(words: Words, language: Language, offer: Package, feature: FeatureId): string {
  return words.html(language, `catalog-feature-${dashed(feature)}`, argsOf(language, offer, feature))
}

function argsOf(language: Language, offer: Package, feature: FeatureId): WordArgs {
  switch (feature) {
    case 'invites':
      return { percent: Math.round(offer.inviteChance * 100) }
    case 'groups':
      return { pace: offer.groupFrequency }
    case 'funnel_standard':
    case 'funnel_custom':
      return { price: formatMoney(language, offer.vipPriceKurus) }
    case 'analytics':
      return { days: offer.analyticsDays }
    case 'cap':
      return { cap: offer.cap }
    case 'support':
      return { channels: offer.support.channels.join('-'), days: offer.support.days ?? 0 }
    default:
      return {}
  }
}

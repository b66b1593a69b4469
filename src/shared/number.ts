import type { Language } from './language.ts'

/** `12.500` or `12,500`. */
export const formatNumber = (language: Language, value: number) => formatter(language, 'standard').format(value)

/** `12,5 B` or `12.5K`: where there is no room for all of it. */
export const formatShort = (language: Language, value: number) => formatter(language, 'compact').format(value)

const formatters = new Map<string, Intl.NumberFormat>()

function formatter(language: Language, notation: 'standard' | 'compact'): Intl.NumberFormat {
  const key = `${language} ${notation}`
  const locale = language === 'tr' ? 'tr-TR' : 'en-GB'
  const made = formatters.get(key) ?? new Intl.NumberFormat(locale, { notation, maximumFractionDigits: 1 })
  formatters.set(key, made)
  return made
}

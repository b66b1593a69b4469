import type { Language } from './language.ts'

/** Making one costs a thousand times its use. */
const formatOf = {
  tr: formats('tr'),
  en: formats('en'),
}

/** Money is a whole number of kurus: `1.000 ₺` in Turkish, `₺1,000` in English; kurus only where there are any. */
export function formatMoney(language: Language, kurus: number): string {
  const number = formatOf[language][kurus % 100 === 0 ? 'whole' : 'withKurus'].format(kurus / 100)
  return language === 'tr' ? `${number} ₺` : `₺${number}`
}

function formats(language: Language) {
  const withDigits = (digits: number) => new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits })
  return { whole: withDigits(0), withKurus: withDigits(2) }
}

/**
 * What a person typed as an amount of lira: `1.000`, `1000`, `1.000,50`, `1,000.50`, `500 TL`. Undefined when it is no amount or
 * could be read in two ways.
 */
export function parseLira(text: string): number | undefined {
  const bare = text.replace(/₺|\btl\b|\btry\b|lira/gi, '').replace(/\s/g, '')
  const match = /^(\d{1,3}(?:[.,]\d{3})*|\d+)(?:([.,])(\d{1,2}))?$/.exec(bare)
  if (!match) return undefined
  const [, whole = '', mark, cents = ''] = match
  if (mark !== undefined && whole.includes(mark)) return undefined
  if (/\./.test(whole) && /,/.test(whole)) return undefined
  return Number(whole.replace(/[.,]/g, '')) * 100 + Number(cents.padEnd(2, '0'))
}

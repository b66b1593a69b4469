import type { Language } from './language.ts'

/** Money is a whole number of kurus: `1.000 ₺` in Turkish, `₺1,000` in English; kurus only where there are any. */
export function formatMoney(language: Language, kurus: number): string {
  const digits = kurus % 100 === 0 ? 0 : 2
  const number = new Intl.NumberFormat(language, { minimumFractionDigits: digits, maximumFractionDigits: digits }).format(kurus / 100)
  return language === 'tr' ? `${number} ₺` : `₺${number}`
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

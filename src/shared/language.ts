export const languages = ['tr', 'en'] as const
export type Language = (typeof languages)[number]

/** Telegram's `language_code` until the person chooses: Turkish speakers get Turkish, everybody else English. */
export function languageFrom(code: string | undefined): Language {
  return code?.toLowerCase().startsWith('tr') ? 'tr' : 'en'
}

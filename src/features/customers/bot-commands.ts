import type { Right } from '#features/staff/rules.ts'
import { dashed } from '#platform/words.ts'
import type { Language } from '#shared/language.ts'

/**
 * Every command that stands in a menu, in its order; `right` for those of staff, `english` for its name where English is spoken.
 * Both names are understood from everybody. Its words are `customers-command-<name>`.
 */
export const commands: { name: string; english?: string; right?: Right }[] = [
  { name: 'musteri_panel', english: 'customer' },
  { name: 'dashboard' },
  { name: 'bot_durum', english: 'status' },
  { name: 'destek', english: 'support' },
  { name: 'dur', english: 'stop' },
  { name: 'devam', english: 'resume' },
  { name: 'iptal', english: 'cancel' },
  { name: 'dil', english: 'language' },
  { name: 'verilerim', english: 'mydata' },
  { name: 'terms' },
  { name: 'paysupport' },
  { name: 'yardim', english: 'help' },
  { name: 'musteri_listesi', english: 'customers', right: 'customers' },
  { name: 'musteri_detay', english: 'details', right: 'customers' },
  { name: 'musteri_aktif', english: 'unblock', right: 'activate' },
  { name: 'musteri_pasif', english: 'block', right: 'activate' },
  { name: 'odemeler', english: 'payments', right: 'review' },
  { name: 'rapor', english: 'report', right: 'reports' },
  { name: 'duyuru', english: 'broadcast', right: 'broadcast' },
  { name: 'yetki', english: 'roles', right: 'roles' },
  { name: 'ayarlar', english: 'settings', right: 'settings' },
]

export const describes = (name: string) => `customers-command-${dashed(name)}`

/** English name → the command that it means. */
export const otherNames: ReadonlyMap<string, string> = new Map(
  commands.flatMap(({ name, english }) => (english === undefined ? [] : [[english, name] as const])),
)

const englishNames = new Map(commands.map(({ name, english = name }) => [name, english]))

/** What a command is called towards somebody who reads this language. */
export const nameIn = (language: Language, name: string): string => (language === 'en' ? (englishNames.get(name) ?? name) : name)

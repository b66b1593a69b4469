import type { Right } from '#features/staff/rules.ts'
import { dashed } from '#platform/words.ts'

/** Every command that stands in a menu, in its order; `right` for those of staff. Its words are `customers-command-<name>`. */
export const commands: { name: string; right?: Right }[] = [
  { name: 'musteri_panel' },
  { name: 'dashboard' },
  { name: 'bot_durum' },
  { name: 'destek' },
  { name: 'dur' },
  { name: 'devam' },
  { name: 'iptal' },
  { name: 'dil' },
  { name: 'verilerim' },
  { name: 'terms' },
  { name: 'paysupport' },
  { name: 'yardim' },
  { name: 'musteri_listesi', right: 'customers' },
  { name: 'musteri_detay', right: 'customers' },
  { name: 'musteri_aktif', right: 'activate' },
  { name: 'musteri_pasif', right: 'activate' },
  { name: 'odemeler', right: 'review' },
  { name: 'rapor', right: 'reports' },
  { name: 'duyuru', right: 'broadcast' },
  { name: 'yetki', right: 'roles' },
  { name: 'ayarlar', right: 'settings' },
]

export const describes = (name: string) => `customers-command-${dashed(name)}`

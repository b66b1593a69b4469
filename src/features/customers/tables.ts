import type { Generated } from 'kysely'
import type { Language } from '#shared/language.ts'

declare module '#platform/postgres/tables.ts' {
  interface Tables {
    /** Everybody who ever wrote to the bot, by Telegram's numeric id; an erased person's id is a negative pseudonym. */
    customer: {
      id: number
      first_name: string
      last_name: string | null
      username: string | null
      /** As Telegram tells it. */
      language_code: string | null
      /** What the person chose; null until then. */
      language: Language | null
      seen_at: Date
      created_at: Date
      is_reachable: Generated<boolean>
      /** What contacts wrote to this person's accounts is kept that long. */
      texts_kept_days: Generated<number>
      /** The key of this person's texts, sealed by the master key; made when first needed, gone after erasing. */
      key_sealed: Uint8Array | null
      erased_at: Date | null
    }
    /** Names change hands: who was seen under which, in small letters, and when last. */
    customer_username: { customer_id: number; username: string; seen_at: Date }
    customer_consent: { customer_id: number; terms_version: number; privacy_version: number; at: Date }
  }
}

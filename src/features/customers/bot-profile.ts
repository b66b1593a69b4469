import type { Api } from 'grammy'
import type { Settings } from '#features/staff/settings.ts'
import type { Events } from '#platform/events.ts'
import type { Words } from '#platform/words.ts'
import { clip } from '#shared/html.ts'
import { languages, type Language } from '#shared/language.ts'

/** What the bot says of itself before anybody has pressed start, and where its link is shared. */
export interface BotProfile {
  /** In each language, and only what is not said already: Telegram counts these calls. */
  publish(): Promise<void>
}

export interface BotProfileDeps {
  api: Pick<Api, 'getMyDescription' | 'setMyDescription' | 'getMyShortDescription' | 'setMyShortDescription'>
  words: Words
  settings: Pick<Settings, 'read'>
}

/** Telegram takes 512; the seller may be long. */
const sellerMax = 200

export function createBotProfile({ api, words, settings }: BotProfileDeps): BotProfile {
  async function publishIn(language: Language, seller: string): Promise<void> {
    // whoever has neither language reads English
    const where = language === 'en' ? {} : { language_code: language }
    const description = words.plain(language, 'customers-about', { seller, isNamed: seller === '' ? 'no' : 'yes' })
    if ((await api.getMyDescription(where)).description !== description) await api.setMyDescription(description, where)
    const short = words.plain(language, 'customers-about-short')
    if ((await api.getMyShortDescription(where)).short_description !== short) await api.setMyShortDescription(short, where)
  }

  return {
    async publish() {
      const { seller = '' } = await settings.read()
      for (const language of languages) await publishIn(language, clip(seller, sellerMax))
    },
  }
}

/** Keeps the profile true when an owner names another seller. */
export function registerBotProfileJobs({ events, profile }: { events: Events; profile: BotProfile }): void {
  events.listen('settings_changed', 'profile', async ({ fields }) => {
    if (fields.includes('seller')) await profile.publish()
  })
}

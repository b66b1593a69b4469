import { personaValues, type Package } from '#features/catalog/rules.ts'
import { isWorking, type LicenceState } from '#features/licences/rules.ts'
import { done, refused, type Result } from '#shared/result.ts'

export const tones = ['warm', 'formal', 'lively', 'brief'] as const
export type Tone = (typeof tones)[number]

export const textFields = ['name', 'role', 'services', 'forbidden'] as const
export type TextField = (typeof textFields)[number]

/** In UTF-16 units, as Telegram counts. */
export const lengthsMax: Record<TextField, number> = { name: 64, role: 200, services: 1500, forbidden: 1000 }

/** What the customer said; what is absent is the default. */
export interface PersonaWords {
  name?: string
  tone?: Tone
  role?: string
  services?: string
  forbidden?: string
}

export const forbiddenPurposes = ['fraud', 'posing', 'sexual', 'gambling', 'medicines', 'credentials'] as const
export type ForbiddenPurpose = (typeof forbiddenPurposes)[number]

export const textRefusals = ['empty', 'too_long', ...forbiddenPurposes] as const
export type TextRefusal = (typeof textRefusals)[number]

/** The text as it is kept. What one must not talk about may name anything; the other texts may not serve a forbidden purpose. */
export function checkText(field: TextField, typed: string): Result<string, TextRefusal> {
  const text = (field === 'name' ? typed.replace(/\s+/g, ' ') : typed.replace(/\r\n?/g, '\n').replace(/\n{3,}/g, '\n\n')).trim()
  // signs that show nothing are no name
  if (text.replace(/[\p{C}\p{Z}]/gu, '') === '') return refused('empty')
  if (text.length > lengthsMax[field]) return refused('too_long')
  const purpose = field === 'forbidden' ? undefined : forbiddenPurposeOf(text)
  return purpose ? refused(purpose) : done(text)
}

/**
 * The purpose that no account may serve, when a text speaks of one. Compared without case and marks, so Turkish words stand here in
 * plain letters; a word counts with every ending.
 */
export function forbiddenPurposeOf(text: string): ForbiddenPurpose | undefined {
  const plain = fold(text)
  return forbiddenPurposes.find((purpose) => purposePatterns[purpose].test(plain))
}

const fold = (text: string) =>
  text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/\u0131/g, 'i')
    .replace(/\s+/g, ' ')

const purposePatterns: Record<ForbiddenPurpose, RegExp> = {
  fraud:
    /\b(dolandir|sahte (para|belge|kimlik|diploma|pasaport)|kara para|para akla|kisa surede zengin|garantili kazanc|ponzi|saadet zinciri|guaranteed profit|money launder|fake (id|passport|money|document)|scam)/,
  posing:
    /\b(telegram (destek|guvenlik|support|security|team)|(polis|savci|hakim|jandarma|mit|maliye|vergi dairesi) (memuru|gorevlisi|yetkilisi|olarak|gibi)|bank(a|asi) (gorevlisi|yetkilisi|temsilcisi)|police officer|prosecutor|bank (officer|employee|agent)|pretend to be|kiligina)/,
  sexual:
    /\b(e[sk]+ort|escort|seks|sex|porno?|erotik|erotic|ciplak|nude|onlyfans|fuhus|prostitut|jigolo|gigolo|striptiz|striptease|call ?girl|sugar (daddy|mommy|baby)|hookup|masaj\S*( \S+){0,3} mutlu son(?!la)|mutlu son(lu masaj|( da)? (sun|ver|hizmet|dahil|garanti))|massage( \S+){0,3} happy ending|happy ending (massage|service|included)|(sensual|intimate|nuru|body to body) massage|(tantra|nuru|body to body) masaj|cinsel (hizmet|birliktelik|iliski|masaj)|(gecelik|saatlik|sinirsiz|ucretli) (birliktelik|beraberlik|iliski)|yatak arkadas|atesli gece|(vip|ozel|masoz|saatlik|gecelik) bayan(lar)?(?= *($|[.,!?]|icin|ile|var|mevcut|ariyor|yaz))|bayan arkadas|(adult|intimate) (service|entertainment)|yetiskin (hizmet|eglence)|(kamera|web ?cam|cam) show|sexting)/,
  gambling: /\b(kumar|bahis|iddaa|casino|kasino|rulet|poker|slot oyun|betting|gambl|bookmaker)/,
  medicines:
    /\b(ilac (sat|siparis|temin)|recetesiz|viagra|cialis|uyusturucu|steroid|hap sat|zayiflama hapi|prescription drug|without prescription|sell(ing)? (drugs|medicine|pills))/,
  credentials:
    /\b((sifre|parola|onay kod|dogrulama kod|giris kod|kart bilgi|kart numara|cvv|hesap bilgi)\S* (iste|al|topla|sor)|(ask|collect|request|get)\w* (for )?(the |their |your )?(password|login code|verification code|card (number|detail)|cvv)|phishing|oltalama)/,
}

export type CustomerStatus = 'pending' | 'active' | 'passive'

/** The account in one word: before its licence began, at work, or not. */
export function statusOf(account: { state: string; blocks: readonly string[] }, licence: LicenceState): CustomerStatus {
  if (licence === 'waiting') return 'pending'
  return isWorking(licence) && account.state === 'live' && account.blocks.length === 0 ? 'active' : 'passive'
}

export interface RecordFacts {
  account: { id: number; username?: string | undefined; state: string; blocks: readonly string[] }
  customer: { id: number; username?: string | undefined }
  licence: { state: LicenceState; activatedAt?: Date | undefined; expiresAt?: Date | undefined }
  /** Licences of the customer that have not ended. */
  licencesHeld: number
  offer: Package
}

/** The record that other programs read: its keys, their order and its values are a contract. */
export function personaRecord({ account, customer, licence, licencesHeld, offer }: RecordFacts) {
  const values = personaValues(offer)
  return {
    username: recordName(account),
    type: 'customer_bot',
    customer_status: statusOf(account, licence.state),
    customer_info: {
      customer_username: customer.username ?? null,
      customer_user_id: customer.id,
      package_type: values.packageType,
      package_name: values.packageName,
      package_price: values.packagePriceLira,
      bot_limits: licencesHeld,
      support_level: values.supportLevel,
      activated_at: licence.activatedAt ? recordTime(licence.activatedAt) : null,
      expires_at: licence.expiresAt ? recordTime(licence.expiresAt) : null,
    },
    reply_mode: values.replyMode,
    gpt_enhanced: values.gptEnhanced,
    gpt_mode: values.gptMode,
    vip_price: values.vipPrice,
    autospam: false,
    bot_config: {
      dm_invite_enabled: true,
      dm_invite_chance: values.inviteChance,
      spam_protection_type: values.spamProtection,
      max_messages_per_minute: values.cap,
      group_invite_aggressive: values.isGroupInviteAggressive,
      group_invite_frequency: values.groupFrequency,
      analytics_enabled: values.isAnalyticsEnabled,
      custom_funnel_enabled: values.isCustomFunnelEnabled,
    },
  }
}

/**
 * The account's name in the record and of its file: a Telegram username and nothing else, so that it leads nowhere outside its
 * folder; our own form belongs to accounts without one.
 */
export function recordName({ id, username }: { id: number; username?: string | undefined }): string {
  const isUsable = username !== undefined && /^[a-z][a-z0-9_]{3,31}$/i.test(username) && !/^customer_bot_\d+$/i.test(username)
  return isUsable ? username : `customer_bot_${id}`
}

/** UTC, to the second, without a zone. */
const recordTime = (at: Date) => at.toISOString().slice(0, 19)

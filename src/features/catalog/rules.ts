import { isAmong } from '#shared/among.ts'
export const packageIds = ['basic', 'premium', 'enterprise'] as const
export type PackageId = (typeof packageIds)[number]

export const isPackageId = (value: string): value is PackageId => isAmong(packageIds, value)

export type ReplyMode = 'manual' | 'hybrid' | 'gpt'
export type GroupFrequency = 'conservative' | 'aggressive' | 'very_aggressive'
export type SpamProtection = 'basic' | 'advanced' | 'custom'
export type SupportChannel = 'telegram' | 'whatsapp' | 'all'

/** What a package gives, apart from its price. Data with versions: a running licence keeps the version it was bought with. */
export interface PackageTerms {
  accounts: 1
  replyMode: ReplyMode
  /** The chance, drawn once a contact and 30 days, that an eligible contact is invited. */
  inviteChance: number
  groupFrequency: GroupFrequency
  /** Automatic messages in any 60 s, at most. */
  cap: 2 | 4 | 6
  vipPriceKurus: number
  funnel: 'none' | 'standard' | 'custom'
  analyticsDays: 7 | 90
  charts: boolean
  /** Export of figures and the weekly report. */
  reports: boolean
  spamProtection: SpamProtection
  menu: boolean
  channels: ('telegram' | 'whatsapp')[]
  /** `days` from the licence's first activation; absent: as long as the licence works. */
  support: { channels: SupportChannel[]; days?: number; isFirstInQueue: boolean }
}

export interface Package extends PackageTerms {
  id: PackageId
  version: number
  /** For one account and one calendar month. */
  priceKurus: number
}

const common = { accounts: 1, menu: true } as const

/** The packages as they are first sold; later prices are versions of their own. */
export const firstPackages: Record<PackageId, Omit<Package, 'id' | 'version'>> = {
  basic: {
    ...common,
    priceKurus: 500_00,
    replyMode: 'manual',
    inviteChance: 0.3,
    groupFrequency: 'conservative',
    cap: 2,
    vipPriceKurus: 250_00,
    funnel: 'none',
    analyticsDays: 7,
    charts: false,
    reports: false,
    spamProtection: 'basic',
    channels: ['telegram'],
    support: { channels: ['whatsapp'], days: 7, isFirstInQueue: false },
  },
  premium: {
    ...common,
    priceKurus: 1000_00,
    replyMode: 'hybrid',
    inviteChance: 0.5,
    groupFrequency: 'aggressive',
    cap: 4,
    vipPriceKurus: 300_00,
    funnel: 'standard',
    analyticsDays: 90,
    charts: true,
    reports: false,
    spamProtection: 'advanced',
    channels: ['telegram'],
    support: { channels: ['telegram', 'whatsapp'], days: 15, isFirstInQueue: false },
  },
  enterprise: {
    ...common,
    priceKurus: 2000_00,
    replyMode: 'gpt',
    inviteChance: 0.7,
    groupFrequency: 'very_aggressive',
    cap: 6,
    vipPriceKurus: 500_00,
    funnel: 'custom',
    analyticsDays: 90,
    charts: true,
    reports: true,
    spamProtection: 'custom',
    channels: ['telegram', 'whatsapp'],
    support: { channels: ['all'], isFirstInQueue: true },
  },
}

/** What this deployment can do now. What a package promises beyond it stands under "soon" on its page. */
export interface Capabilities {
  /** A language model answers: without it `hybrid` and `gpt` cannot run. */
  ai: boolean
  /** Own documents as the source of answers. */
  knowledge: boolean
  menu: boolean
  invites: boolean
  /** Posts and greetings in the customer's own groups. */
  groups: boolean
  funnel: boolean
  charts: boolean
  reports: boolean
  whatsapp: boolean
}

export const featureIds = [
  'account',
  'manual',
  'hybrid',
  'gpt',
  'knowledge',
  'invites',
  'groups',
  'menu',
  'funnel_standard',
  'funnel_custom',
  'analytics',
  'charts',
  'reports',
  'spam_basic',
  'spam_advanced',
  'spam_custom',
  'whatsapp',
  'cap',
  'support',
] as const
/** One line of a package page. */
export type FeatureId = (typeof featureIds)[number]

/** The lines of a package's page, in order: what is included now, and what is promised for later. */
export function pageOf(offer: PackageTerms, can: Capabilities): { now: FeatureId[]; soon: FeatureId[] } {
  const lines: [feature: FeatureId, isPromised: boolean, isHere: boolean][] = [
    ['account', true, true],
    // until AI is here, every package is answered by hand
    ['manual', offer.replyMode === 'manual' || !can.ai, true],
    ['hybrid', offer.replyMode === 'hybrid', can.ai],
    ['gpt', offer.replyMode === 'gpt', can.ai],
    ['knowledge', hasKnowledge(offer), can.ai && can.knowledge],
    ['invites', true, can.invites],
    ['groups', true, can.groups],
    ['menu', offer.menu, can.menu],
    ['funnel_standard', offer.funnel === 'standard', can.funnel],
    ['funnel_custom', offer.funnel === 'custom', can.funnel],
    ['analytics', true, true],
    ['charts', offer.charts, can.charts],
    ['reports', offer.reports, can.reports],
    ['spam_basic', offer.spamProtection === 'basic', true],
    ['spam_advanced', offer.spamProtection === 'advanced', true],
    ['spam_custom', offer.spamProtection === 'custom', true],
    ['whatsapp', offer.channels.includes('whatsapp'), can.whatsapp],
    ['cap', true, true],
    ['support', true, true],
  ]
  const promised = lines.filter(([, isPromised]) => isPromised)
  return {
    now: promised.filter(([, , isHere]) => isHere).map(([feature]) => feature),
    soon: promised.filter(([, , isHere]) => !isHere).map(([feature]) => feature),
  }
}

/** Whether the package answers from the customer's own documents. */
export const hasKnowledge = (offer: Pick<PackageTerms, 'replyMode'>) => offer.replyMode === 'gpt'

/** A rehearsal sells all; against the real Telegram a package is sold only when its reply mode can run. */
export function isForSale(offer: PackageTerms, can: Capabilities, world: 'rehearsal' | 'telegram'): boolean {
  return world === 'rehearsal' || offer.replyMode === 'manual' || can.ai
}

/** How many accounts an order may be for; the buttons show 1, 2, 3 and 5. */
export const countMax = 20

export function discountPercent(count: number): 0 | 10 | 15 | 20 {
  if (count >= 5) return 20
  if (count >= 3) return 15
  return count >= 2 ? 10 : 0
}

/** The price of an order, rounded in the customer's favour. */
export function totalKurus(priceKurus: number, count: number): number {
  return Math.floor((priceKurus * count * (100 - discountPercent(count))) / 100)
}

/** What the persona record says about the package; the keys and values are a contract. */
export function personaValues(offer: Package) {
  return {
    packageType: offer.id,
    packageName: personaNames[offer.id],
    packagePriceLira: Math.round(offer.priceKurus / 100),
    supportLevel: offer.id,
    replyMode: offer.replyMode,
    gptMode: offer.replyMode === 'manual' ? ('off' as const) : offer.replyMode,
    gptEnhanced: offer.replyMode !== 'manual',
    vipPrice: String(offer.vipPriceKurus / 100),
    inviteChance: offer.inviteChance,
    spamProtection: offer.spamProtection,
    cap: offer.cap,
    groupFrequency: offer.groupFrequency,
    isGroupInviteAggressive: offer.groupFrequency !== 'conservative',
    isAnalyticsEnabled: offer.id !== 'basic',
    isCustomFunnelEnabled: offer.funnel === 'custom',
  }
}

const personaNames = { basic: 'Temel Paket', premium: 'Premium Paket', enterprise: 'Kurumsal Paket' } as const

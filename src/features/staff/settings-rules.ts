import { isValidIBAN } from 'ibantools'
import { z } from 'zod'
import { unreachable } from '#shared/result.ts'

/** Codes that customers write beside a transfer begin with this. */
export const referencePrefix = 'GC'

/** What owners set with `/ayarlar`. A field that is not set is absent. */
export interface ServiceSettings {
  iban?: string
  ibanHolder?: string
  bankName?: string
  papara?: string
  supportTelegram?: string
  supportWhatsapp?: string
  /** Istanbul time, `09:00`; days with Monday as 1. */
  supportHours: { from: string; to: string; days: number[] }
  seller?: string
  termsUrl?: string
  termsText?: string
  /** Grows with every change of the terms, so that consent names what was read. */
  termsVersion: number
  privacyText?: string
  privacyVersion: number
}

export const defaultSettings: ServiceSettings = {
  supportHours: { from: '09:00', to: '18:00', days: [1, 2, 3, 4, 5] },
  termsVersion: 1,
  privacyVersion: 1,
}

export const settingFields = [
  'iban',
  'ibanHolder',
  'bankName',
  'papara',
  'supportTelegram',
  'supportWhatsapp',
  'supportHours',
  'seller',
  'termsText',
  'termsUrl',
  'privacyText',
] as const
export type SettingField = (typeof settingFields)[number]

/** Undefined clears a field; the hours can only be changed. */
export type SettingsPatch = { [Field in SettingField]?: ServiceSettings[Field] | undefined }

export const settingRefusals = [
  'not_allowed',
  'iban_invalid',
  'iban_foreign',
  'papara_invalid',
  'phone_invalid',
  'username_invalid',
  'hours_invalid',
  'url_invalid',
  'too_long',
  'too_short',
  'draft_gone',
] as const
export type SettingRefusal = (typeof settingRefusals)[number]

export const isSettingField = (text: string): text is SettingField => settingFields.some((field) => field === text)

const longTextMax = 3_500
const lineMax = 120
const time = /^([01]\d|2[0-3]):[0-5]\d$/

const supportHours = z.object({
  from: z.string().regex(time),
  to: z.string().regex(time),
  days: z.array(z.number().int().min(1).max(7)).min(1).max(7),
})

/** How often a value is confirmed before it holds: money that goes astray does not come back. */
export const confirmationsFor = (field: SettingField) => (field === 'iban' ? 2 : 1)

/** Orders keep the payment details that they showed; everything else is read anew each time, and new wording is agreed to anew. */
export function holdsFrom(field: SettingField): 'new_orders' | 'new_consent' | 'at_once' {
  switch (field) {
    case 'iban':
    case 'ibanHolder':
    case 'bankName':
    case 'papara':
      return 'new_orders'
    case 'termsText':
    case 'termsUrl':
    case 'privacyText':
      return 'new_consent'
    case 'supportTelegram':
    case 'supportWhatsapp':
    case 'supportHours':
    case 'seller':
      return 'at_once'
    default:
      return unreachable(field)
  }
}

/** What a person typed for that field as the value that is kept: spaces of an IBAN, an `@`, a phone's separators go. */
export function checkSetting(field: SettingField, typed: unknown): { ok: true; value: unknown } | { ok: false; reason: SettingRefusal } {
  const text = typeof typed === 'string' ? typed.trim() : ''
  switch (field) {
    case 'iban':
      return checkIban(text)
    case 'papara': {
      const digits = text.replace(/[\s-]/g, '')
      return /^\d{10}$/.test(digits) ? { ok: true, value: digits } : { ok: false, reason: 'papara_invalid' }
    }
    case 'supportTelegram': {
      const name = text.replace(/^(https?:\/\/)?t\.me\//i, '').replace(/^@/, '')
      return /^[A-Za-z]\w{3,31}$/.test(name) ? { ok: true, value: name } : { ok: false, reason: 'username_invalid' }
    }
    case 'supportWhatsapp': {
      const digits = text
        .replace(/[\s().-]/g, '')
        .replace(/^00/, '+')
        .replace(/^0/, '+90')
      return /^\+\d{10,15}$/.test(digits) ? { ok: true, value: digits } : { ok: false, reason: 'phone_invalid' }
    }
    case 'supportHours': {
      const hours = supportHours.safeParse(typeof typed === 'string' ? readHours(text) : typed)
      if (!hours.success || hours.data.from >= hours.data.to) return { ok: false, reason: 'hours_invalid' }
      return { ok: true, value: { ...hours.data, days: [...new Set(hours.data.days)].toSorted((a, b) => a - b) } }
    }
    case 'termsUrl':
      return /^https:\/\/[^\s/]+\.[^\s]+$/.test(text) && text.length <= 300
        ? { ok: true, value: text }
        : { ok: false, reason: 'url_invalid' }
    case 'termsText':
    case 'privacyText':
      return checkLength(text, longTextMax, 20)
    case 'ibanHolder':
    case 'bankName':
    case 'seller':
      return checkLength(text, field === 'seller' ? 500 : lineMax, 2)
    default:
      return unreachable(field)
  }
}

/** Field names that must be set before anything is sold. */
export function isOpenForSale(settings: ServiceSettings): SettingField[] {
  const missing: SettingField[] = []
  if (settings.iban === undefined && settings.papara === undefined) missing.push('iban')
  if (settings.ibanHolder === undefined) missing.push('ibanHolder')
  if (settings.termsText === undefined && settings.termsUrl === undefined) missing.push('termsText')
  if (settings.privacyText === undefined) missing.push('privacyText')
  return missing
}

/** The settings after a patch whose values were checked; versions grow where the wording changed. */
export function applyPatch(settings: ServiceSettings, patch: SettingsPatch): { next: ServiceSettings; fields: SettingField[] } {
  const fields = settingFields.filter((field) => field in patch && JSON.stringify(patch[field]) !== JSON.stringify(settings[field]))
  const next: Record<string, unknown> = { ...settings }
  for (const field of fields) {
    if (patch[field] !== undefined) next[field] = patch[field]
    else if (field !== 'supportHours') delete next[field]
  }
  if (fields.includes('termsText') || fields.includes('termsUrl')) next['termsVersion'] = settings.termsVersion + 1
  if (fields.includes('privacyText')) next['privacyVersion'] = settings.privacyVersion + 1
  return { next: next as unknown as ServiceSettings, fields } // built from settings and checked values only
}

function checkIban(text: string): { ok: true; value: string } | { ok: false; reason: SettingRefusal } {
  const iban = text.replace(/[\s-]/g, '').toUpperCase()
  if (/^[A-Z]{2}\d{2}/.test(iban) && !iban.startsWith('TR')) return { ok: false, reason: 'iban_foreign' }
  return isValidIBAN(iban) ? { ok: true, value: iban } : { ok: false, reason: 'iban_invalid' }
}

function checkLength(text: string, max: number, min: number): { ok: true; value: string } | { ok: false; reason: SettingRefusal } {
  if (text.length < min) return { ok: false, reason: 'too_short' }
  return text.length > max ? { ok: false, reason: 'too_long' } : { ok: true, value: text }
}

/** `09:00-18:00`, and after it the days as digits, `1-5` or `1,2,6`; without days Monday to Friday. */
function readHours(text: string): unknown {
  const match = /^(\d{1,2})[:.](\d{2})\s*[-–]\s*(\d{1,2})[:.](\d{2})(?:[\s,;]+([1-7](?:\s*[-–,]\s*[1-7])*))?$/.exec(text)
  if (!match) return undefined
  const [, fromHour = '', fromMinute = '', toHour = '', toMinute = '', days = '1-5'] = match
  return {
    from: `${fromHour.padStart(2, '0')}:${fromMinute}`,
    to: `${toHour.padStart(2, '0')}:${toMinute}`,
    days: days.split(',').flatMap((part) => {
      const [first = NaN, last = first] = part.split(/[-–]/).map(Number)
      return Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
    }),
  }
}

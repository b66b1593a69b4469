import { expect, test } from 'vitest'
import { loadWords } from '#platform/words.ts'
import { createTestClock } from '#tests/clock.ts'
import { createTestDatabase } from '#tests/database.ts'
import { recordEvents } from '#tests/events.ts'
import { languages } from '#shared/language.ts'
import { roleRefusals } from './rules.ts'
import { checkSetting, isOpenForSale, settingRefusals } from './settings-rules.ts'
import { createStaff } from './service.ts'
import { createSettings } from './settings.ts'

const boss = 1
const words = loadWords('locales')
const iban = 'TR33 0006 1005 1978 6457 8413 26'

async function setUp() {
  const { db } = await createTestDatabase()
  const events = recordEvents()
  const staff = createStaff({ db, clock: createTestClock(), events, adminIds: [boss], reachOf: async () => new Map() })
  return { db, events, staff, settings: createSettings({ db, events, staff, words }) }
}

test('until payment details, terms and the privacy notice are set, selling names what is missing', async () => {
  const { settings } = await setUp()
  expect(isOpenForSale(await settings.read())).toEqual(['iban', 'ibanHolder', 'termsText', 'privacyText'])
  await settings.change(boss, { papara: '1234567890', ibanHolder: 'Ada Ltd', termsUrl: 'https://ada.example/terms' })
  expect(isOpenForSale(await settings.read())).toEqual(['privacyText'])
})

test('the samples of the sandbox open it for sale, and never overwrite what an owner set', async () => {
  const { settings } = await setUp()
  await settings.seedSamples()
  const seeded = await settings.read()
  expect(isOpenForSale(seeded)).toEqual([])
  for (const field of ['iban', 'papara', 'supportTelegram', 'supportWhatsapp', 'seller', 'termsText', 'privacyText'] as const)
    expect(checkSetting(field, seeded[field])).toEqual({ ok: true, value: seeded[field] })
  await settings.change(boss, { bankName: 'Other' })
  await settings.seedSamples()
  expect((await settings.read()).bankName).toBe('Other')
})

test('a rehearsal begins with its staff in their roles, once: who was dismissed stays so', async () => {
  const { settings, staff, db } = await setUp()
  const helpers = [
    { id: 2, role: 'admin' as const },
    { id: 3, role: 'support' as const },
  ]
  await settings.seedSamples(helpers)
  expect([await staff.roleOf(2), await staff.roleOf(3)]).toEqual(['admin', 'support'])
  expect(await db.selectFrom('audit').select('actor_kind').execute()).toEqual([{ actor_kind: 'system' }, { actor_kind: 'system' }])
  await staff.revoke(boss, 3)
  await settings.seedSamples(helpers)
  expect(await staff.roleOf(3)).toBeUndefined()
})

test('a change is all or nothing, audited, and announced with the fields that moved', async () => {
  const { settings, events, db } = await setUp()
  expect(await settings.change(boss, { bankName: 'Bank', iban: 'TR00' })).toEqual({ ok: false, reason: 'iban_invalid' })
  expect((await settings.read()).bankName).toBeUndefined()
  await settings.change(boss, { iban, bankName: 'Bank' })
  await settings.change(boss, { iban, bankName: 'Bank' })
  expect(events.named('settings_changed')).toEqual([{ actorId: boss, fields: ['iban', 'bankName'] }])
  const audit = await db.selectFrom('audit').select(['action', 'before', 'after']).execute()
  expect(audit).toEqual([
    { action: 'settings_changed', before: { iban: null, bankName: null }, after: { iban: iban.replaceAll(' ', ''), bankName: 'Bank' } },
  ])
  expect(await settings.change(5, { bankName: 'Mine' })).toEqual({ ok: false, reason: 'not_allowed' })
})

test('new words of the terms are a new version; the privacy notice has its own', async () => {
  const { settings } = await setUp()
  await settings.change(boss, { termsText: 'These are the first terms of ours.' })
  await settings.change(boss, { termsText: 'These are the second terms of ours.' })
  await settings.change(boss, { seller: 'Ada Ltd' })
  expect(await settings.read()).toMatchObject({ termsVersion: 3, privacyVersion: 1 })
})

test('an IBAN holds after two confirmations, each counted once', async () => {
  const { settings } = await setUp()
  const draft = await settings.propose(boss, 'iban', iban)
  if (!draft.ok) throw new Error(draft.reason)
  expect(await settings.confirm(boss, draft.value.id, 1)).toEqual({ ok: false, reason: 'draft_gone' })
  expect(await settings.confirm(boss, draft.value.id, 0)).toMatchObject({ ok: true, value: { confirmations: 1 } })
  expect(await settings.confirm(boss, draft.value.id, 0)).toEqual({ ok: false, reason: 'draft_gone' })
  expect((await settings.read()).iban).toBeUndefined()
  expect(await settings.confirm(boss, draft.value.id, 1)).toEqual({ ok: true, value: 'changed' })
  expect((await settings.read()).iban).toBe(iban.replaceAll(' ', ''))
})

test('a value typed later replaces the one that waits, and nobody confirms for another', async () => {
  const { settings } = await setUp()
  const first = await settings.propose(boss, 'bankName', 'First')
  const second = await settings.propose(boss, 'bankName', 'Second')
  if (!first.ok || !second.ok) throw new Error('refused')
  expect(await settings.confirm(boss, first.value.id, 0)).toEqual({ ok: false, reason: 'draft_gone' })
  expect(await settings.confirm(2, second.value.id, 0)).toEqual({ ok: false, reason: 'draft_gone' })
  expect(await settings.confirm(boss, second.value.id, 0)).toEqual({ ok: true, value: 'changed' })
  expect((await settings.read()).bankName).toBe('Second')
})

test('what people type is understood as they mean it', () => {
  expect(checkSetting('iban', 'tr33-0006-1005-1978-6457-8413-26')).toEqual({ ok: true, value: iban.replaceAll(' ', '') })
  expect(checkSetting('iban', 'DE89370400440532013000')).toEqual({ ok: false, reason: 'iban_foreign' })
  expect(checkSetting('iban', iban.replace('26', '27'))).toEqual({ ok: false, reason: 'iban_invalid' })
  expect(checkSetting('supportTelegram', 'https://t.me/ada_help')).toEqual({ ok: true, value: 'ada_help' })
  expect(checkSetting('supportWhatsapp', '0555 123 45 67')).toEqual({ ok: true, value: '+905551234567' })
  expect(checkSetting('supportHours', '9:00 - 18:30 1-5,7')).toEqual({
    ok: true,
    value: { from: '09:00', to: '18:30', days: [1, 2, 3, 4, 5, 7] },
  })
  expect(checkSetting('supportHours', '18:00-09:00')).toEqual({ ok: false, reason: 'hours_invalid' })
  expect(checkSetting('termsUrl', 'http://ada.example')).toEqual({ ok: false, reason: 'url_invalid' })
})

test.each(languages)('every refusal is worded in %s', (language) => {
  const ids = [...settingRefusals, ...roleRefusals].map((reason) => `staff-refused-${reason.replaceAll('_', '-')}`)
  expect(ids.filter((id) => !words.has(language, id))).toEqual([])
})

import fc from 'fast-check'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { firstPackages, packageIds } from '#features/catalog/rules.ts'
import { loadWords } from '#platform/words.ts'
import { languages } from '#shared/language.ts'
import { checkText, forbiddenPurposeOf, lengthsMax, personaRecord, recordName, statusOf } from './rules.ts'
import { personaRefusals } from './service.ts'

const golden = (id: string) => readFileSync(join(import.meta.dirname, 'golden', `${id}.json`), 'utf8')

describe('the record', () => {
  test.each(packageIds)('of %s is byte for byte the one that other programs read', (id) => {
    const record = personaRecord({
      account: { id: 123, state: 'live', blocks: [] },
      customer: { id: 123_456_789, username: 'musteri_username' },
      licence: {
        state: 'active',
        activatedAt: new Date('2025-01-26T10:00:00.123Z'),
        expiresAt: new Date('2025-02-26T10:00:00Z'),
      },
      licencesHeld: 3,
      offer: { ...firstPackages[id], id, version: 1 },
    })
    expect(`${JSON.stringify(record, null, 2)}\n`).toBe(golden(id))
  })

  test('is pending before the licence began, active at work, passive else', () => {
    const live = { state: 'live', blocks: [] }
    expect(statusOf(live, 'waiting')).toBe('pending')
    expect(statusOf(live, 'active')).toBe('active')
    expect(statusOf(live, 'grace')).toBe('active')
    expect(statusOf(live, 'suspended')).toBe('passive')
    expect(statusOf({ ...live, blocks: ['staff'] }, 'active')).toBe('passive')
    expect(statusOf({ ...live, state: 'relogin_needed' }, 'active')).toBe('passive')
  })

  test('has a name that leads nowhere outside its folder, whatever Telegram says the username is', () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.string(), fc.constantFrom('../x', 'a/b', 'a\\b', 'abcd\u0000', '.', 'a'.repeat(33), 'customer_bot_9')),
        (username) => {
          expect(recordName({ id: 7, username })).toMatch(/^(customer_bot_7|(?!customer_bot_\d+$)[A-Za-z][A-Za-z0-9_]{3,31})$/)
        },
      ),
    )
    expect(recordName({ id: 7, username: 'My_Shop1' })).toBe('My_Shop1')
    expect(recordName({ id: 7, username: '1shop' })).toBe('customer_bot_7')
    expect(recordName({ id: 7, username: 'shop\n' })).toBe('customer_bot_7')
  })
})

describe('a text', () => {
  test.each([
    ['Kumar oynat\u0131r\u0131z', 'gambling'],
    ['Canl\u0131 BAH\u0130S sitesi', 'gambling'],
    ['ESCORT randevu', 'sexual'],
    ['Masaj ve mutlu son', 'sexual'],
    ['Re\u00e7etesiz ila\u00e7', 'medicines'],
    ['\u0130la\u00e7 sat\u0131\u015f\u0131', 'medicines'],
    ['Garantili kazan\u00e7 sunuyoruz', 'fraud'],
    ['Telegram G\u00fcvenlik', 'posing'],
    ['Polis memuru', 'posing'],
    ['\u015eifrenizi isteriz', 'credentials'],
    ['Kart bilgisi al', 'credentials'],
    ['We collect your password', 'credentials'],
  ])('%s serves a forbidden purpose: %s', (text, purpose) => {
    expect(forbiddenPurposeOf(text)).toBe(purpose)
    expect(checkText('services', text)).toEqual({ ok: false, reason: purpose })
    expect(checkText('forbidden', text).ok).toBe(true)
  })

  test.each([
    'El yap\u0131m\u0131 sabun, haftan\u0131n her g\u00fcn\u00fc 09:00\u201318:00',
    '\u015eifreli kap\u0131 kilidi montaj\u0131 ve \u00e7ilingir',
    'Masaj ya\u011f\u0131 ve mutlu sonla biten masallar',
    'Eczane dan\u0131\u015fman\u0131',
    'Bankac\u0131l\u0131k yaz\u0131l\u0131m\u0131 e\u011fitimi',
    'D\u0131\u015f \u00e7ekim ve d\u00fc\u011f\u00fcn foto\u011fraf\u00e7\u0131s\u0131',
    'Sussex English lessons, Middlesex office',
    'Emlak dan\u0131\u015fman\u0131: kiral\u0131k ve sat\u0131l\u0131k',
  ])('%s is taken', (text) => {
    expect(checkText('services', text)).toEqual({ ok: true, value: text })
  })

  test('has its limits, and blanks that show nothing are empty', () => {
    expect(checkText('name', '  Ay\u015fe \n  Hanim ')).toEqual({ ok: true, value: 'Ay\u015fe Hanim' })
    expect(checkText('name', '\u200b \u00ad')).toEqual({ ok: false, reason: 'empty' })
    expect(checkText('name', 'x'.repeat(lengthsMax.name)).ok).toBe(true)
    expect(checkText('name', 'x'.repeat(lengthsMax.name + 1))).toEqual({ ok: false, reason: 'too_long' })
  })

  test.each(languages)('in %s every refusal is one sentence of its own', (language) => {
    const words = loadWords('locales')
    const texts = personaRefusals.map((reason) => `personas-refused-${reason.replaceAll('_', '-')}`)
    expect(texts.filter((id) => !words.has(language, id))).toEqual([])
  })
})

import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { firstPackages, packageIds, type Capabilities, type Package, type PackageId } from '#features/catalog/rules.ts'
import { behaviourOf, checkSetting, isInPackage, settingNames } from './behaviour-rules.ts'
import {
  capChoices,
  controlPages,
  draftMinutesChoices,
  isHere,
  isNoHours,
  menuAfterChoices,
  packageFor,
  pageOfSetting,
  pageState,
  quietChoices,
  readValue,
  settingsOfPage,
  stepHours,
  workChoices,
  writeValue,
} from './control-rules.ts'
import { addTyped, typedMax, typedRefusals, type TypedList, type TypedRefusal } from './typed-rules.ts'

const offerOf = (id: PackageId): Package => ({ ...firstPackages[id], id, version: 1 })
const offers = packageIds.map(offerOf)
const capability = fc.boolean()
const capabilities = fc.record<Capabilities>({
  ai: capability,
  knowledge: capability,
  menu: capability,
  invites: capability,
  groups: capability,
  funnel: capability,
  charts: capability,
  reports: capability,
  whatsapp: capability,
})
const hours = fc.record({ from: fc.integer({ min: 0, max: 1439 }), to: fc.integer({ min: 0, max: 1439 }) })

describe('what a package opens', () => {
  test('a page is open exactly when the package has something on it that is here; locked ones name a package that opens them', () => {
    fc.assert(
      fc.property(fc.constantFrom(...offers), fc.constantFrom(...controlPages), capabilities, (offer, page, can) => {
        const here = settingsOfPage(page).filter((name) => isHere(can, name))
        const state = pageState(offer, can, page)
        expect(state === 'open').toBe(here.some((name) => isInPackage(offer, name)))
        if (state !== 'locked') return
        const [name] = here
        const needed = name && packageFor(offers, name)
        expect(needed && pageState(offerOf(needed), can, page)).toBe('open')
        expect(needed && packageIds.indexOf(needed)).toBeGreaterThan(packageIds.indexOf(offer.id))
      }),
    )
  })

  test('every setting has one page', () => {
    expect(controlPages.flatMap(settingsOfPage).toSorted()).toEqual([...settingNames].toSorted())
    for (const name of settingNames) expect(controlPages).toContain(pageOfSetting(name))
  })

  test('a reply mode beyond the package names the cheapest package that has it', () => {
    expect(packageFor(offers, 'reply_mode', 'hybrid')).toBe('premium')
    expect(packageFor(offers, 'reply_mode', 'gpt')).toBe('enterprise')
    expect(packageFor(offers, 'reply_mode', 'nonsense')).toBeUndefined()
  })
})

describe('buttons', () => {
  test('whatever a page offers can be read from its button and is a value of the package', () => {
    for (const offer of offers) {
      const offered = [
        ...draftMinutesChoices.map((value) => ['draft_minutes', value] as const),
        ...menuAfterChoices.map((value) => ['menu_after', value] as const),
        ...quietChoices.map((value) => ['quiet_hours', value] as const),
        ...workChoices.map((value) => ['working_hours', value] as const),
        ...capChoices(offer).map((value) => ['cap', value] as const),
      ]
      for (const [name, value] of offered) {
        const read = readValue(name, writeValue(value))
        expect(read).toEqual(value)
        if (isInPackage(offer, name)) expect(checkSetting(offer, name, read)).toEqual({ ok: true, value })
      }
    }
  })

  test('what was forged is read as no value, or as one that the package gives', () => {
    fc.assert(
      fc.property(fc.constantFrom(...offers), fc.constantFrom(...settingNames), fc.string(), (offer, name, text) => {
        const checked = checkSetting(offer, name, readValue(name, text))
        if (checked.ok) expect(behaviourOf(offer, [{ name, value: checked.value }])[name]).toEqual(checked.value)
      }),
    )
  })

  test('half an hour earlier or later stays a time of the day and never empties it', () => {
    fc.assert(
      fc.property(hours, fc.constantFrom('from' as const, 'to' as const), fc.constantFrom(-1 as const, 1 as const), (time, edge, way) => {
        const moved = stepHours(time, edge, way)
        expect(isNoHours(moved)).toBe(false)
        expect(checkSetting(offerOf('enterprise'), 'working_hours', moved).ok).toBe(true)
        const other = edge === 'from' ? 'to' : 'from'
        expect(moved[other]).toBe(time[other])
      }),
    )
  })
})

describe('typed lists', () => {
  const links = (text: string, standing: string[] = []) => addTyped('allowed_links', standing, text)
  const words = (text: string, standing: string[] = []) => addTyped('blocked_words', standing, text)

  test('links are kept as domains, however they were pasted, and none twice', () => {
    const typed = links('https://www.Shop.com/sale?x=1, t.me/shop\nshop.com', ['a.co'])
    expect(typed).toEqual({ ok: true, value: { list: ['a.co', 'shop.com', 't.me'], added: 2 } })
    expect(links('shop.com', ['shop.com'])).toMatchObject({ ok: true, value: { added: 0 } })
    // kept as typed, and the same in punycode
    expect(links('https://\u015firket.com/x xn--irket-idb.com', [])).toEqual({ ok: true, value: { list: ['\u015firket.com'], added: 1 } })
  })

  test('a phrase is one word, its spaces put right', () => {
    expect(words(' iade   talebi \n \nkargo')).toEqual({ ok: true, value: { list: ['iade talebi', 'kargo'], added: 2 } })
  })

  test('each refusal names what it refuses, and every one can come', () => {
    const many = (count: number, make: (index: number) => string) => Array.from({ length: count }, (_, index) => make(index))
    const cases: Record<TypedRefusal, ReturnType<typeof links>> = {
      empty: links(' \n '),
      bad_link: links('shop.com\nada@shop.com'),
      too_many_links: links(
        'new.com',
        many(typedMax.allowed_links, (index) => `a${index}.com`),
      ),
      word_too_short: words('kargo\n!?'),
      word_too_long: words('x'.repeat(41)),
      too_many_words: words(
        'yeni',
        many(typedMax.blocked_words, (index) => `word ${index}`),
      ),
    }
    for (const reason of typedRefusals) expect(cases[reason]).toMatchObject({ ok: false, reason })
    expect(cases.bad_link).toMatchObject({ entry: 'ada@shop.com' })
    expect(cases.word_too_short).toMatchObject({ entry: '!?' })
  })

  test('whatever is taken can stand', () => {
    fc.assert(
      fc.property(fc.constantFrom<TypedList>('allowed_links', 'blocked_words'), fc.string({ unit: 'binary' }), (name, text) => {
        const typed = addTyped(name, [], text)
        if (typed.ok) expect(checkSetting(offerOf('enterprise'), name, typed.value.list)).toEqual({ ok: true, value: typed.value.list })
      }),
    )
  })
})

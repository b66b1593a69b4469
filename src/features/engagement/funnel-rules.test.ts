import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { loadWords } from '#platform/words.ts'
import { firstPackages } from '#features/catalog/rules.ts'
import { behaviourOf } from '#features/personas/behaviour-rules.ts'
import {
  branchesMax,
  flawOf,
  funnelShape,
  lostSteps,
  meets,
  nextOf,
  stepOf,
  stepsMax,
  takesNo,
  withBranch,
  withoutStep,
  withStep,
  type Condition,
  type Funnel,
} from './funnel-rules.ts'
import { needsPayment, standardFunnel } from './funnels.ts'
import { checkOwnText, fieldNames, fillIn } from './texts-rules.ts'

const words = loadWords('locales')
const step = (id: number, ...ways: [Condition['kind'], number][]): Funnel['steps'][number] => ({
  id,
  text: `text ${id}`,
  branches: ways.map(([kind, to]) => ({ when: kind === 'words' ? { kind, words: ['red'] } : { kind }, to })),
  followUp: null,
})
const said = (text: string, hasMedia = false) => [{ text, hasMedia }]

const anyCondition: fc.Arbitrary<Condition> = fc.oneof(
  fc.constantFrom<Condition>({ kind: 'yes' }, { kind: 'no' }, { kind: 'receipt' }, { kind: 'anything' }, { kind: 'confirmed' }),
  fc.record({
    kind: fc.constant('words' as const),
    words: fc.array(fc.constantFrom('red', 'ne zaman', 'kargo'), { minLength: 1, maxLength: 3 }),
  }),
)
const anyFunnel: fc.Arbitrary<Funnel> = fc.record({
  steps: fc
    .array(
      fc.record({
        branches: fc.array(fc.record({ when: anyCondition, to: fc.integer({ min: 1, max: 6 }) }), { maxLength: 4 }),
        text: fc.constant('text'),
        followUp: fc.constant(null),
      }),
      { minLength: 1, maxLength: 6 },
    )
    .map((steps) => steps.map((one, at) => ({ ...one, id: at + 1 }))),
})
const anyMessage = fc.constantFrom(
  'evet',
  'hay\u0131r',
  'red',
  'kargo ne zaman gelir',
  'odedim',
  'yok te\u015fekk\u00fcrler',
  '',
  '\u{1f642}',
)

describe('before it goes live', () => {
  test.each<[string, Funnel['steps'], ReturnType<typeof flawOf>]>([
    ['nothing', [], { kind: 'no_steps' }],
    ['a rule to nowhere', [step(1, ['yes', 9])], { kind: 'missing_step', step: 1 }],
    ['a step that nothing leads to', [step(1), step(2)], { kind: 'never_reached', step: 2 }],
    [
      'a rule behind the one that takes all',
      [step(1, ['anything', 2], ['yes', 3]), step(2), step(3)],
      { kind: 'behind_anything', step: 1 },
    ],
    ['a step that leads to itself', [step(1, ['yes', 1])], { kind: 'loop', step: 1 }],
    ['a way back', [step(1, ['yes', 2]), step(2, ['no', 3]), step(3, ['anything', 1])], { kind: 'loop', step: 3 }],
    ['the press beside a message', [step(1, ['confirmed', 2], ['yes', 2]), step(2)], { kind: 'mixed_confirm', step: 1 }],
    ['two ways that meet again', [step(1, ['yes', 2], ['no', 3]), step(2, ['anything', 3]), step(3)], undefined],
  ])('%s is found', (_name, steps, flaw) => {
    expect(flawOf({ steps })).toEqual(flaw)
  })

  test('the ready made one has no flaw in any language, and every text fits', () => {
    for (const language of ['tr', 'en'] as const) {
      const funnel = standardFunnel(words, language)
      expect(flawOf(funnel)).toBeUndefined()
      expect(funnelShape.safeParse(funnel).success).toBe(true)
      expect(needsPayment(funnel)).toBe(true)
    }
  })
})

describe('whatever the funnel', () => {
  test('each message leads one step on at most, and without a flaw everybody comes to an end', () => {
    fc.assert(
      fc.property(anyFunnel, fc.array(anyMessage, { maxLength: 20 }), (funnel, messages) => {
        let at = 1
        let moves = 0
        for (const text of messages) {
          const way = nextOf(funnel, at, said(text))
          if (!way) continue
          at = way.to
          moves++
        }
        if (flawOf(funnel) === undefined) {
          expect(moves).toBeLessThan(funnel.steps.length)
          expect(stepOf(funnel, at)).toBeDefined()
        }
        expect(moves).toBeLessThanOrEqual(messages.length)
      }),
    )
  })

  test('an end stays an end, and what waits for the customer is moved by no message', () => {
    const funnel = { steps: [step(1, ['confirmed', 2]), step(2)] }
    fc.assert(
      fc.property(
        anyMessage,
        fc.boolean(),
        fc.constantFrom(1, 2),
        (text, hasMedia, at) => nextOf(funnel, at, said(text, hasMedia)) === undefined,
      ),
    )
  })

  test('what the builder makes fits what is kept, and a chain of steps has no flaw', () => {
    const press = fc.oneof(
      fc.record({ add: fc.constant('step') }),
      fc.record({ after: fc.integer({ min: 1, max: 8 }), when: anyCondition }),
      fc.record({ remove: fc.integer({ min: 1, max: 8 }) }),
      fc.record({ at: fc.integer({ min: 1, max: 8 }), when: anyCondition, to: fc.integer({ min: 1, max: 8 }) }),
    )
    fc.assert(
      fc.property(fc.array(press, { maxLength: 30 }), (presses) => {
        let funnel: Funnel = { steps: [] }
        for (const one of presses) {
          if ('after' in one) {
            const added = stepOf(funnel, one.after) && withStep(funnel, 'text', { id: one.after, when: one.when })
            if (added?.ok) funnel = added.value
          } else if ('add' in one) {
            const added = withStep(funnel, 'text')
            if (added.ok) funnel = added.value
          } else if ('remove' in one) funnel = withoutStep(funnel, one.remove)
          else if (stepOf(funnel, one.at)) {
            const more = withBranch(funnel, one.at, one)
            if (more.ok) funnel = more.value
          }
          expect(funnelShape.safeParse(funnel).success).toBe(true)
          expect(flawOf(funnel)?.kind).not.toBe('behind_anything')
          expect(flawOf(funnel)?.kind).not.toBe('mixed_confirm')
        }
      }),
    )
    let chain: Funnel = { steps: [] }
    for (let count = 0; count < stepsMax; count++) {
      const last = chain.steps.at(-1)
      const added = withStep(chain, 'text', last && { id: last.id, when: { kind: 'anything' } })
      if (added.ok) chain = added.value
      expect(flawOf(chain)).toBeUndefined()
    }
    expect(withStep(chain, 'one more')).toMatchObject({ ok: false, reason: 'too_many_steps' })
    expect(flawOf(withoutStep(chain, 5))).toBeUndefined()
  })
})

test('conditions take whole words and mind a no', () => {
  const red: Condition = { kind: 'words', words: ['k\u0131rm\u0131z\u0131', 'ne zaman'] }
  expect(meets(red, said('KIRMIZI olan ka\u00e7 para?'))).toBe(true)
  expect(meets(red, said('Kargo ne zaman gelir'))).toBe(true)
  expect(meets(red, said('k\u0131rm\u0131z\u0131ms\u0131'))).toBe(false)
  expect(meets(red, said('k\u0131rm\u0131z\u0131 istemiyorum'))).toBe(false)
  expect(meets({ kind: 'receipt' }, said('dekont ekte'))).toBe(true)
  expect(meets({ kind: 'receipt' }, said('', true))).toBe(true)
  expect(meets({ kind: 'receipt' }, said('hen\u00fcz \u00f6demedim'))).toBe(false)
  expect(meets({ kind: 'yes' }, said('olur mu?'))).toBe(false)
})

test('a plain no is an answer once, where the step asks for one', () => {
  const asking = step(1, ['no', 2])
  expect(takesNo(asking, 'hay\u0131r', false)).toBe(true)
  expect(takesNo(asking, 'hay\u0131r', true)).toBe(false)
  expect(takesNo(asking, 'yok te\u015fekk\u00fcrler', false)).toBe(false)
  expect(takesNo(step(1, ['yes', 2]), 'hay\u0131r', false)).toBe(false)
})

describe('texts', () => {
  const premium = behaviourOf({ ...firstPackages.premium, id: 'premium', version: 1 }, [{ name: 'allowed_links', value: ['shop.com'] }])
  const basic = behaviourOf({ ...firstPackages.basic, id: 'basic', version: 1 }, [])
  const check = (text: string, behaviour = premium) => checkOwnText(text, 100, behaviour, { hasFields: true })

  test('unknown fields, links off the list and forbidden purposes are refused by name', () => {
    expect(check('{ad}, {fiyat}')).toEqual({ ok: true, value: '{ad}, {fiyat}' })
    expect(check('{telefon}')).toEqual({ ok: false, reason: 'unknown_field', what: 'telefon' })
    expect(check('{}')).toMatchObject({ reason: 'unknown_field' })
    expect(check('see https://shop.com/x and m.shop.com')).toMatchObject({ ok: true })
    expect(check('see evil.com')).toMatchObject({ reason: 'link_not_allowed', what: 'evil.com' })
    expect(check('see evil.com', basic)).toMatchObject({ ok: true })
    expect(check('canl\u0131 bahis burada')).toMatchObject({ reason: 'gambling' })
    expect(check(' \u200b ')).toMatchObject({ reason: 'empty' })
    expect(check('x'.repeat(101))).toMatchObject({ reason: 'too_long' })
  })

  test('what is put in is never read for fields, and nothing is evaluated', () => {
    const fields = { ad: '{iban} $& ${1+1}', fiyat: '300', iban: 'TR1', alici: 'Ada' }
    expect(fillIn('{ad} {fiyat} {other}', fields)).toBe('{iban} $& ${1+1} 300 {other}')
    fc.assert(fc.property(fc.string(), (name) => fillIn('a {ad} b', { ...fields, ad: name }) === `a ${name} b`))
    expect(fieldNames).toHaveLength(4)
  })
})

test('a step has only so many rules', () => {
  let funnel: Funnel = { steps: [step(1), step(2)] }
  for (let count = 0; count < branchesMax; count++) {
    const more = withBranch(funnel, 1, { when: { kind: 'words', words: [`w${count}`] }, to: 2 })
    if (more.ok) funnel = more.value
  }
  expect(withBranch(funnel, 1, { when: { kind: 'yes' }, to: 2 })).toEqual({ ok: false, reason: 'too_many_rules' })
})

test('the way that a new step began with gives way to the first rule of one\u2019s own, so that other questions are answered as anything else', () => {
  const chained: Funnel = { steps: [step(1, ['anything', 2]), step(2), step(3)] }
  const one = withBranch(chained, 1, { when: { kind: 'yes' }, to: 2 })
  const two = one.ok ? withBranch(one.value, 1, { when: { kind: 'no' }, to: 3 }) : one
  const funnel = two.ok ? two.value : chained
  expect(funnel.steps[0]?.branches.map(({ when }) => when.kind)).toEqual(['yes', 'no'])
  expect(nextOf(funnel, 1, [{ text: 'which ministry licensed you?', hasMedia: false }])).toBeUndefined()
})

test('a new step leads nowhere until it is said where, and nothing leads to it by itself', () => {
  const one = withStep({ steps: [step(1)] }, 'two')
  expect(one).toMatchObject({ ok: true, value: { steps: [{ branches: [] }, { branches: [] }] } })
  expect(lostSteps(one.ok ? one.value : { steps: [] })).toEqual([2])
})

test('another answer parts only what just led from one answer to the other', () => {
  const branched = (steps: Funnel['steps'], kind: 'yes' | 'no', to: number) => {
    const more = withBranch({ steps }, 1, { when: { kind }, to })
    return more.ok ? more.value.steps.map(({ branches }) => branches.map((way) => way.to)) : []
  }
  expect(branched([step(1, ['yes', 2]), step(2, ['anything', 3]), step(3)], 'no', 3)).toEqual([[2, 3], [], []])
  expect(branched([step(1, ['no', 3]), step(2, ['anything', 3]), step(3)], 'yes', 2)).toEqual([[3, 2], [], []])
  // by a rule of its own, to a step that both come to, or a way that was made after them
  expect(branched([step(1, ['yes', 2]), step(2, ['receipt', 3]), step(3)], 'no', 3)).toEqual([[2, 3], [3], []])
  expect(branched([step(1, ['yes', 2]), step(2, ['anything', 4]), step(3, ['anything', 4]), step(4)], 'no', 3)).toEqual([
    [2, 3],
    [4],
    [4],
    [],
  ])
  expect(branched([step(1, ['words', 2], ['yes', 3]), step(2, ['anything', 3]), step(3), step(4)], 'no', 4)).toEqual([
    [2, 3, 4],
    [3],
    [],
    [],
  ])
})

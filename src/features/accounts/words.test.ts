import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { dashed, loadWords } from '#platform/words.ts'
import { languages } from '#shared/language.ts'
import { codeTypes, isTypable, loginRefusals } from './login-rules.ts'
import { accountStates, blocks, lossReasons } from './rules.ts'
import { accountRefusals } from './rules.ts'

const words = loadWords('locales')

test.each(languages)('every reason, state and block has its words in %s', (language) => {
  const ids = [
    ...loginRefusals.map((reason) => `accounts-refused-${dashed(reason)}`),
    ...accountRefusals.map((reason) => `accounts-account-refused-${dashed(reason)}`),
    ...lossReasons.map((reason) => `accounts-lost-${reason}`),
    ...accountStates.map((state) => `accounts-state-${dashed(state)}`),
    ...blocks.map((block) => `accounts-block-${dashed(block)}`),
    ...codeTypes.filter(isTypable).map((type) => `accounts-code-${type}`),
  ]
  expect(ids.filter((id) => !words.has(language, id))).toEqual([])
})

test('both languages have the same texts', () => {
  const ids = (language: string) =>
    [...readFileSync(`locales/${language}/accounts.ftl`, 'utf8').matchAll(/^([a-z][a-z-]*) =/gm)]
      .map((match) => match[1] ?? '')
      .toSorted((a, b) => a.localeCompare(b))
  expect(ids('tr')).toEqual(ids('en'))
})

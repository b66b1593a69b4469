import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { FluentResource } from '@fluent/bundle'
import { expect, test } from 'vitest'
import { loadWords } from '#platform/words.ts'

const languages = ['tr', 'en'] as const
const words = loadWords('locales')

/** Every source file that may show a text, tests left out. */
const sources = ['src', 'web']
  .filter((root) => existsSync(root))
  .flatMap((root) => readdirSync(root, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile() && /\.tsx?$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
  .map((entry) => join(entry.parentPath, entry.name))
  .filter((path) => !path.includes('node_modules'))

const code = sources.map((path) => readFileSync(path, 'utf8')).join('\n')
const features = [...new Set(words.ids('tr').map((id) => id.split('-')[0] ?? ''))]

/** Every quoted string that could be the id of a text, the variable parts of a template as `*`. */
const mentioned = new Set(
  [...code.matchAll(/(['"`])([a-z][\w-]*-(?:[\w-]|\$\{(?:[^{}]|\{[^{}]*\})*\})+)\1/g)]
    .map(([, , text = '']) => text.replaceAll(/\$\{(?:[^{}]|\{[^{}]*\})*\}/g, '*'))
    .filter((text) => features.some((feature) => text.startsWith(`${feature}-`))),
)
const patterns = [...mentioned].map((text) => new RegExp(`^${text.replaceAll('*', '[\\w-]+')}$`))
const whole = [...mentioned].filter((text) => !text.includes('*'))

/** Names of jobs and screens that look like ids of texts. */
const otherNames = new Set([
  'conversations-picker',
  'conversations-follow-up',
  'conversations-forget',
  'conversations-automation',
  'conversations-drafts',
  'conversations-edits',
  'conversations-turns',
  'knowledge-embed',
])

const variablesOf = (language: string) => {
  const found = new Map<string, string[]>()
  for (const name of readdirSync(join('locales', language))) {
    for (const message of new FluentResource(readFileSync(join('locales', language, name), 'utf8')).body) {
      const names = JSON.stringify(message.value ?? '').matchAll(/"type":"var","name":"(\w+)"/g)
      found.set(message.id, [...new Set([...names].map(([, variable = '']) => variable))].toSorted())
    }
  }
  return found
}

test('both languages say the same things', () => {
  expect(words.ids('en').toSorted()).toEqual(words.ids('tr').toSorted())
})

test('a text has the same variables in both languages', () => {
  const [tr, en] = languages.map(variablesOf)
  expect(Object.fromEntries(en ?? [])).toEqual(Object.fromEntries(tr ?? []))
})

test('a text stands in the file of its feature', () => {
  for (const language of languages)
    for (const name of readdirSync(join('locales', language))) {
      const ids = new FluentResource(readFileSync(join('locales', language, name), 'utf8')).body.map(({ id }) => id)
      const feature = name.replace('.ftl', '')
      expect(ids.filter((id) => !id.startsWith(`${feature}-`))).toEqual([])
    }
})

test('every text that the program names exists', () => {
  const missing = whole.filter((id) => !words.has('tr', id) && !otherNames.has(id))
  expect(missing).toEqual([])
})

test('every text is used somewhere', () => {
  const unused = words.ids('tr').filter((id) => !patterns.some((pattern) => pattern.test(id)))
  expect(unused).toEqual([])
})

test('no id is built of so little that it could mean any text', () => {
  const vague = [...mentioned].filter((text) => /^[a-z]+-\*/.test(text) && !/[a-z]{3,}$|-\*$/.test(text))
  expect(vague).toEqual([])
})

test('Turkish letters stand in locale files only', () => {
  const turkish = /[\u00c7\u00d6\u00dc\u00e7\u00f6\u00fc\u011e\u011f\u0130\u0131\u015e\u015f]/
  const all = ['src', 'sandbox', 'web', 'bench', 'scripts']
    .filter((root) => existsSync(root))
    .flatMap((root) => readdirSync(root, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && /\.(ts|tsx|mjs)$/.test(entry.name) && !/\.test\.tsx?$/.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => !path.includes('node_modules'))
  expect(all.filter((path) => turkish.test(readFileSync(path, 'utf8')))).toEqual([])
})
